"""The time at which a response was read: one whole second, shared by the archive and the article."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsbot.times import Clock, clock_at


class StampMiddleware:
    """Sets `request.meta["fetched"]` (aware, UTC, whole seconds) on each response, before anything else sees it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(clock_at(crawler.settings.get("NEWSBOT_NOW")))

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["fetched"] = self.clock()
        return response
