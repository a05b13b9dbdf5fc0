"""Feeds and their polls in SQLite, and the count of everything."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from newsbot.corpus.store.clean import bounded, clean_text
from newsbot.corpus.store.codec import iso
from newsbot.corpus.store.merge import without_headlines
from newsbot.corpus.store.schema import FeedRecord, PollRecord, RobotsRecord, SubscriptionRecord
from newsbot.corpus.store.sqlite.connection import (
    CODEC,
    IS_HEADLINE,
    UNREAD,
    Connection,
    Row,
    from_json,
    to_json,
)

_COUNTED = {
    "feeds": "feeds",
    "urls": "urls",
    "urls_pending": "urls WHERE state = 'pending'",
    "urls_failed": "urls WHERE state = 'failed'",
    "articles": "articles",
    "versions": "versions",
    "edges": "edges",
    "decisions": "decisions",
    "stories": "stories WHERE NOT merged",
    "headlines": f"articles WHERE {UNREAD}",
    "headline_versions": f"versions WHERE {IS_HEADLINE}",
    "tombstones": "tombstones",
}


class Feeds(Connection):
    """The section `feeds` of the protocol."""

    def counts(self) -> Mapping[str, int]:
        """See `Store.counts`."""
        # the table names are the constants above
        union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {what}" for name, what in _COUNTED.items())  # noqa: S608 - constants above
        return without_headlines(dict(self.rows(union)))

    def feeds(self, urls: Iterable[str] | None = None) -> list[FeedRecord]:
        """See `Store.feeds`."""
        if urls is None:
            return [_feed(row) for row in self.rows("SELECT doc FROM feeds ORDER BY url")]
        wanted = to_json([clean_text(url) for url in urls])
        sql = "SELECT doc FROM feeds WHERE url IN (SELECT value FROM json_each(?)) ORDER BY url"
        return [_feed(row) for row in self.rows(sql, (wanted,))]

    def due_feeds(self, now: datetime, topics: Sequence[str] | None = None) -> list[FeedRecord]:
        """See `Store.due_feeds`."""
        rows = self.rows("SELECT doc FROM feeds WHERE next_due <= ? ORDER BY next_due, url", (iso(now),))
        due = [_feed(row) for row in rows]
        if topics is None:
            return due
        wanted = {clean_text(topic) for topic in topics}
        return [feed for feed in due if wanted.intersection(feed.topics)]

    def put_feeds(self, feeds: Sequence[FeedRecord], polls: Sequence[PollRecord] = ()) -> None:
        """See `Store.put_feeds`."""
        states, entries = map(CODEC.encode, feeds), map(CODEC.encode, polls)
        with self.writing():
            self.run_many(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", ((s["url"], s["next_due"], to_json(s)) for s in states)
            )
            self.run_many(
                "INSERT OR REPLACE INTO polls VALUES (?, ?, ?)", ((e["feed_url"], e["at"], to_json(e)) for e in entries)
            )

    def remove_feed(self, url: str) -> None:
        """See `Store.remove_feed`."""
        with self.writing():
            self.run("DELETE FROM feeds WHERE url = ?", (clean_text(url),))
            self.run("DELETE FROM subscriptions WHERE feed_url = ?", (clean_text(url),))

    def polls(self, feed_url: str, since: datetime | None = None, limit: int = 100) -> list[PollRecord]:
        """See `Store.polls`."""
        rows = self.rows(
            "SELECT doc FROM polls WHERE feed_url = ? AND at >= ? ORDER BY at DESC LIMIT ?",
            (clean_text(feed_url), iso(since) if since else "", bounded(limit)),
        )
        return [CODEC.decode(PollRecord, from_json(row[0])) for row in rows]

    # --- robots.txt ------------------------------------------------------------------------------------------------

    def robots(self, sites: Iterable[str]) -> dict[str, RobotsRecord]:
        """See `Store.robots`."""
        wanted = to_json([clean_text(site) for site in sites])
        names = [field.name for field in dataclasses.fields(RobotsRecord)]
        sql = f"SELECT {', '.join(names)} FROM robots WHERE site IN (SELECT value FROM json_each(?))"  # noqa: S608 - names above
        found = [CODEC.decode(RobotsRecord, dict(zip(names, row, strict=True))) for row in self.rows(sql, (wanted,))]
        return {record.site: record for record in found}

    def put_robots(self, records: Sequence[RobotsRecord]) -> None:
        """See `Store.put_robots`."""
        with self.writing():
            rows = (tuple(CODEC.encode(record).values()) for record in records)
            self.run_many("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)", rows)

    # --- subscriptions ---------------------------------------------------------------------------------------------

    def subscriptions(self) -> list[SubscriptionRecord]:
        """See `Store.subscriptions`."""
        return [_subscription(row) for row in self.rows("SELECT doc FROM subscriptions ORDER BY feed_url")]

    def subscription(self, token: str) -> SubscriptionRecord | None:
        """See `Store.subscription`."""
        row = self.row("SELECT doc FROM subscriptions WHERE token = ? LIMIT 1", (clean_text(token),))
        return _subscription(row) if row else None

    def put_subscription(self, subscription: SubscriptionRecord) -> bool:
        """See `Store.put_subscription`."""
        document = CODEC.encode(subscription)
        with self.writing():
            row = self.row("SELECT revision, doc FROM subscriptions WHERE feed_url = ?", (document["feed_url"],))
            if row is not None and row[1] == to_json(document):
                return True
            if subscription.revision != (row[0] if row else 0) + 1:
                return False
            self.run(
                "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, ?, ?)",
                (document["feed_url"], document["token"], subscription.revision, to_json(document)),
            )
        return True


def _feed(row: Row) -> FeedRecord:
    return CODEC.decode(FeedRecord, from_json(row[0]))


def _subscription(row: Row) -> SubscriptionRecord:
    return CODEC.decode(SubscriptionRecord, from_json(row[0]))
