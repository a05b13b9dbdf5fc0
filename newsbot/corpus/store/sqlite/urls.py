"""Announced URLs in SQLite: what waits to be fetched, and what became of the rest."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime

from newsbot.corpus.store.clean import bounded, clean_text
from newsbot.corpus.store.codec import from_iso, iso
from newsbot.corpus.store.merge import Announced, announced, merge_announced
from newsbot.corpus.store.schema import UrlRecord
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, CODEC, Row, from_json, to_json
from newsbot.corpus.store.sqlite.removal import Removal

_PUT = "INSERT OR REPLACE INTO urls (url, state, due, rank, entry_rank, doc) VALUES (?, ?, ?, ?, ?, ?)"


class Urls(Removal):
    """The section `urls` of the protocol."""

    def announce(self, records: Sequence[UrlRecord]) -> set[str]:
        """See `Store.announce`."""
        new: set[str] = set()
        with self.writing():
            purged = self.tombstones(record.url for record in records)
            for record in records:
                if record.url in purged:
                    continue
                given = announced(record)
                held = self._held(record.url)
                merged = given if held is None else merge_announced(held, given)
                if held is None:
                    new.add(record.url)
                if merged != held:
                    self._write(merged)
        return new

    def due_urls(self, now: datetime, limit: int, topics: Sequence[str] | None = None) -> list[UrlRecord]:
        """See `Store.due_urls`."""
        wanted = None if topics is None else to_json([clean_text(topic) for topic in topics])
        found: list[Row] = []
        room = bounded(limit) or 0
        for done in (False, True):  # two ranges of one index: rechecks that are due much later are not passed over
            found += self.rows(
                "SELECT doc FROM urls WHERE (state = 'done') = :done AND due <= :now"  # noqa: S608 - a constant
                f" AND (:topics IS NULL OR {ANY_TOPIC}) ORDER BY due, url LIMIT :room",
                {"done": done, "now": iso(now), "topics": wanted, "room": room - len(found)},
            )
        return [_record(row) for row in found]

    def next_due(self) -> datetime | None:
        """See `Store.next_due`."""
        row = self.row(
            "SELECT min(d) FROM (SELECT min(next_due) AS d FROM feeds"
            " UNION ALL SELECT min(due) FROM urls WHERE due IS NOT NULL)"
        )
        return from_iso(row[0]) if row and row[0] else None

    def urls(self, keys: Iterable[str]) -> dict[str, UrlRecord]:
        """See `Store.urls`."""
        found = {}
        for key in keys:
            row = self.row("SELECT doc FROM urls WHERE url = ?", (clean_text(key),))
            if row:
                found[key] = _record(row)
        return found

    def put_urls(self, records: Sequence[UrlRecord]) -> None:
        """See `Store.put_urls`."""
        with self.writing():
            for given in map(announced, records):
                held = self._held(given.record.url)
                if held and held.record.first_seen < given.record.first_seen:
                    record = dataclasses.replace(given.record, first_seen=held.record.first_seen)
                    self._write(given._replace(record=record))
                else:
                    self._write(given)

    def _held(self, url: str) -> Announced | None:
        row = self.row("SELECT doc, rank, entry_rank FROM urls WHERE url = ?", (clean_text(url),))
        return Announced(_record(row), row[1], row[2]) if row else None

    def _write(self, url: Announced) -> None:
        document = CODEC.encode(url.record)
        values = (document["url"], document["state"], document["due"])
        self.run(_PUT, (*values, clean_text(url.rank), clean_text(url.entry_rank), to_json(document)))


def _record(row: Row) -> UrlRecord:
    return CODEC.decode(UrlRecord, from_json(row[0]))
