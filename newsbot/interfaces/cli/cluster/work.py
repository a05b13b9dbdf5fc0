"""What workers do, each in a process of its own: nothing here knows Celery.

Each function takes the options of `newsbot worker`, and is found by name in a process that is forked from one which has
loaded all this (see `engine.apart`).
"""

import logging
import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsbot.corpus import assignment, feed_polls, frontier, overrides, purge
from newsbot.corpus.leases import CLUSTER, CLUSTER_SECONDS, SITE, take, this_process
from newsbot.corpus.site_batches import Batch, batches, prepare
from newsbot.corpus.store.base import Store
from newsbot.corpus.writer import Outcome, Writer
from newsbot.errors import ConfigError, LockedError, NewsbotError
from newsbot.interfaces.cli.app import App, set_up_logging
from newsbot.interfaces.cli.spider_run import archive_of, run, summary
from newsbot.items import Departure
from newsbot.middlewares.site_leases import asked_last, resting
from newsbot.network.archive import Selection
from newsbot.operation.alerts.delivery import after_round
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import chosen_topics
from newsbot.operation.workers import end_with_parent
from newsbot.spiders.archives import ArchivesSpider  # loaded before processes are forked
from newsbot.spiders.sites import SitesSpider
from newsbot.text.topics import Topic
from newsbot.times import system_clock

logger = logging.getLogger(__name__)

Options = Mapping[str, Any]

ARCHIVE_SECONDS = 60.0
_APART = timedelta(minutes=1)
"""Between pages that are asked for again since one of them may have ended a process: so that each is in a batch of its
own, and only the one at fault meets that again.
"""
_ENDED = "the process that had asked for it ended before its time"


def lease_seconds(config: Config) -> float:
    """How long a site stays with a worker that was killed: requests under way and delays are over well before."""
    return max(60.0, 2 * config.fetch.timeout, 2 * config.fetch.delay)


def dispatch(options: Options, idle: bool) -> list[Batch]:
    """Keep the topics, and when the queue is `idle` say what is due on sites that nobody has."""
    app = _begun(options)
    with app.store(create=True) as store:
        topics = _topics(app, store)
        if not (idle and topics):
            return []
        now, moment = app.clock(), system_clock()
        prepare(store, topics, now)
        held = {lease.name.removeprefix(SITE) for lease in store.leases(moment, SITE)}
        return list(batches(store, topics, now, held, resting(store, now)))


def _topics(app: App, store: Store) -> dict[str, Topic]:
    """The topics that are the cluster's for a while from now: all that nobody else crawls."""
    return {
        name: topic
        for name, topic in chosen_topics(app.topics, ()).items()
        if take(store, f"crawl:{name}", CLUSTER, system_clock(), CLUSTER_SECONDS)
    }


def crawl(options: Options, sites: Sequence[str], feeds: Sequence[str], urls: Sequence[str], notes: str) -> int:
    """Crawl what is due on those of the sites that are free; returns the exit code of the run.

    `notes`: file for what is asked, which `set_aside` reads should this process end before its time.
    """
    app, holder = _begun(options), _holder()
    seconds = lease_seconds(app.config)
    with app.store(create=True) as store:
        topics = sorted(_topics(app, store))
        if not topics:
            return 0
        names = [f"{SITE}{site}" for site in sites]
        names = [name for name in names if store.acquire_lease(name, holder, system_clock(), seconds)]
    if not names:
        return 0
    target = archive_of(app, this_process().replace(":", "-"))
    settings = {
        "NEWSBOT_RECORD": str(target) if target else None,
        "NEWSBOT_TOPICS": topics,
        "NEWSBOT_SHARED_LEASES": [f"crawl:{topic}" for topic in topics],
        "NEWSBOT_NOTES": notes,
    }
    return _run(app, _named(SitesSpider), names, holder, seconds, settings, feeds=feeds, urls=urls)


def set_aside(options: Options, notes: str) -> None:
    """What a batch had asked for last when its process died has failed: it is tried again later, not for ever."""
    app = _begun(options)
    now, keys = app.clock(), asked_last(Path(notes))
    with app.store() as store:
        feeds = [feed for feed in store.feeds(keys) if feed.next_due <= now]
        pages = [record for record in store.urls(keys).values() if record.due is not None and record.due <= now]
        outcomes: list[Outcome] = [feed_polls.failed(feed, "error", _ENDED, now) for feed in feeds]
        for number, record in enumerate(pages):
            again = (frontier.departed(record, "error", now).due or now) + number * _APART
            detail = {"error": _ENDED}
            outcomes.append(
                Departure(record.url, "fetch", "error", now, detail, record.url, None, record.feed_url, again)
            )
        Writer(store).write(outcomes)


def stories(options: Options) -> None:
    """What one process does for all: stories, alerts, and an end to what is kept for a time that is over."""
    app, holder = _begun(options), _holder()
    with app.store(create=True) as store:
        assignment.assign(store, app.clock(), holder, overrides.load(app.config.overrides))
        try:
            after_round(store, app.config, app.clock(), holder)
            purge.retain(store, app.config.articles.keep, app.clock(), holder)
        except (ConfigError, LockedError) as error:  # a typing mistake, or another one is at it: the next time
            logger.error("%s", error)


def replay(options: Options, path: str, chosen: Mapping[str, Any], task: str) -> int | None:
    """Read the articles of one archive; None while another process does, and the exit code of that run.

    `task` names the order: one that was delivered twice is carried out once.
    """
    app, holder = _begun(options), _holder()
    name, done = f"archive:{path}", f"archive task {task}"
    with app.store(create=True) as store:
        if store.look(done):
            return 0
        if not store.acquire_lease(name, holder, system_clock(), ARCHIVE_SECONDS):
            return None
    selection = Selection(tuple(chosen["hosts"]), app.time(chosen["since"]), app.time(chosen["until"]))
    settings = {"NEWSBOT_TOPICS": list(chosen["topics"])}
    given = {"paths": [Path(path)], "selection": selection, "languages": chosen["languages"]}
    code = _run(app, _named(ArchivesSpider), [name], holder, ARCHIVE_SECONDS, settings, **given)
    with app.store() as store:
        if code in (0, 3):
            store.put_look(done, {"code": code})
        store.release_lease(name, holder)
    return code


def _begun(options: Options) -> App:
    end_with_parent()
    os.setpgid(0, 0)  # Ctrl-C is for the worker, which then tells its processes
    app = App(dict(options))
    set_up_logging(app)
    app.quiet = True  # nobody watches its progress
    return app


def _holder() -> str:
    """A name that no other process ever has, nor this one a second time."""
    return f"{this_process()} {uuid.uuid4().hex[:8]}"


def _named(spider: type) -> str:
    return f"{spider.__module__}.{spider.__qualname__}"


def _run(
    app: App,
    spider: str,
    names: Sequence[str],
    holder: str,
    seconds: float,
    settings: Mapping[str, Any],
    **arguments: Any,
) -> int:
    leases = {"NEWSBOT_LEASES": names, "NEWSBOT_HOLDER": holder, "NEWSBOT_LEASE_SECONDS": seconds}
    try:
        report = run(app, spider, {**settings, **leases, "NEWSBOT_ASSIGNS": False}, **arguments)
    except NewsbotError as error:
        logger.error("%s", error)
        return error.exit_code
    if report.error is not None:
        logger.error("%s", report.error)
    logger.info("%s: %s", f"{len(names)} leases", summary(report.counts))
    return report.exit_code
