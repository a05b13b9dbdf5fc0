"""kill -9 at any moment, then again: nothing acknowledged is lost, nothing is stored twice, nothing is forgotten."""

import os
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from tests.commands import WORLD, spawn
from tests.crawl.killing import CONCURRENCY, Crawls, rounds
from tests.world import World, WorldServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FAILPOINT = Path(__file__).parent / "failpoint"
KILLS, SEED = 3, 20260304
COPIED = 3  # the instant by which three outlets carry one text: there are edges to lose


def test_R01_a_crawl_killed_again_and_again_ends_as_if_nothing_had_been(world: World, tmp_path: Path) -> None:
    instants = [world.instants[7], world.instants[-1]]
    with WorldServer(world) as server:
        undisturbed = Crawls(world, server, _folder(tmp_path, "undisturbed"))
        for instant in instants:
            undisturbed.run(instant)
        crawls = Crawls(world, server, _folder(tmp_path, "killed"))
        runs = list(rounds(crawls, instants, KILLS, SEED))
    assert [problem for run in runs for problem in run.problems] == []
    assert max(run.unacknowledged for run in runs) <= CONCURRENCY
    assert crawls.export() == undisturbed.export()


@pytest.fixture(scope="module")
def undisturbed(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """Export and edges of a crawl at the instant COPIED that nobody killed."""
    with WorldServer(world) as server:
        crawls = Crawls(world, server, tmp_path_factory.mktemp("undisturbed"))
        crawls.run(world.instants[COPIED])
    edges = _edges(crawls)
    assert edges
    return crawls.export(), edges


@pytest.mark.parametrize(
    "point",
    [
        "newsbot.corpus.assignment.ledger:_put_ties",
        "newsbot.corpus.writer:Writer._settle",
        "newsbot.corpus.assignment:write",
        "newsbot.extensions.run:RunExtension._finish",
    ],
)
def test_R02_killed_between_two_writes_then_crawled_again(
    world: World, undisturbed: tuple[str, list[str]], tmp_path: Path, point: str
) -> None:
    now = world.instants[COPIED]
    environment = {"PYTHONPATH": os.pathsep.join([str(FAILPOINT), *sys_path()]), "NEWSBOT_FAILPOINT": point}
    with WorldServer(world, now) as server:
        crawls = Crawls(world, server, _folder(tmp_path, "killed"))
        arguments = ("--config", WORLD, "--store", crawls.store, "--now", now.isoformat(), "crawl")
        assert spawn(*arguments, env=environment, resolve=server.port).code == -9
        again = crawls.run(now)
    assert again.problems == []
    assert (crawls.export(), _edges(crawls)) == undisturbed


def sys_path() -> list[str]:
    """What was on the path of this process by its environment."""
    return list(filter(None, [os.environ.get("PYTHONPATH")]))


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _edges(crawls: Crawls) -> list[str]:
    store = open_store(crawls.store)
    try:
        return [edge.id for edge in store.all_edges()]
    finally:
        store.close()
