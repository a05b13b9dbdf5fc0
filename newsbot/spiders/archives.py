"""Reads the articles out of anybody's archives, in the order of the files, without opening a socket.

Feeds and what they announce are left alone: nothing is pending afterwards that was not before. A run that was killed
goes on where everything before is stored, when it is asked for the same again.
"""

import asyncio
import functools
import itertools
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import scrapy
from scrapy.crawler import Crawler

from newsbot import __version__
from newsbot.corpus.frontier import announced
from newsbot.corpus.leases import this_process
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import UrlRecord
from newsbot.errors import BadURLError
from newsbot.items import Article, Entry, Page
from newsbot.middlewares.conditional import validators_in
from newsbot.network.archive import BadRecord, Exchange, Mark, Selection, read_archive, size_of
from newsbot.network.urls import canonical_url, outlet_of
from newsbot.operation.crawl_session import Session, session_of
from newsbot.spiders.read_ahead import ReadAhead
from newsbot.spiders.reader import Outcome, Place, Reader
from newsbot.text.ids import short_hash

logger = logging.getLogger(__name__)

_MARKED = 250  # pages after which it is noted how far everything is stored
_AT_ONCE = 8  # records that are unpacked in one go, beside the reactor


class _Place(NamedTuple):
    """How far: in which of the files, and at which byte."""

    number: int = 0
    offset: int = 0


class ArchivesSpider(scrapy.Spider):
    """`paths`: WARC files, also in WACZ files; `selection` and `languages` (ISO 639; none: all) say what is wanted."""

    name = "archives"
    session: Session
    reader: Reader

    def __init__(
        self,
        paths: Sequence[Path] = (),
        selection: Selection | None = None,
        languages: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.paths = list(paths)
        self.selection = selection or Selection()
        self.languages = frozenset(languages)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ArchivesSpider":
        """Scrapy's way to make a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session_of(crawler)
        spider.reader = Reader(spider.session, "replay")
        return spider

    async def start(self) -> AsyncIterator[Article]:
        """Yields the articles; departures go straight to the writer."""
        sizes = [size_of(path) for path in self.paths]
        key = self._key(sizes)
        begun = await self.session.store.call(lambda store: _begun(store, key))
        if _Place() < begun < _Place(len(sizes)):
            logger.info("Going on in %s at byte %d", self.paths[begun.number], begun.offset)
        ahead = ReadAhead(self.session)
        total = sum(sizes)
        async for count, place, exchange in self._exchanges(begun):
            self.session.share = (sum(sizes[: place.number]) + place.offset) / total
            async for outcome in self._outcomes(ahead, exchange):
                yield outcome
            if count % _MARKED == 0:
                async for outcome in self._handed_on(ahead.rest()):
                    yield outcome
                await self.session.store.call(functools.partial(_mark, key=key, at=place))
        async for outcome in self._handed_on(ahead.rest()):
            yield outcome
        await self.session.store.call(functools.partial(_mark, key=key, at=_Place(len(sizes))))
        if not self.session.stopping.is_set():  # here, so that a run that is killed meanwhile reads nothing again
            self.session.end_reading()  # assigning takes memory of its own
            await self.session.assign(self.session.clock(), this_process())
            await self.session.store.call(lambda store: store.put_look(key, {}))

    def _key(self, sizes: Sequence[int]) -> str:
        """Names the mark of this run: the same files, asked for the same, by the same newsbot."""
        files = [(str(path.resolve()), size) for path, size in zip(self.paths, sizes, strict=True)]
        asked = (__version__, files, sorted(self.session.topics), self.selection, sorted(self.languages))
        return f"archives {short_hash(repr(asked))}"

    async def _exchanges(self, begun: _Place) -> AsyncIterator[tuple[int, _Place, Exchange]]:
        """Every page that is wanted, with its number; damaged records are told."""
        found, count = self._records(begun), 0
        while batch := await asyncio.to_thread(lambda: list(itertools.islice(found, _AT_ONCE))):
            for place, record in batch:
                if isinstance(record, BadRecord):
                    self._count("bad_records")
                    logger.error("%s: damaged record at byte %d: %s", record.file, record.offset, record.reason)
                elif self.selection.wants(record):
                    count += 1
                    yield count, place, record

    def _records(self, begun: _Place) -> Iterator[tuple[_Place, Exchange | BadRecord]]:
        for number, path in enumerate(self.paths):
            if number >= begun.number:
                for record in read_archive(path, begun.offset if number == begun.number else 0):
                    if not isinstance(record, Mark):  # what a crawl did is not done again
                        yield _Place(number, record.offset), record

    async def _outcomes(self, ahead: ReadAhead, exchange: Exchange) -> AsyncIterator[Article]:
        ways = list(exchange.way)
        try:
            record = await self._record_of(ways[0] if ways else exchange.url, exchange)
        except BadURLError as error:
            self._count("bad_records")
            logger.error("%s, byte %d: %s", exchange.file, exchange.offset, error)
            return
        reading = self._read(exchange, record, self.reader.line.join(record.outlet), ways)
        async for article in self._handed_on(ahead.add(record.url, reading)):
            yield article

    async def _record_of(self, address: str, exchange: Exchange) -> UrlRecord:
        """What was announced of `address`, else a record that is not stored: nobody is to fetch it."""
        url = canonical_url(address)
        held = await self.session.store.call(lambda store: store.urls([url]))
        return held.get(url) or announced(Entry(url, address), outlet_of(url), "", (), exchange.fetched)

    async def _read(self, exchange: Exchange, record: UrlRecord, place: Place, ways: list[str]) -> Outcome | None:
        page = Page(exchange.url, exchange.body, exchange.fetched, exchange.content_type, record.link)
        validators = validators_in(exchange.header("etag") or "", exchange.header("last-modified") or "")
        with place:
            outcome = await self.reader.article(page, record, place, ways, validators)
        if isinstance(outcome, Article) and self.languages and outcome.content.language not in self.languages:
            self.session.queue.forget(outcome)
            return None
        return outcome

    async def _handed_on(self, outcomes: AsyncIterator[Outcome]) -> AsyncIterator[Article]:
        async for outcome in outcomes:
            await self.session.queue.room()
            if isinstance(outcome, Article):
                yield outcome
            else:
                self.session.queue.add(outcome)

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"newsbot/{name}")


def _begun(store: Store, key: str) -> _Place:
    mark = store.look(key)
    return _Place(mark["number"], mark["offset"]) if mark else _Place()


def _mark(store: Store, key: str, at: _Place) -> None:
    store.put_look(key, at._asdict())
