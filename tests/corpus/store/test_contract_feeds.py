"""Contract of every store: feeds, polls and announced URLs."""

import dataclasses
from datetime import timedelta

import pytest

from newsbot.corpus.store.base import ROBOTS_KEPT, Store
from newsbot.corpus.store.schema import RobotsRecord
from tests.corpus.store.conftest import Open
from tests.corpus.store.records import NOON, at, entry, feed, poll, subscription, url


def test_feed_reads_back_as_written(store: Store) -> None:
    one = feed(state={"failures": 2, "etag": '"x"', "nested": {"a": [1, 2.5, None, True]}}, topics=("a", "b"))
    store.put_feeds([one])
    assert store.feeds() == [one]


def test_put_feeds_replaces(store: Store) -> None:
    store.put_feeds([feed()])
    store.put_feeds([feed(next_due=at(30))])
    assert store.feeds() == [feed(next_due=at(30))]


def test_many_feeds_and_their_polls_are_written_at_once(store: Store) -> None:
    names = [f"{number:03}" for number in range(120)]  # more than one round trip carries
    store.put_feeds([feed(name) for name in names], [poll(name) for name in names])
    assert store.feeds() == [feed(name) for name in names]
    assert [store.polls(feed(name).url) for name in names] == [[poll(name)] for name in names]


def test_of_several_states_of_one_feed_the_last_is_kept_with_every_poll(store: Store) -> None:
    states = [feed(next_due=at(minutes)) for minutes in (10, 30, 20)]
    store.put_feeds(states, [poll(minutes=minutes) for minutes in (1, 3, 2)])
    assert store.feeds() == [states[-1]]
    assert [found.at for found in store.polls(feed().url)] == [at(3), at(2), at(1)]


def test_no_feeds_and_no_polls_are_nothing_to_write(store: Store) -> None:
    store.put_feeds([], [])
    assert store.feeds() == []


def test_due_feeds_come_most_overdue_first(store: Store) -> None:
    for name, minutes in (("late", -30), ("b", -10), ("a", -10), ("now", 0), ("later", 1)):
        store.put_feeds([feed(name, next_due=at(minutes))])
    assert [f.url.rsplit("/", 1)[1] for f in store.due_feeds(NOON)] == ["late.rss", "a.rss", "b.rss", "now.rss"]


def test_due_feeds_of_topics(store: Store) -> None:
    store.put_feeds([feed("one", topics=("missiles", "trade"))])
    store.put_feeds([feed("two", topics=("trade",))])
    assert store.due_feeds(NOON, ["missiles"]) == [feed("one", topics=("missiles", "trade"))]


def test_removed_feed_keeps_its_polls(store: Store) -> None:
    store.put_feeds([feed()], [poll()])
    store.remove_feed(feed().url)
    assert (store.feeds(), store.polls(feed().url)) == ([], [poll()])


def test_feeds_of_these_urls(store: Store) -> None:
    for name in ("b", "a", "c"):
        store.put_feeds([feed(name)])
    assert store.feeds([feed("c").url, feed("a").url, "https://outlet.example/none"]) == [feed("a"), feed("c")]
    assert store.feeds([]) == []


def test_subscription_reads_back_as_written(store: Store) -> None:
    one = subscription(state={"hub": "https://hub.example/$x.y", "asked": None, "tries": 3})
    assert store.put_subscription(one)
    assert store.subscriptions() == [one]
    assert (store.subscription(one.token), store.subscription("another")) == (one, None)


def test_subscriptions_come_by_feed(store: Store) -> None:
    for name in ("b", "a"):
        store.put_subscription(subscription(name))
    assert [each.token for each in store.subscriptions()] == ["token-a", "token-b"]


def test_a_subscription_is_replaced_by_its_next_revision_only(store: Store) -> None:
    first, second = subscription(), subscription(revision=2, token="new", state={"tries": 1})
    assert not store.put_subscription(second)
    assert store.put_subscription(first)
    assert store.put_subscription(second)
    assert not store.put_subscription(subscription(revision=2, token="other"))
    assert not store.put_subscription(subscription(token="other"))
    assert store.subscriptions() == [second]
    assert store.subscription(first.token) is None


def test_a_repeated_write_of_a_subscription_succeeds(store: Store) -> None:
    assert [store.put_subscription(subscription()) for _ in range(2)] == [True, True]


def test_a_removed_feed_has_no_subscription(store: Store) -> None:
    store.put_feeds([feed()])
    store.put_subscription(subscription())
    store.remove_feed(feed().url)
    assert store.subscriptions() == []


def test_polls_come_newest_first(store: Store) -> None:
    for minutes in (0, 20, 10):
        store.put_feeds([feed()], [poll(minutes=minutes, detail=f"after {minutes}")])
    found = store.polls(feed().url, since=at(5), limit=5)
    assert [p.at for p in found] == [at(20), at(10)]


def test_a_repeated_poll_is_one(store: Store) -> None:
    for _ in range(2):
        store.put_feeds([feed()], [poll(status=None, outcome="failed", reason="timeout")])
    assert store.polls(feed().url) == [poll(status=None, outcome="failed", reason="timeout")]


def test_announced_url_reads_back_as_written(store: Store) -> None:
    one = url(
        entry=entry(updated=at(3), authors=("A", "B"), body_html="<p>x</p>"), etag='"e"', reason="timeout", attempts=1
    )
    assert store.announce([one]) == {one.url}
    assert store.urls([one.url, "https://outlet.example/none"]) == {one.url: one}


def test_known_url_only_gets_the_earlier_first_seen(store: Store) -> None:
    done = url(state="done", due=None, checks=1, article_id="a-1", reason="kept", first_seen=at(0))
    store.put_urls([done])
    assert store.announce([url(first_seen=at(-5)), url(first_seen=at(5))]) == set()
    held = store.urls([done.url])[done.url]
    assert (held.first_seen, held.state, held.due, held.checks) == (at(-5), "done", None, 1)


def test_an_entry_updated_later_makes_a_known_url_due_at_once(store: Store) -> None:
    store.put_urls([url(state="done", due=None, entry=entry(updated=at(1)))])
    store.announce([url(entry=entry(updated=at(2), title="Corrected"), due=at(9))])
    held = store.urls([url().url])[url().url]
    assert (held.state, held.due, held.entry) == ("done", at(9), entry(updated=at(2), title="Corrected"))


def test_an_entry_with_the_same_update_changes_nothing(store: Store) -> None:
    done = url(state="done", due=None, entry=entry(updated=at(1)))
    store.put_urls([done])
    store.announce([url(entry=entry(updated=at(1)), due=at(9))])
    assert store.urls([done.url]) == {done.url: done}


def test_a_url_announced_to_another_topic_is_due_at_once_for_both(store: Store) -> None:
    store.put_urls([url(state="done", due=None, topics=("missiles",))])
    store.announce([url(topics=("trade", "missiles"), due=at(9))])
    held = store.urls([url().url])[url().url]
    assert (held.topics, held.due, held.state) == (("missiles", "trade"), at(9), "done")


def test_due_urls_come_pending_first_then_by_due_and_key(store: Store) -> None:
    store.put_urls(
        [
            url("recheck", state="done", due=at(-60)),
            url("failed", state="failed", due=None),
            url("b", due=at(-5)),
            url("a", due=at(-5)),
            url("first", due=at(-9)),
            url("later", due=at(1)),
        ]
    )
    names = [u.url.rsplit("/", 1)[1] for u in store.due_urls(NOON, 10)]
    assert names == ["first", "a", "b", "recheck"]
    assert [u.url.rsplit("/", 1)[1] for u in store.due_urls(NOON, 2)] == ["first", "a"]


def test_due_urls_of_topics(store: Store) -> None:
    store.put_urls([url("a", topics=("x",)), url("b", topics=("y", "z")), url("c", topics=())])
    assert [u.url for u in store.due_urls(NOON, 10, ["z", "w"])] == [url("b").url]


def test_next_due_is_the_earliest_of_feeds_and_urls(store: Store) -> None:
    assert store.next_due() is None
    store.put_urls([url("done", state="done", due=None), url("b", due=at(7))])
    assert store.next_due() == at(7)
    store.put_feeds([feed(next_due=at(3))])
    assert store.next_due() == at(3)


def test_put_urls_replaces_but_keeps_the_earlier_first_seen(store: Store) -> None:
    store.put_urls([url(first_seen=at(0), reason="timeout", entry=entry())])
    store.put_urls([url(first_seen=at(5), state="done", due=at(90), checks=1)])
    held = store.urls([url().url])[url().url]
    assert held == url(first_seen=at(0), state="done", due=at(90), checks=1)


def test_times_are_kept_in_utc_and_whole_seconds(store: Store) -> None:
    from datetime import timezone

    local = at(0).astimezone(timezone(timedelta(hours=3))).replace(microsecond=250_000)
    store.announce([url(first_seen=local)])
    held = store.urls([url().url])[url().url].first_seen
    assert (held, held.utcoffset()) == (NOON, timedelta(0))


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        store.announce([url(first_seen=NOON.replace(tzinfo=None))])


def test_what_was_written_is_there_for_the_next_process(store: Store, open_again: Open) -> None:
    store.announce([url()])
    store.put_feeds([feed()], [poll()])
    again = open_again()
    assert (again.feeds(), again.urls([url().url]), again.polls(feed().url)) == (
        [feed()],
        {url().url: url()},
        [poll()],
    )


def test_counts(store: Store) -> None:
    store.put_feeds([feed()])
    store.put_urls([url("a"), url("b"), url("c", state="done"), url("d", state="failed", due=None)])
    assert dict(store.counts()) == {
        "feeds": 1,
        "urls": 4,
        "urls_pending": 2,
        "urls_failed": 1,
        "articles": 0,
        "headlines": 0,
        "versions": 0,
        "edges": 0,
        "decisions": 0,
        "stories": 0,
        "tombstones": 0,
    }


def test_closing_twice_is_harmless(store: Store) -> None:
    store.close()
    store.close()
    assert store.uri


def test_replaced_url_loses_what_it_no_longer_has(store: Store) -> None:
    full = url(etag='"e"', last_modified="Mon", reason="kept", article_id="a-1")
    store.put_urls([full])
    bare = dataclasses.replace(full, etag=None, last_modified=None)
    store.put_urls([bare])
    assert store.urls([full.url]) == {full.url: bare}


# --- robots.txt -------------------------------------------------------------------------------------------------------


def test_robots_read_back_and_are_replaced(store: Store) -> None:
    one = RobotsRecord("https://a.example", NOON, at(60), b"User-agent: *\xff", '"1"', "Mon, 09 Mar 2026 12:00:00 GMT")
    none = RobotsRecord("https://b.example:8080", NOON, at(60), None)
    store.put_robots([one, none])
    assert store.robots([one.site, none.site, "https://c.example"]) == {one.site: one, none.site: none}
    later = RobotsRecord(one.site, at(60), at(120), None)
    store.put_robots([one, later])
    assert store.robots([one.site]) == {one.site: later}


def test_robots_that_ran_out_long_ago_go(store: Store) -> None:
    old, recent = (RobotsRecord(f"https://{n}.example", NOON, at(n), None) for n in (0, 60))
    store.put_robots([old, recent])
    store.expire(NOON + ROBOTS_KEPT)
    assert store.robots([old.site, recent.site]) == {recent.site: recent}
