"""The crawl frontier: an announced URL is pending, done, due again or given up. The store keeps the records."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta

from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.schema import UrlRecord, UrlState
from newsbot.items import Entry

MAX_ATTEMPTS = 6
"""Failed tries in a row before a URL is given up; with the back-off below, after about a day."""

MAX_ATTEMPTS_AT_A_WALL = 14
"""The same where another page stood in the article's place: with the back-off below, after nine days."""

_FIRST_BACKOFF, _LONGEST_BACKOFF = timedelta(minutes=10), timedelta(days=1)

READINGS = 100
"""Readings of one page without a wait; then one an hour of its age, however often its feed says that it was changed."""


def readable_from(record: UrlRecord) -> datetime:
    """From when on a page may be read once more."""
    return record.first_seen + timedelta(hours=max(record.checks - READINGS, 0))


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


def stored(record: UrlRecord, article_id: str, reason: str, now: datetime, ages: Sequence[timedelta]) -> UrlRecord:
    """An article was stored (or read again unchanged) from this URL: done, and due again when it reaches one of `ages`.

    Ages count from when it was first seen; those that have passed are not caught up on.
    """
    return dataclasses.replace(
        record,
        state="done",
        article_id=article_id,
        reason=reason,
        attempts=0,
        checks=record.checks + 1,
        due=next((record.first_seen + age for age in ages if record.first_seen + age > now), None),
    )


def departed(record: UrlRecord, reason: str, now: datetime, retry_at: datetime | None = None) -> UrlRecord:
    """The try ended without a text: final, unless the reason passes with time and tries are left."""
    final = _final_state(record, reason)
    if not REASONS[reason].retry:
        return dataclasses.replace(record, state=final, reason=reason, due=None)
    attempts = record.attempts + 1
    if attempts >= (MAX_ATTEMPTS_AT_A_WALL if reason == "wall" else MAX_ATTEMPTS):
        return dataclasses.replace(record, state=final, reason=reason, attempts=attempts, due=None)
    due = max(now + min(_FIRST_BACKOFF * 3 ** (attempts - 1), _LONGEST_BACKOFF), retry_at or now)
    return dataclasses.replace(record, reason=reason, attempts=attempts, due=due)


def _final_state(record: UrlRecord, reason: str) -> UrlState:
    return "done" if record.article_id is not None or reason in _DECIDED else "failed"


_DECIDED = frozenset({"too-short", "wrong-language", "too-old", "off-topic", "dropped-by-person", "duplicate-url"})
"""Reasons that are decisions about a page that was read, not failures to read it."""
