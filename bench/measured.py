"""One command and what it took, with all the processes that it started: python bench/measured.py COMMAND…

Prints JSON: seconds, CPU seconds (of every process that it left behind, too), the largest memory of the tree at one
time (PSS, MB: what processes share is counted once), exit code and the last of the output. Linux only.
"""

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

_PR_SET_CHILD_SUBREAPER = 36
_LOOK = 0.25  # seconds between two looks at the memory


@dataclass(frozen=True)
class Spent:
    """What a command took."""

    seconds: float
    cpu: float
    megabytes: float
    code: int
    output: str


def measured(command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Spent:
    """Run `command` below a process of its own, to which whatever it leaves behind is handed."""
    asked = [sys.executable, __file__, *command]
    done = subprocess.run(asked, env=env, cwd=cwd, capture_output=True, text=True, check=True)
    return Spent(**json.loads(done.stdout))


def _run(command: Sequence[str]) -> Spent:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    running = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak, ended = [0.0], threading.Event()
    threading.Thread(target=_watch, args=(peak, ended), daemon=True).start()
    output, _ = running.communicate()
    seconds = time.perf_counter() - began
    ended.set()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(seconds, used.ru_utime + used.ru_stime, peak[0], running.returncode, output[-4000:])


def _watch(peak: list[float], ended: threading.Event) -> None:
    this = psutil.Process()
    while not ended.wait(_LOOK):
        peak[0] = max(peak[0], sum(map(_megabytes, (child.pid for child in this.children(recursive=True)))))


def _megabytes(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0


if __name__ == "__main__":
    print(json.dumps(asdict(_run(sys.argv[1:]))))
