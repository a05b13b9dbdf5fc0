"""Writes topic files, and edits them without losing their comments."""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsbot.errors import ConfigError, UsageError
from newsbot.network.urls import redact
from newsbot.operation.config.files import TomlFile, read_toml, replace_file
from newsbot.operation.config.topicfiles import check_name, topic_of
from newsbot.operation.config.value_kinds import quoted, shown
from newsbot.text.topics import Source, Topic
from newsbot.times import iso


def write_topic(directory: Path, topic: Topic, query: str = "") -> Path:
    """Write a new topic file and return its path. `query` is the topic's query as typed, if that should be kept.

    Raises UsageError for a name that is bad or taken, ConfigError for anything that would not be read back.
    """
    path = _path(directory, topic.name)
    if path.exists():
        raise UsageError(f"The topic {topic.name} exists already: {path}")
    lines = [f"title = {quoted(topic.title)}"] if topic.title else []
    lines.append(f"query = {quoted(query or str(topic.query))}")
    lines += [f"languages = {shown(topic.languages)}"] if topic.languages else []
    lines += [f"since = {iso(topic.since)}"] if topic.since else []
    lines += ["forms = true"] if topic.forms else []
    lines += ["paused = true"] if topic.paused else []
    lines += ["feeds = [", *(f"    {_inline(_table(source))}," for source in topic.sources), "]"]
    text = "\n".join(lines) + "\n"
    if topic_of(TomlFile(path, text, tomllib.loads(text))) != topic:
        raise ConfigError(f"{path}: the topic and its query as typed differ")
    directory.mkdir(parents=True, exist_ok=True)
    replace_file(path, text)
    return path


def add_feed(directory: Path, name: str, source: Source | str) -> Path:
    """Add a feed to the topic's file, keeping its comments, and return the file's path.

    Raises UsageError when the feed is listed already; ConfigError when the file, or what it would become, is wrong, or
    its layout needs a person to edit it.
    """
    return add_feeds(directory, name, [source])


def add_feeds(directory: Path, name: str, sources: Iterable[Source | str]) -> Path:
    """Add several feeds at once, all or none; returns and raises as `add_feed`."""
    before = read_toml(_path(directory, name))
    listed, text, feeds = set(_urls(before)), before.text, []
    for source in sources:
        feed = _table(source) if isinstance(source, Source) else source
        url = source.url if isinstance(source, Source) else source
        if url in listed:
            raise UsageError(f"{redact(url)} is a feed of {name} already")
        listed.add(url)
        feeds.append(feed)
        text = _with_line(text, f"    {_inline(feed)},")
    return _edit(before, text, {**before.values, "feeds": [*before.values.get("feeds", []), *feeds]})


def remove_feed(directory: Path, name: str, url: str) -> Path:
    """Take a feed out of the topic's file, keeping its comments, and return the file's path; raises as `add_feed`."""
    before = read_toml(_path(directory, name))
    if url not in _urls(before):
        raise UsageError(f"{redact(url)} is not a feed of {name}")
    kept = [feed for feed in before.values["feeds"] if _address(feed) != url]
    is_feed = _line_of(url)
    text = "".join(line for line in before.text.splitlines(keepends=True) if not is_feed.match(line))
    return _edit(before, text, {**before.values, "feeds": kept})


def set_feed_paused(directory: Path, name: str, url: str, paused: bool) -> Path:
    """Leave a feed of a topic alone, or take it up again, in the topic's file; keeps comments, raises as `add_feed`."""
    before = read_toml(_path(directory, name))
    source = next((each for each in topic_of(before).sources if each.url == url), None)
    if source is None:
        raise UsageError(f"{redact(url)} is not a feed of {name}")
    feed = _table(dataclasses.replace(source, paused=paused))
    feeds = [feed if _address(each) == url else each for each in before.values["feeds"]]
    line = re.compile(_line_of(url).pattern + r"""[^#\n]*?(?P<rest>\s*,?\s*(?:#[^\n]*)?)$""", re.MULTILINE)
    text = line.sub(lambda found: f"    {_inline(feed)}{found['rest']}", before.text)
    return _edit(before, text, {**before.values, "feeds": feeds})


def _address(feed: dict[str, Any] | str) -> str:
    return feed if isinstance(feed, str) else str(feed["url"])


def _line_of(url: str) -> re.Pattern[str]:
    """How a line begins on which the feed at `url` stands."""
    return re.compile(rf"""^[ \t]*(\{{.*\burl\s*=\s*)?["']{re.escape(url)}["']""", re.MULTILINE)


def set_paused(directory: Path, name: str, paused: bool) -> Path:
    """Pause a topic or take it up again in its file, keeping the comments; raises ConfigError."""
    before = read_toml(_path(directory, name))
    topic_of(before)
    line = f"paused = {shown(paused)}"
    text, found = re.subn(r"^paused\s*=\s*(true|false)", line, before.text, count=1, flags=re.MULTILINE)
    return _edit(before, text if found else f"{line}\n{text}", {**before.values, "paused": paused})


_VALUE = r"""(?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\[[^\]]*\])"""


def set_values(directory: Path, name: str, values: dict[str, Any]) -> Path:
    """Set keys of the topic's file whose values are texts or lists of texts, keeping the rest; raises ConfigError."""
    before = read_toml(_path(directory, name))
    text = before.text
    for key, value in values.items():
        line = f"{key} = {shown(value)}"
        place = re.compile(rf"^{key}\s*=\s*{_VALUE}", re.MULTILINE)
        text = place.sub(lambda _, line=line: line, text, count=1) if place.search(text) else f"{line}\n{text}"  # type: ignore[misc]  # mypy cannot infer the default
    return _edit(before, text, {**before.values, **values})


def topic_text(directory: Path, name: str, change: Callable[[str], str]) -> Path:
    """Put what `change` makes of the topic's file in its place; raises ConfigError for what is no topic."""
    before = read_toml(_path(directory, name))
    text = change(before.text)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{before.path}: not changed: it would not be TOML: {error}") from error
    topic_of(TomlFile(before.path, text, values))
    replace_file(before.path, text)
    return before.path


def remove_topic(directory: Path, name: str) -> Path:
    """Remove the topic's file and return where it was."""
    path = _path(directory, name)
    path.unlink()
    return path


def _path(directory: Path, name: str) -> Path:
    check_name(name)
    return directory / f"{name}.toml"


def _urls(document: TomlFile) -> list[str]:
    return [source.url for source in topic_of(document).sources]


def _table(source: Source) -> dict[str, Any] | str:
    """The feed as it stands in a file: its address alone when there is nothing else to say."""
    options = {field.name: getattr(source, field.name) for field in dataclasses.fields(source)}
    said = {key: list(value) if key == "tags" else value for key, value in options.items() if value}
    return said if len(said) > 1 else source.url


def _inline(feed: dict[str, Any] | str) -> str:
    if isinstance(feed, str):
        return quoted(feed)
    return "{" + ", ".join(f"{key} = {shown(value)}" for key, value in feed.items()) + "}"


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


def _edit(before: TomlFile, text: str, expected: dict[str, Any]) -> Path:
    """Replace the file if `text` says exactly what is `expected`, and that is a topic."""
    topic_of(TomlFile(before.path, text, expected))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        values = {}
    if values != expected:
        raise ConfigError(f"{before.where('feeds')}: is laid out so that only you can edit it; put each feed on a line")
    replace_file(before.path, text)
    return before.path
