"""Which addresses of one outlet can be those of one article, on lists of same and of distinct ones."""

import itertools
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.network.urls import canonical_url
from newsbot.pages.same_address import kinship, plainness

LISTS = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "addresses.toml").read_text(encoding="utf-8"))


def pairs(kind: str) -> list[tuple[str, str]]:
    spelled = [list(map(canonical_url, group)) for group in LISTS[kind]]
    return [pair for group in spelled for pair in itertools.combinations(group, 2) if pair[0] != pair[1]]


@pytest.mark.parametrize(("one", "other"), pairs("spelling"))
def test_what_never_names_an_article_makes_no_other(one: str, other: str) -> None:
    assert kinship(one, other) == kinship(other, one) == "spelling"


@pytest.mark.parametrize(("one", "other"), pairs("likely"))
def test_what_might_name_one_needs_the_same_text(one: str, other: str) -> None:
    assert kinship(one, other) == kinship(other, one) == "likely"


@pytest.mark.parametrize(("one", "other"), pairs("distinct"))
def test_different_articles_stay_different_whatever_their_texts(one: str, other: str) -> None:
    assert kinship(one, other) is kinship(other, one) is None


def test_the_plainest_address_is_shown() -> None:
    group = [
        "http://a.example/x-1001",
        "https://m.a.example/x-1001",
        "https://a.example/x-1001?r=1",
        "https://a.example/x-1001",
    ]
    assert min(group, key=plainness) == "https://a.example/x-1001"


@given(
    st.from_regex(r"https?://(?:[a-z]{1,3}\.){0,2}a\.example(?:/[\w.%-]{0,9}){0,4}(?:\?[\w=&%]{0,15})?", fullmatch=True)
)
def test_an_address_is_its_own_unless_it_is_a_front_page(url: str) -> None:
    assert kinship(url, url) in ("spelling", None)
    assert kinship(url, "https://b.example/x-1001") is None
