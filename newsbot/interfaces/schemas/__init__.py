"""JSON Schemas of every record that `--json` prints and pages give as `.json`: what is in it, and what it means.

A record says which one it is: `"schema": "newsbot/story/1"`. Within a number fields are added, never renamed or
removed; who reads records ignores what it does not know. `json_schema` makes the document that is published beside this
module; `json_records.py` and `page_records.py` hold the fields.
"""

from collections.abc import Mapping
from typing import Any

from newsbot.interfaces.schemas.field_kinds import Field, Kind, Record
from newsbot.interfaces.schemas.json_records import RECORDS as _PRINTED
from newsbot.interfaces.schemas.page_records import PAGES

__all__ = ["RECORDS", "Field", "Record", "json_schema"]

RECORDS: dict[str, Record] = {**_PRINTED, **PAGES}
"""Name -> record. `newsbot/NAME/1` is what a record of it says of itself; exported articles carry no such name."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the record `name`, such as `story`."""
    record = RECORDS[name]
    document = _object(record.fields)
    document["properties"]["schema"] = {"const": f"newsbot/{name}/1"}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:newsbot:{name}:1",
        "title": name,
        "description": record.meaning,
    } | document


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": sorted(name for name, field in fields.items() if field.always),
        "properties": {name: _described(fields[name]) for name in sorted(fields)},
    }


def _described(field: Field) -> dict[str, Any]:
    return {**_schema(field.kind), "description": field.meaning}


def _schema(kind: Kind) -> dict[str, Any]:
    if kind.fields is not None:
        found = _object(kind.fields)
    elif kind.items is not None:
        found = {"type": "array", "items": _schema(kind.items)}
    elif kind.name == "time":
        found = {"type": "string", "format": "date-time"}
    elif kind.name == "any":
        return {}
    else:
        found = {"type": kind.name}
    if kind.choices:
        found["enum"] = [*kind.choices, None] if kind.nullable else list(kind.choices)
    if kind.nullable:
        found["type"] = [found["type"], "null"]
    return found
