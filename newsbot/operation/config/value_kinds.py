"""The kinds of values that settings have: how each is written in a file and read from it."""

import ipaddress
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from newsbot.errors import UsageError
from newsbot.times import zone_named

_LENGTH = re.compile(r"(\d{1,6})\s?(s|m|min|h|d|w|y)")
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # lengths in a query count back from when it is asked
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31_536_000}
_SIZE = re.compile(r"(\d{1,12})\s?(B|kB|KiB|MB|MiB|GB|GiB)")
_BYTES = {"B": 1, "kB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20, "GB": 10**9, "GiB": 2**30}


def _seconds(value: Any) -> Any:
    """`30`, `0.5`, `"30s"` or `"2m"` as seconds."""
    if isinstance(value, str) and (match := _LENGTH.fullmatch(value)):
        return float(int(match[1]) * _SECONDS[match[2]])
    return float(value) if type(value) is int else value


def _length(value: Any) -> Any:
    """`"36h"` or `"30d"` as a timedelta, up to a hundred years."""
    if isinstance(value, str) and (match := _LENGTH.fullmatch(value)):
        value = timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
    if isinstance(value, timedelta) and not timedelta() < value <= timedelta(days=36500):
        raise ValueError("not a length that can be kept")
    return value


def _length_or_false(value: Any) -> Any:
    return None if value is False else _length(value)


def _size(value: Any) -> Any:
    """`16777216` or `"16 MiB"` as bytes."""
    if isinstance(value, str) and (match := _SIZE.fullmatch(value)):
        return int(match[1]) * _BYTES[match[2]]
    return value


def _path(value: Any) -> Any:
    return Path(value).expanduser() if isinstance(value, str) and value else value


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _address(value: Any) -> Any:
    """An IP address or network, with or without a port, such as `127.0.0.1:8080`, `[::1]:80`, `10.1.0.0/16`."""
    ipaddress.ip_network(_without_port(value))
    return value


def _routes(value: Any) -> Any:
    for target in value.values() if isinstance(value, dict) else ():
        if _without_port(target) in (target, f"[{target}]"):
            raise ValueError("a port is missing")
        ipaddress.ip_address(_without_port(target))
    return value


def _place(value: Any) -> Any:
    """An IP address with a port."""
    return _routes({"": value})[""] if isinstance(value, str) else value


def _web_address(value: Any) -> Any:
    if isinstance(value, str):
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("no address of the web that a path can be added to")
    return value


def _without_port(text: str) -> str:
    match = re.fullmatch(r"\[([0-9a-fA-F:.]+)\]:\d{1,5}|([0-9./]+):\d{1,5}", text)
    return (match[1] or match[2]) if match else text.strip("[]")


def _ascending(value: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if list(value) != sorted(set(value)):
        raise ValueError("must ascend")
    return value


def _searches(value: Any) -> Any:
    """Name -> query."""
    if not value:
        return value
    from newsbot.text.topics import parse  # .02 s with what it needs, and most have no searches

    for name, query in value.items() if isinstance(value, dict) else ():
        if not isinstance(query, str) or not re.fullmatch(r"[\w-]{1,80}", name):
            raise ValueError("not a name and a query")
        try:
            parse(query, _SOME_TIME)
        except UsageError as error:
            raise ValueError(f"{name}: {error}") from error
    return value


def _zone(value: Any) -> Any:
    if isinstance(value, str):
        try:
            zone_named(value)
        except UsageError as error:
            raise ValueError("no such time zone") from error
    return value


def _store_uri(value: Any) -> Any:
    if isinstance(value, str) and not re.match(r"sqlite:.|mongodb(\+srv)?://.", value):
        raise ValueError("no such store")
    return value


def _broker(value: Any) -> Any:
    """One address, or several with `;` between them; what is odd in a password has to be escaped."""
    if not isinstance(value, str) or re.match(r"(memory|filesystem)://", value):
        return value
    for each in value.split(";"):
        parts = urlsplit(each)
        behind = parts.path + parts.query + parts.fragment
        if not re.match(r"(rediss?|amqps?)://\S+$", each) or not parts.hostname or parts.port == 0 or "@" in behind:
            raise ValueError("no such broker")
        if parts.scheme.startswith("redis") and not re.fullmatch(r"/?\d*", parts.path):
            raise ValueError("not the number of a database")
    return value


Seconds = Annotated[float, BeforeValidator(_seconds)]
Length = Annotated[timedelta, BeforeValidator(_length)]
LengthOrFalse = Annotated[timedelta | None, BeforeValidator(_length_or_false)]
Size = Annotated[int, BeforeValidator(_size)]
FilePath = Annotated[Path, BeforeValidator(_path)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
Addresses = Annotated[tuple[Annotated[str, BeforeValidator(_address)], ...], BeforeValidator(_tuple)]
Routes = Annotated[dict[str, str], BeforeValidator(_routes)]
StoreUri = Annotated[str, BeforeValidator(_store_uri)]
Broker = Annotated[str, BeforeValidator(_broker)]
Place = Annotated[str, BeforeValidator(_place)]
Searches = Annotated[dict[str, str], BeforeValidator(_searches)]
Zone = Annotated[str, BeforeValidator(_zone)]
WebAddress = Annotated[str, BeforeValidator(_web_address)]
Lengths = Annotated[tuple[Length, ...], BeforeValidator(_tuple), AfterValidator(_ascending)]


def shown(value: object, kind: str = "") -> str:
    """`value` as it is written in a file; `kind` distinguishes sizes from plain numbers."""
    if isinstance(value, bool) or value is None:
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return f'"{_written(int(value.total_seconds()), _LENGTHS)}"'
    if isinstance(value, int) and kind.startswith("a size"):
        return f'"{_written(value, _SIZES)}"'
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(shown(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{quoted(key)} = {shown(each)}' for key, each in value.items())}}}"
    return str(value) if isinstance(value, int) else quoted(str(value))


def quoted(text: str) -> str:
    """`text` as a TOML string: as it is between single quotes where that is possible, else with escapes."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


_LENGTHS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_SIZES = {" GiB": 2**30, " GB": 10**9, " MiB": 2**20, " MB": 10**6, " KiB": 2**10, " kB": 10**3, " B": 1}


def _written(number: int, units: dict[str, int]) -> str:
    """`number` in the first unit that leaves no rest."""
    unit = next(unit for unit, size in units.items() if number % size == 0)
    return f"{number // units[unit]}{unit}"
