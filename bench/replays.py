"""Does every replay leave the corpus of the live crawl?  python bench/replays.py --workers 1 2 4 --orders 3

Crawls the fixture world live, with its recordings, and replays these into SQLite and MongoDB (the test server) with so
many workers and in so many orders of the files; `newsbot diff` has to find nothing each time. Prints the CPU seconds.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.mongo_server import mongo_server  # noqa: E402 - found by the path above
from tests.world.record import CONFIG, record  # noqa: E402


def newsbot(store: str, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command over a store."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")} | settings
    command = [sys.executable, "-m", "newsbot", "--config", CONFIG, "--store", store, *arguments]
    return subprocess.run(command, env=clean, capture_output=True, text=True, check=False)


def differs(live: str, store: str, archives: Sequence[Path], workers: int) -> str:
    """What `newsbot diff` says after a replay; nothing when the corpus is the same."""
    done = newsbot(store, "-q", "replay", *archives, NEWSBOT_EXTRACT_WORKERS=str(workers))
    return done.stderr if done.returncode else newsbot(live, "diff", live, store).stdout


def main() -> int:
    """Crawl, replay, compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="of a live crawl: live.db, and archives/ with its recordings")
    asked = parser.parse_args()
    wrong = number = 0
    with tempfile.TemporaryDirectory() as name, mongo_server(Path(name)) as uri:
        folder = asked.folder or Path(name)
        live = f"sqlite:{folder / 'live.db'}"
        if asked.folder is None:
            record(folder / "archives", live)
        archives = sorted((folder / "archives").glob("*.warc.gz"))
        for order in range(asked.orders):
            files = random.Random(order).sample(archives, len(archives)) if order else archives
            for workers in asked.workers:
                for store in (f"sqlite:{name}/{number}.db", uri.replace("/?", f"/replay{number}?")):
                    number += 1
                    before = resource.getrusage(resource.RUSAGE_CHILDREN)
                    told = differs(live, store, files, workers)
                    after = resource.getrusage(resource.RUSAGE_CHILDREN)
                    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                    wrong += bool(told)
                    found = f"{'differs' if told else 'the same'}, {seconds:.0f} s"
                    print(f"order {order}, {workers} workers, {store.partition(':')[0]}: {found}", flush=True)
                    print(told, end="")
    print(f"{number} replays, {wrong} differ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
