"""What the parts of one crawl share: configuration, clock, topics, the store's thread, the queue before the writer.

`session_of(crawler)` gives every component the same one. All store calls go through one thread, so that a slow database
never blocks the reactor; the queue in front of the writer is bounded, and spiders wait for room before they yield more.
"""

import asyncio
import collections
import contextlib
import functools
import itertools
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from newsbot.corpus import assignment, overrides
from newsbot.corpus.feed_polls import Poll
from newsbot.corpus.leases import this_process
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import RunRecord
from newsbot.corpus.writer import Outcome, Writer
from newsbot.errors import LockedError, StoreError, UsageError
from newsbot.items import Article, Departure
from newsbot.operation.config import Config, load_config
from newsbot.operation.config.topicfiles import load_topics
from newsbot.operation.free_memory import give_back
from newsbot.operation.held_leases import HeldLeases
from newsbot.operation.workers import DECIDING, MANY, READING, Workers, unload
from newsbot.text.topics import Topic
from newsbot.times import Clock, fixed_clock, system_clock

logger = logging.getLogger(__name__)

A = TypeVar("A")
T = TypeVar("T")

Write = Callable[[Store, Sequence[Outcome]], Mapping[str, int]]

crawl_began, stories_assigned = object(), object()
"""Signals, sent with `at`, the time; the first one with `topics`, the names of those that are crawled, too. What stands
in a store depends on when these happened between the answers of servers: the places to record them from."""

BATCH = 32
"""Outcomes written at once: a journalled write waits tens of milliseconds, one each would halve the speed."""
BOUND = 256
"""Outcomes that may wait for the writer before spiders have to."""
LINGER = 0.5
"""Seconds after which a batch that is not full is written."""
PATIENCE, FIRST_WAIT = 120.0, 0.5
"""Seconds for which a failing store is tried again before the crawl gives up; and before the second try."""


class StoreThread:
    """The one thread that talks to the store, which is opened there, on first use.

    A store that fails is tried again for a while, and everybody waits: all that is done there may be repeated. After
    that, or when the run is being stopped, it is given up: `error` says why, and every further call raises it.
    """

    def __init__(self, uri: str) -> None:
        self.error: StoreError | None = None
        self._uri = uri
        self._stopping = threading.Event()
        self._store: Store | None = None
        self._closed = False
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def _opened(self) -> Store:
        if self._store is None:
            self._store = open_store(self._uri)
        return self._store

    async def call(self, function: Callable[[Store], T]) -> T:
        """Run `function(store)` there and wait for its result without blocking the reactor.

        Raises CancelledError once closed: Scrapy closes a spider whose `start` still asks, and it need not go on.
        """
        if self._closed:
            raise asyncio.CancelledError
        return await asyncio.wrap_future(self._executor.submit(self._patiently, function))

    def _patiently(self, function: Callable[[Store], T]) -> T:
        deadline, wait = time.monotonic() + PATIENCE, FIRST_WAIT
        while self.error is None:
            try:
                return function(self._opened())
            except StoreError as error:
                if time.monotonic() + wait > deadline or self._stopping.wait(wait):
                    self.error = error
                    logger.error("The store has been given up: %s", error)
                    raise
                logger.warning("The store failed; trying again: %s", error)
                wait = min(wait * 2, 10.0)
        raise self.error

    def begin_stop(self) -> None:
        """Be patient with a failing store no longer; what it has not acknowledged stays pending."""
        self._stopping.set()

    def close(self) -> None:
        """Finish what was submitted, then close the store."""
        self._closed = True
        if self._store is not None:
            self._executor.submit(self._store.close)
        self._executor.shutdown(wait=True)


def _is_asked_again(outcome: Outcome) -> bool:
    return isinstance(outcome, Poll) or (isinstance(outcome, Article | Departure) and outcome.pending_url is not None)


class WriteQueue:
    """The bounded queue before the writer. Used from the reactor thread only."""

    def __init__(self, thread: StoreThread, write: Write) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self._thread = thread
        self._write = write
        self._waiting: list[Outcome] = []
        self._batch: list[Outcome] = []  # what is being written
        self._expected: dict[str, Set[str]] = {}  # what the pipelines have been given -> its addresses
        self._queued = self._written = 0  # outcomes, ever
        self._writing: asyncio.Task[None] | None = None
        self._hurry, self._arrived = asyncio.Event(), asyncio.Event()
        self._changed = asyncio.Condition()

    @property
    def error(self) -> StoreError | None:
        """Why the store has been given up, if it has."""
        return self._thread.error

    def expect(self, article: Article) -> None:
        """An article was handed to the pipelines: it, or what they make of it, will be added. See `settled`."""
        self._expected[article.pending_url or article.url] = _addresses(article)

    def forget(self, article: Article) -> None:
        """A stage that is not newsbot's has dropped what was expected."""
        self._expected.pop(article.pending_url or article.url, None)
        self._arrived.set()

    async def settled(self, addresses: Collection[str]) -> None:
        """Wait until everything that was handed on or queued so far of these addresses is durable."""
        while self.error is None and any(not each.isdisjoint(addresses) for each in self._expected.values()):
            self._arrived.clear()
            await self._arrived.wait()
        under_way = itertools.chain(self._waiting, self._batch)
        if any(not _addresses(each).isdisjoint(addresses) for each in under_way):
            await self.drain()

    def add(self, outcome: Outcome) -> None:
        """Queue an outcome; never blocks. Callers that produce many wait for `room` first."""
        if isinstance(outcome, Article | Departure):
            self._expected.pop(outcome.pending_url or outcome.url, None)
            self._arrived.set()
        self._waiting.append(outcome)
        self._queued += 1
        if self._writing is None and self.error is None:
            self._writing = asyncio.get_running_loop().create_task(self._write_all())

    def unwritten(self) -> int:
        """Outcomes of pages and feeds that are not durable yet: what a crash would have asked for again."""
        under_way = itertools.chain(self._waiting, self._batch)
        return sum(map(_is_asked_again, under_way))

    def hurry(self) -> None:
        """Write the next batch before it is full."""
        self._hurry.set()

    async def room(self) -> None:
        """Wait until the queue has room. Raises StoreError once the store has been given up."""
        await self._hurried(lambda: self.error is not None or len(self._waiting) < BOUND)
        if self.error:
            raise self.error

    async def drain(self) -> None:
        """Wait until everything queued so far is durable (or the store has been given up: see `error`)."""
        queued = self._queued
        await self._hurried(lambda: self._written >= queued or self._writing is None)

    async def _hurried(self, met: Callable[[], bool]) -> None:
        """Have batches written before they are full until `met` is."""
        async with self._changed:
            while not met():
                self.hurry()
                await self._changed.wait()

    async def _write_all(self) -> None:
        try:
            while self._waiting and self.error is None:
                if len(self._waiting) < BATCH:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._hurry.wait(), LINGER)
                self._hurry.clear()
                batch, self._waiting = self._waiting[:BOUND], self._waiting[BOUND:]
                self._batch = batch
                self.counts.update(await self._thread.call(functools.partial(self._write_batch, batch)))
                self._batch = []
                self._written += len(batch)
                await self._notify()
        except StoreError:
            logger.debug("%d outcomes were not written; their URLs stay pending", len(self._waiting) + len(batch))
        finally:
            self._writing = None
            await self._notify()

    def _write_batch(self, batch: Sequence[Outcome], store: Store) -> Mapping[str, int]:
        """Write a batch; when that meets a bug, one by one, so that an outcome that cannot be written costs itself."""
        try:
            return self._write(store, batch)
        except StoreError:
            raise
        except Exception:
            if len(batch) == 1:
                logger.exception("%s could not be written; it comes up again", batch[0].url)
                return {"error": 1}
        counts: collections.Counter[str] = collections.Counter()
        for outcome in batch:
            counts.update(self._write_batch([outcome], store))
        return counts

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _addresses(outcome: Outcome) -> Set[str]:
    """By what another answer may have to do with this one."""
    if isinstance(outcome, Article):
        return {outcome.url, *outcome.aliases, *filter(None, [outcome.pending_url])}
    if isinstance(outcome, Departure):
        return {outcome.url} | (_addresses(outcome.article) if outcome.article else set())
    return {outcome.url}


class Session:
    """One crawl's shared parts."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        topics: Mapping[str, Topic],
        overrides: Overrides = overrides.NONE,
        leases: HeldLeases | None = None,
        assigns: bool = True,
    ) -> None:
        self.config = config
        self.overrides = overrides
        self.clock = clock
        self.topics = topics
        self.leases = leases or HeldLeases()
        self.assigns = assigns  # whether stories are assigned by this run; else somebody else does
        self.store = StoreThread(config.store.uri)
        self.queue = WriteQueue(self.store, self._write)
        self.relations: collections.Counter[str] = collections.Counter()  # of articles that were assigned in this run
        self.stopping = asyncio.Event()  # somebody asked the run to end
        self.run: RunRecord | None = None  # how the run ended; None until it has, in good order
        self.share: float | None = None  # of the work that is done, 0..1; None where nobody knows
        self.locked_out: LockedError | None = None  # somebody else holds the run's leases by now
        self._workers: Workers | None = None  # one pool at a time, which the store's thread may start as well
        self._preload, self._starting = READING, threading.Lock()

    def lock_out(self, lost: Sequence[str]) -> None:
        """Another run holds these leases of this one by now: nothing more is asked for or written."""
        self.locked_out = LockedError(f"Another run has taken over {', '.join(lost)} while this one stood still.")

    def _write(self, store: Store, batch: Sequence[Outcome]) -> Mapping[str, int]:
        if self.locked_out is None and (lost := self.leases.lost(store)):
            self.lock_out(lost)
        if self.locked_out is not None:
            return {}  # it is still pending, and who took over has it
        articles = self.config.articles
        recheck = self.config.recheck.after
        return Writer(store, articles.keep_off_topic, articles.keep_pages, recheck).write(batch)

    async def assign(self, now: datetime, holder: str) -> bool:
        """Assign stories, as of `now`, and count by what came of it: see `newsbot.corpus.assignment.assign`.

        False when that is not for this run to do.
        """
        if not self.assigns:
            return False
        decided, counts = self.overrides, self.queue.counts
        spread = _Deciders(self)
        self.relations.update(
            await self.store.call(lambda store: assignment.assign(store, now, holder, decided, spread=spread))
        )
        if self.relations:  # the desk knows better than the writer what is a copy and what a story's first article
            counts.pop("new", None)
            for name, number in self.relations.items():
                counts[name] = number
        return True

    @property
    def workers(self) -> Workers:
        """The pool of killable processes, started on first use."""
        with self._starting:
            if self._workers is None:
                limits = self.config.extract
                self._workers = Workers(limits.worker_count, limits.timeout, limits.memory, preload=self._preload)
                if self.stopping.is_set():
                    self._workers.begin_stop()
            return self._workers

    def begin_stop(self) -> None:
        """Let go of what is being fetched and read; it stays pending. From the main thread, even a signal handler."""
        self.stopping.set()
        self.store.begin_stop()
        if self._workers is not None:
            self._workers.begin_stop()

    def end_reading(self) -> None:
        """Release the processes: nothing is read any more. What they hold for that is let go."""
        with self._starting:
            self._preload = DECIDING
        self._release()
        unload()
        give_back()

    def rest(self) -> None:
        """Release the processes until they are asked again, unless they read pages, too, or are at work."""
        if self._preload is DECIDING and not (self._workers and self._workers.is_busy):
            self._release()

    def _release(self) -> None:
        with self._starting:
            workers, self._workers = self._workers, None
        if workers is not None:
            workers.close()

    async def close(self) -> None:
        """Write what is queued, then release processes and the store."""
        await self.queue.drain()
        self.end_reading()
        self.store.close()


class _Deciders:
    """Who reads texts for stories, where there are many: the processes that read pages, or others once that is over."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        return self._session.workers.spread(function, items) if len(items) >= MANY else map(function, items)

    def rest(self) -> None:
        self._session.rest()


def session_of(crawler: Any) -> Session:
    """The session of a Scrapy crawler, made on first use from its settings.

    NEWSBOT_CONFIG: a Config (else the configuration files are read); NEWSBOT_NOW: a fixed clock (ISO 8601);
    NEWSBOT_TOPICS: names of the topics to follow (else all that are not paused); NEWSBOT_KEEP_ALL: no topic is asked;
    NEWSBOT_LEASES, NEWSBOT_HOLDER, NEWSBOT_LEASE_SECONDS, NEWSBOT_SHARED_LEASES: what the run holds (`HeldLeases`);
    NEWSBOT_ASSIGNS: whether it assigns.
    """
    session: Session | None = getattr(crawler, "newsbot_session", None)
    if session is None:
        session = crawler.newsbot_session = _open(crawler.settings)
    return session


def _open(settings: Any) -> Session:
    config = settings.get("NEWSBOT_CONFIG") or load_config()
    now = settings.get("NEWSBOT_NOW")
    clock = fixed_clock(datetime.fromisoformat(now)) if now else system_clock
    decided = overrides.load(config.overrides)
    holder = settings.get("NEWSBOT_HOLDER") or this_process()
    names, seconds = settings.getlist("NEWSBOT_LEASES"), settings.getfloat("NEWSBOT_LEASE_SECONDS")
    leases = HeldLeases(names, holder, seconds, shared=settings.getlist("NEWSBOT_SHARED_LEASES"))
    topics: Mapping[str, Topic] = {}
    if not settings.getbool("NEWSBOT_KEEP_ALL"):
        topics = chosen_topics(load_topics(config.topics_dir), settings.getlist("NEWSBOT_TOPICS"))
    return Session(config, clock, topics, decided, leases, settings.getbool("NEWSBOT_ASSIGNS"))


def chosen_topics(topics: Mapping[str, Topic], names: Sequence[str]) -> dict[str, Topic]:
    """The named topics, or without names all that are not paused. Raises UsageError for a name that is not there."""
    for name in names:
        if name not in topics:
            raise UsageError(f"There is no topic {name!r}; there are: {', '.join(sorted(topics)) or 'none yet'}.")
    return {name: topic for name, topic in topics.items() if (name in names if names else not topic.paused)}
