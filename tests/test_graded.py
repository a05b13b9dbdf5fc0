"""The graded corpus is sound, and stories, links and what is united across languages stay as good on it as they are."""

from pathlib import Path

import pytest

from bench.coverage import Measured, measure
from tests.graded import COVERAGE, FAR, HELD_OUT, MIXED, PARTS, SEQUELS, SEQUELS_HELD_OUT, Report, ancestors, load


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return load(*PARTS)


@pytest.fixture(scope="module", params=[False, True], ids=["no topic", "one topic"])
def held_out(request: pytest.FixtureRequest) -> Measured:
    return measure(load(HELD_OUT), topic=request.param)


def test_what_events_name_is_there(reports: list[Report]) -> None:
    events = {report.event.id: report.event for report in reports}
    named = {name for event in events.values() for name in (*event.follows, *event.alike)}
    assert named <= events.keys()
    assert all(event not in before for event, before in ancestors(reports).items())


def test_sentences_are_marked_and_the_one_that_refers_back_is_among_them(reports: list[Report]) -> None:
    for report in reports:
        assert {mark for mark, _ in report.sentences} <= set("+=<"), report.url
        assert not report.refers or report.refers in {sentence for _, sentence in report.sentences}, report.url
        assert report.outlet.endswith(".example")


def test_the_first_report_of_an_event_tells_nothing_again(reports: list[Report]) -> None:
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.event.id, report)
    again = {report.url for report in first.values() if any(mark == "=" for mark, _ in report.sentences)}
    assert again == set()


def test_stories_hold_what_belongs_together(held_out: Measured) -> None:
    precision, recall = held_out.bcubed
    assert precision >= 0.98
    assert recall >= 0.80


def test_look_alikes_and_languages_are_told_apart(held_out: Measured) -> None:
    assert held_out.pairs["look-alikes"].precision >= 0.98
    assert held_out.pairs["across languages"].precision >= 0.98
    assert held_out.pairs["across languages"].recall >= 0.74


def test_links_are_right(held_out: Measured) -> None:
    assert held_out.links["all"].precision >= 0.89
    assert held_out.links["events"].recall >= 0.7


@pytest.mark.parametrize("bulk", [False, True], ids=["one by one", "in one minute"])
def test_look_alikes_of_one_week_are_told_apart_and_sequels_found(bulk: bool) -> None:
    measured = measure(load(MIXED), bulk=bulk)
    assert measured.bcubed == (1.0, 1.0)
    assert (measured.links["all"].wrong, measured.links["events"].missed) == (0, 0)


@pytest.mark.parametrize(("folder", "right", "wrong"), [(SEQUELS, 13, 2), (SEQUELS_HELD_OUT, 8, 1), (COVERAGE, 21, 0)])
def test_sequels_are_found_in_any_script(folder: Path, right: int, wrong: int) -> None:
    links = measure(load(folder)).links["all"]
    assert links.right >= right
    assert links.wrong <= wrong


def test_links_over_months_are_right() -> None:
    far = measure(load(FAR)).links["up to 800 days"]
    assert (far.right, far.wrong) == (6, 0)


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [("all", 0.93, 0.67), ("same language", 0.90, 0.75), ("only other languages", 0.94, 0.65)],
)
def test_sentences_that_were_told_are_known_and_few_others(
    held_out: Measured, name: str, precision: float, recall: float
) -> None:
    assert held_out.novelty[name].precision >= precision
    assert held_out.novelty[name].recall >= recall
