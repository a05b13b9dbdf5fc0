"""Every command in the docs runs, and prints what the page says. `python -m tests.docs.runner` mends pages."""

import re
from pathlib import Path

import pytest

from tests.docs.runner import DOCS, ROOT, Shown, pages, play

TEST = re.compile(r"`(tests/test_\w+\.py)`")


@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(DOCS)))
def test_the_commands_of_a_page_print_what_it_says(page: Path) -> None:
    _, shown = play(page)
    wrong = [each for each in shown if not each.same]
    assert not wrong, f"{wrong[0].command}\nsays:\n{wrong[0].said}\nprints:\n{wrong[0].printed}"


def test_every_page_with_commands_says_where_they_run() -> None:
    """Or names the test of its own that runs them."""
    shown = {path: path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}
    elsewhere = {path for path, text in shown.items() if any((ROOT / n).exists() for n in TEST.findall(text))}
    assert {path for path, text in shown.items() if "```console" in text} - elsewhere - set(pages()) == set()


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "b\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("", "anything\n", True),
    ],
)
def test_outputs_are_compared(said: str, printed: str, same: bool) -> None:
    assert Shown("newsbot new", said, printed).same is same
