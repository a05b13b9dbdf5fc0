"""Polls the feeds that are due and fetches what they announce; what an earlier run left pending comes first."""

import asyncio
import dataclasses
import functools
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from newsbot.corpus import feed_polls, frontier
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.errors import FeedError
from newsbot.items import Article, Departure, Page, Validators
from newsbot.middlewares.conditional import validators_of
from newsbot.middlewares.failures import came_to_nothing, come_back, failure_reason, status_reason
from newsbot.middlewares.redirects import PERMANENT
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.network.hourly_budget import HOUR, Budget
from newsbot.network.urls import host_of, redact
from newsbot.operation.crawl_session import Session, crawl_began, session_of
from newsbot.spiders.feed_answers import FeedAnswers
from newsbot.spiders.reader import AT_ONCE, Reader

logger = logging.getLogger(__name__)

FEEDS_AT_ONCE = 500
"""Feeds that have been requested and not read yet: ten thousand requests at once took 250 MB."""
_ROOM = 0.02  # seconds between two looks whether there is room for another


class FeedsSpider(scrapy.Spider):
    """`topic`: names, separated by commas (else every topic); `due`: 0 polls feeds whose time has not come, too."""

    name = "feeds"
    session: Session
    reader: Reader
    budget: Budget

    def __init__(self, topic: str = "", due: str = "1", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.only = [name for name in topic.split(",") if name]
        self.only_due = str(due) not in {"0", "no", "false"}
        self._asked: set[str] = set()  # keys of URLs that are being fetched
        self._polling: set[str] = set()  # feeds that are being asked

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "FeedsSpider":
        """Scrapy's way to make a spider; `topic` chooses among the topics of the configuration."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.only:
            crawler.settings.set("NEWSBOT_TOPICS", spider.only, priority="spider")
        spider.session = session_of(crawler)
        spider.reader = Reader(spider.session, "crawl")
        spider.budget = Budget(spider.session.config.fetch.per_hour)
        crawler.signals.connect(spider.spent, signals.request_reached_downloader)
        return spider

    @functools.cached_property
    def answers(self) -> FeedAnswers:
        """What reads the answers of feeds."""
        return FeedAnswers(self.reader, self._polled, self._part)

    async def start(self) -> AsyncIterator[Request]:
        """Requests what is due."""
        await self.begin()
        async for request in self.requests(*await self.due(self.session.clock())):
            yield request

    async def begin(self) -> None:
        """Prepare the run: records for new feeds, backfill of new topics, rests that hosts asked an earlier run for."""
        now, names = self.session.clock(), sorted(self.session.topics)
        self.crawler.signals.send_catch_log(crawl_began, at=now, topics=names)
        feeds = await self.reader.begin(names, now)
        spent = await self.session.store.call(lambda store: feed_polls.requests_since(store, feeds, now - HOUR))
        for host, times in spent.items():
            self.budget.spend(host, times)
        guard = self.crawler.get_downloader_middleware(RetryAfterMiddleware)
        if guard is not None:
            guard.preload(feed_polls.resting_hosts(feeds, now))

    async def due(self, now: datetime) -> tuple[list[UrlRecord], list[FeedRecord]]:
        """What is pending or due for a recheck, and the feeds whose time has come."""
        store, names, listed = self.session.store, sorted(self.session.topics), frozenset(self.reader.feeds)
        busy = await self.under_way()
        feeds = await store.call(lambda store: feed_polls.to_poll(store, names, listed - busy, now, self.only_due))
        urls = await store.call(lambda store: store.due_urls(now, AT_ONCE, names))
        return [record for record in urls if record.url not in busy], feeds

    async def under_way(self) -> frozenset[str]:
        """URLs of feeds and pages that are being requested. Returns when what was read before is written: see `due`."""
        busy = frozenset(self._polling | self._asked)
        await self.session.queue.drain()
        return busy

    async def requests(self, waiting: Iterable[UrlRecord], feeds: list[FeedRecord]) -> AsyncIterator[Request]:
        """Requests for these pages, then for the feeds, whose list is emptied meanwhile; none for what is under way."""
        for request in self._page_requests(await self._affordable(waiting)):
            yield request
        feeds.reverse()
        while feeds and not self.session.stopping.is_set():
            if len(self._polling) >= FEEDS_AT_ONCE:
                await asyncio.sleep(_ROOM)
                continue
            feed = feeds.pop()
            if feed.url not in self._polling:
                self._polling.add(feed.url)
                yield self._feed_request(feed)

    # --- feeds ----------------------------------------------------------------------------------

    def _feed_request(self, feed: FeedRecord) -> Request:
        meta = {"kind": "feed", "feed": feed, "validators": feed_polls.validators(feed)}
        if self.reader.source(feed.url).insecure_tls:
            meta["insecure_tls"] = True
        return Request(feed_polls.address(feed), self.parse_feed, errback=self.feed_failed, meta=meta)

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        """A feed has answered: note when to ask again, announce what is new, and request it."""
        try:
            new = await self.answers.read(response.meta["feed"], _answer(response))
        finally:
            self._polling.discard(response.meta["feed"].url)
        for request in self._page_requests(await self._affordable(new)):
            yield request

    async def _part(self, feed: FeedRecord, address: str) -> feed_polls.Answer:
        """One sitemap of an index."""
        meta = {"kind": "feed", "feed": feed, "insecure_tls": self.reader.source(feed.url).insecure_tls}
        assert self.crawler.engine is not None
        request = Request(address, callback=NO_CALLBACK, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            reason, words = failure_reason(error)
            self._failed(request, reason, words, self.session.clock(), None, None)
            raise FeedError(words) from error
        if response.status != 200:
            reason, words = status_reason(response.status)
            self._failed(response.request, reason, words, response.meta["fetched"], response.status, None)
            raise FeedError(f"HTTP {response.status}")
        return _answer(response)

    def _failed(
        self, request: Any, reason: str, detail: str, at: datetime, status: int | None, again: datetime | None
    ) -> None:
        """Let it be recorded that a request came to nothing."""
        told = {"request": request, "reason": reason, "detail": detail, "at": at, "status": status, "again": again}
        self.crawler.signals.send_catch_log(came_to_nothing, **told)

    async def feed_failed(self, failure: Failure) -> None:
        """A feed could not be read: it is asked again later, less and less often."""
        feed = failure.request.meta["feed"]  # type: ignore[attr-defined] # Scrapy sets it
        if self.session.stopping.is_set():
            return  # it may have failed for that; it is due when the next run begins
        reason, words = failure_reason(failure)
        status = getattr(getattr(failure.value, "response", None), "status", None)
        now, again = self.session.clock(), come_back(failure)
        self._failed(failure.request, reason, words, now, status, again)  # type: ignore[attr-defined] # the same
        try:
            await self._polled(feed_polls.failed(feed, reason, words, now, status, again))
        finally:
            self._polling.discard(feed.url)

    async def _polled(self, poll: feed_polls.Poll) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("newsbot/feeds_polled")
        if poll.record.outcome == "failed":
            self.crawler.stats.inc_value("newsbot/feeds_failed")
            logger.warning("Feed %s: %s", redact(poll.feed.url), poll.record.detail or poll.record.reason)
        await self.session.queue.room()
        self.session.queue.add(poll)

    # --- pages ----------------------------------------------------------------------------------

    async def _affordable(self, records: Iterable[UrlRecord]) -> list[UrlRecord]:
        """Those for which their hosts have room in this hour, and that were not read all too often; the others are due
        when there is room again.
        """
        now, taken, late, often = self.session.clock(), list[UrlRecord](), list[UrlRecord](), list[UrlRecord]()
        for record in records:
            if record.url in self._asked:
                continue
            if (rested := frontier.readable_from(record)) > now:
                often.append(dataclasses.replace(record, due=rested))
                continue
            until = self.budget.take(host_of(record.link), now)
            taken.append(record) if until is None else late.append(dataclasses.replace(record, due=until))
        if late:
            logger.warning(
                "%d pages wait: more than %d requests an hour (fetch.per_hour)", len(late), self.budget.per_hour
            )
        if often:
            told = (len(often), frontier.READINGS, redact(often[0].url))
            logger.warning("%d pages wait: their feeds say more than %d times that they were changed (%s)", *told)
        if late or often:
            await self.session.store.call(lambda store: store.put_urls([*late, *often]))
        return taken

    def spent(self, request: Request) -> None:
        """Count a request for the hourly budget, unless it is for a page, which was counted when it was taken."""
        meta = request.meta
        if meta.get("kind") != "page" or meta.get("retry_times") or meta.get("redirect_times"):
            self.budget.spend(host_of(request.url), [self.session.clock()])

    def _page_requests(self, records: Iterable[UrlRecord]) -> Iterator[Request]:
        for record in records:
            if record.url in self._asked:
                continue
            self._asked.add(record.url)
            meta = {"kind": "page", "record": record, "validators": _validators(record)}
            try:
                yield Request(record.link, self.parse_page, errback=self.page_failed, meta=meta)
            except ValueError as error:
                detail: dict[str, object] = {"error": redact(str(error))}
                self._decided(self.reader.failed(record, "bad-url", self.session.clock(), detail))

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """A page has answered: read it in a worker and hand the article to the pipelines."""
        record, now = response.meta["record"], response.meta["fetched"]
        with self.reader.line.join(record.outlet) as place:
            await self.session.queue.room()
            if response.status == 304:
                self._decided(self.reader.not_modified(record, now))
                return
            page = Page(response.url, response.body, now, _content_type(response), record.link)
            ways = response.meta.get("redirect_urls", ())
            outcome = await self.reader.article(page, record, place, ways, validators_of(response))
        if isinstance(outcome, Article):
            yield outcome
            self._asked.discard(record.url)
        elif outcome is not None:
            self._decided(outcome)

    def _decided(self, departure: Departure) -> None:
        """Nothing for the pipelines came of a page."""
        self.session.queue.add(departure)
        self._asked.discard(departure.pending_url or departure.url)

    async def page_failed(self, failure: Failure) -> AsyncIterator[Article]:
        """A page could not be fetched: the feed may have carried its text; else record why, and try again later."""
        record = failure.request.meta["record"]  # type: ignore[attr-defined] # Scrapy sets it
        if self.session.stopping.is_set():
            return  # it stays pending
        reason, detail = failure_reason(failure)
        at = failure.request.meta.get("fetched") or self.session.clock()  # type: ignore[attr-defined] # the same
        found, again = _detail(failure, detail), come_back(failure)
        status = getattr(getattr(failure.value, "response", None), "status", None)
        self._failed(failure.request, reason, detail, at, status, again)  # type: ignore[attr-defined] # the same
        with self.reader.line.join(record.outlet) as place:
            await self.session.queue.room()
            outcome = await self.reader.without_page(record, place, reason, at, found, again)
        if isinstance(outcome, Article):
            yield outcome
            self._asked.discard(record.url)
        else:
            self._decided(outcome)
        if reason == "rate-limited" and again:
            await self.reader.rest(host_of(failure.request.url), again, at)  # type: ignore[attr-defined] # the same


def _detail(failure: Failure, words: str) -> dict[str, object]:
    response = getattr(failure.value, "response", None)
    return {"status": response.status} if response is not None else {"error": words} if words else {}


def _validators(record: UrlRecord) -> Validators | None:
    """Only for a page that is in the corpus: "not modified" would be no answer for another."""
    return Validators(record.etag, record.last_modified) if record.article_id else None


def _content_type(response: Response) -> str:
    value = response.headers.get(b"Content-Type")
    return value.decode("latin-1") if value else ""


def _answer(response: Response) -> feed_polls.Answer:
    headers = {
        name.decode("latin-1").lower(): (b", ".join(values) if name == b"Link" else values[0]).decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    permanent = set(response.meta.get("redirect_reasons", ())) <= PERMANENT
    moved = response.url if response.meta.get("redirect_urls") and permanent else None
    return feed_polls.Answer(response.url, response.status, headers, response.body, response.meta["fetched"], moved)
