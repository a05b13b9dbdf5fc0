"""Where the feeds of a site are: what its page announces, what its links look like, and the usual places to ask."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from lxml.etree import LxmlError
from lxml.html import HtmlElement, document_fromstring

from newsbot.errors import BadURLError
from newsbot.network.urls import absolute_url, same_outlet
from newsbot.text.words import one_line

Kind = Literal["rss", "atom", "json", "sitemap", "unknown"]

_TYPES: dict[str, Kind] = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "unknown",
    "text/xml": "unknown",
    "application/rss": "rss",
}
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/.?&=_-])(?:rss|feeds?|atom|rdf)(?:[/.?&=_-]|\d|$)|\.(?:rss|atom|rdf)$|/index\.xml$", re.I
)
_SECONDARY = re.compile(r"comment|yorum|kommentar|podcast|author|tag/|wp-json|oembed", re.I)
_USUAL = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/index.rdf",
    "/news-sitemap.xml", "/sitemap-news.xml", "/news_sitemap.xml", "/sitemap.xml",
)  # fmt: skip
_MAX_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A place that may hold a feed. `how`: announced by the page (`link`), or only linked like one (`anchor`)."""

    url: str  # absolute
    title: str = ""
    kind: Kind = "unknown"
    how: Literal["link", "anchor"] = "link"


def discover_feeds(html: bytes, url: str) -> list[FoundFeed]:
    """Feeds that the page `html` at `url` points to, most promising first; nothing is fetched.

    Announced feeds (rel=alternate) come before links that look like feeds; those of comments and podcasts come last.
    """
    root = _tree(html)
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, FoundFeed] = {}
    for element in root.iter("link", "a", "area"):
        feed = _announced(element, base) if element.tag == "link" else _linked(element, base, url)
        if feed and feed.url not in found:
            found[feed.url] = feed
    return sorted(found.values(), key=_promise)[:_MAX_FOUND]


def usual_places(url: str) -> list[str]:
    """Addresses on the site of `url` at which feeds are often found, to be asked when its page announces none."""
    own = url.rstrip("/") if re.search(r"\w/[^/?#]+/?$", url) else ""
    section = [f"{own}/feed", f"{own}/rss.xml"] if own else []
    return [*section, *(urljoin(url, place) for place in _USUAL)]


def _tree(html: bytes) -> HtmlElement | None:
    try:
        return document_fromstring(html[: 5 * 1024 * 1024])
    except (LxmlError, ValueError, AssertionError):
        return None


def _base(root: HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        if element.get("href"):
            return _absolute(element.get("href") or "", url) or url
    return url


def _absolute(href: str, base: str) -> str | None:
    plain = re.sub(r"\Afeed:(?://)?(?=https?:)", "", href.strip()).partition("#")[0]
    try:
        return absolute_url(plain, base)
    except BadURLError:
        return None


def _announced(element: HtmlElement, base: str) -> FoundFeed | None:
    rels = (element.get("rel") or "").lower().split()
    kind = _TYPES.get((element.get("type") or "").partition(";")[0].strip().lower())
    href = _absolute(element.get("href") or "", base)
    if not href or not (element.get("href") or "").strip() or kind is None or not {"alternate", "feed"} & set(rels):
        return None
    if element.get("type") == "application/json" and "wp-json" in href:
        return None
    return FoundFeed(href, one_line(element.get("title") or "", 200), kind, "link")


def _linked(element: HtmlElement, base: str, url: str) -> FoundFeed | None:
    raw = (element.get("href") or "").strip()
    if not raw or not _LOOKS_LIKE_FEED.search(raw[:2000].partition("#")[0].partition("://")[2] or raw[:2000]):
        return None
    href = _absolute(raw, base)
    if not href or not same_outlet(href, url):
        return None
    return FoundFeed(href, one_line(element.text_content()[:2000], 200), "unknown", "anchor")


def _promise(feed: FoundFeed) -> tuple[bool, bool]:
    return bool(_SECONDARY.search(feed.url) or _SECONDARY.search(feed.title)), feed.how != "link"
