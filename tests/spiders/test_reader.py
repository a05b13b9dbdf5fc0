"""From bytes to an article: which article a page is, whatever address led to it, and what is not read again."""

import asyncio
import dataclasses
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from newsbot.corpus.query.decision_trail import trail
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.corpus.writer import Writer
from newsbot.errors import PoisonedError, UsageError
from newsbot.items import Article, Departure, Entry, FeedDocument, Page, Validators
from newsbot.operation.config import Config
from newsbot.spiders.reader import Reader
from newsbot.text.topics import Source, Topic, parse
from tests.builders import FEED, NOON, TEXT, at, entry, pending, url

T = TypeVar("T")


class Workers:
    """Runs tasks here and now; `fail` is raised instead, as often as it says."""

    def __init__(self) -> None:
        self.read = 0
        self.fail: list[BaseException] = []

    async def run(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        self.read += 1
        if self.fail:
            raise self.fail.pop(0)
        return function(*arguments, **named)


async def _written(*_: object) -> None:
    """Nothing waits to be written."""


class Session:
    """What a reader needs of a session, over a store in memory."""

    def __init__(self, store: Store, topics: dict[str, Topic], config: Config) -> None:
        self.topics, self.config, self.workers = topics, config, Workers()
        self.queued: list[Any] = []
        self.queue = SimpleNamespace(add=self.queued.append, expect=lambda _: None, settled=_written, drain=_written)
        self.store = SimpleNamespace(call=self._call)
        self._store = store

    async def _call(self, function: Callable[[Store], T]) -> T:
        return function(self._store)


@pytest.fixture
def session(store: Store) -> Session:
    topic = Topic("missiles", parse("missile*"), sources=(Source(FEED),))
    return Session(store, {"missiles": topic}, Config())


@pytest.fixture
def reader(session: Session) -> Reader:
    return Reader(session, "crawl")  # type: ignore[arg-type] # stands in for a session


def wait(awaited: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(awaited)


def page(name: str = "a", canonical: str | None = None, text: str = TEXT, host: str = "outlet.example") -> Page:
    """A page at that address which claims `canonical` for itself."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    body = f"<html lang='en'><head><title>Missile shot down</title>{link}</head><body><article>{paragraphs}</article>"
    return Page(url(name, host), f"{body}</body></html>".encode(), NOON, "text/html")


def read(reader: Reader, given: Page, name: str = "a", redirects: tuple[str, ...] = (), **fields: Any) -> Any:
    return of(reader, given, pending(name, **fields), redirects)


def of(reader: Reader, given: Page, record: UrlRecord, redirects: tuple[str, ...] = (), *validators: Validators) -> Any:
    async def article() -> Any:
        with reader.line.join(record.outlet) as place:
            return await reader.article(given, record, place, redirects, *validators)

    return wait(article())


# --- which article is it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "canonical", "article"),
    [
        ("a", None, url("a")),
        ("a", url("a"), url("a")),
        ("amp/a", url("a"), url("a")),
        ("a?utm_source=feed", None, url("a")),
        ("a", "/missile-down", url("missile-down")),
        ("a", "/b", url("a")),
        ("a", url("b", "elsewhere.example"), url("a")),
        ("a", url("a", "m.outlet.example"), url("a", "m.outlet.example")),
        ("a", url(""), url("a")),
        ("a", "https://outlet.example", url("a")),
        ("a", "javascript:alert(1)", url("a")),
        ("a", "", url("a")),
    ],
)
def test_identity_is_the_pages_own_claim_within_its_outlet(
    reader: Reader, name: str, canonical: str | None, article: str
) -> None:
    found = read(reader, page(name, canonical))
    assert isinstance(found, Article)
    assert found.url == article


def test_addresses_on_the_way_that_name_the_article_become_aliases(reader: Reader) -> None:
    way = (url("old"), url("consent?back=old"), url("amp/new"), url("gate"))
    found = read(reader, page("new", url("shot-down")), "old", way)
    assert (found.url, found.aliases, found.pending_url) == (
        url("shot-down"),
        (url("amp/new"), url("new"), url("old")),
        url("old"),
    )


def wall_of(reader: Reader, store: Store, name: str, text: str, again: bool = False) -> Any:
    """What becomes of a page with this text where another title was announced."""
    record = pending(name, reason="wall" if again else None, entry=entry(name, title="Opera house opens its doors"))
    outcome = of(reader, page(name, text=text), record)
    Writer(store).write([outcome])
    failed = outcome if isinstance(outcome, Departure) else outcome.failure
    return failed.reason if failed else "article"


def test_a_page_without_a_word_of_what_was_announced_is_looked_at_twice(reader: Reader, store: Store) -> None:
    assert wall_of(reader, store, "a", TEXT) == "wall"
    assert wall_of(reader, store, "a", TEXT, again=True) == "article"


def test_one_text_at_two_addresses_stays_a_wall_and_so_does_a_short_one(reader: Reader, store: Store) -> None:
    for again in (False, True):
        assert [wall_of(reader, store, name, TEXT, again) for name in "ab"] == ["wall", "wall"]
        assert wall_of(reader, store, "c", "Welcome to the valley paper.", again) == "wall"


def test_a_wall_leaves_no_validators_and_no_alias(reader: Reader, store: Store) -> None:
    record = pending("a", entry=entry("a", title="Opera house opens its doors"))
    store.announce([record])
    at_gate = dataclasses.replace(page("gate"), requested=url("a"))
    Writer(store).write([of(reader, at_gate, record, (url("a"),), Validators('"gate"'))])
    held = store.urls([url("a")])[url("a")]
    assert (held.state, held.reason, held.etag, store.counts()["articles"]) == ("pending", "wall", None, 0)


def test_pages_that_all_claim_one_address_are_articles_of_their_own(reader: Reader, store: Store) -> None:
    texts = (f"{TEXT}\nThis was said of {name}." for name in ("ab", "cd"))
    found = [read(reader, page(f"news/{n}", url("news"), text), f"news/{n}") for n, text in enumerate(texts)]
    Writer(store).write(found)
    assert store.counts()["articles"] == 2
    assert [each.url for each in found] == [url("news/0"), url("news/1")]


def test_an_alias_leads_to_its_article_whatever_the_page_claims_now(reader: Reader, store: Store) -> None:
    Writer(store).write([read(reader, page("amp/a", url("a")), "amp/a")])
    found = read(reader, page("amp/a", None, f"{TEXT}\nMore."), "amp/a")
    assert (found.url, found.known and found.known.url) == (url("a"), url("a"))


def test_of_several_articles_that_one_address_led_to_the_oldest_is_meant(reader: Reader, store: Store) -> None:
    first, second = read(reader, page("a")), read(reader, page("b"), "b")
    Writer(store).write([second, dataclasses.replace(first, fetched=at(hours=-1))])
    assert read(reader, page("b"), "a", (url("a"),)).known.url == url("a")


def test_the_outlet_is_that_of_the_page_not_of_the_feed(reader: Reader) -> None:
    found = read(reader, page("a", host="other.example"))
    assert (found.outlet, found.url) == ("other.example", url("a", "other.example"))


def test_a_page_whose_final_address_cannot_be_fetched_departs(reader: Reader) -> None:
    found = read(reader, Page("data:text/html,x", b"<p>x</p>", NOON))
    assert (found.stage, found.reason) == ("extract", "bad-url")


# --- what is not read again -------------------------------------------------------------------------------------------


def test_the_same_bytes_are_not_read_again(reader: Reader, session: Session, store: Store) -> None:
    found = read(reader, page())
    Writer(store).write([found])
    again = read(reader, page(), article_id="a-1")
    assert (again.reason, again.stage, session.workers.read) == ("unchanged", "fetch", 1)


def test_R02_the_same_bytes_are_read_again_when_a_crash_left_them_unacknowledged(
    reader: Reader, session: Session, store: Store
) -> None:
    Writer(store).write([read(reader, page())])
    assert isinstance(read(reader, page()), Article)
    assert session.workers.read == 2


def test_other_bytes_with_the_same_text_are_read(reader: Reader, store: Store) -> None:
    Writer(store).write([read(reader, page())])
    noisy = page()
    found = read(reader, Page(noisy.url, noisy.body + b"<!-- visit 2 -->", at(hours=1), "text/html"), article_id="a-1")
    assert found.text_sha == found.known.versions[0].sha


# --- what can go wrong ------------------------------------------------------------------------------------------------


def test_R50_a_page_that_kills_its_worker_twice_is_poisoned(reader: Reader, session: Session) -> None:
    session.workers.fail = [PoisonedError("it crashed"), PoisonedError("it crashed")]
    found = read(reader, page())
    assert isinstance(found, Departure)
    assert (found.reason, found.stage, session.workers.read) == ("poisoned", "extract", 2)


def test_R49_a_worker_that_died_of_something_else_costs_nothing(reader: Reader, session: Session) -> None:
    session.workers.fail = [PoisonedError("it crashed")]
    assert isinstance(read(reader, page()), Article)


def test_R50_a_page_that_takes_too_long_is_not_tried_twice(reader: Reader, session: Session) -> None:
    session.workers.fail = [PoisonedError("too long", "extract-timeout")]
    assert (read(reader, page()).reason, session.workers.read) == ("extract-timeout", 1)


def test_a_page_that_is_being_read_when_the_run_stops_is_left_pending(reader: Reader, session: Session) -> None:
    session.workers.fail = [asyncio.CancelledError()]
    assert read(reader, page()) is None


# --- feeds ------------------------------------------------------------------------------------------------------------


def announce(reader: Reader, *entries: Entry, feed: str = FEED, link: str | None = None) -> list[str]:
    document = FeedDocument("rss", entries, link=link)
    return [record.url for record in wait(reader.announce(document, feed, NOON))]


def test_what_is_known_is_not_new(reader: Reader) -> None:
    assert (announce(reader, entry("a")), announce(reader, entry("a"), entry("b"))) == ([url("a")], [url("b")])


def test_what_a_feed_announces_has_the_topics_of_the_feed(reader: Reader, store: Store) -> None:
    announce(reader, entry("a"))
    assert store.urls([url("a")])[url("a")].topics == ("missiles",)


def test_links_to_other_sites_depart(reader: Reader, session: Session) -> None:
    assert announce(reader, entry("x", "ads.example"), entry("a")) == [url("a")]
    (left,) = session.queued
    assert (left.url, left.reason, left.feed_url) == (url("x", "ads.example"), "off-site", FEED)


def test_links_to_the_site_that_the_feed_is_of_stay(reader: Reader) -> None:
    assert announce(reader, entry("a", "home.example"), link="http://home.example/") == [url("a", "home.example")]


def test_a_feed_that_no_topic_lists_may_link_anywhere(reader: Reader) -> None:
    """As in the replay of somebody else's archive."""
    assert announce(reader, entry("x", "any.example"), feed="http://unknown.example/rss") == [url("x", "any.example")]


def test_R30_one_poll_brings_a_bounded_number_and_the_next_the_rest(store: Store, session: Session) -> None:
    config = Config.model_validate({"fetch": {"max_new_per_poll": 2}})
    bounded = Reader(Session(store, session.topics, config), "crawl")  # type: ignore[arg-type] # stands in
    entries = [entry(name) for name in "abc"]
    assert (announce(bounded, *entries), announce(bounded, *entries)) == ([url("a"), url("b")], [url("c")])


def test_what_is_left_for_the_next_poll_is_told_once(store: Store, session: Session) -> None:
    config = Config.model_validate({"fetch": {"max_new_per_poll": 1}})
    mine = Session(store, session.topics, config)
    bounded = Reader(mine, "crawl")  # type: ignore[arg-type] # stands in
    entries = [entry(name) for name in "abc"]
    announce(bounded, *entries)
    assert [(left.url, left.reason, left.feed_url) for left in mine.queued] == [
        (url("b"), "left-aside", FEED),
        (url("c"), "left-aside", FEED),
    ]
    Writer(store).write(mine.queued)
    mine.queued.clear()
    assert (announce(bounded, *entries), mine.queued) == ([url("b")], [])
    found = trail(store, url("c"))
    assert [(each["reason"], each["feed"], each["detail"]["taken"]) for each in found["decisions"]] == [
        ("left-aside", FEED, 1)
    ]


def test_an_address_that_may_lie_beyond_what_is_read_of_a_feed_is_told_so(store: Store) -> None:
    beyond = "45000 of 50000 addresses are beyond the 5000 that are read"
    store.put_feeds([FeedRecord(FEED, "outlet.example", ("missiles",), NOON, {"left": beyond})])
    with pytest.raises(UsageError, match=f"not within what is read of one .*{beyond}"):
        trail(store, url("x"))
    with pytest.raises(UsageError, match="has announced it; `newsbot source add`"):
        trail(store, url("x", "other.example"))


def test_a_page_that_no_feed_announced_is_announced_when_it_is_met(reader: Reader, store: Store) -> None:
    record = wait(reader.record_of("http://outlet.example/a?utm_source=x", NOON))
    assert (record.url, record.feed_url, set(store.urls([url("a")]))) == (url("a"), "", {url("a")})


# --- what cannot be read ----------------------------------------------------------------------------------------------


def without_page(reader: Reader, reason: str, status: int | None = None, **fields: Any) -> Any:
    given = {"entry": entry(title="Missile - Outlet", summary="Shot down.", published=NOON, language="en")} | fields
    detail: dict[str, object] = {} if status is None else {"status": status}

    async def outcome() -> Any:
        record = pending(**given)
        with reader.line.join(record.outlet) as place:
            return await reader.without_page(record, place, reason, at(hours=1), detail)

    return wait(outcome())


@pytest.mark.parametrize(
    ("reason", "status"),
    [("refused", 403), ("refused", 451), ("rate-limited", 429), ("http-4xx", 406), ("robots-disallowed", None)],
)
def test_what_is_kept_from_us_leaves_its_headline(reader: Reader, reason: str, status: int | None) -> None:
    found = without_page(reader, reason, status)
    assert isinstance(found, Article)
    assert found.failure is not None
    assert (found.failure.reason, found.fetched, found.pending_url) == (reason, at(hours=1), url())
    content = found.content
    assert (content.title, content.summary, content.body, content.language) == ("Missile", "Shot down.", "", "en")
    assert (content.unread, content.published, found.fingerprint, found.candidates) == (True, NOON, (), ("missiles",))


@pytest.mark.parametrize(("reason", "status"), [("http-4xx", 404), ("http-4xx", 410), ("timeout", None)])
def test_what_is_gone_or_may_yet_come_leaves_none(reader: Reader, reason: str, status: int | None) -> None:
    assert isinstance(without_page(reader, reason, status), Departure)


def test_without_a_title_there_is_no_headline(reader: Reader) -> None:
    assert isinstance(without_page(reader, "refused", 403, entry=entry(summary="Shot down.")), Departure)
    assert isinstance(without_page(reader, "refused", 403, entry=None), Departure)


def test_what_was_read_is_no_headline_when_its_page_is_refused(reader: Reader, store: Store) -> None:
    Writer(store).write([read(reader, page())])
    assert isinstance(without_page(reader, "refused", 403), Departure)
    assert isinstance(without_page(reader, "refused", 403, article_id="a-1"), Departure)


def test_a_text_belongs_to_the_article_of_its_headline_whatever_the_page_claims(reader: Reader, store: Store) -> None:
    Writer(store).write([without_page(reader, "refused", 403)])
    found = read(reader, page("a", "/missile-down"))
    assert (found.url, found.known.url, found.known.read) == (url("a"), url("a"), False)


@pytest.mark.parametrize("error", [PoisonedError("it crashed"), asyncio.CancelledError()], ids=["dies", "is stopped"])
def test_a_headline_whose_worker_is_lost_is_left(reader: Reader, session: Session, error: BaseException) -> None:
    session.workers.fail = [error]
    assert isinstance(without_page(reader, "refused", 403), Departure)
