"""Values as they leave newsbot, on the command line and on pages alike: one line of text, JSON, formula-safe CSV."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from newsbot.text.words import one_line
from newsbot.times import iso


def plain(value: Any) -> str:
    """A value as one line of text, control characters shown as escapes."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, float):
        return f"{value:.2f}"
    return one_line(str(value))


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what would start one gets a leading apostrophe."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON with sorted keys, times in ISO 8601, and no lone surrogates."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, default=_json)


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"not JSON: {value!r}")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV, formula-safe."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_csv_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _csv_cell(cell: str) -> str:
    """The writer would leave a lone carriage return bare, and spreadsheets would begin a line there."""
    return no_formula(cell).replace("\r\n", "\n").replace("\r", "\n")
