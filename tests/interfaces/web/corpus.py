"""Small corpora for pages: articles with any title and text, assigned to stories by the desk."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from newsbot.corpus.assignment import assign
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import ArticleRecord, FeedRecord, PollRecord, VersionRecord
from newsbot.items import Block
from newsbot.network.urls import outlet_of
from newsbot.text.fingerprint import fingerprint
from newsbot.text.ids import article_id, text_sha, version_id
from newsbot.times import iso
from tests.builders import NOON, TEXT, at

TOPIC = "missiles"


def put(store: Store, name: str, title: str, body: str = TEXT, **fields: Any) -> str:
    """Store one text of the article of that name, and return the article's id."""
    url = fields.pop("url", f"http://outlet.example/{name}")
    ident, sha = article_id(url), text_sha(title, body)
    seen = fields.pop("seen", NOON)
    outlet = fields.pop("outlet", "outlet.example")
    version = VersionRecord(
        id=version_id(ident, sha),
        article_id=ident,
        sha=sha,
        extractor="test-1",
        outlet=outlet,
        title=title,
        body=body,
        blocks=tuple(Block("paragraph", line) for line in body.split("\n")),
        authors=fields.pop("authors", ()),
        published=fields.pop("published", NOON),
        modified=None,
        language=fields.pop("language", "en"),
        first_fetched=seen,
        last_fetched=seen,
        fingerprint=fingerprint(body),
        words=len(body.split()),
        **fields,
    )
    article = ArticleRecord(
        id=ident,
        url=url,
        outlet=outlet,
        first_seen=seen,
        aliases=(),
        topics=(TOPIC,),
        feed_urls=("http://outlet.example/rss",),
        feed_published=None,
        current_sha=sha,
        current_fetched=seen,
        title=title,
        language=version.language,
        published=version.published,
        words=version.words,
    )
    store.put_version(article, version)
    return ident


def settle(store: Store) -> None:
    """Assign every article to a story."""
    assign(store, at(hours=1), "test")


def poll_feeds(store: Store, urls: Sequence[str]) -> None:
    """Give these feeds a day of polls, and one after the other every state that a feed can be in."""
    for number, url in enumerate(urls):
        state = ("ok", "quiet", "stale", "failing", "blocked", "retired")[number % 6]
        bad = state in ("failing", "blocked", "retired")
        polls = [_poll(url, hour, bad and hour > 18 - number) for hour in range(24)]
        held: dict[str, Any] = {
            "state": state,
            "polls": 24,
            "failures": sum(each.outcome == "failed" for each in polls),
        }
        held |= {"last_poll": iso(later(1440)), "last_ok": iso(later(1380)), "last_new": iso(later(1320))}
        if bad:
            told = {"last_reason": "http-5xx", "last_error": f"{url} answered 503 to five requests in a row"}
            held |= told | {"failing_since": iso(later(1100)), "last_ok": iso(later(1100))}
        record = FeedRecord(url, outlet_of(url), (TOPIC,), later(1500 + number), held)
        store.put_feeds([record], polls)


def _poll(url: str, hour: int, failed: bool) -> PollRecord:
    at_hour = later(hour * 60)
    if failed:
        return PollRecord(url, at_hour, "failed", 503, "http-5xx", 0, 0)
    return PollRecord(url, at_hour, "ok" if hour % 3 == 0 else "not-modified", 200, None, 20, 2 if hour % 3 == 0 else 0)


def later(minutes: float) -> Any:
    """So much after noon."""
    return NOON + timedelta(minutes=minutes)
