"""`kill -9` at random moments of crawls of 600 articles: python bench/kill.py [ROUNDS] [--seed 1] [--mongodb]

Each crawl, of 30 outlets with 20 articles, is killed a few times and then run to its end, into a store of its own.
`--mongodb`: on the test server, which every other time is what is killed; it starts again over what it had stored.
Prints what each kill cost, and at the end what was lost, forgotten, stored or fetched twice; exits 1 when anything was,
or when more pages have to be fetched again than may be under way (`fetch.concurrency`).
"""

import argparse
import contextlib
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from newsbot.operation.config import Config
from tests.crawl.killing import Crawls, Fault, Run, kill, rounds
from tests.mongo_server import MongoServer
from tests.world import World, WorldServer
from tests.world.many import NOW, configuration, many

OUTLETS, ARTICLES = 30, 20
MOST = Config().fetch.concurrency
A_CRAWL, LATEST = 4, (30, 200, 350)  # kills of one crawl, and bounds of the requests before each


def struck(
    world: World, server: WorldServer, folder: Path, kills: int, seed: int, mongodb: bool
) -> Iterator[tuple[str, Run, Crawls]]:
    """What was killed, and the crawl, of `kills` kills and the runs that end their crawls."""
    config = configuration(world, folder)
    number = 0
    while kills > 0:
        number += 1
        with contextlib.ExitStack() as stack:
            here = folder / str(number)
            here.mkdir()
            database = stack.enter_context(MongoServer(here)) if mongodb else None
            name = "database" if database and number % 2 else "crawl"
            fault = _outage(database) if database and number % 2 else kill
            uri = database.uri if database else None
            crawls = Crawls(world, server, here, config, uri, MOST)
            times = 1 if fault is kill else A_CRAWL  # a crawl outlives its database
            for run in rounds(crawls, [NOW], min(kills, A_CRAWL), seed + number, LATEST, fault, times):
                kills -= run.struck
                yield name, run, crawls


def _outage(database: MongoServer) -> Fault:
    waits = itertools.cycle([0.0, 1.0, 3.0])

    def strike(_: "subprocess.Popen[bytes]") -> None:
        database.kill()
        time.sleep(next(waits))
        database.start()

    return strike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kills", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mongodb", action="store_true")
    given = parser.parse_args()
    world = many(OUTLETS, ARTICLES)
    with WorldServer(world) as server, tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        undisturbed = Crawls(world, server, Path(one), configuration(world, Path(one)))
        undisturbed.run(NOW)
        right, problems, again, kills = undisturbed.export(), [], [], 0
        for name, run, crawls in struck(world, server, Path(other), given.kills, given.seed, given.mongodb):
            kills += run.struck
            again.append(run.unacknowledged)
            if run.unacknowledged > MOST:
                run.problems.append(f"{run.unacknowledged} pages to fetch again")
            if not run.struck and all(record.reason for record in run.after.values()) and crawls.export() != right:
                run.problems.append("the export is another")
            problems += run.problems
            what = (
                f"{kills:4}  {name} killed{f' {run.struck} times' * (run.struck > 1)}" if run.struck else "      ended"
            )
            told = f"{len(run.fetched):3} pages fetched, {run.unacknowledged:3} to fetch again"
            print(f"{what:30}  {told}  {'; '.join(run.problems)}", flush=True)
    mean = sum(again) / max(kills, 1)
    print(f"\n{kills} kills · {len(problems)} problems · to fetch again at most {max(again)}, on average {mean:.1f}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
