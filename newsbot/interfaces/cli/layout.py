"""Text on a terminal: paragraphs and tables in so many columns, whatever script they are in. Pure."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

_GAP = 2
_LEAST = 6
"""Columns that are left to every column of a table, however narrow the terminal."""


class Column(NamedTuple):
    """One column of a list; `key` names the value in a row.

    On a terminal `wide` ones share what room is left; a `below` one stands whole on a line of its own under the row; of
    an `ident` stands as much as one types.
    """

    key: str
    title: str
    wide: bool = False
    right: bool = False
    below: bool = False
    ident: bool = False


TYPED = 8
"""Characters of an id that nearly always tell it from all others: `s-7k3f9d`."""


def cells(text: str) -> int:
    """Columns that `text` takes: two for a wide character, none for a mark on another or an invisible one."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The paragraph in lines of at most `width` columns, `first` before the first, `rest` (else `first`) before others.

    What has no spaces is broken anywhere, but for addresses: those are whole on a line that may be longer.
    """
    rest = first if rest is None else rest
    lines, line, used = [], first, 0
    for word in _broken(text.split(), max(width - max(cells(first), cells(rest)), 1)):
        if used and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, used = rest, 0
        line += f" {word}" if used else word
        used += 1
    return [*lines, line]


def _broken(words: Sequence[str], room: int) -> Iterator[str]:
    for word in words:
        while cells(word) > room and "://" not in word:
            fits = next(size for size in range(1, len(word) + 1) if cells(word[: size + 1]) > room)
            yield word[:fits]
            word = word[fits:]
        yield word


def table(rows: Sequence[Sequence[str]], columns: Sequence[Column], width: int) -> Iterator[str]:
    """A head and the rows (a cell for each column) in lines of at most `width` columns, nothing cut off.

    Cells that do not fit are broken into lines; the values of `below` columns follow their row.
    """
    places = [place for place, column in enumerate(columns) if not column.below]
    shown = [columns[place] for place in places]
    widths = _widths([[column.title for column in shown], *([row[p] for p in places] for row in rows)], shown, width)
    yield _line([column.title for column in shown], widths, shown)
    for row in rows:
        pieces = [wrapped(row[place], size) for place, size in zip(places, widths, strict=True)]
        for line in zip_longest(*pieces, fillvalue=""):
            yield _line(line, widths, shown)
        for place, column in enumerate(columns):
            if column.below and row[place]:
                yield from wrapped(row[place], width, "  ", "    ")


def _widths(lines: Sequence[Sequence[str]], columns: Sequence[Column], width: int) -> list[int]:
    """As wide as the widest cell; where that is too much, less for the widest of the `wide` ones, then of all.

    What is typed again (`ident`) gives way last.
    """
    found = [max(cells(line[place]) for line in lines) for place in range(len(columns))]
    room = width - _GAP * (len(columns) - 1)
    wide = [place for place, column in enumerate(columns) if column.wide]
    others = [place for place, column in enumerate(columns) if not column.ident]
    for least, places in ((20, wide), (_LEAST, others), (_LEAST, range(len(columns)))):
        while sum(found) > room and any(found[place] > least for place in places):
            widest = max(places, key=lambda place: found[place])
            found[widest] -= 1
    return found


def _line(texts: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    padded = []
    for text, size, column in zip(texts, widths, columns, strict=True):
        space = " " * (size - cells(text))
        padded.append(space + text if column.right else text + space)
    return (" " * _GAP).join(padded).rstrip()


def minute(moment: datetime | None) -> str:
    """A moment for people, in its own zone: `2026-03-09 10:22`; nothing for None."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def zoned(moment: datetime) -> str:
    """The same with its zone: `2026-03-09 10:22 UTC`, `2026-03-09 13:22 +03`."""
    return f"{minute(moment)} {moment.tzname()}"


HEADLINE_ONLY = "headline only"
"""The mark of what could not be read."""
TEXTS_ONLY = "leave out headlines of what could not be read"
"""Help of the option `--texts-only`."""


def articles(row: Mapping[str, Any]) -> str:
    """How many articles a story has, and how many headlines of what could not be read."""
    unread = f", {count(row['unread'], 'unread headline')}" if row["unread"] else ""
    return count(row["articles"], "article") + unread


def count(number: int, one: str, many: str | None = None) -> str:
    """A number of things: `1 article`, `2 articles`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
