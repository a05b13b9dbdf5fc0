"""Search over the fixture world: every language, every filter, pages that stay where they are, on both stores."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot.corpus import query
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import QuerySyntaxError, UsageError
from newsbot.text.topics import Document, evaluate, parse
from tests.corpus.query.corpus import NOW, world_store

NORTHWIRE, ANADOLU = "northwire.example", "anadolu-haber.example"
NO_CURSORS = ["", "x", "20260309T134000Z", "20261399T134000Z.a-1", "20260309T134000Z.a-$ne", "a" * 999]
OPERATORS = ["$where xyzzy", '{"$ne": null}', "a.*b", "(a+)+$", "outlet:x.example' OR 1=1", "terms MATCH x"]


@pytest.fixture(scope="module", params=["sqlite", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with world_store(request.param, tmp_path_factory.mktemp("world")) as uri:
        opened = open_store(uri)
        yield opened
        opened.close()


def titles(store: Store, text: str, **options: object) -> list[str]:
    where = ArticleFilter(**options)  # type: ignore[arg-type] # fields by name
    return [row["title"] for row in query.search(store, parse(text, NOW), where, 100)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("orchard engine", "Engine section from Hatay orchard points to one family of missiles"),
        ('"air defence batter"*', "Another Patriot battery to be sent to south-eastern Turkey"),
        ("dortyol enkaz*", "Dörtyol'daki enkaz Ankara'da inceleniyor"),
        ("türkei rakete*", "Nato fängt iranische Rakete über der Türkei ab"),
        ("ايراني* NOT غازي", "الناتو يسقط صاروخا باليستيا إيرانيا فوق جنوب تركيا"),
    ],
)
def test_each_language_is_found(store: Store, text: str, title: str) -> None:
    assert title in titles(store, text)


def test_results_are_newest_first(store: Store) -> None:
    rows = query.search(store, parse("missile*"), ArticleFilter(), 100)
    places = [(row["first_seen"], row["id"]) for row in rows]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("nato lang:de", "language", {"de"}),
        ("nato lang:(de OR tr)", "language", {"de", "tr"}),
        ("missile* outlet:northwire.example", "outlet", {"northwire.example"}),
        (
            "patriot outlet:(northwire.example OR rheinblick.example)",
            "outlet",
            {"northwire.example", "rheinblick.example"},
        ),
    ],
)
def test_filters_in_the_query(store: Store, text: str, field: str, values: set[str]) -> None:
    assert {row[field] for row in query.search(store, parse(text, NOW), ArticleFilter(), 100)} == values


def test_times_in_the_query(store: Store) -> None:
    rows = query.search(store, parse("missile* since:2026-03-09 until:2026-03-10", NOW), ArticleFilter(), 100)
    assert {row["first_seen"].day for row in rows} == {9}


def test_relative_times_count_from_now(store: Store) -> None:
    rows = query.search(store, parse("missile* since:1d", NOW), ArticleFilter(), 100)
    assert {row["first_seen"].day for row in rows} == {11}


def test_a_story_in_the_query(store: Store) -> None:
    some = store.stories()[0]
    rows = query.search(store, parse(f"story:{some.id}", NOW), ArticleFilter(), 100)
    assert {row["id"] for row in rows} == set(some.article_ids)


def test_a_story_and_ids_that_exclude_each_other(store: Store) -> None:
    one, other = store.stories()[:2]
    assert query.search(store, parse(f"story:{one.id}", NOW), ArticleFilter(ids=other.article_ids), 100) == []


def test_a_filter_narrows_what_the_query_says(store: Store) -> None:
    assert titles(store, "nato lang:de", languages=("en",)) == []


def test_what_the_index_cannot_narrow_is_found_too(store: Store) -> None:
    everything = len(store.articles(ArticleFilter()))
    kept = len(titles(store, "NOT missile*"))
    assert kept + len(titles(store, "missile*")) == everything


def test_pages_join_without_gap_or_repetition(store: Store) -> None:
    asked, after, paged = parse("missile* OR füze*"), None, []
    while rows := query.search(store, asked, ArticleFilter(), 3, after):
        paged += [row["id"] for row in rows]
        after = query.Cursor.parse(rows[-1]["next"])
    assert paged == [row["id"] for row in query.search(store, asked, ArticleFilter(), 100)]


def test_the_snippet_marks_the_match(store: Store) -> None:
    row = query.search(store, parse("füze outlet:anadolu-haber.example", NOW), ArticleFilter(), 1)[0]
    shown = row["snippet"]
    assert {shown["text"][start:end].casefold() for start, end in shown["marks"]} <= {"füze", "füzenin", "füzeyi"}


@pytest.mark.parametrize(
    "text", ["", "x", "20260309T134000Z", "20261399T134000Z.a-1", "20260309T134000Z.a-$ne", "a" * 999]
)
def test_R64_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        query.Cursor.parse(text)


@pytest.mark.parametrize(
    "text", ["$where xyzzy", '{"$ne": null}', "a.*b", "(a+)+$", "outlet:x.example' OR 1=1", "terms MATCH x"]
)
def test_R64_operators_of_databases_are_words(store: Store, text: str) -> None:
    try:
        asked = parse(text, NOW)
    except UsageError:
        return
    assert query.search(store, asked, ArticleFilter(), 5) == []


_PIECES = st.sampled_from(
    [
        "iran",
        "missile*",
        '"air defence"',
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        "title:",
        "lang:en",
        "story:s-",
        "since:2d",
        "until:2026-03-09",
        "outlet:x.y",
        "$where",
        "$ne",
        "{}",
        "*",
        '"',
        "'",
        ";",
        "--",
        "\x00",
        "\ud800",
        "导弹",
        "ايران",
    ]
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, min_size=1, max_size=12).map(" ".join))
def test_R64_whatever_parses_can_be_searched(store: Store, text: str) -> None:
    try:
        asked = parse(text, NOW)
    except QuerySyntaxError:
        return
    found = query.search(store, asked, ArticleFilter(), 3)
    assert all(evaluate(asked, document(row)).matched for row in found)


def document(row: query.Row) -> Document:
    fields = (row["title"], row["text"], row["language"], row["outlet"], row["published"], row["first_seen"])
    return Document(*fields, row["story"])
