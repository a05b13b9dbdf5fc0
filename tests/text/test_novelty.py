"""Sentence novelty: new is what more than half of its 3-grams are unseen."""

import pytest

from newsbot.text.novelty import is_new, new_share, sentence_grams, text_grams
from newsbot.text.words import sentences

FIRST = "The bridge over the Lunde closed on Monday. Engineers found cracks in two of its pillars."


def new_sentences(text: str, seen: set[str]) -> list[str]:
    return [sentence for sentence in sentences(text) if is_new(sentence_grams(sentence), seen)]


def test_text_has_nothing_new_against_itself():
    assert new_sentences(FIRST, text_grams(FIRST)) == []


def test_everything_is_new_against_nothing():
    assert new_share(FIRST, set()) == 1.0


def test_only_the_added_sentence_is_new():
    later = FIRST + " Repairs will cost 12 million crowns, the ministry said."
    assert new_sentences(later, text_grams(FIRST)) == ["Repairs will cost 12 million crowns, the ministry said."]


@pytest.mark.parametrize(("unseen", "verdict"), [(1, False), (2, False), (3, True)])
def test_half_is_not_enough(unseen, verdict):
    grams = ["a", "b", "c", "d"]
    assert is_new(grams, set(grams[unseen:])) is verdict


@pytest.mark.parametrize("text", ["", "…", "— !"])
def test_text_without_words_has_no_news(text):
    assert new_share(text, set()) == 0.0


def test_short_sentence_is_one_gram():
    assert sentence_grams("It held.") == ["it held"]


def test_script_without_spaces_is_compared_by_character_pairs():
    seen = text_grams("昨日、橋が閉鎖された。")
    assert new_sentences("昨日、橋が閉鎖された。修理費は高額だ。", seen) == ["修理費は高額だ。"]
