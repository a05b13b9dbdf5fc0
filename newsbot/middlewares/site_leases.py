"""In a cluster a site is asked from one place at a time, and what its hosts asked for holds everywhere.

The lease of a site is in the store (`site:outlet.example`); it goes on for a site's delay after the run, so that the
next place does not come too early. A host that rests, because it said so or failed again and again, has a lease of its
own (`rest:www.outlet.example`), which nobody renews. A request that is led to another site takes that one's lease, too.
"""

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, TextIO

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsbot.corpus.leases import REST, SITE
from newsbot.corpus.store.base import Store
from newsbot.middlewares.circuit_breaker import BreakerMiddleware
from newsbot.middlewares.failures import Refused
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.network.urls import outlet_of
from newsbot.operation.crawl_session import session_of
from newsbot.operation.held_leases import HeldLeases
from newsbot.times import Clock, clock_at, system_clock

logger = logging.getLogger(__name__)

LATER = timedelta(minutes=1)
"""After which a page is asked for again that leads to a site which another place is asking."""


class Elsewhere(Refused):
    """The request leads to a site that another place is asking; nothing was sent."""


class SiteLeasesMiddleware:
    """Lets requests through to the sites whose leases the run holds. `delay`: of every host, unless robots.txt asks for
    more; `needed`: seconds for which a lease must last when a request is sent, so that it is over before the lease is.
    `notes` is told of each page and feed before it is asked for, whatever becomes of this process: see `asked_last`.
    """

    def __init__(
        self, crawler: Crawler, clock: Clock, delay: float, needed: float, notes: TextIO | None = None
    ) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.clock = clock
        self.delay = delay
        self.needed = needed
        self.notes = notes
        self._told: dict[str, datetime] = {}  # host -> until when it rests, as the store knows
        for name in self._leases.names:
            self._leases.rests[name] = delay

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Without leases of sites the run asks whom it likes. Setting: NEWSBOT_NOTES, a file."""
        settings = crawler.settings
        if not any(name.startswith(SITE) for name in session_of(crawler).leases.names):
            raise NotConfigured
        clock = clock_at(settings.get("NEWSBOT_NOW"))
        timeout, delay = settings.getfloat("DOWNLOAD_TIMEOUT"), settings.getfloat("DOWNLOAD_DELAY")
        path = settings.get("NEWSBOT_NOTES")
        notes = Path(path).open("a", buffering=1, encoding="ascii") if path else None  # noqa: SIM115 - till the end
        return cls(crawler, clock, delay, timeout, notes)

    @property
    def _leases(self) -> HeldLeases:
        return self.session.leases

    async def process_request(self, request: Request) -> None:
        self.check()
        site = outlet_of(request.url)
        name = f"{SITE}{site}"
        if name in self._leases.names:
            return
        if not await self.session.store.call(lambda store: self._leases.add(store, name)):
            raise Elsewhere("rate-limited", f"another worker is asking {site}", self.clock() + LATER)
        self._leases.rests[name] = self.delay

    def check(self) -> None:
        """Whether a request may be sent: else the run ends, and what it has not come to stays pending."""
        if self.session.locked_out is None and self._leases.left >= self.needed:
            return
        if not self.session.stopping.is_set():
            logger.warning("The leases of its sites could not be renewed in time: this batch is left to others")
            self.session.begin_stop()
        raise IgnoreRequest("the lease of its site is not certain any more")

    def sending(self, request: Request) -> None:
        """A request is about to be sent: see `check`."""
        self.check()
        what = request.meta.get("record") or request.meta.get("feed")
        if self.notes is not None and what is not None:
            self.notes.write(json.dumps([urlparse_cached(request).hostname, what.url]) + "\n")

    async def process_response(self, request: Request, response: Response) -> Response:
        self._slow_down(request)
        await self._let_rest(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        await self._let_rest(request)

    def _slow_down(self, request: Request) -> None:
        """The next place waits as long as robots.txt asks for."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        name = f"{SITE}{outlet_of(request.url)}"
        if slot is not None and name in self._leases.rests:
            self._leases.rests[name] = max(self._leases.rests[name], slot.delay)

    async def _let_rest(self, request: Request) -> None:
        """Let all places know until when a host rests."""
        host = urlparse_cached(request).hostname or ""
        until, now = self._until(host), self.clock()
        if until is None or until <= now or self._told.get(host) == until:
            return
        self._told[host] = until
        seconds = (until - now).total_seconds()
        await self.session.store.call(
            lambda store: store.acquire_lease(f"{REST}{host}", "everybody", system_clock(), seconds)
        )

    def _until(self, host: str) -> datetime | None:
        find: Any = self.crawler.get_downloader_middleware
        guard, breaker = find(RetryAfterMiddleware), find(BreakerMiddleware)
        found = [guard.blocked[host]] if guard is not None and host in guard.blocked else []
        if breaker is not None and host in breaker.resting:
            found.append(breaker.resting[host][0])
        return max(found, default=None)


def asked_last(notes: Path) -> list[str]:
    """Keys of the page or feed that each host was asked for last, by the notes of a run."""
    return list(dict(map(json.loads, notes.read_text("ascii").splitlines())).values())


def resting(store: Store, now: datetime) -> dict[str, datetime]:
    """Host -> until when it rests, by the crawl's clock, which says `now`."""
    moment = system_clock()
    return {lease.name.removeprefix(REST): now + (lease.until - moment) for lease in store.leases(moment, REST)}
