"""MongoDB misbehaves: every call ends within its time limit, nothing acknowledged is lost, nothing is stored twice."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import StoreError
from tests.corpus.store.conftest import with_database
from tests.corpus.store.dump import dump
from tests.corpus.store.records import NOON, decision, edge, pair, story, url
from tests.fake_mongo import DISK_FULL, NOT_PRIMARY, MongoProxy, mongo_proxy, silent_server

LIMIT = 1.0
"""Seconds that an operation may take here; ten by default."""


on_both = pytest.mark.parametrize("proxy", [False, True], ids=["replica-set", "standalone"], indirect=True)
"""Drivers repeat a lost write by themselves on a replica set; on a standalone server the store does."""


@pytest.fixture
def proxy(request: pytest.FixtureRequest, fresh_mongo_uri: str) -> Iterator[MongoProxy]:
    with mongo_proxy(
        fresh_mongo_uri.replace("newsbot-tests", ""), standalone=getattr(request, "param", False)
    ) as proxy:
        yield proxy


@pytest.fixture
def store(proxy: MongoProxy, fresh_mongo_uri: str) -> Iterator[Store]:
    open_store(fresh_mongo_uri).close()  # made without haste
    opened = open_store(with_database(proxy.uri, "newsbot-tests"), timeout=LIMIT)
    yield opened
    opened.close()


def _fails(act: Any, within: float = LIMIT) -> str:
    """The message of the StoreError that `act` raises within its time and ten per cent."""
    start = time.monotonic()
    with pytest.raises(StoreError) as caught:
        act()
    assert time.monotonic() - start <= within * 1.1 + 0.7  # the driver looks for a server every half second
    return str(caught.value)


def test_R03_a_server_that_is_down_is_a_store_error_without_the_password() -> None:
    message = _fails(lambda: open_store("mongodb://me:s3cret@127.0.0.1:1/newsbot", timeout=LIMIT))
    assert "mongodb://me:***@127.0.0.1:1/newsbot cannot be reached" in message
    assert "s3cret" not in message


def test_R03_a_host_that_does_not_exist_is_a_store_error() -> None:
    message = _fails(lambda: open_store("mongodb://me:s3cret@no-such-host.test/newsbot", timeout=LIMIT))
    assert "cannot be reached" in message
    assert "s3cret" not in message


def test_R04_a_server_that_comes_back_is_used_again_and_nothing_is_lost(store: Store, proxy: MongoProxy) -> None:
    store.put_version(*pair("before"))
    store.announce([url("before")])
    proxy.down()
    _fails(lambda: store.put_version(*pair("while-down")))
    _fails(lambda: store.announce([url("while-down")]))
    _fails(store.counts)
    proxy.up()
    assert [a.url for a in store.articles(ArticleFilter())] == [pair("before")[0].url]
    assert [u.url for u in store.due_urls(NOON, 9)] == [url("before").url]
    store.put_version(*pair("while-down"))
    assert store.counts()["articles"] == 2


def test_R05_a_server_that_never_answers_is_given_up_at_the_start() -> None:
    with silent_server() as uri:
        assert "no answer in time" in _fails(lambda: open_store(uri, timeout=LIMIT))


def test_R05_a_write_that_is_never_answered_is_given_up(store: Store, proxy: MongoProxy) -> None:
    proxy.faults = ["silence"]
    assert "no answer in time" in _fails(lambda: store.announce([url()]))
    assert store.announce([url()]) == {url().url}


@on_both
@pytest.mark.parametrize("lost", range(5))
def test_R06_a_lost_answer_leaves_exactly_one_document(
    store: Store, another: Store, proxy: MongoProxy, lost: int
) -> None:
    proxy.faults = [*["ok"] * lost, "drop"]
    for each in (store, another):
        each.put_versions([pair("a"), pair("b")])
        each.put_edges([edge("a", "b")])
        each.put_decisions([decision()])
    assert proxy.faults == []
    assert dump(store) == dump(another)


@on_both
def test_R06_a_lease_whose_answer_was_lost_is_ours(store: Store, proxy: MongoProxy) -> None:
    proxy.faults = ["drop"]
    assert store.acquire_lease("desk", "one", NOON, 60)
    assert not store.acquire_lease("desk", "two", NOON, 60)


@on_both
def test_R07_a_change_of_primary_is_waited_for(store: Store, proxy: MongoProxy) -> None:
    patient = open_store(with_database(proxy.uri, "newsbot-tests"), timeout=5 * LIMIT)
    proxy.faults = [NOT_PRIMARY, NOT_PRIMARY]
    assert patient.announce([url()]) == {url().url}
    assert (proxy.faults, patient.counts()["urls"]) == ([], 1)
    patient.close()


def test_R07_a_server_that_stays_secondary_is_a_store_error(store: Store, proxy: MongoProxy) -> None:
    proxy.faults = [NOT_PRIMARY] * 1_000
    _fails(lambda: store.announce([url()]))
    proxy.faults = []
    assert store.announce([url()]) == {url().url}


def test_R08_an_unconfirmed_write_is_not_acknowledged_and_may_be_repeated(store: Store, proxy: MongoProxy) -> None:
    proxy.faults = ["unconfirmed"]
    message = _fails(lambda: store.put_version(*pair()))
    assert "not confirmed by a majority" in message
    store.put_version(*pair())
    assert (store.counts()["articles"], store.counts()["versions"]) == (1, 1)


@pytest.mark.parametrize(
    "fault", [DISK_FULL, {"ok": 1.0, "n": 0, "nModified": 0, "writeErrors": [{"index": 0, **DISK_FULL}]}]
)
def test_R09_a_full_disk_is_a_store_error_that_says_so(store: Store, proxy: MongoProxy, fault: dict[str, Any]) -> None:
    store.put_version(*pair("kept"))
    proxy.faults = [fault]
    message = _fails(lambda: store.put_stories([story()], []))
    assert "disk is full: free some space" in message
    assert [a.url for a in store.articles(ArticleFilter())] == [pair("kept")[0].url]
    store.put_stories([story()], [])
    assert store.stories() == [story()]
