"""How prominent words are in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.prominence import IN_PASSING, weight_in, weights_of
from newsbot.text.words import words

BODY = " ".join(["word"] * 70 + ["harbour"] + ["word"] * 200)


def test_a_title_counts_more_than_a_lead_and_that_more_than_a_mention() -> None:
    titled = weight_in(weights_of("A harbour", BODY), "harbour")
    led = weight_in(weights_of("A port", f"harbour {BODY}"), "harbour")
    mentioned = weight_in(weights_of("A port", BODY), "harbour")
    assert (titled or 0) > (led or 0) > (mentioned or IN_PASSING)


def test_a_word_is_not_taken_for_one_that_begins_so() -> None:
    weights = weights_of("rain rains rain7", "")
    assert weight_in(weights, "rain") is not None
    assert weight_in(weights, "rai") is None
    assert weight_in(weights, "rai", prefix=True) == weight_in(weights, "rain")
    assert weight_in(weights, "snow", prefix=True) is None


@pytest.mark.parametrize("title", ["İran'ın füzesi", "L'Iran tire"])
def test_words_are_weighed_in_every_reading(title: str) -> None:
    assert weight_in(weights_of(title, ""), "iran")


@given(st.text(max_size=80), st.text(max_size=200))
def test_weights_are_shares(title: str, body: str) -> None:
    weights = weights_of(title, body)
    found = [weight_in(weights, word) for word in words(title)]
    assert all(weight is None or 0 < weight <= 1 for weight in found)
