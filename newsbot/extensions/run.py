"""A run's frame: its record, its leases, its progress; at the end everything is written and stories are assigned."""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import RunRecord
from newsbot.errors import ConfigError, StoreError
from newsbot.operation.alerts.delivery import after_round
from newsbot.operation.crawl_session import Session, session_of, stories_assigned
from newsbot.text.ids import short_hash
from newsbot.times import system_clock

logger = logging.getLogger(__name__)

TOLD = frozenset({"feeds", "watch"})
"""Kinds of runs that alert; what is replayed or imported is no news."""

_TICK = 0.25  # seconds between two looks at the progress


class RunExtension:
    """Frames every crawl, replay and import. Its leases are renewed while it lasts, `show` is told how far it is.

    `give_up` ends the crawl; it is called when the store has been given up, so that nothing is fetched in vain.
    `assigned` is told when stories were assigned.
    """

    def __init__(
        self,
        session: Session,
        give_up: Callable[[], Awaitable[None]],
        show: Callable[[str], None] | None,
        assigned: Callable[[datetime], object],
    ) -> None:
        self.session = session
        self.assigned = assigned
        self.give_up = give_up
        self.show = show
        self.run: RunRecord | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._giving_up: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Setting: NEWSBOT_PROGRESS."""
        settings = crawler.settings

        async def give_up() -> None:
            assert crawler.engine is not None
            await crawler.engine.close_spider_async(reason="store-failed")

        extension = cls(
            session_of(crawler),
            give_up,
            settings.get("NEWSBOT_PROGRESS"),
            lambda at: crawler.signals.send_catch_log(stories_assigned, at=at),
        )
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    async def opened(self, spider: Spider) -> None:
        """Note that the run has begun."""
        started = self.session.clock()
        ident = short_hash(f"{spider.name} {system_clock()} {self.session.leases.holder}", 10)
        run = self.run = RunRecord(ident, spider.name, started, topics=tuple(sorted(self.session.topics)))
        await self.session.store.call(lambda store: store.put_run(run))
        await self._renew_leases()
        self._ticking = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        """Keep the leases and show the progress until cancelled."""
        passed, begun = 0.0, time.monotonic()
        while True:
            await asyncio.sleep(_TICK)
            passed += _TICK
            if self.show is not None:
                counts = self.session.queue.counts
                left = _time_left(self.session.share, time.monotonic() - begun)
                self.show(f"{counts.total()} articles decided, {counts['new']} new{left}")
            if self.session.queue.error is not None or self.session.locked_out is not None:
                self._giving_up = asyncio.ensure_future(self.give_up())  # not in this task: `closed` cancels it
                return
            if passed >= self.session.leases.seconds / 4:
                passed = 0.0
                await self._renew_leases()

    async def _renew_leases(self) -> None:
        try:
            lost = await self.session.store.call(self.session.leases.renew)
            if lost:
                self.session.lock_out(lost)
        except StoreError as error:  # the next time may be in time; the writer decides when to give the store up
            logger.warning("The run's leases could not be renewed: %s", error)

    async def closed(self, spider: Spider, reason: str) -> None:
        """Write what is queued, assign stories, note how the run ended, and close the store."""
        if self._ticking is not None:
            self._ticking.cancel()
        await self.session.queue.drain()
        self.session.end_reading()  # before stories are assigned, which takes memory of its own
        try:
            if self.session.queue.error is None:
                await self._finish(reason)
                await self.session.store.call(self.session.leases.let_rest)
        except StoreError as error:
            self.session.store.error = error
        finally:
            await self.session.close()

    def _tell(self, store: Store) -> None:
        try:
            after_round(store, self.session.config, self.session.clock(), self.session.leases.holder)
        except ConfigError as error:  # the articles are in; a typing mistake must not end the run
            logger.error("Nobody was alerted: %s", error)

    async def _finish(self, reason: str) -> None:
        counts = self.session.queue.counts
        # a large corpus takes minutes; the next run does it, nothing is lost
        if not self.session.stopping.is_set():
            now = self.session.clock()
            if await self.session.assign(now, self.session.leases.holder):
                self.assigned(now)
        if self.run is not None and self.run.kind in TOLD:
            await self.session.store.call(self._tell)
        if self.run is not None:
            finished = dataclasses.replace(self.run, finished=self.session.clock(), counts=dict(counts))
            await self.session.store.call(lambda store: store.put_run(finished))
            self.session.run = finished
        logger.info("The run ended: %s", reason)


def _time_left(share: float | None, passed: float) -> str:
    """` · 37 %, 4 min left`, where it can be said by the `share` that is done after so many seconds."""
    if not share:
        return ""
    minutes = passed * (1 - share) / share / 60
    return f" · {share:.0%}, {f'{minutes:.0f} min' if minutes >= 1 else 'less than a minute'} left"
