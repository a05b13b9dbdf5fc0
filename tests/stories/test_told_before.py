"""Whether a story had told what a sentence says: three states, each but "new" with its witness."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.stories.told_before import Said, StoryTold, Text

ENGLISH = "Two ferries collided in thick fog on the Elbe near Wedel on Monday morning. Seventeen people were injured."


def judged(sentence: str, language: str | None, *earlier: tuple[str, str]) -> Said:
    """`sentence` after reports of (language, body), which are named a, b and so on."""
    story = StoryTold()
    for name, (code, body) in zip("abc", earlier, strict=False):
        story.add(Text(name, code, "", body))
    (said,) = story.judge(Text("z", language, "", sentence))
    return said


@pytest.mark.parametrize(
    ("language", "sentence", "state"),
    [
        ("en", "Two ferries collided in thick fog on the Elbe near Wedel on Monday morning.", "told"),
        ("en", "A collision of two ferries in fog near Wedel on the Elbe happened on Monday.", "told"),
        ("de", "Siebzehn Menschen wurden verletzt.", "told"),
        ("de", "Achtzehn Menschen wurden verletzt.", "new"),
        ("de", "Der Kapitän der einen war nach Angaben der Polizei angetrunken.", "new"),
        ("uk", "Біля Веделя на Ельбі зіткнулися два пороми.", "told"),
        ("uk", "Капітан був п'яний.", "new"),
    ],
)
def test_a_sentence_after_a_report_in_english(language: str, sentence: str, state: str) -> None:
    said = judged(sentence, language, ("en", ENGLISH))
    assert said.state == state
    assert (said.by, said.before is not None) == (("a", True) if state == "told" else (None, False))


def test_the_witness_is_who_told_it_first() -> None:
    said = judged(
        "Seventeen people were injured.", "en", ("en", "Fog lay on the Elbe."), ("en", ENGLISH), ("en", ENGLISH)
    )
    assert (said.by, said.before, said.likeness) == ("b", "Seventeen people were injured.", None)


def test_a_headline_has_told_what_it_says() -> None:
    story = StoryTold()
    story.add(Text("a", "en", "Two ferries collide in fog on the Elbe", "The coastguard is at sea."))
    (said,) = story.judge(Text("b", "en", "", "Two ferries collided in fog on the Elbe."))
    assert (said.state, said.before) == ("told", "Two ferries collide in fog on the Elbe")


@pytest.mark.parametrize("sentence", ["It happened at 8.12.", "On 4 May it rained.", "At 22:47 the sirens went off."])
def test_a_clock_time_or_a_date_is_no_figure_that_makes_a_sentence_new(sentence: str) -> None:
    told = {"It happened at 8.12.": "It happened at 08.12.", "On 4 May it rained.": "It rained on May 4."}
    said = judged(sentence, "en", ("en", told.get(sentence, "The sirens went off at 22:47.")))
    assert said.state != "new"


def test_a_figure_of_another_kind_was_given_when_its_number_tells_what_it_is_of() -> None:
    fire = "en", "A fire in the mill killed 112 people and burned nine hectares."
    assert judged("There were 112 people in the mill when the fire began.", "en", fire).state == "told"
    assert judged("There were nine people in the mill when the fire began.", "en", fire).state == "new"


WOLF = "Der Wolf riss auf der Weide am Deich drei Schafe. Der Zaun am Deich hat fünf Drähte."
WOLVES = (
    "Ein Wolf hat auf der Weide Schafe gerissen. In der Nacht riss ein Wolf Schafe. Das Ministerium will Wölfe "
    "schießen lassen. Der Bus fährt alle fünf Minuten."
)


@pytest.mark.parametrize(
    ("sentence", "state", "earlier"),
    [
        ("de Der Wolf riss auf der Weide am Deich fünf Schafe.", "uncertain", WOLF),
        ("fr Le loup a tué cinq brebis dans le pré.", "uncertain", WOLVES),
        ("fr Le loup a tué cinq brebis dans le pré.", "told", "Der Wolf riss auf der Weide fünf Schafe."),
        (
            "fr Un ferry avec neuf voitures a coulé au large de Hvar.",
            "told",
            "Vor Hvar ist eine Fähre gesunken. An Bord der Fähre waren neun Autos.",
        ),
    ],
)
def test_a_count_below_ten_is_told_only_by_who_gave_it(sentence: str, state: str, earlier: str) -> None:
    assert judged(sentence[3:], sentence[:2], ("de", earlier)).state == state


def test_a_toll_that_rose_to_the_number_of_something_else_is_new() -> None:
    avalanche = "Nella valanga sono morti undici sciatori. Il rifugio ha 12 letti."
    assert judged("Nella valanga sono morti dodici sciatori.", "it", ("it", avalanche)).state == "new"


def test_one_who_was_named_is_no_count() -> None:
    branch = "Edith Gale was killed in the park by a branch that fell."
    assert judged("A woman was killed by a falling branch in the park.", "en", ("en", branch)).state == "told"


@pytest.mark.parametrize(
    ("sentence", "earlier", "state"),
    [
        (
            "“The bells will ring again in spring,” said the sexton.",
            "Die Glocken läuten im Frühling wieder.",
            "uncertain",
        ),
        ("The bells will ring again in spring, said the sexton.", "Die Glocken läuten im Frühling wieder.", "told"),
        (
            "“The bells will ring again in spring,” he said.",
            "„Die Glocken läuten im Frühling wieder“, sagte er.",
            "told",
        ),
    ],
)
def test_a_quote_is_told_only_by_a_quote(sentence: str, earlier: str, state: str) -> None:
    assert judged(sentence, "en", ("de", earlier)).state == state


@pytest.mark.parametrize(
    ("language", "sentence", "earlier"),
    [
        ("pt", "Os apicultores pedem ajuda para comprar colmeias.", "Os apicultores temem ficar sem mel este ano."),
        ("pl", "Pszczelarze domagają się odszkodowania za ule.", "Pszczelarze boją się o zbiory miodu."),
    ],
)
def test_other_words_on_a_theme_in_its_language_are_not_told(language: str, sentence: str, earlier: str) -> None:
    assert judged(sentence, language, (language, earlier)).state == "uncertain"


def test_without_meanings_only_words_tell() -> None:
    story = StoryTold(meanings=False)
    story.add(Text("a", "en", "", ENGLISH))
    said = story.judge(
        Text("b", "en", "", "A collision of two ferries in fog near Wedel. Seventeen people were injured.")
    )
    assert [each.state for each in said] == ["new", "told"]


def test_hostile_texts_cost_little() -> None:
    body = "\n".join(["鏡" * 4_000, "word " * 20_000, "“ab " * 10_000, '"' * 20_000])
    began = time.process_time()
    story = StoryTold()
    for number in range(3):
        report = Text(str(number), "en", "ü<" * 2_000, body)
        story.judge(report)
        story.add(report)
    assert time.process_time() - began < 5


@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.sampled_from(["xx", "uk", "he", None]))
def test_any_text_is_judged(bodies: list[str], language: str | None) -> None:
    story = StoryTold()
    for number, body in enumerate(bodies):
        report = Text(str(number), language, body[:20], body)
        for said in story.judge(report):
            assert said.text in body
            assert (said.state == "new") <= (said.by is None)
        story.add(report)
