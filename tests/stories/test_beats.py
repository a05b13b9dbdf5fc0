"""Beats: what a report adds to the story so far."""

from newsbot.stories.beats import beats, ranked

FIRST = "The bridge closed on Monday. Buses take the long way round."
SECOND = FIRST + " Nobody knows why it cracked so early. Repairs cost 12 million crowns. “We are sorry,” said Ida Holm."


def test_first_report_is_all_new():
    assert beats([("a", FIRST)])[0].share == 1.0


def test_only_new_sentences_are_kept():
    assert len(beats([("a", FIRST), ("b", SECOND)])[1].new) == 3


def test_figures_come_first_then_quotes():
    shown = beats([("a", FIRST), ("b", SECOND)])[1].first
    assert [sentence.split()[0] for sentence in shown] == ["Repairs", "“We", "Nobody"]


def test_figures_of_earlier_reports_are_not_new():
    assert beats([("a", "It cost 12 million."), ("b", "A bill of 12 or 15 million was sent to them.")])[1].figures == (
        "15",
    )


def test_copy_has_no_news():
    assert beats([("a", SECOND), ("b", SECOND)])[1].new == ()


def test_report_without_text():
    assert beats([("a", "")])[0].share == 0.0


def test_ranking_keeps_the_order_of_equals():
    assert ranked(["x one", "y 3", "z two"], ["3"]) == ("y 3", "x one", "z two")
