"""Pages of many kinds and makers, each with the right answer beside it: bodies to the line, and the other fields."""

import functools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.items import Content, Page
from newsbot.pages.extraction import extract

KINDS = Path(__file__).parents[2] / "fixtures" / "pages" / "kinds"
NAMES = sorted(path.stem for path in KINDS.glob("*.json"))


@functools.cache
def result(name: str) -> tuple[Content, dict[str, Any]]:
    said = json.loads((KINDS / f"{name}.json").read_text(encoding="utf-8"))
    page = (KINDS / f"{name}.html").read_bytes()
    content = extract(Page(said["url"], page, datetime.fromisoformat(said["fetched"])))
    return content, said["expected"]


@pytest.mark.parametrize("name", NAMES)
def test_body(name: str) -> None:
    content, expected = result(name)
    assert [block.text for block in content.blocks if block.kind != "heading"] == expected["body"]


@pytest.mark.parametrize("field", ["title", "authors", "published", "summary", "reason"])
@pytest.mark.parametrize("name", NAMES)
def test_field(name: str, field: str) -> None:
    content, expected = result(name)
    if field in expected:
        found = getattr(content, field)
        if field == "authors":
            found = list(found)
        elif field == "published":
            found = found.isoformat()[: len(expected[field])] if found else ""
        assert found == expected[field]


def test_there_are_pages_of_many_kinds() -> None:
    assert len(NAMES) >= 30
