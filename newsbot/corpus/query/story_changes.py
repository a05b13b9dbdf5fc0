"""Which stories changed when kept pages were read again (`newsbot reextract`)."""

import collections
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.story_rows import told_in_order
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.codec import from_iso
from newsbot.corpus.store.schema import HIDDEN, ArticleRecord, AssignmentRecord, ReadingRecord, StoryRecord

REREADING = "reextract"
"""The cursor that says between which sequence numbers the latest reading changed stories."""


class Span(NamedTuple):
    """The latest reading: by which reader, when, and the sequence numbers before and at its end (None: not yet)."""

    reader: str
    at: datetime
    first: int
    last: int | None


class _Place(NamedTuple):
    """Where an article stood."""

    story: str
    relation: str


def latest_rereading(store: Store) -> Span | None:
    """The latest time that pages were read again; None when they never were."""
    held = store.look(REREADING)
    return Span(held["reader"], from_iso(held["at"]), held["from"], held["to"]) if held else None


def stories_reread(store: Store, span: Span) -> list[Row]:
    """The stories that `span` changed, the newest first: those with other members, with members that are something
    else to them, or with another title. What was first assigned within it is left out.
    """
    before, after = _places(store, span)
    moved = {ident for ident, place in before.items() if after[ident] != place}
    told = {places[ident].story for ident in moved for places in (before, after)} - {""}
    titles = _titles_before(store, span)
    told |= {after[ident].story for ident in titles if ident in after} - {""}
    records = store.stories(ids=told)
    articles = {each.id: each for each in store.articles(ArticleFilter(ids=tuple(sorted(moved))))}
    members = collections.defaultdict(list)
    for ident in sorted(moved):
        for story in {before[ident].story, after[ident].story}:
            members[story].append(ident)
    rows = (_row(store, each, members[each.id], articles, before, after, titles) for each in records)
    return sorted((row for row in rows if row["change"]), key=lambda row: (row["last_seen"], row["id"]), reverse=True)


def _places(store: Store, span: Span) -> tuple[dict[str, _Place], dict[str, _Place]]:
    """Where articles that were assigned before `span` stood then, and at its end."""
    before: dict[str, _Place] = {}
    after: dict[str, _Place] = {}
    for each in store.everything(AssignmentRecord):
        place = _Place("" if each.relation in HIDDEN else each.story_id, each.relation)
        if each.seq <= span.first:
            before[each.article_id] = place
        if span.last is None or each.seq <= span.last:
            after[each.article_id] = place
    return before, after


def _titles_before(store: Store, span: Span) -> dict[str, str]:
    """Articles whose title was another one, as it was."""
    found: dict[str, ReadingRecord] = {}
    for each in store.everything(ReadingRecord):
        held = found.get(each.article_id)
        if each.at >= span.at and (held is None or each.version.last_fetched > held.version.last_fetched):
            found[each.article_id] = each
    articles = store.articles(ArticleFilter(ids=tuple(sorted(found)))) if found else []
    titles = {each.id: found[each.id].version.title for each in articles}
    return {each.id: titles[each.id] for each in articles if titles[each.id] != each.title}


def _row(
    store: Store,
    story: StoryRecord,
    moved: list[str],
    articles: Mapping[str, ArticleRecord],
    before: Mapping[str, _Place],
    after: Mapping[str, _Place],
    titles: Mapping[str, str],
) -> Row:
    def told(ident: str, other: _Place) -> Row:
        title = articles[ident].title if ident in articles else ""
        return {"article": ident, "title": title, "story": other.story or None}

    gained = [told(i, before[i]) for i in moved if after[i].story == story.id != before[i].story]
    lost = [told(i, after[i]) for i in moved if before[i].story == story.id != after[i].story]
    stayed = [
        {**told(i, after[i]), "before": before[i].relation, "after": after[i].relation}
        for i in moved
        if before[i].story == story.id == after[i].story
    ]
    lead = told_in_order(store, story.article_ids)[:1]
    title_before = next((titles[each.id] for each in lead if each.id in titles), None)
    began = bool(gained) and not any(place.story == story.id for place in before.values())
    kinds = (("gone", not story.article_ids), ("new", began), ("members", bool(gained or lost)))
    others = (("relations", bool(stayed)), ("title", title_before is not None))
    return {
        "id": story.id,
        "title": story.title,
        "change": next((name for name, holds in (*kinds, *others) if holds), None),
        "title_before": title_before,
        "merged_into": story.merged_into or None,
        "last_seen": story.last_seen,
        "gained": gained,
        "lost": lost,
        "relations": stayed,
    }
