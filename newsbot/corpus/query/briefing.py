"""A briefing: the stories of a period with their beats, and what was changed in articles after publication."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime

from newsbot.corpus.query.articles import Row, find_article
from newsbot.corpus.query.revisions import between
from newsbot.corpus.query.stories import story
from newsbot.corpus.store.base import Store


@dataclasses.dataclass(frozen=True, slots=True)
class Briefing:
    """Stories with something first seen in that time, by their first article, as `corpus.query.story` gives them.

    Each beat also has `changes`: what was changed from its article's first text to the present one, what matters first,
    as `newsbot.corpus.query.revisions` gives it. Told anew each time it is gone over, one story at a time.
    """

    store: Store
    topics: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None
    texts_only: bool = False  # without headlines of what could not be read, and stories that are nothing else

    def __iter__(self) -> Iterator[Row]:
        newest = self.store.newest_stories(self.topics, self.since)
        found = [record for record in newest if self.until is None or record.first_seen < self.until]
        found.sort(key=lambda record: (record.first_seen, record.id))
        for record in found:
            row = story(self.store, record, texts_only=self.texts_only)
            if not row["beats"]:
                continue
            for beat in row["beats"]:
                beat["changes"] = _changes(self.store, beat) if beat["versions"] > 1 else []
            yield row


def _changes(store: Store, beat: Row) -> list[Row]:
    step = between(store, find_article(store, beat["id"]), 1, beat["versions"])
    return list(step["changes"]) if step else []
