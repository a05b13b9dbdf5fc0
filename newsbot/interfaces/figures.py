"""Figures as people read them, on the command line and on pages: "at least 14", "EUR 2.3 million"."""

from collections.abc import Mapping
from typing import Any

_ORDERS = {10: "tens", 20: "dozens", 100: "hundreds", 1_000: "thousands", 10_000: "tens of thousands"}


def figure_name(series: Mapping[str, Any]) -> str:
    """What is counted, such as `dead`, `people (passengers)`, `money (EUR)`."""
    return f"{series['kind']} ({series['unit']})" if series["unit"] else str(series["kind"])


def stated(cell: Mapping[str, Any]) -> str:
    """A figure with how exact it is: `14`, `at least 14`, `20 to 30`, `hundreds`."""
    if cell["approximate"] == "order":
        return _ORDERS.get(int(cell["value"]), "hundreds of thousands")
    value = number(cell["value"])
    told = value if cell["upper"] is None else f"{value} to {number(cell['upper'])}"
    return f"{cell['approximate']} {told}" if cell["approximate"] else told


def number(value: float) -> str:
    """A number with thousands parted: `14`, `45,000`, `5.6`, `480 million`."""
    for size, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if abs(value) >= size and value / size == round(value / size, 2):
            return f"{value / size:,g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
