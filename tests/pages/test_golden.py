"""Golden pages: every field of every page in fixtures/pages, and the seed page in its three markups."""

import functools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.items import Content, Page
from newsbot.pages.extraction import extract
from newsbot.pages.golden import FIELDS, load, plain, record

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
GOLDEN = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))
SEED = json.loads((PAGES / "seed" / "expected.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


@functools.cache
def result(directory: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    page, expected = load((directory / "page.html.gz").read_bytes(), (directory / "expected.json").read_bytes())
    return plain(extract(page)), expected


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("directory", GOLDEN, ids=lambda path: path.name)
def test_field(directory: Path, field: str) -> None:
    found, expected = result(directory)
    assert found[field] == expected[field]


def test_there_are_golden_pages_of_many_kinds() -> None:
    assert len(GOLDEN) >= 14


def test_recording_a_page_that_is_right_gives_its_files_again() -> None:
    directory = PAGES / "harbor-times.example" / "json-ld-graph"
    page, _ = load((directory / "page.html.gz").read_bytes(), (directory / "expected.json").read_bytes())
    assert record(page)["expected.json"] == (directory / "expected.json").read_bytes()


@functools.cache
def seed(markup: str) -> Content:
    body = (PAGES / "seed" / markup / "page.html").read_bytes()
    return extract(Page("https://headline-hub.example/us/nato-second-missile", body, NOW))


MARKUPS = pytest.mark.parametrize("markup", ["semantic", "utility", "divsoup"])


@MARKUPS
def test_seed_body_is_its_eight_paragraphs(markup: str) -> None:
    assert seed(markup).body.split("\n") == SEED["body"]


@MARKUPS
def test_seed_title(markup: str) -> None:
    assert seed(markup).title == SEED["title"]


@MARKUPS
def test_seed_author(markup: str) -> None:
    assert seed(markup).authors == ("Lisa Park",)


@MARKUPS
def test_seed_language(markup: str) -> None:
    assert seed(markup).language == "en"


@MARKUPS
def test_seed_has_no_invented_date(markup: str) -> None:
    assert seed(markup).published is None
