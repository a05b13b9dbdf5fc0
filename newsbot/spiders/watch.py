"""Crawls on and on in one process: polls whatever is due, sleeps until the next thing is, for at most a day.

One spider for long, and not one a round: what hosts have asked for (robots.txt, Retry-After, a rest after failures) and
the processes that read pages are kept between rounds. It ends by itself when the day is over, or topics have changed;
`newsbot watch` then begins anew with fresh memory, files and archive.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request

from newsbot.corpus import feed_polls
from newsbot.corpus.leases import this_process
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, UrlRecord
from newsbot.errors import ConfigError
from newsbot.operation.alerts.delivery import after_round
from newsbot.operation.config.topicfiles import load_topics
from newsbot.operation.crawl_session import stories_assigned
from newsbot.spiders.feeds import FeedsSpider
from newsbot.spiders.hubs import Hubs

logger = logging.getLogger(__name__)

SHORTEST, LONGEST = 5.0, 15.0
"""Seconds of a sleep: articles wait no longer for their story, and a changed clock or topic is seen that soon."""

_LOOK = 0.5  # seconds between two looks whether a hub has pushed

REPORT_EVERY = timedelta(minutes=1)
DESK_SHARE = 20
"""Story assignment rests this many times as long as it last took, so that a large corpus does not stop the rest."""

Report = Callable[[Store, datetime], None]


class WatchSpider(FeedsSpider):
    """As the feeds spider; `report` is called with the store and the time every minute, off the reactor thread.

    `pushed` is set by the callback that hubs call; with it, and `websub.callback`, feeds are subscribed to.
    """

    name = "watch"

    def __init__(
        self, topic: str = "", report: Report | None = None, pushed: threading.Event | None = None, **kwargs: Any
    ) -> None:
        super().__init__(topic, "1", **kwargs)
        self.report = report
        self.pushed = pushed
        self.hubs: Hubs | None = None
        self._seen: datetime | None = None  # the time of the last round
        self._reported: datetime | None = None
        self._desk_rests_until = 0.0  # of the event loop's clock
        self._topics_as_read = ""

    async def start(self) -> AsyncIterator[Request]:
        """Requests what is due, round after round."""
        began = self.session.clock()
        self._topics_as_read = self._topic_files()
        await self.begin()
        callback = self.session.config.websub.callback
        if callback and self.pushed is not None:
            self.hubs = Hubs(self.crawler, self.session, lambda: self.reader.feeds.keys(), callback)
        while not self._is_over(began, self.session.clock()):
            waiting, feeds = await self._round()
            async for request in self.requests(waiting, feeds):
                yield request
            await self._sleep()
        if self.hubs is not None:
            await self.hubs.end()

    async def _round(self) -> tuple[list[UrlRecord], list[FeedRecord]]:
        """Put in order what a clock has put out of it, assign stories, report; then what is due."""
        now, names = self.session.clock(), sorted(self.session.topics)
        went_back = self._seen is not None and now < self._seen
        self._seen = now
        busy = await self.under_way()
        await self.session.store.call(lambda store: feed_polls.settled(store, names, now, went_back, busy))
        await self._assign()
        await self.session.store.call(self._tell)
        if self.report is not None and (self._reported is None or abs(now - self._reported) >= REPORT_EVERY):
            self._reported, report = now, self.report
            await self.session.store.call(lambda store: report(store, now))
        waiting, feeds = await self.due(now)
        if self.hubs is None:
            return waiting, feeds
        return waiting, await self.hubs.round(feeds, now)

    def _tell(self, store: Store) -> None:
        try:
            after_round(store, self.session.config, self.session.clock(), this_process())
        except ConfigError as error:
            logger.error("Nobody was alerted: %s", error)

    async def _assign(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._desk_rests_until:
            return
        began, now = loop.time(), self.session.clock()
        await self.session.assign(now, this_process())
        self.crawler.signals.send_catch_log(stories_assigned, at=now)
        self._desk_rests_until = loop.time() + DESK_SHARE * (loop.time() - began)

    async def _sleep(self) -> None:
        due = await self.session.store.call(lambda store: store.next_due())
        wait = (due - self.session.clock()).total_seconds() if due else LONGEST
        if self._asked or self._polling:
            wait = SHORTEST
        end = asyncio.get_running_loop().time() + min(max(wait, SHORTEST), LONGEST)
        while (left := end - asyncio.get_running_loop().time()) > 0 and not self._woken():
            await asyncio.sleep(min(left, _LOOK))

    def _woken(self) -> bool:
        """Whether a hub has pushed news meanwhile."""
        if self.pushed is None or not self.pushed.is_set():
            return False
        self.pushed.clear()
        return True

    def _is_over(self, began: datetime, now: datetime) -> bool:
        if self.session.stopping.is_set():
            return True
        if now.date() != began.date():
            return True
        files = self._topic_files()
        if files == self._topics_as_read:
            return False
        self._topics_as_read = files
        try:
            load_topics(self.session.config.topics_dir)
        except ConfigError as error:
            logger.error("The topics have changed and cannot be read; going on with what they were: %s", error)
            return False
        return True

    def _topic_files(self) -> str:
        """What changes when a topic file does."""
        files = sorted(self.session.config.topics_dir.glob("*.toml"))
        return " ".join(f"{path.name} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files)
