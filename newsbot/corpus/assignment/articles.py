"""Stored articles as clustering reads them: in canonical order, a minute at a time, each with its copy edges."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from newsbot.corpus.assignment.ties import tie
from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.stories import (
    Edge,
    Relation,
    StoryArticle,
    carried,
    families,
    skeletons,
    telling_of,
    terms_of,
)
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

Position = tuple[datetime, str]
"""A place in the canonical order: (first seen, cut to the minute; article id)."""

_READ_AT_ONCE = 500
_LIMITS = {"copy": DEFAULT_RULE.copy, "near_duplicate": DEFAULT_RULE.near}


@dataclasses.dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored, and what clustering compares of it (its first version)."""

    record: ArticleRecord
    versions: int
    seen: StoryArticle
    carries: Relation | None  # whose text it carries
    ties: Ties | None = None  # what ties it to those before it, where the store does not have that yet


def position_of(record: ArticleRecord) -> Position:
    """The place of an article in the canonical order: (first seen, cut to the minute; id)."""
    return record.first_seen.replace(second=0, microsecond=0), record.id


def minutes_from(
    store: Store, start: Position | None, dropped: Set[str], rule: CopyRule = DEFAULT_RULE
) -> Iterator[list[StoredArticle]]:
    """The articles from `start` on (None: all) without those a person dropped, one list a minute."""
    for _, minute in itertools.groupby(_articles(store, start, dropped, rule), key=lambda each: each.seen.minute):
        yield list(minute)


def _articles(store: Store, start: Position | None, dropped: Set[str], rule: CopyRule) -> Iterator[StoredArticle]:
    records = (record for record in store.articles_in_order(start) if record.id not in dropped)
    for minutes in _whole_minutes(records):
        ties, changed = _tied(store, minutes, rule)
        edges = [
            edge for tied in ties.values() for edge in tied if dropped.isdisjoint((edge.low_article, edge.high_article))
        ]
        order = _order(store, minutes, edges)
        by_article: dict[str, list[Edge]] = {}
        for edge in edges:
            for article in (edge.low_article, edge.high_article):
                by_article.setdefault(article, []).append(_edge(edge))
        for batch in _batches(minutes):
            versions = store.versions([record.id for record in batch])
            for record in batch:
                found = _stored(record, versions[record.id], by_article.get(record.id, []), order)
                yield dataclasses.replace(found, ties=changed.get(record.id))


def _whole_minutes(records: Iterable[ArticleRecord]) -> Iterator[list[ArticleRecord]]:
    """Articles in lists of about `_READ_AT_ONCE`, those of one minute in one list."""
    batch: list[ArticleRecord] = []
    for _, minute in itertools.groupby(records, key=lambda record: position_of(record)[0]):
        batch += minute
        if len(batch) >= _READ_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _batches(records: Sequence[ArticleRecord]) -> Iterator[Sequence[ArticleRecord]]:
    return (records[at : at + _READ_AT_ONCE] for at in range(0, len(records), _READ_AT_ONCE))


def _tied(
    store: Store, records: Sequence[ArticleRecord], rule: CopyRule
) -> tuple[dict[str, tuple[EdgeRecord, ...]], dict[str, Ties]]:
    """The edges that tie each of `records` to those before it, and what of that the store does not have yet."""
    ties: dict[str, tuple[EdgeRecord, ...]] = {}
    changed: dict[str, Ties] = {}
    for batch in _batches(records):
        found = tie(store, batch, store.versions([record.id for record in batch]), rule)
        ties |= {ident: each.edges for ident, each in found.ties.items()}
        changed |= {each.article_id: each for each in found.changed}
    return ties, changed


def _order(store: Store, batch: Sequence[ArticleRecord], edges: Sequence[EdgeRecord]) -> dict[str, Position]:
    order = {record.id: position_of(record) for record in batch}
    others = {article for edge in edges for article in (edge.low_article, edge.high_article)} - order.keys()
    found = store.articles(ArticleFilter(ids=tuple(sorted(others)))) if others else []
    return order | {record.id: position_of(record) for record in found}


def _stored(
    record: ArticleRecord, versions: Sequence[VersionRecord], edges: Sequence[Edge], order: Mapping[str, Position]
) -> StoredArticle:
    first = versions[0]
    imported = first.extractor.startswith("import") and record.first_seen == first.first_fetched
    partners = {edge.one if edge.other == record.id else edge.other for edge in edges}
    terms = terms_of(first.title, first.body, first.language)
    seen = StoryArticle(
        id=record.id,
        outlet=record.outlet,
        first_seen=record.first_seen,
        terms=terms,
        language=first.language,
        published=first.published,
        copies=tuple(
            sorted((each for each in partners if order[each][0] <= order[record.id][0]), key=order.__getitem__)
        ),
        seen_live=not (imported and first.published is None),
        skeletons=skeletons(first.body, first.language),
        telling=telling_of(first.title, first.body, first.language, terms.numbers, first.meaning),
        topics=frozenset(record.topics),
        meaning=first.meaning,
    )
    return StoredArticle(record, len(versions), seen, carried(record.id, edges, order, _LIMITS))


def _edge(edge: EdgeRecord) -> Edge:
    evidence = edge.evidence
    return Edge(
        one=edge.low_article,
        other=edge.high_article,
        kind=edge.kind,
        containment=edge.containment,
        same_outlet=bool(evidence.get("same_outlet")),
        new_one=float(evidence.get("new_low") or 0.0),
        new_other=float(evidence.get("new_high") or 0.0),
        reason=str(evidence.get("reason") or ""),
    )


def families_around(store: Store, articles: Iterable[str], dropped: Set[str]) -> dict[str, str]:
    """Article id -> copy family (its smallest id), for those of `articles` that have copies and for these copies."""
    found: set[tuple[str, str]] = set()
    known: set[str] = set()
    fresh = set(articles) - dropped
    while fresh:
        known |= fresh
        edges = {pair for pair in store.tied(sorted(fresh)) if dropped.isdisjoint(pair)}
        found |= edges
        fresh = {article for edge in edges for article in edge} - known
    return families(found)
