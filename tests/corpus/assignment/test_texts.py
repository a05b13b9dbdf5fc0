"""What is read of texts, as it comes from other processes."""

import dataclasses
import itertools
import pickle
import sys
from collections.abc import Mapping

from newsbot.corpus.assignment.texts import ReadText, read_text, with_shared_words
from newsbot.corpus.records import records_of
from newsbot.stories import terms
from newsbot.text.words import sentences
from tests.builders import article

SAID = "The ferry to Hallvik was searched again on Tuesday. Divers from Nordstrand followed after two days, he said."


def size(counts: Mapping[str, int]) -> int:
    """In bytes, without the words."""
    if isinstance(counts, dict):
        return sys.getsizeof(counts)
    return sys.getsizeof(counts) + sum(
        sys.getsizeof(getattr(counts, field.name)) for field in dataclasses.fields(counts)
    )


def from_elsewhere(read: ReadText) -> ReadText:
    found: ReadText = pickle.loads(pickle.dumps(read))
    return found


def test_texts_from_other_processes_share_words_and_empty_sets() -> None:
    read = read_text(records_of(article(body=SAID))[1])
    one, other = (with_shared_words(from_elsewhere(read)) for _ in range(2))
    assert one == other == read
    words = {word: word for word in one.terms.body}
    assert words
    assert all(word is words[word] for word in other.terms.body)
    assert (dict(one.terms.body), one.terms.body["ferry"]) == (dict(read.terms.body), read.terms.body["ferry"])
    assert one.telling
    assert other.telling
    assert len(one.telling.cues) == 2
    for field in ("weekdays", "dates", "ago", "months"):
        assert getattr(one.telling.cues[0], field) is getattr(other.telling.cues[0], field)


def test_the_words_of_a_text_are_held_in_half_of_what_a_dictionary_takes() -> None:
    said = " ".join(
        "".join(each)
        for each in itertools.product(
            ("bor", "dal", "fen", "hul"), ("gi", "ha", "ko", "ru"), ("lm", "nd", "st", "rk", "ft", "gs")
        )
    )
    read = read_text(records_of(article(body=said))[1])
    held = with_shared_words(read)
    assert size(held.terms.body) < size(read.terms.body) / 2


def test_the_names_of_a_sentence_are_read_once_for_all_that_asks_for_them() -> None:
    terms._read.cache_clear()
    terms.names_of.cache_clear()
    read = read_text(records_of(article(title="Ferry lost", body=SAID))[1])
    assert read.telling
    assert len(read.telling.cues) == 2  # of whose names it is asked again
    assert terms._read.cache_info().misses == len(["Ferry lost", *sentences(SAID)])
