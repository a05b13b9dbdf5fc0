"""Parquet, for data frames; needs the extra `parquet` (pyarrow)."""

import itertools
import tempfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.interfaces.export import Corpus, Row
from newsbot.interfaces.export.files import read_pieces

ROW_GROUP = 10_000
"""Articles that are held at a time."""

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
            writer.write_table(pyarrow.Table.from_pylist(_group(rows), schema=schema))
            while group := _group(rows):
                writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
        file.seek(0)
        yield from read_pieces(file)


def _group(rows: Iterator[Row]) -> list[dict[str, Any]]:
    return [dict(row) for row in itertools.islice(rows, ROW_GROUP)]


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32()), ("unread", pyarrow.bool_())])
