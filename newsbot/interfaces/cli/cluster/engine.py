"""Celery with newsbot's tasks, and what is wrong with a set-up.

Celery brings the queues, their acknowledgement, redelivery, schedule and remote control; nothing of these is made here.
Tasks are acknowledged when they are done, so that those of a worker that was killed go back to their queues.
"""

import functools
import logging
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from newsbot.errors import BrokerError, ConfigError, UsageError
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.cluster import work
from newsbot.network.urls import redact

if TYPE_CHECKING:
    from celery import Celery

logger = logging.getLogger(__name__)

T = TypeVar("T")

CRAWL, DESK, ARCHIVES = "newsbot", "newsbot-desk", "newsbot-archives"
"""Queues: batches of sites; what is done once for all; archives to read."""
DISPATCH_EVERY, STORIES_EVERY = 15.0, 60.0
"""Seconds. What was not begun by the next time is not begun at all."""
_DEATHS = 3
"""Of processes that read one archive, after which it is given up."""
_told: set[int | None] = set()
"""Processes that have been asked to end."""
_TIMEOUT = 3.0
"""Seconds for a broker to answer."""


def engine(app: App) -> "Celery":
    """Celery as `app` configures it. UsageError without the package, ConfigError without a broker or a shared store."""
    try:
        from celery import Celery
    except ImportError as error:
        raise UsageError(
            "Several machines need Celery, which is not installed: pip install 'newsbot[distributed]'"
        ) from error
    _check(app)
    made = Celery("newsbot", broker=app.config.cluster.broker, set_as_current=False)
    made.conf.update(
        task_default_queue=CRAWL,
        task_queues={name: {} for name in (CRAWL, DESK, ARCHIVES)},
        task_routes={
            "newsbot.dispatch": {"queue": DESK},
            "newsbot.stories": {"queue": DESK},
            "newsbot.replay": {"queue": ARCHIVES},
        },
        task_acks_late=True,
        task_ignore_result=True,
        accept_content=["json"],
        worker_prefetch_multiplier=1,  # so that what waits does so in the queue, where it is seen and anybody takes it
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # however long it is away
        broker_transport_options={"socket_connect_timeout": _TIMEOUT} if _is_redis(app) else {},
        beat_schedule={
            "dispatch": _every(DISPATCH_EVERY, "newsbot.dispatch"),
            "stories": _every(STORIES_EVERY, "newsbot.stories"),
        },
    )
    _add_tasks(made, app.options)
    return made


def reached(app: App) -> "Celery":
    """The same, when its broker answers. BrokerError when it does not."""
    made = engine(app)
    waiting(made, CRAWL)
    return made


def _check(app: App) -> None:
    config = app.config
    if config.store.uri.startswith("sqlite:"):
        raise ConfigError(
            f"The store {redact(config.store.uri)} is a file of this machine, which others do not see: several machines"
            ' need MongoDB, uri = "mongodb://HOST/newsbot" under [store].'
        )
    if config.cluster.broker is None:
        raise ConfigError(
            'No broker is set through which workers are told what to do: broker = "redis://HOST:6379/0" under [cluster]'
            " in newsbot.toml, or NEWSBOT_CLUSTER_BROKER. On Debian `apt-get install redis-server` brings one."
        )


def _is_redis(app: App) -> bool:
    return str(app.config.cluster.broker).startswith("redis")


def _every(seconds: float, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def _add_tasks(made: "Celery", options: Mapping[str, Any]) -> None:
    # not shared with other instances of Celery in this process, whose options are others
    named: Callable[..., Callable[[Callable[..., Any]], Any]] = functools.partial(made.task, shared=False)

    @named(name="newsbot.crawl")
    def crawl(sites: Sequence[str], feeds: Sequence[str], urls: Sequence[str]) -> None:
        """Crawl what is due on these sites."""
        with tempfile.NamedTemporaryFile(prefix="newsbot-") as notes:
            try:
                apart(work.crawl, options, sites, feeds, urls, notes.name)
            except BrokenProcessPool:
                logger.error("The process of a batch was ended; what it had asked for last is asked for again later")
                apart(work.set_aside, options, notes.name)

    @named(name="newsbot.dispatch")
    def dispatch() -> None:
        """Send out what is due, when all that was sent before has been taken up."""
        for batch in apart(work.dispatch, options, waiting(made, CRAWL) == 0):
            crawl.delay(*batch)

    @named(name="newsbot.stories")
    def stories() -> None:
        """Assign stories, alert, and remove what is kept for a time that is over."""
        apart(work.stories, options)

    @named(name="newsbot.replay", bind=True, max_retries=None)
    def replay(self: Any, path: str, chosen: Mapping[str, Any], deaths: int = 0) -> None:
        """Read the articles of an archive; later, when another worker does, or did until its process died."""
        try:
            if apart(work.replay, options, path, chosen, self.request.id) is not None:
                return
        except BrokenProcessPool:
            deaths += 1
            logger.error("The process that read %s was ended, for the %d. time", path, deaths)
            if deaths == _DEATHS:
                return
        raise self.retry((path, chosen, deaths), countdown=work.ARCHIVE_SECONDS)


def apart(function: Callable[..., T], *args: Any) -> T:
    """`function(*args)` in a process of its own. BrokenProcessPool when that is killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__name__])
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *args).result()


def work_until_stopped(made: "Celery", celery_options: Sequence[str]) -> None:
    """Celery's own worker. Its threads only wait: what they do is done apart."""
    from celery.signals import worker_shutting_down

    worker_shutting_down.connect(stop_in_order)
    name = f"newsbot-{os.getpid()}@%h"  # several on one machine are told apart
    made.worker_main(["worker", "--pool", "threads", "--hostname", name, *celery_options])


def beat_until_stopped(made: "Celery", celery_options: Sequence[str]) -> None:
    """Celery's own beat. Its schedule has lengths of time only, so that there is nothing to keep in a file."""
    made.start(["beat", "--scheduler", "celery.beat:Scheduler", *celery_options])


def stop_in_order(*_: object, **__: object) -> None:
    """Let what runs come to its end soon, as after Ctrl-C; the rest is pending. What was told before is ended at once:
    Scrapy, told twice, lets go in disorder and may not end at all.
    """
    for process in multiprocessing.active_children():
        if process.pid in _told:
            process.kill()
        else:
            process.terminate()
            _told.add(process.pid)


def waiting(made: "Celery", queue: str) -> int:
    """How many tasks wait in a queue. BrokerError when nobody can say."""
    from kombu.exceptions import ChannelError, OperationalError

    limits = dict.fromkeys(("socket_timeout", "read_timeout", "write_timeout"), _TIMEOUT)  # Redis, and RabbitMQ
    connection = made.connection_for_read(transport_options=limits, connect_timeout=_TIMEOUT)
    try:
        with connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=_TIMEOUT)
            try:
                found = connection.default_channel.queue_declare(queue, passive=True)
            except (ChannelError, *connection.channel_errors):
                return 0  # nothing was ever put into it
            return int(found.message_count)
    except (OperationalError, OSError, *connection.connection_errors, *connection.channel_errors) as error:
        raise _unreachable(made, error) from error


def _unreachable(made: "Celery", error: Exception) -> BrokerError:
    address, what = redact(str(made.conf.broker_url)), redact(str(error)).rstrip(".")
    return BrokerError(
        f"The broker {address} cannot be reached: {what}. Does it run there (`systemctl status redis-server`, or"
        " rabbitmq-server), does it listen to this machine, and are user and password right?"
    )


def seen(made: "Celery") -> dict[str, Any]:
    """Workers with what each does, and how much waits in each queue. BrokerError."""
    queues = {name: waiting(made, name) for name in (CRAWL, DESK, ARCHIVES)}
    active = made.control.inspect(timeout=1.0).active() or {}
    workers = [
        {"name": name, "tasks": [task["name"].removeprefix("newsbot.") for task in tasks]}
        for name, tasks in sorted(active.items())
    ]
    return {"workers": workers, "queues": queues}
