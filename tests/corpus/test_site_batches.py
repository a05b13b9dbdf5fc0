"""What is due, as batches of sites."""

import dataclasses
from datetime import timedelta

from newsbot.corpus import site_batches
from newsbot.corpus.frontier import announced
from newsbot.corpus.site_batches import Batch, batches, prepare
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import UrlRecord
from newsbot.items import Entry
from newsbot.network.urls import outlet_of
from newsbot.text.topics import Source, Topic, parse
from tests.corpus.store.records import NOON

FEEDS = ("https://www.outlet.example/rss", "https://other.example/rss")
TOPIC = Topic("missiles", parse("missile"), sources=tuple(map(Source, FEEDS)))
TOPICS = {"missiles": TOPIC}


def page(url: str, **fields: object) -> UrlRecord:
    record = announced(Entry(url, url), outlet_of(url), FEEDS[0], ("missiles",), NOON)
    return dataclasses.replace(record, **fields)  # type: ignore[arg-type] # fields of the record


def due(store: Store, held: tuple[str, ...] = (), resting: tuple[str, ...] = ()) -> list[Batch]:
    return list(batches(store, TOPICS, NOON, held, resting))


def test_hosts_of_a_site_go_together_and_with_its_feeds(store: Store) -> None:
    prepare(store, TOPICS, NOON)
    store.put_urls([page("https://m.outlet.example/a"), page("https://www.outlet.example/b")])
    (batch,) = due(store)
    assert dict(zip(batch.sites, batch.sites, strict=True)).keys() == {"outlet.example", "other.example"}
    assert set(batch.feeds) == set(FEEDS)
    assert set(batch.urls) == {"https://m.outlet.example/a", "https://www.outlet.example/b"}


def test_what_is_not_due_is_left_out(store: Store) -> None:
    store.put_urls([page("https://outlet.example/a", due=NOON + timedelta(seconds=1))])
    assert due(store) == []


def test_sites_that_somebody_has_and_hosts_that_rest_are_left_out(store: Store) -> None:
    prepare(store, TOPICS, NOON)
    store.put_urls([page("https://outlet.example/a"), page("https://m.other.example/b")])
    (batch,) = due(store, held=("outlet.example",), resting=("other.example",))
    assert batch == Batch(("other.example",), (), ("https://m.other.example/b",))


def test_a_site_with_much_to_read_is_named_with_a_part(store: Store) -> None:
    store.put_urls([page(f"https://outlet.example/{number}") for number in range(site_batches.PAGES + 1)])
    (batch,) = due(store)
    assert len(batch.urls) == site_batches.PAGES


def test_many_sites_are_several_batches(store: Store) -> None:
    store.put_urls([page(f"https://n{number}.example/a") for number in range(site_batches.SITES + 1)])
    assert [len(batch.sites) for batch in due(store)] == [site_batches.SITES, 1]
