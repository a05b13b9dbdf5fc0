"""What a record is, and what a field of it can be."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Kind:
    """A JSON type, `time` (ISO 8601 in UTC) or `any`; of a list also its items, of an object its fields."""

    name: str
    nullable: bool = False
    items: "Kind | None" = None
    fields: "Mapping[str, Field] | None" = None
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        """For the reference: `list of strings, or null`."""
        text = f"list of {self.items}s" if self.items else self.name
        text = " or ".join(f"`{choice}`" for choice in self.choices) or text
        return f"{text} or null" if self.nullable else text


class Field(NamedTuple):
    """One field of a record; not `always` there when only some commands give it."""

    kind: Kind
    meaning: str
    always: bool = True


class Record(NamedTuple):
    """One kind of record: its meaning, its fields (without `schema`), and where it comes from.

    `commands` print it with `--json`, `pages` are the addresses of `newsbot serve` that give it.
    """

    meaning: str
    commands: tuple[str, ...]
    fields: Mapping[str, Field]
    pages: tuple[str, ...] = ()


TEXT, TIME, INT, NUMBER, BOOL = (Kind(name) for name in ("string", "time", "integer", "number", "boolean"))
OBJECT = Kind("object")
"""An object whose keys depend on what it tells."""


def maybe(kind: Kind) -> Kind:
    """That, or null."""
    return dataclasses.replace(kind, nullable=True)


def many(kind: Kind) -> Kind:
    """A list of that."""
    return Kind("array", items=kind)


def one_of(*choices: str) -> Kind:
    """One of these words."""
    return Kind("string", choices=choices)


def record(**fields: Field) -> Kind:
    """An object with these fields."""
    return Kind("object", fields=fields)
