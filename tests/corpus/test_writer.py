"""The writer: what it writes, in which order, and that a crash between any two writes loses nothing."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from newsbot.corpus.feed_polls import Poll
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.schema import FeedRecord, PollRecord
from newsbot.corpus.writer import Outcome, Writer
from newsbot.errors import StoreError
from newsbot.items import Page, Validators
from newsbot.text.ids import article_id
from tests.builders import NOON, TEXT, article, at, departure, headline, known, pending, url

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def announce(store: Store, *names: str) -> None:
    store.announce([pending(name) for name in names])


class Failing:
    """A store that fails at its n-th write, once; before that write is done, or after it."""

    def __init__(self, store: Store, number: int, after: bool) -> None:
        self._store, self._left, self._after = store, number, after
        self.writes: list[str] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if not name.startswith(("put_", "touch_")):
            return method

        def write(*arguments: Any) -> Any:
            self.writes.append(name)
            self._left -= 1
            if self._left == 0 and not self._after:
                raise StoreError("the store went away")
            result = method(*arguments)
            if self._left == 0:
                raise StoreError("the store went away, its acknowledgement too")
            return result

        return write


# --- feeds ------------------------------------------------------------------------------------------------------------


def polled(name: str) -> Poll:
    link = f"http://outlet.example/{name}.rss"
    feed = FeedRecord(link, "outlet.example", ("missiles",), at(hours=1), {"polls": 1})
    return Poll(feed, PollRecord(link, NOON, "not-modified", 304, None, 0, 0))


def test_polls_are_written_with_the_states_they_led_to_and_counted_as_no_article(store: Store) -> None:
    both = [polled("a"), polled("b")]
    assert Writer(store).write([both[0], departure("off-topic"), both[1]]) == {"off-topic": 1}
    assert store.feeds() == [poll.feed for poll in both]
    assert [store.polls(poll.url) for poll in both] == [[poll.record] for poll in both]


def test_a_batch_of_polls_is_one_write(store: Store) -> None:
    watched = Failing(store, -1, False)
    Writer(watched).write([polled(str(number)) for number in range(50)])  # type: ignore[arg-type] # stands in for a store
    assert watched.writes == ["put_feeds"]


# --- articles ---------------------------------------------------------------------------------------------------------


def test_a_stored_articles_url_is_done_and_due_for_its_first_recheck(store: Store) -> None:
    announce(store, "a")
    assert Writer(store, recheck=(HOUR, DAY)).write([article()]) == {"new": 1}
    (record,) = store.urls([url()]).values()
    assert (record.state, record.reason, record.article_id, record.due, record.checks) == (
        "done",
        "kept",
        article_id(url()),
        at(hours=1),
        1,
    )


def test_a_second_text_is_a_revision(store: Store) -> None:
    writer = Writer(store)
    writer.write([article()])
    edited = article(body=TEXT.replace("2 batteries", "3 batteries"), fetched=at(hours=3))
    assert writer.write([dataclasses.replace(edited, known=known(article()))]) == {"revision": 1}
    assert len(store.versions([article_id(url())])[article_id(url())]) == 2


def test_writing_a_batch_again_changes_nothing(store: Store) -> None:
    announce(store, "a", "b")
    writer = Writer(store, recheck=(DAY,))
    batch = [article("a"), article("b", host="outlet.example"), departure("off-topic", article("c"))]
    writer.write(batch)
    before = _contents(store)
    writer.write(batch)
    assert {**_contents(store), "urls": None} == {**before, "urls": None}


def test_page_bytes_are_kept_for_a_while(store: Store) -> None:
    page = Page(url(), b"<html>", NOON, "text/html")
    Writer(store, keep_pages=DAY).write([article(page=page, page_sha="5ha")])
    held = store.page("5ha")
    assert held is not None
    assert (held.body, held.expires) == (b"<html>", at(days=1))


def test_page_bytes_are_not_kept_when_nobody_wants_them(store: Store) -> None:
    Writer(store, keep_pages=None).write([article(page=Page(url(), b"<html>", NOON), page_sha="5ha")])
    assert store.page("5ha") is None


def test_validators_are_remembered_with_the_url(store: Store) -> None:
    announce(store, "a")
    Writer(store).write([article(validators=Validators('"1"', "Wed, 04 Mar 2026 12:00:00 GMT"))])
    record = store.urls([url()])[url()]
    assert (record.etag, record.last_modified) == ('"1"', "Wed, 04 Mar 2026 12:00:00 GMT")


# --- departures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "state", "due"),
    [("off-topic", "done", None), ("http-4xx", "failed", None), ("timeout", "pending", at(minutes=10))],
)
def test_a_departure_settles_its_url_by_its_reason(store: Store, reason: str, state: str, due: Any) -> None:
    announce(store, "a")
    assert Writer(store).write([departure(reason)]) == {reason: 1}
    record = store.urls([url()])[url()]
    assert (record.state, record.reason, record.due) == (state, reason, due)


def test_an_off_topic_text_is_kept_for_a_while(store: Store) -> None:
    Writer(store, keep_off_topic=DAY).write([departure("off-topic", article(), stage="topic")])
    (held,) = store.decisions(DecisionFilter(with_text=True))
    assert (held.text, held.text_expires) == (TEXT, at(days=1))


def test_a_departure_of_a_url_that_nobody_announced_is_only_decided(store: Store) -> None:
    Writer(store).write([departure("http-4xx")])
    assert (store.urls([url()]), len(store.decisions(DecisionFilter()))) == ({}, 1)


def test_the_same_bytes_again_move_the_texts_time_and_the_urls_next_look(store: Store) -> None:
    announce(store, "a")
    writer = Writer(store, recheck=(HOUR, DAY))
    writer.write([article()])
    again = article(body="", known=known(article()), text_sha=article().text_sha, fetched=at(hours=2))
    writer.write([departure("unchanged", again)])
    (version,) = store.versions([article_id(url())])[article_id(url())]
    record = store.urls([url()])[url()]
    assert (version.last_fetched, record.due, record.checks) == (at(hours=2), at(days=1), 2)


def test_a_304_moves_the_urls_next_look(store: Store) -> None:
    announce(store, "a")
    writer = Writer(store, recheck=(HOUR, DAY))
    writer.write([article()])
    writer.write([departure("unchanged", at=at(hours=2))])
    assert (store.urls([url()])[url()].due, store.urls([url()])[url()].reason) == (at(days=1), "unchanged")


def test_the_same_text_under_another_address_becomes_an_alias(store: Store) -> None:
    announce(store, "a", "amp/a")
    writer = Writer(store, recheck=(DAY,))
    writer.write([article()])
    twin = article(aliases=(url("amp/a"),), pending_url=url("amp/a"), fetched=at(hours=1))
    writer.write([departure("duplicate-url", twin)])
    record = store.urls([url("amp/a")])[url("amp/a")]
    assert store.known([url("amp/a")])[url("amp/a")].article_id == article_id(url())
    assert (record.state, record.article_id, record.due) == ("done", article_id(url()), None)


def test_the_same_text_for_another_topic_joins_that_topic(store: Store) -> None:
    writer = Writer(store)
    writer.write([article(topics=("missiles",))])
    writer.write([departure("unchanged", article(topics=("turkey",), known=known(article()), fetched=at(hours=1)))])
    (held,) = store.articles_in_order()
    assert held.topics == ("missiles", "turkey")


@pytest.mark.parametrize("first", ["canonical", "amp"])
def test_of_two_addresses_read_in_one_second_the_same_one_tells_the_rest(store: Store, first: str) -> None:
    """Which of the two arrives first must not show."""
    canonical = article(section="World")
    amp = article(section=None, aliases=(url("amp/a"),), pending_url=url("amp/a"))
    one, other = (canonical, amp) if first == "canonical" else (amp, canonical)
    Writer(store).write([one, departure("duplicate-url", other)])
    (version,) = store.versions([article_id(url())])[article_id(url())]
    (held,) = store.articles_in_order()
    assert (version.section, held.aliases) == (_deciding_section(), (url("amp/a"),))


def _deciding_section() -> str | None:
    from newsbot.corpus.records import records_of
    from newsbot.corpus.store.merge import version_rank

    versions = [records_of(article(section=section))[1] for section in ("World", None)]
    return min(versions, key=version_rank).section


# --- order and crashes ------------------------------------------------------------------------------------------------


def _batch() -> list[Outcome]:
    page = Page(url("a"), b"<html>", NOON)
    touched = article("d", body="", known=known(article("d")), text_sha=article("d").text_sha, fetched=at(hours=1))
    return [
        article("a", page=page, page_sha="5ha"),
        article("b"),
        departure("off-topic", article("c", body="Another text about nothing in particular, long enough.")),
        departure("unchanged", touched),
    ]


def _contents(store: Store) -> dict[str, Any]:
    articles = list(store.articles_in_order())
    return {
        "articles": articles,
        "versions": store.versions([each.id for each in articles]),
        "edges": list(store.all_edges()),
        "decisions": store.decisions(DecisionFilter()),
        "urls": store.urls([url(name) for name in "abcd"]),
    }


def _prepared(store: Store) -> None:
    announce(store, "a", "b", "c", "d")
    Writer(store, recheck=(DAY,)).write([article("d")])


def test_urls_are_written_last_and_texts_before_what_refers_to_them(store: Store) -> None:
    _prepared(store)
    watched = Failing(store, -1, False)
    Writer(watched, recheck=(DAY,)).write(_batch())  # type: ignore[arg-type] # stands in for a store
    assert watched.writes == ["put_pages", "put_versions", "touch_version", "put_decisions", "put_urls"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 6))
def test_R02_R10_a_write_that_fails_leaves_the_urls_due_and_repeating_heals(
    store: Store, number: int, after: bool
) -> None:
    undisturbed = open_store("sqlite::memory:")
    _prepared(undisturbed)
    Writer(undisturbed, recheck=(DAY,)).write(_batch())
    _prepared(store)
    with pytest.raises(StoreError):
        Writer(Failing(store, number, after), recheck=(DAY,)).write(_batch())  # type: ignore[arg-type] # the same
    if (number, after) != (5, True):
        assert all(store.urls([url(name)])[url(name)].state == "pending" for name in "abc")
        Writer(store, recheck=(DAY,)).write(_batch())
    assert _contents(store) == _contents(undisturbed)
    undisturbed.close()


# --- headlines --------------------------------------------------------------------------------------------------------


def test_a_headline_is_kept_and_its_page_looked_at_again(store: Store) -> None:
    announce(store, "a")
    assert Writer(store).write([headline()]) == {"headline": 1}
    record, (decided,) = store.urls([url()])[url()], store.decisions(DecisionFilter())
    assert (record.state, record.reason, record.article_id, record.due) == ("pending", "refused", None, at(hours=6))
    assert (decided.reason, decided.detail) == ("refused", {"status": 403, "headline": "kept"})
    assert Writer(store).write([headline(fetched=at(hours=6))]) == {"refused": 1}


def test_the_text_that_is_read_later_is_new_and_no_revision(store: Store) -> None:
    announce(store, "a")
    Writer(store).write([headline()])
    read = article(known=known(headline()), fetched=at(hours=6))
    assert Writer(store).write([read]) == {"new": 1}
    record = store.urls([url()])[url()]
    assert (record.state, record.reason, record.article_id) == ("done", "kept", article_id(url()))
    assert [each.reason for each in store.decisions(DecisionFilter())] == ["kept", "refused"]


def test_a_headline_that_another_topic_wants_gains_it(store: Store) -> None:
    announce(store, "a")
    Writer(store).write([headline(topics=("missiles",))])
    assert Writer(store).write([headline(topics=("turkey",), fetched=at(hours=6))]) == {"refused": 1}
    (held,) = store.articles(ArticleFilter())
    assert (held.topics, held.unread) == (("missiles", "turkey"), True)
