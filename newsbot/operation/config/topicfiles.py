"""Topic files, `topics/NAME.toml`: what may stand in one, and the topic that it describes."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ValidationError

from newsbot.errors import ConfigError, QuerySyntaxError, UsageError
from newsbot.operation.config.files import TomlFile, did_you_mean, problems, read_toml
from newsbot.operation.config.model import Section, setting
from newsbot.operation.config.value_kinds import Texts
from newsbot.text.language import normalise
from newsbot.text.topics import Source, Topic, parse
from newsbot.times import parse_time

_FEED_URL = 'an http or https address, or a table such as {url = "https://…", tags = ["wire"]}'


def _feed(value: Any) -> Any:
    """A feed may be written as its address alone."""
    return {"url": value} if isinstance(value, str) else value


def _address(value: Any) -> Any:
    if not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError("not an address")
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise ValueError("not an address")
    return value


def _since(value: Any) -> Any:
    """A TOML date or time, or a text as `--since` reads it, as a moment in UTC."""
    if isinstance(value, str):
        try:
            value = parse_time(value, None)
        except UsageError as error:
            raise ValueError(str(error)) from error
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        value = value.replace(microsecond=0, tzinfo=value.tzinfo or UTC).astimezone(UTC)
    return value


def _language(value: Any) -> Any:
    code = normalise(value) if isinstance(value, str) else None
    if code is None:
        raise ValueError("not a language")
    return code


def _list(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class FeedTable(Section):
    """One feed of a topic file."""

    url: Annotated[str, BeforeValidator(_address)] = setting(..., "an http or https address", "Address of the feed.")
    tags: Texts = setting((), "a list of texts", "Words of your own by which sources are grouped.")
    allow_offsite: bool = setting(
        False, "true or false", "Whether entries may lead to other sites, as an aggregator's do."
    )
    insecure_tls: bool = setting(False, "true or false", "Whether a certificate that is not valid is accepted.")
    paused: bool = setting(False, "true or false", "Whether this feed is left alone for now.")


class TopicFile(Section):
    """A topic file."""

    title: str = setting("", "a text", "Name for people; the file's name is the topic's name in commands.")
    query: str = setting(..., "a query", "What an article must match: see the query language.")
    languages: Annotated[tuple[Annotated[str, BeforeValidator(_language)], ...], BeforeValidator(_list)] = setting(
        (), 'a list of languages, such as ["en", "tr"]', "Languages that are followed; none: every language."
    )
    since: Annotated[datetime | None, BeforeValidator(_since)] = setting(
        None, "a date such as 2026-03-04", "Articles published earlier are too old; unset: any age."
    )
    forms: bool = setting(
        False, "true or false", "Whether a word of the query stands for its forms in the language of an article."
    )
    paused: bool = setting(False, "true or false", "Whether this topic is left alone for now.")
    feeds: Annotated[tuple[Annotated[FeedTable, BeforeValidator(_feed)], ...], BeforeValidator(_list)] = setting(
        (), f"a list of feeds, each {_FEED_URL}", "Feeds that are polled for it."
    )


def load_topics(directory: Path) -> dict[str, Topic]:
    """Name -> topic for every `*.toml` in `directory`, by name; raises ConfigError with every mistake in every file."""
    found, mistakes = {}, []
    for path in sorted(directory.glob("*.toml")):
        try:
            found[path.stem] = load_topic(path)
        except ConfigError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return found


def topic_named(topics: Mapping[str, Topic], name: str) -> Topic:
    """The topic of this name. UsageError when there is none."""
    if name not in topics:
        there = ", ".join(sorted(topics)) or "none yet"
        raise UsageError(f"There is no topic {name!r}; there are: {there}.")
    return topics[name]


def load_topic(path: Path) -> Topic:
    """The topic in the file at `path`; raises ConfigError."""
    try:
        check_name(path.stem)
    except UsageError as error:
        raise ConfigError(f"{path}: {error}") from error
    return topic_of(read_toml(path))


def topic_of(document: TomlFile) -> Topic:
    """The topic that `document` describes; raises ConfigError with every mistake."""
    mistakes = _unknown_keys(document)
    try:
        file = TopicFile.model_validate(document.values)
        query = parse(file.query)
    except ValidationError as error:
        found = problems(error, TopicFile.model_fields)
        mistakes += [f"{document.where(each.key, each.value)}: {each.what}" for each in found]
    except QuerySyntaxError as error:
        mistakes.append(f"{document.where('query')}: {error}")
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    urls = [feed.url for feed in file.feeds]
    if twice := next((url for url in urls if urls.count(url) > 1), None):
        raise ConfigError(f"{document.where('feeds', twice)}: {twice} is listed twice")
    sources = tuple(Source(**feed.model_dump()) for feed in file.feeds)
    return Topic(document.path.stem, query, file.title, file.languages, sources, file.since, file.paused, file.forms)


def check_name(name: str) -> None:
    """Raises UsageError unless `name` can name a topic, and so a file."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 64:
        raise UsageError(
            f"{name!r} cannot name a topic: expected lower-case letters, digits and hyphens, such as iran-missiles"
        )


def _unknown_keys(document: TomlFile) -> list[str]:
    """Keys that are no topic's and no feed's."""
    known = TopicFile.model_fields
    found = [
        f"{document.where(key)}: no such key{did_you_mean(key, known)}" for key in document.values if key not in known
    ]
    feeds, known = document.values.get("feeds"), FeedTable.model_fields
    for feed in feeds if isinstance(feeds, list) else ():
        keys = [key for key in feed if key not in known] if isinstance(feed, dict) else []
        found += [
            f"{document.where('feeds', feed.get('url'))}: {key}: no such key of a feed{did_you_mean(key, known)}"
            for key in keys
        ]
    return found
