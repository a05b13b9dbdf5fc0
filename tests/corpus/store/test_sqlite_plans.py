"""No question that readers put to the SQLite store goes through a whole table that grows with the corpus."""

import contextlib
from collections.abc import Iterator

import pytest

from newsbot.corpus.store.base import ArticleFilter
from newsbot.corpus.store.sqlite import SqliteStore
from tests.corpus.store import records as make

LIMITED = 3
WORDS = (frozenset({"second"}), frozenset({"mis*"}))
GROWING = {
    "articles",
    "versions",
    "places",
    "weights",
    "addresses",
    "bearers",
    "stories",
    "assignments",
    "edges",
    "ties",
}
FILTERS = {
    "everything": ArticleFilter(),
    "words": ArticleFilter(terms=WORDS),
    "words of an outlet": ArticleFilter(outlets=("outlet.example",), terms=WORDS),
    "words since": ArticleFilter(since=make.NOON, terms=WORDS),
    "an outlet": ArticleFilter(outlets=("outlet.example",)),
    "a language": ArticleFilter(languages=("en",)),
    "ids": ArticleFilter(ids=("a-1",), terms=WORDS),
}


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    with contextlib.closing(SqliteStore(":memory:", create=True, timeout=1)) as opened:
        opened.put_versions([(make.article(name), make.version(name)) for name in "abc"])
        opened.put_stories([make.story()], [make.assignment(1)])
        yield opened


@contextlib.contextmanager
def asked(store: SqliteStore) -> Iterator[list[str]]:
    """The statements that are run within."""
    statements: list[str] = []
    store._db.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        store._db.set_trace_callback(None)


def scanned(store: SqliteStore, statements: list[str]) -> list[str]:
    """What of their plans goes through a growing table, rather than an index of it."""
    own = [each for each in statements if not each.startswith("--")]  # else the full-text index asks, of its tables
    plans = [row[3] for each in own for row in store.rows(f"EXPLAIN QUERY PLAN {each}")]
    return [step for step in plans if step.startswith("SCAN") and step.split()[1] in GROWING and "INDEX" not in step]


@pytest.mark.parametrize("named", FILTERS)
def test_lists_of_articles_are_read_from_an_index(store: SqliteStore, named: str) -> None:
    where = FILTERS[named]
    with asked(store) as statements:
        store.articles(where, LIMITED)
        store.articles(where, LIMITED, (make.NOON, "a-1"))
        store.standings(where, LIMITED)
        store.tally(where, "day", "outlet", LIMITED)
        next(store.articles_in_order(where=where), None)
        store.count_newest([where.terms], LIMITED)
    assert len(statements) > 6
    assert scanned(store, statements) == []


def test_what_is_shown_of_articles_and_stories_is_looked_up(store: SqliteStore) -> None:
    with asked(store) as statements:
        store.urls(["u"])
        store.known([make.article("a").url])
        store.versions(["a-1"])
        store.assignments_of(["a-1"])
        store.edges_of(["a-1"])
        store.forms_of(["a-1"])
        store.alike(["a-1"])
        store.bearers([(3, 5)], LIMITED)
        store.find_articles("a-1")
        store.find_stories("s-1")
        store.stories(["s-1"])
        store.stories(limit=1)
        store.stories(since_seq=3, limit=LIMITED)
        store.newest_stories(limit=LIMITED)
        store.newest_stories((), make.NOON, LIMITED, (make.NOON, "s-a"))
        store.stories_after(["s-1"])
        store.settled_seq()
    assert len(statements) > 15
    assert scanned(store, statements) == []
