"""What a question means in other languages: apart from what its words find."""

from collections.abc import Iterator

import pytest

from newsbot.corpus.query import article_rows, other_languages, searching
from newsbot.corpus.query.other_languages import ALIKE
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text import meaning
from newsbot.text.topics import parse
from tests.corpus.query.corpus import NOW, world_store

pytestmark = pytest.mark.skipif(not meaning.is_installed(), reason="the encoder is not installed")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with world_store("sqlite", tmp_path_factory.mktemp("world")) as uri:
        opened = open_store(uri)
        yield opened
        opened.close()


def across(store: Store, text: str) -> list[article_rows.Row]:
    return other_languages.across(store, parse(text, NOW), ArticleFilter(), 10) or []


def test_a_question_in_one_language_finds_others(store: Store) -> None:
    found = across(store, "missile debris")
    assert "tr" in {row["language"] for row in found}
    assert any("parça" in row["text"].lower() for row in found if row["language"] == "tr")
    likeness = [row["across"] for row in found]
    assert likeness == sorted(likeness, reverse=True)
    assert min(likeness) >= ALIKE


def test_what_the_words_find_is_not_repeated(store: Store) -> None:
    by_words = {row["id"] for row in searching.search(store, parse("missile"), ArticleFilter(), 100)}
    found = {row["id"] for row in across(store, "missile")}
    assert found
    assert not found & by_words


def test_what_narrows_down_narrows_this_too(store: Store) -> None:
    assert {row["language"] for row in across(store, "missile debris lang:de")} <= {"de"}
    assert across(store, "missile debris lang:fr") == []
    assert across(store, "missile debris until:2026-03-01") == []


@pytest.mark.parametrize("text", ["lang:tr", "NOT missile"])
def test_without_words_nothing_is_compared(store: Store, text: str) -> None:
    assert other_languages.across(store, parse(text, NOW), ArticleFilter(), 10) is None
