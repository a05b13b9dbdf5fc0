"""One batch of a cluster's work: feeds and pages of some sites, as a dispatcher has named them.

What a feed announces on these sites is read at once, as much as fits into a batch; the rest is pending and comes with a
later one. Topics and feeds were prepared when the work was dispatched (newsbot/corpus/site_batches.py).
"""

import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any

from scrapy import Request
from twisted.python.failure import Failure

from newsbot.corpus import feed_polls
from newsbot.corpus.leases import SITE
from newsbot.corpus.site_batches import PAGES
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.items import Article
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.middlewares.site_leases import Elsewhere, resting
from newsbot.network.hourly_budget import HOUR
from newsbot.network.urls import outlet_of
from newsbot.operation.crawl_session import crawl_began
from newsbot.spiders.feeds import FeedsSpider


class SitesSpider(FeedsSpider):
    """`feeds` and `urls`: what was due on the sites whose leases are held, by their keys."""

    name = "batch"

    def __init__(self, feeds: Sequence[str] = (), urls: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.named = list(feeds), list(urls)
        self._taken: Counter[str] = Counter()  # pages by site

    async def begin(self) -> None:
        """What other runs have asked of these sites within the hour, and which hosts rest."""
        now, names, call = self.session.clock(), sorted(self.session.topics), self.session.store.call
        self.crawler.signals.send_catch_log(crawl_began, at=now, topics=names)
        feeds = await call(lambda store: store.feeds(self.named[0]))
        sites = [name.removeprefix(SITE) for name in self.session.leases.names]
        spent = await call(lambda store: feed_polls.requests_since(store, feeds, now - HOUR, sites))
        for host, times in spent.items():
            self.budget.spend(host, times)
        guard = self.crawler.get_downloader_middleware(RetryAfterMiddleware)
        if guard is not None:
            guard.preload(await call(lambda store: resting(store, now)))

    async def due(self, now: datetime) -> tuple[list[UrlRecord], list[FeedRecord]]:
        """What was named and is still due: another batch may have come to it meanwhile."""
        return await self.session.store.call(lambda store: self._still_due(store, now))

    def _still_due(self, store: Store, now: datetime) -> tuple[list[UrlRecord], list[FeedRecord]]:
        feeds, urls = self.named
        held, topics = store.urls(urls), self.session.topics.keys()
        ours = (held[url] for url in urls if url in held and not topics.isdisjoint(held[url].topics))
        pages = [record for record in ours if record.due is not None and record.due <= now]
        return pages, [feed for feed in store.feeds(feeds) if feed.next_due <= now and feed.url in self.reader.feeds]

    async def _affordable(self, records: Iterable[UrlRecord]) -> list[UrlRecord]:
        """Of these sites, and not more of one than a batch may hold."""
        ours = []
        for record in records:
            site = outlet_of(record.link)
            if f"{SITE}{site}" in self.session.leases.names and self._taken[site] < PAGES:
                self._taken[site] += 1
                ours.append(record)
        return await super()._affordable(ours)

    async def page_failed(self, failure: Failure) -> AsyncIterator[Article]:
        """A page that leads to where another place is at work is asked for again in a while, as if it had not been."""
        if not isinstance(failure.value, Elsewhere):
            async for article in super().page_failed(failure):
                yield article
            return
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        record: UrlRecord = request.meta["record"]
        again = failure.value.again
        await self.session.store.call(lambda store: _put_off(store, record.url, again))
        self._asked.discard(record.url)

    async def feed_failed(self, failure: Failure) -> None:
        """Likewise a feed, which stays due."""
        if not isinstance(failure.value, Elsewhere):
            await super().feed_failed(failure)
            return
        self._polling.discard(failure.request.meta["feed"].url)  # type: ignore[attr-defined] # Scrapy sets it


def _put_off(store: Store, url: str, again: datetime | None) -> None:
    held = store.urls([url]).get(url)
    if held is not None and held.due is not None and again is not None:
        store.put_urls([dataclasses.replace(held, due=max(held.due, again))])
