"""One story for a page: beats with their new sentences in place, who carried whom, both clocks, the stories around."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsbot.novelty import is_new, sentence_grams, text_grams
from newsbot.query.articles import Row
from newsbot.query.memo import Memo
from newsbot.query.pages import cards
from newsbot.query.stories import story
from newsbot.store.base import Store
from newsbot.store.schema import StoryRecord
from newsbot.text import numbers, sentences

SHOWN = 3
"""New sentences of a beat that are shown, those with figures or quotes first; the article has the rest."""
_NEIGHBOURS = 500  # newest stories of the topics among which those that follow this one are looked for
_LONGEST = 600  # characters of one sentence; some pages put a whole table into one


def timeline(store: Store, memo: Memo, record: StoryRecord) -> Row:
    """A story as `newsbot.query.story` gives it; its beats also have `excerpt` and `tree`, the story also `clocks`,
    `before`, `after` and `elsewhere` (cards of stories)."""
    row = memo.get(("timeline", record.id, record.seq), lambda: _timeline(store, record))
    return {**row, **_around(store, memo, record)}


def _timeline(store: Store, record: StoryRecord) -> Row:
    row = story(store, record)
    row["beats"].sort(key=lambda beat: (beat["first_seen"], beat["published"] or beat["first_seen"], beat["id"]))
    versions = store.versions([beat["id"] for beat in row["beats"]])
    seen: set[str] = set()
    for beat in row["beats"]:
        body = versions[beat["id"]][0].body
        beat["excerpt"] = excerpt(body, seen)
        beat["tree"] = carriers(beat["id"], beat["copies"])
        seen |= text_grams(body)
    return {**row, "clocks": clocks(row["beats"])}


# --- what is new ----------------------------------------------------------------------------------


def excerpt(body: str, seen: set[str]) -> list[Row]:
    """The most telling new sentences of `body`, in its order.

    `{"text": …, "new": bool}` is a sentence (a known one stands before the first new one, to lead in), `{"skipped": n}`
    are sentences left out.
    """
    marked = [(sentence, is_new(sentence_grams(sentence), seen)) for sentence in sentences(body)]
    telling = sorted((not _tells(text), place) for place, (text, new) in enumerate(marked) if new)
    fresh = sorted(place for _, place in telling[:SHOWN])
    if not fresh:
        return [{"skipped": len(marked)}] if marked else []
    lead = {fresh[0] - 1} if fresh[0] and not marked[fresh[0] - 1][1] else set()
    return list(_gaps(marked, sorted(lead | set(fresh))))


def _tells(sentence: str) -> bool:
    return bool(numbers(sentence)) or any(mark in sentence for mark in '"“„«”')


def _gaps(marked: Sequence[tuple[str, bool]], shown: Sequence[int]) -> Iterator[Row]:
    for before, place in itertools.pairwise([-1, *shown]):
        if place - before > 1:
            yield {"skipped": place - before - 1}
        text, new = marked[place]
        yield {"text": text if len(text) <= _LONGEST else text[:_LONGEST] + "…", "new": new}
    if shown[-1] + 1 < len(marked):
        yield {"skipped": len(marked) - shown[-1] - 1}


# --- who carried whom -----------------------------------------------------------------------------


def carriers(root: str, copies: Iterable[Row]) -> list[Row]:
    """Copies as a tree: each with `carriers`, those that share their text with it rather than with the first."""
    nodes: list[Row] = [{**copy, "carriers": []} for copy in copies]
    by_id = {node["id"]: node for node in nodes}
    top: list[Row] = []
    for node in nodes:
        parent = by_id.get(node["of"]) if node["of"] != root else None
        (parent["carriers"] if parent is not None and parent is not node else top).append(node)
    return top


def clocks(beats: Iterable[Row]) -> Row:
    """Who was first, by the outlets' own claims and by when it was first seen; `agree` when both name one outlet."""
    every = [article for beat in beats for article in (beat, *beat["copies"])]
    dated = [article for article in every if article["published"] is not None]
    claimed = min(dated, key=lambda each: (each["published"], each["id"]), default=None)
    noticed = min(every, key=lambda each: (each["first_seen"], each["id"]), default=None)
    return {
        "claimed": _told(claimed),
        "seen": _told(noticed),
        "undated": len(every) - len(dated),
        "agree": claimed is not None and noticed is not None and claimed["outlet"] == noticed["outlet"],
    }


def _told(article: Mapping[str, Any] | None) -> Row | None:
    return {key: article[key] for key in ("id", "outlet", "published", "first_seen")} if article else None


# --- the stories around ---------------------------------------------------------------------------


def _around(store: Store, memo: Memo, record: StoryRecord) -> Row:
    before = _ids(record.detail.get("follows"))
    linked = [each for each in _ids(record.detail.get("linked")) if each != record.id]
    newer = store.stories(topics=record.topics, limit=_NEIGHBOURS) if record.topics else []
    after = [each for each in newer if record.id in _ids(each.detail.get("follows"))]
    return {
        "before": cards(store, memo, _standing(store, before)),
        "after": cards(store, memo, sorted(after, key=lambda each: (each.first_seen, each.id))),
        "elsewhere": cards(store, memo, _standing(store, linked)),
    }


def _ids(value: Any) -> list[str]:
    """Story ids of a field that holds one, several or none."""
    return [value] if isinstance(value, str) else list(value or ())


def _standing(store: Store, ids: Sequence[str]) -> list[StoryRecord]:
    found = [each for each in store.stories(ids=ids) if each.merged_into is None] if ids else []
    return sorted(found, key=lambda each: (each.first_seen, each.id))
