"""A person's decisions: read, changed, written, refused."""

from pathlib import Path

import pytest

from newsbot.corpus.overrides import NONE, as_toml, load, save
from newsbot.errors import ConfigError
from newsbot.text.ids import article_id

A, B, C = (f"https://outlet.example/{name}" for name in "abc")


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    assert load(tmp_path / "overrides.toml") == NONE


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    decided = NONE.keeping(A).dropping(B).joining(C, A).parting(B, C).linking(A, B).unlinking(B, C)
    save(tmp_path / "new" / "overrides.toml", decided)
    assert load(tmp_path / "new" / "overrides.toml") == decided


def test_the_last_word_counts() -> None:
    assert NONE.dropping(A).keeping(A) == NONE.keeping(A)
    assert NONE.joining(A, B).parting(B, A) == NONE.parting(A, B)
    assert NONE.linking(A, B).unlinking(B, A) == NONE.unlinking(A, B)
    assert NONE.unlinking(A, B).linking(B, A) == NONE.linking(A, B)


def test_what_is_merged_is_apart_no_more() -> None:
    parted = NONE.parting(A, B).parting(C, A).parting(B, C)
    assert parted.reconciling([A], [B, C]) == NONE.parting(B, C)
    assert parted.reconciling([B, C], [A]) == NONE.parting(B, C)


def test_stories_get_article_ids_in_order_of_their_urls() -> None:
    assert NONE.joining(B, A).for_stories.together == {(article_id(A), article_id(B))}


def test_the_key_tells_decisions_apart() -> None:
    assert len({NONE.key, NONE.keeping(A).key, NONE.dropping(A).key, NONE.joining(A, B).key}) == 4


def test_the_file_reads_the_same_whatever_came_first() -> None:
    assert as_toml(NONE.keeping(A).keeping(B)) == as_toml(NONE.keeping(B).keeping(A))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keep = 'x'", "keep: expected a list"),
        ("keep = ['not an address']", "keep: expected addresses"),
        ("drop = [7]", "drop: expected addresses"),
        ("apart = [['https://a.example/']]", "apart: expected pairs"),
        ("kepe = []", "no such key 'kepe'"),
        ("keep = [", "cannot be read as TOML"),
    ],
)
def test_a_mistake_is_refused_with_file_and_key(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "overrides.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=expected) as error:
        load(path)
    assert str(path) in str(error.value)
