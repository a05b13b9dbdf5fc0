"""As much of JSON Schema as newsbot's own schemas use, and stricter: what a schema does not know is a fault."""

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def faults(schema: dict[str, Any], value: Any, place: str = "") -> Iterator[str]:
    """What of `value` is not as `schema` says, each with its place."""
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    allowed = schema.get("type")
    names = [allowed] if isinstance(allowed, str) else allowed or []
    if names and not any(_is(value, name) for name in names):
        yield f"{place}: {value!r} is no {' or '.join(names)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if schema.get("format") == "date-time" and value is not None and not _TIME.fullmatch(value):
        yield f"{place}: {value!r} is no time"
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{place}.{name} is missing" for name in schema["required"] if name not in value)
        for name, each in value.items():
            if name not in schema["properties"]:
                yield f"{place}.{name} is not described"
            else:
                yield from faults(schema["properties"][name], each, f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, each in enumerate(value):
            yield from faults(schema["items"], each, f"{place}[{number}]")


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and not (isinstance(value, bool) and name in ("integer", "number"))
