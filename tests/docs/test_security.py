"""Each line of the threat table names tests that there are."""

import re

from tests.docs.runner import ROOT
from tests.survive.faults import FAULTS, LEFT_OUT


def rows() -> list[list[str]]:
    """The threat table."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return lines[1:]


def test_every_threat_has_tests_that_there_are() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(rows()) > 10
    for row in rows():
        shown = row[-1]
        ids = set(re.findall(r"R\d\d", shown))
        names = re.findall(r"`(test_\w+)`", shown)
        assert ids or names, row
        assert ids <= FAULTS.keys() - LEFT_OUT.keys(), row
        assert all(f"def {name}(" in sources for name in names), row
