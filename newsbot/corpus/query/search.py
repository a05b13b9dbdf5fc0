"""Search: the index narrows down, the query itself decides, newest first; pages that stay where they are."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple, Self

from newsbot.corpus.query.articles import Row, narrowed, rows_of, said
from newsbot.corpus.query.listings import SCAN, Page, Position
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.text.topics import Document, Query, evaluate, matches, required_filters, snippet

_FIRST_READ, _MOST_READ = 32, 512  # articles read at once: few when matches are dense, more the longer it takes
_AT_ONCE = 40  # articles that a page looks at together
_STORIES = 50  # stories that `story:` may name by one beginning


class Cursor(NamedTuple):
    """A place between two results, newest first. What is found later stands before it, so pages do not shift."""

    first_seen: datetime
    article_id: str

    def __str__(self) -> str:
        return f"{self.first_seen.astimezone(UTC):%Y%m%dT%H%M%SZ}.{self.article_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """From its text form, such as `20260309T134000Z.a-9d2m…`; raises UsageError."""
        found = re.fullmatch(r"(\d{8}T\d{6}Z)\.(a-[0-9a-z]{1,40})", text)
        try:
            if found:
                return cls(datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), found[2])
        except ValueError:  # not a date of the calendar
            pass
        raise UsageError(f"{text!r} is not where a page ended; copy the value that the page before gave.")


def search(store: Store, query: Query, where: ArticleFilter, limit: int, after: Cursor | None = None) -> list[Row]:
    """Rows of articles that match, newest first, from behind `after` on; at most `limit`.

    Beside an article's fields a row has `snippet` (`text`, `marks`: where its matches begin and end), `title_marks`
    and `next`, the text of the cursor behind it.
    """
    found: list[Row] = []
    for row in _candidates(store, _with_stories(store, query, narrowed(query, where)), after):
        if evaluate(query, _document(row)).matched:
            found.append({**row, **_shown(query, row)})
        if len(found) == limit:
            break
    return found


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


def _candidates(store: Store, where: ArticleFilter, after: Cursor | None) -> Iterator[Row]:
    size = _FIRST_READ
    while batch := store.articles(where, limit=size, after=after):
        yield from rows_of(store, batch)
        after = Cursor(batch[-1].first_seen, batch[-1].id)
        size = min(size * 2, _MOST_READ)


def _document(row: Row) -> Document:
    """The document that an article's row is to a query."""
    return Document(
        row["title"], said(row), row["language"], row["outlet"], row["published"], row["first_seen"], row["story"]
    )


def _shown(query: Query, row: Row) -> Row:
    """What a result has beside the article's fields."""
    piece = snippet(query, said(row))
    return {
        "snippet": {"text": piece.text, "marks": [list(span) for span in piece.marks]},
        "title_marks": [list(span) for span in matches(query, row["title"], in_title=True)],
        "next": str(Cursor(row["first_seen"], row["id"])),
    }


def search_page(store: Store, query: Query, where: ArticleFilter, limit: int, after: Position | None = None) -> Page:
    """Rows as `search` gives them, for a page of `newsbot serve`: with a bound on what is looked at.

    Looks at SCAN candidates at most, then says where to go on: a page may have fewer than `limit` rows, even none, and
    yet be followed by another.
    """
    where = _with_stories(store, query, narrowed(query, where))
    found: list[Row] = []
    looked = 0
    while looked < SCAN:
        batch = store.articles(where, limit=_AT_ONCE, after=after)
        looked += len(batch)
        for row in rows_of(store, batch):
            if evaluate(query, _document(row)).matched:
                if len(found) == limit:
                    return Page(found, after)
                found.append({**row, **_shown(query, row)})
            after = (row["first_seen"], row["id"])
        if len(batch) < _AT_ONCE:
            return Page(found, None)
    return Page(found, after)
