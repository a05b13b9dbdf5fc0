"""Starts the MongoDB wire-protocol server that tests and the demo use, as a process of its own."""

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 20
LOG = "server.log"
_LISTENING = re.compile(r"listening on 127\.0\.0\.1:(\d+)")


class MissingServerError(Exception):
    """No test server can be started here; the message says why."""


@contextlib.contextmanager
def mongo_server(storage: Path | None = None) -> Iterator[str]:
    """The address of a fresh server on loopback, such as `mongodb://127.0.0.1:4711/?directConnection=true`.

    `storage`: where it keeps its files; a temporary folder by default. Raises `MissingServerError`.
    """
    with contextlib.ExitStack() as stack:
        folder = storage or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mongo-")))
        process = _start(folder)
        stack.callback(_stop, process)
        port = _wait_for_port(process, folder / LOG)
        yield f"mongodb://127.0.0.1:{port}/?directConnection=true"


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    beside = Path(sys.executable).with_name("secantusd-py")
    program = str(beside) if beside.exists() else shutil.which("secantusd-py")
    if program is None:
        raise MissingServerError("secantusd-py is not installed (SecantusDB needs a wheel for this platform)")
    command = [program, "--host", "127.0.0.1", "--port", "0", "--storage-path", str(folder / "data")]
    command += ["--cache-size", "256M", "--sync-on-commit", "--log-level", "INFO"]
    with (folder / LOG).open("wb") as log:  # a file, not a pipe: nobody has to read along
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def _wait_for_port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        said = log.read_text(errors="replace")
        if found := _LISTENING.search(said):
            return int(found.group(1))
        if process.poll() is not None:
            raise MissingServerError(f"the server stopped with exit code {process.returncode}: {said[-500:]}")
        time.sleep(0.02)
    raise MissingServerError(
        f"the server did not start within {START_SECONDS} s: {log.read_text(errors='replace')[-500:]}"
    )


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
