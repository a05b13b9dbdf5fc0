"""Writes topic files, and edits them without losing their comments."""

import re
import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.config.files import Document, read_toml
from newsbot.config.kinds import quoted, shown
from newsbot.config.topicfiles import check_name, topic_of
from newsbot.errors import ConfigError, UsageError
from newsbot.times import iso


def write_topic(
    directory: Path,
    name: str,
    query: str,
    *,
    title: str = "",
    languages: Sequence[str] = (),
    feeds: Sequence[str] = (),
    since: datetime | None = None,
) -> Path:
    """Write a new topic file and return its path; raises UsageError for a name that is bad or taken, ConfigError."""
    check_name(name)
    path = directory / f"{name}.toml"
    if path.exists():
        raise UsageError(f"the topic {name} exists already: {path}")
    lines = [f"title = {quoted(title)}"] if title else []
    lines.append(f"query = {quoted(query)}")
    if languages:
        lines.append(f"languages = [{', '.join(map(quoted, languages))}]")
    if since:
        lines.append(f"since = {iso(since)}")
    lines += ["feeds = [", *(f"    {quoted(url)}," for url in feeds), "]"]
    text = "\n".join(lines) + "\n"
    topic_of(Document(path, text, tomllib.loads(text)))
    directory.mkdir(parents=True, exist_ok=True)
    _replace(path, text)
    return path


def add_feed(path: Path, url: str, *, tags: Sequence[str] = (), allow_offsite: bool = False) -> bool:
    """Add a feed to the topic file at `path`, keeping its comments; False when it is there already.

    Raises ConfigError when the file, or what it would become, is wrong, or its layout needs a person to edit it.
    """
    before = read_toml(path)
    if url in [source.url for source in topic_of(before).sources]:
        return False
    feed: dict[str, Any] = {"url": url}
    feed |= {"tags": list(tags)} if tags else {}
    feed |= {"allow_offsite": True} if allow_offsite else {}
    alone = len(feed) == 1
    line = quoted(url) if alone else "{" + ", ".join(f"{key} = {shown(value)}" for key, value in feed.items()) + "}"
    feeds = [*before.values.get("feeds", []), url if alone else feed]
    _edit(before, _with_line(before.text, f"    {line},"), {**before.values, "feeds": feeds})
    return True


def remove_feed(path: Path, url: str) -> bool:
    """Take a feed out of the topic file at `path`, keeping its comments; False when it is not there.

    Raises ConfigError as `add_feed` does.
    """
    before = read_toml(path)
    if url not in [source.url for source in topic_of(before).sources]:
        return False
    kept = [feed for feed in before.values["feeds"] if url not in (feed, isinstance(feed, dict) and feed["url"])]
    is_feed = re.compile(rf"""\s*(\{{.*\burl\s*=\s*)?["']{re.escape(url)}["']""")
    text = "".join(line for line in before.text.splitlines(keepends=True) if not is_feed.match(line))
    _edit(before, text, {**before.values, "feeds": kept})
    return True


def set_paused(path: Path, paused: bool) -> None:
    """Pause the topic in the file at `path`, or take it up again, keeping its comments. Raises ConfigError."""
    before = read_toml(path)
    topic_of(before)
    line = f"paused = {'true' if paused else 'false'}"
    text, found = re.subn(r"^paused\s*=\s*(true|false)", line, before.text, count=1, flags=re.MULTILINE)
    _edit(before, text if found else f"{line}\n{text}", {**before.values, "paused": paused})


def _with_line(text: str, line: str) -> str:
    """`text` with `line` as the last of its feeds, of which each stands on a line of its own."""
    if not re.search(r"^feeds\s*=", text, re.MULTILINE):
        return f"{text.rstrip()}\nfeeds = [\n{line}\n]\n"
    text = re.sub(r"^feeds\s*=\s*\[\s*\]", "feeds = [\n]", text, count=1, flags=re.MULTILINE)
    parts = re.fullmatch(r"(?ms)(.*?^feeds\s*=\s*\[[^\n]*\n)(.*?)(^\s*\].*)", text)
    if not parts:
        return text
    comma = re.compile(r"""(?m)^(\s*(?:"[^"\n]*"|'[^'\n]*'|\{[^\n]*\}))(\s*(?:#[^\n]*)?\n)\Z""")
    return parts[1] + comma.sub(r"\1,\2", parts[2]) + line + "\n" + parts[3]


def _edit(before: Document, text: str, expected: dict[str, Any]) -> None:
    """Replace the file if `text` says exactly what is `expected`, and that is a topic."""
    topic_of(Document(before.path, text, expected))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        values = {}
    if values != expected:
        raise ConfigError(f"{before.where('feeds')}: is laid out so that only you can edit it; put each feed on a line")
    _replace(before.path, text)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
