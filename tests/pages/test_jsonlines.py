"""Imported lines: what they say of their language, and what is found where they say nothing."""

import io
import json
from datetime import UTC, datetime

import pytest

from newsbot.items import Article
from newsbot.pages.jsonlines import BadLine, Line, lines_of, read_lines

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
TEXT = "Fiskerne kommer først i land når det blir mørkt, og da er det stekt fisk til alle i den lille byen ved havnen."


@pytest.mark.parametrize(
    ("declared", "language", "known_by"),
    [("nb-NO", "no", "import"), ("en", "en", "import"), (None, "no", "text"), ("", "no", "text"), ("?", "no", "text")],
)
def test_the_language_of_a_line(declared: str | None, language: str, known_by: str) -> None:
    row = {"url": "https://outlet.example/1", "title": "Fisk", "text": TEXT, "language": declared}
    (article,) = read_lines([Line(1, json.dumps(row).encode())], NOW)
    assert isinstance(article, Article)
    assert (article.content.language, article.content.witnesses["language"]) == (language, known_by)


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_that_is_too_long_is_told_and_not_held(end: bytes) -> None:
    file = io.BytesIO(b"one\n\n" + b"x" * 9 + b"\n" + b"y" * 8 + b"\nfive" + end)
    lines = list(lines_of(file, longest=8))
    assert lines == [Line(1, b"one\n"), Line(3, b"", False), Line(4, b"", False), Line(5, b"five" + end)]
    assert read_lines(lines[1:2], NOW) == [BadLine(3, "a line of at most 16,000,000 bytes")]


def test_of_an_endless_line_nothing_is_held() -> None:
    assert list(lines_of(io.BytesIO(b"z" * 100), longest=8)) == [Line(1, b"", False)]
