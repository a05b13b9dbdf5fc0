"""Search: the index narrows down, the query itself decides; in three orders, with pages that stay where they are."""

import dataclasses
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal, NamedTuple, Self, TypeVar

from newsbot.corpus.query.article_rows import Row, rows_of, said
from newsbot.corpus.query.conditions import narrowed
from newsbot.corpus.query.listings import SCAN, Position
from newsbot.corpus.query.ranking import RankCursor, Ranked, behind, weighed
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import ArticleRecord
from newsbot.errors import UsageError
from newsbot.text.forms import forms_in
from newsbot.text.topics import Document, Query, evaluate, matches, required_filters, snippet, with_forms

_READ, _READ_NEXT, _MOST_READ = 32, 8, 512
"""Articles read at once: where nobody says how many are wanted; where some of those were no match; the longer it takes.
"""
_STORIES = 50  # stories that `story:` may name by one beginning


Sort = Literal["relevance", "newest", "oldest"]
T = TypeVar("T")


class Found(NamedTuple):
    """Rows of one page and the text of the cursor behind it; None: there is no other page."""

    rows: list[Row]
    after: str | None


class Cursor(NamedTuple):
    """A place between two results, newest first. What is found later stands before it, so pages do not shift.

    `upto`: of groups and stories, the last change to any story when their first page was made.
    """

    first_seen: datetime
    article_id: str
    upto: int | None = None

    @property
    def place(self) -> Position:
        """Where it is, without what it pins."""
        return self.first_seen, self.article_id

    def __str__(self) -> str:
        end = "" if self.upto is None else f".{self.upto}"
        return f"{self.first_seen.astimezone(UTC):%Y%m%dT%H%M%SZ}.{self.article_id}{end}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """From its text form, such as `20260309T134000Z.a-9d2m…`; raises UsageError."""
        found = re.fullmatch(r"(\d{8}T\d{6}Z)\.(a-[0-9a-z]{1,40})(?:\.(\d{1,15}))?", text)
        try:
            if found:
                seen = datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                return cls(seen, found[2], int(found[3]) if found[3] else None)
        except ValueError:  # not a date of the calendar
            pass
        raise UsageError(f"{text!r} is not where a page ended; copy the value that the page before gave.")


def cursor_of(text: str) -> Cursor | RankCursor:
    """The place where a page ended, from its text form; raises UsageError."""
    return RankCursor.parse(text) or Cursor.parse(text)


def missing(store: Store) -> str | None:
    """How many articles no search finds yet, in words; None: all are found, but in a store of an earlier version."""
    number = store.unindexed()
    told = f"{number} article{'' if number == 1 else 's'} may be missing"
    return f"{told}: the next crawl indexes this older store anew." if number else None


def search(
    store: Store,
    query: Query,
    where: ArticleFilter,
    limit: int,
    after: Cursor | RankCursor | None = None,
    sort: Sort = "newest",
    without: Collection[str] = (),
) -> list[Row]:
    """Rows of articles that match, from behind `after` on; at most `limit`.

    See `hits` for what a row has. Raises UsageError for a cursor of another order.
    """
    return list(itertools.islice(hits(store, query, where, after, sort, without, limit), limit))


def hits(
    store: Store,
    query: Query,
    where: ArticleFilter,
    after: Cursor | RankCursor | None = None,
    sort: Sort = "newest",
    without: Collection[str] = (),
    wanted: int = _READ,
) -> Iterator[Row]:
    """Rows of articles that match, from behind `after` on, read as they are gone over.

    `without`: ids of articles that are left out. `wanted`: how many rows are likely to be gone over. `sort`: newest or
    oldest first seen, or by relevance (see ranking.py), which the best of a bounded number have. Beside an article's
    fields a row has `snippet` (`text`, `marks`: where its matches begin and end), `title_marks` and `next`, the text of
    the cursor behind it; by relevance also `score`. Raises UsageError for a cursor of another order.
    """
    query, where = asked_for(store, query, where)
    for row, extra in _candidates(store, query, where, after, sort, wanted):
        if row["id"] not in without and evaluate(query, document_of(row)).matched:
            yield {**row, **shown(query, row), **extra}


def asked_for(store: Store, query: Query, where: ArticleFilter) -> tuple[Query, ArticleFilter]:
    """`query` with the forms of its words, and what an index can know of it."""
    query = meant(store, query)
    return query, _with_stories(store, query, narrowed(query, where))


def best_of(store: Store, query: Query, where: ArticleFilter, after: Cursor | RankCursor | None = None) -> list[Ranked]:
    """The articles by relevance, from which a page is made and what is counted beside it; as of the first page."""
    query, where = asked_for(store, query, where)
    return weighed(store, query, where, after if isinstance(after, RankCursor) else None)


def meant(store: Store, query: Query) -> Query:
    """`query` with the forms that the corpus has of its words."""
    return with_forms(query, partial(forms_in, look_up=store.lexicon))


def _with_stories(store: Store, query: Query, where: ArticleFilter) -> ArticleFilter:
    """`where` with the members of the stories that `query` asks for by (the beginning of) their ids."""
    prefixes = required_filters(query).get("story")
    if prefixes is None:
        return where
    members: set[str] = set()
    for prefix in prefixes:
        stories = store.find_stories(prefix, _STORIES)
        if len(stories) == _STORIES:  # there may be more: so short a beginning narrows nothing down
            return where
        members.update(ident for story in stories for ident in story.article_ids)
    kept = members if where.ids is None else members.intersection(where.ids)
    return dataclasses.replace(where, ids=tuple(sorted(kept)))


def _candidates(
    store: Store,
    query: Query,
    where: ArticleFilter,
    after: Cursor | RankCursor | None,
    sort: Sort,
    wanted: int,
    best: Sequence[Ranked] | None = None,
) -> Iterator[tuple[Row, Row]]:
    """Rows that may match, in order, each with what its place adds to it."""
    if after is not None and isinstance(after, RankCursor) != (sort == "relevance"):
        raise UsageError("The page before was in another order; take the same --sort, or leave --after out.")
    if sort == "relevance" or isinstance(after, RankCursor):
        pinned = after if isinstance(after, RankCursor) else None
        places = weighed(store, query, where, pinned) if best is None else best
        places = [each for each in places if pinned is None or behind(each.cursor, pinned)]
        yield from _by_relevance(store, places, wanted)
        return
    place = after.place if after else None
    batches = (_newest if sort == "newest" else _oldest)(store, where, place, wanted)
    for row in itertools.chain.from_iterable(rows_of(store, batch) for batch in batches):
        yield row, {"next": str(Cursor(row["first_seen"], row["id"])), "score": None}


def _sizes(wanted: int) -> Iterator[int]:
    """How many to read at once: those that are wanted, then few, as most of these matched, and more and more."""
    yield max(1, min(wanted, _MOST_READ))
    size = _READ_NEXT
    while True:
        yield size
        size = min(size * 2, _MOST_READ)


def _newest(store: Store, where: ArticleFilter, after: Position | None, wanted: int) -> Iterator[list[ArticleRecord]]:
    sizes = _sizes(wanted)
    while batch := store.articles(where, limit=next(sizes), after=after):
        yield batch
        after = (batch[-1].first_seen, batch[-1].id)


def _oldest(store: Store, where: ArticleFilter, after: Position | None, wanted: int) -> Iterator[list[ArticleRecord]]:
    """In canonical order: within a minute by id."""
    found = store.articles_in_order(after, where)
    if after is not None:
        found = (article for article in found if article.id != after[1])
    yield from _batches(found, wanted)


def _batches(source: Iterator[T], wanted: int) -> Iterator[list[T]]:
    return itertools.takewhile(bool, (list(itertools.islice(source, size)) for size in _sizes(wanted)))


def _by_relevance(store: Store, best: Sequence[Ranked], wanted: int) -> Iterator[tuple[Row, Row]]:
    for batch in _batches(iter(best), wanted):
        by_id = {each.standing.article_id: each for each in batch}
        records = {record.id: record for record in store.articles(ArticleFilter(ids=tuple(by_id)))}
        for row in rows_of(store, [records[ident] for ident in by_id if ident in records]):
            place = by_id[row["id"]]
            yield row, {"next": str(place.cursor), "score": _score(place)}


def _score(place: Ranked) -> Row:
    return {
        "score": place.score / 1_000_000,
        "recency": place.recency,
        "words": [part._asdict() for part in place.parts],
    }


def document_of(row: Row) -> Document:
    """The document that an article's row is to a query."""
    return Document(
        row["title"], said(row), row["language"], row["outlet"], row["published"], row["first_seen"], row["story"]
    )


def shown(query: Query, row: Row) -> Row:
    """What a result has beside the article's fields."""
    piece = snippet(query, said(row))
    return {
        "snippet": {"text": piece.text, "marks": [list(span) for span in piece.marks]},
        "title_marks": [list(span) for span in matches(query, row["title"], in_title=True)],
    }


def search_page(
    store: Store,
    query: Query,
    where: ArticleFilter,
    limit: int,
    after: Cursor | RankCursor | None = None,
    sort: Sort = "newest",
    without: Collection[str] = (),
    best: Sequence[Ranked] | None = None,
) -> Found:
    """Rows as `search` gives them, for a page of `newsbot serve`: with a bound on what is looked at.

    Looks at SCAN candidates at most, then says where to go on: a page may have fewer than `limit` rows, even none, and
    yet be followed by another. `best`: what `best_of` gave for this question, by relevance.
    """
    query, where = asked_for(store, query, where)
    found: list[Row] = []
    place = ""
    for looked, (row, extra) in enumerate(_candidates(store, query, where, after, sort, limit + 1, best)):
        if looked == SCAN:
            return Found(found, place)
        if row["id"] not in without and evaluate(query, document_of(row)).matched:
            if len(found) == limit:
                return Found(found, place)
            found.append({**row, **shown(query, row), **extra})
        place = extra["next"]
    return Found(found, None)
