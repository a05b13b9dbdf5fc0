"""Stored articles as clustering reads them: in canonical order, a minute at a time, each with its copy edges."""

import dataclasses
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from newsbot.corpus.assignment.same import SameArticles
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.stories import (
    Edge,
    Relation,
    StoryArticle,
    Telling,
    Terms,
    carried,
    families,
    skeletons,
    telling_of,
    terms_of,
)
from newsbot.text.fingerprint import DEFAULT_RULE

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


def position_of(record: ArticleRecord) -> Position:
    """The place of an article in the canonical order: (first seen, cut to the minute; id)."""
    return record.first_seen.replace(second=0, microsecond=0), record.id


def minutes_from(
    store: Store, start: Position | None, dropped: Collection[str], same: SameArticles, aliases: dict[str, str]
) -> Iterator[list[StoredArticle]]:
    """The articles from `start` on (None: all) without those a person dropped, one list a minute.

    Those that are another one under another address are noted in `aliases` (with that one) instead.
    """
    stored = _articles(store, start, dropped, same, aliases)
    for _, minute in itertools.groupby(stored, key=lambda each: each.seen.minute):
        yield list(minute)


def _articles(
    store: Store, start: Position | None, dropped: Collection[str], same: SameArticles, aliases: dict[str, str]
) -> Iterator[StoredArticle]:
    records = (record for record in store.articles_in_order(start) if record.id not in dropped)
    while batch := list(itertools.islice(records, _READ_AT_ONCE)):
        edges, found = _known_edges(store, [record.id for record in batch], dropped, same)
        aliases |= {record.id: found[record.id] for record in batch if record.id in found}
        batch = [record for record in batch if record.id not in found]
        versions = store.versions([record.id for record in batch])
        order = _order(store, batch, edges)
        by_article: dict[str, list[Edge]] = {}
        for edge in edges:
            if order.keys() >= {edge.low_article, edge.high_article}:
                for article in (edge.low_article, edge.high_article):
                    by_article.setdefault(article, []).append(_edge(edge))
        for record in batch:
            yield _stored(record, versions[record.id], by_article.get(record.id, []), order)


def _known_edges(
    store: Store, articles: Collection[str], dropped: Collection[str], same: SameArticles
) -> tuple[list[EdgeRecord], Mapping[str, str]]:
    """Edges of `articles` between what no person dropped and no alias is; and the aliases that were met."""
    edges = store.edges_of(articles)
    ends = {end for edge in edges for end in (edge.low_article, edge.high_article)}
    beyond = ends - set(articles)
    aliases = same.aliases({*articles, *ends}, [*edges, *(store.edges_of(beyond) if beyond else [])])
    kept = [edge for edge in edges if not {edge.low_article, edge.high_article} & ({*dropped} | aliases.keys())]
    return kept, aliases


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
        telling=_telling(record, first, terms),
    )
    return StoredArticle(record, len(versions), seen, carried(record.id, edges, order, _LIMITS))


def _telling(record: ArticleRecord, first: VersionRecord, terms: Terms) -> Telling | None:
    """What threads look at; they are looked for within a topic."""
    if not record.topics:
        return None
    return telling_of(record.topics, first.title, first.body, first.language, terms.lead)


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


def families_around(
    store: Store, articles: Iterable[str], dropped: Collection[str], same: SameArticles
) -> dict[str, str]:
    """Article id -> copy family (its smallest id), for those of `articles` that have copies and for these copies."""
    found: set[tuple[str, str]] = set()
    known: set[str] = set()
    fresh = set(articles) - set(dropped)
    while fresh:
        known |= fresh
        edges = {(edge.low_article, edge.high_article) for edge in _known_edges(store, sorted(fresh), dropped, same)[0]}
        found |= edges
        fresh = {article for edge in edges for article in edge} - known
    return families(found)
