"""How rare marks of stories are (names, numbers, what they count) among those that are known now."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

_UNITS = 2.0**40
"""In one; logarithms are summed as whole numbers, so that a sum is the same in any order, whatever came and went."""


class Rarities:
    """A mark that b of n stories bear says log((n + smooth) / (b + 1)) of one event (inverse document frequency).

    With each story n changes, which all marks have in common, and the b of few: so what is held, and summed, is of b.
    """

    def __init__(self, smooth: float) -> None:
        """`smooth`: stories that are taken for known from the beginning."""
        self.stories = 0
        self._smooth = smooth
        self._logs: Counter[str] = Counter()  # mark -> logarithm of b + 1, in units
        self._log_of = [0]  # b -> the same,
        self._bearers_of = {0: 0}  # and back

    def add(self, marks: Iterable[str]) -> None:
        """A story that bears these marks, each once."""
        self.stories += 1
        for mark in marks:
            bearers = self.bearers(mark) + 1
            if bearers == len(self._log_of):
                self._log_of.append(round(math.log(bearers + 1) * _UNITS))
                self._bearers_of[self._log_of[bearers]] = bearers
            self._logs[mark] = self._log_of[bearers]

    def drop(self, marks: Iterable[str]) -> None:
        """The same story is known no more."""
        self.stories -= 1
        for mark in marks:
            if bearers := self.bearers(mark) - 1:
                self._logs[mark] = self._log_of[bearers]
            else:
                del self._logs[mark]

    def bearers(self, mark: str) -> int:
        """How many stories bear it."""
        return self._bearers_of[self._logs[mark]]

    def of(self, mark: str) -> float:
        """What one mark says."""
        return self.smoothed(mark, self._smooth)

    def smoothed(self, mark: str, smooth: float) -> float:
        """The same with so many other stories taken for known."""
        return math.log((self.stories + smooth) / (self.bearers(mark) + 1))

    def sum(self, marks: Sequence[str]) -> float:
        """What all of `marks` say; one that comes twice says it twice."""
        borne = sum(map(self._logs.__getitem__, marks))
        return len(marks) * math.log(self.stories + self._smooth) - borne / _UNITS
