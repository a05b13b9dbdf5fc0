"""What one site sends takes no more than its share of the disk; beyond that its pages wait for the next hour."""

import logging
from datetime import datetime, timedelta
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsbot.middlewares.complete_bodies import response_complete
from newsbot.middlewares.failures import Refused
from newsbot.network.hourly_budget import HOUR
from newsbot.network.urls import outlet_of
from newsbot.times import Clock, clock_at

logger = logging.getLogger(__name__)


class ShareMiddleware:
    """Refuses requests for pages of an outlet, all its hosts together, as `host-share` once what it sent in an hour of
    this run comes to `most` bytes; `Refused.again` is the end of that hour. Its feeds and robots.txt count as well and
    are asked on. An answer has to come before it counts: one that is on the way then may go beyond.
    """

    def __init__(self, clock: Clock, most: int) -> None:
        self.clock = clock
        self.most = most
        self._sent: dict[str, tuple[datetime, int]] = {}  # since when, and bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        self = cls(clock_at(settings.get("NEWSBOT_NOW")), settings.getint("NEWSBOT_HOST_BYTES"))
        crawler.signals.connect(self.learn, response_complete)
        return self

    def process_request(self, request: Request) -> None:
        began, sent = self._within_the_hour(outlet_of(request.url))
        if request.meta.get("kind") == "page" and sent >= self.most:
            raise Refused("host-share", f"it sent {sent:,} bytes since {began:%H:%M}", began + HOUR)

    def learn(self, request: Request, response: Response) -> None:
        """Count what came, unpacked."""
        outlet = outlet_of(request.url)
        began, before = self._within_the_hour(outlet)
        sent = before + len(response.body)
        self._sent[outlet] = began, sent
        if before < self.most <= sent:
            logger.warning("%s has sent %d bytes: its pages wait (fetch.max_host_bytes)", outlet, sent)

    def _within_the_hour(self, outlet: str) -> tuple[datetime, int]:
        now = self.clock()
        began, sent = self._sent.get(outlet, (now, 0))
        return (began, sent) if timedelta(0) <= now - began < HOUR else (now, 0)
