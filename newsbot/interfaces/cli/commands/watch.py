"""`newsbot watch`: one process that keeps crawling."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsbot.corpus.store.base import Store
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.spider_run import held, run, summary
from newsbot.operation.healthcheck import Ping, told
from newsbot.operation.metrics import write_metrics

if TYPE_CHECKING:
    from newsbot.operation.crawl_process import Report

PING_EVERY = 5
"""Reports (one a minute) between two messages to the healthcheck that all is well."""

SOON = 60.0
"""Seconds that a process has to have lived before it may begin anew."""


@click.command("watch")
@click.argument("topics", nargs=-1)
@click.option("--metrics-file", type=click.Path(path_type=Path, dir_okay=False), help="write Prometheus text there")
@click.option("--ping", "url", metavar="URL", help="a healthcheck that is told that all is well, every few minutes")
@with_app
def watch_command(app: App, topics: Sequence[str], metrics_file: Path | None, url: str | None) -> int:
    """Keep crawling until it is stopped: polls whatever is due, and assigns stories as articles come in.

    Without TOPICS all topics that are not paused. Ctrl-C or SIGTERM ends it within half a minute, with exit code 0.
    Topics may be edited meanwhile. Once a day the process begins anew, with a new archive where crawls are recorded.

    \b
    Examples:
      newsbot watch
      newsbot watch --metrics-file /var/lib/node-exporter/newsbot.prom --ping https://hc.example/uuid
    """
    from newsbot.operation.crawl_session import chosen_topics

    chosen = sorted(chosen_topics(app.topics, topics))
    if not chosen:
        raise app.nothing_followed()
    ping = Ping(url) if url else None
    with told(ping) as codes:
        code = _watch(app, chosen, metrics_file, ping)
        codes.append(code)
    return code


def _watch(app: App, topics: list[str], metrics_file: Path | None, ping: Ping | None) -> int:
    with held(app, topics, None) as settings:
        with _listening(app) as pushed:
            reporter = _Reporter(app, metrics_file, ping)
            report = run(app, "newsbot.spiders.watch.WatchSpider", settings, report=reporter, pushed=pushed)
        if _goes_on(report):
            sys.stdout.flush()
            sys.stderr.flush()
            os.execv(sys.executable, [sys.executable, "-m", "newsbot", *sys.argv[1:]])  # noqa: S606 - itself; the leases stay with this process
    if report.error is not None:
        raise report.error
    app.out.line(summary(report.counts))
    return 0 if report.signal is not None else report.exit_code or 1


@contextmanager
def _listening(app: App) -> Iterator[threading.Event | None]:
    """Hubs can call meanwhile, if `websub.callback` says under which address; gives what is set when one has news."""
    if app.config.websub.callback is None:
        yield None
        return
    from newsbot.interfaces.web.callback import listening

    host, _, port = app.config.websub.listen.rpartition(":")
    with listening(host.strip("[]"), int(port), app.config.store.uri, app.clock) as pushed:
        yield pushed


def _goes_on(report: "Report") -> bool:
    """Whether it ended by itself, to begin anew: the day is over, topics have changed, memory has filled up."""
    if report.signal is not None or report.error is not None:
        return False
    reason = report.stats.get("finish_reason")
    lived = float(report.stats.get("elapsed_time_seconds", 0.0))
    return reason == "finished" or (reason == "memusage_exceeded" and lived > SOON)


class _Reporter:
    """Called every minute by the spider, on the store's thread."""

    def __init__(self, app: App, metrics_file: Path | None, ping: Ping | None) -> None:
        self.app = app
        self.metrics_file = metrics_file
        self.ping = ping
        self._calls = 0

    def __call__(self, store: Store, now: datetime) -> None:
        if self.ping is not None and self._calls % PING_EVERY == 0:
            self.ping.success()
        self._calls += 1
        if self.metrics_file is not None:
            write_metrics(self.metrics_file, store, self.app.topics.values(), now)
