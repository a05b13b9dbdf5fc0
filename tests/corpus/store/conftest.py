"""Every contract test runs on each store: SQLite always, MongoDB over the real wire protocol where a server can be had.

`NEWSBOT_TEST_MONGODB_URI` names a genuine server to use as well; `NEWSBOT_REQUIRE_MONGODB=1` turns a missing server
from a skip into a failure.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from tests.mongo_server import MissingServerError, mongo_server

GENUINE = os.environ.get("NEWSBOT_TEST_MONGODB_URI")
KINDS = ["sqlite", "mongodb", *(["genuine"] if GENUINE else [])]
Open = Callable[[], Store]


@pytest.fixture
def another() -> Iterator[Store]:
    """A store to compare with, in memory."""
    opened = open_store("sqlite::memory:")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def mongo_uri() -> Iterator[str]:
    """Address of the session's test server, without a database name."""
    try:
        with mongo_server() as uri:
            yield uri
    except MissingServerError as error:
        if os.environ.get("NEWSBOT_REQUIRE_MONGODB") == "1":
            raise
        pytest.skip(f"MongoDB is not tested here: {error}")


def with_database(uri: str, name: str) -> str:
    """`uri` with this database name in its path."""
    head, mark, options = uri.partition("?")
    return f"{head.rstrip('/')}/{name}{mark}{options}"


@pytest.fixture(scope="session")
def mongo_client(mongo_uri: str) -> Iterator[MongoClient[Any]]:
    """A bare connection to the test server, to look at and change what is stored."""
    client: MongoClient[Any] = MongoClient(mongo_uri)
    yield client
    client.close()


@pytest.fixture
def fresh_mongo_uri(mongo_uri: str, mongo_client: MongoClient[Any]) -> str:
    """An empty database on the test server: the same one again, since the server slows down with their number."""
    database = mongo_client["newsbot-tests"]
    for name in database.list_collection_names():
        database[name].delete_many({"_id": {"$ne": "schema"}})
    return with_database(mongo_uri, database.name)


@pytest.fixture(params=KINDS)
def store_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where no store is yet, for each kind of store."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'news.db'}"
    if request.param == "genuine" and GENUINE:
        return with_database(GENUINE, f"newsbot-test-{uuid.uuid4().hex[:12]}")
    uri: str = request.getfixturevalue("fresh_mongo_uri")
    return uri


@pytest.fixture
def open_again(store_uri: str) -> Iterator[Open]:
    """Opens the store of this test; as often as asked, as another process would."""
    opened: list[Store] = []

    def opener() -> Store:
        opened.append(open_store(store_uri))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()
    if GENUINE and "newsbot-test-" in store_uri:
        _drop(store_uri)


@pytest.fixture
def store(open_again: Open) -> Store:
    """An empty store."""
    return open_again()


def _drop(uri: str) -> None:
    with MongoClient[Any](uri) as client:
        client.drop_database(client.get_default_database().name)
