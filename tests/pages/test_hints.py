"""Hints find something wherever the patterns behind them do."""

import re

import pytest

from newsbot.pages import phrases, zones
from newsbot.pages.hints import AnyCase, hint


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bcats?\b|dog", "two cats"),
        (r"(?:big|small)-*(?:cat|dog)", "small--dog"),
        (r"(?:very\s+)?old", "old"),
        (r"(?<!un)like", "to like"),
        (r"[aà] suivre|x?yz", "à suivre"),
        (r"x?yz", "yz"),
    ],
)
def test_a_hint_finds_what_its_pattern_finds(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert hint([pattern]).search(text)


def test_a_hint_is_silent_where_no_alternative_can_begin() -> None:
    assert hint([r"\bcats?\b", "dog|(?:wild )?goat"]).search("a car, a door and gold") is None


def test_alternatives_that_begin_with_no_letter_are_refused() -> None:
    with pytest.raises(ValueError, match="no letter"):
        hint([r"cat|\w+dog"])


@pytest.mark.parametrize("text", ["KILIM", "KİLİM", "kılım", "Kilim"])  # K is the sign for Kelvin
def test_case_is_ignored_as_re_ignores_it(text: str) -> None:
    pattern = AnyCase("kilim|tapis")
    assert (pattern.search(text) is None) == (re.search("kilim|tapis", text, re.IGNORECASE) is None)


@pytest.mark.parametrize("text", ["ABONNIEREN SIE unseren Newsletter", "ЗГОДА", "Wir nutzen COOKIES"])
def test_phrases_are_found_in_any_case(text: str) -> None:
    for phrase in (phrases.OFFER, phrases.CONSENT):
        assert (phrase.search(text) is None) == (phrase.search(text.lower()) is None)


def test_names_are_read_with_and_without_the_hint_alike() -> None:
    for name in (
        "post-footer",
        "imgbox",
        "wp-caption",
        "bio",
        "photo--credit",
        "kommentar-liste",
        "tags",
        "author-box",
    ):
        assert zones.of_name(name)
