"""Beats: what a report adds to the story so far."""

import pytest

from newsbot.stories.beats import Beat, Text, ranked
from newsbot.stories.beats import beats as beats_of

FIRST = "The bridge closed on Monday. Buses take the long way round."
SECOND = FIRST + " Nobody knows why it cracked so early. Repairs cost 12 million crowns. “We are sorry,” said Ida Holm."


def beats(reports: list[tuple[str, str]], language: str | None = None) -> list[Beat]:
    return beats_of(Text(article, language, "", body) for article, body in reports)


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


ENGLISH = "Two ferries collided in thick fog on the Elbe near Wedel on Monday morning. Seventeen people were injured."
GERMAN = (
    "Am Montagmorgen sind auf der Elbe bei Wedel im dichten Nebel zwei Fähren zusammengestoßen. "
    "Der Kapitän der einen war nach Angaben der Polizei angetrunken."
)


def test_a_sentence_in_another_language_is_told_before_with_its_witness():
    first, second = beats_of([Text("a", "en", "", ENGLISH), Text("b", "de", "", GERMAN)])
    told, new = second.said
    assert (told.state, told.by, told.before) == ("told", "a", ENGLISH.split(". ")[0] + ".")
    assert new.state != "told"
    assert first.share == 1.0


def test_the_same_in_other_words_is_told_before():
    other = "On Monday morning two ferry boats crashed into each other in dense fog on the Elbe off Wedel."
    assert beats([("a", ENGLISH), ("b", other)], "en")[1].said[0].state == "told"


@pytest.mark.parametrize("language", ["en", None])
def test_a_new_figure_is_news_whatever_the_words(language):
    corrected = "Two ferries collided in thick fog on the Elbe near Wedel on Monday morning, hurting 23."
    assert beats([("a", ENGLISH), ("b", corrected)], language)[1].said[0].state == "new"


def test_languages_unknown_to_the_encoder_go_by_names():
    norwegian = "To ferger kolliderte på Elben ved Wedel. Kapteinen var beruset."
    named, nameless = beats_of([Text("a", "en", "", ENGLISH), Text("b", "no", "", norwegian)])[1].said
    assert (named.state, named.by, nameless.state) == ("told", "a", "new")
