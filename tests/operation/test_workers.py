"""The pool of killable processes: what a poisoned task costs, how it stops, and that nothing of it is left behind."""

import asyncio
import concurrent.futures
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest
from pebble.pool.process import WorkerManager
from worker_tasks import (
    MIB,
    Missing,
    allocate,
    crash_elsewhere,
    crash_on_three,
    double,
    fail,
    hang,
    hang_on,
    leak,
    own_pid,
    own_pid_of,
)

from newsbot.errors import FeedError, PoisonedError
from newsbot.operation import workers as pool
from newsbot.operation.workers import WorkerError, Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, timeout=30, memory=1 << 30) as pool:
        yield pool


@pytest.fixture
def hasty() -> Iterator[Workers]:
    with Workers(2, timeout=0.5) as pool:
        yield pool


def test_run_is_awaited_from_a_coroutine(workers: Workers) -> None:
    assert asyncio.run(workers.run(double, 21)) == 42


def test_many_runs_at_once_each_get_their_own_result(workers: Workers) -> None:
    async def gather() -> list[int]:
        return await asyncio.gather(*(workers.run(double, n) for n in range(50)))

    assert asyncio.run(gather()) == [2 * n for n in range(50)]


def test_map_keeps_the_order_of_its_input(workers: Workers) -> None:
    assert list(workers.map_ordered(double, range(40))) == [2 * n for n in range(40)]


def test_what_is_spread_keeps_its_order(workers: Workers) -> None:
    assert list(workers.spread(double, range(100))) == [2 * n for n in range(100)]
    assert list(workers.spread(double, [])) == []


def test_what_is_spread_is_begun_before_it_is_asked_for(tmp_path: Path) -> None:
    marks = [tmp_path / str(number) for number in range(pool.MANY)]
    with Workers(2) as own:
        found = own.spread(Path.touch, marks)
        assert own.is_busy
        deadline = time.monotonic() + 60
        while own.is_busy and time.monotonic() < deadline:
            time.sleep(0.01)
        assert all(map(Path.exists, marks))
        assert list(found) == [None] * pool.MANY


def test_what_no_worker_can_do_is_done_here(workers: Workers) -> None:
    assert list(workers.spread(crash_elsewhere, [os.getpid()] * 40)) == [os.getpid()] * 40


def test_what_was_stopped_is_gone_on_with_here() -> None:
    with Workers(1) as pool:
        found = pool.spread(own_pid_of, range(2_000))  # more than are begun at once
        elsewhere = next(found)
        pool.begin_stop()
        assert {*found} - {elsewhere} == {os.getpid()}


def test_without_processes_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: Workers) -> None:
        raise PoisonedError("no process can be started", "error")

    monkeypatch.setattr(Workers, "_started_pool", none)
    with Workers(1) as pool:
        assert list(pool.spread(own_pid_of, range(40))) == [os.getpid()] * 40
        pool.begin_stop()
        assert list(pool.spread(own_pid_of, range(40))) == [os.getpid()] * 40


def test_what_a_function_raises_passes_through_a_spread(workers: Workers) -> None:
    with pytest.raises(FeedError, match="not a feed"):
        list(workers.spread(fail, ["feed"]))


def test_map_reads_ahead_only_so_far(workers: Workers) -> None:
    read: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    results = workers.map_ordered(double, source(), ahead=5)
    next(results)
    assert len(read) == 5


def test_exceptions_of_the_function_pass_through_with_their_attributes(workers: Workers) -> None:
    with pytest.raises(FeedError, match="not a feed") as caught:
        workers.call(fail, "feed")
    assert caught.value.reason == "truncated"


def test_a_timeout_raised_by_the_function_is_not_taken_for_a_hang(workers: Workers) -> None:
    with pytest.raises(TimeoutError, match="own"):
        workers.call(fail, "timeout")


@pytest.mark.parametrize(("how", "message"), [("unpicklable", "UnpicklableError: ab"), ("exit", "SystemExit: 3")])
def test_exceptions_that_cannot_travel_arrive_as_worker_errors(workers: Workers, how: str, message: str) -> None:
    with pytest.raises(WorkerError, match=message):
        workers.call(fail, how)


def test_a_function_that_the_workers_cannot_find_is_an_ordinary_error(workers: Workers) -> None:
    with pytest.raises(AttributeError, match="no_such_function"):
        workers.call(Missing())


def test_R49_a_crash_loses_exactly_its_own_task(workers: Workers) -> None:
    results = list(workers.map_ordered(crash_on_three, range(12)))
    poisoned = [r for r in results if isinstance(r, PoisonedError)]
    assert [r.reason for r in poisoned] == ["poisoned"]
    assert [r for r in results if r not in poisoned] == [n for n in range(12) if n != 3]


def test_R49_an_idle_process_that_dies_breaks_nothing(workers: Workers) -> None:
    os.kill(workers.call(own_pid, 0), signal.SIGKILL)
    assert list(workers.map_ordered(double, range(20))) == [2 * n for n in range(20)]


def test_R50_a_hang_is_killed_at_its_timeout(hasty: Workers) -> None:
    hasty.call(double, 1)
    start = time.monotonic()
    with pytest.raises(PoisonedError) as caught:
        hasty.call(hang)
    assert caught.value.reason == "extract-timeout"
    assert time.monotonic() - start < 3


def test_R50_other_tasks_go_on_while_one_hangs(hasty: Workers) -> None:
    async def both() -> list[object]:
        tasks = [hasty.run(hang), *(hasty.run(double, n) for n in range(10))]
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, *others = asyncio.run(both())
    assert isinstance(first, PoisonedError)
    assert others == [2 * n for n in range(10)]


def test_R51_a_task_that_wants_too_much_memory_is_ended(workers: Workers) -> None:
    with pytest.raises(PoisonedError) as caught:
        workers.call(allocate, 1 << 30)
    assert caught.value.reason == "extract-memory"
    assert workers.call(allocate, MIB) == MIB


def test_R52_recycling_keeps_processes_small() -> None:
    with Workers(1, recycle_after=10) as pool:
        sizes = list(pool.map_ordered(leak, range(60)))
    assert max(sizes) - min(sizes) < 20 * MIB  # 60 MiB were leaked


def test_a_stop_cancels_waiting_callbacks_at_once_and_ends_hung_processes() -> None:
    pool = Workers(2)

    async def stop_while_hung() -> tuple[list[object], float]:
        pids = {await pool.run(own_pid, n) for n in range(8)}
        tasks = [asyncio.ensure_future(pool.run(hang)) for _ in range(6)]
        await asyncio.sleep(0.2)
        start = time.monotonic()
        pool.begin_stop()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        pool.close()
        return [*outcomes, *pids], time.monotonic() - start

    outcomes, seconds = asyncio.run(stop_while_hung())
    assert [type(o) for o in outcomes[:6]] == [asyncio.CancelledError] * 6
    assert not any(psutil.pid_exists(pid) for pid in outcomes[6:] if isinstance(pid, int))
    assert seconds < 3


def test_a_stop_does_not_wait_for_tasks_that_fill_the_pipe() -> None:
    pool = Workers(1)

    async def stop_while_full() -> float:
        await pool.run(double, 1)
        tasks = [asyncio.ensure_future(pool.run(hang_on, bytes(MIB))) for _ in range(4)]
        await asyncio.sleep(0.2)
        start = time.monotonic()
        pool.close()
        await asyncio.gather(*tasks, return_exceptions=True)
        return time.monotonic() - start

    assert asyncio.run(stop_while_full()) < 3


def test_after_a_stop_new_tasks_are_cancelled_and_start_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(Workers, "_started_pool", started.append)  # nobody would end what starts after `close`
    pool = Workers(1)
    pool.close()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(pool.run(double, 1))
    with pytest.raises(concurrent.futures.CancelledError):
        pool.call(double, 1)
    assert started == []


def test_no_process_runs_any_more_when_its_semaphores_are_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, alive = WorkerManager.close_channels, []

    def watched(manager: WorkerManager) -> None:
        alive.append([process.is_alive() for process in manager.workers.values()])
        taken(manager)

    monkeypatch.setattr(WorkerManager, "close_channels", watched)
    with Workers(2) as pool:
        assert pool.call(double, 1) == 2
    assert [any(each) for each in alive] == [False]


def test_R50_kill_leaves_no_process_even_while_one_hangs() -> None:
    _assert_nothing_left("pool.kill(); os._exit(0)")


def test_R49_no_process_outlives_a_killed_parent_even_while_one_hangs() -> None:
    _assert_nothing_left("os.kill(os.getpid(), 9)")


def _assert_nothing_left(end: str) -> None:
    """Run a program that has one worker hung and one idle, ends by `end`, and must leave no process of its group."""
    script = f"""
import asyncio, os, time
from newsbot.operation.workers import Workers
from worker_tasks import double, hang

async def main(pool):
    await pool.run(double, 1)
    task = asyncio.ensure_future(pool.run(hang))
    await asyncio.sleep(.2)
    {end}

asyncio.run(main(Workers(2)))
"""
    program = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parent, start_new_session=True)
    program.wait(timeout=60)
    assert _gone_within(program.pid, seconds=2)


def _gone_within(group: int, seconds: float) -> bool:
    """True when no process of `group` is left, or only ones that wait to be reaped, before `seconds` are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(_is_in(process, group) for process in psutil.process_iter()):
            return True
        time.sleep(0.02)
    return False


def _is_in(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False


def test_R49_what_waits_for_a_pool_that_breaks_is_tried_for_longer_than_what_was_begun() -> None:
    waited, begun = pool._Tries(), pool._Tries()
    for _ in range(pool._STARTS - 1):
        waited.failed(pool._NotBegunError())
    for _ in range(pool._TRIES - 1):
        begun.failed(BrokenProcessPool())
    for tries, error in ((waited, pool._NotBegunError()), (begun, BrokenProcessPool())):
        with pytest.raises(PoisonedError):
            tries.failed(error)
