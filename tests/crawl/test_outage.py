"""MongoDB goes away under a crawl: the crawl pauses and goes on, or ends and is taken up again; nothing is lost."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.network.urls import canonical_url
from tests.commands import WORLD, environment
from tests.corpus.store.conftest import with_database
from tests.crawl.conftest import exported
from tests.fake_mongo import MongoProxy, mongo_proxy
from tests.mongo_server import MissingServerError, mongo_server
from tests.world import World, WorldServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

INSTANT = 3
BEFORE = 25
"""Requests after which the database goes: robots.txt and feeds have been read, most pages have not."""
QUIET = 1.5  # seconds without a request


@pytest.fixture(scope="module")
def undisturbed(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """Export of a crawl whose store was there all the time, and its number of requests."""
    store = f"sqlite:{tmp_path_factory.mktemp('undisturbed') / 'news.db'}"
    with WorldServer(world, world.instants[INSTANT]) as server, crawling(server, store, 60) as run:
        assert run.wait() == 0
        return exported(store), len(server.log)


@pytest.fixture
def database() -> Iterator[tuple[str, MongoProxy]]:
    """A database's own address, and the proxy before it."""
    try:
        with mongo_server() as uri, mongo_proxy(uri) as proxy:
            yield with_database(uri, "newsbot"), proxy
    except MissingServerError as error:
        pytest.skip(str(error))


@contextmanager
def crawling(server: WorldServer, store: str, patience: float) -> "Iterator[subprocess.Popen[bytes]]":
    program = [sys.executable, str(Path(__file__).with_name("impatient.py")), str(patience)]
    arguments = ["--config", str(WORLD), "--store", store, "--now", server.now.isoformat(), "crawl"]
    with subprocess.Popen([*program, *arguments], env=environment(resolve=server.port)) as run:
        try:
            yield run
        finally:
            run.kill()


def wait_until_quiet(server: WorldServer) -> None:
    """Until no request has come for a while."""
    seen, since = len(server.log), time.monotonic()
    while time.monotonic() < since + QUIET:
        time.sleep(0.05)
        if len(server.log) != seen:
            seen, since = len(server.log), time.monotonic()


def go_down_under_way(server: WorldServer, proxy: MongoProxy) -> None:
    while len(server.log) < BEFORE:
        time.sleep(0.01)
    proxy.down()
    wait_until_quiet(server)


def pages(world: World, server: WorldServer) -> list[str]:
    """Addresses of articles, as often as they were asked for."""
    asked = [canonical_url(f"http://{hit.host}{hit.path}") for hit in server.log]
    return [url for url in asked if url in world.by_url and not world.by_url[url].aliases]


def test_R04_a_crawl_pauses_while_its_database_is_gone_and_goes_on(
    world: World, undisturbed: tuple[str, int], database: tuple[str, MongoProxy]
) -> None:
    uri, proxy = database
    with WorldServer(world, world.instants[INSTANT]) as server:
        with crawling(server, with_database(proxy.uri, "newsbot"), 60) as run:
            go_down_under_way(server, proxy)
            assert len(server.log) < undisturbed[1]
            assert run.poll() is None
            proxy.up()
            assert run.wait() == 0
        asked = pages(world, server)
        assert (exported(uri), len(server.log)) == undisturbed
    assert len(asked) == len(set(asked))


def test_R04_a_crawl_whose_database_stays_away_ends_and_the_next_one_goes_on(
    world: World, undisturbed: tuple[str, int], database: tuple[str, MongoProxy]
) -> None:
    uri, proxy = database
    with WorldServer(world, world.instants[INSTANT]) as server:
        with crawling(server, with_database(proxy.uri, "newsbot"), 2) as run:
            go_down_under_way(server, proxy)
            assert run.wait() == 5
        proxy.up()
        store = open_store(uri)
        settled = {url for url, record in store.urls(world.by_url).items() if record.reason is not None}
        store.close()
        first = len(server.log)
        with crawling(server, with_database(proxy.uri, "newsbot"), 60) as run:
            assert run.wait() == 0
        del server.log[:first]
        assert settled.isdisjoint(pages(world, server))
    assert exported(uri) == undisturbed[0]
