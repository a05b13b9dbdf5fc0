"""Parquet, for data frames; needs the extra `parquet` (pyarrow).

Rows go to pyarrow as lines of JSON: where it is given Python's objects it imports pandas, which is 70 MB and not used.
"""

import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.interfaces.export import Corpus, Row
from newsbot.interfaces.export.files import read_pieces

ROW_GROUP = 500
"""Articles that are held at a time,"""
ROW_GROUP_TEXT = 4_000_000
"""or as many as have so many characters of text: the limit of long ones."""

_TEXTS = (
    "id",
    "url",
    "outlet",
    "title",
    "text",
    "language",
    "agency",
    "section",
    "relation",
    "story",
    "family",
    "summary",
)
_TIMES = ("published", "modified", "feed_published", "first_seen", "fetched")
_LISTS = ("authors", "topics")


def pieces(corpus: Corpus) -> Iterator[bytes]:
    """A row an article; times are timestamps in UTC, authors and topics lists. UsageError without pyarrow."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # which gives back the most
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
        reader: Any = import_module("pyarrow.json")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]'") from error
    schema, rows = _schema(pyarrow), iter(corpus.articles)
    with tempfile.TemporaryFile() as file:
        with parquet.ParquetWriter(file, schema) as writer:
            while lines := _lines(schema.names, rows):
                table = reader.read_json(
                    io.BytesIO(lines),
                    read_options=reader.ReadOptions(use_threads=False, block_size=len(lines)),
                    parse_options=reader.ParseOptions(explicit_schema=schema),
                )
                writer.write_table(table)
        file.seek(0)
        yield from read_pieces(file)


def _lines(names: Sequence[str], rows: Iterator[Row]) -> bytes:
    """The next rows, a line of JSON each."""
    lines: list[bytes] = []
    held = 0
    while len(lines) < ROW_GROUP and held < ROW_GROUP_TEXT and (row := next(rows, None)) is not None:
        shown = {name: row[name] for name in names}
        lines.append(json.dumps(shown, ensure_ascii=False, default=_moment).encode())
        held += len(row["text"])
    return b"\n".join(lines)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32()), ("unread", pyarrow.bool_())])
