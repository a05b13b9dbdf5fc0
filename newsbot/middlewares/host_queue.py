"""Which request is next: hosts take turns, and one that has to wait takes no place that another could use.

Scrapy counts what waits for its host's delay, or for its robots.txt, among the requests under way: a limit of 16 asks
16 hosts a second, and one host with many pages stops the others. Here a host has at most `PER_HOST` requests with the
downloader, one being sent and one that waits for the delay; all others stay in the scheduler, where hosts take turns.
What is limited over all hosts is how many requests are really on the way (`HostDownloader.place`), and as many pages
and feeds at most are on the way or in hand: read, judged, not yet in the store. A crash costs no more than those.
"""

import asyncio
import contextlib
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from newsbot.operation.crawl_session import session_of

PER_HOST = 2
"""Requests of a host that the downloader has at a time; pages beside, not robots.txt, which goes first."""

_LOOK = 0.05  # seconds between two looks whether what has arrived has been read


class HostDownloader(Downloader):
    """Scrapy's downloader; it knows how many requests of each host it has, and how many are on the way."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.has: Counter[str] = Counter()
        self.freed: set[str] = set()  # hosts that a request has left since the queue last looked
        self._most = crawler.settings.getint("NEWSBOT_CONCURRENCY")
        self._places, self._turn = asyncio.Semaphore(self._most), asyncio.Lock()
        self._sent: set[Request] = set()  # that are counted; those that Scrapy is done with leave when that is done
        self._session = session_of(crawler)

    def fetch(self, request: Request, spider: Any = None) -> Deferred[Response | Request]:
        """Scrapy's, counted."""
        host = self.get_slot_key(request)
        self.has[host] += 1

        def left(result: Any) -> Any:
            self.has[host] -= 1
            if not self.has[host]:
                del self.has[host]
            self.freed.add(host)
            return result

        return super().fetch(request).addBoth(left)

    @contextlib.asynccontextmanager
    async def place(self, request: Request) -> AsyncIterator[None]:
        """One of the places on the way, once there is one and what has arrived before does not wait to be read."""
        async with self._places:
            async with self._turn:
                while self._is_behind(request):
                    await asyncio.sleep(_LOOK)
                if is_counted(request):
                    self._sent.add(request)
            try:
                yield
            finally:
                slot = self.slots.get(request.meta.get(self.DOWNLOAD_SLOT, ""))
                if slot is not None:
                    slot.lastseen = time.monotonic()  # the host's delay begins now, however long this took to get there

    def let_go(self, error: Exception) -> None:
        """Fail what waits for its host's delay: the run is being stopped."""
        for slot in self.slots.values():
            while slot.queue:
                slot.queue.popleft()[1].errback(Failure(error))  # type: ignore[no-untyped-call] # Twisted's

    def _is_behind(self, request: Request) -> bool:
        engine = self.crawler.engine
        scraping = engine.scraper.slot if engine is not None else None
        if scraping is not None and scraping.needs_backout():
            return True
        return is_counted(request) and self._in_hand() >= self._most

    def _in_hand(self) -> int:
        """Pages and feeds that have been asked for, and whose outcome is not in the store."""
        engine, queue = self.crawler.engine, self._session.queue
        if engine is None or engine._slot is None or queue.error is not None or self._session.stopping.is_set():  # noqa: SLF001 - nothing else knows when it is done
            return 0  # nothing more is sent
        self._sent &= engine._slot.inprogress  # noqa: SLF001 - the same
        unwritten = queue.unwritten()
        if unwritten * 4 > self._most:
            queue.hurry()
        return len(self._sent) + unwritten


def is_counted(request: Request) -> bool:
    """Whether it is for a page or a feed. The parts of a feed are not: it waits for them while it is in hand itself."""
    return request.meta.get("kind") in ("page", "feed") and request.callback is not NO_CALLBACK


class HostQueue:
    """Scrapy's queue of requests: first come, first served for a host, and hosts in turn. It knows no priorities."""

    def __init__(self, downloader: HostDownloader) -> None:
        self._downloader = downloader
        self._waiting: dict[str, deque[Request]] = {}
        self._length = 0
        self._turns: deque[str] = deque()
        self._full: set[str] = set()  # hosts with requests that wait until the downloader has fewer of theirs

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **__: Any) -> Self:
        assert crawler.engine is not None
        downloader = crawler.engine.downloader
        assert isinstance(downloader, HostDownloader), "the settings name both"
        return cls(downloader)

    def push(self, request: Request) -> None:
        host = self._downloader.get_slot_key(request)
        if host not in self._waiting:
            self._waiting[host] = deque()
            self._turns.append(host)
        self._waiting[host].append(request)
        self._length += 1

    def pop(self) -> Request | None:
        """The next request of the next host that has room; None when none has."""
        self._turns.extend(sorted(self._full & self._downloader.freed))
        self._full -= self._downloader.freed
        self._downloader.freed.clear()
        while self._turns:
            host = self._turns.popleft()
            if self._downloader.has[host] >= PER_HOST:
                self._full.add(host)
                continue
            request = self._waiting[host].popleft()
            self._length -= 1
            if self._waiting[host]:
                self._turns.append(host)
            else:
                del self._waiting[host]
            return request
        return None

    def peek(self) -> Request | None:
        """Nothing can be said without taking it."""
        return None

    def close(self) -> Iterable[int]:
        """What is left is due again in the store."""
        self._waiting.clear()
        self._length = 0
        return []

    def __len__(self) -> int:
        return self._length
