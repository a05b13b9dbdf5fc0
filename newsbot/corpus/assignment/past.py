"""Old stories in the store, for `newsbot.stories.threads`: what one pass of assignment puts aside, in batches.

A state that is saved knows of what was put aside before it; so that is written first, and a pass that goes back to
a state begins by deleting what was put aside after it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import PastStoryRecord
from newsbot.stories.past_stories import BEARERS, PastStory, Remembered

_FIELDS = [field.name for field in fields(PastStoryRecord)]


class StoredPast:
    """`newsbot.stories.past_stories.Past` in `store`."""

    def __init__(self, store: Store) -> None:
        self.store, self._fresh = store, Remembered()

    def begin(self, after: datetime | None) -> None:
        """Only what was put aside up to then counts; nothing, for None."""
        self.store.drop_past_stories(after)

    def write(self) -> None:
        """Put what is fresh into the store."""
        if self._fresh.stories:
            self.store.put_past_stories(
                [PastStoryRecord(**_values(story)) for _, story in sorted(self._fresh.stories.items())]
            )
            self._fresh = Remembered()

    def keep(self, stories: Iterable[PastStory]) -> None:
        """See `Past.keep`."""
        self._fresh.keep(stories)

    def bearers(self, names: Collection[str]) -> Mapping[str, Collection[str]]:
        """See `Past.bearers`."""
        held, fresh = self.store.past_bearers(names, BEARERS + 1), self._fresh.bearing(names)
        found = {name: {*held.get(name, ()), *fresh.get(name, ())} for name in names}
        return {name: parts for name, parts in found.items() if 0 < len(parts) <= BEARERS}

    def of(self, parts: Collection[str]) -> Sequence[PastStory]:
        """See `Past.of`."""
        found = {story.part: story for story in self._fresh.of(parts)}
        missing = set(parts) - found.keys()
        found |= {each.part: PastStory(**_values(each)) for each in self.store.past_stories(missing) if missing}
        return [found[part] for part in sorted(found)]


def _values(story: PastStory | PastStoryRecord) -> dict[str, Any]:
    return {name: getattr(story, name) for name in _FIELDS}
