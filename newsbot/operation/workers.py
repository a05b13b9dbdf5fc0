"""A pool of killable processes for the CPU-heavy pure functions: a page that crashes, hangs or swells costs itself.

The processes come from a fork server that has the heavy modules loaded, so a replacement is a fork away, and none of
them outlives the program, not even after `kill -9`.
"""

import asyncio
import contextlib
import fcntl
import functools
import itertools
import multiprocessing
import multiprocessing.forkserver
import os
import pickle
import resource
import select
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import RemoteTraceback

from newsbot.errors import PoisonedError

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

READING = ("newsbot.interfaces.cli", "newsbot.operation.worker_preload")
"""What the fork server loads once for all workers; `interfaces.cli` because each worker imports the main script."""
DECIDING = ("newsbot.interfaces.cli", "newsbot.corpus.assignment.articles")
"""The same for workers that read no pages but compare what is stored: a quarter of the memory."""
MANY, _AT_ONCE, _BEGUN = 64, 16, 32
"""Items from which `Workers.spread` makes use of them; how many of them are a task; tasks that are begun ahead."""

_OUT_OF_MEMORY = 77  # exit code of a worker that met its memory limit
_TRIES, _STARTS = 3, 30
"""How often a task is tried when the whole pool broke while it was done, and when it broke before that each time: what
waits is not at fault, but a pool that never comes up must not be waited for.
"""


class WorkerError(RuntimeError):
    """An exception of a task that cannot itself travel between processes; the message holds its type and text."""


class _NotBegunError(BrokenProcessPool):
    """The pool broke before the task began."""


class _Task(NamedTuple):
    """What a worker is to do."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


def load_ahead(modules: Sequence[str] = READING) -> None:
    """Start the fork server, unless it runs: it loads its modules while the program loads others."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))
    with contextlib.suppress(OSError):  # only a head start: who runs a task is told
        multiprocessing.forkserver.ensure_running()


def unload() -> None:
    """End the fork server, which holds some 200 MB of modules, when no pool is open; the next one starts it again."""
    pid = getattr(multiprocessing.forkserver._forkserver, "_forkserver_pid", None)  # noqa: SLF001 - has no public name
    if pid is not None:  # its own `_stop` would wait for all who hold its pipe
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # gone already, and reaped
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it is reaped by the next


class Workers:
    """`count` processes that run picklable functions, each task within `timeout` seconds and `memory` bytes.

    Functions are found by name, so they must live in a module. A worker is replaced after `recycle_after` tasks.
    Processes start with the first task; the fork server starts loading its modules (`preload`) at once.
    """

    def __init__(
        self,
        count: int,
        timeout: float = 20.0,
        memory: int = 2 << 30,
        recycle_after: int = 1000,
        preload: Sequence[str] = READING,
    ) -> None:
        self.count = count
        self.timeout = timeout
        self.memory = memory
        self.recycle_after = recycle_after
        self._pool: ProcessPool | None = None
        self._pending: set[Future[Any]] = set()
        self._stopping = False
        self._lock = threading.Lock()
        self._context = multiprocessing.get_context("forkserver")
        load_ahead(preload)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function(*args, **kwargs)`, awaited from any asyncio callback.

        Raises what the function raises; PoisonedError when the task crashed, hung or exhausted memory;
        asyncio.CancelledError after `begin_stop`, which a Scrapy callback has to catch: passed on, it hangs the crawl.
        """
        if self._pool is None:  # the fork server may still be loading, and the event loop must not wait for it
            await asyncio.get_running_loop().run_in_executor(None, self._running_pool)
        task = _Task(function, args, kwargs)
        tries = _Tries()
        while True:
            try:
                result: T = await asyncio.wrap_future(self._schedule(task))
            except (TimeoutError, ProcessExpired, BrokenProcessPool) as error:
                tries.failed(error)
            else:
                return result

    def call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for synchronous code; after `begin_stop` it raises concurrent.futures.CancelledError."""
        task = _Task(function, args, kwargs)
        result: T = self._wait(task, self._schedule(task))
        return result

    def map_ordered(
        self, function: Callable[[A], T], items: Iterable[A], ahead: int | None = None
    ) -> Iterator[T | PoisonedError]:
        """`function(item)` for every item, in the order of `items`; a poisoned one gives its PoisonedError.

        At most `ahead` items (4 a worker unless said) are read before their turn, and begun: the first of them at once.
        Raises what the function raises.
        """
        source, waiting = iter(items), deque[tuple[_Task, Future[Any]]]()

        def ask() -> None:
            for item in itertools.islice(source, (ahead or 4 * self.count) - len(waiting)):
                task = _Task(function, (item,), {})
                waiting.append((task, self._schedule(task)))

        ask()
        return self._in_turn(waiting, ask)

    def _in_turn(self, waiting: deque[tuple[_Task, Future[Any]]], ask: Callable[[], None]) -> Iterator[Any]:
        try:
            while waiting:
                try:
                    result = self._wait(*waiting.popleft())
                except PoisonedError as error:
                    result = error
                yield result
                ask()
        finally:
            for _, future in waiting:
                future.cancel()

    def spread(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterator[T]:
        """`function(item)` for every item, in their order, several to a task; raises what the function raises.

        The first `_BEGUN` tasks are begun at once. What no worker could do, because it ran into a limit or they were
        stopped, is done in this process: so that what comes out is the same whatever happens to them. `function` has to
        be pure.
        """
        chunks = [items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE)]
        try:
            found = self.map_ordered(functools.partial(_each, function), chunks, _BEGUN)
        except (CancelledError, PoisonedError):  # they are stopped, or no process can be started
            found = iter(())
        return self._or_here(function, chunks, found)

    def _or_here(
        self, function: Callable[[A], T], chunks: Sequence[Sequence[A]], found: Iterator[list[T] | PoisonedError]
    ) -> Iterator[T]:
        done = 0
        with contextlib.suppress(CancelledError, PoisonedError):
            for each in found:
                done += 1
                yield from map(function, chunks[done - 1]) if isinstance(each, PoisonedError) else each
        for chunk in chunks[done:]:
            yield from map(function, chunk)

    @property
    def is_busy(self) -> bool:
        """Whether tasks are under way, or wait."""
        return any(not future.done() for future in list(self._pending))

    def begin_stop(self) -> None:
        """Cancel every task at once and refuse new ones; may be called from a signal handler.

        The processes end in `close`.
        """
        self._stopping = True
        for future in list(self._pending):
            future.cancel()

    def close(self) -> None:
        """Cancel what is left and end every process, hung or not, within about a second."""
        self.begin_stop()
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it bare
            # `join` takes the semaphores away before it ends the processes: one that still starts would miss them aloud
            processes = list(pool._pool_manager.worker_manager.workers.values())  # noqa: SLF001 - named nowhere else
            for process in processes:
                process.kill()
            for process in processes:
                process.join()
            pool.join()

    def kill(self) -> None:
        """End every process now, without waiting; for a forced exit, where `close` would take too long."""
        self.begin_stop()
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call] # starts no replacements; pebble leaves it bare
        for process in multiprocessing.active_children():
            process.kill()

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _schedule(self, task: _Task) -> Future[Any]:
        future: Future[Any] = Future()
        if self._stopping:
            future.cancel()
            return future
        packed = pickle.dumps(task)  # unpacked within the limits, and not while the worker holds the pool's pipe
        try:
            future = self._running_pool().schedule(_bounded, (self.memory, packed), timeout=self.timeout)
        except CancelledError:
            future.cancel()
        except RuntimeError as error:  # the pool broke since we looked
            future.set_exception(_NotBegunError(str(error)))
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        if self._stopping:  # a signal came in between
            future.cancel()
        return future

    def _wait(self, task: _Task, future: Future[Any]) -> Any:
        tries = _Tries()
        while True:
            try:
                return future.result()
            except (TimeoutError, ProcessExpired, BrokenProcessPool) as error:
                tries.failed(error)
            future = self._schedule(task)

    def _running_pool(self) -> ProcessPool:
        """The pool, started if need be; CancelledError once it stops: nobody ends what starts after `close`."""
        with self._lock:
            if self._stopping:
                raise CancelledError
            if self._pool is not None and not self._pool.active:
                self._pool.join()
                self._pool = None
                self._give_up_pending()
            if self._pool is None:
                self._pool = self._started_pool()
            return self._pool

    def _started_pool(self) -> ProcessPool:
        """A pool whose processes run. Without descriptors for them nothing is wrong with what is read."""
        try:
            pool = ProcessPool(self.count, self.recycle_after, _prepare_worker, context=self._context)
            assert pool.active  # asking starts it
        except OSError as error:
            raise PoisonedError(f"no process to read it can be started: {error.strerror}", "error") from error
        return pool

    def _give_up_pending(self) -> None:
        """Tell the waiters of a broken pool, which forgets the tasks that it had not handed out."""
        for future in list(self._pending):
            kind = BrokenProcessPool if future.running() else _NotBegunError
            with contextlib.suppress(InvalidStateError):
                future.set_exception(kind("the pool broke"))


class _Tries:
    """How often a task has been tried."""

    def __init__(self) -> None:
        self.all = self.begun = 0

    def failed(self, error: Exception) -> None:
        """Raise what the waiter of a task that failed so should see; return when the task deserves another try."""
        self.all += 1
        self.begun += not isinstance(error, _NotBegunError)
        if isinstance(error.__cause__, RemoteTraceback):  # raised by the function itself
            raise error
        if isinstance(error, TimeoutError):
            raise PoisonedError("reading it took too long", "extract-timeout") from error
        if isinstance(error, ProcessExpired) and error.exitcode == _OUT_OF_MEMORY:
            raise PoisonedError("reading it took too much memory", "extract-memory") from error
        if isinstance(error, ProcessExpired) or self.begun >= _TRIES or self.all >= _STARTS:
            raise PoisonedError(f"it crashed the process that read it ({error})") from error


# --- what runs in the workers ----------------------------------------------------------------------------------------


def _each(function: Callable[[A], T], items: Sequence[A]) -> list[T]:
    return list(map(function, items))


def _prepare_worker() -> None:
    """Let the kernel end this process, however it hangs: on SIGTERM, and when the program that started it is gone."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a loop in C never comes back to a Python handler
    end_with_parent()


def end_with_parent() -> None:
    """Let the kernel end this process, one of `multiprocessing`, as soon as the program that started it is gone."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    sentinel: int = parent.sentinel  # a pipe that the program holds open as long as it lives
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([sentinel], [], [], 0)[0]:  # gone before the signal was asked for
        os._exit(1)


def _bounded(memory: int, packed: bytes) -> object:
    """Do the task within `memory` bytes of address space; the limit is off while tasks and results travel."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    try:
        task: _Task = pickle.loads(packed)  # noqa: S301 - packed by `_schedule`
        return task.function(*task.args, **task.kwargs)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)  # its heap stays swollen, a fresh process takes over
    except BaseException as error:
        if _is_portable(error):
            raise
        raise WorkerError(f"{type(error).__name__}: {error}") from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _is_portable(error: BaseException) -> bool:
    """True when `error` can be raised in the parent: one that does not unpickle would break the pool there,
    and a SystemExit would end the program.
    """
    try:
        return isinstance(error, Exception) and type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever an exception's own pickling raises
        return False
