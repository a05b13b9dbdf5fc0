"""Dates as feeds write them -> aware UTC datetimes, or None for what is missing, impossible or absurd.

feedparser's own are not used: it turns month 13 into January, epoch digits into 1689, 9999-12-31 into year 10000.
"""

import email.utils
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before it there was no news on the web: such a date is an unset field."""

AHEAD = timedelta(hours=26)
"""A clock or a time zone may be wrong by a day; what lies further ahead is absurd."""

_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330, "CET": 60, "CEST": 120,
    "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "AST": 180, "IRST": 210, "GST":
    240, "PKT": 300, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "EST": -300,
    "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
"""Minutes east of UTC of the names seen in feeds. IST and AST are read as India's and Arabia's."""

_MONTH_NAMES = (
    "jan oca ene gen", "feb fév şub", "mar mär mrz", "apr nis abr avr", "may mai mag", "jun haz giu",
    "jul tem lug", "aug ağu ago aoû", "sep eyl set", "oct okt eki ott", "nov kas", "dec dez ara dic déc",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
"""The first three letters of months in English, Turkish, German, Spanish, Italian and French."""

_RFC822 = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})[\s-]([^\W\d]{3})[^\W\d]*\.?,?[\s-](\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(.*))?\Z"
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:(?:[T ]|\s+)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(.*))?\Z", re.I
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?\Z")


def parse_date(text: object, fetched: datetime | None = None) -> datetime | None:
    """The moment that `text` claims, in whole seconds UTC; None when it is no date or absurd, seen from `fetched`."""
    if not isinstance(text, str) or not 8 <= len(text.strip()) <= 80:
        return None
    value = " ".join(text.split())
    try:
        moment = _iso(value) or _rfc822(value) or _asctime(value)
        utc = moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
    latest = fetched + AHEAD if fetched else datetime(2100, 1, 1, tzinfo=UTC)
    return utc if utc and EARLIEST <= utc <= latest else None


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value)
    if not match or value.isdigit():  # digits alone are an epoch as often as a date
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _moment(int(year), int(month), int(day), hour, minute, second, zone)


def _rfc822(value: str) -> datetime | None:
    match = _RFC822.match(value.replace("a.m.", "").strip())
    if not match:
        return None
    day, name, year, hour, minute, second, zone = match.groups()
    month = _MONTHS.get(name.lower())
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    return _moment(full, month, int(day), hour, minute, second, zone) if month else None


def _asctime(value: str) -> datetime | None:
    """`Mon Mar 02 10:00:00 2026` and whatever else the mail parser understands with a month's name in it."""
    fields = email.utils.parsedate_tz(value) if re.search(r"[A-Za-z]{3}", value) else None
    if not fields or fields[0] < 1000:
        return None
    return datetime(*fields[:6], tzinfo=timezone(timedelta(seconds=fields[9] or 0)))


def _moment(
    year: int, month: int, day: int, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> datetime | None:
    offset = _zone(zone or "")
    if offset is None:
        return None
    seconds = min(int(second or 0), 59)  # a leap second
    extra = timedelta(days=1) if hour == "24" else timedelta(0)  # ISO 8601 lets a day end at 24:00
    clock = 0 if hour == "24" else int(hour or 0)
    return datetime(year, month, day, clock, int(minute or 0), seconds, tzinfo=offset) + extra


def _zone(name: str) -> tzinfo | None:
    """The offset that `name` means; UTC when there is none, None when it is beyond understanding."""
    plain = re.sub(r"\s*\(.*\)\Z", "", name.strip()).upper()
    match = _OFFSET.match(plain)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)) if minutes < 24 * 60 else None
    known = _ZONES.get(plain)
    if known is None:
        return UTC if not plain or plain.isalpha() else None
    return timezone(timedelta(minutes=known))
