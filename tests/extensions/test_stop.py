"""How a run stops while pages hang in the workers: soon, with the right exit code, and nothing of it is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

HUNG = Path(__file__).with_name("hung.py")


@contextmanager
def begun(folder: Path, *settings: str) -> Iterator[subprocess.Popen[str]]:
    """A run of tests/extensions/hung.py, in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}
    command = [sys.executable, str(HUNG), str(folder), *settings]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as run:
        try:
            yield run
        finally:
            run.kill()


def wait_until_hung(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    assert run.stdout.readline() == "hung\n"


def left(group: int) -> list[psutil.Process]:
    """Processes of `group` that live, after a moment's grace for those that are told by the end of their parent."""
    end = time.monotonic() + 2
    while (found := [p for p in psutil.process_iter() if _is_in(p, group)]) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def _is_in(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_R59_a_signal_ends_a_run_whose_pages_hang(tmp_path: Path, number: int, code: int) -> None:
    with begun(tmp_path) as run:
        wait_until_hung(run)
        started = time.monotonic()
        run.send_signal(number)
        out, _ = run.communicate(timeout=30)
    assert time.monotonic() - started < 10
    assert (run.returncode, json.loads(out)) == (code, {"reason": "shutdown", "signal": number})
    assert left(run.pid) == []


@pytest.mark.parametrize("numbers", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGHUP,)])
def test_R59_a_forced_end_leaves_no_process(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    with begun(tmp_path) as run:
        wait_until_hung(run)
        for number in numbers:
            run.send_signal(number)
        run.communicate(timeout=30)
    assert run.returncode != 0
    assert left(run.pid) == []


def test_R53_a_run_over_its_memory_limit_ends_in_good_order(tmp_path: Path) -> None:
    with begun(tmp_path, "MEMUSAGE_LIMIT_MB=1", "MEMUSAGE_CHECK_INTERVAL_SECONDS=0.3") as run:
        out, _ = run.communicate(timeout=60)
    assert (run.returncode, json.loads(out)["reason"]) == (3, "memusage_exceeded")
    assert left(run.pid) == []


def test_R53_what_its_parent_holds_in_memory_is_no_run_s_own(tmp_path: Path) -> None:
    ballast = bytearray(b"x") * (500 << 20)
    with begun(tmp_path, "MEMUSAGE_LIMIT_MB=500") as run:
        wait_until_hung(run)
    assert ballast
