"""Coverage over time: steps, splits, shares, and that an index and the texts count the same."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.query import article_rows, searching, trends
from newsbot.corpus.query.trends import STEPS, _start
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.text.topics import parse
from tests.corpus.query.corpus import NOW, world_store
from tests.corpus.store.records import assignment, at, feed, pair, poll, story

EVERYWHERE = ArticleFilter()


@pytest.fixture(scope="module", params=["sqlite", "mongodb"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with world_store(request.param, tmp_path_factory.mktemp("world")) as uri:
        opened = open_store(uri)
        yield opened
        opened.close()


@pytest.fixture
def store() -> Iterator[Store]:
    with contextlib.closing(open_store("sqlite::memory:")) as opened:
        for name, minutes in (("a", 0), ("b", 10), ("c", 70), ("d", 3 * 24 * 60)):
            opened.put_version(*pair(name, text="A missile.", first_seen=at(minutes)))
        yield opened


def counts(record: article_rows.Row) -> list[tuple[str, int, int]]:
    (series,) = record["series"]
    return [(f"{point['at']:%d %H}", point["articles"], point["copies"]) for point in series["points"]]


def test_every_step_between_the_first_and_the_last_is_there(store: Store) -> None:
    assert counts(trends.trend(store, [parse("missile")], EVERYWHERE)) == [
        ("09 00", 3, 0),
        ("10 00", 0, 0),
        ("11 00", 0, 0),
        ("12 00", 1, 0),
    ]
    hours = counts(trends.trend(store, [parse("missile")], EVERYWHERE, "hour"))
    assert hours[:2] == [("09 12", 2, 0), ("09 13", 1, 0)]
    assert len(hours) == 73
    assert counts(trends.trend(store, [parse("missile")], EVERYWHERE, "week")) == [("09 00", 4, 0)]


def test_a_span_that_is_asked_for_is_shown_whole(store: Store) -> None:
    where = ArticleFilter(since=at(-24 * 60), until=at(24 * 60))
    assert [count for _, count, _ in counts(trends.trend(store, [parse("missile")], where))] == [0, 3, 0]
    assert [count for _, count, _ in counts(trends.trend(store, [parse("nothing")], where))] == [0, 0, 0]
    assert trends.trend(store, [parse("nothing")], EVERYWHERE)["series"][0]["points"] == []


@pytest.mark.parametrize(("by", "step"), [("hour", "12 12"), ("day", "12 00"), ("week", "09 00")])
def test_what_is_asked_for_may_begin_within_its_only_step(store: Store, by: trends.By, step: str) -> None:
    store.put_version(*pair("e", text="A missile.", first_seen=at(3 * 24 * 60 + 40)))
    record = trends.trend(store, [parse("missile")], ArticleFilter(since=at(3 * 24 * 60 + 20)), by)
    assert (counts(record), record["complete"]) == ([(step, 1, 0)], True)


def test_too_many_steps_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match=r"1,441 hours are more than the 1,000 .* longer --by"):
        trends.trend(store, [parse("missile")], ArticleFilter(since=at(0), until=at(60 * 24 * 60 + 1)), "hour")


def test_without_a_beginning_the_last_steps_are_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends, "MOST_STEPS", 2)
    record = trends.trend(store, [parse("missile")], EVERYWHERE)
    assert (counts(record), record["complete"]) == ([("11 00", 0, 0), ("12 00", 1, 0)], False)
    assert "more before 2026-03-11" in record["note"]
    with pytest.raises(UsageError, match="4 days are more"):
        trends.trend(store, [parse("missile")], EVERYWHERE, everything=True)


@pytest.mark.parametrize("text", ["missile", '"a missile"'])
def test_of_many_the_newest_are_counted_by_whole_steps(
    store: Store, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_version(*pair("e", text="A missile and a ship.", first_seen=at(24 * 60)))
    monkeypatch.setattr(trends, "COUNTED", 3)
    monkeypatch.setattr(trends, "READ", 3)
    record = trends.trend(store, [parse(text)], EVERYWHERE)
    assert (counts(record), record["complete"]) == ([("10 00", 1, 0), ("11 00", 0, 0), ("12 00", 1, 0)], False)
    beside = trends.trend(store, [parse(text), parse("ship")], EVERYWHERE)
    assert [len(each["points"]) for each in beside["series"]] == [3, 3]
    whole = trends.trend(store, [parse(text)], EVERYWHERE, everything=True)
    assert (counts(whole)[0], whole["complete"]) == (("09 00", 3, 0), True)


def test_where_none_of_the_newest_matches_it_is_said_that_there_is_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_version(*pair("e", text="A missile and a ship.", first_seen=at(9 * 24 * 60)))
    monkeypatch.setattr(trends, "READ", 1)
    record = trends.trend(store, [parse("missile NOT ship")], EVERYWHERE)
    assert (counts(record), record["complete"]) == ([], False)
    assert "more before 2026-03-18" in record["note"]


def test_where_one_step_has_more_than_are_counted_it_is_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends, "COUNTED", 2)
    record = trends.trend(store, [parse("missile")], ArticleFilter(until=at(11 * 60)))
    assert (counts(record), record["complete"]) == ([("09 00", 2, 0)], False)


@given(st.integers(1, 9), st.sampled_from(["hour", "day"]))
def test_what_is_shown_of_many_is_what_all_of_them_show(most: int, by: trends.By) -> None:
    with contextlib.closing(open_store("sqlite::memory:")) as store, pytest.MonkeyPatch.context() as patch:
        store.put_versions([pair(f"n{n}", text="A missile.", first_seen=at(n * n * 97 % 4000)) for n in range(8)])
        exact = {
            point["at"]: point
            for point in trends.trend(store, [parse("missile")], EVERYWHERE, by)["series"][0]["points"]
        }
        patch.setattr(trends, "COUNTED", most)
        record = trends.trend(store, [parse("missile")], EVERYWHERE, by)
    points = record["series"][0]["points"]
    assert record["complete"] is (most > 8)
    assert points == [exact[point["at"]] for point in points] or len(points) == 1
    assert points[-1]["at"] == max(exact)


def test_copies_are_counted_apart(store: Store) -> None:
    ids = [article.id for article in store.articles(EVERYWHERE)][::-1]
    made = [
        assignment(number, article_id=ident, story_id="s-a", relation=relation)
        for number, (ident, relation) in enumerate(
            zip(ids, ("new_story", "copy", "near_duplicate", "follow_up"), strict=True), 1
        )
    ]
    store.put_stories([story("s-a", 9, article_ids=tuple(ids))], made)
    assert [each[1:] for each in counts(trends.trend(store, [parse("missile")], EVERYWHERE))] == [
        (1, 2),
        (0, 0),
        (0, 0),
        (1, 0),
    ]
    by_relation = trends.trend(store, [parse("missile")], EVERYWHERE, split="relation")
    assert [each["value"] for each in by_relation["series"]] == ["copy", "follow_up", "near_duplicate", "new_story"]
    by_story = trends.trend(store, [parse("missile")], EVERYWHERE, split="story")
    assert [(each["value"], each["title"]) for each in by_story["series"]] == [("s-a", story("s-a", 9).title)]


def test_a_share_is_of_what_the_feeds_announced(store: Store) -> None:
    store.put_feeds([feed("one")], [poll("one", 5, new=10), poll("one", 15, new=2), poll("one", 24 * 60, new=4)])
    shares = [
        point["share"]
        for point in trends.trend(store, [parse("missile")], EVERYWHERE, share=True)["series"][0]["points"]
    ]
    assert shares == [0.25, 0.0, None, None]  # nothing is known of the last two days
    assert [point["share"] for point in trends.trend(store, [parse("missile")], EVERYWHERE)["series"][0]["points"]] == [
        None
    ] * 4


def test_beyond_eight_values_the_rest_is_one_series() -> None:
    with contextlib.closing(open_store("sqlite::memory:")) as store:
        for number in range(11):
            store.put_version(*pair(f"n{number}", text="A missile.", outlet=f"outlet{number:02}.example"))
        series = trends.trend(store, [parse("missile")], EVERYWHERE, split="outlet")["series"]
    assert [each["value"] for each in series] == [*(f"outlet{number:02}.example" for number in range(8)), "others"]
    assert series[-1]["points"][0]["articles"] == 3


@pytest.mark.parametrize(
    "text",
    [
        *("missile", "missile turkey", "missile OR füze", '"air defence"', "title:iran", "NOT nato", "missile lang:en"),
        *(
            "missile lang:en lang:tr",
            "(missile OR füze) since:2026-03-09",
            "lang:(de OR tr) nato",
            "missile OR lang:tr",
        ),
        *("missile until:2026-03-10 until:2026-03-09", "missile outlet:northwire.example", "until:2026-03-05"),
    ],
)
def test_a_trend_counts_what_a_search_finds(world: Store, text: str) -> None:
    found = searching.search(world, parse(text, NOW), EVERYWHERE, 100)
    record = trends.trend(world, [parse(text, NOW)], EVERYWHERE, "hour")
    (series,) = record["series"]
    assert sum(point["articles"] + point["copies"] for point in series["points"]) == len(found)
    assert sum(point["copies"] for point in series["points"]) == sum(
        row["relation"] in ("copy", "near_duplicate") for row in found
    )


@given(
    st.integers(0, 280_000_000_000).map(lambda seconds: datetime(1, 1, 8, tzinfo=UTC) + timedelta(seconds=seconds)),
    st.sampled_from(sorted(STEPS)),
)
def test_a_moment_is_in_one_step(moment: datetime, by: trends.By) -> None:
    begin = _start(moment, by)
    assert begin <= moment < begin + STEPS[by]
    assert (begin.minute, begin.second, begin.microsecond) == (0, 0, 0)
    assert by == "hour" or begin.hour == 0
    assert by != "week" or begin.weekday() == 0
    assert _start(begin - timedelta(microseconds=1), by) == begin - STEPS[by]
