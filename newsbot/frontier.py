"""What becomes of an announced URL after a try: done, tried again later, or given up. Pure; the store keeps the records."""

import dataclasses
from datetime import datetime, timedelta

from newsbot.items import Entry
from newsbot.polling import next_recheck
from newsbot.reasons import REASONS
from newsbot.store.schema import UrlRecord

MAX_ATTEMPTS = 6
"""Failed tries in a row before a URL is given up; with the back-off below, after about a day."""

_FIRST_BACKOFF = timedelta(minutes=10)


def announced(entry: Entry, outlet: str, feed_url: str, topics: tuple[str, ...], now: datetime) -> UrlRecord:
    """The record of a URL that a feed shows: pending, due at once."""
    return UrlRecord(
        url=entry.url,
        link=entry.link,
        outlet=outlet,
        state="pending",
        first_seen=now,
        due=now,
        feed_url=feed_url,
        topics=topics,
        entry=entry,
    )


def stored(record: UrlRecord, article_id: str, reason: str, now: datetime, first_fetched: datetime) -> UrlRecord:
    """An article was stored (or read again unchanged) from this URL: done, and due again for edits on the schedule."""
    checks = record.checks + 1
    return dataclasses.replace(
        record,
        state="done",
        article_id=article_id,
        reason=reason,
        attempts=0,
        checks=checks,
        due=next_recheck(first_fetched, now),
    )


def departed(record: UrlRecord, reason: str, now: datetime, retry_at: datetime | None = None) -> UrlRecord:
    """The try ended without a text: final, unless the reason passes with time and tries are left."""
    if not REASONS[reason].retry:
        state = "failed" if record.article_id is None and reason not in _DECIDED else "done"
        return dataclasses.replace(record, state=state, reason=reason, due=None)
    attempts = record.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        state = "failed" if record.article_id is None else "done"
        return dataclasses.replace(record, state=state, reason=reason, attempts=attempts, due=None)
    due = max(now + _FIRST_BACKOFF * 3 ** (attempts - 1), retry_at or now)
    return dataclasses.replace(record, reason=reason, attempts=attempts, due=due)


_DECIDED = frozenset({"too-short", "wrong-language", "too-old", "off-topic", "dropped-by-person", "duplicate-url"})
"""Reasons that are decisions about a page that was read, not failures to read it."""
