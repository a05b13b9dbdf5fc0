"""Words that say nothing of an event."""

import pytest

from newsbot.stories.stopwords import stopwords


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "the"),
        ("tr", "bir"),
        ("ar", "في"),
        ("pl", "jest"),
        ("he", "של"),
        ("uk", "що"),
        ("no", "ikke"),
        ("ko", "및"),
        ("ko", "밝혔다"),  # which ends sentences
    ],
)
def test_lists_of_many_languages(language, word):
    assert word in stopwords(language)


def test_a_language_without_a_list_has_none():
    assert stopwords("xx") == stopwords("") == frozenset()
