"""Stored articles as clustering reads them: in canonical order, a minute at a time, each with its copy edges."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import NamedTuple

from newsbot.corpus.assignment.same import SameArticles
from newsbot.corpus.assignment.spread import Spread, begun_ahead, here
from newsbot.corpus.assignment.texts import Key, ReadText, key_of, read_text, with_shared_words
from newsbot.corpus.assignment.ties import Comparing, compare
from newsbot.corpus.records import edge_between, telling_place
from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.stories.families import families
from newsbot.stories.model import StoryArticle
from newsbot.stories.relations import Edge, Relation, carried, tied_late
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

Position = tuple[datetime, str]
"""A place in the canonical order: (first seen, cut to the minute; article id)."""

CROWD = 1000
"""Articles of one minute that take so long, and so much memory, that those who read their texts may rest."""
_READ_AT_ONCE = 250
_LIMITS = {"copy": DEFAULT_RULE.copy, "near_duplicate": DEFAULT_RULE.near}


@dataclasses.dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is stored."""

    record: ArticleRecord
    versions: int
    unread: bool  # its first version is a headline
    carries: Relation | None  # whose text it carries


Read = tuple[StoredArticle, StoryArticle]
"""An article, and what clustering compares of it (its first version), which is large: held for its minute only."""


@dataclasses.dataclass(slots=True)
class Met:
    """What was met on the way beside the articles to assign, and is to be written with them."""

    aliases: dict[str, str] = dataclasses.field(default_factory=dict)  # -> the article that each is
    ties: list[Ties] = dataclasses.field(default_factory=list)  # what the store does not have yet, also of those aside

    @property
    def forms(self) -> dict[str, str]:
        """Of the articles in `ties`."""
        return {each.article_id: each.form for each in self.ties}


def position_of(record: ArticleRecord) -> Position:
    """The place of an article in the canonical order: (first seen, cut to the minute; id)."""
    return record.first_seen.replace(second=0, microsecond=0), record.id


def minutes_from(
    store: Store,
    start: Position | None,
    dropped: Set[str],
    same: SameArticles,
    met: Met,
    rule: CopyRule = DEFAULT_RULE,
    spread: Spread = here,
) -> Iterator[list[Read]]:
    """The articles from `start` on (None: all) without aliases and those a person dropped, one list a minute.

    What was met beside them is added to `met`: ties ahead of the articles, aliases not before what they are.
    """
    seen: dict[str, _Seen] = {}
    edges: list[EdgeRecord] = []
    for batch, begun in begun_ahead(
        lambda batch: _begin(store, batch, rule, spread), _batches(store.articles_in_order(start))
    ):
        tied = begun.comparing.tied(met.forms)
        met.ties += tied.changed
        edges += itertools.chain.from_iterable(each.edges for each in tied.ties.values())
        batch.texts.update(begun.texts)
        for record in batch.records:
            form = tied.ties[record.id].form if record.id in tied.ties else ""
            seen[record.id] = _seen(record, begun.versions[record.id], batch.texts, form)
        if batch.ends:
            apart = _apart(store, seen, edges, dropped, same, met)
            for _, minute in itertools.groupby(apart, key=lambda each: each[1].minute):
                yield list(minute)
            seen, edges = {}, []


def _apart(
    store: Store,
    seen: Mapping[str, "_Seen"],
    edges: Sequence[EdgeRecord],
    dropped: Set[str],
    same: SameArticles,
    met: Met,
) -> Iterator[Read]:
    """Those of some whole minutes that are articles of their own, with the edges between such articles."""
    same.decide(seen.keys(), edges)
    aliases = same.aliases(seen.keys() | set(itertools.chain.from_iterable(map(_ends, edges))))
    aside = dropped | aliases.keys()
    own = [each for each in seen.values() if each.record.id not in aside]
    edges = [edge for edge in edges if aside.isdisjoint(_ends(edge))]
    known = _with_others(store, [each.record for each in own], edges)
    edges += _to_the_first(store, edges, known)
    by_article: dict[str, list[Edge]] = {}
    for edge in edges:
        for article in _ends(edge):
            by_article.setdefault(article, []).append(_edge(edge))
    for each in own:
        yield _read(each, by_article.get(each.record.id, []), known)
    met.aliases |= {ident: main for ident, main in aliases.items() if ident in seen}


def _ends(edge: EdgeRecord) -> tuple[str, str]:
    return edge.low_article, edge.high_article


class _Batch(NamedTuple):
    """About `_READ_AT_ONCE` articles of whole minutes, or so many of a minute that has more of them."""

    records: Sequence[ArticleRecord]
    texts: dict[Key, ReadText]  # of these minutes, as far as they are read
    ends: bool  # nothing follows of its last minute


def _batches(records: Iterable[ArticleRecord]) -> Iterator[_Batch]:
    whole: list[ArticleRecord] = []
    for _, minute in itertools.groupby(records, key=lambda record: position_of(record)[0]):
        whole += minute
        if len(whole) >= _READ_AT_ONCE:
            yield from _parts(whole)
            whole = []
    yield from _parts(whole)


def _parts(whole: Sequence[ArticleRecord]) -> Iterator[_Batch]:
    texts: dict[Key, ReadText] = {}
    for at in range(0, len(whole), _READ_AT_ONCE):
        yield _Batch(whole[at : at + _READ_AT_ONCE], texts, ends=at + _READ_AT_ONCE >= len(whole))
    if len(whole) >= CROWD:
        yield _Batch((), {}, ends=False)  # is all that is begun, and held, while these are decided


class _Begun(NamedTuple):
    """What was begun with a batch."""

    versions: Mapping[str, Sequence[VersionRecord]]
    comparing: Comparing
    texts: Iterable[tuple[Key, ReadText]]


def _begin(store: Store, batch: _Batch, rule: CopyRule, spread: Spread) -> _Begun:
    """Begin to compare and to read: once a text that many have."""
    versions = store.versions([record.id for record in batch.records])
    comparing = compare(store, batch.records, versions, rule, spread)
    firsts = {key: first for first, *_ in versions.values() if (key := key_of(first)) not in batch.texts}
    texts = zip(firsts, map(with_shared_words, spread(read_text, list(firsts.values()))), strict=True)
    return _Begun(versions, comparing, texts)


def _with_others(store: Store, batch: Sequence[ArticleRecord], edges: Sequence[EdgeRecord]) -> dict[str, ArticleRecord]:
    """Those of `batch`, and those that `edges` tie them to, by id."""
    known = {record.id: record for record in batch}
    others = {article for edge in edges for article in _ends(edge)} - known.keys()
    found = store.articles(ArticleFilter(ids=tuple(sorted(others)))) if others else []
    return known | {record.id: record for record in found}


def _to_the_first(store: Store, edges: Sequence[EdgeRecord], known: Mapping[str, ArticleRecord]) -> list[EdgeRecord]:
    """Edges to the first of their family of those that carry it, and are tied only to some that are told later.

    All of them are of one minute: between minutes articles are told in the order in which they were tied.
    """
    pairs: dict[datetime, list[tuple[str, str]]] = {}
    for edge in edges:
        pairs.setdefault(max(position_of(known[end])[0] for end in _ends(edge)), []).append(_ends(edge))
    late: dict[str, str] = {}
    for minute, tied in pairs.items():
        order = sorted({end for pair in tied for end in pair}, key=lambda ident: telling_place(known[ident]))
        found = tied_late(order, tied)
        late |= {ident: first for ident, first in found.items() if position_of(known[ident])[0] == minute}
    texts = store.versions({*late, *late.values()})
    between = (edge_between(texts[ident][0], texts[first][0]) for ident, first in sorted(late.items()))
    return [edge for edge in between if edge]


@dataclasses.dataclass(frozen=True, slots=True)
class _Seen:
    """An article with what clustering compares of it, before its copies are known."""

    record: ArticleRecord
    versions: int
    article: StoryArticle


def _seen(record: ArticleRecord, versions: Sequence[VersionRecord], texts: Mapping[Key, ReadText], form: str) -> _Seen:
    first = versions[0]
    imported = first.extractor.startswith("import") and record.first_seen == first.first_fetched
    text = texts[key_of(first)]
    article = StoryArticle(
        id=record.id,
        outlet=record.outlet,
        first_seen=record.first_seen,
        terms=text.terms,
        language=first.language,
        published=first.published,
        seen_live=not (imported and first.published is None),
        skeletons=text.skeletons,
        counted=text.counted,
        telling=text.telling,
        topics=frozenset(record.topics),
        meaning=first.meaning,
        unread=first.unread,
        form=form,
    )
    return _Seen(record, len(versions), article)


def _read(seen: _Seen, edges: Sequence[Edge], known: Mapping[str, ArticleRecord]) -> Read:
    ident, article = seen.record.id, seen.article
    partners = {edge.one if edge.other == ident else edge.other for edge in edges}
    order = {each: position_of(known[each]) for each in (ident, *partners)}
    told = {each: telling_place(known[each]) for each in order}
    copies = sorted((each for each in partners if order[each][0] <= order[ident][0]), key=order.__getitem__)
    stored = StoredArticle(seen.record, seen.versions, article.unread, carried(ident, edges, told, _LIMITS))
    return stored, dataclasses.replace(article, copies=tuple(copies))


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


def families_around(store: Store, articles: Iterable[str], dropped: Set[str], same: SameArticles) -> dict[str, str]:
    """Article id -> copy family (its smallest id), for those of `articles` that have copies and for these copies."""
    found: set[tuple[str, str]] = set()
    known: set[str] = set()
    fresh = set(articles) - dropped
    while fresh:
        known |= fresh
        pairs = store.tied(sorted(fresh))
        aside = dropped | same.aliases({article for pair in pairs for article in pair}).keys()
        edges = {pair for pair in pairs if aside.isdisjoint(pair)}
        found |= edges
        fresh = {article for edge in edges for article in edge} - known
    return families(found)
