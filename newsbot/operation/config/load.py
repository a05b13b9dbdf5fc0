"""Lays files, environment and flags over one another and turns every mistake into one ConfigError."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import ValidationError

from newsbot.errors import ConfigError
from newsbot.network.urls import redact
from newsbot.operation.config.files import TomlFile, did_you_mean, problems, read_toml
from newsbot.operation.config.model import Config, Setting, fields, kind_of, sections, variable
from newsbot.operation.config.value_kinds import shown

FILE_NAME = "newsbot.toml"
_OTHER_VARIABLES = ("NEWSBOT_CONFIG", "NEWSBOT_STORE_FILE")
_NOT_OURS = ("NEWSBOT_TEST_", "NEWSBOT_REQUIRE_", "NEWSBOT_FAILPOINT")  # tests' own
_PATHS = ("topics_dir", "overrides", "alerts", "archive.dir", "log.file", "store.uri")


@dataclass(frozen=True)
class _Layer:
    """Settings of one origin. `base`: what its paths are relative to."""

    origin: str
    values: dict[str, Any]
    base: Path = field(default_factory=Path)
    document: TomlFile | None = None

    def where(self, key: str) -> str:
        if self.document:
            return self.document.where(key)
        return variable(key) if self.origin == "environment" else f"{self.origin}: {key}"


def load_config(
    path: Path | str | None = None,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Config:
    """The configuration of this run; raises ConfigError with one line for each mistake.

    path: a file that takes the place of ./newsbot.toml and the personal file (also NEWSBOT_CONFIG).
    flags: dotted key -> value from the command line, such as {"store.uri": "sqlite:x.db"}; None values are left out.
    environ: the environment, `os.environ` when not given.
    """
    environ = os.environ if environ is None else environ
    given = path or environ.get("NEWSBOT_CONFIG")
    layers = [
        _Layer("command line", {key: value for key, value in (flags or {}).items() if value is not None}),
        _Layer("environment", _from_environment(environ)),
        *_files(Path(given) if given else None),
    ]
    layers.append(_defaults(layers[2:]))
    _refuse_unknown(layers)
    return _merged(layers)


def origins(config: Config) -> list[Setting]:
    """Every setting with its value as in a file, secrets redacted, and where it came from."""
    found = []
    for key, info in fields().items():
        table, _, name = key.rpartition(".")
        value = getattr(getattr(config, table) if table else config, name)
        text = redact(shown(value, kind_of(info))) if value is not None else "unset"
        if name == "keep_pages" and value is None:
            text = "false"
        found.append(Setting(key, text, config._origins.get(key, "default")))  # noqa: SLF001 - same package
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings in NEWSBOT_* variables; an empty one is not set."""
    known = {variable(key): key for key in fields()}
    found: dict[str, Any] = {}
    for name in sorted(environ):
        if not name.startswith("NEWSBOT_") or name.startswith(_NOT_OURS) or name in _OTHER_VARIABLES:
            continue
        if name not in known:
            raise ConfigError(f"{name}: no such setting{did_you_mean(name, [*known, *_OTHER_VARIABLES])}")
        if environ[name]:
            found[known[name]] = _typed(known[name], environ[name])
    if environ.get("NEWSBOT_STORE_FILE"):
        if "store.uri" in found:
            raise ConfigError("NEWSBOT_STORE and NEWSBOT_STORE_FILE are both set; only one may be")
        found["store.uri"] = _secret(Path(environ["NEWSBOT_STORE_FILE"]))
    return found


def _typed(key: str, text: str) -> Any:
    """A variable's text as the TOML value it is, where it is one; lists may be written with commas alone."""
    annotation = fields()[key].annotation
    if annotation is str:
        return text
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        is_list = getattr(annotation, "__origin__", None) is tuple
        return [part.strip() for part in text.split(",")] if is_list else text


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"NEWSBOT_STORE_FILE: {path} cannot be read") from error


def _files(given: Path | None) -> list[_Layer]:
    """The files to read, the most particular first."""
    personal = Path(platformdirs.user_config_dir("newsbot")) / FILE_NAME
    paths = [given] if given else [path for path in (Path(FILE_NAME), personal) if path.exists()]
    documents = [read_toml(path) for path in paths]
    return [_Layer(str(each.path), _flat(each.values), each.path.parent, each) for each in documents]


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted key -> value; tables that are sections are taken apart."""
    tables = sections()
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in tables and isinstance(value, dict):
            found |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            found[name] = value
    return found


def _defaults(files: list[_Layer]) -> _Layer:
    """Topics are beside the most particular file, data too; with only a personal file, data go where data belong."""
    base = files[0].base if files else Path()
    personal = bool(files) and base == Path(platformdirs.user_config_dir("newsbot"))
    data = Path(platformdirs.user_data_dir("newsbot")) if personal else base
    values = {
        "topics_dir": str(base / "topics"),
        "overrides": str(base / "overrides.toml"),
        "alerts": str(base / "alerts.toml"),
        "store.uri": f"sqlite:{data / 'newsbot.db'}",
    }
    return _Layer("default", values)


def _refuse_unknown(layers: list[_Layer]) -> None:
    known = list(fields())
    tables = sections()
    found = []
    for layer in layers:
        for key in layer.values:
            if key in tables:
                found.append(f"{layer.where(key)}: expected a table, [{key}]")
            elif key not in known:
                found.append(f"{layer.where(key)}: no such setting{_nearest(key, known)}")
    if found:
        raise ConfigError("\n".join(found))


def _nearest(key: str, known: list[str]) -> str:
    table = key.rpartition(".")[0]
    if table in sections() and not difflib.get_close_matches(key, known, 1, 0.7):
        known = [each for each in known if each.rpartition(".")[0] == table]
    return did_you_mean(key, known if "." in key else [*known, *filter(None, sections())])


def _merged(layers: list[_Layer]) -> Config:
    """The first layer that has a setting wins."""
    winners = {key: layer for layer in reversed(layers) for key in layer.values}
    nested: dict[str, Any] = {}
    for key, layer in winners.items():
        table, _, name = key.rpartition(".")
        target = nested.setdefault(table, {}) if table else nested
        target[name] = _anchored(key, layer.values[key], layer.base)
    try:
        config = Config.model_validate(nested)
    except ValidationError as error:
        lines = [f"{winners[each.key].where(each.key)}: {each.what}" for each in problems(error, fields())]
        raise ConfigError("\n".join(lines)) from None
    config._origins.update({key: layer.origin for key, layer in winners.items()})  # noqa: SLF001 - same package
    return config


def _anchored(key: str, value: Any, base: Path) -> Any:
    """A relative path in a file is relative to the file."""
    if key not in _PATHS or not isinstance(value, str) or not value:
        return value
    if key != "store.uri":
        return str(base / Path(value).expanduser())
    scheme, _, path = value.partition(":")
    if scheme != "sqlite" or not path or path == ":memory:":
        return value
    return f"sqlite:{base / Path(path).expanduser()}"
