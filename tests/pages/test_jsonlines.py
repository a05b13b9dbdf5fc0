"""Imported lines: what they say of their language, and what is found where they say nothing."""

import json
from datetime import UTC, datetime

import pytest

from newsbot.items import Article
from newsbot.pages.jsonlines import Line, read_lines

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
