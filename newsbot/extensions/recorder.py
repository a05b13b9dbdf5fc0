"""Records every answer of a crawl into a web archive (WARC), from which `newsbot replay` repeats the whole crawl.

It listens to the signal that `middlewares.complete_bodies` sends: there every answer passes, redirects, errors, 304
and robots.txt included, decoded and stamped, and before any middleware or spider has acted on it. Scrapy's own signals
come from the wrong side: `response_downloaded` carries the body as it was sent, possibly cut, `response_received` comes
after redirects have been followed and never for them.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
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
from newsbot.middlewares.failures import came_to_nothing
from newsbot.middlewares.redirects import PERMANENT
from newsbot.network.archive import KINDS, ArchiveWriter, Exchange, Mark, Record
from newsbot.network.urls import redact
from newsbot.operation.crawl_session import crawl_began, stories_assigned
from newsbot.times import clock_at

logger = logging.getLogger(__name__)

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


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
        crawler.signals.connect(extension.record_failure, signal=came_to_nothing)
        crawler.signals.connect(extension.record_beginning, signal=crawl_began)
        crawler.signals.connect(extension.record_assignment, signal=stories_assigned)
        crawler.signals.connect(extension.closed, signal=signals.engine_stopped)  # the run's end is recorded as well
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

    def record_failure(
        self, request: Request, reason: str, detail: str, at: datetime, status: int | None, again: datetime | None
    ) -> None:
        """Note that a page or a feed was not had, and why: a replay leaves the same headline, and the same wait."""
        words = redact(detail).encode()
        asked = dataclasses.replace(_asked(request), url=_shown(request)(request.url), body=words, fetched=at)
        self._write(dataclasses.replace(asked, status=status or 0, failure=reason, again=again))

    def record_beginning(self, at: datetime, topics: Sequence[str]) -> None:
        """Note when the crawl began, and of what: a replay prepares the store in the same way."""
        self._write(Mark("begun", at, tuple(topics)))

    def record_assignment(self, at: datetime) -> None:
        """Note when stories were assigned: a replay assigns them there, so that they have the same history."""
        self._write(Mark("assigned", at))

    def _write(self, found: Record) -> None:
        if self.writer is None or self._closing is not None:
            return
        try:
            self.writer.write(found)
            self._count("recorded")
        except RecordingError as error:
            self._report(error)
            assert self.crawler.engine is not None
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="recording-failed"))
        except ArchiveError as error:
            self._count("not_recorded")
            logger.error("%s", error)

    def closed(self) -> None:
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
    shown = _shown(request)
    return dataclasses.replace(
        _asked(request),
        url=shown(response.url),
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), shown(value.decode("latin-1")))
            for name, values in response.headers.items()
            for value in values
        ),
        body=response.body,
        fetched=request.meta["fetched"],
    )


def _asked(request: Request) -> Exchange:
    """What was asked for, and on which way; an answer is still to come."""
    meta, shown = request.meta, _shown(request)
    kind: str = meta.get("kind") or ""
    target = meta.get({"feed": "feed", "page": "record", "robots": "site"}.get(kind, ""))
    way = tuple(map(shown, meta.get("redirect_urls", ())))
    return Exchange(
        url="",
        status=0,
        headers=(),
        body=b"",
        fetched=meta.get("fetched", _NEVER),
        kind=next((known for known in KINDS if known == kind), None),
        way=way,
        target=shown(target if isinstance(target, str) else target.url) if target else "",
        moved=bool(way) and set(meta.get("redirect_reasons", ())) <= PERMANENT,
    )


def _shown(request: Request) -> Callable[[str], str]:
    return redact if request.meta.get("kind") == "feed" else str
