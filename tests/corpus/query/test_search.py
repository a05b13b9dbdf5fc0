"""Search over the fixture world: every language, every filter, pages that stay where they are, on both stores."""

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot.corpus.query import article_rows, searching
from newsbot.corpus.query.searching import meant
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import QuerySyntaxError, UsageError
from newsbot.text.topics import Document, evaluate, parse
from tests.corpus.query.corpus import NOW, world_store
from tests.corpus.store.records import at, pair

END = "r99991231T235959Z.5-1.9.20260309T134000Z.a-1"
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
    return [row["title"] for row in searching.search(store, parse(text, NOW), where, 100)]


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
    rows = searching.search(store, parse("missile*"), ArticleFilter(), 100)
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
    assert {row[field] for row in searching.search(store, parse(text, NOW), ArticleFilter(), 100)} == values


def test_times_in_the_query(store: Store) -> None:
    rows = searching.search(store, parse("missile* since:2026-03-09 until:2026-03-10", NOW), ArticleFilter(), 100)
    assert {row["first_seen"].day for row in rows} == {9}


def test_relative_times_count_from_now(store: Store) -> None:
    rows = searching.search(store, parse("missile* since:1d", NOW), ArticleFilter(), 100)
    assert {row["first_seen"].day for row in rows} == {11}


def test_a_story_in_the_query(store: Store) -> None:
    some = store.stories()[0]
    rows = searching.search(store, parse(f"story:{some.id}", NOW), ArticleFilter(), 100)
    assert {row["id"] for row in rows} == set(some.article_ids)


def test_a_story_and_ids_that_exclude_each_other(store: Store) -> None:
    one, other = store.stories()[:2]
    assert searching.search(store, parse(f"story:{one.id}", NOW), ArticleFilter(ids=other.article_ids), 100) == []


def test_a_filter_narrows_what_the_query_says(store: Store) -> None:
    assert titles(store, "nato lang:de", languages=("en",)) == []


def test_what_the_index_cannot_narrow_is_found_too(store: Store) -> None:
    everything = len(store.articles(ArticleFilter()))
    kept = len(titles(store, "NOT missile*"))
    assert kept + len(titles(store, "missile*")) == everything


def test_pages_join_without_gap_or_repetition(store: Store) -> None:
    asked, after, paged = parse("missile* OR füze*"), None, []
    while rows := searching.search(store, asked, ArticleFilter(), 3, after):
        paged += [row["id"] for row in rows]
        after = searching.Cursor.parse(rows[-1]["next"])
    assert paged == [row["id"] for row in searching.search(store, asked, ArticleFilter(), 100)]


# --- word forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forms",
    [
        "missile missiles",
        "interception intercepted intercept",
        "defence defense",
        "Rakete Raketen",
        "füze füzesi füzeler",
        "صاروخ صواريخ",
        "Türkei Turkei Tuerkei",
    ],
)
def test_each_form_of_a_word_finds_the_same(store: Store, forms: str) -> None:
    first, *others = ({*titles(store, form)} for form in forms.split())
    assert first
    assert all(other == first for other in others)


def test_a_word_can_be_asked_for_exactly(store: Store) -> None:
    exactly, quoted, any_form = (titles(store, text) for text in ("=missiles", '"missiles"', "missiles"))
    assert exactly == quoted
    assert set(exactly) < set(any_form)
    assert titles(store, '~"ballistic missile"') != titles(store, '"ballistic missile"') != []


def test_a_form_is_marked(store: Store) -> None:
    (row,) = searching.search(store, parse("Raketen lang:de title:gaziantep", NOW), ArticleFilter(), 2)
    assert [row["title"][start:end] for start, end in row["title_marks"]] == ["Rakete", "Gaziantep"]


# --- relevance --------------------------------------------------------------------------------------------------------


def test_titles_stand_first(store: Store) -> None:
    found = searching.search(store, parse("gaziantep"), ArticleFilter(), 100, sort="relevance")
    named = ["gaziantep" in row["title"].lower() for row in found]
    assert named[: sum(named)] == [True] * sum(named)
    assert len(found) > sum(named) > 2


def test_forms_count_a_little_less_and_compounds_far_less(store: Store) -> None:
    places = [row["title"] for row in searching.search(store, parse("raketen"), ArticleFilter(), 100, sort="relevance")]
    assert places[0] == "Zweite Rakete binnen fünf Tagen: Trümmer bei Gaziantep"
    words = [
        row["score"]["words"] for row in searching.search(store, parse("rakete"), ArticleFilter(), 9, sort="relevance")
    ]
    assert all(0 < word["weight"] <= 1 for (word,) in words)


@pytest.mark.parametrize("text", ["missile", "missile OR füze", '"air defence"', "patriot NOT lang:de", "title:iran"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_of_every_order_join(store: Store, text: str, sort: searching.Sort) -> None:
    asked, after, paged = parse(text), None, []
    whole = [row["id"] for row in searching.search(store, asked, ArticleFilter(), 100, sort=sort)]
    while rows := searching.search(store, asked, ArticleFilter(), 3, after, sort):
        paged += [row["id"] for row in rows]
        after = searching.cursor_of(rows[-1]["next"])
    assert paged == whole
    assert len(set(whole)) == len(whole)
    assert set(whole) == {row["id"] for row in searching.search(store, asked, ArticleFilter(), 100)}


def test_a_score_is_the_sum_of_what_it_says(store: Store) -> None:
    for row in searching.search(store, parse("missile turkey OR nato"), ArticleFilter(), 100, sort="relevance"):
        score = row["score"]
        parts = sum(word["rarity"] * word["weight"] for word in score["words"])
        assert score["score"] == pytest.approx(score["recency"] * parts, rel=1e-3)
        assert 1 <= score["recency"] <= 1.2


def test_pages_by_relevance_stay_while_articles_arrive() -> None:
    def report(name: str, minutes: int, text: str) -> None:
        store.put_version(*pair(name, title=f"Report {name}", text=text, first_seen=at(minutes)))

    with contextlib.closing(open_store("sqlite::memory:")) as store:
        for number in range(12):
            report(f"n{number}", number, "A harbour. " * (number % 4 + 1))
        asked = parse("harbour")
        whole = [row["id"] for row in searching.search(store, asked, ArticleFilter(), 50, sort="relevance")]
        first = searching.search(store, asked, ArticleFilter(), 5, sort="relevance")
        for number in range(5):
            report(f"late{number}", 20 + number, "Harbour, harbour, harbour." * 9)
        report("other", 30, "No such place.")
        rest = searching.search(store, asked, ArticleFilter(), 50, searching.cursor_of(first[-1]["next"]), "relevance")
        assert [row["id"] for row in first + rest] == whole


def test_the_order_of_writes_changes_no_order() -> None:
    pairs = [
        pair(f"n{n}", title=f"A ship {n % 3}", text="The harbour. " * (n % 5), first_seen=at(n)) for n in range(20)
    ]
    orders = []
    for some in (pairs, pairs[::-1], pairs[1::2] + pairs[::2]):
        with contextlib.closing(open_store("sqlite::memory:")) as store:
            store.put_versions(some)
            found = searching.search(store, parse("ship OR harbour"), ArticleFilter(), 50, sort="relevance")
            orders.append([(row["id"], row["score"]) for row in found])
    assert orders[0] == orders[1] == orders[2]


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
@pytest.mark.parametrize(("text", "read"), [("harbour", 7), ("harbour NOT closed", 7 + 8 + 16)])
def test_no_more_is_read_than_is_wanted_and_where_some_do_not_match_little_more(
    sort: searching.Sort, text: str, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(open_store("sqlite::memory:")) as store:
        told = ["A harbour.", "A harbour. Closed.", "A harbour, closed."]
        store.put_versions([pair(f"n{n}", text=told[n % 3], first_seen=at(n)) for n in range(60)])
        everything = searching.search(store, parse(text), ArticleFilter(), 99, sort=sort)
        asked: list[str] = []
        versions = store.versions
        monkeypatch.setattr(store, "versions", lambda ids: asked.extend(ids) or versions(ids))
        assert searching.search(store, parse(text), ArticleFilter(), 7, sort=sort) == everything[:7]
        assert len(asked) == read


def test_a_cursor_of_another_order_or_query_is_refused(store: Store) -> None:
    by_time, best = (
        searching.search(store, parse("missile"), ArticleFilter(), 1, sort=s)[0] for s in ("newest", "relevance")
    )
    for text, cursor, sort in (
        ("missile", by_time["next"], "relevance"),
        ("missile", best["next"], "newest"),
        ("missile turkey", best["next"], "relevance"),
    ):
        with pytest.raises(UsageError, match="The page before was"):
            searching.search(store, parse(text), ArticleFilter(), 1, searching.cursor_of(cursor), sort)  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    for each in (text, f"r20260309T134000Z.5-1.{text}", "r00000000T000000Z.5-1.9.20260309T134000Z.a-1", END):
        with contextlib.suppress(UsageError):
            assert str(searching.cursor_of(each)) == each


def test_the_snippet_marks_the_match(store: Store) -> None:
    row = searching.search(store, parse("füze outlet:anadolu-haber.example", NOW), ArticleFilter(), 1)[0]
    shown = row["snippet"]
    assert {shown["text"][start:end].casefold() for start, end in shown["marks"]} <= {"füze", "füzenin", "füzeyi"}


@pytest.mark.parametrize(
    "text", ["", "x", "20260309T134000Z", "20261399T134000Z.a-1", "20260309T134000Z.a-$ne", "a" * 999]
)
def test_R64_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        searching.Cursor.parse(text)


@pytest.mark.parametrize(
    "text", ["$where xyzzy", '{"$ne": null}', "a.*b", "(a+)+$", "outlet:x.example' OR 1=1", "terms MATCH x"]
)
def test_R64_operators_of_databases_are_words(store: Store, text: str) -> None:
    try:
        asked = parse(text, NOW)
    except UsageError:
        return
    assert searching.search(store, asked, ArticleFilter(), 5) == []


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
    found = searching.search(store, asked, ArticleFilter(), 3)
    assert all(evaluate(meant(store, asked), document(row)).matched for row in found)


def document(row: article_rows.Row) -> Document:
    fields = (row["title"], row["text"], row["language"], row["outlet"], row["published"], row["first_seen"])
    return Document(*fields, row["story"])
