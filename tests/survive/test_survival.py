"""The page of what newsbot survives is that of the tests there are."""

import subprocess
import sys

import pytest

from tests.survive.faults import FAULTS, LEFT_OUT
from tests.survive.plugin import PAGE, ids_of


@pytest.mark.parametrize(
    ("nodeid", "ids"),
    [
        ("tests/x.py::test_R01_a_kill", {"R01"}),
        ("tests/x.py::test_R02_R10_both", {"R02", "R10"}),
        ("tests/x.py::test_broken[R37-long]", {"R37"}),
        ("tests/R01.py::test_PR01_R1_R012_none", set()),
    ],
    ids=["one", "two", "of a case", "none"],  # that carry none themselves
)
def test_ids_are_read_from_names_and_cases(nodeid: str, ids: set[str]) -> None:
    assert ids_of(nodeid) == ids


@pytest.mark.slow
def test_the_page_names_the_tests_that_there_are() -> None:
    """`make survive` writes it."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "tests.survive.plugin", "-p", "no:xdist"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PAGE.parents[2], timeout=170)
    assert done.returncode == 0, done.stdout[-2000:]
    assert PAGE.read_text(encoding="utf-8") in done.stdout, "`make survive`"


def test_what_is_left_out_has_its_reason_among_the_limits() -> None:
    limits = (PAGE.parents[1] / "explanation" / "limits.md").read_text(encoding="utf-8")
    assert LEFT_OUT.keys() <= FAULTS.keys()
    assert "these are not provoked in its tests" in limits
    assert all(f"({ident})" in limits for ident in LEFT_OUT)
