"""The one place that reads the machine's clock. Everything else is handed the time.

A fixed clock (`--now`) makes crawls of recorded worlds, replays and tests repeatable.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time: aware, UTC, whole seconds."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the place


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands at `moment` (aware)."""
    still = moment.astimezone(UTC).replace(microsecond=0)
    return lambda: still
