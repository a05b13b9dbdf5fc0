"""Crawls of a world that are killed at random moments, or lose their database, and what must hold after each time.

`rounds(…)` is shared by tests/crawl/test_kill.py and bench/kill.py.
"""

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import UrlRecord
from newsbot.network.urls import canonical_url
from tests.commands import WORLD, command, environment, spawn
from tests.world import World, WorldServer

ALWAYS = 12
"""Requests that every crawl of the fixture world makes: robots.txt and feeds."""

CONCURRENCY = 16
"""`fetch.concurrency` of these crawls: pages that may be on the way, or in hand and not stored."""

Fault = Callable[["subprocess.Popen[bytes]"], None]
"""What happens to a crawl, whose process it is given."""


@dataclass
class Run:
    """One crawl: how often it was `struck` before its end, the article URLs it fetched, what was settled before it and
    after.
    """

    world: World
    struck: int
    fetched: list[str]
    before: dict[str, UrlRecord]
    after: dict[str, UrlRecord]
    problems: list[str] = field(default_factory=list)

    @property
    def unacknowledged(self) -> int:
        """Pages that were fetched and have to be fetched again; one that two addresses lead to is one."""
        again = {
            self.world.by_url[url].id
            for url, record in self.after.items()
            if url in self.fetched and (record.reason is None or record == self.before.get(url))
        }
        return len(again)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the crawl."""
    process.kill()
    process.wait()


class Crawls:
    """Crawls into one store, struck or not."""

    def __init__(
        self,
        world: World,
        server: WorldServer,
        folder: Path,
        config: Path = WORLD,
        store: str | None = None,
        concurrency: int = CONCURRENCY,
    ) -> None:
        self.world, self.server, self.config = world, server, config
        self.store = store or f"sqlite:{folder / 'killed.db'}"
        self.concurrency = concurrency
        self.log = folder / "stderr"

    def run(self, now: datetime, after: Sequence[int] = (), delay: float = 0.0, fault: Fault = kill) -> Run:
        """Crawl at `now`; `fault` strikes `delay` seconds after each of these requests, unless it ends before."""
        self.server.now = now
        start, before = len(self.server.log), self.urls()
        arguments: list[str | Path] = [
            "--config",
            self.config,
            "--store",
            self.store,
            "--now",
            now.isoformat(),
            "crawl",
        ]
        settings = {"NEWSBOT_FETCH_CONCURRENCY": str(self.concurrency)}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command(*arguments), env=environment(settings, self.server.port), stdout=log, stderr=log
            )
            struck = sum(self._strike(process, start + requests, delay, fault) for requests in after)
            code = process.wait()
        if code not in (0, 3) and not (struck and code == -signal.SIGKILL):
            raise AssertionError(f"the crawl ended with {code}:\n{self.log.read_text()[-3000:]}")
        hits = [canonical_url(f"http://{hit.host}{hit.path}") for hit in self.server.log[start:]]
        fetched = [url for url in hits if url in self.world.by_url]
        run = Run(self.world, struck, fetched, before, self.urls())
        run.problems = list(self._problems(run, now))
        return run

    def _strike(self, process: "subprocess.Popen[bytes]", requests: int, delay: float, fault: Fault) -> bool:
        while process.poll() is None and len(self.server.log) < requests:
            time.sleep(0.002)
        time.sleep(delay)
        if process.poll() is not None:
            return False
        fault(process)
        return True

    def urls(self) -> dict[str, UrlRecord]:
        """What the store says of every address of the world."""
        store = open_store(self.store)
        try:
            return store.urls(self.world.by_url)
        finally:
            store.close()

    def export(self) -> str:
        """The corpus."""
        done = spawn("--config", self.config, "--store", self.store, "export")
        assert done.code == 0, done.err
        return done.out

    def _problems(self, run: Run, now: datetime) -> Iterator[str]:
        for url, record in run.after.items():
            if record.state == "pending" and (record.due is None or (record.reason is None and record.due > now)):
                yield f"forgotten: {url} is pending and due {record.due}"
        for url, record in run.before.items():
            if url not in run.after:
                yield f"lost: {url} was announced"
            elif record.reason is not None and run.after[url].reason is None:
                yield f"lost: {url} was settled as {record.reason}"
            if url in run.fetched and (record.due is None or record.due > now):
                yield f"fetched again although settled: {url} ({record.reason}, due {record.due})"
        twice = {url for url in run.fetched if run.fetched.count(url) > 1}
        if twice - _redirect_targets(self.world):
            yield f"fetched twice in one run: {sorted(twice)}"
        yield from self._unannounced(run, now)
        yield from self._headless(run)

    def _unannounced(self, run: Run, now: datetime) -> Iterator[str]:
        """A feed whose poll is on record has nothing that was not announced."""
        store = open_store(self.store)
        try:
            for outlet in self.world.outlets.values():
                for path, kind in outlet.feeds.items():
                    feed = f"http://{outlet.host}{path}"
                    if kind == "rss-amp" or not any(poll.at == now for poll in store.polls(feed)):
                        continue
                    for article in self.world.listed(outlet, now):
                        moved = article.alias("redirect")
                        url = f"http://{outlet.host}{moved.path if moved else article.path}"
                        if url not in run.after:
                            yield f"forgotten: {feed} was polled, {url} is not announced"
        finally:
            store.close()

    def _headless(self, run: Run) -> Iterator[str]:
        """What is done with an article has that article."""
        store = open_store(self.store)
        try:
            held = {article.id for article in store.articles_in_order()}
        finally:
            store.close()
        for url, record in run.after.items():
            if record.article_id is not None and record.article_id not in held:
                yield f"lost: the article {record.article_id} of {url}"


def _redirect_targets(world: World) -> set[str]:
    """Pages that are reached by two addresses may be fetched by both."""
    return {article.url for article in world.articles if article.aliases}


def rounds(
    crawls: Crawls,
    instants: list[datetime],
    strikes: int,
    seed: int,
    latest: Sequence[int] = (ALWAYS, 60),
    fault: Fault = kill,
    times: int = 1,
) -> Iterator[Run]:
    """Crawl at each instant, struck `strikes` times in all at random moments and then to its end.

    `latest`: bounds, one of which is chosen each time, of the requests before `fault` strikes, up to `times` a crawl.
    """
    random_ = random.Random(seed)
    shares = [strikes // len(instants) + (number < strikes % len(instants)) for number in range(len(instants))]
    for instant, left in zip(instants, shares, strict=True):
        while left:  # a crawl that ended before its time came proves nothing
            after = sorted(random_.randint(1, random_.choice(latest)) for _ in range(min(times, left)))
            delay = random_.choice([0.0, random_.uniform(0, 0.5)])
            run = crawls.run(instant, after, delay, fault)
            left -= run.struck
            yield run
        yield crawls.run(instant)
