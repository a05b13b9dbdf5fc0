"""Names of months and weekdays in the languages of the world, and what else stands beside numbers in a date."""

import functools
import re
from collections.abc import Mapping
from importlib import resources

from newsbot.text.words import fold

Meanings = Mapping[int, frozenset[str]]
"""Number of a month or weekday -> languages in which a word names it."""


@functools.cache
def months() -> Mapping[str, Meanings]:
    """Folded names (in several words: with single spaces) of months, 1 to 12; of two meanings the commoner is first."""
    return _names(range(1, 13), 0)


@functools.cache
def weekdays() -> Mapping[str, Meanings]:
    """Folded names of weekdays, 0 (Monday) to 6."""
    return _names(range(13, 20), 13)


@functools.cache
def phrases() -> re.Pattern[str]:
    """Finds the names that are written in several words, which `joined` makes one of."""
    names = {name for table in (months(), weekdays()) for name in table if " " in name}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")


@functools.cache
def _rows() -> list[list[str]]:
    """Of each language its code, its months and its weekdays, as the table has them."""
    table = resources.files(__package__).joinpath("calendar_names.txt").read_text(encoding="utf-8")
    return [line.split("|") for line in table.splitlines() if not line.startswith("#")]


def _names(columns: range, first: int) -> dict[str, dict[int, frozenset[str]]]:
    found: dict[str, dict[int, frozenset[str]]] = {}
    for row in _rows():
        for column in columns:
            for name in row[column].split():
                meanings = found.setdefault(fold(name).replace("_", " "), {})
                meanings[column - first] = meanings.get(column - first, frozenset()) | {row[0]}
    return found
