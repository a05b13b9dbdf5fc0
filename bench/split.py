"""A newsbot command with clocks in it: python bench/split.py CLOCKS.json COMMAND…

Writes CPU seconds of the main process by step: start-up, fetch (the reactor's thread: requests, answers, pipelines),
dedupe (what is looked up in the store), store (what is written), stories. Pages are read in other processes: what they
took is what the whole tree took beyond these.
"""

import atexit
import functools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

spent: dict[str, float] = defaultdict(float)


def clocked(owner: Any, name: str, step: str) -> None:
    """Count the CPU of `owner.name`'s thread towards `step`."""
    function: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        began = time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[step] += time.thread_time() - began

    setattr(owner, name, inner)


def tell(path: Path) -> None:
    """Write what was counted; inner steps are taken off the outer ones."""
    whole, calls = time.process_time(), spent.pop("calls", 0.0)
    begun = spent.pop("begun", whole)
    steps = {
        "start-up": begun,
        "fetch": whole - begun - calls,
        "dedupe": calls - spent["store"] - spent["stories"],
        "store": spent["store"],
        "stories": spent["stories"],
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
    run = crawl_process.run_spider

    def started(*args: Any, **kwargs: Any) -> Any:
        spent["begun"] = time.process_time()
        return run(*args, **kwargs)

    crawl_process.run_spider = started  # before the command's module imports it
    atexit.register(tell, path)
    newsbot()


if __name__ == "__main__":
    main()
