"""Feeds between store, spider and schedule."""

import dataclasses
from typing import Any

import pytest

from newsbot.corpus import feed_polls
from newsbot.corpus.query import feed_health
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.corpus.writer import Writer
from newsbot.items import FeedDocument, Validators
from newsbot.text.topics import Source, Topic, parse
from tests.builders import FEED, NOON, TEXT, article, at, departure, known, pending

OTHER = "http://other.example/feed"


def topic(name: str, *urls: str, paused: bool = False) -> Topic:
    return Topic(name, parse("missile*"), sources=tuple(Source(url, paused=paused) for url in urls))


@pytest.fixture
def feed(store: Store) -> FeedRecord:
    feed_polls.follow(store, [topic("missiles", FEED)], NOON)
    return store.feeds()[0]


def answer(
    body: bytes = b"<rss/>", status: int = 200, moved_to: str | None = None, **headers: str
) -> feed_polls.Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return feed_polls.Answer(FEED, status, named, body, NOON, moved_to)


def asked(store: Store, listed: set[str], now: Any = NOON, only_due: bool = True) -> list[str]:
    return [feed.url for feed in feed_polls.to_poll(store, ["missiles"], frozenset(listed), now, only_due)]


# --- which feeds ------------------------------------------------------------------------------------------------------


def test_a_feed_that_is_followed_for_the_first_time_is_due_at_once(feed: FeedRecord) -> None:
    assert (feed.url, feed.outlet, feed.topics, feed.next_due) == (FEED, "outlet.example", ("missiles",), NOON)


def test_following_again_keeps_what_is_known_of_the_feed(store: Store, feed: FeedRecord) -> None:
    store.put_feeds([dataclasses.replace(feed, next_due=at(hours=3))])
    feed_polls.follow(store, [topic("missiles", FEED)], at(hours=1))
    assert store.feeds()[0].next_due == at(hours=3)


def test_a_feed_of_two_topics_belongs_to_both(store: Store, feed: FeedRecord) -> None:
    feed_polls.follow(store, [topic("turkey", FEED)], NOON)
    assert store.feeds()[0].topics == ("missiles", "turkey")


def test_a_paused_source_is_not_followed(store: Store) -> None:
    feed_polls.follow(store, [topic("missiles", FEED, paused=True)], NOON)
    assert store.feeds() == []


def test_only_feeds_that_are_still_listed_are_asked(store: Store) -> None:
    feed_polls.follow(store, [topic("missiles", FEED, OTHER)], NOON)
    assert asked(store, {OTHER}) == [OTHER]


def test_a_feed_that_is_not_due_is_asked_only_when_all_are(store: Store, feed: FeedRecord) -> None:
    store.put_feeds([dataclasses.replace(feed, next_due=at(hours=3))])
    assert (asked(store, {FEED}), asked(store, {FEED}, only_due=False)) == ([], [FEED])


def test_R40_a_feed_whose_server_asked_for_rest_is_left_alone_even_when_all_are_asked(
    store: Store, feed: FeedRecord
) -> None:
    poll = feed_polls.failed(feed, "rate-limited", "HTTP 429", NOON, 429, at(hours=5))
    store.put_feeds([poll.feed], [poll.record])
    assert [asked(store, {FEED}, at(hours=hours), only_due=False) for hours in (4, 6)] == [[], [FEED]]


def test_a_feed_that_is_gone_is_asked_no_more(store: Store, feed: FeedRecord) -> None:
    poll = feed_polls.failed(feed, "http-4xx", "HTTP 410", NOON, 410)
    store.put_feeds([poll.feed], [poll.record])
    assert (asked(store, {FEED}, at(days=99), only_due=False), poll.record.outcome) == ([], "failed")


# --- what a poll brought ----------------------------------------------------------------------------------------------


def test_an_answer_leaves_validators_and_a_line_in_the_log(feed: FeedRecord) -> None:
    headers = {"etag": '"1"', "last_modified": "Wed, 04 Mar 2026 12:00:00 GMT"}
    poll = feed_polls.answered(feed, answer(**headers), FeedDocument("rss", problems=("odd",)), [pending()], 200)
    assert feed_polls.validators(poll.feed) == Validators('"1"', "Wed, 04 Mar 2026 12:00:00 GMT")
    assert (poll.record.outcome, poll.record.new, poll.record.detail) == ("ok", 1, "odd")
    assert poll.feed.next_due > NOON


def test_R30_a_poll_that_left_entries_aside_keeps_no_validators_and_says_so(feed: FeedRecord) -> None:
    """A 304 to the next poll would hide what was left aside for ever."""
    poll = feed_polls.answered(feed, answer(etag='"1"'), FeedDocument("rss"), [pending("a"), pending("b")], 2)
    assert feed_polls.validators(poll.feed) == Validators()
    assert "max_new_per_poll" in poll.record.detail
    assert feed_polls.same_body(poll.feed, answer(), 2) is None


def test_what_lies_beyond_limits_is_told_until_a_whole_answer_has_come(store: Store, feed: FeedRecord) -> None:
    many = FeedDocument("rss", problems=("odd",), left=("9 entries are beyond the 5000 that are read",))
    poll = feed_polls.answered(feed, answer(), many, [pending("a"), pending("b")], 2)
    left = "2 new entries taken, the rest at the next poll (fetch.max_new_per_poll); 9 entries are beyond the 5000"
    assert poll.record.detail.startswith(left)
    assert poll.record.detail.endswith("; odd")
    again = feed_polls.not_modified(poll.feed, answer(status=304)).feed
    again = feed_polls.failed(again, "timeout", "no answer", NOON).feed
    store.put_feeds([again])
    (row,) = feed_health.feeds(store, [topic("missiles", FEED)], NOON)
    assert row["left"].startswith(left)
    store.put_feeds([feed_polls.answered(again, answer(b"<rss>less</rss>"), FeedDocument("rss"), [], 2).feed])
    assert feed_health.feeds(store, [topic("missiles", FEED)], NOON)[0]["left"] is None


def test_the_same_bytes_leave_the_same_aside(feed: FeedRecord) -> None:
    document = FeedDocument("rss", problems=("odd",), left=("9 entries are beyond the 5000 that are read",))
    poll = feed_polls.answered(feed, answer(), document, [pending()], 200)
    same = feed_polls.same_body(poll.feed, answer(), 200)
    assert same is not None
    assert (same.feed.state["left"], same.feed.state["problems"]) == (document.left[0], "odd")


def test_the_same_body_again_need_not_be_read(feed: FeedRecord) -> None:
    poll = feed_polls.answered(feed, answer(), FeedDocument("rss"), [pending()], 200)
    same = feed_polls.same_body(poll.feed, answer(), 200)
    assert same is not None
    assert (same.record.new, feed_polls.same_body(poll.feed, answer(b"<rss>other</rss>"), 200)) == (0, None)


def test_a_304_keeps_the_validators(feed: FeedRecord) -> None:
    first = feed_polls.answered(feed, answer(etag='"1"'), FeedDocument("rss"), [], 200)
    again = feed_polls.not_modified(first.feed, answer(status=304))
    assert (feed_polls.validators(again.feed).etag, again.record.outcome) == ('"1"', "not-modified")


def test_a_permanent_redirect_is_followed_from_the_next_poll_on(feed: FeedRecord) -> None:
    poll = feed_polls.answered(feed, answer(moved_to=OTHER), FeedDocument("rss"), [], 200)
    assert (feed_polls.address(feed), feed_polls.address(poll.feed), poll.feed.url) == (FEED, OTHER, FEED)


def test_failures_push_the_next_poll_further_and_further_away(feed: FeedRecord) -> None:
    now, waits = NOON, []
    for _ in range(5):
        poll = feed_polls.failed(feed, "timeout", "no answer", now)
        waits.append(poll.feed.next_due - now)
        feed, now = poll.feed, poll.feed.next_due
    assert waits[0] < waits[-1]
    assert feed_polls.load(feed).failures == 5


def test_a_feeds_state_reads_back_as_written(feed: FeedRecord) -> None:
    poll = feed_polls.answered(
        feed, answer(etag='"1"'), FeedDocument("rss", skip_hours=frozenset({3})), [pending()], 200
    )
    assert feed_polls.dump(feed_polls.load(poll.feed)) == poll.feed.state


def test_what_is_read_again_is_no_entry_of_today(store: Store, feed: FeedRecord) -> None:
    first, other = article(), article("b", f"{TEXT}\nAnd more.")
    Writer(store).write([first, other, departure("off-topic", other)])
    changed = article(body=f"{TEXT}\nChanged.", fetched=at(hours=1), known=known(first))
    Writer(store).write([changed, departure("unchanged", changed)])
    assert feed_health.feeds(store, [topic("missiles", FEED)], at(hours=2))[0]["per_day"] == 2
