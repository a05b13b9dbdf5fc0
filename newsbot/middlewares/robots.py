"""robots.txt after RFC 9309: what cannot be read forbids everything for a while, what is not there allows it."""

import asyncio
import dataclasses
import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from w3lib.url import safe_url_string

from newsbot.corpus.store.schema import RobotsRecord
from newsbot.items import Validators
from newsbot.middlewares.conditional import validators_of
from newsbot.middlewares.failures import NO_HOST, Refused, come_back, failure_reason
from newsbot.operation.crawl_session import session_of
from newsbot.times import Clock, clock_at

READ = 500 * 1024
"""Bytes of a robots.txt that count (RFC 9309, 2.5)."""
KEEP = timedelta(hours=24)
"""For how long rules hold (RFC 9309, 2.4)."""
AGAIN = timedelta(minutes=30)
"""For how long a robots.txt that could not be read is not asked for again."""

SITES = 20_000
"""Sites whose rules are kept; a run of weeks meets more, and the oldest are asked again."""
HOPS = 5
"""Redirects that a robots.txt may be behind (RFC 9309, 2.3.1.2)."""

_AGENT = re.compile(r"^[ \t]*user[- ]?agent[ \t]*(?::[ \t]*|[ \t])(?P<token>\*(?![\w-])|[\w-]*)[^#\r\n]*", re.I | re.M)


KEPT = 64 * 1024
"""Bytes of a robots.txt that is kept for the next run; larger ones are few, and asked for again."""


class Rules(NamedTuple):
    """What is known of a scheme, host and port: rules (`parser`), or why there are none (`refusal`), until `until`."""

    until: datetime
    parser: Protego | None = None
    refusal: Refused | None = None


class RobotsMiddleware:
    """Lets a request through when the rules for `agent` (a product token) allow it; refuses it as `robots-disallowed`,
    or as `robots-unreachable` when the rules could not be read (5xx, 429, time-outs, endless redirects).

    What was read holds for a day, across runs: it is kept in the store, and asked for again with its validators. One
    request per host is made for all that wait; it passes all middlewares, with `meta["kind"] == "robots"`, by which
    it is let through here. Crawl-delay slows the host's slot down, up to `max_delay` seconds.
    """

    def __init__(self, crawler: Crawler, clock: Clock, agent: str, timeout: float, max_delay: float) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.clock = clock
        self.agent = agent
        self.timeout = timeout
        self.max_delay = max_delay
        self.rules: dict[str, Rules] = {}
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            clock_at(settings.get("NEWSBOT_NOW")),
            settings["ROBOTSTXT_USER_AGENT"],
            settings.getfloat("NEWSBOT_ROBOTS_TIMEOUT"),
            settings.getfloat("NEWSBOT_MAX_CRAWL_DELAY"),
        )

    async def process_request(self, request: Request) -> None:
        if request.meta.get("kind") == "robots":
            return
        rules = await self._rules_for(request)
        if rules.refusal is not None:
            raise Refused(rules.refusal.reason, rules.refusal.detail, rules.refusal.again)
        if rules.parser is None:
            return
        if not rules.parser.can_fetch(request.url, self.agent):
            self._count("disallowed")
            raise Refused("robots-disallowed", "robots.txt forbids it")
        self._slow_down(request, rules.parser.crawl_delay(self.agent) or 0)

    async def _rules_for(self, request: Request) -> Rules:
        url = urlparse_cached(request)
        site = f"{url.scheme}://{url.netloc}"
        known = self.rules.get(site)
        if known is not None and self.clock() < known.until:
            return known
        task = self._asked.get(site)
        if task is None:
            task = self._asked[site] = asyncio.ensure_future(self._ask(site, request))
            task.add_done_callback(lambda _: self._asked.pop(site, None))
        return await asyncio.shield(task)

    async def _ask(self, site: str, request: Request) -> Rules:
        url: str | None = f"{site}/robots.txt"
        meta = {"insecure_tls": request.meta.get("insecure_tls", False)}
        hops = -1
        try:
            kept = (await self.session.store.call(lambda store: store.robots([site]))).get(site)
            if kept is not None and kept.fetched <= self.clock() < kept.until:
                return self._remember(site, Rules(kept.until, _parsed(kept.body, self.agent)))
            if kept is not None:
                meta["validators"] = Validators(kept.etag, kept.last_modified)
            self._count("requests")
            while url is not None and hops < HOPS:
                response = await self._download(url, {**(meta if hops < 0 else {}), "site": site})
                url = _location(response)
                hops += 1
            found = record_of(site, response.status, response.body, validators_of(response), self.clock(), kept, hops)
            if found is not None:
                self._keep(found)
            if response.status == 304 and found is not None:
                rules = Rules(found.until, _parsed(found.body, self.agent))
            else:
                rules = self._read(response)
        except Exception as error:  # noqa: BLE001 - whatever it was, the rules are not known, and the reason is kept
            rules = self._failed(error, at_home=hops < 0)
        return self._remember(site, rules)

    def _keep(self, record: RobotsRecord) -> None:
        if self.session.queue.error is None:
            self.session.queue.add(record)

    def _remember(self, site: str, rules: Rules) -> Rules:
        while len(self.rules) >= SITES:
            del self.rules[next(iter(self.rules))]
        self.rules[site] = rules
        return rules

    async def _download(self, url: str, meta: dict[str, Any]) -> Response:
        """One hop; redirects are followed here, where it matters whether the host itself or another one failed."""
        assert self.crawler.engine is not None
        meta = {**meta, "kind": "robots", "download_timeout": self.timeout, "dont_redirect": True}
        return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, meta=meta))

    def _read(self, response: Response) -> Rules:
        until = self.clock() + KEEP
        if _is_there(response.status):
            return Rules(until, parser=parse(response.body, self.agent))
        if _is_not_there(response.status):
            return Rules(until)
        return self._unreachable("robots-unreachable", f"HTTP {response.status}", response.meta.get("retry_after"))

    def _failed(self, error: Exception, at_home: bool) -> Rules:
        """What is wrong with the host's name, address or certificate is wrong with its pages, under the same reason."""
        reason, detail = failure_reason(error)
        if at_home and (reason in ("private-address", "tls-failed") or detail == NO_HOST):
            return self._unreachable(reason, detail, None)
        return self._unreachable("robots-unreachable", f"{reason}: {detail}", come_back(error))

    def _unreachable(self, reason: str, why: str, again: datetime | None) -> Rules:
        self._count("unreachable")
        until = max(again or self.clock(), self.clock() + AGAIN)
        return Rules(until, refusal=Refused(reason, why, until))

    def _slow_down(self, request: Request, delay: float) -> None:
        """Let the host's slot wait `delay` seconds between requests, if that is more than it does."""
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        delay = min(delay, self.max_delay)
        if delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings.setdefault(key, {})["delay"] = delay  # slots that idle are made anew from this
        if key in downloader.slots:
            downloader.slots[key].delay = delay

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"robots/{what}")


def record_of(
    site: str,
    status: int,
    body: bytes,
    validators: Validators,
    now: datetime,
    held: RobotsRecord | None,
    hops: int,
) -> RobotsRecord | None:
    """What to keep for the next run of the answer for a site's robots.txt after so many redirects; `held` is what was
    known of it. None when it says nothing, or is too large. The validators of another address are not kept.
    """
    if status == 304 and held is not None and hops == 0:
        return dataclasses.replace(held, fetched=now, until=now + KEEP)
    if _is_not_there(status):
        return RobotsRecord(site, now, now + KEEP, None)
    if not _is_there(status) or len(body) > KEPT:
        return None
    seen = Validators() if hops else validators
    return RobotsRecord(site, now, now + KEEP, body, seen.etag, seen.last_modified)


def _is_there(status: int) -> bool:
    return 200 <= status < 300


def _is_not_there(status: int) -> bool:
    return 400 <= status < 500 and status != 429


def _parsed(body: bytes | None, agent: str) -> Protego | None:
    return None if body is None else parse(body, agent)


def _location(response: Response) -> str | None:
    """Where a redirect leads, None for another answer."""
    location = response.headers.get(b"Location")
    if response.status not in (301, 302, 303, 307, 308) or location is None:
        return None
    return urljoin(response.url, safe_url_string(location))


def parse(body: bytes, agent: str) -> Protego:
    """The rules of a robots.txt: its first 500 KiB, in UTF-8 or what its byte order mark says.

    Agents are cut to their product token, and those of other robots become one before Protego sees them: it keeps each
    rule once per agent of a group, so that 20,000 agents with 20,000 rules would take all memory.
    """
    body = body[:READ]
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    mine = agent.lower()

    def one_name(match: re.Match[str]) -> str:
        token = match["token"].lower()
        return f"User-agent: {token if token in ('*', mine) else 'another-robot'}"

    return Protego.parse(_AGENT.sub(one_name, body.decode(encoding, "ignore")))
