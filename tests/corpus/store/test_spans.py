"""Matches in the order of time in SQLite: the same as when all are sorted, however articles are numbered."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot.corpus.store.base import ArticleFilter
from newsbot.corpus.store.schema import ArticleRecord
from newsbot.corpus.store.sqlite import SqliteStore, reading, spans
from newsbot.corpus.store.sqlite.ddl import SPAN_BITS
from newsbot.corpus.store.sqlite.spans import _ranges
from tests.corpus.store.records import at, pair

HARBOUR = (frozenset({"harbour"}),)
APART_IN_TIME = 47
MINUTES = [APART_IN_TIME * ((37 * number) % 50) for number in range(60)]  # in no order, some at one time, over two days
APART = 200  # numbers between two articles: a span has two or three of them


def _words(number: int) -> str:
    return "The harbour is open." if number % 3 else "A ship."


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    """Articles that came in no order of time, over many spans."""
    with contextlib.closing(SqliteStore(":memory:", create=True, timeout=1)) as opened:
        opened.put_versions(
            [
                pair(f"n{number}", text=_words(number), first_seen=at(minutes), outlet=f"o{number % 2}.example")
                for number, minutes in enumerate(MINUTES)
            ]
        )
        with opened.writing():
            for table, column in (("articles", "num"), ("terms", "rowid"), ("weights", "num")):
                for number in range(len(MINUTES), 0, -1):
                    opened.run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (number * APART, number))
            opened.run("DELETE FROM places WHERE num NOT IN (SELECT num FROM articles)")
            opened.run("DELETE FROM spans")
            spanned = f"SELECT num >> {SPAN_BITS}, min(first_seen), max(first_seen) FROM articles GROUP BY 1"
            opened.run(f"INSERT INTO spans {spanned}")
        yield opened


@pytest.fixture(autouse=True, params=[0, 1_500])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Matches are looked for span by span, not knowing in which they are, or knowing it."""
    monkeypatch.setattr(spans, "_FEW", request.param)
    monkeypatch.setattr(spans, "_AT_ONCE", 2)


def _place(article: ArticleRecord) -> tuple[datetime, str]:
    return article.first_seen, article.id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 50),
    st.none() | st.integers(-1, 50).map(APART_IN_TIME.__mul__),
    st.none() | st.integers(0, 50).map(APART_IN_TIME.__mul__),
    st.none() | st.integers(0, 50).map(APART_IN_TIME.__mul__),
    st.sampled_from([(), ("o1.example",)]),
    st.sampled_from([0, 99]),
)
def test_the_newest_matches_are_those_of_all_that_are_sorted(
    store: SqliteStore,
    limit: int,
    after: int | None,
    since: int | None,
    until: int | None,
    outlets: tuple[str, ...],
    look_up: int,
) -> None:
    where = ArticleFilter(
        outlets=outlets,
        since=None if since is None else at(since),
        until=None if until is None else at(until),
        terms=HARBOUR,
    )
    behind = None if after is None else (at(after), "a-5")
    everything = sorted(store.articles(where), key=_place, reverse=True)  # without a limit all are fetched
    expected = [each for each in everything if behind is None or _place(each) < behind][:limit]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LOOK_UP", look_up)  # 0: what an outlet has is rarer than any word
        assert [each.id for each in store.articles(where, limit, behind)] == [each.id for each in expected]
        newest = [each.article_id for each in store.standings(where, limit)]
        by_hour, by_day = store.tally(where, "hour", None, limit), store.tally(where, "day", "outlet", limit)
    assert newest == [each.id for each in everything[:limit]]
    hours = Counter(each.first_seen.replace(minute=0) for each in everything[:limit])
    assert Counter({each.begin: each.articles for each in by_hour}) == hours
    days = Counter((each.first_seen.replace(minute=0, hour=0), each.outlet) for each in everything[:limit])
    assert Counter({(each.begin, each.value): each.articles for each in by_day}) == days


@pytest.mark.parametrize("start", [None, 0, 940, 2303])
def test_in_order_they_come_page_by_page(
    store: SqliteStore, start: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsbot.corpus.store.sqlite.reading._PAGE", 7)
    begin = None if start is None else (at(start), "a-5")
    expected = sorted(store.articles(ArticleFilter(terms=HARBOUR)), key=_place)  # all are seen on the minute
    expected = [each for each in expected if begin is None or _place(each) >= begin]
    found = store.articles_in_order(begin, ArticleFilter(terms=HARBOUR))
    assert [each.id for each in found] == [each.id for each in expected]


@pytest.mark.parametrize("newest", [1, 7, 30, 59, 60, 99])
def test_words_of_the_newest_are_counted(store: SqliteStore, newest: int) -> None:
    ordered = sorted(store.articles(ArticleFilter()), key=_place, reverse=True)
    last = ordered[min(newest, len(ordered)) - 1].first_seen
    since = [each for each in ordered if each.first_seen >= last]
    words = [each.id for each in store.articles(ArticleFilter(terms=HARBOUR)) if each.first_seen >= last]
    assert store.count_newest([(), HARBOUR], newest) == [len(since), len(words)]


def test_what_is_seen_earlier_after_all_is_still_found() -> None:
    with contextlib.closing(SqliteStore(":memory:", create=True, timeout=1)) as opened:
        opened.put_version(*pair("a", text="The harbour.", first_seen=at(60)))
        opened.put_version(*pair("a", text="The harbour.", first_seen=at(-600)))
        found = opened.articles(ArticleFilter(terms=HARBOUR, until=at(0)), 5)
    assert [each.first_seen for each in found] == [at(-600)]


@given(st.sets(st.integers(0, 30)))
def test_neighbours_are_one_range(numbers: set[int]) -> None:
    found = list(_ranges(numbers))
    articles = [article for each in found for article in range(each["low"], each["high"] + 1)]
    assert articles == [(number << SPAN_BITS) + at for number in sorted(numbers) for at in range(1 << SPAN_BITS)]
    assert all(one["high"] + 1 < other["low"] for one, other in itertools.pairwise(found))
