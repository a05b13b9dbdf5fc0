"""Progress of long work on stderr: a line that rewrites itself on a terminal, one every 30 s elsewhere."""

import sys
import time
from types import TracebackType

from newsbot.interfaces.cli.app import App

_EVERY_TERMINAL, _EVERY_LOG = 0.2, 30.0  # seconds


class Progress:
    """Shows sentences as they come, not too often; leaves the terminal clean."""

    def __init__(self, app: App) -> None:
        self.quiet = app.quiet
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
