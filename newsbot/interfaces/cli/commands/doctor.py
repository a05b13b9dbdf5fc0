"""`newsbot doctor`: whether everything is in order, from the libraries to the feeds."""

import importlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click

from newsbot.corpus import hub_subscriptions
from newsbot.corpus.query import feed_health
from newsbot.corpus.store.base import Store
from newsbot.errors import ConfigError, NewsbotError
from newsbot.feeds import websub
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, count
from newsbot.network.urls import redact
from newsbot.text import meaning
from newsbot.text.words import one_line

LIBRARIES = ("scrapy", "trafilatura", "lxml_html_clean", "htmldate", "langdetect", "py3langid", "feedparser", "pebble")
"""What cannot be missing; some are only loaded deep inside others, and missed there in the middle of a crawl."""

SCARCE, TOO_LITTLE = 2**30, 2**27
"""Bytes of free disk that are worth a warning, and those with which no crawl should begin."""

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock that stands before this program was written is wrong."""

_COLUMNS = (Column("state", "state"), Column("check", "check"), Column("found", "found", wide=True))


class Check(NamedTuple):
    """One thing that was looked at. `state`: ok, warning or failed; `code`: the exit code when it failed."""

    check: str
    state: str
    found: str
    code: int = 1


@click.command("doctor")
@with_app
def doctor_command(app: App) -> int:
    """Check that everything is in order: libraries, configuration, topics, store, disk, clock, feeds.

    Nothing is fetched; `newsbot source check` asks the feeds themselves. Ends with 0 when nothing failed (warnings
    are no failures), with 6 or 5 when configuration or store are the matter, with 3 when a feed raises an alarm.

    \b
    Examples:
      newsbot doctor
      newsbot doctor --json
    """
    checks = list(_checks(app))
    app.out.rows([{"check": c.check, "state": c.state, "found": c.found} for c in checks], _COLUMNS, "check")
    failed = [check for check in checks if check.state == "failed"]
    warnings = sum(check.state == "warning" for check in checks)
    well = f"Nothing failed; {count(warnings, 'warning')}." if warnings else "Everything is in order."
    app.say(f"{len(failed)} of {len(checks)} checks failed." if failed else well)
    return max((check.code for check in failed), default=0)


def _checks(app: App) -> Iterator[Check]:
    yield from _libraries()
    yield _encoder()
    for look in (_configuration, _topics, _contact, _folders, _disk):
        try:
            yield from look(app)
        except ConfigError as error:
            yield Check(look.__name__.lstrip("_"), "failed", one_line(str(error)), error.exit_code)
            return  # everything else rests on it
    yield from _stored(app)


def _libraries() -> Iterator[Check]:
    missing = []
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            missing.append(f"{name} ({one_line(str(error))})")
    if missing:
        yield Check("libraries", "failed", f"cannot be loaded: {', '.join(missing)}; install newsbot again")
    else:
        yield Check("libraries", "ok", "all that cannot be missing are there")


def _encoder() -> Check:
    if meaning.is_installed():
        return Check("meaning", "ok", f"{meaning.DISTRIBUTION} {meaning.RELEASE}, {len(meaning.LANGUAGES)} languages")
    lost = "reports in several languages are united, and stories linked, by names and numbers alone"
    return Check(
        "meaning", "warning", f"{meaning.DISTRIBUTION} {meaning.RELEASE} is missing: {lost}; install newsbot again"
    )


def _configuration(app: App) -> Iterator[Check]:
    from newsbot.operation.config import origins

    files = sorted({each.origin for each in origins(app.config)} - {"default", "environment", "command line"})
    yield Check("configuration", "ok", ", ".join(files) or "defaults")


def _topics(app: App) -> Iterator[Check]:
    feeds = {source.url for topic in app.topics.values() for source in topic.sources}
    found = f"{count(len(app.topics), 'topic')}, {count(len(feeds), 'feed')} in {app.config.topics_dir}"
    if not app.topics:
        yield Check("topics", "warning", f"{found}; `newsbot topic add` or `newsbot init` makes one")
    elif not feeds:
        yield Check("topics", "warning", f"{found}; `newsbot source add SITE` adds one")
    else:
        yield Check("topics", "ok", found)


def _contact(app: App) -> Iterator[Check]:
    if app.config.fetch.contact:
        yield Check("contact", "ok", app.config.fetch.contact)
    else:
        yield Check("contact", "warning", "fetch.contact is not set: operators of a site cannot reach you")


def _folders(app: App) -> Iterator[Check]:
    """Whether what is written beside the store can be."""
    config = app.config
    for name, folder in (("archive", config.archive.dir), ("log", config.log.file and config.log.file.parent)):
        if folder is None:
            continue
        there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
            yield Check(name, "ok", f"{folder} can be written")
        else:
            yield Check(name, "failed", f"{folder} cannot be written", 5)


def _disk(app: App) -> Iterator[Check]:
    scheme, _, path = app.config.store.uri.partition(":")
    places = {Path(path).absolute().parent if scheme == "sqlite" else Path.cwd(), app.config.archive.dir or Path.cwd()}
    for place in sorted(place for place in places if place.exists()):
        free = shutil.disk_usage(place).free
        state = "failed" if free < TOO_LITTLE else "warning" if free < SCARCE else "ok"
        yield Check("disk", state, f"{free / 2**30:.1f} GiB free at {place}", 5)


def _stored(app: App) -> Iterator[Check]:
    """What needs the store: whether it can be reached, the clock beside it, the feeds' health."""
    scheme, _, path = app.config.store.uri.partition(":")
    if scheme == "sqlite" and not Path(path).exists():
        if Path(path).absolute().parent.is_dir():
            yield Check("store", "ok", f"{path} is not there yet; the first crawl makes it")
        else:
            yield Check("store", "failed", f"{Path(path).parent} is no folder", 5)
        return
    try:
        with app.store() as store:
            counts = store.counts()
            yield Check(
                "store", "ok", f"{store.uri}: {count(counts['articles'], 'article')}, {count(counts['feeds'], 'feed')}"
            )
            if unindexed := store.unindexed():
                lost = f"{count(unindexed, 'article')} of an older store may be missing"
                yield Check("search", "warning", f"{lost}; the next crawl indexes them anew")
            yield _clock(app, max((run.started for run in store.runs(1)), default=None))
            yield from _hubs(app, store)
            health = feed_health.health_of(store, app.topics.values(), app.clock())
    except NewsbotError as error:
        yield Check("store", "failed", one_line(str(error)), error.exit_code)
        return
    for alarm in health["alarms"]:
        yield Check("feeds", "failed", one_line(alarm), 3)
    if not health["alarms"]:
        states = ", ".join(f"{count} {state}" for state, count in sorted(health["states"].items()))
        silent = health["states"].get("never answered")
        told = f"{states}; `newsbot source list --health` says why" if silent else states or "none"
        yield Check("feeds", "warning" if silent else "ok", told)


def _hubs(app: App, store: Store) -> Iterator[Check]:
    """Which feeds are pushed by their hubs, where hubs can call."""
    if app.config.websub.callback is None:
        return
    held = hub_subscriptions.held(store).values()
    live = sum(websub.is_live(each, app.clock()) for each in held)
    wrong = [f"{redact(each.feed_url)}: {each.error}" for each in held if each.error]
    found = f"{live} of {len(held)} feeds that name a hub are subscribed to"
    yield Check("hubs", "warning" if wrong else "ok", one_line("; ".join([found, *wrong])))


def _clock(app: App, last: datetime | None) -> Check:
    now = app.clock()
    if now < WRITTEN:
        return Check("clock", "failed", f"it says {now:%Y-%m-%d}, before newsbot was written")
    if last is not None and now < last - timedelta(minutes=5):
        return Check("clock", "failed", f"it says {now:%Y-%m-%d %H:%M}, before the last run, {last:%Y-%m-%d %H:%M}")
    return Check("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")
