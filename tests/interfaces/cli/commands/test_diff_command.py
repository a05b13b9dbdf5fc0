"""`newsbot diff`: what was changed, whether the page says so, and when it was taken down."""

from pathlib import Path

import pytest

from newsbot.text.ids import article_id
from tests.builders import TEXT, article, at, departure, known
from tests.commands import Done, call
from tests.interfaces.cli.corpus import project, stored


@pytest.fixture
def common(tmp_path: Path) -> list[str]:
    return ["--config", str(project(tmp_path)), "--store", f"sqlite:{tmp_path / 'news.db'}"]


FIRST = article(language="en", modified=at())
SILENT = article(
    body=TEXT.replace("4 interceptors", "9 interceptors"), modified=at(), fetched=at(hours=1), known=known(FIRST)
)
GONE = departure("http-4xx", at=at(hours=3), detail={"status": 410})


def diffed(common: list[str], *outcomes: object, also: tuple[str, ...] = ()) -> Done:
    stored(common[-1], outcomes)  # type: ignore[arg-type]
    return call(*common, "diff", FIRST.url, *also)


def test_a_silent_edit_is_said(common: list[str]) -> None:
    told = diffed(common, FIRST, SILENT).out
    assert "[-4-] {+9+}" in told
    assert "The page does not say that it was changed." in told


def test_another_extractors_text_is_no_edit(common: list[str]) -> None:
    reread = article(body=f"{TEXT}\nMore.", extractor="test-2", fetched=at(hours=1), known=known(FIRST))
    done = diffed(common, FIRST, reread)
    assert (done.out, "not been changed" in done.err) == ("", True)


def test_a_page_that_was_taken_down_is_said(common: list[str]) -> None:
    assert "since 2026-03-04 15:00 its server answers 410" in diffed(common, FIRST, SILENT, GONE).err


def test_a_page_that_came_back_is_not_gone(common: list[str]) -> None:
    back = departure("unchanged", article(language="en", fetched=at(hours=4), known=known(FIRST)))
    assert "taken down" not in diffed(common, FIRST, GONE, back).err


@pytest.mark.parametrize("range_", ["1..9", "2..1", "x", "1-2"])
def test_versions_that_are_none_are_refused(common: list[str], range_: str) -> None:
    done = diffed(common, FIRST, SILENT, also=("--rev", range_))
    assert (done.code, done.out) == (2, "")


# --- of stores --------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """A store with an article, and one with another text of it besides."""
    one, other = (f"sqlite:{tmp_path / name}" for name in ("one.db", "other.db"))
    stored(one, [FIRST])
    stored(other, [FIRST, SILENT])
    return one, other


def test_stores_that_hold_the_same_are_told_so(two: tuple[str, str]) -> None:
    done = call("diff", two[0], two[0])
    assert (done.code, done.out, "No difference" in done.err) == (0, "", True)


def test_where_stores_differ_is_told(two: tuple[str, str]) -> None:
    done = call("diff", *two)
    assert done.code == 1
    assert "versions\n  + " in done.out
    assert f"articles\n  ~ {article_id(FIRST.url)} {FIRST.url}" in done.out


def test_the_file_of_a_store_is_a_store(two: tuple[str, str]) -> None:
    paths = [each.removeprefix("sqlite:") for each in two]
    assert call("diff", *paths).out == call("diff", *two).out


def test_differences_are_printed_for_programs(two: tuple[str, str]) -> None:
    rows = call("--json", "diff", *two).rows()
    assert {row["kind"] for row in rows} >= {"articles", "versions"}
    assert {"kind", "key", "about", "change", "fields", "schema"} == rows[0].keys()


@pytest.mark.parametrize("names", [["sqlite:none.db"], ["a-1", "a-2"], ["a", "b", "c"]])
def test_what_are_no_two_stores_is_refused_with_both_forms(names: list[str]) -> None:
    done = call("diff", *names)
    assert (done.code, done.out) == (2, "")
    assert "sqlite:" in done.err


def test_a_store_that_is_not_there_is_not_made(two: tuple[str, str], tmp_path: Path) -> None:
    assert (call("diff", two[0], f"sqlite:{tmp_path}/none.db").code, (tmp_path / "none.db").exists()) == (5, False)
