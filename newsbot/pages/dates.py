"""Dates of pages -> aware datetimes in whole seconds; what is not surely a date is None."""

import re
from datetime import UTC, datetime, timedelta

from newsbot.text.dates import NOTHING_KNOWN, Custom, read

MIN_ISO = 16
"""Characters of a day and a time."""
FIRST_WEB_DAY = datetime(1991, 8, 6, tzinfo=UTC)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)|/((?:19|20)\d{2})/?(\d{2})/?(\d{2})(?=[/_-])"
    r"|/((?:19|20)\d{2})(\d{2})/\D?\7\8(\d{2})(?!\d)"  # /202605/t20260501_17: said twice, it is no number
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_NAMED = re.compile(rf"/((?:19|20)\d{{2}})/({'|'.join(_MONTHS)})[a-z]*/(\d{{1,2}})(?=/)", re.IGNORECASE)


def parse(text: str, custom: Custom = NOTHING_KNOWN) -> datetime | None:
    """The first date in `text`, with its own offset (UTC when it names none); `custom`: how its page writes dates."""
    try:  # as programs write it, with offsets and fractions in all their forms
        moment = datetime.fromisoformat(text.strip()) if len(text) >= MIN_ISO else None
    except ValueError:
        moment = None
    if moment:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)
    reading = read(text, custom)
    return reading.moment if reading else None


def from_url(url: str) -> datetime | None:
    """The day in a path such as /2026/03/09/, /2026/mar/09/, /202603/t20260309_4 or /2026-03-09-title, else None."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    found = _URL_DATE.search("/" + path) or _URL_NAMED.search("/" + path)
    if not found:
        return None
    year, month, day = (part for part in found.groups() if part)
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        return None


def suspect(moment: datetime, now: datetime) -> bool:
    """Whether a page cannot have been published then: before the web, or later than a day from `now`."""
    try:
        return not FIRST_WEB_DAY <= moment <= now + timedelta(days=1)
    except OverflowError:
        return True
