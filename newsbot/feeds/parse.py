"""Parses feeds of every format, which is detected from the body, not from what the server calls it."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from newsbot.errors import BadURLError, FeedError
from newsbot.feeds.cleaning import MAX_BYTES, decode, gunzip, legal
from newsbot.feeds.discovery import discover_feeds
from newsbot.feeds.entries import MAX_ENTRIES, Entries
from newsbot.feeds.jsonfeed import parse_json_feed
from newsbot.feeds.syndication import parse_syndication
from newsbot.items import FeedDocument
from newsbot.network.urls import absolute_url

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "parse_feed"]

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|urlset|sitemapindex|html|body|opml)\b", re.I)
_COMMENT = re.compile(r"<!--(?:(?!-->).)*+", re.DOTALL)


def parse_feed(
    body: bytes,
    url: str,
    content_type: str = "",
    headers: Mapping[str, str] | None = None,
    fetched: datetime | None = None,
) -> FeedDocument:
    """The feed or sitemap in `body`, read from `url` at `fetched` (dates after it are absurd).

    `content_type` is the header as sent; of `headers` only Link (WebSub) is looked at, whatever the case of its name;
    what it says of hub and self goes before what the document says.
    Raises FeedError with a reason: not-a-feed, too-large, too-complex, truncated or bad-encoding.
    """
    if len(body) > MAX_BYTES:
        raise FeedError(f"it has more than {MAX_BYTES} bytes", "too-large")
    text, problems = decode(gunzip(body), content_type)
    entries = Entries(url, fetched)
    document = _parse(legal(text).lstrip("\ufeff \t\r\n"), entries)
    if not document.entries and not document.sitemaps:
        problems.append("no entries")
    links = _header_links(headers or {}, url)
    return replace(
        document,
        hub_url=links.get("hub") or document.hub_url,
        self_url=links.get("self") or document.self_url,
        problems=(*problems, *document.problems),
        left=entries.left_aside(),
    )


def _parse(text: str, entries: Entries) -> FeedDocument:
    if not text:
        raise FeedError("the body is empty")
    if text.startswith("{"):
        return parse_json_feed(text, entries)
    if text[:4].lower() == "http":
        from newsbot.feeds.sitemap import parse_list

        if addresses := parse_list(text, entries):
            return addresses
    root = _ROOT.search(_COMMENT.sub("", text[:65536]))
    kind = root[1].lower() if root else ""
    if kind in ("urlset", "sitemapindex"):
        from newsbot.feeds.sitemap import parse_sitemap

        return parse_sitemap(_from_xml(text), entries)
    if kind in ("html", "body") or not kind:
        raise FeedError(_not_a_feed(text, entries.base) if kind else "it does not begin like a feed")
    if kind == "opml":
        raise FeedError("it is a list of feeds (OPML), which `newsbot source import` reads")
    return parse_syndication(_from_xml(text), entries)


def _not_a_feed(text: str, url: str) -> str:
    """That a page stands where a feed was, and which feed it names."""
    named = next((feed.url for feed in discover_feeds(text.encode("utf-8", "replace"), url) if feed.how == "link"), "")
    return f"it is an HTML page, which names the feed {named}" if named and named != url else "it is an HTML page"


def _from_xml(text: str) -> str:
    """`text` from its first markup, as warnings of a server's scripts are often printed before it, to its last: what
    follows is of an answer that was cut off, maybe in the middle of an address."""
    return text[max(0, text.find("<")) : text.rfind(">") + 1]


def _header_links(headers: Mapping[str, str], base: str) -> dict[str, str]:
    """Targets by relation of the Link header (RFC 8288), of several with one relation the first."""
    value = next((text for name, text in headers.items() if name.lower() == "link"), "")
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(value[:8192]):
        rel = _REL.search(parameters)
        for name in (rel[1] or rel[2]).strip("'").lower().split() if rel else ():
            with contextlib.suppress(BadURLError):
                found.setdefault(name, absolute_url(target, base))
    return found


_LINK = re.compile(r"""<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}(?:\s*=\s*(?:"[^"]{0,500}"|[^\s",;]{1,500}))?){0,20})""")
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))""", re.I)
