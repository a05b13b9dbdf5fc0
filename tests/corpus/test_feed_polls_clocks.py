"""What a process that runs for years does with sleeps, jumping clocks and hosts that asked for rest."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.corpus import feed_polls
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.feeds.polling import FeedState, PollOutcome, after_poll

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEEDS = [f"http://h{number}.example/rss" for number in range(40)]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite::memory:")
    for url in FEEDS:
        state = after_poll(FeedState(url), PollOutcome("ok", new=(NOW,), entries=9), NOW)
        opened.put_feeds([FeedRecord(url, url.split("/")[2], ("t",), state.next_due or NOW, feed_polls.dump(state))])
    yield opened
    opened.close()


def dues(store: Store) -> list[datetime]:
    return [feed.next_due for feed in store.feeds()]


def test_R58_after_three_days_of_sleep_feeds_are_spread_over_a_quarter_of_an_hour(store: Store) -> None:
    woken = NOW + timedelta(days=3)
    feed_polls.settled(store, ["t"], woken, went_back=False)
    assert (min(dues(store)) >= woken, max(dues(store)) <= woken + timedelta(minutes=15)) == (True, True)
    assert len(set(dues(store))) > 30


def test_R58_settling_in_every_round_does_not_put_polls_off_for_ever(store: Store) -> None:
    woken = NOW + timedelta(days=3)
    asked: set[str] = set()
    for minutes in range(20):
        now = woken + timedelta(minutes=minutes)
        feed_polls.settled(store, ["t"], now, went_back=False)
        asked |= {feed.url for feed in feed_polls.to_poll(store, ["t"], frozenset(FEEDS), now, only_due=True)}
    assert asked == set(FEEDS)


def test_R56_after_the_clock_went_back_no_feed_waits_longer_than_it_would_have(store: Store) -> None:
    before, back = dues(store), NOW - timedelta(days=2)
    feed_polls.settled(store, ["t"], back, went_back=True)
    assert all(due - back <= planned - NOW for due, planned in zip(dues(store), before, strict=True))


def test_R56_a_feed_that_is_being_asked_is_left_as_it_is(store: Store) -> None:
    before = store.feeds()[0]
    feed_polls.settled(store, ["t"], NOW + timedelta(days=3), went_back=False, busy={before.url})
    assert store.feeds()[0] == before


def test_in_good_time_nothing_is_changed(store: Store) -> None:
    before = store.feeds()
    feed_polls.settled(store, ["t"], max(dues(store)) + timedelta(minutes=1), went_back=False)
    assert store.feeds() == before


def test_a_page_that_asked_for_rest_is_remembered_with_the_feeds_of_its_host(store: Store) -> None:
    until = NOW + timedelta(hours=9)
    feed_polls.rest_host(store, "h3.example", until)
    assert feed_polls.resting_hosts(store.feeds(), NOW) == {"h3.example": until}
    assert [feed.url for feed in store.feeds() if feed.next_due >= until] == ["http://h3.example/rss"]


def test_a_rest_that_is_over_is_none(store: Store) -> None:
    feed_polls.rest_host(store, "h3.example", NOW + timedelta(hours=1))
    assert feed_polls.resting_hosts(store.feeds(), NOW + timedelta(hours=2)) == {}


def test_the_same_body_again_is_a_poll_without_reading() -> None:
    feed = FeedRecord(FEEDS[0], "h0.example", ("t",), NOW, feed_polls.dump(FeedState(FEEDS[0], next_due=NOW)))
    answer = feed_polls.Answer(FEEDS[0], 200, {"etag": '"2"'}, b"<rss/>", NOW + timedelta(hours=1))
    assert feed_polls.same_body(feed, answer, 200) is None
    state = feed_polls.load(feed)
    known = after_poll(state, PollOutcome("ok", entries=9, ttl_minutes=7, body_sha=_sha(b"<rss/>")), NOW)
    again = feed_polls.same_body(
        FeedRecord(feed.url, feed.outlet, feed.topics, NOW, feed_polls.dump(known)), answer, 200
    )
    assert again is not None
    kept = feed_polls.load(again.feed)
    assert (again.record.outcome, kept.window, kept.ttl_minutes, kept.etag) == ("ok", 9, 7, '"2"')


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_a_feed_that_forbids_itself_is_blocked_after_three_times() -> None:
    feed = FeedRecord(FEEDS[0], "h0.example", ("t",), NOW, feed_polls.dump(FeedState(FEEDS[0], next_due=NOW)))
    for hour in range(3):
        feed = feed_polls.failed(feed, "http-4xx", "HTTP 403", NOW + timedelta(hours=hour), 403).feed
    assert feed_polls.load(feed).state == "blocked"
