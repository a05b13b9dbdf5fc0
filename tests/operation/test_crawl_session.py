"""What the parts of a run share: the store's patient thread, and the bounded queue before the writer."""

import asyncio
import dataclasses
import os
import time
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import psutil
import pytest
from worker_tasks import own_pid_of

from newsbot.corpus.assignment.spread import Spread
from newsbot.corpus.feed_polls import failed
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, RobotsRecord
from newsbot.corpus.writer import Outcome
from newsbot.errors import StoreError, UsageError
from newsbot.operation import crawl_session
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import BOUND, Session, StoreThread, WriteQueue, chosen_topics
from newsbot.operation.workers import MANY
from newsbot.text.topics import Topic, parse
from tests.builders import NOON, departure

T = TypeVar("T")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience is cut short."""
    monkeypatch.setattr(crawl_session, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(crawl_session, "LINGER", 0.01)


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    opened = StoreThread("sqlite::memory:")
    yield opened
    opened.close()


def wait(awaited: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(awaited)


class Flaky:
    """Fails so often, then answers."""

    def __init__(self, failures: int, error: type[Exception] = StoreError) -> None:
        self.failures, self.error, self.calls = failures, error, 0

    def __call__(self, store: Store) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error("not now")
        return "done"


# --- the store's thread -----------------------------------------------------------------------------------------------


def test_R04_a_store_that_comes_back_is_waited_for(thread: StoreThread) -> None:
    assert (wait(thread.call(Flaky(3))), thread.error) == ("done", None)


def test_a_store_that_stays_away_is_given_up_by_everybody(thread: StoreThread, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(thread.call(Flaky(0)))  # opens it
    monkeypatch.setattr(crawl_session, "PATIENCE", 0.5)
    never, later = Flaky(10**6), Flaky(0)
    for call in (never, later):
        with pytest.raises(StoreError, match="not now"):
            wait(thread.call(call))
    assert (never.calls > 1, later.calls, str(thread.error)) == (True, 0, "not now")


def test_a_run_that_is_being_stopped_has_no_patience(thread: StoreThread) -> None:
    thread.begin_stop()
    flaky = Flaky(1)
    with pytest.raises(StoreError):
        wait(thread.call(flaky))
    assert flaky.calls == 1


def test_who_asks_after_the_end_of_the_run_need_not_go_on() -> None:
    thread, late = StoreThread("sqlite::memory:"), Flaky(0)
    thread.close()
    with pytest.raises(asyncio.CancelledError):
        wait(thread.call(late))
    assert late.calls == 0


def test_what_is_no_failure_of_the_store_is_not_repeated(thread: StoreThread) -> None:
    flaky = Flaky(1, ValueError)
    with pytest.raises(ValueError, match="not now"):
        wait(thread.call(flaky))
    assert (flaky.calls, thread.error) == (1, None)


def test_the_event_loop_goes_on_while_the_store_is_slow(thread: StoreThread) -> None:
    async def beats() -> int:
        slow = asyncio.ensure_future(thread.call(lambda _: time.sleep(0.2)))
        counted = 0
        while not slow.done():
            await asyncio.sleep(0.01)
            counted += 1
        return counted

    assert wait(beats()) >= 5


# --- the queue --------------------------------------------------------------------------------------------------------


class Written:
    """A writer that remembers its batches, and fails on the outcomes it is told to."""

    def __init__(self, error: Exception | None = None, on: str = "") -> None:
        self.batches: list[list[str]] = []
        self.error, self.on = error, on

    def __call__(self, store: Store, batch: Sequence[Outcome]) -> Mapping[str, int]:
        urls = [outcome.url for outcome in batch]
        if self.error is not None and (not self.on or any(url.endswith(self.on) for url in urls)):
            raise self.error
        self.batches.append(urls)
        return {"off-topic": len(batch)}


def outcome(name: object) -> Outcome:
    return dataclasses.replace(departure("off-topic"), url=f"http://outlet.example/{name}")


def queued(thread: StoreThread, write: Written, names: Sequence[object]) -> WriteQueue:
    async def run() -> WriteQueue:
        queue = WriteQueue(thread, write)
        for name in names:
            queue.add(outcome(name))
        await queue.drain()
        return queue

    return wait(run())


def test_everything_queued_is_written_in_order_when_drained(thread: StoreThread) -> None:
    write = Written()
    queue = queued(thread, write, range(100))
    assert [url.rpartition("/")[2] for batch in write.batches for url in batch] == list(map(str, range(100)))
    assert queue.counts == {"off-topic": 100}


def test_what_a_crash_would_have_asked_for_again_is_counted_until_it_is_written(thread: StoreThread) -> None:
    async def run() -> list[int]:
        queue = WriteQueue(thread, lambda *_: {})
        feed = FeedRecord("http://outlet.example/rss", "outlet.example", (), NOON, {})
        unannounced = dataclasses.replace(departure("off-topic"), pending_url=None)
        robots = RobotsRecord("http://outlet.example", NOON, NOON, None)
        for each in (outcome("a"), failed(feed, "timeout", "", NOON), robots, unannounced):
            queue.add(each)
        counts = [queue.unwritten()]
        await queue.drain()
        return [*counts, queue.unwritten()]

    assert wait(run()) == [2, 0]


def test_a_batch_that_is_not_full_is_written_after_a_while(thread: StoreThread) -> None:
    async def run() -> bool:
        write = Written()
        WriteQueue(thread, write).add(outcome("a"))
        for _ in range(200):
            await asyncio.sleep(0.01)
            if write.batches:
                return True
        return False

    assert wait(run())


def test_producers_wait_while_the_queue_is_full(thread: StoreThread) -> None:
    async def run() -> list[bool]:
        queue = WriteQueue(thread, lambda *_: time.sleep(0.3) or {})
        for number in range(2 * BOUND):  # as many are being written, as many wait
            queue.add(outcome(number))
        waiting = asyncio.ensure_future(queue.room())
        await asyncio.sleep(0.01)
        held = [waiting.done()]
        await queue.drain()
        await waiting
        return [*held, waiting.done()]

    assert wait(run()) == [False, True]


def test_a_full_queue_is_written_at_once(thread: StoreThread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl_session, "LINGER", 3600.0)

    async def run() -> int:
        queue = WriteQueue(thread, Written())
        queue.add(outcome("first"))
        await asyncio.sleep(0.01)  # the writer waits for more
        for number in range(BOUND):
            queue.add(outcome(number))
        await queue.room()
        return queue.counts.total()

    assert wait(run()) >= BOUND


def test_draining_waits_for_what_was_queued_before_and_not_for_what_comes_after(thread: StoreThread) -> None:
    write = Written()

    async def run() -> None:
        queue = WriteQueue(thread, write)

        async def produce() -> None:
            while True:
                queue.add(outcome("later"))
                await asyncio.sleep(0)

        queue.add(outcome("first"))
        busy = asyncio.ensure_future(produce())
        await queue.drain()
        assert write.batches[0][0].endswith("/first")
        busy.cancel()
        await queue.drain()

    wait(run())


def test_producers_are_told_when_the_store_was_given_up(thread: StoreThread) -> None:
    thread.begin_stop()

    async def run() -> None:
        queue = WriteQueue(thread, Written(StoreError("gone")))
        queue.add(outcome("a"))
        await queue.drain()
        await queue.room()

    with pytest.raises(StoreError, match="gone"):
        wait(run())


def test_R10_R11_an_outcome_that_cannot_be_written_costs_itself(
    thread: StoreThread, caplog: pytest.LogCaptureFixture
) -> None:
    write = Written(RuntimeError("a bug"), on="/bad")
    queue = queued(thread, write, ["a", "bad", "b"])
    assert [url.rpartition("/")[2] for batch in write.batches for url in batch] == ["a", "b"]
    assert (queue.counts, "a bug" in caplog.text) == ({"off-topic": 2, "error": 1}, True)


# --- topics -----------------------------------------------------------------------------------------------------------

TOPICS = {"quakes": Topic("quakes", parse("quake*")), "old": Topic("old", parse("old"), paused=True)}


@pytest.mark.parametrize(("names", "chosen"), [([], ["quakes"]), (["old"], ["old"]), (["quakes"], ["quakes"])], ids=str)
def test_topics_are_chosen_by_name_else_all_that_are_not_paused(names: list[str], chosen: list[str]) -> None:
    assert list(chosen_topics(TOPICS, names)) == chosen


def test_a_topic_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="old, quakes"):
        chosen_topics(TOPICS, ["quake"])


# --- who reads and compares texts -------------------------------------------------------------------------------------


def processes_of(session: Session, monkeypatch: pytest.MonkeyPatch, items: int) -> set[int]:
    """The processes that so many items are spread over while stories are assigned."""
    found: set[int] = set()

    def assign(*_: object, spread: Spread) -> Mapping[str, int]:
        found.update(spread(own_pid_of, range(items)))
        return {}

    monkeypatch.setattr(crawl_session.assignment, "assign", assign)
    assert wait(session.assign(NOON, "tests"))
    return found


def test_processes_that_are_at_work_do_not_rest() -> None:
    session = Session(Config.model_validate({"store": {"uri": "sqlite::memory:"}}), lambda: NOON, {})
    session.end_reading()
    under_way = session.workers.spread(own_pid_of, range(MANY))
    session.rest()
    assert os.getpid() not in set(under_way)
    wait(session.close())


def test_many_texts_are_left_to_other_processes_and_few_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(Config.model_validate({"store": {"uri": "sqlite::memory:"}}), lambda: NOON, {})
    assert processes_of(session, monkeypatch, MANY - 1) == {os.getpid()}
    reading = session.workers
    assert os.getpid() not in processes_of(session, monkeypatch, MANY)
    session.rest()
    assert session.workers is reading  # the processes that read pages did it, and do not rest
    given_back: list[bool] = []
    monkeypatch.setattr(crawl_session, "give_back", lambda: given_back.append(True))
    session.end_reading()
    assert given_back
    assert os.getpid() not in (deciding := processes_of(session, monkeypatch, MANY))
    assert session.workers is not reading
    session.rest()
    assert not deciding & {each.pid for each in psutil.Process().children(recursive=True)}
    assert os.getpid() not in processes_of(session, monkeypatch, MANY)
    wait(session.close())
    assert not [
        each
        for each in psutil.Process().children()
        if each.status() != psutil.STATUS_ZOMBIE and "forkserver" in " ".join(each.cmdline())
    ]
