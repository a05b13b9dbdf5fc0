"""Parquet, for data frames; needs the extra `parquet` (pyarrow).

Rows go to pyarrow as lines of JSON: where it is given Python's objects it imports pandas, which is 70 MB and not used.
"""

import io
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
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
        reader: Any = import_module("pyarrow.json")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]'") from error
    schema, rows = _schema(pyarrow), iter(corpus.articles)
    with tempfile.TemporaryFile() as file:
        with parquet.ParquetWriter(file, schema) as writer:
            while parts := list(_parts(reader, schema, rows)):
                writer.write_table(pyarrow.concat_tables(parts).combine_chunks())
        file.seek(0)
        yield from read_pieces(file)


def _parts(reader: Any, schema: Any, rows: Iterator[Row]) -> Iterator[Any]:
    """The next rows as tables."""
    count, held = 0, 0
    while count < ROW_GROUP and held < ROW_GROUP_TEXT:
        lines: list[str] = []
        while len(lines) < _ROWS and held < ROW_GROUP_TEXT and (row := next(rows, None)) is not None:
            shown = {name: row[name] for name in schema.names}
            lines.append(json.dumps(shown, ensure_ascii=False, default=_moment))
            held += len(row["text"])
        if not lines:
            return
        data = "\n".join(lines).encode()
        yield reader.read_json(
            io.BytesIO(data),
            read_options=reader.ReadOptions(use_threads=False, block_size=len(data)),
            parse_options=reader.ParseOptions(explicit_schema=schema),
        )
        count += len(lines)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32()), ("unread", pyarrow.bool_())])
