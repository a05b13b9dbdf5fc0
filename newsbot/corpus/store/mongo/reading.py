"""Lists of articles in MongoDB: filters, canonical order, versions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from pymongo import ASCENDING, DESCENDING

from newsbot.corpus.store.base import ArticleFilter, Split, Standing, Tally, TermGroups
from newsbot.corpus.store.clean import MAX_LIMIT, at_most, bounded, clean_text, searchable
from newsbot.corpus.store.codec import minute, to_utc
from newsbot.corpus.store.merge import standing
from newsbot.corpus.store.mongo.articles import ARTICLE_FIELDS, article_of, version_of
from newsbot.corpus.store.mongo.connection import CHUNK, LAST, Connection
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord

_PAGE = 5_000
_STANDING: Document = {"superseded": False}
_UNPLACED: Document = {"story_id": None, "relation": None}


class Reading(Connection):
    """The section `reading` of the protocol."""

    def articles(
        self, where: ArticleFilter, limit: int | None = None, after: tuple[datetime, str] | None = None
    ) -> list[ArticleRecord]:
        """See `Store.articles`."""
        most = bounded(limit)
        behind: list[Document] = []
        if after is not None:
            seen, key = to_utc(after[0]), clean_text(after[1])
            behind = [{"first_seen": {"$lte": seen}}, _either(("first_seen", "$lt", seen), ("_id", "$lt", key))]
        found: list[ArticleRecord] = []
        for condition in _conditions(where):
            sort = [("first_seen", DESCENDING), ("_id", DESCENDING)]
            documents = self.find("articles", _all([*behind, *condition]), ARTICLE_FIELDS, sort, most)
            found += map(article_of, documents)
        found.sort(key=lambda article: (article.first_seen, article.id), reverse=True)
        return found[:most]

    def standings(self, where: ArticleFilter, limit: int, weighed: bool = True) -> list[Standing]:
        """See `Store.standings`."""
        found: list[Standing] = []
        for condition in _conditions(where):
            sort = [("first_seen", DESCENDING), ("_id", DESCENDING)]
            fields = ("first_seen", "outlet", "language", *(("weights",) if weighed else ()))
            found += map(_standing, self.find("articles", _all(condition), fields, sort, bounded(limit)))
        found.sort(key=lambda each: each[:2], reverse=True)
        return found[: bounded(limit)]

    def tally(
        self, where: ArticleFilter, step: Literal["hour", "day"], split: Split | None, limit: int | None = None
    ) -> list[Tally]:
        """See `Store.tally`. Articles and assignments are apart here, so that they are counted by the reader."""
        articles = self.standings(where, MAX_LIMIT if limit is None else limit, weighed=False)
        asked = [each.article_id for each in articles]
        standing = self.find_in("assignments", "article_id", asked, ("article_id", "story_id", "relation"), _STANDING)
        standing.sort(key=lambda document: document["_id"])  # two stand when a writer was killed: the newer one counts
        placed = {document["article_id"]: document for document in standing}
        found: Counter[tuple[datetime, str | None, str | None]] = Counter()
        for each in articles:
            place = placed.get(each.article_id, _UNPLACED)
            values = {**each._asdict(), "story": place["story_id"], "relation": place["relation"]}
            begin = each.first_seen.replace(minute=0, second=0)
            begin = begin if step == "hour" else begin.replace(hour=0)
            found[begin, values[split] if split else None, place["relation"]] += 1
        return [Tally(*key, count) for key, count in found.items()]

    def count_articles(self, where: ArticleFilter, most: int | None = None) -> int:
        """See `Store.count_articles`."""
        if most is not None and most <= 0:
            return 0  # to MongoDB 0 means all
        found = sum(self._number_of(_all(condition), most) for condition in _conditions(where))
        return found if most is None else min(found, most)

    def count_newest(self, terms: Sequence[TermGroups], newest: int) -> list[int]:
        """See `Store.count_newest`."""
        order = [("first_seen", DESCENDING), ("_id", DESCENDING)]
        last = self.find("articles", {}, ("first_seen",), order, 1, passed=at_most(newest) - 1)
        since = last[0]["first_seen"] if last else None
        return [self.count_articles(ArticleFilter(terms=groups, since=since)) for groups in terms]

    def _number_of(self, where: Document, most: int | None) -> int:
        options: dict[str, Any] = {} if most is None else {"limit": at_most(most)}
        return self.run(lambda database: database["articles"].count_documents(where, **options))

    def articles_in_order(
        self, start: tuple[datetime, str] | None = None, where: ArticleFilter | None = None
    ) -> Iterator[ArticleRecord]:
        """See `Store.articles_in_order`."""
        if where is not None and where.ids is not None:
            yield from self._few_in_order(start, where)
            return
        (condition,) = list(_conditions(where or ArticleFilter())) or [[{"_id": {"$in": []}}]]
        begin = _from(start, "$gte") if start else []
        while True:
            sort = [("minute", ASCENDING), ("_id", ASCENDING)]
            page = self.find("articles", _all([*begin, *condition]), ARTICLE_FIELDS, sort, _PAGE)
            articles = [article_of(document) for document in page]
            yield from articles
            if len(page) < _PAGE:
                return
            begin = _from((articles[-1].first_seen, articles[-1].id), "$gt")

    def _few_in_order(self, start: tuple[datetime, str] | None, where: ArticleFilter) -> list[ArticleRecord]:
        found = sorted(self.articles(where), key=_canonical)
        begin = (minute(start[0]), clean_text(start[1])) if start else None
        return [article for article in found if begin is None or _canonical(article) >= begin]

    def find_articles(self, prefix: str, limit: int = 10) -> list[ArticleRecord]:
        """See `Store.find_articles`."""
        return [article_of(each) for each in self.find_named("articles", prefix, ARTICLE_FIELDS, bounded(limit))]

    def versions(self, article_ids: Iterable[str], *, replaced: bool = False) -> dict[str, list[VersionRecord]]:
        """See `Store.versions`."""
        asked = {article_id: clean_text(article_id) for article_id in article_ids}
        held: dict[str, list[VersionRecord]] = {}
        for document in self.find_in("versions", "article_id", asked.values()):
            version = version_of(document)
            held.setdefault(version.article_id, []).append(version)
        for versions in held.values():
            versions.sort(key=lambda version: (version.first_fetched, version.sha))
        chosen = held if replaced else {key: standing(versions) for key, versions in held.items()}
        return {given: chosen[clean] for given, clean in asked.items() if clean in chosen}


def _standing(document: Document) -> Standing:
    weights = document.get("weights", "")  # none yet: between two writes of a writer
    return Standing(document["first_seen"], document["_id"], document["outlet"], document["language"], weights)


def _canonical(article: ArticleRecord) -> tuple[datetime, str]:
    return minute(article.first_seen), article.id


def _from(position: tuple[datetime, str], operator: str) -> list[Document]:
    moment, key = minute(position[0]), clean_text(position[1])
    return [{"minute": {"$gte": moment}}, _either(("minute", "$gt", moment), ("_id", operator, key))]


def _either(first: tuple[str, str, datetime], second: tuple[str, str, str]) -> Document:
    """Compares pairs: the first parts, then the second where the first are equal."""
    field, operator, value = first
    other, other_operator, other_value = second
    return {"$or": [{field: {operator: value}}, {field: value, other: {other_operator: other_value}}]}


def _all(conditions: list[Document]) -> Document:
    return {"$and": conditions} if len(conditions) > 1 else (conditions[0] if conditions else {})


def _either_of(conditions: list[Document]) -> Document:
    return {"$or": conditions} if len(conditions) > 1 else conditions[0]


def _conditions(where: ArticleFilter) -> Iterator[list[Document]]:
    """Lists of conditions that all have to hold; several when there are many ids, none when nothing can match."""
    groups = searchable(where.terms)
    if groups is None:
        return
    conditions = [_either_of([_term(*term) for term in group]) for group in groups]
    for field, members in (("topics", where.topics), ("outlet", where.outlets), ("language", where.languages)):
        if members:
            asked = [clean_text(member) for member in members]
            conditions.append({field: {"$in": asked} if len(asked) > 1 else asked[0]})
    if where.since is not None:
        conditions.append({"first_seen": {"$gte": to_utc(where.since)}})
    if where.until is not None:
        conditions.append({"first_seen": {"$lt": to_utc(where.until)}})
    if where.texts_only:
        conditions.append({"unread": {"$ne": True}})
    if where.ids is None:
        yield conditions
        return
    ids = sorted({clean_text(i) for i in where.ids})
    for start in range(0, len(ids), CHUNK):
        yield [{"_id": {"$in": ids[start : start + CHUNK]}}, *conditions]


def _term(word: str, prefix: bool) -> Document:
    """A word of the indexed array `terms`; the beginning of one is a range, so that no pattern is ever matched."""
    return {"terms": {"$elemMatch": {"$gte": word, "$lt": word + LAST}} if prefix else word}
