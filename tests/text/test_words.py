"""Folding text and cutting it into words and readings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text import words as module
from newsbot.text.words import fold, index_words, readings, sentences, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("TÜRKİYE ıspanak Iğdır", "turkiye ispanak igdir"),
        ("Łódź Ærø straße", "lodz aero strasse"),
        ("إيران آلية مدينة صاروخًا", "ايران اليه مدينه صاروخا"),
        ("ＮＡＴＯ ﬁre ™ 𝐈𝐫𝐚𝐧", "nato fire tm iran"),
        ("It’s", "it's"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's anti-missile S-400", ["iran", "anti", "missile", "s", "400"]),
        ("伊朗导弹 x", ["伊朗", "朗导", "导弹", "x"]),
        ("3月", ["3", "月"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(alphabet=st.sampled_from([*"ab'’é \n_-1\u0301İß"]), max_size=40))
def test_the_quick_cut_is_the_general_one(text: str) -> None:
    assert module._tokens(fold(text)) == module._WORD.findall(fold(text))


def test_readings_are_one_without_apostrophes() -> None:
    assert readings("Iran's missile") == [["iran", "missile"]]


def test_readings_are_cut_after_and_before_apostrophes() -> None:
    assert readings("l'Iran don't") == [["liran", "dont"], ["l", "don"], ["iran", "dont"]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("والحكومة", "حكومه"), ("والحكومة", "الحكومه"), ("بالصاروخ", "صاروخ"),
        ("للصاروخ", "صاروخ"), ("لتركيا", "تركيا"),
        ("ولبنان", "لبنان"), ("وبتركيا", "تركيا"), ("وزير", "وزير"), ("הטילים", "טילים"), ("מאיראן", "איראן"),
        ("שהטילים", "טילים"), ("משה", "משה"), ("미사일이", "미사일"), ("터키에서", "터키"), ("대통령", "대통령"),
    ],
)  # fmt: skip
def test_a_word_is_found_without_what_hangs_on_it(text: str, word: str) -> None:
    assert [word] in readings(text)


@pytest.mark.parametrize("text", ["בית", "بلد", "나는", "كتب"])
def test_short_words_are_left_whole(text: str) -> None:
    assert readings(text) == [words(text)]


@given(st.text())
def test_an_index_holds_every_word_once(text: str) -> None:
    found = index_words(text)
    assert set(words(text)) <= set(found)
    assert len(found) == len(set(found))


def test_closing_quotes_stay_with_their_sentence() -> None:
    text = 'He said: "We are ready." Nobody answered. (They had left.) 彼は「はい。」と言った。'
    assert sentences(text)[:3] == ['He said: "We are ready."', "Nobody answered.", "(They had left.)"]


@given(st.text(alphabet=st.sampled_from([*"ab'’é \n_-1\u0301İß中ไ한"]), max_size=40))
def test_the_short_way_gives_the_same_words(text: str) -> None:
    assert words(text) == module._expand(module._tokens(fold(text)))
