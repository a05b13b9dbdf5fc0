"""The crawl frontier: an announced URL is pending, done, due again or given up. The store keeps the records."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.schema import UrlRecord, UrlState
from newsbot.items import Entry


class Patience(NamedTuple):
    """How often a URL is tried that could not be read: after `first`, then three times as long, up to `longest`."""

    tries: int  # failed ones in a row before it is given up
    first: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(days=1)


PATIENCE = Patience(6)
"""For what may pass soon: about a day."""
AT_A_WALL = Patience(14)
"""For what stood in the article's place, for a server that is too busy, and for what waits for room: nine days."""
WHERE_REFUSED = Patience(5, timedelta(hours=6), timedelta(days=7))
"""For a server that does not show the page to us: five requests in ten days, not to be a nuisance."""
_PATIENCE = {"refused": WHERE_REFUSED} | dict.fromkeys(("wall", "rate-limited", "host-share"), AT_A_WALL)

_WITHHELD = frozenset({"robots-disallowed", "refused", "http-4xx", "rate-limited", "wall"})
_UNREACHED = frozenset(
    {"robots-unreachable", "http-5xx", "timeout", "connection-failed", "tls-failed", "truncated", "redirect-loop"}
)

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
    attempts, patience = record.attempts + 1, _PATIENCE.get(reason, PATIENCE)
    if attempts >= patience.tries:
        return dataclasses.replace(record, state=final, reason=reason, attempts=attempts, due=None)
    due = max(now + min(patience.first * 3 ** (attempts - 1), patience.longest), retry_at or now)
    return dataclasses.replace(record, reason=reason, attempts=attempts, due=due)


def leaves_headline(record: UrlRecord, reason: str, now: datetime) -> bool:
    """Whether the headline stands for the page of `record`, which was never read, when reading it ends so.

    At once where it is kept from us, else when it is given up. What was a page, but no article, leaves none.
    """
    if record.article_id is not None:
        return False
    return reason in _WITHHELD or (reason in _UNREACHED and departed(record, reason, now).due is None)


def _final_state(record: UrlRecord, reason: str) -> UrlState:
    return "done" if record.article_id is not None or reason in _DECIDED else "failed"


_DECIDED = frozenset(
    {"too-short", "wrong-language", "too-old", "off-topic", "dropped-by-person", "duplicate-url", "tombstoned"}
)
"""Reasons that are decisions about a page that was read, not failures to read it."""
