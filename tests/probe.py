"""The process behind tests/crawling.py: a crawl as ordered on stdin (JSON), what came of it on stdout (JSON)."""

import asyncio
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.internet import defer
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from newsbot.items import Validators
from newsbot.middlewares import complete_bodies, failures

PATIENCE = 40.0
"""Seconds after which a crawl of a test has hung."""


def peak_mb() -> float:
    """Most memory this process has had resident. Not ru_maxrss: that begins with what the parent had when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


class Probe(scrapy.Spider):
    """Requests batch after batch and notes what became of each request, and what the process was doing meanwhile."""

    name = "probe"

    def __init__(self, batches: list[list[dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.batches = batches
        self.outcomes: list[dict[str, Any] | None] = [None] * sum(map(len, batches))
        self.recorded: list[dict[str, Any]] = []
        self.listening: list[str] = []
        self.stall = self.busy = 0.0

    def hung(self) -> None:
        """Give up on requests that have no outcome after all this time, and on a clean end."""
        for place, outcome in enumerate(self.outcomes):
            self.outcomes[place] = outcome or {"reason": "hung", "detail": "", "url": ""}
        report(self, self.crawler, PATIENCE)
        os._exit(0)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        self.crawler.signals.connect(self.seen, complete_bodies.response_complete)
        watch = asyncio.ensure_future(self.watch())
        asyncio.get_running_loop().call_later(PATIENCE, self.hung)
        number = 0
        for batch in self.batches:
            first = number
            for each in batch:
                yield self.request(number, each)
                number += 1
            while None in self.outcomes[first:number]:
                await asyncio.sleep(0.01)
        connections = psutil.Process().net_connections()
        self.listening = [f"{c.laddr.ip}:{c.laddr.port}" for c in connections if c.status == psutil.CONN_LISTEN]
        watch.cancel()

    def request(self, number: int, each: dict[str, Any]) -> scrapy.Request:
        meta = {**each["meta"], "number": number}
        if "validators" in meta:
            meta["validators"] = Validators(**meta["validators"])
        return scrapy.Request(each["url"], self.arrived, headers=each["headers"], meta=meta, errback=self.failed)

    async def watch(self) -> None:
        """How late the reactor comes back to us is how long something else kept it."""
        while True:
            before, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(0.02)
            self.stall = max(self.stall, time.monotonic() - before - 0.02)
            self.busy = max(self.busy, time.thread_time() - worked)

    def seen(self, response: Response, request: scrapy.Request) -> None:
        found = {"url": response.url, "status": response.status, "size": len(response.body)}
        found |= {"fetched": plain(request.meta.get("fetched")), "kind": request.meta.get("kind")}
        self.recorded.append({**found, "encoding": plain(response.headers.get(b"Content-Encoding"))})

    def arrived(self, response: Response) -> None:
        self.outcomes[response.meta["number"]] = {
            "reason": None,
            "status": response.status,
            "url": response.url,
            "body": response.body[:2000].decode("utf-8", "replace"),
            "size": len(response.body),
            "kind": type(response).__name__,
            "headers": {name: str(value) for name, value in response.headers.to_unicode_dict().items()},
            "flags": response.flags,
            "meta": {name: plain(value) for name, value in response.meta.items()},
        }

    def failed(self, failure: Any) -> None:
        reason, detail = failures.failure_reason(failure)
        again = failures.come_back(failure)
        found = {"reason": reason, "detail": detail, "again": again and again.isoformat(), "url": failure.request.url}
        self.outcomes[failure.request.meta["number"]] = found


@implementer(IHostnameResolver)
class StubResolver:
    """Names as the order says, one answer for each look-up; every other name as the machine says."""

    def __init__(self, answers: dict[str, list[str]], original: Any) -> None:
        self.answers = answers
        self.original = original
        self.asked: dict[str, int] = defaultdict(int)

    def resolveHostName(
        self, receiver: Any, name: str, port: int = 0, types: Any = None, semantics: str = "TCP"
    ) -> Any:
        if name not in self.answers:
            return self.original.resolveHostName(receiver, name, port, types, semantics)
        answer = self.answers[name][min(self.asked[name], len(self.answers[name]) - 1)]
        self.asked[name] += 1
        receiver.resolutionBegan(None)
        if answer != "silence":
            for ip in answer.split():
                receiver.addressResolved((IPv6Address if ":" in ip else IPv4Address)("TCP", ip, port))
            receiver.resolutionComplete()
        return defer.Deferred()


class NoResolver:
    """What TWISTED_DNS_RESOLVER may name to install none, as in a process that starts the reactor without Scrapy."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "NoResolver":
        return cls()

    def install_on_reactor(self) -> None:
        """Leave the reactor as it is."""


def plain(value: Any) -> Any:
    """What JSON can hold."""
    return value if isinstance(value, str | int | float | list | None) else str(value)


def settings_of(changes: dict[str, Any]) -> Settings:
    """The project's settings with what the order changes, without pipelines, spiders and additions of the project."""
    settings = Settings()
    settings.setmodule("newsbot.settings", priority="project")
    off = {name: None for name, place in settings.getdict("EXTENSIONS").items() if place is None}
    settings.update({"ITEM_PIPELINES": {}, "EXTENSIONS": off, "SPIDER_MODULES": []}, priority="cmdline")
    for name, value in changes.items():
        merged = {**settings.getdict(name), **value} if name == "DOWNLOADER_MIDDLEWARES" else value
        settings.set(name, merged, priority="cmdline")
    return settings


def main() -> None:
    order = json.load(sys.stdin)
    process = AsyncCrawlerProcess(settings_of(order["settings"]))
    from twisted.internet import reactor  # not before: importing it would install another one

    reactor.installNameResolver(StubResolver(order["dns"], reactor.nameResolver))
    crawler = process.create_crawler(Probe)
    started = time.monotonic()
    process.crawl(crawler, batches=order["batches"])
    process.start()
    report(crawler.spider, crawler, time.monotonic() - started)


def report(probe: Probe, crawler: scrapy.crawler.Crawler, seconds: float) -> None:
    result = {
        "outcomes": probe.outcomes,
        "recorded": probe.recorded,
        "listening": probe.listening,
        "stall": probe.stall,
        "busy": probe.busy,
        "stats": {name: plain(value) for name, value in crawler.stats.get_stats().items()},
        "peak_mb": peak_mb(),
        "seconds": seconds,
    }
    sys.stdout.write(json.dumps(result))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
