"""What a story's page is made of: excerpts of what is new, trees of who carried whom, drawings."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.timeline import SHOWN, carriers, excerpt
from newsbot.interfaces.web import svg
from newsbot.text.words import sentences

MORNING = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
KNOWN = "The missile was seen over the coast on Monday morning."


def said(body: str, known: str = "") -> list[dict[str, object]]:
    """The sentences of `body` as a story has them; those of `known` were told before."""
    told = set(sentences(known))
    return [{"text": each, "state": "told" if each in told else "new"} for each in sentences(body)]


def test_an_excerpt_shows_new_sentences_in_place() -> None:
    body = f"A tanker turned back near the port. {KNOWN} Two schools in the valley were closed for the day."
    shown = excerpt(said(body, KNOWN))
    assert [each.get("new", each.get("skipped")) for each in shown] == [True, 1, True]


def test_an_excerpt_leads_in_with_what_is_known() -> None:
    shown = excerpt(said(f"{KNOWN} Two schools in the valley were closed for the day.", KNOWN))
    assert [each["new"] for each in shown] == [False, True]


def test_an_excerpt_prefers_figures_and_quotes() -> None:
    plain = " ".join(
        f"Word{n} came down beside the {n}th-street bridge".replace(str(n), "abcdef"[n]) + "." for n in range(5)
    )
    shown = excerpt(said(f"{plain} Damage came to 14 million lira."))
    assert "14 million" in shown[-1]["text"]
    assert sum(bool(each.get("new")) for each in shown) == SHOWN


def test_an_excerpt_of_nothing_new_counts_what_was_read() -> None:
    assert excerpt(said(KNOWN, KNOWN)) == [{"skipped": 1}]


def copy(ident: str, of: str | None) -> dict[str, str | None]:
    return {"id": ident, "of": of}


def test_who_carried_a_copy_hangs_below_it() -> None:
    tree = carriers([copy("b", "a"), copy("c", "b"), copy("d", "x"), copy("e", None)])
    assert [(node["id"], [each["id"] for each in node["carriers"]]) for node in tree] == [
        ("b", ["c"]),
        ("d", []),
        ("e", []),
    ]


def test_a_long_way_of_a_copy_is_shown_four_levels_deep() -> None:
    tree = carriers([copy(f"c{number}", f"c{number - 1}") for number in range(1, 9)])
    levels = []
    while tree:
        levels.append([each["id"] for each in tree])
        tree = [below for each in tree for below in each["carriers"]]
    assert levels == [["c1"], ["c2"], ["c3"], ["c4", "c5", "c6", "c7", "c8"]]


def test_copies_in_a_circle_are_all_shown() -> None:
    assert [node["id"] for node in carriers([copy("b", "c"), copy("c", "b"), copy("d", "d")])] == ["b", "c", "d"]


def test_a_sparkline_covers_a_week_at_least_and_two_at_most() -> None:
    days = [date(2026, 3, 9), date(2026, 1, 1)]
    assert (len(svg.span(days[:1])), len(svg.span(days))) == (7, svg.SPAN)


def test_marks_of_a_lane_stay_inside_it() -> None:
    axis = svg.Axis([MORNING])
    drawn = svg.lane([(None, MORNING, "own"), (MORNING - timedelta(days=9), MORNING, "copy")], axis)
    assert drawn.count('cx="2.0%"') == 2


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=30))
def test_an_axis_keeps_the_order_and_its_margins(seconds: list[int]) -> None:
    moments = sorted(MORNING + timedelta(seconds=each) for each in seconds)
    axis = svg.Axis(moments)
    places = [axis.place(each) for each in moments]
    assert places == sorted(places)
    assert 2 <= places[0] <= places[-1] <= 98
    ticks = [place for place, _ in axis.ticks()]
    assert all(later - before >= 15 for before, later in itertools.pairwise(ticks))


def test_an_axis_gives_the_first_hours_more_room_than_the_clock_does() -> None:
    hours = [0, 1, 2, 3, 200]
    axis = svg.Axis([MORNING + timedelta(hours=each) for each in hours])
    assert axis.place(MORNING + timedelta(hours=3)) > 15


def test_an_answer_is_kept_under_its_key_until_newer_ones_push_it_out() -> None:
    memo, made = Memo(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        memo.get(key, lambda key=key: made.append(key))  # type: ignore[misc]  # a default of its own
    assert made == ["a", "b", "c", "b"]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(-1e12, 1e12), st.booleans()), min_size=1, max_size=12))
def test_marks_of_a_figure_stay_inside_their_drawing(points: list[tuple[int, float, bool]]) -> None:
    drawn = svg.course([(MORNING + timedelta(seconds=at), value, odd) for at, value, odd in points], "dead: <3> & more")
    assert "<3>" not in drawn
    heights = [float(height) for height in re.findall(r'cy="([^"]+)"', drawn)]
    assert len(heights) == len(points)
    assert all(5 <= height <= 51 for height in heights)
