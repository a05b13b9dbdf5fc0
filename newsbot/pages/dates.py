"""Dates of pages -> aware datetimes in whole seconds; what is not surely a date is None."""

import re
from datetime import UTC, datetime, timedelta

from newsbot.text.dates import Custom, read

FIRST_WEB_DAY = datetime(1991, 8, 6, tzinfo=UTC)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)|/((?:19|20)\d{2})/?(\d{2})/?(\d{2})(?=[/_-])"
)


def parse(text: str, month_first: bool = False) -> datetime | None:
    """The first date in `text`, with its own offset (UTC when it names none); `month_first`: 03/04 is 4 March."""
    reading = read(text, Custom(order="mdy" if month_first else "dmy"))
    return reading.moment if reading else None


def from_url(url: str) -> datetime | None:
    """The day in a path such as /2026/03/09/ or /2026-03-09-title; None when there is none."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    found = _URL_DATE.search("/" + path)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def suspect(moment: datetime, now: datetime) -> bool:
    """Whether a page cannot have been published then: before the web, or later than a day from `now`."""
    try:
        return not FIRST_WEB_DAY <= moment <= now + timedelta(days=1)
    except OverflowError:
        return True
