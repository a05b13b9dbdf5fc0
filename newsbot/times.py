"""Times as people type them and as programs and terminals show them, and the one place that reads the machine's clock.

One parser serves every command, query and file. Everything else is handed the time: a fixed clock (`--now`) makes
crawls of recorded worlds, replays and tests repeatable.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from newsbot.errors import UsageError

ACCEPTED = "2d, 36h, 1w, 90m, today, yesterday, 2026-03-04, 2026-03-04T10:00Z"

_AGO = re.compile(r"(\d{1,6})\s?(m|min|h|d|w)")
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")


def parse_time(text: str, now: datetime | None) -> datetime:
    """The moment that `text` names, UTC, whole seconds. Days and times without offset are those of the zone of `now`.

    Lengths (`2d`) count back from `now`, which must be aware; None refuses them, and its zone is UTC.
    Raises UsageError, whose message lists what is accepted.
    """
    text = text.strip()
    lowered = text.lower()
    zone = (now.tzinfo if now else None) or UTC
    if _DAY.fullmatch(text) or _MOMENT.fullmatch(text.upper()):
        return _absolute(text, zone)
    ago = _AGO.fullmatch(lowered)
    if ago is None and lowered not in ("today", "yesterday"):
        raise UsageError(f"{text!r} is not a time newsbot reads; write one of {ACCEPTED}")
    if now is None:
        raise UsageError(f"{text!r} depends on the day it is read; write a date such as 2026-03-04")
    now = now.replace(microsecond=0)
    if ago is None:
        return _midnight(now.date() - timedelta(days=lowered == "yesterday"), zone)
    try:
        return now.astimezone(UTC) - int(ago[1]) * _UNITS[ago[2]]
    except OverflowError as error:
        raise UsageError(f"{text!r} reaches back before the year 1") from error


def _absolute(text: str, zone: tzinfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text.upper())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is not a date of the calendar; write one like 2026-03-04T10:00Z") from error


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def zone_named(name: str) -> tzinfo:
    """The time zone of that name, such as `Europe/Istanbul`. Raises UsageError when there is none."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise UsageError(f"{name!r} is no time zone; write one such as Europe/Istanbul, or UTC") from error


def in_zone(value: Any, zone: tzinfo) -> Any:
    """`value`, a row of whatever is in it, with every moment in `zone`, for people to read.

    Dicts, lists and tuples are made anew, all else stays what it is.
    """
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if type(value) is dict:
        return {key: in_zone(each, zone) for key, each in value.items()}
    if type(value) is list:
        return [in_zone(each, zone) for each in value]
    return tuple(in_zone(each, zone) for each in value) if type(value) is tuple else value


def iso(moment: datetime) -> str:
    """`moment` (aware) as `2026-03-04T10:00:00Z`."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def relative(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was, for a terminal: `just now`, `3 h ago`, `in 5 min`; older than 30 days: its date.

    That is one in the zone of `now`.
    """
    seconds = round((now - moment).total_seconds())
    if abs(seconds) < 60:
        return "just now"
    if abs(seconds) >= 30 * 86400:
        return moment.astimezone(now.tzinfo).date().isoformat()
    size = _size(abs(seconds))
    return f"{size} ago" if seconds > 0 else f"in {size}"


def _size(seconds: int) -> str:
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 2 * 86400 else f"{seconds // 86400} d"


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
