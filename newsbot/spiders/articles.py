"""Imports texts that were extracted elsewhere: one JSON object a line, through the same pipelines as a crawl."""

import asyncio
import collections
import dataclasses
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import scrapy
from scrapy.crawler import Crawler

from newsbot.errors import BadURLError, PoisonedError, UsageError
from newsbot.fingerprint import fingerprint
from newsbot.ids import text_sha
from newsbot.items import Article, Block, Content
from newsbot.language import detect
from newsbot.session import Session, session_of
from newsbot.urls import canonical_url, outlet_of

logger = logging.getLogger(__name__)

EXTRACTOR = "import-1"
"""Imported texts compare with imported texts only: what extracted them is not known."""

_CHUNK = 50  # lines that one worker task reads


class Line(NamedTuple):
    """One line of the file, with its number for messages."""

    number: int
    text: bytes


class BadLine(NamedTuple):
    """A line that is no article, and what was expected."""

    number: int
    expected: str


class ArticlesSpider(scrapy.Spider):
    """`path`: a JSON Lines file with `url, title, text` and optionally `published, language, first_seen, authors`."""

    name = "articles"
    session: Session

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ArticlesSpider":
        """Scrapy's way to make a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session_of(crawler)
        return spider

    async def start(self) -> AsyncIterator[Article]:
        """Yields the articles in the order of the file; lines that are none are reported and cost nobody else."""
        reading: collections.deque[asyncio.Task[list[Article | BadLine]]] = collections.deque()
        for chunk in _chunks(self.path):
            reading.append(asyncio.ensure_future(self._read(chunk)))
            while len(reading) > 2 * self.session.workers.count:
                async for article in self._known(await reading.popleft()):
                    yield article
        while reading:
            async for article in self._known(await reading.popleft()):
                yield article

    async def _read(self, chunk: list[Line]) -> list[Article | BadLine]:
        try:
            return await self.session.workers.run(read_lines, chunk, self.session.clock())
        except PoisonedError as error:
            if len(chunk) == 1:
                return [BadLine(chunk[0].number, f"a text that can be read ({error.reason})")]
            return [found for line in chunk for found in await self._read([line])]

    async def _known(self, found: list[Article | BadLine]) -> AsyncIterator[Article]:
        articles = [each for each in found if isinstance(each, Article)]
        known = await self.session.store.call(lambda store: store.known([article.url for article in articles]))
        for each in found:
            await self.session.queue.room()
            if isinstance(each, Article):
                yield dataclasses.replace(each, known=known.get(each.url))
            else:
                assert self.crawler.stats is not None
                self.crawler.stats.inc_value("newsbot/bad_records")
                logger.error("%s, line %d: expected %s", self.path, each.number, each.expected)


def _chunks(path: Path) -> Iterator[list[Line]]:
    try:
        with path.open("rb") as file:
            chunk: list[Line] = []
            for number, text in enumerate(file, 1):
                if text.strip():
                    chunk.append(Line(number, text))
                if len(chunk) >= _CHUNK:
                    yield chunk
                    chunk = []
            yield chunk
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error


def read_lines(lines: list[Line], now: datetime) -> list[Article | BadLine]:
    """Articles of these lines, in order; runs in a worker because telling languages apart takes most of the time."""
    return [_read_line(line, now) for line in lines]


def _read_line(line: Line, now: datetime) -> Article | BadLine:
    try:
        row = json.loads(line.text)
        return _article(row, now)
    except (ValueError, RecursionError, BadURLError) as error:
        return BadLine(line.number, f"{error}" if isinstance(error, _ExpectedError) else f"a JSON article ({error})")


class _ExpectedError(ValueError):
    """What a field should have been."""


def _article(row: Any, now: datetime) -> Article:
    if not isinstance(row, dict):
        raise _ExpectedError("a JSON object")
    url, title, body = canonical_url(_text(row, "url")), _text(row, "title", ""), _body(_text(row, "text"))
    declared = row.get("language")
    language, witness = (declared, "import") if isinstance(declared, str) else detect(body)
    published = _moment(row, "published")
    content = Content(
        title=title,
        body=body,
        blocks=tuple(Block("paragraph", line) for line in body.splitlines()),
        authors=tuple(name for name in row.get("authors") or () if isinstance(name, str)),
        published=published,
        language=language,
        witnesses={"language": witness, **({"published": "import"} if published else {})},
        extractor=EXTRACTOR,
        reason=None if body else "no-body",
    )
    seen = _moment(row, "first_seen") or published or now
    return Article(
        url=url,
        outlet=outlet_of(url),
        first_seen=seen,
        fetched=now,
        content=content,
        text_sha=text_sha(title, body),
        fingerprint=fingerprint(body),
        origin="import",
    )


def _text(row: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str):
        raise _ExpectedError(f"text in {key!r}")
    return value


def _body(text: str) -> str:
    """One paragraph a line, as extraction gives bodies."""
    return "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def _moment(row: Mapping[str, Any], key: str) -> datetime | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError) as error:
        raise _ExpectedError(f"an ISO 8601 time in {key!r}") from error
