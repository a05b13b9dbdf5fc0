"""Records to plain documents and back, driven by the types in schema.py: no field is written out by hand twice."""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeVar

from newsbot.corpus.store.clean import clean_json, clean_text

Convert = Callable[[Any], Any]
R = TypeVar("R")


def iso(moment: datetime) -> str:
    """`2026-03-09T08:30:00Z`: UTC, whole seconds, sorts as the times do. Raises ValueError for a naive time."""
    return to_utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def from_iso(value: str) -> datetime:
    """The inverse of `iso`."""
    return datetime.fromisoformat(value)


def to_utc(moment: datetime) -> datetime:
    """`moment` in UTC and whole seconds. Raises ValueError for a naive time: whose clock would it be?"""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    return moment.astimezone(UTC).replace(microsecond=0)


def minute(moment: datetime) -> datetime:
    """`moment` cut to the minute: the first half of the canonical order."""
    return to_utc(moment).replace(second=0)


def position_key(position: tuple[datetime, str]) -> str:
    """A place in the canonical order as a string that sorts like it."""
    return f"{iso(minute(position[0]))} {clean_text(position[1])}"


def position_of(key: str) -> tuple[datetime, str]:
    """The inverse of `position_key`."""
    moment, _, article_id = key.partition(" ")
    return from_iso(moment), article_id


class _Field(NamedTuple):
    """How one field travels: to the database, back, and whether its record needs it."""

    name: str
    out: Convert
    back: Convert
    required: bool


class Codec:
    """Encodes records for one kind of database: how it holds times and bytes, and which keys its objects may have."""

    def __init__(
        self,
        time_out: Callable[[datetime], Any] = iso,
        time_in: Callable[[Any], datetime] = from_iso,
        key_out: Callable[[str], str] | None = None,
        key_in: Callable[[str], str] | None = None,
        bytes_out: Callable[[bytes], Any] = bytes,
        bytes_in: Callable[[Any], bytes] = bytes,
    ) -> None:
        self._time_out, self._time_in = time_out, time_in
        self._bytes_out, self._bytes_in = bytes_out, bytes_in
        self._key_out, self._key_in = key_out, key_in
        self._plans: dict[type, list[_Field]] = {}

    def encode(self, record: Any) -> dict[str, Any]:
        """The fields of a record by name, as values that the database holds."""
        return {field.name: field.out(getattr(record, field.name)) for field in self._plan(type(record))}

    def decode(self, kind: type[R], document: Mapping[str, Any]) -> R:
        """The record in `document`; fields that are missing get their default, else None."""
        values: dict[str, Any] = {}
        for field in self._plan(kind):
            if field.name in document:
                values[field.name] = field.back(document[field.name])
            elif field.required:
                values[field.name] = None
        return kind(**values)

    def encode_json(self, value: Any) -> Any:
        """Free-form JSON with keys that the database accepts."""
        return _map_keys(clean_json(value), self._key_out) if self._key_out else clean_json(value)

    def decode_json(self, value: Any) -> Any:
        """The inverse of `encode_json`."""
        return _map_keys(value, self._key_in) if self._key_in else value

    def _plan(self, kind: type) -> list[_Field]:
        plan = self._plans.get(kind)
        if plan is None:
            hints = typing.get_type_hints(kind)
            plan = [_Field(f.name, *self._converters(hints[f.name]), _is_required(f)) for f in dataclasses.fields(kind)]
            self._plans[kind] = plan
        return plan

    def _converters(self, hint: Any) -> tuple[Convert, Convert]:
        """(to the database, from the database) for one type."""
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.encode, functools.partial(self.decode, hint)
        if hint is datetime:
            return self._time_out, self._time_in
        if hint is str or typing.get_origin(hint) is Literal:
            return clean_text, _same
        if hint is int:
            return int, int
        if hint is bytes:
            return self._bytes_out, self._bytes_in
        if hint in (float, bool):
            return hint, hint
        if hint is Any:
            return self.encode_json, self.decode_json
        return self._compound(hint)

    def _compound(self, hint: Any) -> tuple[Convert, Convert]:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            (inner,) = (a for a in arguments if a is not type(None))
            out, back = self._converters(inner)
            return _optional(out), _optional(back)
        if origin is tuple:
            out, back = self._converters(arguments[0])
            return (lambda v: [out(x) for x in v]), (lambda v: tuple(back(x) for x in v or ()))
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(arguments[1])
        raise TypeError(f"the schema has a type that no store knows: {hint}")

    def _mapping(self, value_hint: Any) -> tuple[Convert, Convert]:
        if value_hint is Any:
            return self.encode_json, lambda v: self.decode_json(v or {})
        out, back = self._converters(value_hint)
        key_out, key_in = self._key_out or str, self._key_in or str
        return (
            lambda v: {key_out(clean_text(str(k))): out(x) for k, x in v.items()},
            lambda v: {key_in(k): back(x) for k, x in (v or {}).items()},
        )


def _same(value: Any) -> Any:
    return value


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _map_keys(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {change(key): _map_keys(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_map_keys(item, change) for item in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
