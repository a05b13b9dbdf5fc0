"""Feeds and their polls in SQLite, and the count of everything."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from newsbot.store.clean import bounded, clean_text
from newsbot.store.codec import iso
from newsbot.store.schema import FeedRecord, PollRecord
from newsbot.store.sqlite.connection import CODEC, Connection, Row, from_json, to_json

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
}


class Feeds(Connection):
    """The section `feeds` of the protocol."""

    def counts(self) -> Mapping[str, int]:
        """See `Store.counts`."""
        # the table names are the constants above
        union = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {what}" for name, what in _COUNTED.items())  # noqa: S608 - constants above
        return dict(self.rows(union))

    def feeds(self) -> list[FeedRecord]:
        """See `Store.feeds`."""
        return [_feed(row) for row in self.rows("SELECT doc FROM feeds ORDER BY url")]

    def due_feeds(self, now: datetime, topics: Sequence[str] | None = None) -> list[FeedRecord]:
        """See `Store.due_feeds`."""
        rows = self.rows("SELECT doc FROM feeds WHERE next_due <= ? ORDER BY next_due, url", (iso(now),))
        due = [_feed(row) for row in rows]
        if topics is None:
            return due
        wanted = {clean_text(topic) for topic in topics}
        return [feed for feed in due if wanted.intersection(feed.topics)]

    def put_feed(self, feed: FeedRecord, poll: PollRecord | None = None) -> None:
        """See `Store.put_feed`."""
        with self.writing():
            document = CODEC.encode(feed)
            self.run(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)",
                (document["url"], document["next_due"], to_json(document)),
            )
            if poll is not None:
                entry = CODEC.encode(poll)
                self.run(
                    "INSERT OR REPLACE INTO polls VALUES (?, ?, ?)", (entry["feed_url"], entry["at"], to_json(entry))
                )

    def remove_feed(self, url: str) -> None:
        """See `Store.remove_feed`."""
        with self.writing():
            self.run("DELETE FROM feeds WHERE url = ?", (clean_text(url),))

    def polls(self, feed_url: str, since: datetime | None = None, limit: int = 100) -> list[PollRecord]:
        """See `Store.polls`."""
        rows = self.rows(
            "SELECT doc FROM polls WHERE feed_url = ? AND at >= ? ORDER BY at DESC LIMIT ?",
            (clean_text(feed_url), iso(since) if since else "", bounded(limit)),
        )
        return [CODEC.decode(PollRecord, from_json(row[0])) for row in rows]


def _feed(row: Row) -> FeedRecord:
    return CODEC.decode(FeedRecord, from_json(row[0]))
