"""A host that answered 429 or 503 is left alone until the time it named, by every request of the run."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsbot.feeds.polling import parse_retry_after
from newsbot.middlewares.failures import LATER_STATUSES, Refused
from newsbot.times import Clock, clock_at

LONGEST = timedelta(hours=24)
"""Nobody is left alone for longer at a time; parse_retry_after grants no more either."""

_SECOND = timedelta(seconds=1)  # the clock gives the second that has begun: what counts from it would be cut short


class RetryAfterMiddleware:
    """Refuses requests to a resting host as `rate-limited`, before anything is sent.

    `blocked`: host -> time (UTC) before which it is not asked; the spider may fill it at its start from what the store
    knows, and read it at its end. The answer that set it carries the time in `request.meta["retry_after"]`, a refusal
    in `Refused.again`. At most 24 h are granted. Without a time ahead in Retry-After: `backoff` seconds, doubled for
    every such answer in a row.
    """

    def __init__(self, clock: Clock, backoff: float) -> None:
        self.clock = clock
        self.backoff = timedelta(seconds=backoff)
        self.blocked: dict[str, datetime] = {}
        self.in_a_row: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        self = cls(clock_at(settings.get("NEWSBOT_NOW")), settings.getfloat("NEWSBOT_BACKOFF"))
        # Not process_response: by then the next request has left the host's queue.
        crawler.signals.connect(self.learn, signals.response_downloaded)
        return self

    def preload(self, blocked: Mapping[str, datetime]) -> None:
        """Hosts that were resting when an earlier run ended."""
        self.blocked.update(blocked)

    def process_request(self, request: Request) -> None:
        until = self.blocked.get(_host(request))
        if until is not None and self.clock() < until:
            raise Refused("rate-limited", f"the host asked not to be asked before {until:%Y-%m-%dT%H:%M:%SZ}", until)

    def learn(self, request: Request, response: Response) -> None:
        """Note what `response` says of its host."""
        host = _host(request)
        if response.status in LATER_STATUSES:
            until = self._until(host, response.headers.get(b"Retry-After"))
            self.blocked[host] = request.meta["retry_after"] = max(until, self.blocked.get(host, until))
        elif response.status < 400:
            self.in_a_row.pop(host, None)

    def _until(self, host: str, header: bytes | None) -> datetime:
        now = self.clock()
        asked = parse_retry_after((header or b"").decode("latin-1"), now)
        if asked is not None and asked > now:
            return asked + _SECOND
        doublings = min(self.in_a_row[host], 20)  # 2**20 s are far beyond a day
        self.in_a_row[host] += 1
        rest: timedelta = min(self.backoff * 2**doublings, LONGEST)
        return now + rest


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
