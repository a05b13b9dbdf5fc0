"""TOML files, read so that a mistake is reported with file, line and key."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from newsbot.errors import ConfigError
from newsbot.network.urls import redact
from newsbot.operation.config.model import kind_of
from newsbot.operation.config.value_kinds import quoted


@dataclass(frozen=True)
class TomlFile:
    """A TOML file that was read: where it is, its text, and its values."""

    path: Path
    text: str
    values: dict[str, Any]

    def where(self, key: str, value: object = None) -> str:
        """`newsbot.toml:12: fetch.timeout`: the line where `value`, if it is a text, stands, else that of `key`."""
        line = _line_with(self.text, value) or _line_of(self.text, key)
        return f"{self.path}:{line}: {key}" if line else f"{self.path}: {key}"


class Problem(NamedTuple):
    """One mistake: dotted key, the offending value, what was expected (with the value, redacted)."""

    key: str
    value: object
    what: str


def read_toml(path: Path) -> TomlFile:
    """The file at `path`; raises ConfigError when it cannot be read or is not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors begin a file with a byte order mark
        return TomlFile(path, text, tomllib.loads(text))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = found[1] if found else text.rstrip().count("\n") + 1
        what = re.sub(r" [(]at .*[)]", "", str(error))
        if what == r"Illegal character '\n'":
            what = "a text does not end on its line; is a quotation mark missing?"
        raise ConfigError(f"{path}:{line}: is not TOML: {what}") from error


def problems(error: ValidationError, fields: Mapping[str, FieldInfo]) -> list[Problem]:
    """What pydantic found in a model with these (dotted) fields: the first mistake of each; not unknown keys."""
    found: dict[str, Problem] = {}
    for each in error.errors():
        if each["type"] == "extra_forbidden":
            continue
        names = [str(part) for part in each["loc"]]
        key = next(key for key in (".".join(names[:2]), names[0]) if key in fields)
        value = "but it is missing" if each["type"] == "missing" else f"not {_short(each['input'])}"
        found.setdefault(key, Problem(key, each["input"], f"expected {kind_of(fields[key])}, {value}"))
    return list(found.values())


def replace_file(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, so that nobody ever reads half of it. OSError when it cannot be written."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?`, or else what is known."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 1, 0.7)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


def _short(value: object) -> str:
    text = redact(quoted(re.sub("://.*@", "://***@", value)) if isinstance(value, str) else repr(value))
    return text if len(text) <= 60 else text[:59] + "…"


def _line_with(text: str, value: object) -> int | None:
    if not isinstance(value, str) or len(value) < 5:  # a short one may stand anywhere
        return None
    return next((number for number, line in enumerate(text.splitlines(), 1) if value in line), None)


def _line_of(text: str, key: str) -> int | None:
    """The line (from 1) on which `key` is set, by looking for it: tomllib keeps no positions."""
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            current = header[1]
            if current == key:
                return number
        assignment = re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)
        if assignment and f"{current}.{assignment[1]}".lstrip(".") == key:
            return number
    return None
