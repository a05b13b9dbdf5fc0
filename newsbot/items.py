"""What travels through newsbot, one section per step: feed -> Entry -> Page -> Content -> Article.

Frozen values; every time is an aware datetime in whole seconds. Stored times are UTC; `Content` keeps the page's
own offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# --- what a feed says -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article: its claims, cleaned but not believed."""

    url: str  # canonical URL, the key under which the article is looked for
    link: str  # the address to request, as announced (absolute)
    title: str = ""  # plain text
    summary: str = ""  # plain text
    published: datetime | None = None  # UTC; None when missing or absurd
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None  # ISO 639, declared by entry or feed
    body_html: str | None = None  # full content, where the feed carries it
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One parsed feed or sitemap. `problems` name what was dropped or odd, in words, for the source's health."""

    kind: Literal["rss", "rdf", "atom", "json", "sitemap", "sitemap-index"]
    entries: tuple[Entry, ...] = ()
    title: str = ""
    language: str | None = None
    link: str | None = None  # the site that the feed is of
    self_url: str | None = None
    hub_url: str | None = None  # WebSub
    sitemaps: tuple[str, ...] = ()  # of a sitemap index
    ttl_minutes: int | None = None
    update_period_minutes: int | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: frozenset[int] = frozenset()  # UTC hours 0..23
    skip_days: frozenset[int] = frozenset()  # 0 = Monday
    problems: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # what lies beyond limits and was not read, in words


# --- what a fetch brings --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of one page and the circumstances under which they were read."""

    url: str  # final URL, after redirects
    body: bytes
    fetched: datetime  # UTC
    content_type: str = ""  # the header as sent; may name a charset
    requested: str = ""  # the address that was asked for, when redirects led elsewhere


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" next time."""

    etag: str | None = None
    last_modified: str | None = None


# --- what extraction makes of it ------------------------------------------------------------------

HEADLINE = "headline"
"""Extractor of a text that is none: title and summary as a feed gave them, of a page that could not be read."""

BlockKind = Literal["paragraph", "heading", "quote", "item", "correction"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of a body; the body is the blocks' texts, one a line."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """An article as read from its page. `reason` names why there is no body (see `corpus.reasons`), else None."""

    title: str = ""
    body: str = ""  # plain text, one paragraph a line
    blocks: tuple[Block, ...] = ()
    summary: str = ""  # the standfirst, where the page shows one that is not part of the body
    authors: tuple[str, ...] = ()  # people, as written, without "By"; organisations only where no person is named
    organisations: tuple[str, ...] = ()  # desks, agencies and the outlet itself, where they are named as authors
    published: datetime | None = None  # with the page's own offset (UTC when it has none); None without evidence
    modified: datetime | None = None
    language: str | None = None  # ISO 639 (newsbot.text.language.normalise)
    canonical_url: str | None = None  # the page's own rel=canonical, absolute and canonicalised
    amp_url: str | None = None
    image: str | None = None
    section: str | None = None
    site_name: str | None = None
    agency: str | None = None  # news agency named in dateline or byline: AP, AFP, Reuters, dpa, AA, ...
    paywalled: bool | None = None  # None when the page does not say
    witnesses: Mapping[str, str] = field(default_factory=dict)  # field -> where its value came from
    dissent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # field -> "witness: other value"
    flags: tuple[str, ...] = ()  # "date-suspect", "charset-suspect", "structure-truncated", "list-page", "gallery", ...
    whole: bool = False  # the page says that it is one article, and does not say that readers must pay for the rest
    sureness: float | None = None  # how likely the body is whole, 0 to 1, before a second opinion; None without a body
    extractor: str = ""  # what made this, such as "newsbot-5/trafilatura-2.3.1": texts compare under one extractor
    reason: str | None = None

    @property
    def unread(self) -> bool:
        """Whether it is a headline."""
        return self.extractor == HEADLINE

    @property
    def said(self) -> str:
        """What is known to be said beside the title: the body, of a headline the summary."""
        return self.summary if self.unread else self.body


# --- what leaves the spider -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that the store holds of an article."""

    sha: str
    extractor: str
    first_fetched: datetime
    last_fetched: datetime
    page_sha: str | None = None  # of the raw bytes it was read from


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds for an article's URL or one of its aliases."""

    article_id: str
    url: str  # the article's canonical URL
    versions: tuple[KnownVersion, ...] = ()

    @property
    def read(self) -> bool:
        """Whether a text of it is held, and not only its headline."""
        return any(version.extractor != HEADLINE for version in self.versions)


Origin = Literal["crawl", "replay", "import"]


@dataclass(frozen=True, slots=True)
class Article:
    """One fetched (or replayed, or imported) text of an article, on its way through ITEM_PIPELINES.

    Or its headline, when its page cannot be had: `content` then has the title and summary of its feed, and no body.
    """

    url: str  # canonical URL: the article's identity
    outlet: str  # registrable host, such as "outlet.example"
    first_seen: datetime  # when a feed or page first showed it to us, UTC
    fetched: datetime  # when this text was read, UTC
    content: Content
    text_sha: str
    fingerprint: tuple[int, ...] = ()  # shingle keys, unsigned 64-bit (newsbot.text.fingerprint)
    meaning: str | None = None  # what it tells of, as a vector (newsbot.text.meaning); None in languages without one
    aliases: tuple[str, ...] = ()  # canonical forms of other URLs that led here
    pending_url: str | None = None  # key of the URL record that is done when this is stored
    feed_url: str | None = None  # the feed that announced it
    feed_published: datetime | None = None  # the feed's own claim
    topics: tuple[str, ...] = ()  # topics that keep it; set by pipelines/topic.py
    candidates: tuple[str, ...] = ()  # topics whose sources led here; empty: every topic
    known: Known | None = None
    again: bool = True  # the address that was asked for has led to `known` before, or is the article's own
    origin: Origin = "crawl"
    page: Page | None = None  # the raw bytes, when they are kept
    page_sha: str | None = None  # SHA-256 of the raw bytes, when there are any
    validators: Validators | None = None
    failure: "Departure | None" = None  # of a headline: how reading its page ended, which settles the URL


# --- what leaves the pipelines ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Departure:
    """An announced article that is not stored this time, or not as a text of its own; `reason` says why."""

    url: str  # canonical URL of what was asked for
    stage: str  # "fetch", "extract" or the pipeline stage that decided
    reason: str  # a name from newsbot.corpus.reasons
    at: datetime
    detail: Mapping[str, object] = field(default_factory=dict)  # the figures, JSON-simple
    pending_url: str | None = None  # key of the URL record that this settles
    article: Article | None = None  # as far as it got
    feed_url: str | None = None
    retry_at: datetime | None = None  # the server asked to come back then
