"""Stories that began too long ago to be held in memory: what is kept of them, so that others may still follow them.

A trial or an anniversary refers back over months and years. So what a story told is put aside when `threads` let go of
it, and found again by the particular names in it. A name that many of them bear finds nothing: the cost of a look-up is
bounded, however many there are. What is put aside in one minute is a function of the minutes before, like all else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

BEARERS = 30
"""Stories that bear one name, at most, for it to lead to them."""


@dataclass(frozen=True, slots=True)
class PastStory:
    """What is kept of a story of one language."""

    part: str
    home: str  # the story that it was part of when it was put aside
    minute: datetime  # in which it was
    seen: datetime  # when its first article was first seen, to the minute
    first: float  # days since 1970 of its beginning
    language: str
    names: tuple[str, ...]  # skeletons of its particular names, the rarest first
    numbers: tuple[str, ...]
    meanings: tuple[str, ...]  # of its first texts


class Past(Protocol):
    """Where they are."""

    def keep(self, stories: Iterable[PastStory]) -> None:
        """Put stories aside; one that is there already stays as it is."""

    def bearers(self, names: Collection[str]) -> Mapping[str, Collection[str]]:
        """Name -> the parts that bear it, for those of `names` that some do, and not more than `BEARERS`."""

    def of(self, parts: Collection[str]) -> Sequence[PastStory]:
        """These parts, by id."""


class Remembered:
    """All of them in memory."""

    def __init__(self) -> None:
        self.stories: dict[str, PastStory] = {}
        self._bearing: dict[str, set[str]] = defaultdict(set)

    def keep(self, stories: Iterable[PastStory]) -> None:
        """See `Past.keep`."""
        for story in stories:
            if self.stories.setdefault(story.part, story) is story:
                for name in story.names:
                    self._bearing[name].add(story.part)

    def bearers(self, names: Collection[str]) -> Mapping[str, Collection[str]]:
        """See `Past.bearers`."""
        return {name: parts for name, parts in self.bearing(names).items() if len(parts) <= BEARERS}

    def bearing(self, names: Collection[str]) -> Mapping[str, Collection[str]]:
        """The same, however many they are."""
        return {name: self._bearing[name] for name in names if name in self._bearing}

    def of(self, parts: Collection[str]) -> Sequence[PastStory]:
        """See `Past.of`."""
        return [self.stories[part] for part in sorted(parts) if part in self.stories]
