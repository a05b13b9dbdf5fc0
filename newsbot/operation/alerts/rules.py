"""Alerts as a person writes them: a TOML file beside the configuration. Pure but for reading and writing that file.

[alerts.desk]
topic = "iran-missiles-turkey"
on = ["new-story", "revision"]
to = "https://hooks.example/newsroom"
secret = "file:secrets/desk"
digest = "1h"
quiet = "22:00-07:00 Europe/Istanbul"
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsbot.errors import ConfigError
from newsbot.operation.config.files import replace_file

NEWS = ("new-story", "follow-up", "revision")
EVENTS = (*NEWS, "alarm")
"""What an alert can be about: news of the topic, and alarms of its feeds (see `newsbot.feeds.health`)."""

_KEYS = ("topic", "on", "to", "secret", "digest", "quiet")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DIGEST = re.compile(r"([1-9]\d{0,3})(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_QUIET = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)(?: ([A-Za-z_+/-]{1,40}[A-Za-z0-9_]))?")


@dataclass(frozen=True)
class Alert:
    """One alert. `to` and `secret` may be `env:NAME` or `file:PATH`, so that what is secret stands elsewhere."""

    name: str
    topic: str
    on: tuple[str, ...] = NEWS
    to: str = ""
    secret: str = ""
    digest: str = ""
    quiet: str = ""

    @property
    def gathers(self) -> timedelta:
        """How long news is gathered before it is sent as one message."""
        found = _DIGEST.fullmatch(self.digest)
        return int(found[1]) * _UNITS[found[2]] if found else timedelta()

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is sent at `now` (aware)."""
        found = _QUIET.fullmatch(self.quiet)
        if found is None:
            return False
        begin, end = time.fromisoformat(found[1]), time.fromisoformat(found[2])
        moment = now.astimezone(ZoneInfo(found[3]) if found[3] else UTC).time()
        return begin <= moment < end if begin <= end else not end <= moment < begin


def checked(name: str, values: Mapping[str, Any]) -> Alert:
    """An alert of a table of the file, or of a command. Raises ConfigError: the key, and what was expected."""
    for key in values:
        if key not in _KEYS:
            raise ConfigError(f"alert {name}: no such key {key!r}; known are {', '.join(_KEYS)}")
    if not _NAME.fullmatch(name):
        raise ConfigError(f"alert {name!r}: a name is lower-case letters, digits and hyphens")
    on = tuple(values.get("on", NEWS))
    if not on or any(each not in EVENTS for each in on):
        raise ConfigError(f"alert {name}: on: expected some of {', '.join(EVENTS)}")
    texts = {key: values.get(key, "") for key in _KEYS if key != "on"}
    for key, value in texts.items():
        if not isinstance(value, str) or (not value and key in ("topic", "to")):
            raise ConfigError(f"alert {name}: {key}: expected a text")
    if texts["digest"] and not _DIGEST.fullmatch(texts["digest"]):
        raise ConfigError(f"alert {name}: digest: expected a length of time such as 30m, 6h or 1d")
    _check_quiet(name, texts["quiet"])
    return Alert(name, on=tuple(each for each in EVENTS if each in on), **texts)


def _check_quiet(name: str, text: str) -> None:
    found = _QUIET.fullmatch(text)
    try:
        if text and found is None:
            raise ValueError(text)
        if found is not None:
            time.fromisoformat(found[1]), time.fromisoformat(found[2]), ZoneInfo(found[3] or "UTC")
    except (ValueError, OSError, KeyError) as error:
        raise ConfigError(f"alert {name}: quiet: expected hours such as 22:00-07:00 Europe/Istanbul") from error


def load(path: Path) -> list[Alert]:
    """The alerts in the file, by name; none when there is no file. Raises ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}") from error
    tables = values.get("alerts", {})
    if set(values) - {"alerts"} or not isinstance(tables, dict):
        raise ConfigError(f"{path}: expected tables such as [alerts.desk] and nothing else")
    try:
        return [checked(name, table) for name, table in sorted(tables.items()) if isinstance(table, dict)]
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def save(path: Path, alerts: Iterable[Alert]) -> None:
    """Write the file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, as_toml(alerts))


def as_toml(alerts: Iterable[Alert]) -> str:
    """The file's text, by name."""
    parts = ["# Who is told what; edited by `newsbot alert`.\n"]
    for alert in sorted(alerts, key=lambda each: each.name):
        values = {key: getattr(alert, key) for key in _KEYS}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
        parts.append("\n".join([f"[alerts.{alert.name}]", *lines]) + "\n")
    return "\n".join(parts)


def resolved(value: str, base: Path, environ: Mapping[str, str]) -> str:
    """What `env:NAME` or `file:PATH` (relative to `base`) stands for; other texts stand for themselves. ConfigError."""
    kind, _, rest = value.partition(":")
    if kind == "env":
        if not environ.get(rest):
            raise ConfigError(f"the environment variable {rest} is not set")
        return environ[rest]
    if kind == "file":
        try:
            return (base / rest).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{base / rest} cannot be read") from error
    return value


def shown(to: str) -> str:
    """Where an alert goes, without what may be secret in it: scheme and, of a web address, its host."""
    if to.startswith(("env:", "file:")):
        return to
    scheme, mark, rest = to.partition("://")
    if scheme not in ("http", "https"):
        return f"{scheme}{mark}…"
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return f"{scheme}://{host}/…"
