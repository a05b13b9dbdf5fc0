"""What comes from outside, changed at random: it is read, or refused with an error of newsbot's own."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BENCH: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "fuzz.py"), run_name="fuzz")
FUZZ: Callable[..., Any] = BENCH["fuzz"]
COUNTS = {"feeds": 150, "pages": 15, "archives": 150, "queries": 500, "topics": 200, "imports": 300, "opml": 200}


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCH["KINDS"])
def test_R76_mutations_are_read_or_refused(name: str) -> None:
    kind = BENCH["KINDS"][name]
    outcomes, _ = FUZZ(kind, kind.bodies(), COUNTS[name], seed=76)
    assert sum(outcomes.values()) == COUNTS[name]
    assert any(outcomes[read] for read in ("read", "read in part", "body")), "all were broken: nothing was tried"
