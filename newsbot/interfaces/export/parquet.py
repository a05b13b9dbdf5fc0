"""Parquet, for data frames; needs the extra `parquet` (pyarrow)."""

import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.interfaces.export import Corpus, Row
from newsbot.interfaces.export.files import read_pieces

ROW_GROUP = 10_000
"""Articles that are held at a time,"""
ROW_GROUP_TEXT = 32_000_000
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
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]'") from error
    schema, rows = _schema(pyarrow), iter(corpus.articles)
    with tempfile.TemporaryFile() as file:
        with parquet.ParquetWriter(file, schema) as writer:
            writer.write_table(pyarrow.Table.from_pylist(_group(rows, schema.names), schema=schema))
            while group := _group(rows, schema.names):
                writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
        file.seek(0)
        yield from read_pieces(file)


def _group(rows: Iterator[Row], names: Sequence[str]) -> list[dict[str, Any]]:
    """The next rows, with what is written of them."""
    group: list[dict[str, Any]] = []
    held = 0
    while held < ROW_GROUP_TEXT and len(group) < ROW_GROUP and (row := next(rows, None)) is not None:
        group.append({name: row[name] for name in names})
        held += len(row["text"])
    return group


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32()), ("unread", pyarrow.bool_())])
