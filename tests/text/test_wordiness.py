"""The table of how many words languages need is what is measured on the fixtures."""

import pytest

from bench.wordiness import measured
from newsbot.text.wordiness import WORDINESS, words_for


def test_the_table_is_what_is_measured() -> None:
    assert measured() == WORDINESS


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", 40), ("tr", 33), ("fi", 30), ("ml", 26), ("vi", 53), ("th", 98), ("xx", 40), (None, 40)],
)
def test_as_many_words_as_say_the_same(language: str | None, words: int) -> None:
    assert words_for(40, language) == words


def test_no_limit_is_none_in_every_language() -> None:
    assert {words_for(0, language) for language in WORDINESS} == {0}
