"""Figures of a story over time: tolls, corrections, what is at odds, and what is left out."""

from datetime import UTC, datetime, timedelta

from newsbot.stories.figure_series import FigureReport, Series, StatedText, figure_series

NOON = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


def report(outlet: str, hours: float, *bodies: str, language: str = "en") -> FigureReport:
    """A report of that many hours after noon; each further body is read an hour later."""
    texts = [StatedText(NOON + timedelta(hours=hours + n), "A bus in the river", body) for n, body in enumerate(bodies)]
    return FigureReport(f"a-{outlet}", f"{outlet}.example", language, texts)


def toll(kind: str, *reports: FigureReport) -> Series:
    return next(each for each in figure_series(reports) if each.kind == kind)


def test_a_toll_is_one_series_by_outlet_and_time_in_any_language() -> None:
    found = toll(
        "dead",
        report("late", 9, "Neun Menschen kamen ums Leben.", language="de"),
        report("early", 0, "Three people were killed."),
        report("noon", 5, "Beş kişi hayatını kaybetti.", language="tr"),
    )
    assert [(cell.outlet, cell.value, cell.sentence) for cell in found.cells] == [
        ("early.example", 3, "Three people were killed."),
        ("noon.example", 5, "Beş kişi hayatını kaybetti."),
        ("late.example", 9, "Neun Menschen kamen ums Leben."),
    ]
    assert found.latest.outlet == "late.example"
    assert found.contradictions == ()


def test_the_largest_figure_of_a_text_is_its_toll_and_the_others_are_parts() -> None:
    found = toll(
        "dead",
        report("one", 0, "Nine people died. Four children were killed in the first carriage."),
        report("two", 1, "Nine people died."),
    )
    assert [(cell.value, cell.parts) for cell in found.cells] == [(9, (4,)), (9, ())]


def test_a_version_that_says_something_else_corrects_and_one_that_does_not_is_no_cell() -> None:
    found = toll("injured", report("one", 0, "Twelve people were injured.", "Twelve people were injured. It rained.",
                                   "Fifteen people were injured."))  # fmt: skip
    assert [(cell.value, cell.corrects) for cell in found.cells] == [(12, None), (15, 12)]
    assert found.latest.at == NOON + timedelta(hours=2)


def test_outlets_that_differ_at_one_time_are_at_odds() -> None:
    found = toll(
        "dead",
        report("one", 0, "Nine people died."),
        report("two", 1, "Eleven people died."),
        report("three", 8, "Eleven people died."),
    )
    assert found.contradictions == ((0, 1),)


def test_what_at_least_and_about_leave_open_is_not_at_odds() -> None:
    found = toll(
        "dead",
        report("one", 0, "At least nine people died."),
        report("two", 0.5, "About 100 people died."),
        report("three", 1, "105 people died."),
    )
    assert found.contradictions == ()


def test_what_one_report_says_is_no_series() -> None:
    assert figure_series([report("one", 0, "Nine people died."), report("two", 1, "It rained.")]) == []
    assert figure_series([]) == []


def test_a_series_of_money_or_percent_is_one_value() -> None:
    found = figure_series(
        [
            report("one", 0, "The bridge cost 3 million euros, 12 per cent more."),
            report("two", 1, "Repairs cost 2 million euros, 12 per cent more than thought."),
        ]
    )
    assert [(each.kind, [cell.value for cell in each.cells]) for each in found] == [("percent", [12, 12])]


def test_a_sentence_of_an_earlier_time_gives_no_figure_of_this_story() -> None:
    found = toll(
        "dead",
        report("one", 0, "Nine people died. Last year 31 people died there."),
        report("two", 1, "Nine people died. In 2019 a fire killed 44 people. A crash on 2 February killed 50 people."),
    )
    assert [(cell.value, cell.parts) for cell in found.cells] == [(9, ()), (9, ())]


def test_a_day_that_no_calendar_has_is_no_earlier_time() -> None:
    found = toll("dead", report("one", 0, "Nine people died on 31 February."), report("two", 1, "Nine people died."))
    assert len(found.cells) == 2


def test_tolls_stand_before_other_figures() -> None:
    texts = "Nine people died. It cost 5 million euros. Some 600 passengers were on board."
    found = figure_series([report("one", 0, texts), report("two", 1, texts)])
    assert [(each.kind, each.unit) for each in found] == [("dead", None), ("people", "passengers"), ("money", "EUR")]
