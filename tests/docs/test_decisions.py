"""The notes in docs/decisions have one format, numbers of their own, and a place in the index."""

import re
from collections import Counter
from pathlib import Path

import pytest

PLACE = Path(__file__).parents[2] / "docs" / "decisions"
NOTES = sorted(path for path in PLACE.glob("*.md") if path.name != "README.md")
NUMBERS = [path.name[:4] for path in NOTES]
SECTIONS = ["Context", "Decision", "Alternatives", "Consequences"]
STATUS = re.compile(r"(accepted|superseded by \[(?P<by>\d{4})\]\(\d{4}-[a-z0-9-]+\.md\)), \d{4}-\d{2}-\d{2}(; .+)?")


@pytest.mark.parametrize("note", NOTES, ids=lambda path: path.name)
def test_a_note_has_the_format(note: Path) -> None:
    title, _, status, *rest = note.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(rf"# {note.name[:4]} .+[^.]", title)
    assert status.startswith("Status: ")
    found = STATUS.fullmatch(status.removeprefix("Status: "))
    assert found, status
    assert found["by"] is None or found["by"] in NUMBERS
    assert [line.removeprefix("## ") for line in rest if line.startswith("## ")] == SECTIONS


@pytest.mark.parametrize("note", NOTES, ids=lambda path: path.name)
def test_no_part_of_a_note_is_empty(note: Path) -> None:
    _, *parts = re.split(r"^## .+$", note.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert all(part.strip() for part in parts)


def test_numbers_are_unique() -> None:
    assert [number for number, times in Counter(NUMBERS).items() if times > 1] == []


def test_the_index_lists_every_note_under_its_title() -> None:
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0][7:] for path in NOTES}
    listed = re.findall(r"^- \[(\d{4})\]\((.+?)\) (.+)$", (PLACE / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {name: title for _, name, title in listed} == titles
    assert len(listed) == len(titles)
    assert all(name.startswith(number) for number, name, _ in listed)
