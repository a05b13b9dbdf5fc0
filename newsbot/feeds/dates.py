"""Dates of one feed, each read in the light of the others; None for what is missing, impossible or absurd.

feedparser's own are not used: it turns month 13 into January, epoch digits into 1689, 9999-12-31 into year 10000.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsbot.text.dates import NOTHING_KNOWN, Custom, Reading, learn, read

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before it there was no news on the web: such a date is an unset field."""

AHEAD = timedelta(hours=26)
"""A clock or a time zone may be wrong by a day; what lies further ahead is absurd."""

_FAR = datetime(2100, 1, 1, tzinfo=UTC)
_LEARNT_FROM = 500  # dates of a feed
_SETTLED_BY_OTHERS = frozenset(("day-or-month", "zone", "zone-unknown"))

DOUBTS = {
    "day-or-month": "with a date of which nothing says which number is the month",
    "month-name": "with a month whose name means another one in another language",
    "weekday": "with a weekday that is not that of its date",
    "no-zone": "with a time that names no zone, read as UTC",
    "zone": "with a zone whose name has several meanings, read as the commonest",
    "zone-unknown": "with a zone that is not known, kept to the day",
    "clock": "with a time of day that cannot be, kept to the day",
}
"""What of a date is doubtful (`newsbot.text.dates.Reading`), in words that follow "3 entries"."""


class FeedDates:
    """Reads the dates of a feed that was read at `fetched`; `claims` are all of them, as they are written."""

    def __init__(self, claims: Sequence[str], custom: Custom = NOTHING_KNOWN, fetched: datetime | None = None) -> None:
        self._latest = fetched + AHEAD if fetched else _FAR
        self._claims = claims[:_LEARNT_FROM]
        self._custom = custom._replace(latest=self._latest)
        self._learnt = False

    def read(self, claim: str) -> Reading | None:
        """The moment that `claim` names, UTC; None when it names none that can be true."""
        reading = read(claim, self._custom, whole=True)
        if reading and not self._learnt and not _SETTLED_BY_OTHERS.isdisjoint(reading.doubts):
            self._custom, self._learnt = learn(self._claims, self._custom), True
            reading = read(claim, self._custom, whole=True)
        if reading is None:
            return None
        try:
            utc = reading.moment.astimezone(UTC)
        except OverflowError:
            return None
        return reading._replace(moment=utc) if EARLIEST <= utc <= self._latest else None
