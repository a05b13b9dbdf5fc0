"""What workers do, each in a process of its own: nothing here knows Celery.

Each function takes the options of `newsbot worker`, and is found by name in a process that is forked from one which has
loaded all this (see `engine.apart`).
"""

import logging
import os
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsbot.corpus import assignment, overrides, purge
from newsbot.corpus.leases import CLUSTER, SITE, take, this_process
from newsbot.corpus.site_batches import Batch, batches, prepare
from newsbot.errors import ConfigError, LockedError, NewsbotError
from newsbot.interfaces.cli.app import App, set_up_logging
from newsbot.interfaces.cli.spider_run import archive_of, run, summary
from newsbot.middlewares.site_leases import resting
from newsbot.network.archive import Selection
from newsbot.operation.alerts.delivery import after_round
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import chosen_topics
from newsbot.operation.workers import end_with_parent
from newsbot.spiders.archives import ArchivesSpider  # loaded before processes are forked
from newsbot.spiders.sites import SitesSpider
from newsbot.times import system_clock

logger = logging.getLogger(__name__)

Options = Mapping[str, Any]

TOPIC_SECONDS = 300.0
"""How long a topic stays with the cluster after the last dispatch."""
ARCHIVE_SECONDS = 60.0


def lease_seconds(config: Config) -> float:
    """How long a site stays with a worker that was killed: requests under way and delays are over well before."""
    return max(60.0, 2 * config.fetch.timeout, 2 * config.fetch.delay)


def dispatch(options: Options, idle: bool) -> list[Batch]:
    """Keep the topics, and when the queue is `idle` say what is due on sites that nobody has."""
    app = _begun(options)
    with app.store(create=True) as store:
        topics = {
            name: topic
            for name, topic in chosen_topics(app.topics, ()).items()
            if take(store, f"crawl:{name}", CLUSTER, system_clock(), TOPIC_SECONDS)
        }
        if not (idle and topics):
            return []
        now, moment = app.clock(), system_clock()
        prepare(store, topics, now)
        held = {lease.name.removeprefix(SITE) for lease in store.leases(moment, SITE)}
        return list(batches(store, topics, now, held, resting(store, now)))


def crawl(options: Options, sites: Sequence[str], feeds: Sequence[str], urls: Sequence[str]) -> int:
    """Crawl what is due on those of the sites that are free; returns the exit code of the run."""
    app, holder = _begun(options), _holder()
    seconds = lease_seconds(app.config)
    with app.store(create=True) as store:
        names = [f"{SITE}{site}" for site in sites]
        names = [name for name in names if store.acquire_lease(name, holder, system_clock(), seconds)]
    if not names:
        return 0
    target = archive_of(app, this_process().replace(":", "-"))
    settings = {"NEWSBOT_RECORD": str(target) if target else None}
    return _run(app, _named(SitesSpider), names, holder, seconds, settings, feeds=feeds, urls=urls)


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
