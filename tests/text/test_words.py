"""Folding text and cutting it into words and readings."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text import words as module
from newsbot.text.han_variants import SIMPLIFIED
from newsbot.text.words import (
    fold,
    in_one_writing,
    index_words,
    located,
    pair_term,
    pair_terms,
    readings,
    sentences,
    words,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("TÜRKİYE ıspanak Iğdır", "turkiye ispanak igdir"),
        ("Łódź Ærø straße", "lodz aero strasse"),
        ("إيران آلية مدينة صاروخًا", "ايران اليه مدينه صاروخا"),
        ("ＮＡＴＯ ﬁre ™ 𝐈𝐫𝐚𝐧", "nato fire tm iran"),
        ("It’s", "it's"),
        ("Donau\u00addampf\u200bschiff \u202aabc\u202c", "donaudampfschiff abc"),
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
        ("हिन्दी में समाचार।", ["हिन्दी", "में", "समाचार"]),
        ("தமிழ் செய்திகள்", ["தமிழ்", "செய்திகள்"]),
        ("می\u200cشود", ["ميشود"]),
        ("re\u00adbuild", ["rebuild"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(alphabet=st.sampled_from([*"ab'’é \n_-1\u0301İß"]), max_size=40))
def test_the_quick_cut_is_the_general_one(text: str) -> None:
    assert module._tokens(fold(text), module.all_spaced(fold(text))) == re.findall(module._WORD, fold(text))


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
    assert set(map(in_one_writing, words(text))) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Ђоковић", "Đoković"), ("Љубљана", "Ljubljana"), ("Његош", "Njegoš"), ("џеп", "džep"),
        ("Житорађа", "Žitorađa"), ("чаша", "čaša"), ("фијакериста", "fijakerista"), ("хлеб", "hleb"),
        ("Суботица", "Subotica"),
    ],
)  # fmt: skip
def test_serbian_is_one_in_both_alphabets(cyrillic: str, latin: str) -> None:
    assert [in_one_writing(word) for word in words(cyrillic)] == words(latin)
    assert readings(cyrillic) == readings(latin)


def test_chinese_is_one_in_both_sets_of_characters() -> None:
    assert readings("臺灣總統府發表聲明") == readings("台湾总统府发表声明")
    assert index_words("麵") == ["面"]


def test_words_stay_as_they_are_written() -> None:
    assert words("Београд 臺灣 東京") == ["београд", "臺灣", "東京"]


@given(st.text(alphabet=st.sampled_from([*"ab'é -İß中臺हिी\u00ad\u200b\u200c\u0301жљ\u1100\u1161"]), max_size=30))
def test_places_belong_to_the_same_words(text: str) -> None:
    assert [[each.word for each in reading] for reading in located(text)] == readings(text)


def test_a_place_spans_what_is_not_seen() -> None:
    (reading,) = located("the coun\u00adcil voted")
    assert [(each.word, "the coun\u00adcil voted"[each.start : each.end]) for each in reading][1] == (
        "council",
        "coun\u00adcil",
    )


def test_simplified_characters_stay_and_are_one_for_one() -> None:
    assert not set(SIMPLIFIED) & set(SIMPLIFIED.values())
    assert all(chr(one).isalpha() and chr(other).isalpha() for one, other in SIMPLIFIED.items())
    assert len(SIMPLIFIED) > 2_500


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("पुल गिरा। “बचो।” दो घायल।।", ["पुल गिरा।", "“बचो।”", "दो घायल।।"]),
        ("Կամուրջը փլվեց։ Զոհ չկա։", ["Կամուրջը փլվեց։", "Զոհ չկա։"]),
        ("ድልድይ ፈረሰ። ማንም አልተጎዳም።", ["ድልድይ ፈረሰ።", "ማንም አልተጎዳም።"]),
        ("တံတား ပြိုကျ။ ထိခိုက်သူမရှိ။", ["တံတား ပြိုကျ။", "ထိခိုက်သူမရှိ။"]),
        ("“走吧！？”他说。", ["“走吧！？”", "他说。"]),
    ],
)
def test_sentences_end_at_the_stops_of_their_script(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


def test_closing_quotes_stay_with_their_sentence() -> None:
    text = 'He said: "We are ready." Nobody answered. (They had left.) 彼は「はい。」と言った。'
    assert sentences(text)[:3] == ['He said: "We are ready."', "Nobody answered.", "(They had left.)"]


@given(st.text(alphabet=st.sampled_from([*"ab'’é \n_-1\u0301İß中ไ한"]), max_size=40))
def test_the_short_way_gives_the_same_words(text: str) -> None:
    tokens = module._tokens(fold(text), False)
    assert words(text) == module._words(tokens, "\n".join(tokens), False)


@given(st.text(alphabet="ab '’sl's麵包がоЂミ미사일이والحكומהטי \n", max_size=60))
def test_pairs_of_a_text_are_those_of_its_readings(text: str) -> None:
    pairs = {pair_term(*pair) for reading in readings(text) for pair in itertools.pairwise(reading)}
    assert pair_terms(text) == pairs


@given(st.text(alphabet="ab '’sl's麵包がоЂミ미사일이والحكומהטי \n", max_size=60))
def test_words_of_one_writing_are_made_one_by_one(text: str) -> None:
    first, *others = readings(text)
    assert list(map(in_one_writing, words(text))) == first
    assert all("" not in each and "'" not in "".join(each) for each in (first, *others))
