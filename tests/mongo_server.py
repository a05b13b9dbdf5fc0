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
from typing import Self

START_SECONDS = 20
LOG = "server.log"
_LISTENING = re.compile(r"listening on 127\.0\.0\.1:(\d+)")


class MissingServerError(Exception):
    """No test server can be started here; the message says why."""


class MongoServer:
    """A server on loopback over one storage; inside `with` it runs, unless it was killed. Raises MissingServerError."""

    def __init__(self, storage: Path) -> None:
        self.storage = storage
        self.port = 0  # any, until it was started

    @property
    def uri(self) -> str:
        """Such as `mongodb://127.0.0.1:4711/?directConnection=true`."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    def start(self) -> None:
        """Start it, again at the same port."""
        self._process = _start(self.storage, self.port)
        self.port = _wait_for_port(self._process, self.storage / LOG)

    def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        _stop(self._process)


@contextlib.contextmanager
def mongo_server(storage: Path | None = None) -> Iterator[str]:
    """The address of a fresh server on loopback, such as `mongodb://127.0.0.1:4711/?directConnection=true`.

    `storage`: where it keeps its files; a temporary folder by default. Raises `MissingServerError`.
    """
    with contextlib.ExitStack() as stack:
        folder = storage or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mongo-")))
        yield stack.enter_context(MongoServer(folder)).uri


def _start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    beside = Path(sys.executable).with_name("secantusd-py")
    program = str(beside) if beside.exists() else shutil.which("secantusd-py")
    if program is None:
        raise MissingServerError("secantusd-py is not installed (SecantusDB needs a wheel for this platform)")
    command = [program, "--host", "127.0.0.1", "--port", str(port), "--storage-path", str(folder / "data")]
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
