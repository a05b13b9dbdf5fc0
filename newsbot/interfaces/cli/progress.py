"""Progress of long work on stderr: a line that rewrites itself on a terminal, one every 30 s elsewhere; and its end."""

import contextlib
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Generic, TypeVar

from newsbot.interfaces.cli.app import App

T = TypeVar("T")

_EVERY_TERMINAL, _EVERY_LOG = 0.2, 30.0  # seconds


class Progress:
    """Shows sentences as they come, not too often; leaves the terminal clean."""

    def __init__(self, app: App, *, hidden: bool = False) -> None:
        self.quiet = app.quiet or hidden
        self.terminal = sys.stderr.isatty()
        self._next = time.monotonic() + (0.0 if self.terminal else _EVERY_LOG)

    def show(self, sentence: str) -> None:
        """Show where the work is; skipped when it was shown a moment ago."""
        if self.quiet or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (_EVERY_TERMINAL if self.terminal else _EVERY_LOG)
        print(f"\r\x1b[K{sentence}" if self.terminal else sentence, end="" if self.terminal else "\n", file=sys.stderr)
        sys.stderr.flush()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.terminal and not self.quiet:
            print("\r\x1b[K", end="", file=sys.stderr)
            sys.stderr.flush()


@dataclass(frozen=True)
class Watched(Generic[T]):
    """What `of` has, shown by its number as it is gone over: `12,300 articles`."""

    of: Iterable[T]
    what: str
    progress: Progress

    def __iter__(self) -> Iterator[T]:
        for number, each in enumerate(self.of, 1):
            self.progress.show(f"{number:,} {self.what}")
            yield each


@contextlib.contextmanager
def ending_in_order() -> Iterator[None]:
    """Meanwhile SIGTERM and SIGHUP end the process as Ctrl-C does: what is half done is cleared away on the way out."""

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    wanted = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is not signal.SIG_IGN]
    before = [(each, signal.signal(each, end)) for each in wanted]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)
