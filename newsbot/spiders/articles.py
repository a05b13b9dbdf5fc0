"""Imports texts that were extracted elsewhere: one JSON object a line, through the same pipelines as a crawl."""

import asyncio
import collections
import dataclasses
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import Crawler

from newsbot.errors import PoisonedError, UsageError
from newsbot.items import Article
from newsbot.operation.crawl_session import Session, session_of
from newsbot.pages.jsonlines import BadLine, Line, lines_of, read_lines

logger = logging.getLogger(__name__)

_CHUNK, _CHUNK_BYTES = 50, 4_000_000  # lines that one worker task reads, or what is more than so many bytes


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
            for line in lines_of(file):
                chunk.append(line)
                if len(chunk) >= _CHUNK or sum(len(each.text) for each in chunk) > _CHUNK_BYTES:
                    yield chunk
                    chunk = []
            yield chunk
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from error
