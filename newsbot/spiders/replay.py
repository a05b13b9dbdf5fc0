"""Replays archives: the same articles as the crawl that recorded them, without opening a socket."""

import asyncio
import collections
import functools
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import scrapy
from scrapy.crawler import Crawler
from w3lib.url import safe_url_string

from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.schema import UrlRecord
from newsbot.errors import BadURLError, FeedError, PoisonedError
from newsbot.items import Article, Page, Validators
from newsbot.middlewares.failures import status_reason
from newsbot.network.archive import BadRecord, Exchange, index, read_at, read_pages
from newsbot.network.urls import redact
from newsbot.operation.crawl_session import Session, session_of
from newsbot.pages.meta_refresh import refresh_target
from newsbot.spiders.reader import SITEMAPS, Outcome, Reader

logger = logging.getLogger(__name__)

_WAYS = 100  # to one address that are remembered: of those that failed no answer is recorded, and they stay
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class ReplaySpider(scrapy.Spider):
    """`paths`: WARC files and directories of pages; exchanges are taken by date, whatever file they are in."""

    name = "replay"
    session: Session
    reader: Reader

    def __init__(self, paths: list[str] | str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.paths = [Path(path) for path in (paths.split(",") if isinstance(paths, str) else paths)]
        self._index_of: dict[str, str] = {}  # address of a sitemap -> the feed that is its index
        # Address -> the ways by which recorded redirects led there; for archives that do not say it with the answer.
        self._led_from: dict[str, collections.deque[list[str]]] = {}
        self._reading: collections.deque[asyncio.Task[Outcome | None]] = collections.deque()
        self._touched: set[str] = set()  # URLs handed on since the queue was last drained

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ReplaySpider":
        """Scrapy's way to make a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session_of(crawler)
        spider.reader = Reader(spider.session, "replay")
        return spider

    @functools.cached_property
    def _as_configured(self) -> dict[str, str]:
        """Address of a feed without its keys, as it is recorded -> with them."""
        return {redact(url).replace("***@", ""): url for url in self.reader.feeds}

    async def start(self) -> AsyncIterator[Any]:
        """Yields articles in the order of the archives; departures go straight to the writer."""
        async for outcome in self._outcomes():
            await self.session.queue.room()
            if isinstance(outcome, Article):
                yield outcome
            else:
                self.session.queue.add(outcome)

    async def _outcomes(self) -> AsyncIterator[Outcome]:
        for exchange in self._exchanges():
            reading = await self._begin(exchange)
            if reading is None:
                continue
            record, task = reading
            if record.url in self._touched:  # its next text is judged against this one, which must be stored first
                async for outcome in self._finish(0):
                    yield outcome
                await self.session.queue.drain()
                self._touched.clear()
            self._touched.add(record.url)
            self._reading.append(asyncio.ensure_future(task))
            async for outcome in self._finish(2 * self.session.workers.count):
                yield outcome
        async for outcome in self._finish(0):
            yield outcome

    def _exchanges(self) -> Iterator[Exchange | BadRecord]:
        """Of archives by date, whatever file they are in; then of directories of saved pages, by name."""
        archives = [path for path in self.paths if not path.is_dir()]
        for folder in self.paths:
            archives += sorted(folder.glob("*.warc*")) if folder.is_dir() else []
        positions, damaged = index(archives)
        yield from damaged
        for position in positions:
            yield read_at(position)
        for folder in self.paths:
            if folder.is_dir():
                yield from read_pages(folder, self.session.clock())

    async def _finish(self, leave: int) -> AsyncIterator[Outcome]:
        """What is being read ahead, in order, until only `leave` pages are under way."""
        while len(self._reading) > leave:
            outcome = await self._reading.popleft()
            if outcome is not None:
                yield outcome

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
        if exchange.kind == "feed":
            await self._feed(exchange)
            return None
        if exchange.failure and exchange.failure not in REASONS:  # of a later newsbot
            return None
        if exchange.kind == "robots" or (exchange.kind is None and "html" not in _content_type(exchange)):
            return None
        ways = self._way(exchange)
        try:
            record = await self.reader.record_of(ways[0] if ways else exchange.url, exchange.fetched)
        except BadURLError as error:
            self._count("bad_records")
            logger.error("%s: %s", exchange.file, error)
            return None
        return record, self._page(exchange, record, ways)

    def _way(self, exchange: Exchange) -> list[str]:
        """The addresses by which the answer was reached, the one that was asked for first."""
        led = self._led_from.get(exchange.url)
        found = led.popleft() if led else []
        if led is not None and not led:
            del self._led_from[exchange.url]
        return list(exchange.way) or found

    async def _feed(self, exchange: Exchange) -> None:
        ways = self._way(exchange)
        if exchange.status != 200:
            return
        try:
            document = await self.reader.feed(exchange.body, exchange.url, _content_type(exchange), exchange.fetched)
        except (FeedError, PoisonedError) as error:
            logger.warning("%s: feed %s: %s", exchange.file, exchange.url, error)
            return
        feed_url = ways[0] if ways else exchange.url
        feed_url = self._as_configured.get(feed_url.replace("***@", ""), feed_url)
        feed_url = self._index_of.get(feed_url, feed_url)
        self._index_of |= dict.fromkeys(document.sitemaps[:SITEMAPS], feed_url)
        await self.reader.announce(document, feed_url, exchange.fetched)

    async def _page(self, exchange: Exchange, record: UrlRecord, ways: list[str]) -> Outcome | None:
        if exchange.failure:
            words = exchange.body.decode("utf-8", "replace")
            detail: dict[str, object] = {"error": words} if words else {}
            return await self.reader.without_page(record, exchange.failure, exchange.fetched, detail)
        if exchange.status == 304:
            return self.reader.not_modified(record, exchange.fetched)
        if not 200 <= exchange.status < 300:
            reason = status_reason(exchange.status).reason
            return await self.reader.without_page(record, reason, exchange.fetched, {"status": exchange.status})
        page = Page(exchange.url, exchange.body, exchange.fetched, _content_type(exchange), record.link)
        validators = Validators(exchange.header("etag"), exchange.header("last-modified"))
        return await self.reader.article(page, record, ways, validators)

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"newsbot/{name}")


def _leads_to(exchange: Exchange) -> str | None:
    """Where an answer sends whoever asked for it; None when it is what was asked for."""
    if exchange.status in _REDIRECTS:
        location = (exchange.header("location") or "").encode("latin-1", "replace")
        return urljoin(exchange.url, safe_url_string(location))  # as Scrapy spells it
    if exchange.status == 200 and exchange.kind in ("page", "feed"):
        return refresh_target(exchange.body, exchange.url)
    return None


def _content_type(exchange: Exchange) -> str:
    return exchange.header("content-type") or ""
