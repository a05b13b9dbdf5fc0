"""Where moments stand in a drawing of a story."""

import bisect
import itertools
import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta

_MOST_DAYS = 400  # midnights that an axis looks at


class Axis:
    """Where moments stand on a line, in per cent. A pause takes the square root of its length, so that the hours in
    which everybody reports are not squeezed into one spot by the quiet days after them.
    """

    def __init__(self, moments: Iterable[datetime]) -> None:
        self._known = sorted(set(moments))
        pauses = [math.sqrt((after - before).total_seconds()) for before, after in itertools.pairwise(self._known)]
        whole = sum(pauses) or 1.0
        self._places = [0.0, *itertools.accumulate(pause / whole for pause in pauses)]

    @property
    def first(self) -> datetime:
        """The earliest of the moments."""
        return self._known[0]

    @property
    def last(self) -> datetime:
        """The latest."""
        return self._known[-1]

    def place(self, moment: datetime) -> float:
        """With a margin for the marks; between two known moments by the clock."""
        number = min(max(bisect.bisect_right(self._known, moment) - 1, 0), max(len(self._known) - 2, 0))
        before, after = self._known[number], self._known[min(number + 1, len(self._known) - 1)]
        share = (moment - before).total_seconds() / max((after - before).total_seconds(), 1.0)
        begin, end = self._places[number], self._places[min(number + 1, len(self._places) - 1)]
        return round(2 + 96 * (begin + (end - begin) * min(max(share, 0.0), 1.0)), 2)

    def ticks(self, apart: float = 15.0) -> list[tuple[float, date]]:
        """Midnights with the day that begins there; those that stand too close to the one before are left out."""
        first, last = self._known[0], self._known[-1]
        midnight = (first + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        found: list[tuple[float, date]] = []
        for day in range(min((last - midnight).days + 1, _MOST_DAYS)):
            moment = midnight + timedelta(days=day)
            place = self.place(moment)
            if place >= (found[-1][0] if found else 0.0) + apart and place <= 100 - apart / 2:
                found.append((place, moment.date()))
        return found
