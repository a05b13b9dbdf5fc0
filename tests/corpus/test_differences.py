"""Two corpora are compared record by record, in whatever stores they are."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.corpus import feed_polls
from newsbot.corpus.differences import APART, KINDS, Difference, differences
from newsbot.corpus.store import open_store, schema
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, PollRecord, TombstoneRecord, UrlRecord
from newsbot.feeds.polling import FeedState
from tests.builders import FEED, NOON, at, pending, url

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "archive.md"


@pytest.fixture
def other() -> Iterator[Store]:
    """A second store, which is filled as the first."""
    opened = open_store("sqlite::memory:")
    fill(opened)
    yield opened
    opened.close()


def fill(store: Store) -> None:
    store.announce([pending("a"), pending("b")])
    polls = [
        PollRecord(f"{FEED}{n}", at(hours=hour), "ok", 200, None, 3, 0) for n in ("", "/x", "-y") for hour in (1, 0)
    ]
    store.put_feeds([feed(FeedState(FEED, etag='"1"', last_poll=NOON))], polls)


def feed(state: FeedState) -> FeedRecord:
    return FeedRecord(FEED, "outlet.example", ("missiles",), at(hours=1), feed_polls.dump(state))


def found(store: Store, other: Store) -> list[tuple[str, str, str, list[str]]]:
    return [(d.kind, d.key, d.change, [field.name for field in d.fields]) for d in differences(store, other)]


def test_the_same_corpus_in_any_two_stores_has_no_difference(store: Store, other: Store) -> None:
    fill(store)
    counts: Counter[str] = Counter()
    assert (list(differences(store, other, counts)), counts) == ([], {"urls": 2, "feeds": 1, "polls": 6})


def test_what_only_one_of_them_has_is_told(store: Store, other: Store) -> None:
    fill(store)
    store.put_tombstones([TombstoneRecord(url("gone"), None, NOON, "me")])
    other.put_feeds([], [PollRecord(FEED, at(hours=9), "ok", 200, None, 3, 0)])
    assert found(store, other) == [
        ("polls", f"{FEED} 2026-03-04T21:00:00Z", "second only", []),
        ("tombstones", url("gone"), "first only", []),
    ]


def test_validators_and_health_are_told_apart_from_the_rest(store: Store, other: Store) -> None:
    fill(store)
    changed: UrlRecord = dataclasses.replace(other.urls([url("a")])[url("a")], etag='"2"', reason="timeout")
    other.put_urls([changed])
    other.put_feeds([feed(FeedState(FEED, etag='"2"', last_poll=at(hours=1), failures=2))])
    assert found(store, other) == [
        ("urls", url("a"), "differs", ["reason"]),
        ("validators", url("a"), "differs", ["etag"]),
        ("feeds", FEED, "differs", ["state.last_poll"]),
        ("health", FEED, "differs", ["state.failures"]),
        ("validators", FEED, "differs", ["state.etag"]),
    ]


def test_of_long_values_the_place_is_shown_where_they_differ(store: Store, other: Store) -> None:
    long = "so many words about a ferry " * 20
    for each, end in ((store, "home"), (other, "away")):
        fill(each)
        each.put_tombstones([TombstoneRecord(url("gone"), None, NOON, "me", f"{long}at {end}")])
    (one,) = differences(store, other)
    assert isinstance(one, Difference)
    assert [one.fields[0].first[-8:], one.fields[0].second[-8:]] == ['at home"', 'at away"']


def test_all_that_is_stored_is_compared_or_said_to_be_kept_apart() -> None:
    compared = {name for name, held in schema.COLLECTIONS.items() if held.record in KINDS.values()}
    told_with_others = {"edges", "ties"}  # as `relations`
    assert schema.COLLECTIONS.keys() - compared - told_with_others == APART.keys() & schema.COLLECTIONS.keys()


def test_the_reference_names_what_is_kept_apart() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {name: rows.get(name) for name in APART} == dict(APART)
