"""Replays archives: the same corpus as the crawl that recorded them, without opening a socket.

What the crawl did is done again with what it was given: each answer, and each note that a request came to nothing, goes
the way that it went then, in the order of the archive; where the crawl prepared the store, or assigned stories, a mark
says so. Archives without such marks and notes (of others, and of earlier versions) are read by what answers say.
"""

import collections
import dataclasses
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import scrapy
from scrapy.crawler import Crawler
from w3lib.url import safe_url_string

from newsbot.corpus.feed_polls import NOT_ASKED
from newsbot.corpus.leases import this_process
from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import UrlRecord
from newsbot.errors import BadURLError
from newsbot.items import Article, Page
from newsbot.middlewares import robots
from newsbot.middlewares.conditional import validators_in
from newsbot.middlewares.failures import status_reason
from newsbot.network.archive import BadRecord, Exchange, Mark, Position, index, read_at, read_pages
from newsbot.network.urls import host_of
from newsbot.operation.crawl_session import Session, session_of
from newsbot.pages.meta_refresh import refresh_target
from newsbot.spiders.read_ahead import ReadAhead
from newsbot.spiders.reader import AT_ONCE, Outcome, Place, Reader
from newsbot.spiders.recorded_feeds import RecordedFeeds, is_answer
from newsbot.spiders.recordings_told import remember, spans_of, warn

logger = logging.getLogger(__name__)

_WAYS = 100  # to one address that are remembered: of those that failed no answer is recorded, and they stay
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class ReplaySpider(scrapy.Spider):
    """`paths`: WARC files and directories of pages; exchanges are taken by date, whatever file they are in."""

    name = "replay"
    session: Session
    reader: Reader
    feeds: RecordedFeeds
    ahead: ReadAhead

    def __init__(self, paths: list[str] | str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paths = [Path(path) for path in (paths.split(",") if isinstance(paths, str) else paths)]
        # Address -> the ways by which recorded redirects led there; for archives that do not say it with the answer.
        self._led_from: dict[str, collections.deque[list[str]]] = {}
        self._topics: dict[Path, frozenset[str]] = {}  # of the crawl that an archive records
        self._due: dict[Path, dict[str, UrlRecord]] = {}  # what that crawl had to read when it began, as it was then

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ReplaySpider":
        """Scrapy's way to make a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session_of(crawler)
        spider.reader = Reader(spider.session, "replay")
        spider.feeds, spider.ahead = RecordedFeeds(spider.reader), ReadAhead(spider.session)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yields articles in the order of the archives; departures go straight to the writer."""
        async for outcome in self._outcomes():
            await self.session.queue.room()
            if isinstance(outcome, Article):
                yield outcome
            else:
                self.session.queue.add(outcome)

    async def _outcomes(self) -> AsyncIterator[Outcome]:
        archives = [path for path in self.paths if not path.is_dir()]
        for folder in self.paths:
            archives += sorted(folder.glob("*.warc*")) if folder.is_dir() else []
        positions, damaged = index(archives)
        spans = spans_of(positions)
        await self.session.store.call(lambda store: warn(store, spans))
        for exchange in self._exchanges(positions, damaged):
            if isinstance(exchange, Mark):
                async for outcome in self._all_written():
                    yield outcome
                await self._do(exchange)
                continue
            reading = await self._begin(exchange)
            if reading is None:
                continue
            record, task = reading
            if self.ahead.waits_for(record.url):
                async for outcome in self._all_written():
                    yield outcome
            async for outcome in self.ahead.add(record.url, task):
                yield outcome
        async for outcome in self._all_written():
            yield outcome
        await self.session.store.call(lambda store: remember(store, spans))

    def _exchanges(
        self, positions: Sequence[Position], damaged: Sequence[BadRecord]
    ) -> Iterator[Exchange | Mark | BadRecord]:
        """Of archives by date, whatever file they are in; then of directories of saved pages, by name."""
        yield from damaged
        for position in positions:
            yield read_at(position)
        for folder in self.paths:
            if folder.is_dir():
                yield from read_pages(folder, self.session.clock())

    async def _all_written(self) -> AsyncIterator[Outcome]:
        """All that is under way; when it ends, all is in the store."""
        async for outcome in self.ahead.rest():
            yield outcome
        await self.feeds.finish()
        await self.session.queue.drain()

    async def _do(self, mark: Mark) -> None:
        """What the crawl did there."""
        if mark.event == "assigned":
            await self.session.assign(mark.fetched, this_process())
            return
        names = self._topics[mark.file] = frozenset(mark.topics) & self.session.topics.keys()
        await self.reader.begin(names, mark.fetched)
        due = await self.session.store.call(lambda store: store.due_urls(mark.fetched, AT_ONCE, sorted(names)))
        self._due[mark.file] = {record.url: record for record in due}

    async def _begin(
        self, exchange: Exchange | BadRecord
    ) -> tuple[UrlRecord, Coroutine[Any, Any, Outcome | None]] | None:
        """What is to be read of an exchange, and for which announced URL; None when it holds no page."""
        if isinstance(exchange, BadRecord):
            self._count("bad_records")
            logger.error("%s: damaged record at byte %d: %s", exchange.file, exchange.offset, exchange.reason)
            return None
        if target := _leads_to(exchange):
            self._led_from.setdefault(target, collections.deque(maxlen=_WAYS)).append(
                [*self._way(exchange), exchange.url]
            )
            return None
        if (exchange.failure and exchange.failure not in REASONS) or _was_tried_again(exchange):
            return None  # of a later newsbot; or something else came of it, which is recorded further on
        ways = self._way(exchange)
        if exchange.kind == "feed":
            await self.feeds.take(exchange, ways, self._topics.get(exchange.file))
            return None
        if exchange.kind == "robots":
            await self._robots(exchange)
            return None
        if exchange.kind is None and not exchange.is_html:
            return None
        return await self._page(exchange, ways)

    def _way(self, exchange: Exchange) -> list[str]:
        """The addresses by which the answer was reached, the one that was asked for first."""
        led = self._led_from.get(exchange.url)
        found = led.popleft() if led else []
        if led is not None and not led:
            del self._led_from[exchange.url]
        return list(exchange.way) or ([] if exchange.target else found)

    async def _robots(self, exchange: Exchange) -> None:
        """Keep what is kept of a robots.txt for the next crawl."""
        site = exchange.target
        if not site:
            return
        await self.session.queue.settled({site})
        held = (await self.session.store.call(lambda store: store.robots([site]))).get(site)
        if held is not None and held.fetched >= exchange.fetched:
            return
        validators = validators_in(exchange.header("etag") or "", exchange.header("last-modified") or "")
        hops = int(exchange.url != f"{site}/robots.txt")
        found = robots.record_of(site, exchange.status, exchange.body, validators, exchange.fetched, held, hops)
        if found is not None:
            self.session.queue.add(found)

    async def _page(
        self, exchange: Exchange, ways: list[str]
    ) -> tuple[UrlRecord, Coroutine[Any, Any, Outcome | None]] | None:
        address = exchange.target or (ways[0] if ways else exchange.url)
        record = self._due.get(exchange.file, {}).pop(address, None)
        try:
            record = record or await self.reader.record_of(address, exchange.fetched)
        except BadURLError as error:
            self._count("bad_records")
            logger.error("%s: %s", exchange.file, error)
            return None
        if (of_crawl := self._topics.get(exchange.file)) is not None:
            record = dataclasses.replace(record, topics=tuple(sorted(of_crawl.intersection(record.topics))))
        late = await self.session.store.call(lambda store: _is_late(store, record.url, exchange))
        return record, self._outcome(exchange, record, ways, self.reader.line.join(record.outlet), late)

    async def _outcome(
        self, exchange: Exchange, record: UrlRecord, ways: list[str], place: Place, late: bool
    ) -> Outcome | None:
        with place:
            outcome = await self._read(exchange, record, place, ways)
        return self._text_of(outcome) if late else outcome

    def _text_of(self, outcome: Outcome | None) -> Article | None:
        """What the store does not hold yet of an outcome that is older than what it knows of the URL, or known."""
        if not isinstance(outcome, Article):
            return None
        self.session.queue.forget(outcome)
        if outcome.failure or (outcome.known and any(v.sha == outcome.text_sha for v in outcome.known.versions)):
            return None
        late = dataclasses.replace(outcome, pending_url=None)
        self.session.queue.expect(late)
        return late

    async def _read(self, exchange: Exchange, record: UrlRecord, place: Place, ways: list[str]) -> Outcome | None:
        if exchange.failure:
            words = exchange.body.decode("utf-8", "replace")
            detail: dict[str, object] = {"status": exchange.status} if exchange.status else {"error": words}
            detail = detail if exchange.status or words else {}
            if exchange.failure == "rate-limited" and exchange.again:
                await self.reader.rest(host_of(exchange.url), exchange.again, exchange.fetched)
            return await self.reader.without_page(
                record, place, exchange.failure, exchange.fetched, detail, exchange.again
            )
        if exchange.status == 304:
            known = record.article_id is not None or not exchange.target  # else it was no answer: a note follows
            return self.reader.not_modified(record, exchange.fetched) if known else None
        if not 200 <= exchange.status < 300:
            reason = status_reason(exchange.status).reason
            return await self.reader.without_page(record, place, reason, exchange.fetched, {"status": exchange.status})
        page = Page(exchange.url, exchange.body, exchange.fetched, exchange.content_type, record.link)
        validators = validators_in(exchange.header("etag") or "", exchange.header("last-modified") or "")
        return await self.reader.article(page, record, place, ways, validators)

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"newsbot/{name}")


def _is_late(store: Store, url: str, exchange: Exchange) -> bool:
    """Whether the store knows already what came of this exchange, or of a later one for the same URL."""
    at: datetime = exchange.fetched
    known = [
        each
        for each in store.decisions(DecisionFilter(urls=(url,), since=at))
        if each.reason not in NOT_ASKED and not each.detail.get("joined")
    ]
    if exchange.target:
        return bool(known)
    return any(each.last > at or not REASONS[each.reason].retry for each in known)  # else it may have been tried again


def _leads_to(exchange: Exchange) -> str | None:
    """Where an answer sends whoever asked for it; None when it is what was asked for."""
    if exchange.status in _REDIRECTS and not exchange.failure:
        location = (exchange.header("location") or "").encode("latin-1", "replace")
        return urljoin(exchange.url, safe_url_string(location))  # as Scrapy spells it
    if exchange.status == 200 and exchange.kind in ("page", "feed"):
        return refresh_target(exchange.body, exchange.url, exchange.header("refresh") or "")
    return None


def _was_tried_again(exchange: Exchange) -> bool:
    """Whether what came of an answer is recorded further on: what it was asked for is noted with all of a crawl."""
    return bool(exchange.target and exchange.kind != "robots" and not exchange.failure) and not is_answer(exchange)
