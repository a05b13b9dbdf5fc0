"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsbot.errors import BadURLError, FeedError
from newsbot.feeds.cleaning import legal
from newsbot.feeds.entries import Draft, Entries, language_of
from newsbot.items import FeedDocument
from newsbot.network.urls import absolute_url
from newsbot.text.words import one_line

_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,\s*([\]}])', re.DOTALL)
"""Strings are passed over, as a comma in them is text."""


def parse_json_feed(text: str, entries: Entries) -> FeedDocument:
    """The JSON Feed in `text`; FeedError when it is none. An item of the wrong shape costs that item only."""
    feed = _load(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not ("jsonfeed.org" in _text(feed, "version") or _text(feed, "title")):
        raise FeedError("it is JSON, but no JSON Feed")
    language = _text(feed, "language")
    drafts = [_draft(item, feed) for item in items if isinstance(item, dict)]
    for _ in range(len(items) - len(drafts)):
        entries.note("that is no object")
    entries.read(drafts, language, _text(feed, "home_page_url"))
    return FeedDocument(
        kind="json",
        entries=tuple(entries.found.values()),
        title=one_line(_text(feed, "title"), 300),
        language=language_of(language),
        link=_address(feed, "home_page_url", entries.base),
        self_url=_address(feed, "feed_url", entries.base),
        hub_url=_hub(feed, entries.base),
        problems=tuple(entries.problems()),
    )


def _load(text: str) -> Any:
    """What JSON says, also with line breaks in its strings and commas behind the last item, as templates write it."""
    try:
        with contextlib.suppress(ValueError):
            return _loads(text)
        return _loads(_TRAILING_COMMA.sub(lambda found: found[1] or found[2], text))
    except RecursionError as error:
        raise FeedError("its JSON is nested too deep", "too-complex") from error
    except ValueError as error:
        raise FeedError(f"its JSON is broken: {one_line(str(error), 100)}") from error


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=_integer, parse_constant=lambda _: None, strict=False)


def _integer(digits: str) -> int | str:
    """A number of thousands of digits would cost minutes (and Python refuses it): it stays text."""
    return int(digits) if len(digits) < 20 else digits[:20]


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # ids are strings by the book and numbers in the wild
    return legal(value) if isinstance(value, str) else ""


def _draft(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Draft:
    guid = _text(item, "id")
    link = _text(item, "url") or (guid if guid.lower().startswith(("http://", "https://")) else "")
    return Draft(
        link=link or _text(item, "external_url"),
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=list(_authors(item)) or list(_authors(feed)),
        language=_text(item, "language"),
        body_html=_text(item, "content_html"),
        guid=guid or None,
        plain=True,
    )


def _authors(mapping: Mapping[str, Any]) -> Iterator[str]:
    """Names of `authors` (1.1) or `author` (1.0), which are lists, objects or names, whatever the book says."""
    authors = mapping.get("authors") or mapping.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if name := _text(author, "name") if isinstance(author, dict) else _text({"name": author}, "name"):
            yield name


def _address(mapping: Mapping[str, Any], key: str, base: str) -> str | None:
    try:
        return absolute_url(_text(mapping, key), base) if _text(mapping, key) else None
    except BadURLError:
        return None


def _hub(feed: Mapping[str, Any], base: str) -> str | None:
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub":
            return _address(hub, "url", base)
    return None
