"""Rows that are read when they are gone over, and the same as a table of Arrow, pandas or Polars."""

import itertools
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter

from newsbot.errors import UsageError
from newsbot.interfaces.notebook.records import Count
from newsbot.interfaces.trend_picture import picture

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")
_AT_ONCE = 1_000  # rows of one batch of a table
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def made(kind: type[T], row: Mapping[str, Any]) -> T:
    """`row`, an answer of `newsbot.corpus.query`, as an object; what the object has no field for is left out."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    found: T = _ADAPTERS[kind].validate_python(row)
    return found


class Rows(Iterable[T], Generic[T]):
    """Rows that are read when they are gone over, each time anew: more may come while a crawl writes."""

    def __init__(self, kind: type[T], read: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._kind = kind
        self._read = read

    def __iter__(self) -> Iterator[T]:
        return (made(self._kind, row) for row in self._read())

    def __repr__(self) -> str:
        return f"<rows of {self._kind.__name__}, read when they are gone over>"

    def to_arrow(self) -> "pyarrow.Table":
        """The rows as a table, in batches; tuples are lists, objects structs, times UTC."""
        arrow = _imported("pyarrow")
        schema = arrow.schema([(name, _arrow(arrow, hint)) for name, hint in _hints(self._kind)])
        rows = iter(self._read())
        batches = iter(lambda: list(itertools.islice(rows, _AT_ONCE)), [])
        return arrow.Table.from_batches((arrow.RecordBatch.from_pylist(each, schema) for each in batches), schema)

    def to_pandas(self) -> "pandas.DataFrame":
        """The same as a data frame over Arrow's memory (`pandas.ArrowDtype`)."""
        frame = _imported("pandas")
        return self.to_arrow().to_pandas(types_mapper=frame.ArrowDtype)

    def to_polars(self) -> "polars.DataFrame":
        """The same as a data frame of Polars, over Arrow's memory."""
        found: polars.DataFrame = _imported("polars").from_arrow(self.to_arrow())
        return found


class Trend(Rows[Count]):
    """Coverage over time: a row for each step of each series. A notebook shows it as a picture."""

    def __init__(self, record: Mapping[str, Any], read: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        super().__init__(Count, read)
        self._record = record

    @property
    def note(self) -> str:
        """What the counts cannot know."""
        return str(self._record["note"])

    def svg(self) -> str:
        """The picture, as a file of its own."""
        return str(picture(self._record, alone=True))

    def _repr_svg_(self) -> str:
        return self.svg()


def _imported(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError as error:
        raise UsageError(f"This needs {package}, which is not installed: pip install 'newsbot[notebook]'") from error


def _hints(kind: type) -> list[tuple[str, Any]]:
    """Field -> type, in order; without those whose keys depend on what they tell, which no table can have."""
    hints = typing.get_type_hints(kind)
    return [
        (each.name, hints[each.name]) for each in fields(kind) if typing.get_origin(hints[each.name]) is not Mapping
    ]


def _arrow(arrow: Any, hint: Any) -> Any:
    """The Arrow type of a field's type."""
    inner = [each for each in typing.get_args(hint) if each not in (type(None), ...)]
    if isinstance(hint, types.UnionType):
        return _arrow(arrow, inner[0])
    if typing.get_origin(hint) is tuple:
        return arrow.list_(_arrow(arrow, inner[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return arrow.struct([(name, _arrow(arrow, each)) for name, each in _hints(hint)])
    plain = {str: arrow.string(), bool: arrow.bool_(), int: arrow.int64(), float: arrow.float64()}
    return plain[hint] if hint in plain else {datetime: arrow.timestamp("s", tz="UTC")}[hint]
