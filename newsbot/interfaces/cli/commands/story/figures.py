"""`newsbot story show --figures`: what the reports of a story count, over time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsbot.interfaces.cli.layout import Column, minute, wrapped
from newsbot.interfaces.figures import figure_name, number, stated
from newsbot.text.words import one_line

Row = Mapping[str, Any]

COLUMNS = (
    Column("figure", "figure"),
    Column("at", "at"),
    Column("outlet", "outlet"),
    Column("value", "value"),
    Column("corrects", "corrects"),
    Column("at_odds", "at odds"),
    Column("sentence", "sentence"),
    Column("article", "id"),
    Column("url", "url"),
)


def figure_rows(figures: Iterable[Row]) -> Iterator[Row]:
    """A row a cell."""
    for each in figures:
        for cell in each["cells"]:
            corrects = None if cell["corrects"] is None else number(cell["corrects"])
            yield {**cell, "figure": figure_name(each), "value": stated(cell), "corrects": corrects}


def figure_lines(row: Row, width: int) -> Iterator[str]:
    """The figures of a story for a terminal of `width` columns: what was said, by whom, in which sentence."""
    yield from wrapped(one_line(row["title"]), width)
    if not row["figures"]:
        yield "No figure that several reports give or one corrects."
    for each in row["figures"]:
        last = each["cells"][-1]
        yield ""
        yield f"{figure_name(each)}: {stated(last)}, {last['outlet']}, {minute(last['at'])}"
        for cell in each["cells"]:
            yield f"  {minute(cell['at'])}  {stated(cell)}{_beside(cell)}  {cell['outlet']}"
            yield from wrapped(f"“{one_line(cell['sentence'])}”", width, "    ", "     ")


def _beside(cell: Row) -> str:
    """What else is to be said of a figure: what it was before, and that somebody says something else."""
    told = "" if cell["corrects"] is None else f", corrected from {number(cell['corrects'])}"
    return f"{told}, others say otherwise" if cell["at_odds"] else told
