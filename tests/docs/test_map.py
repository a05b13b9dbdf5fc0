"""What README, CONTRIBUTING and docs say of files is true of the tree; the picture of the layers is the present one."""

import itertools
import re
from pathlib import Path

import pytest

from docs import architecture

ROOT = Path(__file__).parents[2]
WALKS = ROOT / "docs" / "explanation" / "architecture.md"
_PATH = re.compile(r"(?<![\w/.*-])(?:newsbot|pipelines|tests|bench|docs|fixtures)/[\w./-]*[\w/]")
_EXAMPLE = re.compile(r"NAME|NNNN|OUTLET|newsbot/[a-z-]+/\d|html\.gz")


def pages() -> list[Path]:
    """Everything written by hand or generated that names files."""
    return [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "fixtures").rglob("README.md")),
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_page_names_are_there(page: Path) -> None:
    text = re.sub(r"\]\([^)]*\)|https?://\S+", "", page.read_text(encoding="utf-8"))  # links have a test of their own
    named = {found for found in _PATH.findall(text) if not _EXAMPLE.search(found)}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_each_walk_is_short_and_names_its_files() -> None:
    walks = re.split(r"^## ", WALKS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(walks) == 3
    for walk in walks:
        steps = re.findall(r"^\d+\. ", walk, re.MULTILINE)
        assert 5 <= len(steps) <= 12
        assert len(re.findall(r"`[\w/]+\.py`", walk)) >= len(steps)


def test_the_map_of_the_code_is_that_of_the_tree() -> None:
    _, _, table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Map of the code")
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    mapped = {name for cell in cells for name in re.findall(r"`newsbot/([^`]+?)/?`", cell)}
    entries = {path.name for path in (ROOT / "newsbot").iterdir() if not path.name.startswith(("_", "."))}
    assert mapped == entries


def test_the_picture_is_drawn_from_the_present_rules() -> None:
    assert architecture.OUT.read_text(encoding="utf-8") == architecture.drawing(architecture.contracts()), "`make docs`"


def test_every_package_and_its_first_level_is_in_the_picture() -> None:
    picture = architecture.OUT.read_text(encoding="utf-8")
    for contract in architecture.contracts():
        if contract["type"] == "layers" and all(each.count(".") < 2 for each in contract.get("containers", [])):
            for name in itertools.chain.from_iterable(architecture.layers(contract)):
                assert re.search(rf"\b{name.removeprefix('newsbot.')}\b", picture), name
