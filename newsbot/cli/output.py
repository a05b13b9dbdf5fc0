"""How data leaves: tables on a terminal, whole lines in a pipe, JSON, CSV or Markdown when asked. stdout is data."""

import functools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from newsbot.clock import Clock
from newsbot.formats import csv_text, dumps, plain
from newsbot.times import relative

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "md")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a list. `key` names the value in a row; `wide` columns share what room is left on a terminal."""

    key: str
    title: str
    wide: bool = False
    right: bool = False


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
        for row in rows:
            self.line("| " + " | ".join(cell.replace("|", "\\|") for cell in _cells(row, columns)) + " |")

    def _table(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
        for column in columns:
            table.add_column(
                column.title,
                justify="right" if column.right else "left",
                no_wrap=True,
                overflow="ellipsis",
                ratio=1 if column.wide else None,
            )
        for row in rows:
            table.add_row(*(self._short(row.get(column.key)) for column in columns))
        table.expand = any(column.wide for column in columns)
        self.console.print(table, markup=False, highlight=False)

    def _short(self, value: Any) -> Any:
        from rich.text import Text

        return Text(relative(value, self.clock()) if isinstance(value, datetime) else plain(value))

    @property
    def width(self) -> int:
        """Columns of the terminal; 100 in a pipe, where nobody has said."""
        return int(self.console.width) if self.stream.isatty() else 100

    @functools.cached_property
    def console(self) -> Any:
        """A rich console on stdout, as wide as the terminal; colours as asked (NO_COLOR is honoured)."""
        from rich.console import Console

        forced = {"always": True, "never": False, "auto": None}[self.color]
        return Console(file=self.stream, force_terminal=forced, highlight=False, soft_wrap=False, emoji=False)


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    return [plain(row.get(column.key)) for column in columns]
