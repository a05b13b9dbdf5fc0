"""Story assignment (the desk) and its readers in SQLite: mark, stories, assignments, checkpoints, cursors."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from newsbot.corpus.store.base import DeskMark
from newsbot.corpus.store.clean import bounded, clean_json, clean_text
from newsbot.corpus.store.codec import iso, position_key, position_of
from newsbot.corpus.store.schema import AssignmentRecord, Json, PastStoryRecord, StoryRecord
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, CODEC, Row, from_json, to_json
from newsbot.corpus.store.sqlite.relations import Relations


class Desk(Relations):
    """The sections `the desk` and `readers` of the protocol."""

    def desk_mark(self) -> DeskMark:
        """See `Store.desk_mark`."""
        ((position, counter),) = self.rows("SELECT position, counter FROM desk_mark")
        return DeskMark(position_of(position) if position else None, counter)

    def clear_desk_mark(self, counter: int) -> bool:
        """See `Store.clear_desk_mark`."""
        with self.writing():
            return self.run("UPDATE desk_mark SET position = NULL WHERE counter = ?", (counter,)).rowcount == 1

    def move_desk_mark(self, position: tuple[datetime, str]) -> None:
        """See `Store.move_desk_mark`."""
        with self.writing():
            self.move_mark(*position)

    # --- stories ---------------------------------------------------------------------------------------------------

    def put_stories(self, stories: Sequence[StoryRecord], assignments: Sequence[AssignmentRecord]) -> None:
        """See `Store.put_stories`."""
        with self.writing():
            for story in stories:
                document = CODEC.encode(story)
                self.run(
                    "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?)",
                    (document["id"], story.seq, story.merged_into is not None, to_json(document)),
                )
            for assignment in assignments:
                document = CODEC.encode(assignment)
                self.run(
                    "INSERT OR REPLACE INTO assignments VALUES (?, ?, ?, ?)",
                    (assignment.seq, document["article_id"], assignment.superseded, to_json(document)),
                )
            for article_id in {clean_text(assignment.article_id) for assignment in assignments}:
                self.run(
                    "UPDATE assignments SET superseded = 1 WHERE article_id = :id AND NOT superseded"
                    " AND seq < (SELECT max(seq) FROM assignments WHERE article_id = :id)",
                    {"id": article_id},
                )

    def next_seq(self) -> int:
        """See `Store.next_seq`."""
        ((highest,),) = self.rows(
            "SELECT max(n) FROM (SELECT max(seq) AS n FROM stories UNION ALL SELECT max(seq) FROM assignments)"
        )
        return int(highest or 0) + 1

    def settled_seq(self) -> int:
        """See `Store.settled_seq`. Here stories and their assignments are written in one transaction."""
        return self.next_seq() - 1

    def stories(
        self, ids: Iterable[str] | None = None, since_seq: int = 0, topics: Sequence[str] = (), limit: int | None = None
    ) -> list[StoryRecord]:
        """See `Store.stories`."""
        which = "NOT merged" if ids is None else "id IN (SELECT value FROM json_each(:ids))"
        rows = self.rows(
            f"SELECT doc FROM stories WHERE {which} AND seq > :since"  # noqa: S608 - constants
            f" AND (:topics IS NULL OR {ANY_TOPIC}) ORDER BY seq DESC, id DESC LIMIT :limit",
            {
                "since": since_seq,
                "ids": None if ids is None else to_json([clean_text(i) for i in ids]),
                "topics": to_json([clean_text(topic) for topic in topics]) if topics else None,
                "limit": -1 if limit is None else bounded(limit),
            },
        )
        return [_story(row) for row in rows]

    def newest_stories(
        self,
        topics: Sequence[str] = (),
        since: datetime | None = None,
        limit: int | None = None,
        after: tuple[datetime, str] | None = None,
    ) -> list[StoryRecord]:
        """See `Store.newest_stories`."""
        seen, ident = after or (None, "")
        behind = "json_extract(doc, '$.last_seen') <= :seen AND (json_extract(doc, '$.last_seen'), id) < (:seen, :id)"
        rows = self.rows(
            "SELECT doc FROM stories WHERE NOT merged AND json_extract(doc, '$.last_seen') >= :since"  # noqa: S608 - constants
            f"{f' AND {behind}' if after else ''} AND (:topics IS NULL OR {ANY_TOPIC})"
            " ORDER BY json_extract(doc, '$.last_seen') DESC, id DESC LIMIT :limit",
            {
                "since": iso(since) if since else "",
                "seen": iso(seen) if seen else None,
                "id": clean_text(ident),
                "topics": to_json([clean_text(topic) for topic in topics]) if topics else None,
                "limit": -1 if limit is None else bounded(limit),
            },
        )
        return [_story(row) for row in rows]

    def stories_after(self, ids: Iterable[str]) -> list[StoryRecord]:
        """See `Store.stories_after`."""
        rows = self.rows(
            "SELECT doc FROM stories WHERE json_extract(doc, '$.detail.follows.story') IN"
            " (SELECT value FROM json_each(?)) AND NOT merged",
            (to_json([clean_text(ident) for ident in ids]),),
        )
        return sorted(map(_story, rows), key=lambda story: (story.first_seen, story.id))

    def find_stories(self, prefix: str, limit: int = 10) -> list[StoryRecord]:
        """See `Store.find_stories`."""
        low = clean_text(prefix)
        rows = self.rows(
            "SELECT doc FROM stories WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (low, low + "\U0010ffff", bounded(limit)),
        )
        return [_story(row) for row in rows]

    def assignments_of(self, article_ids: Iterable[str]) -> dict[str, AssignmentRecord]:
        """See `Store.assignments_of`."""
        asked = {article_id: clean_text(article_id) for article_id in article_ids}
        rows = self.rows(
            "SELECT article_id, doc FROM assignments WHERE article_id IN (SELECT value FROM json_each(?))"
            " AND NOT superseded ORDER BY seq",
            (to_json(sorted(set(asked.values()))),),
        )
        held = {ident: CODEC.decode(AssignmentRecord, from_json(doc)) for ident, doc in rows}
        return {given: held[clean] for given, clean in asked.items() if clean in held}

    # --- checkpoints -----------------------------------------------------------------------------------------------

    def put_checkpoint(self, position: tuple[datetime, str], state: bytes) -> None:
        """See `Store.put_checkpoint`."""
        with self.writing():
            self.run("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", (position_key(position), state))

    def checkpoints(self) -> list[tuple[datetime, str]]:
        """See `Store.checkpoints`."""
        return [position_of(key) for (key,) in self.rows("SELECT position FROM checkpoints ORDER BY position")]

    def drop_checkpoints(self, positions: Iterable[tuple[datetime, str]]) -> None:
        """See `Store.drop_checkpoints`."""
        with self.writing():
            for position in positions:
                self.run("DELETE FROM checkpoints WHERE position = ?", (position_key(position),))

    def checkpoint_before(self, position: tuple[datetime, str]) -> tuple[tuple[datetime, str], bytes] | None:
        """See `Store.checkpoint_before`."""
        key = position_key(position)
        with self.writing():
            self.run("DELETE FROM checkpoints WHERE position > ?", (key,))
            row = self.row("SELECT position, state FROM checkpoints ORDER BY position DESC LIMIT 1")
        return (position_of(row[0]), row[1]) if row else None

    # --- old stories -----------------------------------------------------------------------------------------------

    def put_past_stories(self, stories: Sequence[PastStoryRecord]) -> None:
        """See `Store.put_past_stories`."""
        with self.writing():
            for story in stories:
                document = CODEC.encode(story)
                row = (document["part"], document["minute"], document["seen"], to_json(document))
                if self.run("INSERT OR IGNORE INTO past_stories VALUES (?, ?, ?, ?)", row).rowcount:
                    names = [(name, row[0]) for name in document["names"]]
                    self.run_many("INSERT OR IGNORE INTO past_names VALUES (?, ?)", names)

    def past_bearers(self, names: Iterable[str], limit: int) -> dict[str, list[str]]:
        """See `Store.past_bearers`."""
        sql = "SELECT part FROM past_names WHERE name = ? ORDER BY part LIMIT ?"
        found = {name: self.rows(sql, (clean_text(name), bounded(limit))) for name in names}
        return {name: [part for (part,) in rows] for name, rows in found.items() if rows}

    def past_stories(self, parts: Iterable[str]) -> list[PastStoryRecord]:
        """See `Store.past_stories`."""
        wanted = sorted({clean_text(part) for part in parts})
        rows = [self.row("SELECT doc FROM past_stories WHERE part = ?", (part,)) for part in wanted]
        return [CODEC.decode(PastStoryRecord, from_json(row[0])) for row in rows if row]

    def drop_past_stories(self, after: datetime | None = None, seen_until: datetime | None = None) -> None:
        """See `Store.drop_past_stories`."""
        bounds = {"minute > ?": after, "seen <= ?": seen_until}
        given = {condition: iso(moment) for condition, moment in bounds.items() if moment is not None}
        where = " OR ".join(given) or "1"
        with self.writing():
            old = f"SELECT part FROM past_stories WHERE {where}"  # noqa: S608 - constants above
            self.run(f"DELETE FROM past_names WHERE part IN ({old})", tuple(given.values()))  # noqa: S608
            self.run(f"DELETE FROM past_stories WHERE {where}", tuple(given.values()))  # noqa: S608

    # --- readers ---------------------------------------------------------------------------------------------------

    def look(self, reader: str) -> Mapping[str, Json]:
        """See `Store.look`."""
        row = self.row("SELECT doc FROM looks WHERE reader = ?", (clean_text(reader),))
        return from_json(row[0]) if row else {}

    def put_look(self, reader: str, cursor: Mapping[str, Json]) -> None:
        """See `Store.put_look`."""
        with self.writing():
            self.run("INSERT OR REPLACE INTO looks VALUES (?, ?)", (clean_text(reader), to_json(clean_json(cursor))))


def _story(row: Row) -> StoryRecord:
    return CODEC.decode(StoryRecord, from_json(row[0]))
