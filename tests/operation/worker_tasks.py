"""What the workers of tests/operation/test_workers.py are asked to do; a module of its own, because each worker
imports it."""

import ctypes
import os
import sys
from pathlib import Path

from newsbot.errors import FeedError

MIB = 1 << 20


def double(number: int) -> int:
    return 2 * number


def crash_on_three(number: int) -> int:
    if number == 3:
        ctypes.string_at(0)
    return number


def hang(_number: int = 0) -> None:
    """One long call into C that holds the interpreter lock: no Python signal handler gets a turn."""
    ctypes.PyDLL(None).sleep(600)


def hang_on(_payload: bytes) -> None:
    hang()


def allocate(size: int) -> int:
    return len(bytearray(size))


def own_pid(_number: int) -> int:
    return os.getpid()


def leak(_number: int) -> int:
    """Keep 1 MiB for ever and say how large this process is."""
    _KEPT.append(os.urandom(MIB))
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


_KEPT: list[bytes] = []


def crash_elsewhere(home: int) -> int:
    """Crashes every process but one."""
    if os.getpid() != home:
        os._exit(5)
    return home


def own_pid_of(_: int) -> int:
    return os.getpid()


class UnpicklableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def fail(how: str) -> None:
    if how == "feed":
        raise FeedError("not a feed", "truncated")
    if how == "timeout":
        raise TimeoutError("the function's own")
    if how == "unpicklable":
        raise UnpicklableError("a", "b")
    sys.exit(3)


class Missing:
    """Pickles as the name of a function that is not there."""

    def __reduce__(self) -> tuple[object, ...]:
        return getattr, (FeedError, "no_such_function")

    def __call__(self) -> None:
        raise AssertionError("runs in a worker only")
