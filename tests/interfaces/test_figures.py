"""Figures as people read them."""

import pytest

from newsbot.interfaces.figures import figure_name, number, stated


@pytest.mark.parametrize(
    ("value", "shown"),
    [(14, "14"), (45_000, "45,000"), (5.6, "5.6"), (-27, "-27"), (480_000_000, "480 million"), (1.3e9, "1.3 billion"),
     (1_234_567, "1,234,567")],
)  # fmt: skip
def test_a_number_parts_thousands(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "upper", "approximate", "shown"),
    [(14, None, "", "14"), (14, None, "at least", "at least 14"), (20, 30, "about", "about 20 to 30"),
     (100, None, "order", "hundreds"), (100_000, None, "order", "hundreds of thousands")],
)  # fmt: skip
def test_a_figure_says_how_exact_it_is(value: float, upper: float | None, approximate: str, shown: str) -> None:
    assert stated({"value": value, "upper": upper, "approximate": approximate}) == shown


def test_a_figure_is_named_with_what_it_is_of() -> None:
    assert figure_name({"kind": "dead", "unit": None}) == "dead"
    assert figure_name({"kind": "people", "unit": "passengers"}) == "people (passengers)"
