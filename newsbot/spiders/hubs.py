"""WebSub subscriptions to the hubs of feeds, while `watch` polls: a hub that pushes makes polls rare and news early."""

import asyncio
import functools
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from scrapy import FormRequest
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from newsbot.corpus import hub_subscriptions
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.feeds import websub
from newsbot.feeds.websub import Subscription
from newsbot.middlewares.failures import come_back, failure_reason, status_reason
from newsbot.network.urls import redact
from newsbot.operation.crawl_session import Session

logger = logging.getLogger(__name__)

AT_ONCE = 8
"""Hubs that are asked at one time; of one host, one."""

_random = functools.partial(secrets.token_urlsafe, 24)


class Hubs:
    """Subscriptions of the feeds in `listed`; hubs are told to call `base`, the public address of the callback.

    Requests to hubs pass the same middlewares as a crawl's: robots.txt, public addresses, delays and Retry-After hold.
    """

    def __init__(self, crawler: Crawler, session: Session, listed: Callable[[], Collection[str]], base: str) -> None:
        self.crawler = crawler
        self.session = session
        self.listed = listed
        self.base = base
        self._asking: asyncio.Task[None] | None = None

    async def round(self, feeds: Sequence[FeedRecord], now: datetime) -> list[FeedRecord]:
        """`feeds`, which are due, and those that a push made due, each with the end of its hub's lease in its state.

        Hubs are asked meanwhile and not waited for: to subscribe to these feeds, and to renew leases that end.
        """
        listed, store = self.listed(), self.session.store
        held = await store.call(hub_subscriptions.held)
        pushed = await store.call(lambda store: hub_subscriptions.to_poll(store, listed, held, now))
        if self._asking is None or self._asking.done():
            ends = [url for url, each in held.items() if url in listed and websub.is_due(each, now)]
            self._asking = asyncio.ensure_future(self._ask_all(feeds, ends, now))
        every = {feed.url: feed for feed in [*pushed, *feeds]}
        return hub_subscriptions.with_leases(every.values(), held, now)

    async def end(self) -> None:
        """Wait for the requests to hubs that are under way."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    async def _ask_all(self, feeds: Sequence[FeedRecord], ends: Sequence[str], now: datetime) -> None:
        """Subscribe to feeds that offer it, and again to those whose subscription `ends`."""
        due = await self.session.store.call(lambda store: self._due(store, feeds, ends, now))
        room = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._ask(each, room) for each in due))

    def _due(self, store: Store, feeds: Sequence[FeedRecord], ends: Sequence[str], now: datetime) -> list[Subscription]:
        every = {feed.url: feed for feed in [*store.feeds(ends), *feeds]}
        return hub_subscriptions.to_ask(store, every.values(), self.base, _random, now)

    async def _ask(self, subscription: Subscription, room: asyncio.Semaphore) -> None:
        status, words, again = None, "", None
        async with room:
            try:
                status, words = await self._send(subscription)
            except Exception as error:  # noqa: BLE001 - whatever it was, the feed is polled as before
                reason, detail = failure_reason(error)
                words, again = f"{reason}: {detail}", come_back(error)
        now = self.session.clock()
        if status is None or not 200 <= status < 300:
            logger.warning("The hub %s of %s: %s", redact(subscription.hub), redact(subscription.feed_url), words)
            answered = functools.partial(websub.answered, status=status, words=words, now=now, again=again)
            await self.session.store.call(lambda store: hub_subscriptions.change(store, subscription.token, answered))

    async def _send(self, subscription: Subscription) -> tuple[int, str]:
        """The hub's answer: its status, and what that means."""
        assert self.crawler.engine is not None
        request = FormRequest(
            subscription.hub, callback=NO_CALLBACK, formdata=websub.form(subscription), meta={"kind": "hub"}
        )
        response = await self.crawler.engine.download_async(request)
        return response.status, status_reason(response.status).detail
