"""Lists of subscriptions: OPML in (any version, through listparser) and out (2.0), tags included."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from newsbot.errors import BadURLError, FeedError
from newsbot.feeds.cleaning import MAX_BYTES, decode, legal, without_doctype
from newsbot.network.urls import absolute_url
from newsbot.text.words import one_line


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list. Tags are words or phrases without comma and slash, which OPML uses between them."""

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()


def read_opml(body: bytes) -> tuple[list[Subscription], list[str]]:
    """Subscriptions in `body` in its order, and what was odd; folders become tags. FeedError if it is no such list."""
    import listparser

    if len(body) > MAX_BYTES:
        raise FeedError(f"it has more than {MAX_BYTES} bytes", "too-large")
    text, problems = decode(body)
    text, more = without_doctype(legal(text).strip())
    problems += more
    if not re.search(r"<(?:\w+:)?(?:opml|outline|rdf)\b", text[:65536], re.I):
        raise FeedError("it is no OPML list")
    # ASCII with references: listparser reads XML as HTML in Latin-1. Bytes: a str that is an address would be fetched.
    parsed = listparser.parse(text.encode("ascii", "xmlcharrefreplace"))
    found: dict[str, Subscription] = {}
    for feed in parsed["feeds"]:
        try:
            url = absolute_url(feed["url"])
        except BadURLError as error:
            problems.append(str(error))
            continue
        found.setdefault(url, Subscription(url, one_line(feed["title"], 300), _tags(feed["categories"])))
    return list(found.values()), problems


def _tags(categories: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The innermost name of each category, once."""
    kept: dict[str, None] = {}
    for path in categories:
        names = [tag for name in path if (tag := clean_tag(name))]
        if names:
            kept[names[-1]] = None
    return tuple(kept)


def clean_tag(tag: str) -> str:
    """`tag` in one line, with spaces for the characters that separate tags."""
    return one_line(re.sub("[,/]", " ", legal(tag)), 100)


def write_opml(subscriptions: Iterable[Subscription], title: str = "newsbot") -> str:
    """An OPML 2.0 document of `subscriptions`, which read_opml reads back as they are."""
    outlines = "".join(f"    {_outline(each)}\n" for each in subscriptions)
    head = f"  <head>\n    <title>{quoteattr(title)[1:-1]}</title>\n  </head>"
    body = f"  <body>\n{outlines}  </body>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}\n{body}\n</opml>\n'


def _outline(subscription: Subscription) -> str:
    shown = {
        "type": "rss",
        "text": subscription.title or subscription.url,
        "title": subscription.title,
        "xmlUrl": subscription.url,
        "category": ",".join(filter(None, map(clean_tag, subscription.tags))),
    }
    return "<outline " + " ".join(f"{name}={quoteattr(legal(value))}" for name, value in shown.items() if value) + "/>"
