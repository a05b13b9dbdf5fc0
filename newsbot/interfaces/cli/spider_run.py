"""Runs a spider over the configured store for crawl, watch, record, replay and import."""

import collections
import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsbot.corpus.indexing import index_anew
from newsbot.corpus.leases import CLUSTER, take, this_process
from newsbot.errors import LockedError, RecordingError, StoreError
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.layout import count
from newsbot.interfaces.cli.progress import Progress
from newsbot.times import system_clock

if TYPE_CHECKING:
    from newsbot.operation.crawl_process import Report


LEASE_SECONDS = 60.0
"""How long a killed run on another machine blocks the next one."""


def crawl(app: App, topics: Sequence[str], due: bool, archive: Path | None) -> int:
    """Poll the feeds of `topics` (else of all that are not paused), recorded in `archive` if one is given."""
    from newsbot.operation.crawl_session import chosen_topics

    chosen = chosen_topics(app.topics, topics)
    if not chosen:
        raise app.nothing_followed()
    if not any(topic.sources for topic in chosen.values()):
        app.say(f"No feed is followed for {', '.join(sorted(chosen))} yet; `newsbot source add SITE` adds one.")
    with held(app, sorted(chosen), archive) as settings:
        return collect(app, "newsbot.spiders.feeds.FeedsSpider", settings, due=str(int(due)))


@contextmanager
def held(app: App, topics: Sequence[str], archive: Path | None) -> Iterator[dict[str, Any]]:
    """The settings of a crawl of `topics`, whose leases are held meanwhile, recorded in `archive` (else as configured).

    Raises LockedError at once when somebody else crawls one of them, RecordingError when the archive has no place.
    """
    target = archive or archive_of(app, str(os.getpid()))
    with _leases(app, topics) as (names, holder):
        yield {
            "NEWSBOT_TOPICS": topics,
            "NEWSBOT_RECORD": str(target) if target else None,
            "NEWSBOT_LEASES": names,
            "NEWSBOT_HOLDER": holder,
            "NEWSBOT_LEASE_SECONDS": LEASE_SECONDS,
        }


def archive_of(app: App, process: str) -> Path | None:
    """Where this crawl is recorded when all are: a file named by the time and process. Raises RecordingError."""
    config = app.config
    if config.archive.dir is None:
        return None
    try:
        config.archive.dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordingError(
            f"The folder archive.dir = {config.archive.dir} cannot be made: {error.strerror}"
        ) from error
    return config.archive.dir / f"{app.clock():%Y%m%dT%H%M%SZ}-{process}.warc.gz"


@contextmanager
def _leases(app: App, topics: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Hold the topics, so that nobody else crawls them meanwhile. Raises LockedError."""
    names, holder = [f"crawl:{topic}" for topic in topics], this_process()
    with app.store(create=True) as store:
        for number, name in enumerate(names):
            if not take(store, name, holder, system_clock(), LEASE_SECONDS):
                for taken in names[:number]:
                    store.release_lease(taken, holder)
                if store.lease_holder(name, system_clock()) == CLUSTER:
                    raise LockedError(
                        f"Workers crawl {name.removeprefix('crawl:')} (`newsbot status`). It is free five minutes"
                        " after `newsbot beat` was stopped and the last batch ended."
                    )
                raise LockedError(f"Another run is crawling {name.removeprefix('crawl:')}; wait until it has ended.")
    try:
        yield names, holder
    finally:
        with suppress(StoreError), app.store() as store:  # a store that has failed was told of already
            for name in names:
                store.release_lease(name, holder)


def collect(app: App, spider: str, overrides: Mapping[str, Any], **arguments: Any) -> int:
    """Run a spider over the configured store and print what came of it."""
    report = run(app, spider, overrides, **arguments)
    if report.error is not None:
        raise report.error
    polled, failed = report.feeds
    feeds = f" · feeds failed {failed} of {polled}" if failed else ""
    app.out.line(summary(report.counts) + feeds)
    if failed:
        app.say("`newsbot source list --health` says what is wrong with feeds.")
    if report.is_cut_short:
        app.say("It ended at its limit of memory; the same command again goes on with what it has not come to.")
    if report.signal is not None:
        with app.store() as store:
            pending = store.counts()["urls_pending"]
        app.say(f"Interrupted; {count(pending, 'page')} pending, with which the next crawl goes on.")
    return report.exit_code


def run(app: App, spider: str, overrides: Mapping[str, Any], **arguments: Any) -> "Report":
    """Run a spider, named by its path, over the configured store; its run is on record with the exit code."""
    from newsbot.operation.workers import load_ahead

    load_ahead()  # a second's work, and Scrapy is another
    from scrapy.utils.misc import load_object

    from newsbot.operation.crawl_process import run_spider

    with app.store(create=True) as store, Progress(app) as progress:  # an unreachable one is told of before the start
        index_anew(store, progress.show)
    now = app.options.get("now")
    settings = {**overrides, "NEWSBOT_NOW": app.clock().isoformat() if now else None}
    settings["NEWSBOT_STOPPING"] = lambda: app.say("Stopping: what was read is kept…")
    with Progress(app) as progress:
        report = run_spider(
            load_object(spider), app.config, {**settings, "NEWSBOT_PROGRESS": progress.show}, **arguments
        )
    if report.run is not None:
        with app.store() as store:
            store.put_run(dataclasses.replace(report.run, exit_code=report.exit_code))
    return report


_LABELS = {
    "new_story": "new",
    "follow_up": "follow-ups",
    "revision": "revisions",
    "copy": "copies grouped",
    "near_duplicate": "near-duplicates",
    "headline": "headlines only",
    "unchanged": "unchanged",
    "off-topic": "off-topic",
    "turned away": "turned away",
    "failed": "failed",
}
_ALWAYS = ("new_story", "follow_up", "revision", "copy", "off-topic", "failed")
_TURNED_AWAY = (
    "too-short",
    "wrong-language",
    "too-old",
    "no-body",
    "list-page",
    "gallery",
    "consent-page",
    "not-html",
    "off-site",
    "robots-disallowed",
    "dropped-by-person",
    "tombstoned",
)


def summary(counts: Mapping[str, int]) -> str:
    """One line: `new 12 · follow-ups 5 · revisions 3 · copies grouped 27 · off-topic 188 · failed 1`."""
    shown: collections.Counter[str] = collections.Counter()
    for key, number in counts.items():
        name = "new_story" if key == "new" else "unchanged" if key == "duplicate-url" else key
        shown[name if name in _LABELS else "turned away" if name in _TURNED_AWAY else "failed"] += number
    return " · ".join(f"{label} {shown[key]}" for key, label in _LABELS.items() if shown[key] or key in _ALWAYS)
