"""Parquet, for data frames; needs the extra `parquet` (pyarrow)."""

import tempfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.interfaces.export import Corpus, Row
from newsbot.interfaces.export.files import read_pieces

ROW_GROUP = 10_000
"""Articles that are held at a time, as columns,"""
ROW_GROUP_TEXT = 32_000_000
"""or as many as have so many characters of text: the limit of long ones."""
_ROWS = 500  # that are held as Python's objects, which are several times as large

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
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]'") from error
    schema, rows = _schema(pyarrow), iter(corpus.articles)
    with tempfile.TemporaryFile() as file:
        with parquet.ParquetWriter(file, schema) as writer:
            group = _group(pyarrow, schema, rows)
            writer.write_table(group)
            while len(group) and len(group := _group(pyarrow, schema, rows)):
                writer.write_table(group)
        file.seek(0)
        yield from read_pieces(file)


def _group(pyarrow: Any, schema: Any, rows: Iterator[Row]) -> Any:
    """The next rows as a table."""
    parts, count, held = [schema.empty_table()], 0, 0
    while count < ROW_GROUP and held < ROW_GROUP_TEXT:
        part: list[dict[str, Any]] = []
        while len(part) < _ROWS and held < ROW_GROUP_TEXT and (row := next(rows, None)) is not None:
            part.append({name: row[name] for name in schema.names})
            held += len(row["text"])
        if not part:
            break
        parts.append(pyarrow.Table.from_pylist(part, schema=schema))
        count += len(part)
    return pyarrow.concat_tables(parts).combine_chunks()


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32()), ("unread", pyarrow.bool_())])
