"""From a feed's answer to its poll and what is new in it: what the live spider and the replay share."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Collection

from newsbot.corpus import feed_polls
from newsbot.corpus.feed_polls import Answer, Poll
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.errors import FeedError, PoisonedError, StoreError
from newsbot.items import FeedDocument
from newsbot.middlewares.failures import failure_reason
from newsbot.network.urls import redact
from newsbot.spiders.reader import SITEMAPS, Reader

Polled = Callable[[Poll], Awaitable[None]]
"""Is given what a poll brought."""

Part = Callable[[FeedRecord, str], Awaitable[Answer]]
"""Gets the sitemap at an address, for the feed that is its index. Raises FeedError in words for people."""


class FeedAnswers:
    """Reads the answers of feeds; `polled` writes what comes of each, `part` gets the sitemaps of an index."""

    def __init__(self, reader: Reader, polled: Polled, part: Part) -> None:
        self.reader = reader
        self.polled = polled
        self.part = part

    async def read(self, asked: FeedRecord, answer: Answer, only: Collection[str] | None = None) -> list[UrlRecord]:
        """Note what the poll of `asked` brought; returns what is new in it, for these topics only (see `announce`)."""
        feed, cap = await self._as_it_stands(asked), self.reader.session.config.fetch.max_new_per_poll
        if answer.status == 304:
            await self.polled(feed_polls.not_modified(feed, answer))
            return []
        if same := feed_polls.same_body(feed, answer, cap):
            await self.polled(same)
            return []
        try:
            document = await self._document(answer)
        except (FeedError, PoisonedError) as error:
            await self.polled(feed_polls.failed(feed, error.reason, redact(str(error)), answer.fetched))
            return []
        except asyncio.CancelledError:
            return []
        new = await self.reader.announce(document, feed.url, answer.fetched, only)
        for address in document.sitemaps[:SITEMAPS]:
            part, more = await self._read_part(feed, address, only)
            new = [*new, *more]
            document = _with_part(document, part)
        if (unread := len(document.sitemaps) - SITEMAPS) > 0:
            told = (
                f"{unread} of {len(document.sitemaps)} sitemaps are older than the {SITEMAPS} that are read at a poll"
            )
            document = dataclasses.replace(document, left=(told, *document.left))
        await self.polled(feed_polls.answered(feed, answer, document, new, cap))
        return new

    async def _as_it_stands(self, asked: FeedRecord) -> FeedRecord:
        """The feed, which may have been told to rest meanwhile; its lease is the one under which it was asked."""
        await self.reader.session.queue.settled({asked.url})
        held = await self.reader.session.store.call(lambda store: store.feeds([asked.url]))
        return feed_polls.leased_as(held[0], asked) if held else asked

    async def _document(self, answer: Answer) -> FeedDocument:
        kind, links = answer.headers.get("content-type", ""), answer.headers.get("link", "")
        return await self.reader.feed(answer.body, answer.url, kind, answer.fetched, links)

    async def _read_part(
        self, feed: FeedRecord, address: str, only: Collection[str] | None
    ) -> tuple[FeedDocument, list[UrlRecord]]:
        """One sitemap of an index, and what is new in it; a sitemap that cannot be read is a problem of its feed."""
        try:
            answer = await self.part(feed, address)
            part = await self._document(answer)
            return part, await self.reader.announce(part, feed.url, answer.fetched, only)
        except StoreError:
            raise
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever it was is told with the feed
            words = str(error) if isinstance(error, FeedError) else failure_reason(error).detail
            return FeedDocument("sitemap", problems=(f"{redact(address)}: {redact(words)}",)), []


def _with_part(document: FeedDocument, part: FeedDocument) -> FeedDocument:
    """An index with what one of its sitemaps holds."""
    return dataclasses.replace(
        document,
        entries=(*document.entries, *part.entries),
        problems=(*document.problems, *part.problems),
        left=(*document.left, *part.left),
    )
