"""What is MongoDB's own: addresses, schema version, validators, indexes, writers killed between two writes."""

import contextlib
import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import WriteError

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.mongo import MongoStore
from newsbot.corpus.store.mongo.layout import MIGRATIONS, create_collections, validator
from newsbot.corpus.store.redact import redact
from newsbot.corpus.store.schema import COLLECTIONS
from newsbot.errors import StoreError
from tests.corpus.store.conftest import with_database
from tests.corpus.store.dump import dump
from tests.corpus.store.records import assignment, at, decision, entry, page, pair, story, tied, url


@pytest.fixture
def store(fresh_mongo_uri: str) -> Any:
    opened = open_store(fresh_mongo_uri)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("mongodb://me:secret@host/db", "mongodb://me:***@host/db"),
        ("mongodb://me:se:c/r@et@host:1/db?w=1", "mongodb://me:***@host:1/db?w=1"),
        (
            "mongodb://host/db?tlsCertificateKeyFilePassword=secret&w=1",
            "mongodb://host/db?tlsCertificateKeyFilePassword=***&w=1",
        ),
        (
            "mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:secret",
            "mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:***",
        ),
        ("mongodb+srv://me@host/db", "mongodb+srv://me@host/db"),
        ("sqlite:/data/me@home/news.db", "sqlite:/data/me@home/news.db"),
    ],
)
def test_R48_addresses_are_shown_without_secrets(uri: str, shown: str) -> None:
    assert redact(uri) == shown


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://me:s3cret@",
        "mongodb://me:s3cret@host:port/db",
        "mongodb://me:s3cr@et@localhost/db",
        "mongodb://me:s3cret@localhost/db?nonsense=1",
        "mongodb://me:s3cret@localhost:99999/db",
        "mongodb://me:s3cret@localhost/a.b$c",
    ],
)
def test_R48_a_wrong_address_is_refused_without_the_password(uri: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(uri, timeout=0.5)
    assert "s3cr" not in str(caught.value)
    assert "***" in str(caught.value)


def test_the_database_is_named_by_the_path(mongo_uri: str) -> None:
    store = open_store(with_database(mongo_uri, "by-path"))
    default = open_store(mongo_uri)
    assert isinstance(store, MongoStore)
    assert isinstance(default, MongoStore)
    assert (store._database().name, default._database().name) == ("by-path", "newsbot")
    store.close()
    default.close()


def test_a_missing_store_is_not_created_unasked(mongo_uri: str, mongo_client: MongoClient[Any]) -> None:
    with pytest.raises(StoreError, match="holds no store: `newsbot crawl`"):
        open_store(with_database(mongo_uri, "nothing-here"), create=False)
    assert "nothing-here" not in mongo_client.list_database_names()


def test_a_schema_from_the_future_is_refused(mongo_uri: str, mongo_client: MongoClient[Any]) -> None:
    mongo_client["future"]["meta"].insert_one({"_id": "schema", "version": 99})
    with pytest.raises(StoreError, match=r"schema version 99.*upgrade newsbot"):
        open_store(with_database(mongo_uri, "future"))


def test_migrations_may_run_twice(store: MongoStore) -> None:
    store.put_version(*pair())
    store.run(create_collections)
    assert len(store.articles(ArticleFilter())) == 1
    assert [number for number, _ in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_every_collection_has_its_indexes(store: MongoStore) -> None:
    database = store._database()
    for name, collection in COLLECTIONS.items():
        held = [tuple(key for key, _ in index["key"]) for index in database[name].index_information().values()]
        key = collection.key
        wanted = [tuple("_id" if (f,) == key else f for f in fields) for fields in collection.indexes]
        assert set(wanted) <= set(held)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_validators_refuse_what_does_not_fit(store: MongoStore, name: str) -> None:
    with pytest.raises(WriteError, match="validation"):
        store._database()[name].update_one({"_id": "x"}, {"$set": {"odd": 1}}, upsert=True)


def test_validators_name_each_field_with_its_type() -> None:
    schema = validator(COLLECTIONS["articles"])["$jsonSchema"]
    assert schema["properties"]["first_seen"] == {"bsonType": ["date"]}
    assert schema["properties"]["aliases"] == {"bsonType": "array", "items": {"bsonType": ["string"]}}
    assert schema["properties"]["language"] == {"anyOf": [{"bsonType": ["string"]}, {"bsonType": "null"}]}
    assert "id" not in schema["properties"]
    assert {"url", "title", "words"} <= set(schema["required"])


def test_a_forked_process_gets_its_own_connections(store: MongoStore) -> None:
    store.put_version(*pair())
    mine = store._client
    store._pid = os.getpid() - 1
    assert store.counts()["articles"] == 1
    assert store._client is not mine
    assert mine is not None
    mine.close()  # as the parent would


def test_many_ids_are_asked_for_in_pieces(store: MongoStore) -> None:
    many = [pair(f"n{n}") for n in range(120)]
    store.put_versions(many)
    ids = tuple(article.id for article, _ in many)
    assert len(store.articles(ArticleFilter(ids=ids))) == 120
    assert len(store.articles(ArticleFilter(ids=ids), limit=70)) == 70
    assert len(list(store.articles_in_order(where=ArticleFilter(ids=ids)))) == 120
    assert len(store.versions(ids)) == 120


# --- as few calls as there have to be -------------------------------------------------------------------------------


def test_what_is_announced_as_before_is_not_written(store: MongoStore, fresh_mongo_uri: str) -> None:
    known = [url(name, entry=entry()) for name in "ab"]
    store.announce(known)
    _killed_after(store, 2).announce([url(name, entry=entry(), first_seen=at(5)) for name in "ab"])  # two look-ups
    with contextlib.closing(open_store(fresh_mongo_uri)) as reader:
        assert list(reader.urls([each.url for each in known]).values()) == known


def test_pages_are_written_together_unless_they_are_large(store: MongoStore, fresh_mongo_uri: str) -> None:
    small = [page(name) for name in (b"a", b"b", b"c")]
    large = [page(random.Random(seed).randbytes(700_000)) for seed in range(3)]
    _killed_after(store, 2).put_pages([*small, *large])  # two of the large with the small ones, and one
    with contextlib.closing(open_store(fresh_mongo_uri)) as reader:
        assert [reader.page(each.sha) for each in (*small, *large)] == [*small, *large]


def test_a_new_decision_is_written_once(store: MongoStore, fresh_mongo_uri: str) -> None:
    _killed_after(store, 1).put_decisions([decision("a"), decision("b")])
    with contextlib.closing(open_store(fresh_mongo_uri)) as reader:
        assert len(reader.decisions(DecisionFilter())) == 2


def test_where_nothing_is_superseded_nothing_is_written_for_it(store: MongoStore, fresh_mongo_uri: str) -> None:
    _killed_after(store, 6).put_stories([story()], [assignment(1)])  # three numbers, two kinds, one look-up
    with contextlib.closing(open_store(fresh_mongo_uri)) as reader:
        assert [each.seq for each in reader.assignments_of([assignment(1).article_id]).values()] == [1]


# --- killed between two writes ---------------------------------------------------------------------------------------


CALLS = 12
"""Calls to the server that the writes below take."""


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it."""


def _killed_after(store: MongoStore, calls: int) -> MongoStore:
    """The same store, in a process that dies at its so-manieth call to the server."""
    run = store.run
    left = iter(range(calls))

    def counted(act: Callable[[Any], Any]) -> Any:
        if next(left, None) is None:
            raise Killed
        return run(act)

    store.run = counted  # type: ignore[method-assign]  # the fault under test
    return store


def _dies_in(store: MongoStore, calls: int) -> bool:
    """Whether the writes were finished before the process died."""
    try:
        _write(_killed_after(store, calls))
    except Killed:
        return False
    finally:
        store.close()
    return True


def _before(store: Store) -> None:
    store.put_version(*pair("b", text="A later text.", fetched=at(9), topics=("trade",)))
    store.clear_desk_mark(store.desk_mark().counter)


def _write(store: Store) -> None:
    store.put_versions([pair("a", first_seen=at(5)), pair("b", first_seen=at(-3))])
    store.put_ties([tied("a", "b")])


def _moved_from(content: dict[str, Any], store: Store) -> bool:
    """Whether articles or edges are others than in this dump."""
    return any(content[part] != dump(store)[part] for part in ("articles", "edges"))


@pytest.mark.parametrize("calls", range(CALLS + 2))
def test_R02_a_writer_killed_at_any_moment_is_made_good(
    store: Store, another: Store, fresh_mongo_uri: str, calls: int
) -> None:
    _before(another)
    _write(another)
    _before(store)
    at_first = dump(store)
    victim = open_store(fresh_mongo_uri)
    assert isinstance(victim, MongoStore)
    finished = _dies_in(victim, calls)

    read, seen_by_desk = store.desk_mark(), dump(store)
    assert read.position is not None or not _moved_from(at_first, store)
    assert store.clear_desk_mark(read.counter)

    _write(store)  # the URLs were still pending: all is written again
    assert dump(store) | {"position": None} == dump(another) | {"position": None}
    assert store.desk_mark().position is not None or not _moved_from(seen_by_desk, store)
    assert not (finished and _moved_from(seen_by_desk, store))
    assert finished is (calls >= CALLS)


def test_R02_a_dead_writers_change_is_marked_by_the_writer_that_overtook_it(
    store: MongoStore, fresh_mongo_uri: str
) -> None:
    one, text = pair("a", first_seen=at(10))
    store.put_version(one, text)
    store.clear_desk_mark(store.desk_mark().counter)
    stale = store._held([one.id])
    victim = open_store(fresh_mongo_uri)
    assert isinstance(victim, MongoStore)
    with contextlib.suppress(Killed):
        _killed_after(victim, 5).put_version(*pair("a", first_seen=at(5)))  # written, not yet marked
    victim.close()
    store._held = lambda ids: stale  # type: ignore[method-assign]  # this writer had read before that
    store.put_version(*pair("a", first_seen=at(10), topics=("trade",)))
    assert store.desk_mark().position == (at(5), one.id)
