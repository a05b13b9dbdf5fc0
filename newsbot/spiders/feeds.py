"""Polls the feeds that are due and fetches what they announce; what an earlier run left pending comes first."""

import asyncio
import dataclasses
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

from newsbot.corpus import feed_polls, frontier, purge, topic_backfill
from newsbot.corpus.leases import this_process
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.errors import FeedError, LockedError, PoisonedError, StoreError
from newsbot.items import Article, Departure, FeedDocument, Page, Validators
from newsbot.middlewares.conditional import validators_of
from newsbot.middlewares.failures import come_back, failure_reason, page_unanswered
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.network.hourly_budget import HOUR, Budget
from newsbot.network.urls import host_of, redact
from newsbot.operation.crawl_session import Session, session_of
from newsbot.spiders.reader import SITEMAPS, Reader

logger = logging.getLogger(__name__)

AT_ONCE = 5_000
"""Pending URLs that one run takes on; more wait for the next one."""

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
        self._resting: dict[str, datetime] = {}  # hosts that a page's answer asked to leave alone, and until when

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

    async def start(self) -> AsyncIterator[Request]:
        """Requests what is due."""
        await self.begin()
        async for request in self.requests(*await self.due(self.session.clock())):
            yield request

    async def begin(self) -> None:
        """Prepare the run: records for new feeds, backfill of new topics, rests that hosts asked an earlier run for."""
        now, topics = self.session.clock(), list(self.session.topics.values())
        feeds = await self.session.store.call(lambda store: feed_polls.follow(store, topics, now))
        await self.session.store.call(lambda store: topic_backfill.catch_up(store, topics, now))
        spent = await self.session.store.call(lambda store: feed_polls.requests_since(store, feeds, now - HOUR))
        for host, times in spent.items():
            self.budget.spend(host, times)
        await self.session.store.call(self._retain)
        guard = self.crawler.get_downloader_middleware(RetryAfterMiddleware)
        if guard is not None:
            guard.preload(feed_polls.resting_hosts(feeds, now))

    def _retain(self, store: Store) -> None:
        """Delete what is kept for a time that is over."""
        try:
            counts = purge.retain(store, self.session.config.articles.keep, self.session.clock(), this_process())
        except LockedError:
            return  # another process decides on stories: the next run does it
        if gone := ", ".join(f"{count} {name}" for name, count in counts.items() if count):
            logger.info("Kept for long enough, and removed: %s", gone)

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
            new = await self._read_feed(response.meta["feed"], response)
        finally:
            self._polling.discard(response.meta["feed"].url)
        for request in self._page_requests(await self._affordable(new)):
            yield request

    async def _read_feed(self, feed: FeedRecord, response: Response) -> list[UrlRecord]:
        """Note what the poll brought; returns what is new."""
        answer, cap = _answer(response), self.session.config.fetch.max_new_per_poll
        if response.status == 304:
            await self._polled(feed_polls.not_modified(feed, answer))
            return []
        if same := feed_polls.same_body(feed, answer, cap):
            await self._polled(same)
            return []
        try:
            kind, links = _content_type(response), answer.headers.get("link", "")
            document = await self.reader.feed(answer.body, answer.url, kind, answer.fetched, links)
        except (FeedError, PoisonedError) as error:
            await self._polled(feed_polls.failed(feed, error.reason, redact(str(error)), answer.fetched))
            return []
        except asyncio.CancelledError:
            return []
        new = await self.reader.announce(document, feed.url, answer.fetched)
        for address in document.sitemaps[:SITEMAPS]:
            part, more = await self._read_part(feed, address)
            new = [*new, *more]
            document = _with_part(document, part)
        if (unread := len(document.sitemaps) - SITEMAPS) > 0:
            told = (
                f"{unread} of {len(document.sitemaps)} sitemaps are older than the {SITEMAPS} that are read at a poll"
            )
            document = dataclasses.replace(document, left=(told, *document.left))
        await self._polled(feed_polls.answered(feed, answer, document, new, cap))
        return new

    async def _read_part(self, feed: FeedRecord, address: str) -> tuple[FeedDocument, list[UrlRecord]]:
        """One sitemap of an index, and what is new in it; a sitemap that cannot be read is a problem of its feed."""
        meta = {"kind": "feed", "insecure_tls": self.reader.source(feed.url).insecure_tls}
        assert self.crawler.engine is not None
        try:
            request = Request(address, callback=NO_CALLBACK, meta=meta)
            response = await self.crawler.engine.download_async(request)
            if response.status != 200:
                raise FeedError(f"HTTP {response.status}")
            fetched = response.meta["fetched"]
            part = await self.reader.feed(response.body, response.url, _content_type(response), fetched)
            return part, await self.reader.announce(part, feed.url, fetched)
        except StoreError:
            raise
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever it was is told with the feed
            words = str(error) if isinstance(error, FeedError) else failure_reason(error).detail
            return FeedDocument("sitemap", problems=(f"{redact(address)}: {redact(words)}",)), []

    async def feed_failed(self, failure: Failure) -> None:
        """A feed could not be read: it is asked again later, less and less often."""
        feed = failure.request.meta["feed"]  # type: ignore[attr-defined] # Scrapy sets it
        if self.session.stopping.is_set():
            return  # it may have failed for that; it is due when the next run begins
        reason, words = failure_reason(failure)
        status = getattr(getattr(failure.value, "response", None), "status", None)
        try:
            await self._polled(feed_polls.failed(feed, reason, words, self.session.clock(), status, come_back(failure)))
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
        await self.session.queue.room()
        if response.status == 304:
            self._decided(self.reader.not_modified(record, now))
            return
        page = Page(response.url, response.body, now, _content_type(response), record.link)
        outcome = await self.reader.article(
            page, record, response.meta.get("redirect_urls", ()), validators_of(response)
        )
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
        await self.session.queue.room()
        found = _detail(failure, detail)
        if "status" not in found:
            told = {"request": failure.request, "reason": reason, "detail": detail, "at": at}  # type: ignore[attr-defined] # the same
            self.crawler.signals.send_catch_log(page_unanswered, **told)
        outcome = await self.reader.without_page(record, reason, at, found, come_back(failure))
        if isinstance(outcome, Article):
            yield outcome
            self._asked.discard(record.url)
        else:
            self._decided(outcome)
        if reason == "rate-limited" and (until := come_back(failure)):
            await self._rest(host_of(failure.request.url), until)  # type: ignore[attr-defined] # the same

    async def _rest(self, host: str, until: datetime) -> None:
        """Let the next run know, too, that a host asked to be left alone."""
        if until > self._resting.get(host, self.session.clock()):
            self._resting[host] = until
            await self.session.queue.drain()  # the polls that came before it
            await self.session.store.call(lambda store: feed_polls.rest_host(store, host, until))


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
    permanent = set(response.meta.get("redirect_reasons", ())) <= {301, 308}
    moved = response.url if response.meta.get("redirect_urls") and permanent else None
    return feed_polls.Answer(response.url, response.status, headers, response.body, response.meta["fetched"], moved)


def _with_part(document: FeedDocument, part: FeedDocument) -> FeedDocument:
    """An index with what one of its sitemaps holds."""
    return dataclasses.replace(
        document,
        entries=(*document.entries, *part.entries),
        problems=(*document.problems, *part.problems),
        left=(*document.left, *part.left),
    )
