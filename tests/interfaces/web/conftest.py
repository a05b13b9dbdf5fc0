"""Pages over the replayed fixture world, and over small corpora that a test writes itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.interfaces.web import Surroundings, create_app
from newsbot.operation.config.topicfiles import load_topics
from newsbot.text.topics import Topic
from newsbot.times import fixed_clock, zone_named
from tests.commands import WORLD
from tests.corpus.query.corpus import world_copy
from tests.interfaces.web.client import Client

NOW = datetime(2026, 3, 11, 20, 0, tzinfo=UTC)
Serve = Callable[..., Client]


@pytest.fixture(scope="session")
def world_uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The world in a SQLite store that tests only read."""
    return world_copy(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def topics() -> dict[str, Topic]:
    """The world's topic."""
    return load_topics(WORLD.parent / "topics")


def surroundings(uri: str, topics: dict[str, Topic], public: bool = False, zone: str = "UTC") -> Surroundings:
    """What pages over the store at `uri` are made from, at the end of the world."""
    return Surroundings(lambda: open_store(uri, create=False), topics, fixed_clock(NOW), public, zone=zone_named(zone))


@pytest.fixture(scope="module")
def client(world_uri: str, topics: dict[str, Topic]) -> Iterator[Client]:
    """Pages over the world."""
    with Client(create_app(surroundings(world_uri, topics), frozenset({"127.0.0.1"}))) as client:
        yield client


@pytest.fixture(scope="module")
def public(world_uri: str, topics: dict[str, Topic]) -> Iterator[Client]:
    """The same pages for everyone."""
    with Client(create_app(surroundings(world_uri, topics, public=True))) as client:
        yield client


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Gives a client of pages over the store at an address, without topics."""
    with ExitStack() as stack:

        def start(uri: str, topics: dict[str, Topic] | None = None) -> Client:
            return stack.enter_context(Client(create_app(surroundings(uri, topics or {}))))

        yield start
