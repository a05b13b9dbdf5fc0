"""Small records with sensible defaults, so that a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newsbot.corpus.store.base import Ties
from newsbot.corpus.store.schema import (
    ArticleRecord,
    AssignmentRecord,
    DecisionRecord,
    EdgeRecord,
    FeedRecord,
    PageRecord,
    PastStoryRecord,
    PollRecord,
    ReadingRecord,
    RunRecord,
    StoryRecord,
    SubscriptionRecord,
    TombstoneRecord,
    UrlRecord,
    VersionRecord,
)
from newsbot.items import HEADLINE, Block, Entry
from newsbot.text import ids

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def at(minutes: float = 0) -> datetime:
    """A moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def feed(name: str = "one", **fields: Any) -> FeedRecord:
    values = {"outlet": "outlet.example", "topics": ("missiles",), "next_due": NOON, "state": {"failures": 0}}
    return FeedRecord(url=f"https://outlet.example/{name}.rss", **(values | fields))


def poll(name: str = "one", minutes: float = 0, **fields: Any) -> PollRecord:
    values = {"outcome": "ok", "status": 200, "reason": None, "entries": 10, "new": 3}
    return PollRecord(feed_url=f"https://outlet.example/{name}.rss", at=at(minutes), **(values | fields))


def subscription(name: str = "one", revision: int = 1, **fields: Any) -> SubscriptionRecord:
    values = {"token": f"token-{name}", "state": {"hub": "https://hub.example/", "tries": 0}}
    return SubscriptionRecord(f"https://outlet.example/{name}.rss", revision=revision, **(values | fields))


def entry(name: str = "a", **fields: Any) -> Entry:
    values = {"url": f"https://outlet.example/{name}", "link": f"https://outlet.example/{name}?utm_source=rss"}
    return Entry(**(values | {"title": f"Title {name}", "published": NOON} | fields))


def url(name: str = "a", **fields: Any) -> UrlRecord:
    values: dict[str, Any] = {
        "link": f"https://outlet.example/{name}?utm_source=rss",
        "outlet": "outlet.example",
        "state": "pending",
        "first_seen": NOON,
        "due": NOON,
        "feed_url": "https://outlet.example/one.rss",
        "topics": ("missiles",),
    }
    return UrlRecord(url=f"https://outlet.example/{name}", **(values | fields))


def article(name: str = "a", **fields: Any) -> ArticleRecord:
    address = f"https://outlet.example/{name}"
    values: dict[str, Any] = {
        "outlet": "outlet.example",
        "first_seen": NOON,
        "aliases": (),
        "topics": ("missiles",),
        "feed_urls": (),
        "feed_published": None,
        "current_sha": "",
        "current_fetched": NOON,
        "title": "",
        "language": None,
        "published": None,
        "words": 0,
    }
    return ArticleRecord(**({"id": ids.article_id(address), "url": address} | values | fields))


def version(name: str = "a", text: str = "A second missile was intercepted.", **fields: Any) -> VersionRecord:
    article_id = ids.article_id(f"https://outlet.example/{name}")
    title = fields.pop("title", "Second missile")
    sha = ids.text_sha(title, text)
    fetched = fields.pop("fetched", at(1))
    values: dict[str, Any] = {
        "id": ids.version_id(article_id, sha),
        "article_id": article_id,
        "sha": sha,
        "extractor": "newsbot-1/trafilatura-2.3.1",
        "outlet": "outlet.example",
        "title": title,
        "body": text,
        "blocks": tuple(Block("paragraph", line) for line in text.split("\n")),
        "authors": ("Lisa Park",),
        "published": NOON,
        "modified": None,
        "language": "en",
        "first_fetched": fetched,
        "last_fetched": fetched,
        "fingerprint": (3, 5, 8),
        "words": len(text.split()),
    }
    return VersionRecord(**(values | fields))


def pair(name: str = "a", text: str = "A second missile was intercepted.", **fields: Any) -> Any:
    """(article, version) that belong together; fields of either by name."""
    of_article = {
        k: fields.pop(k) for k in ("first_seen", "aliases", "topics", "feed_urls", "feed_published") if k in fields
    }
    kept = version(name, text, **fields)
    copied = {"current_sha": kept.sha, "current_fetched": kept.last_fetched, "title": kept.title}
    copied |= {"language": kept.language, "published": kept.published, "words": kept.words, "unread": kept.unread}
    return article(name, outlet=kept.outlet, **(copied | of_article)), kept


def headline(name: str = "a", title: str = "Missile intercepted", summary: str = "Over Hatay.", **fields: Any) -> Any:
    """The same of what could not be read."""
    sha = ids.headline_sha(title, summary)
    made = {"extractor": HEADLINE, "summary": summary, "sha": sha, "blocks": (), "fingerprint": (), "words": 0}
    ident = ids.version_id(ids.article_id(f"https://outlet.example/{name}"), sha)
    return pair(name, "", title=title, **(made | {"id": ident} | fields))


def edge(one: str, other: str, **fields: Any) -> EdgeRecord:
    low, high = sorted((version(one), version(other)), key=lambda v: v.id)
    values: dict[str, Any] = {"kind": "copy", "containment": 0.93, "evidence": {"hours": 2.5, "rule": "window"}}
    return EdgeRecord(
        ids.edge_id(low.id, high.id), low.id, high.id, low.article_id, high.article_id, **(values | fields)
    )


def tied(one: str, other: str, **fields: Any) -> Ties:
    """`other` is tied to `one` by their edge."""
    return Ties(version(other).article_id, "basis", (edge(one, other, **fields),))


def decision(name: str = "a", reason: str = "off-topic", minutes: float = 0, **fields: Any) -> DecisionRecord:
    values: dict[str, Any] = {
        "id": ids.short_hash(f"{name} {reason}"),
        "stage": "topic",
        "first": at(minutes),
        "last": at(minutes),
        "detail": {"clause": "iran", "words": 212},
        "topics": ("missiles",),
    }
    return DecisionRecord(url=f"https://outlet.example/{name}", reason=reason, **(values | fields))


def reading(name: str = "a", text: str = "An earlier reading.", **fields: Any) -> ReadingRecord:
    """How its page was read before it was read again."""
    old = version(name, text)
    values = {"replaced_by": version(name).sha, "at": at(90), "version": old}
    return ReadingRecord(f"r-{name}", old.article_id, **(values | fields))


def page(body: bytes = b"<p>seen</p>", **fields: Any) -> PageRecord:
    values = {"sha": f"{hash(body):x}", "url": "https://outlet.example/a", "content_type": "text/html"}
    return PageRecord(**(values | {"body": body, "fetched": NOON, "expires": at(60)} | fields))


def story(name: str = "s-a", seq: int = 1, **fields: Any) -> StoryRecord:
    values: dict[str, Any] = {
        "title": "Second missile",
        "language": "en",
        "topics": ("missiles",),
        "article_ids": ("a-1",),
    }
    return StoryRecord(id=name, seq=seq, **(values | {"first_seen": NOON, "last_seen": NOON} | fields))


def assignment(seq: int, article_id: str = "a-1", story_id: str = "s-a", **fields: Any) -> AssignmentRecord:
    values: dict[str, Any] = {"relation": "new_story", "at": NOON, "detail": {"cosine": 0.41}}
    return AssignmentRecord(seq=seq, article_id=article_id, story_id=story_id, **(values | fields))


def past_story(part: str = "s-a", *names: str, **fields: Any) -> PastStoryRecord:
    values: dict[str, Any] = {"home": part, "minute": NOON, "seen": NOON, "first": 20500.25, "language": "en"}
    values |= {"numbers": ("143",), "meanings": ()}
    return PastStoryRecord(part=part, names=names, **(values | fields))


def tombstone(name: str = "a", **fields: Any) -> TombstoneRecord:
    """The mark of an address that was purged."""
    values = {"article_id": "a-1", "at": NOON, "by": "me", "why": "asked for"} | fields
    return TombstoneRecord(f"https://outlet.example/{name}", **values)


def run(name: str = "r1", **fields: Any) -> RunRecord:
    return RunRecord(**({"id": name, "kind": "crawl", "started": NOON} | fields))
