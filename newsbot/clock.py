"""The one place that reads the machine's clock. Everything else is handed the time.

A fixed clock (`--now`) makes crawls of recorded worlds, replays and tests repeatable.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from newsbot.times import parse_time

Clock = Callable[[], datetime]
"""Gives the time: aware, UTC, whole seconds."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the place


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands at `moment` (aware)."""
    still = moment.astimezone(UTC).replace(microsecond=0)
    return lambda: still


def clock_at(now: str | None) -> Clock:
    """A clock that stands at `now` (a time such as 2026-03-04T10:00Z), or the machine's clock when there is none.

    Scrapy's components read the setting NEWSBOT_NOW through it. Raises UsageError for what is not a time.
    """
    return fixed_clock(parse_time(now, None)) if now else system_clock
