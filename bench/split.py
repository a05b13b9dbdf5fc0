"""A newsbot command with clocks in it: python bench/split.py CLOCKS.json COMMAND…

Writes CPU seconds of the main process by step: start-up, fetch (the reactor's thread: requests, answers, pipelines),
dedupe (what is looked up in the store), store (what is written), stories (with what other processes read and compare
for them, which may be gone by then). Pages are read in other processes: what they took is what the whole tree took
beyond these.
"""

import atexit
import contextlib
import functools
import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

spent: dict[str, float] = defaultdict(float)


def clocked(owner: Any, name: str, step: str, clock: Callable[[], float] = time.thread_time) -> None:
    """Count the CPU of `owner.name`'s thread towards `step`, or what another clock says."""
    function: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        began = clock()
        try:
            return function(*args, **kwargs)
        finally:
            spent[step] += clock() - began

    setattr(owner, name, inner)


class Children(threading.Thread):
    """CPU seconds of all processes that this one has started, those that have ended, too; looked at now and then."""

    def __init__(self, every: float = 0.1) -> None:
        super().__init__(daemon=True)
        self._every, self._spent, self._lock = every, dict[tuple[int, float], float](), threading.Lock()

    def run(self) -> None:
        """Look, so that little of a process is missed when it ends."""
        while True:
            self.spent()
            time.sleep(self._every)

    def spent(self) -> float:
        """So far."""
        with self._lock:
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    times = child.cpu_times()
                    self._spent[child.pid, child.create_time()] = times.user + times.system
            return sum(self._spent.values())


def tell(path: Path) -> None:
    """Write what was counted; inner steps are taken off the outer ones."""
    whole, calls = time.process_time(), spent.pop("calls", 0.0)
    begun, elsewhere = spent.pop("begun", whole), spent.pop("elsewhere", 0.0)
    steps = {
        "start-up": begun,
        "fetch": whole - begun - calls,
        "dedupe": calls - spent["store"] - spent["stories"],
        "store": spent["store"],
        "stories": spent["stories"] + elsewhere,
    }
    path.write_text(json.dumps(steps))


def main() -> None:
    """Run the command."""
    from newsbot.corpus import assignment
    from newsbot.interfaces.cli import main as newsbot
    from newsbot.operation import crawl_process, crawl_session

    path, sys.argv = Path(sys.argv[1]), ["newsbot", *sys.argv[2:]]
    clocked(crawl_session.StoreThread, "_patiently", "calls")
    clocked(crawl_session.Session, "_write", "store")
    clocked(assignment, "assign", "stories")
    children = Children()
    children.start()
    clocked(assignment, "assign", "elsewhere", children.spent)
    run = crawl_process.run_spider

    def started(*args: Any, **kwargs: Any) -> Any:
        spent["begun"] = time.process_time()
        return run(*args, **kwargs)

    crawl_process.run_spider = started  # before the command's module imports it
    atexit.register(tell, path)
    newsbot()


if __name__ == "__main__":
    main()
