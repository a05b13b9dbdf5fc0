"""Stored articles as clustering reads them: in canonical order, a minute at a time, each with its copy edges."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from newsbot.corpus.assignment.same import SameArticles
from newsbot.corpus.assignment.spread import Spread, begun_ahead, here
from newsbot.corpus.assignment.texts import Key, ReadText, key_of, read_text, with_shared_words
from newsbot.corpus.assignment.ties import tie
from newsbot.corpus.records import edge_between, telling_place
from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.stories.families import families
from newsbot.stories.model import StoryArticle
from newsbot.stories.relations import Edge, Relation, carried, tied_late
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

Position = tuple[datetime, str]
"""A place in the canonical order: (first seen, cut to the minute; article id)."""

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
    stored = _articles(store, start, dropped, same, met, rule, spread)
    for _, minute in itertools.groupby(stored, key=lambda each: each[1].minute):
        yield list(minute)


def _articles(
    store: Store,
    start: Position | None,
    dropped: Set[str],
    same: SameArticles,
    met: Met,
    rule: CopyRule,
    spread: Spread,
) -> Iterator[Read]:
    lists = _whole_minutes(store.articles_in_order(start))
    for read, read_texts in begun_ahead(lambda records: _texts(store, records, spread), lists):
        ids = {record.id for record in read}
        edges, changed, forms = _tied(store, read, rule, met.forms, spread)
        same.decide(ids, edges)
        aliases = same.aliases(ids.union(*map(_ends, edges)))
        met.ties += changed
        aside = dropped | aliases.keys()
        minutes = [record for record in read if record.id not in aside]
        edges = [edge for edge in edges if aside.isdisjoint(_ends(edge))]
        known = _with_others(store, minutes, edges)
        edges += _to_the_first(store, edges, known)
        by_article: dict[str, list[Edge]] = {}
        for edge in edges:
            for article in _ends(edge):
                by_article.setdefault(article, []).append(_edge(edge))
        texts = dict(read_texts)
        for batch in _batches(minutes):
            versions = store.versions([record.id for record in batch])
            for record in batch:
                yield _read(record, versions[record.id], by_article.get(record.id, []), known, forms, texts)
        met.aliases |= {ident: main for ident, main in aliases.items() if ident in ids}


def _ends(edge: EdgeRecord) -> tuple[str, str]:
    return edge.low_article, edge.high_article


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
    store: Store, records: Sequence[ArticleRecord], rule: CopyRule, unwritten: Mapping[str, str], spread: Spread
) -> tuple[list[EdgeRecord], list[Ties], dict[str, str]]:
    """The edges that tie `records` to those before them, what the store does not have yet, and their forms."""
    edges: list[EdgeRecord] = []
    changed: list[Ties] = []
    forms: dict[str, str] = {}
    for batch in _batches(records):
        found = tie(store, batch, store.versions([record.id for record in batch]), rule, {**unwritten, **forms}, spread)
        edges += itertools.chain.from_iterable(each.edges for each in found.ties.values())
        changed += found.changed
        forms |= {ident: each.form for ident, each in found.ties.items()}
    return edges, changed, forms


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


def _texts(store: Store, records: Sequence[ArticleRecord], spread: Spread) -> Iterator[tuple[Key, ReadText]]:
    """What is read of the first versions of `records`: once of a text that many have. The first batch is begun."""
    known: set[Key] = set()

    def begin(batch: Sequence[ArticleRecord]) -> Iterator[tuple[Key, ReadText]]:
        firsts = (versions[0] for versions in store.versions([record.id for record in batch]).values())
        fresh = {key: version for version in firsts if (key := key_of(version)) not in known}
        known.update(fresh)
        return zip(fresh, map(with_shared_words, spread(read_text, list(fresh.values()))), strict=True)

    batches = _batches(records)
    return itertools.chain(begin(next(batches)), itertools.chain.from_iterable(map(begin, batches)))


def _read(
    record: ArticleRecord,
    versions: Sequence[VersionRecord],
    edges: Sequence[Edge],
    known: Mapping[str, ArticleRecord],
    forms: Mapping[str, str],
    texts: Mapping[Key, ReadText],
) -> Read:
    first = versions[0]
    imported = first.extractor.startswith("import") and record.first_seen == first.first_fetched
    partners = {edge.one if edge.other == record.id else edge.other for edge in edges}
    order = {each: position_of(known[each]) for each in (record.id, *partners)}
    told = {each: telling_place(known[each]) for each in order}
    text = texts.get(key_of(first)) or read_text(first)  # an earlier one may have come since
    seen = StoryArticle(
        id=record.id,
        outlet=record.outlet,
        first_seen=record.first_seen,
        terms=text.terms,
        language=first.language,
        published=first.published,
        copies=tuple(
            sorted((each for each in partners if order[each][0] <= order[record.id][0]), key=order.__getitem__)
        ),
        seen_live=not (imported and first.published is None),
        skeletons=text.skeletons,
        counted=text.counted,
        telling=text.telling,
        topics=frozenset(record.topics),
        meaning=first.meaning,
        unread=first.unread,
        form=forms.get(record.id, ""),
    )
    return StoredArticle(record, len(versions), first.unread, carried(record.id, edges, told, _LIMITS)), seen


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
