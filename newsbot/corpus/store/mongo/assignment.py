"""Story assignment (the desk) and its readers in MongoDB: mark, stories, assignments, checkpoints, cursors."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from pymongo import ASCENDING, DESCENDING, DeleteMany, ReplaceOne, UpdateOne

from newsbot.corpus.store.base import DeskMark
from newsbot.corpus.store.clean import bounded, clean_text
from newsbot.corpus.store.codec import position_key, position_of, to_utc
from newsbot.corpus.store.mongo.connection import CODEC, keyed, renamed
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.mongo.relations import Relations
from newsbot.corpus.store.schema import AssignmentRecord, Json, PastStoryRecord, StoryRecord

_PART = 8_000_000
"""Bytes of a checkpoint in one document."""
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_EVERY = {"position": {"$gte": ""}}  # every checkpoint, by the index


class Desk(Relations):
    """The sections `the desk` and `readers` of the protocol."""

    def desk_mark(self) -> DeskMark:
        """See `Store.desk_mark`."""
        self._mark_what_killed_writers_left()
        held = self.find("meta", {"_id": "desk"})
        mark = held[0] if held else {}
        position = mark.get("position")
        return DeskMark(position_of(position) if position else None, mark.get("counter", 0))

    def _mark_what_killed_writers_left(self) -> None:
        """Changes that were written but not marked: their writer is dead, or about to do the same."""
        articles = self.find("articles", {"unmarked": {"$gt": ""}}, ("first_seen", "unmarked"))
        self.move_mark(articles)
        self.marked(articles)

    def clear_desk_mark(self, counter: int) -> bool:
        """See `Store.clear_desk_mark`."""
        if counter == 0:
            return self.desk_mark().counter == 0
        where = {"_id": "desk", "counter": counter}
        self.bulk("meta", [UpdateOne(where, {"$unset": {"position": 1}})])
        return bool(self.find("meta", where))

    def move_desk_mark(self, position: tuple[datetime, str]) -> None:
        """See `Store.move_desk_mark`."""
        self.move_mark_to([position_key(position)])

    # --- stories ---------------------------------------------------------------------------------------------------

    def put_stories(self, stories: Sequence[StoryRecord], assignments: Sequence[AssignmentRecord]) -> None:
        """See `Store.put_stories`."""
        highest = max([s.seq for s in stories] + [a.seq for a in assignments], default=0)
        self.bulk("meta", [UpdateOne({"_id": "seq"}, {"$max": {"value": highest}}, upsert=True)])
        documents = [keyed(CODEC.encode(assignment), "seq") for assignment in assignments]
        self.bulk("assignments", (ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents))
        self._supersede({document["article_id"] for document in documents})
        documents = [keyed(CODEC.encode(story), "id") for story in stories]
        self.bulk("stories", (ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents))
        self.bulk("meta", [UpdateOne({"_id": "settled"}, {"$max": {"value": self.next_seq() - 1}}, upsert=True)])

    def _supersede(self, article_ids: set[str]) -> None:
        """All but the newest of each article, read back."""
        held: dict[str, dict[int, bool]] = {}
        for document in self.find_in("assignments", "article_id", article_ids, ("article_id", "superseded")):
            held.setdefault(document["article_id"], {})[document["_id"]] = document["superseded"]
        old = (seq for each in held.values() for seq, is_over in each.items() if seq < max(each) and not is_over)
        self.bulk("assignments", (UpdateOne({"_id": seq}, {"$set": {"superseded": True}}) for seq in old))

    def next_seq(self) -> int:
        """See `Store.next_seq`."""
        held = self.find("meta", {"_id": "seq"})
        return int(held[0]["value"]) + 1 if held else 1

    def settled_seq(self) -> int:
        """See `Store.settled_seq`."""
        held = self.find("meta", {"_id": "settled"})
        return int(held[0]["value"]) if held else 0

    def stories(
        self, ids: Iterable[str] | None = None, since_seq: int = 0, topics: Sequence[str] = (), limit: int | None = None
    ) -> list[StoryRecord]:
        """See `Store.stories`."""
        where: Document = {"seq": {"$gt": since_seq}}
        if topics:
            where["topics"] = {"$in": [clean_text(topic) for topic in topics]}
        if ids is None:
            sort = [("seq", DESCENDING), ("_id", DESCENDING)]
            found = self.find("stories", where | {"merged_into": None}, sort=sort, limit=bounded(limit))
        else:
            found = self.find_in("stories", "_id", [clean_text(i) for i in ids], where=where)
            found.sort(key=lambda document: (document["seq"], document["_id"]), reverse=True)
        return [_story(document) for document in found[: bounded(limit)]]

    def newest_stories(
        self,
        topics: Sequence[str] = (),
        since: datetime | None = None,
        limit: int | None = None,
        after: tuple[datetime, str] | None = None,
    ) -> list[StoryRecord]:
        """See `Store.newest_stories`."""
        where: Document = {"merged_into": None}
        if topics:
            where["topics"] = {"$in": [clean_text(topic) for topic in topics]}
        if since is not None:
            where["last_seen"] = {"$gte": to_utc(since)}
        if after is not None:
            seen, ident = to_utc(after[0]), clean_text(after[1])
            where["$or"] = [{"last_seen": {"$lt": seen}}, {"last_seen": seen, "_id": {"$lt": ident}}]
        sort = [("last_seen", DESCENDING), ("_id", DESCENDING)]
        return [_story(d) for d in self.find("stories", where, sort=sort, limit=bounded(limit))]

    def stories_after(self, ids: Iterable[str]) -> list[StoryRecord]:
        """See `Store.stories_after`."""
        named = [clean_text(ident) for ident in ids]
        found = [_story(d) for d in self.find_in("stories", "detail.follows.story", named, where={"merged_into": None})]
        return sorted(found, key=lambda story: (story.first_seen, story.id))

    def find_stories(self, prefix: str, limit: int = 10) -> list[StoryRecord]:
        """See `Store.find_stories`."""
        return [_story(each) for each in self.find_named("stories", prefix, None, bounded(limit))]

    def assignments_of(self, article_ids: Iterable[str]) -> dict[str, AssignmentRecord]:
        """See `Store.assignments_of`."""
        asked = {article_id: clean_text(article_id) for article_id in article_ids}
        found = self.find_in("assignments", "article_id", asked.values(), where={"superseded": False})
        found.sort(key=lambda document: document["_id"])  # two stand when a writer was killed: the newer one counts
        held = {d["article_id"]: CODEC.decode(AssignmentRecord, renamed(d, "seq")) for d in found}
        return {given: held[clean] for given, clean in asked.items() if clean in held}

    # --- checkpoints -----------------------------------------------------------------------------------------------

    def put_checkpoint(self, position: tuple[datetime, str], state: bytes) -> None:
        """See `Store.put_checkpoint`."""
        key = position_key(position)
        parts = [state[start : start + _PART] for start in range(0, len(state), _PART)] or [b""]
        write = uuid.uuid4().hex  # tells the parts of one checkpoint from those of an interrupted one
        for n, data in enumerate(parts):
            part = {"position": key, "write": write, "parts": len(parts), "n": n, "data": data}
            self.bulk("checkpoints", [ReplaceOne({"_id": f"{key} {n:04}"}, part, upsert=True)])
        self.bulk("checkpoints", [DeleteMany({"position": key, "write": {"$ne": write}})])

    def checkpoints(self) -> list[tuple[datetime, str]]:
        """See `Store.checkpoints`."""
        return [position_of(key) for key in self._checkpoint_keys()]

    def _checkpoint_keys(self) -> list[str]:
        return sorted({document["position"] for document in self.find("checkpoints", _EVERY, ["position"])})

    def drop_checkpoints(self, positions: Iterable[tuple[datetime, str]]) -> None:
        """See `Store.drop_checkpoints`."""
        self.bulk("checkpoints", [DeleteMany({"position": position_key(position)}) for position in positions])

    def checkpoint_before(self, position: tuple[datetime, str]) -> tuple[tuple[datetime, str], bytes] | None:
        """See `Store.checkpoint_before`."""
        self.bulk("checkpoints", [DeleteMany({"position": {"$gt": position_key(position)}})])
        for key in reversed(self._checkpoint_keys()):
            state = self.checkpoint_at(position_of(key))
            if state is not None:
                return position_of(key), state
        return None

    def checkpoint_at(self, position: tuple[datetime, str]) -> bytes | None:
        """The checkpoint at this place, unless its writing was interrupted."""
        parts = self.find("checkpoints", {"position": position_key(position)}, sort=[("_id", ASCENDING)])
        whole = parts and len(parts) == parts[0]["parts"] and len({part["write"] for part in parts}) == 1
        return b"".join(part["data"] for part in parts) if whole else None

    # --- old stories -----------------------------------------------------------------------------------------------

    def put_past_stories(self, stories: Sequence[PastStoryRecord]) -> None:
        """See `Store.put_past_stories`."""
        documents = [CODEC.encode(story) for story in stories]
        once = [UpdateOne({"_id": each.pop("part")}, {"$setOnInsert": each}, upsert=True) for each in documents]
        self.bulk("past_stories", once)

    def past_bearers(self, names: Iterable[str], limit: int) -> dict[str, list[str]]:
        """See `Store.past_bearers`."""
        found = {
            name: self.find("past_stories", {"names": clean_text(name)}, ["_id"], [("_id", ASCENDING)], bounded(limit))
            for name in names
        }
        return {name: [document["_id"] for document in held] for name, held in found.items() if held}

    def past_stories(self, parts: Iterable[str]) -> list[PastStoryRecord]:
        """See `Store.past_stories`."""
        found = self.find_in("past_stories", "_id", [clean_text(part) for part in parts])
        records = [CODEC.decode(PastStoryRecord, renamed(document, "part")) for document in found]
        return sorted(records, key=lambda record: record.part)

    def drop_past_stories(self, after: datetime | None = None, seen_until: datetime | None = None) -> None:
        """See `Store.drop_past_stories`."""
        bounds = [{"minute": {"$gt": after}}] if after else []
        bounds += [{"seen": {"$lte": seen_until}}] if seen_until else []
        self.bulk("past_stories", [DeleteMany(each) for each in bounds or [{"minute": {"$gte": _LONG_AGO}}]])

    # --- readers ---------------------------------------------------------------------------------------------------

    def look(self, reader: str) -> Mapping[str, Json]:
        """See `Store.look`."""
        held = self.find("looks", {"_id": clean_text(reader)})
        cursor: Mapping[str, Json] = CODEC.decode_json(held[0]["cursor"]) if held else {}
        return cursor

    def put_look(self, reader: str, cursor: Mapping[str, Json]) -> None:
        """See `Store.put_look`."""
        document = {"cursor": CODEC.encode_json(cursor)}
        self.bulk("looks", [ReplaceOne({"_id": clean_text(reader)}, document, upsert=True)])


def _story(document: Document) -> StoryRecord:
    return CODEC.decode(StoryRecord, renamed(document, "id"))
