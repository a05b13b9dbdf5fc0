"""`kill -9` at random moments of crawls of the fixture world: python bench/kill.py [ROUNDS] [SEED].

Prints how each crawl was met, and at the end what was lost, forgotten or fetched in vain; exits 1 when anything was.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.crawl.killing import Crawls, rounds
from tests.world import World, WorldServer


def main(kills: int = 100, seed: int = 1) -> int:
    """Run `kills` kills spread over all instants of the world, then compare with an undisturbed crawl."""
    world = World.load()
    with WorldServer(world) as server, tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        undisturbed, crawls = Crawls(world, server, Path(one)), Crawls(world, server, Path(other))
        for instant in world.instants:
            undisturbed.run(instant)
        problems, killed, again = [], 0, []
        for number, run in enumerate(rounds(crawls, list(world.instants), kills, seed), 1):
            killed += run.killed
            again.append(run.unacknowledged)
            problems += run.problems
            print(
                f"{number:4}  {'killed' if run.killed else 'ended '}  {len(run.fetched):3} pages fetched,"
                f" {run.unacknowledged:3} to fetch again  {'; '.join(run.problems)}",
                flush=True,
            )
        same = crawls.export() == undisturbed.export()
    print(
        f"\n{killed} kills · {len(problems)} lost, forgotten or twice · fetched again at most {max(again)},"
        f" on average {sum(again) / max(killed, 1):.1f} · export {'the same' if same else 'DIFFERS'}"
    )
    return 0 if same and not problems else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
