"""Records every answer of a crawl into a web archive (WARC), from which `newsbot replay` repeats the whole crawl.

It listens to the signal that `middlewares.complete_bodies` sends: there every answer passes, redirects, errors, 304
and robots.txt included, decoded and stamped, and before any middleware or spider has acted on it. Scrapy's own signals
come from the wrong side: `response_downloaded` carries the body as it was sent, possibly cut, `response_received` comes
after redirects have been followed and never for them.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

import newsbot
from newsbot.errors import ArchiveError, RecordingError
from newsbot.middlewares.complete_bodies import response_complete
from newsbot.middlewares.failures import page_unanswered
from newsbot.network.archive import KINDS, ArchiveWriter, Exchange
from newsbot.network.urls import redact
from newsbot.times import clock_at

logger = logging.getLogger(__name__)


class RecorderExtension:
    """Records into `path`; `created` is the date of the recording, `info` the fields of its warcinfo record.

    When the archive cannot be written the crawl is closed as `recording-failed`, and the archive keeps what it held.
    """

    def __init__(self, crawler: Crawler, path: Path, created: datetime, info: Mapping[str, str]) -> None:
        self.crawler = crawler
        self.path = path
        self.created = created
        self.info = info
        self.writer: ArchiveWriter | None = None
        self._closing: asyncio.Future[Any] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Setting NEWSBOT_RECORD: path of the archive; without it nothing is recorded."""
        settings = crawler.settings
        path = settings.get("NEWSBOT_RECORD")
        if not path:
            raise NotConfigured
        created = clock_at(settings.get("NEWSBOT_NOW"))()
        extension = cls(crawler, Path(path), created, about(settings.get("USER_AGENT")))
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.record, signal=response_complete)
        crawler.signals.connect(extension.record_failure, signal=page_unanswered)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self, spider: Spider) -> None:
        """Begin the archive, or go on with one that a crash has left."""
        try:
            self.writer = ArchiveWriter(self.path, self.created, self.info)
        except ArchiveError as error:
            self._report(error)
            raise CloseSpider("recording-failed") from error
        if self.writer.mended is not None:
            logger.warning("%s was torn by a crash: %d bytes cut off its end", self.path, self.writer.mended.removed)

    def record(self, response: Response, request: Request) -> None:
        """Keep one answer; those of hubs (WebSub) bring nothing that a replay could read."""
        if request.meta.get("kind") != "hub":
            self._write(exchange_of(response, request))

    def record_failure(self, request: Request, reason: str, detail: str, at: datetime) -> None:
        """Note that a page was not had, and why: a replay leaves the same headline."""
        way = tuple(request.meta.get("redirect_urls", ()))
        self._write(Exchange(request.url, 0, (), detail.encode(), at, "page", way, reason))

    def _write(self, exchange: Exchange) -> None:
        if self.writer is None or self._closing is not None:
            return
        try:
            self.writer.write(exchange)
            self._count("recorded")
        except RecordingError as error:
            self._report(error)
            assert self.crawler.engine is not None
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="recording-failed"))
        except ArchiveError as error:
            self._count("not_recorded")
            logger.error("%s", error)

    def closed(self, spider: Spider) -> None:
        """Complete the archive and give it its name."""
        try:
            if self.writer is not None:
                self.writer.close()
        except RecordingError as error:
            self._report(error)

    def _report(self, error: ArchiveError) -> None:
        """Tell whoever runs the crawl, as of an error in a spider: it decides the exit code."""
        logger.error("%s", error)
        self.crawler.signals.send_catch_log(
            signals.spider_error,
            failure=Failure(error),  # type: ignore[no-untyped-call] # Twisted leaves it bare
            response=None,
            spider=self.crawler.spider,
        )

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"newsbot/{name}")


def about(agent: str) -> dict[str, str]:
    """The fields of an archive's first record (warcinfo): what made it, and how; `agent` is the User-Agent."""
    return {
        "software": f"newsbot/{newsbot.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "classic",
        "http-header-user-agent": agent,
    }


def exchange_of(response: Response, request: Request) -> Exchange:
    """What is kept of an answer: decoded body, headers as sent, and the time of reading (`middlewares.timestamp`).

    Keys in the addresses of feeds are the operator's, and left out; what pages are linked by is everybody's.
    """
    kind = request.meta.get("kind")
    shown: Callable[[str], str] = redact if kind == "feed" else str
    return Exchange(
        url=shown(response.url),
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), shown(value.decode("latin-1")))
            for name, values in response.headers.items()
            for value in values
        ),
        body=response.body,
        fetched=request.meta["fetched"],
        kind=kind if kind in KINDS else None,
        way=tuple(map(shown, request.meta.get("redirect_urls", ()))),
    )
