"""Words that stand for their forms, in searches and topics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.topics import AnyForm, Document, Or, Topic, decide, evaluate, parse, snippet, with_forms

FORMS = {"missile": {"missiles": 0.9}, "rakete": {"raketen": 0.9, "raketenabwehr": 0.5}, "defence": {"defense": 0.9}}


def forms_of(word: str) -> dict[str, float]:
    return FORMS.get(word.lower(), {})


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("missile", "Two missiles", True),
        ("=missile", "Two missiles", False),
        ('"missile"', "Two missiles", False),
        ("missile*", "Two missiles", True),
        ('"missile defence"', "missile defense", False),
        ('~"missile defence"', "missiles defense", True),
        ("NOT missile", "Two missiles", False),
        ("rocket", "Two missiles", False),
    ],
)
def test_what_stands_for_its_forms(query: str, text: str, expected: bool) -> None:
    assert evaluate(with_forms(parse(query), forms_of), Document("", text)).matched is expected


def test_a_verdict_names_the_form_that_was_found() -> None:
    assert evaluate(with_forms(parse("missile AND fell"), forms_of), Document("", "Missiles fell")).clause == (
        "missiles AND fell"
    )
    assert snippet(with_forms(parse("missile"), forms_of), "Two missiles").marks == ((4, 12),)


def test_the_word_itself_counts_most() -> None:
    query = with_forms(parse("Rakete"), forms_of)
    assert isinstance(query, AnyForm)
    assert [(part.words, weight) for part, weight in zip(query.parts, query.weights, strict=True)] == [
        (("rakete",), 1.0),
        (("raketen",), 0.9),
        (("raketenabwehr",), 0.5),
    ]


_QUERY = st.lists(st.sampled_from(["missile", "rakete", '"missile defence"', "fell"]), min_size=1, max_size=4)
_TEXT = st.lists(st.sampled_from(["missile", "missiles", "raketen", "defence", "fell"]), max_size=5).map(" ".join)


@given(_QUERY, st.sampled_from([" AND ", " OR "]), _TEXT)
def test_forms_only_add(words: list[str], operator: str, text: str) -> None:
    query = parse(operator.join(words))
    wider = with_forms(query, forms_of)
    assert str(wider) == str(query)
    assert evaluate(wider, Document("", text)).matched or not evaluate(query, Document("", text)).matched


@pytest.mark.parametrize(("language", "kept"), [("en", True), ("tr", False), (None, False)])
def test_a_topic_with_forms_goes_by_the_language_of_the_article(language: str | None, kept: bool) -> None:
    document = Document("Two missiles intercepted", "", language)
    assert not decide(Topic("t", parse("missile interception")), document).kept
    assert decide(Topic("t", parse("missile interception"), forms=True), document).kept is kept
    assert not decide(Topic("t", parse("=missile interception"), forms=True), document).kept


def test_alternatives_stay_alternatives() -> None:
    assert isinstance(with_forms(parse("missile OR rocket"), forms_of), Or)
