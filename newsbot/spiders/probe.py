"""Asks addresses for feeds and says what is there, without keeping anything; `newsbot source` looks through it.

The requests pass the same middlewares as a crawl's: robots.txt, public addresses, delays and Retry-After hold.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newsbot.errors import FeedError, PoisonedError
from newsbot.feeds import FoundFeed, discover_feeds, parse_feed, usual_places
from newsbot.items import FeedDocument
from newsbot.middlewares.conditional import validators_of
from newsbot.middlewares.failures import failure_reason, status_reason
from newsbot.network.urls import redact
from newsbot.operation.crawl_session import Session, session_of
from newsbot.text.topics import Source

AT_ONCE = 16
"""Addresses that are asked at one time; of one host, one."""

ANNOUNCED = 12
"""Feeds of one page that are looked into; portals announce hundreds."""

How = Literal["given", "link", "anchor", "usual place"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an address holds. `reason` (newsbot.corpus.reasons) and `words` say why it is no feed that can be
    followed."""

    url: str  # where it is, after permanent redirects
    how: How
    asked: str  # the address that led here, as it was given
    document: FeedDocument | None = None
    reason: str | None = None
    words: str = ""
    status: int | None = None
    validators: tuple[str, ...] = ()  # names of those that the server sends
    fetched: datetime | None = None
    body: bytes = b""  # of an answer that is no feed

    @property
    def usable(self) -> bool:
        """Whether it can be followed."""
        return self.document is not None

    @property
    def newest(self) -> datetime | None:
        """The time of the newest entry, as the feed claims."""
        entries = self.document.entries if self.document else ()
        return max((entry.published for entry in entries if entry.published), default=None)


class ProbeSpider(scrapy.Spider):
    """`sources`: what to ask; `discover`: look for feeds where an address is none; `tell` gets each Finding."""

    name = "probe"
    session: Session

    def __init__(
        self,
        sources: Iterable[Source] = (),
        tell: Callable[[Finding], None] | None = None,
        discover: bool = False,
        url: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.sources = [*sources, *([Source(url)] if url else [])]
        self.tell = tell or self._log
        self.discover = discover

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ProbeSpider":
        """Scrapy's way to make a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session_of(crawler)
        crawler.signals.connect(spider.session.close, signal=signals.spider_closed)
        return spider

    def _log(self, finding: Finding) -> None:
        entries = len(finding.document.entries) if finding.document else 0
        self.logger.info("%s: %s", redact(finding.url), finding.reason or f"a feed with {entries} entries")

    async def start(self) -> AsyncIterator[Any]:
        """Asks all addresses; yields nothing, since there is nothing to keep."""
        room = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._look(source, room) for source in self.sources))
        nothing: tuple[Request, ...] = ()
        for each in nothing:
            yield each

    async def _look(self, source: Source, room: asyncio.Semaphore) -> None:
        async with room:
            first = await self._ask(source, source.url, "given")
            if not self.discover or first.usable or first.reason != "not-a-feed":
                self.tell(first)
                return
            found = await self.session.workers.run(discover_feeds, first.body, first.url)
            if not await self._announced(source, found[:ANNOUNCED]):
                await self._usual(source, first)

    async def _announced(self, source: Source, found: Iterable[FoundFeed]) -> bool:
        """Ask what the page points to; whether any of it is a feed."""
        findings = [await self._ask(source, feed.url, feed.how) for feed in found]
        for finding in findings:
            self.tell(finding)
        return any(finding.usable for finding in findings)

    async def _usual(self, source: Source, page: Finding) -> None:
        """Ask one usual place after the other, no further than to the first feed; else report none."""
        for place in usual_places(page.url):
            finding = await self._ask(source, place, "usual place")
            if finding.usable:
                self.tell(finding)
                return
        self.tell(page)

    async def _ask(self, source: Source, url: str, how: How) -> Finding:
        meta = {"kind": "feed"} | ({"insecure_tls": True} if source.insecure_tls else {})
        assert self.crawler.engine is not None
        try:
            request = Request(url, callback=NO_CALLBACK, meta=meta)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - every way to fail is what the person wants to be told
            reason, words = failure_reason(error)
            return Finding(url, how, source.url, reason=reason, words=words)
        return await self._read(response, source, url, how)

    async def _read(self, response: Response, source: Source, url: str, how: How) -> Finding:
        where, fetched = response.url if _moved_for_good(response) else url, response.meta["fetched"]
        if not 200 <= response.status < 300:
            reason, words = status_reason(response.status)
            return Finding(where, how, source.url, reason=reason, words=words, status=response.status, fetched=fetched)
        kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        try:
            links = {"link": b", ".join(response.headers.getlist(b"Link")).decode("latin-1")}
            reading = self.session.workers.run(parse_feed, response.body, response.url, kind, links, fetched=fetched)
            document = await reading
        except (FeedError, PoisonedError) as error:
            failed = Finding(where, how, source.url, reason=error.reason, words=redact(str(error)))
            return replace(failed, status=response.status, fetched=fetched, body=response.body)
        kept = validators_of(response)
        names = tuple(name for name, value in (("ETag", kept.etag), ("Last-Modified", kept.last_modified)) if value)
        return Finding(where, how, source.url, document, status=response.status, validators=names, fetched=fetched)


def _moved_for_good(response: Response) -> bool:
    return bool(response.meta.get("redirect_urls")) and set(response.meta.get("redirect_reasons", ())) <= {301, 308}
