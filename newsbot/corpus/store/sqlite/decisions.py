"""Decisions, runs, retention and leases in SQLite."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newsbot.corpus.store.base import ROBOTS_KEPT, DecisionFilter, Lease
from newsbot.corpus.store.clean import bounded, clean_text, fit_decision
from newsbot.corpus.store.codec import iso
from newsbot.corpus.store.merge import merge_decision, normal
from newsbot.corpus.store.schema import DecisionRecord, RunRecord
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, CODEC, Connection, Row, from_json, to_json

_WRITE = (
    "INSERT OR REPLACE INTO decisions (id, url, reason, last, text_expires, has_text, doc) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


class Decisions(Connection):
    """The sections `decisions and runs` and `leases` of the protocol."""

    def put_decisions(self, decisions: Sequence[DecisionRecord]) -> None:
        """See `Store.put_decisions`."""
        with self.writing():
            for decision in decisions:
                given = normal(fit_decision(decision))
                row = self.row("SELECT doc FROM decisions WHERE id = ?", (given.id,))
                self._write_decision(merge_decision(_decision(row) if row else None, given))

    def _write_decision(self, decision: DecisionRecord) -> None:
        document = CODEC.encode(decision)
        values = [document[name] for name in ("id", "url", "reason", "last", "text_expires")]
        self.run(_WRITE, (*values, decision.text is not None, to_json(document)))

    def decisions(self, where: DecisionFilter, limit: int | None = None) -> list[DecisionRecord]:
        """See `Store.decisions`."""
        conditions, values = _conditions(where)
        values["limit"] = -1 if limit is None else bounded(limit)
        rows = self.rows(
            f"SELECT doc FROM decisions WHERE {conditions} ORDER BY last DESC, id LIMIT :limit",  # noqa: S608 - constants below
            values,
        )
        return [_decision(row) for row in rows]

    def put_run(self, run: RunRecord) -> None:
        """See `Store.put_run`."""
        document = CODEC.encode(run)
        with self.writing():
            self.run(
                "INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (document["id"], document["started"], to_json(document))
            )

    def runs(self, limit: int = 20) -> list[RunRecord]:
        """See `Store.runs`."""
        rows = self.rows("SELECT doc FROM runs ORDER BY started DESC, id DESC LIMIT ?", (bounded(limit),))
        return [CODEC.decode(RunRecord, from_json(row[0])) for row in rows]

    def expire(self, now: datetime) -> Mapping[str, int]:
        """See `Store.expire`."""
        with self.writing():
            pages = self.run("DELETE FROM pages WHERE expires <= ?", (iso(now),)).rowcount
            rows = self.rows("SELECT doc FROM decisions WHERE text_expires <= ?", (iso(now),))
            for row in rows:
                self._write_decision(dataclasses.replace(_decision(row), text=None, text_expires=None))
            self.run("DELETE FROM robots WHERE until <= ?", (iso(now - ROBOTS_KEPT),))
        return {"pages": pages, "texts": len(rows)}

    # --- leases ----------------------------------------------------------------------------------------------------

    def acquire_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """See `Store.acquire_lease`."""
        moment = now.timestamp()
        with self.writing():
            changed = self.run(
                "INSERT INTO leases VALUES (:name, :holder, :until) ON CONFLICT (name) DO UPDATE"
                " SET holder = :holder, until = :until WHERE leases.until <= :now OR leases.holder = :holder",
                {"name": clean_text(name), "holder": clean_text(holder), "until": moment + seconds, "now": moment},
            ).rowcount
        return changed == 1

    def release_lease(self, name: str, holder: str) -> None:
        """See `Store.release_lease`."""
        with self.writing():
            self.run("DELETE FROM leases WHERE name = ? AND holder = ?", (clean_text(name), clean_text(holder)))

    def lease_holder(self, name: str, now: datetime) -> str | None:
        """See `Store.lease_holder`."""
        row = self.row("SELECT holder FROM leases WHERE name = ? AND until > ?", (clean_text(name), now.timestamp()))
        return row[0] if row else None

    def leases(self, now: datetime, prefix: str = "") -> list[Lease]:
        """See `Store.leases`."""
        rows = self.rows("SELECT name, holder, until FROM leases WHERE until > ? ORDER BY name", (now.timestamp(),))
        return [Lease(row[0], row[1], datetime.fromtimestamp(row[2], UTC)) for row in rows if row[0].startswith(prefix)]


def _conditions(where: DecisionFilter) -> tuple[str, dict[str, Any]]:
    """An SQL condition made of constants, and its values."""
    conditions = ["1"]
    values: dict[str, Any] = {}
    for name, members, condition in (
        ("urls", where.urls, "url IN (SELECT value FROM json_each(:urls))"),
        ("outlets", where.outlets or None, "json_extract(doc, '$.outlet') IN (SELECT value FROM json_each(:outlets))"),
        ("reasons", where.reasons or None, "reason IN (SELECT value FROM json_each(:reasons))"),
        (
            "topics",
            where.topics or None,
            ANY_TOPIC,
        ),
    ):
        if members is not None:
            conditions.append(condition)
            values[name] = to_json([clean_text(member) for member in members])
    if where.since is not None:
        conditions.append("last >= :since")
        values["since"] = iso(where.since)
    if where.until is not None:
        conditions.append("last < :until")
        values["until"] = iso(where.until)
    if where.with_text:
        conditions.append("has_text")
    return " AND ".join(conditions), values


def _decision(row: Row) -> DecisionRecord:
    return CODEC.decode(DecisionRecord, from_json(row[0]))
