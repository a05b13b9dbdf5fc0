"""A briefing: the stories of a period with their beats, and what was changed in articles after publication."""

from collections.abc import Sequence
from datetime import datetime

from newsbot.corpus.query.articles import Row, find_article
from newsbot.corpus.query.revisions import between
from newsbot.corpus.query.stories import story
from newsbot.corpus.store.base import Store


def briefing(store: Store, topics: Sequence[str], since: datetime | None, until: datetime | None) -> list[Row]:
    """Stories with something first seen in that time, by their first article, as `corpus.query.story` gives them.

    Each beat also has `changes`: what was changed from its article's first text to the present one, what matters first,
    as `newsbot.corpus.query.revisions` gives it.
    """
    found = [record for record in store.newest_stories(topics, since) if until is None or record.first_seen < until]
    found.sort(key=lambda record: (record.first_seen, record.id))
    rows = [story(store, record) for record in found]
    for beat in (beat for row in rows for beat in row["beats"]):
        beat["changes"] = _changes(store, beat) if beat["versions"] > 1 else []
    return rows


def _changes(store: Store, beat: Row) -> list[Row]:
    step = between(store, find_article(store, beat["id"]), 1, beat["versions"])
    return list(step["changes"]) if step else []
