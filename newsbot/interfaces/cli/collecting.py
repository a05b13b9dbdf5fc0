"""Commands that bring articles in: crawl, record, replay, import."""

import collections
import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsbot.corpus.leases import take, this_process
from newsbot.errors import LockedError, RecordingError, StoreError, UsageError
from newsbot.interfaces.cli import completing
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.progress import Progress
from newsbot.network.urls import redact
from newsbot.operation.config import Config
from newsbot.operation.healthcheck import Ping, told
from newsbot.operation.metrics import write_metrics
from newsbot.times import system_clock

if TYPE_CHECKING:
    from newsbot.operation.crawl_process import Report

LEASE_SECONDS = 60.0
"""How long a killed run on another machine blocks the next one."""


@click.command("crawl")
@click.argument("topics", nargs=-1, shell_complete=completing.topics)
@click.option("--due", is_flag=True, help="only feeds whose time has come; for timers")
@click.option("-n", "--dry-run", is_flag=True, help="say what would be polled and fetched, and do nothing")
@click.option("--metrics-file", type=click.Path(path_type=Path, dir_okay=False), help="write Prometheus text there")
@click.option("--ping", "url", metavar="URL", help="a healthcheck that is told of the start and the end")
@with_app
def crawl_command(
    app: App, topics: Sequence[str], due: bool, dry_run: bool, metrics_file: Path | None, url: str | None
) -> int:
    """Poll the feeds of your topics and fetch what they announce.

    Without TOPICS all topics that are not paused. The last line on stdout counts what came of it.

    \b
    Examples:
      newsbot crawl
      newsbot crawl iran-missiles-turkey --due
    """
    if dry_run:
        return _dry_run(app, topics, due)
    with told(Ping(url) if url else None) as codes:
        code = _crawl(app, topics, due, None)
        if metrics_file is not None:
            with app.store() as store:
                write_metrics(metrics_file, store, app.topics.values(), app.clock())
        codes.append(code)
    return code


@click.command("record")
@click.argument("topic", shell_complete=completing.topics)
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--due", is_flag=True, help="only feeds whose time has come")
@with_app
def record_command(app: App, topic: str, archive: Path, due: bool) -> int:
    """Crawl TOPIC and keep every response in ARCHIVE, a new WARC file (.warc.gz).

    Feeds and robots.txt are kept too, so that `newsbot replay` can tell the whole crawl again, offline.

    \b
    Examples:
      newsbot record iran-missiles-turkey monday.warc.gz
    """
    if archive.exists():
        raise UsageError(f"{archive} is there already; archives are not overwritten.")
    return _crawl(app, [topic], due, archive)


@click.command("replay")
@click.argument("archives", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--topic", "topics", multiple=True, help="judge by this topic only (else by all)")
@with_app
def replay_command(app: App, archives: Sequence[Path], topics: Sequence[str]) -> int:
    """Read ARCHIVES as if they were crawled now, without opening a socket.

    WARC files (newsbot's own, or plain ones such as Common Crawl's news archives) and directories of saved pages.
    Times come from the archives. Replaying again changes nothing.

    \b
    Examples:
      newsbot replay monday.warc.gz tuesday.warc.gz
      newsbot --store sqlite:saved.db replay pages/
    """
    from newsbot.spiders.replay import ReplaySpider

    return _collect(app, ReplaySpider, {"NEWSBOT_TOPICS": list(topics)}, paths=[str(path) for path in archives])


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--topic", help="keep only what is on this topic (else everything, short texts too)")
@with_app
def import_command(app: App, file: Path, topic: str | None) -> int:
    """Bring in texts that were extracted elsewhere, through the same pipelines as a crawl.

    FILE has one JSON object a line: url, title, text, and optionally published, language, first_seen, authors.

    \b
    Examples:
      newsbot import articles.jsonl
    """
    from newsbot.spiders.articles import ArticlesSpider

    overrides: dict[str, Any] = {"NEWSBOT_TOPICS": [topic]} if topic else {"NEWSBOT_KEEP_ALL": True}
    if not topic:
        overrides["NEWSBOT_MIN_WORDS"] = 0
    return _collect(app, ArticlesSpider, overrides, path=str(file))


def _crawl(app: App, topics: Sequence[str], due: bool, archive: Path | None) -> int:
    from newsbot.operation.crawl_session import chosen_topics
    from newsbot.spiders.feeds import FeedsSpider

    chosen = chosen_topics(app.topics, topics)
    if not chosen:
        raise UsageError("No topic is followed yet; `newsbot topic add NAME --query …` adds one.")
    if not any(topic.sources for topic in chosen.values()):
        app.say(f"No feed is followed for {', '.join(sorted(chosen))} yet; `newsbot source add SITE` adds one.")
    target = archive or archive_of(app.config, app)
    overrides: dict[str, Any] = {"NEWSBOT_TOPICS": sorted(chosen), "NEWSBOT_RECORD": str(target) if target else None}
    with leases(app, sorted(chosen)) as (names, holder):
        overrides |= {"NEWSBOT_LEASES": names, "NEWSBOT_HOLDER": holder, "NEWSBOT_LEASE_SECONDS": LEASE_SECONDS}
        return _collect(app, FeedsSpider, overrides, due=str(int(due)))


def archive_of(config: Config, app: App) -> Path | None:
    """Where this crawl is recorded when all are: a file named by the time. Raises RecordingError."""
    if config.archive.dir is None:
        return None
    try:
        config.archive.dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordingError(
            f"The folder archive.dir = {config.archive.dir} cannot be made: {error.strerror}"
        ) from error
    return config.archive.dir / f"{app.clock():%Y%m%dT%H%M%SZ}-{os.getpid()}.warc.gz"


@contextmanager
def leases(app: App, topics: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Hold the topics, so that nobody else crawls them meanwhile. Raises LockedError at once when somebody does."""
    names, holder = [f"crawl:{topic}" for topic in topics], this_process()
    with app.store(create=True) as store:
        for number, name in enumerate(names):
            if not take(store, name, holder, system_clock(), LEASE_SECONDS):
                for taken in names[:number]:
                    store.release_lease(taken, holder)
                raise LockedError(f"Another run is crawling {name.removeprefix('crawl:')}; wait until it has ended.")
    try:
        yield names, holder
    finally:
        with suppress(StoreError), app.store() as store:  # a store that has failed was told of already
            for name in names:
                store.release_lease(name, holder)


def _collect(app: App, spider: Any, overrides: Mapping[str, Any], **arguments: Any) -> int:
    """Run a spider over the configured store and print what came of it."""
    report = run(app, spider, overrides, **arguments)
    if report.error is not None:
        raise report.error
    app.out.line(summary(report.counts))
    return report.exit_code


def run(app: App, spider: Any, overrides: Mapping[str, Any], **arguments: Any) -> "Report":
    """Run a spider over the configured store; its run is on record with the exit code."""
    from newsbot.operation.crawl_process import run_spider

    with app.store(create=True):  # an unreachable store is told before anything starts
        pass
    now = app.options.get("now")
    settings = {**overrides, "NEWSBOT_NOW": app.clock().isoformat() if now else None}
    with Progress(app) as progress:
        report = run_spider(spider, app.config, {**settings, "NEWSBOT_PROGRESS": progress.show}, **arguments)
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
    "not-html",
    "off-site",
    "robots-disallowed",
    "dropped-by-person",
)


def summary(counts: Mapping[str, int]) -> str:
    """One line: `new 12 · follow-ups 5 · revisions 3 · copies grouped 27 · off-topic 188 · failed 1`."""
    shown: collections.Counter[str] = collections.Counter()
    for key, count in counts.items():
        name = "new_story" if key == "new" else "unchanged" if key == "duplicate-url" else key
        shown[name if name in _LABELS else "turned away" if name in _TURNED_AWAY else "failed"] += count
    return " · ".join(f"{label} {shown[key]}" for key, label in _LABELS.items() if shown[key] or key in _ALWAYS)


def _dry_run(app: App, topics: Sequence[str], due: bool) -> int:
    from newsbot.operation.crawl_session import chosen_topics

    chosen = chosen_topics(app.topics, topics)
    with app.store(create=True) as store:
        now = app.clock()
        states = {feed.url: feed for feed in store.feeds()}
        pending = store.due_urls(now, 10_000, sorted(chosen))
    for topic in chosen.values():
        for source in topic.sources:
            held = states.get(source.url)
            if source.paused or (due and held is not None and held.next_due > now):
                continue
            app.out.line(f"poll\t{redact(source.url)}")
    for record in pending:
        app.out.line(f"fetch\t{redact(record.link)}")
    return 0
