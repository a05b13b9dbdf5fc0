"""How data leaves: tables on a terminal, whole lines in a pipe, JSON, CSV or Markdown when asked. stdout is data."""

import functools
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO

from newsbot.interfaces.cli.layout import TYPED, Column, table, wrapped
from newsbot.text.formats import csv_text, dumps, plain
from newsbot.times import Clock, relative

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "md")

Row = Mapping[str, Any]


_ENDLESS = 1_000_000
"""Columns of a pipe: nothing is broken into lines there."""


class Output:
    """Writes to stdout in the chosen format; without a choice a table on a terminal and TSV in a pipe."""

    def __init__(self, chosen: str | None, color: str, clock: Clock, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.chosen = chosen
        self.format = chosen or ("table" if self.stream.isatty() else "tsv")
        self.color = color
        self.clock = clock

    @property
    def for_machines(self) -> bool:
        """Whether a program will read this."""
        return self.chosen in {"json", "jsonl", "csv", "tsv"}

    def rows(self, rows: Iterable[Row], columns: Sequence[Column], schema: str) -> int:
        """Write a list and return its length; `schema` names the record (`article` -> `newsbot/article/1`)."""
        every = list(rows)
        named: list[Row] = [{"schema": f"newsbot/{schema}/1", **row} for row in every]
        writers: dict[str, Callable[[], None]] = {
            "json": lambda: self.line(dumps(named, indent=1)),
            "jsonl": lambda: self._lines(map(dumps, named)),
            "csv": lambda: self._csv(every, columns),
            "tsv": lambda: self._lines("\t".join(_cells(row, columns)) for row in every),
            "md": lambda: self._markdown(every, columns),
            "table": lambda: self._table(every, columns),
        }
        if every or self.format == "json":
            writers[self.format]()
        return len(every)

    def document(
        self,
        record: Row,
        schema: str,
        lines: Callable[[int], Iterable[str]],
        parts: Iterable[Row],
        columns: Sequence[Column],
    ) -> None:
        """Write one record: as JSON, or its `parts` as a list when one was asked for, else for people to read.

        `lines` gives the text for a width; it reads the same in a pipe, where its lines are not broken.
        """
        if self.chosen in {"json", "jsonl"}:
            self.record(record, schema)
        elif self.chosen in {"tsv", "csv", "md"}:
            self.rows(parts, columns, schema)
        else:
            self._lines(lines(self.width))

    def record(self, record: Row, schema: str) -> None:
        """Write one record as JSON."""
        self.line(dumps({"schema": f"newsbot/{schema}/1", **record}, indent=1 if self.format == "json" else None))

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.stream.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.line(line)

    def _csv(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        keys = [column.key for column in columns]
        self.stream.write(csv_text([keys, *(_cells(row, columns) for row in rows)]))

    def _markdown(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        self.line("| " + " | ".join(column.title for column in columns) + " |")
        self.line("|" + "---|" * len(columns))
        from newsbot.interfaces.export.markdown import escaped

        for row in rows:
            shown = (cell.replace("|", "%7C") if "://" in cell else escaped(cell) for cell in _cells(row, columns))
            self.line("| " + " | ".join(shown) + " |")

    def _table(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        cells = [[self._short(row.get(column.key), column) for column in columns] for row in rows]
        head, *lines = table(cells, columns, self.width)
        self.line(f"\x1b[1m{head}\x1b[0m" if self.console.color_system else head)
        self._lines(lines)

    def _short(self, value: Any, column: Column) -> str:
        if isinstance(value, datetime):
            return relative(value, self.clock())
        return plain(value)[:TYPED] if column.ident else plain(value)

    @property
    def width(self) -> int:
        """Columns of the terminal; a pipe has no end."""
        return shutil.get_terminal_size().columns if self.stream.isatty() else _ENDLESS

    @functools.cached_property
    def console(self) -> Any:
        """A rich console on stdout, as wide as the terminal; colours as asked (NO_COLOR is honoured)."""
        from rich.console import Console

        forced = {"always": True, "never": False, "auto": None}[self.color]
        return Console(file=self.stream, force_terminal=forced, highlight=False, soft_wrap=False, emoji=False)


def tell(sentences: str) -> None:
    """Say something on stderr; on a terminal in its lines."""
    for sentence in sentences.split("\n"):
        indent = sentence[: len(sentence) - len(sentence.lstrip())]
        width = shutil.get_terminal_size().columns if sys.stderr.isatty() else _ENDLESS
        print("\n".join(wrapped(sentence, width, indent)), file=sys.stderr)


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    return [plain(row.get(column.key)) for column in columns]
