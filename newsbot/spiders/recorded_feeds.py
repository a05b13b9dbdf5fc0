"""The feeds of a replay: what they answered is read as the crawl did, an index together with its sitemaps."""

import asyncio
import functools
from collections.abc import Collection, Sequence
from typing import Any

from newsbot.corpus import feed_polls
from newsbot.corpus.feed_polls import Answer, Poll
from newsbot.corpus.store.schema import FeedRecord
from newsbot.errors import FeedError
from newsbot.feeds.polling import FeedState
from newsbot.items import Validators
from newsbot.network.archive import Exchange
from newsbot.network.urls import outlet_of, redact
from newsbot.spiders.feed_answers import FeedAnswers
from newsbot.spiders.reader import Reader


class RecordedFeeds:
    """Takes the exchanges of feeds in their order. The sitemaps of an index are recorded behind it; until they have
    come, its reading waits and others go on.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader, self.session = reader, reader.session
        self._answers = FeedAnswers(reader, self._polled, self._part)
        self._reading: dict[str, asyncio.Task[Any]] = {}  # feeds that wait for sitemaps
        self._wanted: dict[str, tuple[str, asyncio.Future[Answer]]] = {}  # address of a sitemap -> its feed
        self._waits = asyncio.Event()  # one of them has begun to

    async def take(self, exchange: Exchange, way: Sequence[str], only: Collection[str] | None) -> None:
        """Do what a crawl of these topics (None: of all) did with an answer, or with that there was none."""
        address = way[0] if way else exchange.url
        if (wanted := self._wanted.pop(_plain(address), None)) is not None:
            await self._give(*wanted, exchange)
            return
        url = self._configured.get(_plain(exchange.target or address), exchange.target or address)
        feed = await self._record(url, exchange)
        if exchange.failure:
            words, status = exchange.body.decode("utf-8", "replace"), exchange.status or None
            await self._polled(
                feed_polls.failed(feed, exchange.failure, words, exchange.fetched, status, exchange.again)
            )
        elif is_answer(exchange) and (exchange.status != 304 or feed_polls.validators(feed) != Validators()):
            await self.finish(url)
            self._reading[url] = asyncio.ensure_future(self._answers.read(feed, _answer(exchange), only))
            await self._until_it_waits(url)

    async def finish(self, url: str | None = None) -> None:
        """Read on without the sitemaps that were not recorded, of this feed or of all."""
        while lacking := [each for each in self._wanted if url in (None, self._wanted[each][0])]:
            feed, part = self._wanted.pop(lacking[0])
            part.set_exception(FeedError("it was not recorded"))
            await self._until_it_waits(feed)

    @functools.cached_property
    def _configured(self) -> dict[str, str]:
        """Address of a feed without its keys, as it is recorded -> with them."""
        return {_plain(url): url for url in self.reader.feeds}

    async def _record(self, url: str, exchange: Exchange) -> FeedRecord:
        await self.session.queue.settled({url})
        if held := await self.session.store.call(lambda store: store.feeds([url])):
            return held[0]
        topics, state = self.reader.feeds.get(url, (None, ()))[1], FeedState(url, next_due=exchange.fetched)
        return FeedRecord(url, outlet_of(url), topics, exchange.fetched, feed_polls.dump(state))

    async def _polled(self, poll: Poll) -> None:
        """Write a poll of a feed that is followed, unless the store knows of it or of a later one."""
        held = await self.session.store.call(lambda store: store.feeds([poll.url]))
        last = feed_polls.load(held[0]).last_poll if held else None
        if poll.url in self.reader.feeds and (last is None or last < poll.record.at):
            self.session.queue.add(poll)

    async def _part(self, feed: FeedRecord, address: str) -> Answer:
        part: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._wanted[_plain(address)] = feed.url, part
        self._waits.set()
        return await part

    async def _give(self, feed: str, part: "asyncio.Future[Answer]", exchange: Exchange) -> None:
        if exchange.failure:
            part.set_exception(FeedError(exchange.body.decode("utf-8", "replace")))
        elif exchange.status != 200:
            part.set_exception(FeedError(f"HTTP {exchange.status}"))
        else:
            part.set_result(_answer(exchange))
        await self._until_it_waits(feed)

    async def _until_it_waits(self, feed: str) -> None:
        """Until a feed is read, or needs one of its sitemaps."""
        reading = self._reading[feed]
        self._waits.clear()
        waits = asyncio.ensure_future(self._waits.wait())
        await asyncio.wait({reading, waits}, return_when=asyncio.FIRST_COMPLETED)
        waits.cancel()
        if reading.done():
            await self._reading.pop(feed)


def is_answer(exchange: Exchange) -> bool:
    """Whether it brought a document, or that the one from before still holds."""
    return 200 <= exchange.status < 300 or exchange.status == 304


def _plain(address: str) -> str:
    return redact(address).replace("***@", "")


def _answer(exchange: Exchange) -> Answer:
    headers: dict[str, str] = {}
    for name, value in exchange.headers:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key == "link" and key in headers else headers.get(key, value)
    moved = exchange.url if exchange.moved and "***" not in exchange.url else None
    return Answer(exchange.url, exchange.status, headers, exchange.body, exchange.fetched, moved)
