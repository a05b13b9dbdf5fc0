"""Parquet, for data frames; needs the extra `parquet` (pyarrow)."""

import io
from importlib import import_module
from typing import Any

from newsbot.errors import UsageError
from newsbot.interfaces.export import Corpus

_TEXTS = ("id", "url", "outlet", "title", "text", "language", "agency", "section", "relation", "story", "family")
_TIMES = ("published", "modified", "feed_published", "first_seen", "fetched")
_LISTS = ("authors", "topics")


def render(corpus: Corpus) -> bytes:
    """A row an article; times are timestamps in UTC, authors and topics lists. UsageError without pyarrow."""
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]'") from error
    table = pyarrow.Table.from_pylist([dict(row) for row in corpus.articles], schema=_schema(pyarrow))
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def _schema(pyarrow: Any) -> Any:
    fields = [(name, pyarrow.string()) for name in _TEXTS]
    fields += [(name, pyarrow.timestamp("s", tz="UTC")) for name in _TIMES]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in _LISTS]
    return pyarrow.schema([*fields, ("version", pyarrow.int32())])
