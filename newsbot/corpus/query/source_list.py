"""Health of sources: how each feed does, by its own log, and what it has brought."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from newsbot.corpus import feed_polls
from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import recent
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, PollRecord
from newsbot.feeds import health
from newsbot.feeds.polling import FeedState
from newsbot.network.urls import outlet_of, redact
from newsbot.text.topics import Topic

POLLS = 24
"""Polls of each feed that are shown."""
_ORDER = {
    state: place
    for place, state in enumerate(("never answered", "failing", "blocked", "stale", "retired", "quiet", "ok"))
}

_AILING = frozenset({"never answered", "failing", "blocked", "stale"})


def sources(store: Store, memo: Memo, topics: Iterable[Topic]) -> list[Row]:
    """Every feed that a topic lists, the store knows or an article came through; what needs a person comes first."""
    held = {feed.url: feed for feed in store.feeds()}
    brought: Mapping[str, int] = recent(store, memo)["feeds"]
    listed: dict[str, list[str]] = {}
    paused = set()
    for topic in topics:
        for source in topic.sources:
            listed.setdefault(source.url, []).append(topic.name)
            if source.paused:
                paused.add(source.url)
    rows = [
        _row(store, url, held.get(url), listed.get(url, []), brought.get(url, 0), url in paused)
        for url in sorted({*held, *listed, *brought})
    ]
    return sorted(rows, key=lambda row: (_ORDER.get(row["state"], len(_ORDER)), row["outlet"], row["url"]))


def ailing(store: Store, topics: Iterable[Topic]) -> int:
    """How many of the feeds that topics list, and nobody has paused, need a person: silent, failing, or refused."""
    wanted = {source.url for topic in topics if not topic.paused for source in topic.sources if not source.paused}
    return sum(
        health.state_of(feed_polls.load(feed), paused=False) in _AILING for feed in store.feeds() if feed.url in wanted
    )


def _row(store: Store, url: str, feed: FeedRecord | None, topics: list[str], brought: int, paused: bool) -> Row:
    state: Mapping[str, Any] = feed.state if feed else {}
    known = feed_polls.load(feed) if feed else FeedState(url)
    polls = store.polls(url, limit=POLLS) if feed else []
    return {
        "outlet": outlet_of(url),
        "url": redact(url),
        "topics": sorted({*topics, *(feed.topics if feed else ())}),
        "state": health.state_of(known, paused),
        "last_poll": _moment(state.get("last_poll")),
        "last_ok": _moment(state.get("last_ok")),
        "last_new": _moment(state.get("last_new")),
        "failing_since": _moment(state.get("failing_since")),
        "failures": int(state.get("failures") or 0),
        "reason": state.get("last_reason"),
        "error": redact(state["last_error"]) if state.get("last_error") else None,
        "left": state.get("left"),
        "next_due": feed.next_due if feed and feed.next_due.year < 9999 else None,
        "articles": brought,
        "polls": [_poll(poll) for poll in reversed(polls)],
    }


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _poll(poll: PollRecord) -> Row:
    return {"at": poll.at, "outcome": poll.outcome, "status": poll.status, "new": poll.new}
