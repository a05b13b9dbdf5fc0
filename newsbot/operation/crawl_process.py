"""Runs one spider in this process, to its end or to a signal, and says how it went.

Scrapy's own exit is no help: a crawl in which every request failed ends like one that worked. A report is made of the
reasons that newsbot counted, and the exit code follows from it.
"""

import contextlib
import gc
import logging
import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401 - early: it looks at all that is loaded and at who asks
from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

import newsbot.settings
from newsbot.corpus.store.schema import RunRecord
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import Session, session_of

_YOUNG = 10_000
"""Objects after which the collector looks for garbage among them: after 700 most were still at work."""


@dataclass(slots=True)
class Report:
    """How a run went. `counts`: outcomes by name, as in `newsbot.corpus.writer`; `feeds`: polled and failed."""

    counts: Mapping[str, int] = field(default_factory=dict)
    stats: Mapping[str, Any] = field(default_factory=dict)
    signal: int | None = None
    error: Exception | None = None  # an error that ended the run, to be shown to the person
    run: RunRecord | None = None  # as the store has it; None when the run did not end in good order

    @property
    def feeds(self) -> tuple[int, int]:
        """How many feeds were polled, and of how many that failed."""
        return self.stats.get("newsbot/feeds_polled", 0), self.stats.get("newsbot/feeds_failed", 0)

    @property
    def is_cut_short(self) -> bool:
        """Whether it ended in good order at its limit of memory, before it had come to everything."""
        return self.stats.get("finish_reason") == "memusage_exceeded"

    @property
    def exit_code(self) -> int:
        """As `newsbot help exit-codes` lists them."""
        if self.error is not None:
            return int(getattr(self.error, "exit_code", 1))
        if self.signal is not None:
            return 128 + self.signal
        if (
            self.run is None
            or any(key.startswith("spider_exceptions") for key in self.stats)
            or self.counts.get("error")
        ):
            return 1
        polled, failed = self.feeds
        if failed:
            return 4 if failed >= polled else 3
        return 3 if self.stats.get("newsbot/bad_records") or self.is_cut_short else 0


class _Process(AsyncCrawlerProcess):
    """Lets go of pages in the workers when a signal asks to stop; without that Scrapy waits for hung ones for ever."""

    received: int | None = None
    session: Session | None = None

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        from twisted.internet import reactor

        if self.received is None and (stopping := self.settings.get("NEWSBOT_STOPPING")):
            reactor.callFromThread(stopping)
        self.received = signum
        if self.session is not None:
            self.session.begin_stop()
        reactor.callFromThread(self._let_go)
        super()._signal_shutdown(signum, frame)

    def listen(self) -> None:
        """Stop in good order too when the terminal goes away, unless somebody (nohup) has said not to mind."""
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._signal_shutdown)

    def _let_go(self) -> None:
        """Requests that wait for their host's next turn do so no longer; the handler refuses them."""
        for crawler in self.crawlers:
            downloader = crawler.engine.downloader if crawler.engine is not None else None
            for slot in list(downloader.slots.values()) if downloader is not None else ():
                slot.delay = 0.0
                if slot.latercall is not None:
                    slot.latercall.cancel()
                    slot.latercall = None
                downloader._process_queue(slot)  # noqa: SLF001 - Scrapy has no other way to hurry a slot


def run_spider(spider: type[Spider], config: Config, overrides: Mapping[str, Any], **arguments: Any) -> Report:
    """Run `spider` with `arguments` under `config`; `overrides` are further settings. One call per process."""
    _allow_descriptors()
    settings = Settings()
    settings.setmodule(newsbot.settings, priority="project")
    settings.setdict(scrapy_settings(config), priority="cmdline")
    settings.setdict({"SPIDER_MODULES": [], **overrides}, priority="cmdline")  # it has its spider, and loads no other
    log = logging.getLogger("scrapy")
    level = log.level
    process = _Process(settings)
    log.setLevel(level)  # it has opened it to lines of every page that nobody wants to read
    crawler: Crawler = process.create_crawler(spider)
    process.session = session_of(crawler)
    problems: list[Exception] = []
    crawler.signals.connect(lambda failure: _note(problems, failure), signal=signals.spider_error, weak=False)
    process.listen()
    _spare_collector()
    crawling = process.crawl(crawler, **arguments)
    process.start()
    if crawling.done() and not crawling.cancelled() and (error := crawling.exception()) is not None:
        raise error  # it did not even start
    session, stats = session_of(crawler), crawler.stats.get_stats() if crawler.stats else {}
    error = session.queue.error or session.locked_out or next(iter(problems), None)
    return Report(session.queue.counts, stats, process.received, error, session.run)


def _spare_collector() -> None:
    """What is loaded by now stays: looking for garbage in it took a tenth of this process's time."""
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def _allow_descriptors() -> None:
    """As many as the system grants: each host that is asked has a connection, and the usual 1,024 may not do."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # some systems count "unlimited" as too many
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _note(problems: list[Exception], failure: Any) -> None:
    from newsbot.errors import NewsbotError

    if isinstance(failure.value, NewsbotError):
        problems.append(failure.value)


def scrapy_settings(config: Config) -> dict[str, Any]:
    """What the configuration lays over newsbot/settings.py."""
    fetch = config.fetch
    return {
        "NEWSBOT_CONFIG": config,
        "NEWSBOT_MIN_WORDS": config.articles.min_words,
        "NEWSBOT_ALLOW_ADDRESSES": list(fetch.allow_addresses),
        "NEWSBOT_RESOLVE": dict(fetch.resolve),
        "USER_AGENT": config.fetch.user_agent,
        "DOWNLOAD_DELAY": max(fetch.delay, 0.001),  # at 0 Scrapy sends everything at once, past one connection a host
        "DOWNLOAD_TIMEOUT": fetch.timeout,
        "DOWNLOAD_MAXSIZE": fetch.max_bytes,
        "NEWSBOT_HOST_BYTES": fetch.max_host_bytes,
        "NEWSBOT_CONCURRENCY": fetch.concurrency,
        "LOG_INSTALL_ROOT_HANDLER": False,  # newsbot.interfaces.cli.app has set the log up
    }
