"""Where a query's words stand in what was written, and the piece that shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import QuerySyntaxError
from newsbot.text.topics import Document, evaluate, matches, parse, snippet
from newsbot.text.words import located, readings


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("missile", "The missile fell.", ["missile"]),
        ("missil*", "Two missiles, one missile.", ["missiles", "missile"]),
        ('"air defence"', "An air-defence unit; air defence.", ["air-defence", "air defence"]),
        ("iran", "Iran's coast and l'Iran", ["Iran's", "l'Iran"]),
        ("turkiye", "Dün TÜRKİYE'nin güneyi", ["TÜRKİYE'nin"]),
        ("fuze", "İkinci füze, füzeler", ["füze"]),
        ("rakete*", "Zwei Raketen über der Türkei", ["Raketen"]),
        ("صاروخ*", "أسقط الناتو صاروخًا باليستيًّا", ["صاروخًا"]),
        ("ايران", "قالت إيران أمس", ["إيران"]),
        ("导弹", "一枚弹道导弹被击落", ["导弹"]),
        ("弹", "弹道导弹", ["弹", "弹"]),
        ("iran NOT football", "Iran and football", ["Iran"]),
        ("iran OR tehran", "Tehran says", ["Tehran"]),
        ("title:iran", "Iran", []),
    ],
)
def test_what_is_marked_in_a_body(query: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in matches(parse(query), text)] == marked


def test_title_words_are_marked_in_titles() -> None:
    assert matches(parse("title:iran"), "Iran", in_title=True) == [(0, 4)]


def test_the_snippet_is_the_paragraph_with_most_of_the_words() -> None:
    body = "Iran spoke.\nA missile from Iran fell.\nNothing more."
    assert snippet(parse("iran missile"), body).text == "A missile from Iran fell."


def test_a_long_paragraph_is_cut_between_words() -> None:
    found = snippet(parse("missile"), f"{'before it ' * 40}missile {'after it ' * 40}", 60)
    assert found.text == "…it before it missile after it after it after it after it…"


def test_the_marks_of_a_cut_snippet_stand_at_the_words() -> None:
    found = snippet(parse("missile"), f"{'before it ' * 40}missile {'after it ' * 40}", 60)
    assert [found.text[start:end] for start, end in found.marks] == ["missile"]


def test_a_text_without_spaces_is_cut_anywhere() -> None:
    found = snippet(parse("导弹"), "一" * 300 + "导弹" + "二" * 300, 40)
    assert (len(found.text), [found.text[a:b] for a, b in found.marks]) == (40, ["导弹"])


def test_a_body_without_the_words_shows_its_beginning() -> None:
    assert snippet(parse("title:iran"), "One.\nTwo.").text == "One."


def test_an_empty_body_has_an_empty_snippet() -> None:
    assert snippet(parse("iran"), "").text == ""


_ALPHABET = st.sampled_from("aiıİI'’ ßée\u0301\u0308نصًاإةカガ\u3099导弹한글\u1112\u1161\u11ab ﬁ.ºŉΣς")


@given(st.one_of(st.text(_ALPHABET, max_size=30), st.text(max_size=30)))
def test_located_words_are_the_words_that_are_looked_for(text: str) -> None:
    assert [[each.word for each in words] for words in located(text)] == readings(text)


@given(st.text(_ALPHABET, max_size=30), st.text(_ALPHABET, min_size=1, max_size=4))
def test_a_match_is_marked_and_nothing_else(text: str, word: str) -> None:
    try:
        query = parse(f'"{word}"')
    except QuerySyntaxError:
        return
    assert bool(matches(query, text)) == evaluate(query, Document("", text)).matched
