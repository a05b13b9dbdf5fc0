"""What a briefing tells: the stories of a time with their beats, and what was changed in articles after publication."""

import difflib
from collections.abc import Sequence
from datetime import datetime

from newsbot.novelty import new_sentences, text_grams
from newsbot.query.articles import Row
from newsbot.query.stories import story
from newsbot.store.base import Store
from newsbot.store.schema import VersionRecord

_ALIKE = 0.5
"""Share of common characters from which a new sentence is an old one that was rewritten."""


def briefing(store: Store, topics: Sequence[str], since: datetime | None, until: datetime | None) -> list[Row]:
    """Stories with something first seen in that time, by their first article, as `newsbot.query.story` gives them.

    Each beat also has `changes`: what its article says now, against what it said at first (see `changes`).
    """
    found = [
        record
        for record in store.stories(topics=topics)
        if (since is None or record.last_seen >= since) and (until is None or record.first_seen < until)
    ]
    found.sort(key=lambda record: (record.first_seen, record.id))
    rows = []
    for record in found:
        row = story(store, record)
        versions = store.versions([beat["id"] for beat in row["beats"]])
        for beat in row["beats"]:
            beat["changes"] = changes(versions[beat["id"]])
        rows.append(row)
    return rows


def changes(versions: Sequence[VersionRecord]) -> list[Row]:
    """What the last of `versions` says otherwise than the first: `{"was": …, "now": …}`, headline first.

    `was` None: added; `now` None: no longer said. Versions by different extractors are not compared: their texts differ
    without anybody having changed them.
    """
    first, last = versions[0], versions[-1]
    if first.sha == last.sha or first.extractor != last.extractor:
        return []
    found: list[Row] = [{"was": first.title, "now": last.title}] if first.title != last.title else []
    gone = new_sentences(first.body, text_grams(last.body))
    for sentence in new_sentences(last.body, text_grams(first.body)):
        was = next(iter(difflib.get_close_matches(sentence, gone, 1, _ALIKE)), None)
        if was is not None:
            gone.remove(was)
        found.append({"was": was, "now": sentence})
    return found + [{"was": sentence, "now": None} for sentence in gone]
