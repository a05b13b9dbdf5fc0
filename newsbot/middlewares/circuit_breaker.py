"""A circuit breaker for each host: after failures in a row it rests, since its other pages would only time out, too."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsbot.middlewares.failures import FailureReason, Refused, failure_reason, status_reason
from newsbot.times import Clock, clock_at

LONGEST = timedelta(hours=1)
"""A host that recovers is not missed for longer than this."""

_COUNTED = ("timeout", "connection-failed", "http-5xx")


class BreakerMiddleware:
    """After `failures` in a row (time-outs, connections, 5xx; retries not counted) a host rests for `backoff` seconds,
    doubled with each further failure. Its requests are refused meanwhile, with the reason of the last failure and the
    end of the rest in `Refused.again`. The first request after it is the trial.
    """

    def __init__(self, clock: Clock, failures: int, backoff: float) -> None:
        self.clock = clock
        self.failures = failures
        self.backoff = timedelta(seconds=backoff)
        self.in_a_row: Counter[str] = Counter()
        self.resting: dict[str, tuple[datetime, FailureReason]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        clock = clock_at(settings.get("NEWSBOT_NOW"))
        return cls(clock, settings.getint("NEWSBOT_BREAKER_FAILURES"), settings.getfloat("NEWSBOT_BACKOFF"))

    def process_request(self, request: Request) -> None:
        until, last = self.resting.get(_host(request), (None, None))
        if until is not None and last is not None and self.clock() < until:
            raise Refused(last.reason, f"{last.detail}, again and again; not asked before {until:%H:%M:%S}", until)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status < 500:
            self.in_a_row.pop(_host(request), None)
            self.resting.pop(_host(request), None)
        else:
            self._count(_host(request), status_reason(response.status))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, Refused):
            self._count(_host(request), failure_reason(exception))

    def _count(self, host: str, why: FailureReason) -> None:
        if why.reason not in _COUNTED:
            return
        self.in_a_row[host] += 1
        beyond = self.in_a_row[host] - self.failures
        if beyond >= 0:
            rest: timedelta = min(self.backoff * 2 ** min(beyond, 20), LONGEST)
            self.resting[host] = (self.clock() + rest, why)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
