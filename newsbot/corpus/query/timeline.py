"""One story for a page: beats with their new sentences in place, syndication as a tree, both clocks, its thread."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.figure_table import figures
from newsbot.corpus.query.listings import latest_seq
from newsbot.corpus.query.story_rows import thread
from newsbot.corpus.query.whole_story import story
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import StoryRecord
from newsbot.text.words import numbers

SHOWN = 3
"""New sentences of a beat that are shown, those with figures or quotes first; the article has the rest."""
TOLD = 3
"""Sentences of a beat that were told before which are shown with their witness, the uncertain ones first."""
CARRIERS = 40
"""Copies of one text that are shown."""
DEPTH = 4
"""Levels of the tree of syndication (who carried whom)."""
_LONGEST = 600  # characters of one sentence; some pages put a whole table into one


def timeline(store: Store, memo: Memo, record: StoryRecord, *, meanings: bool = True, texts_only: bool = False) -> Row:
    """A story as `whole_story.story` gives it, with its `figures`, which is also what its JSON says,
    under `story`; and for the page:

    `beats`, each also with its `excerpt`, the sentences that were or may have been `told` before, and the `tree` of
    its copies (syndication).
    """
    key = ("timeline", record.id, record.seq, meanings, texts_only)
    shown = memo.get(key, lambda: _timeline(store, record, meanings, texts_only))
    around = memo.get(("thread", record.id, latest_seq(store)), lambda: thread(store, record))
    return {**shown, "story": {**shown["story"], "thread": around}}


def _timeline(store: Store, record: StoryRecord, meanings: bool, texts_only: bool) -> Row:
    row = story(store, record, meanings=meanings, texts_only=texts_only)
    row["figures"] = figures(store, row["beats"])
    beats = [
        {
            **beat,
            "excerpt": excerpt(beat["sentences"]),
            "told": sorted((each for each in beat["sentences"] if each["state"] != "new"), key=_surely_told),
            "tree": carriers(beat["copies"][:CARRIERS]),
        }
        for beat in row["beats"]
    ]
    return {"story": row, "beats": beats, "first": _first(row)}


def _surely_told(sentence: Row) -> bool:
    return bool(sentence["state"] == "told")


def _first(row: Row) -> Row:
    """The articles that were first by each clock."""
    by_id = {each["id"]: each for beat in row["beats"] for each in (beat, *beat["copies"])}
    firsts = {clock: next(iter(row["priority"][clock]), None) for clock in ("by_claim", "by_sight")}
    undated = sum(each["published"] is None for each in by_id.values())
    return {**{clock: by_id.get(ident) for clock, ident in firsts.items()}, "undated": undated}


# --- what is new ----------------------------------------------------------------------------------


def excerpt(said: Sequence[Row]) -> list[Row]:
    """An excerpt of a report's sentences: the new ones, those with figures and quotes first chosen, in their order.

    `{"text": …, "new": bool}` is a sentence (a known one stands before the first new one, to lead in), `{"skipped": n}`
    are sentences left out.
    """
    marked = [(each["text"], each["state"] == "new") for each in said]
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


def carriers(copies: Iterable[Row]) -> list[Row]:
    """Syndication as a tree: copies, each with `carriers`, those that share their text with it, not with the first.

    What is more than DEPTH levels deep stands at the last of them.
    """
    nodes: list[Row] = [{**copy, "carriers": []} for copy in copies]
    by_id = {node["id"]: node for node in nodes}
    top: list[Row] = []
    for node in nodes:
        line = _line(node, by_id)[: DEPTH - 1]
        (line[-1]["carriers"] if line else top).append(node)
    return top


def _line(node: Row, by_id: Mapping[str, Row]) -> list[Row]:
    """The copies over which a text came to `node`, the earliest first; none where they lead in a circle."""
    line: list[Row] = []
    seen = {node["id"]}
    parent = by_id.get(node["of"])
    while parent is not None and parent["id"] not in seen:
        line.insert(0, parent)
        seen.add(parent["id"])
        parent = by_id.get(parent["of"])
    return [] if parent is not None else line
