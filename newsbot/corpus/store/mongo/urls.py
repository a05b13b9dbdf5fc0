"""Announced URLs in MongoDB: what waits to be fetched, and what became of the rest."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from pymongo import ASCENDING, UpdateOne

from newsbot.corpus.store.clean import bounded, clean_text
from newsbot.corpus.store.codec import to_utc
from newsbot.corpus.store.merge import ORIGIN_FIELDS, Announced, announced, entry_updated, merge_announced
from newsbot.corpus.store.mongo.connection import CODEC, keyed, renamed, repeated
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.mongo.removal import Removal
from newsbot.corpus.store.schema import UrlRecord


class Urls(Removal):
    """The section `urls` of the protocol."""

    def announce(self, records: Sequence[UrlRecord]) -> set[str]:
        """See `Store.announce`."""
        purged = self.tombstones(record.url for record in records)
        given = [announced(record) for record in records if record.url not in purged]
        stored = self.find_in("urls", "_id", [url.record.url for url in given])
        held = {d["_id"]: Announced(_record(d), d["rank"], d["entry_rank"]) for d in stored}
        given = [url for url in given if _changes(held.get(url.record.url), url)]  # most say what they said before
        new = self.bulk("urls", (_insert(url) for url in given))
        known = repeated(given, new, lambda url: url.record.url)
        self.bulk("urls", (change for url in known for change in _merge(url)))
        return {record.url for record in records if clean_text(record.url) in new}

    def due_urls(self, now: datetime, limit: int, topics: Sequence[str] | None = None) -> list[UrlRecord]:
        """See `Store.due_urls`."""
        where: Document = {"due": {"$lte": to_utc(now)}}
        if topics is not None:
            where["topics"] = {"$in": [clean_text(topic) for topic in topics]}
        found: list[Document] = []
        room = bounded(limit) or 0
        for states in (["pending", "failed"], ["done"]):
            sort = [("due", ASCENDING), ("_id", ASCENDING)]
            found += self.find("urls", {"state": {"$in": states}, **where}, sort=sort, limit=room - len(found))
        return [_record(document) for document in found]

    def next_due(self) -> datetime | None:
        """See `Store.next_due`."""
        earliest = []
        for name, field in (("feeds", "next_due"), ("urls", "due")):
            some = {field: {"$gte": datetime(1, 1, 1, tzinfo=UTC)}}  # any time, not null
            earliest += [d[field] for d in self.find(name, some, [field], [(field, ASCENDING)], 1)]
        return min(earliest, default=None)

    def urls(self, keys: Iterable[str]) -> dict[str, UrlRecord]:
        """See `Store.urls`."""
        asked = {key: clean_text(key) for key in keys}
        held = {document["_id"]: _record(document) for document in self.find_in("urls", "_id", asked.values())}
        return {key: held[clean] for key, clean in asked.items() if clean in held}

    def put_urls(self, records: Sequence[UrlRecord]) -> None:
        """See `Store.put_urls`."""
        self.bulk("urls", (_replace(announced(record)) for record in records))


def _changes(held: Announced | None, given: Announced) -> bool:
    return held is None or merge_announced(held, given) != held


def _document(url: Announced) -> Document:
    document = keyed(CODEC.encode(url.record), "url")
    ranks = {"rank": url.rank, "entry_rank": url.entry_rank, "entry_updated": entry_updated(url.record.entry)}
    return document | ranks


def _insert(url: Announced) -> UpdateOne:
    """Insert, or only see to it that `first_seen` is the earlier one."""
    document = _document(url)
    seen = document.pop("first_seen")
    return UpdateOne(
        {"_id": document.pop("_id")}, {"$min": {"first_seen": seen}, "$setOnInsert": document}, upsert=True
    )


def _merge(url: Announced) -> Iterator[UpdateOne]:
    """What `merge.merge_announced` says, as updates that do nothing unless their condition holds."""
    document = _document(url)
    key, due = document["_id"], to_utc(url.record.due or url.record.first_seen)
    said = {name: document[name] for name in ("entry", "entry_updated", "entry_rank")}
    updated, rank = said["entry_updated"], said["entry_rank"]
    for topic in document["topics"]:
        yield UpdateOne({"_id": key, "topics": {"$ne": topic}}, {"$addToSet": {"topics": topic}, "$set": {"due": due}})
    origin = {name: document[name] for name in (*ORIGIN_FIELDS, "rank")}
    yield UpdateOne({"_id": key, "rank": {"$gt": document["rank"]}}, {"$set": origin})
    newer = {"_id": key, "entry": {"$ne": None}, "entry_updated": {"$lt": updated}}
    yield UpdateOne(newer, {"$set": {**said, "due": due}})
    first = {"_id": key, "entry": None, "entry_updated": {"$lt": updated}}
    yield UpdateOne(first, {"$set": said})
    yield UpdateOne({"_id": key, "entry_updated": updated, "entry_rank": {"$gt": rank}}, {"$set": said})


def _replace(url: Announced) -> UpdateOne:
    document = _document(url)
    seen = document.pop("first_seen")
    return UpdateOne({"_id": document.pop("_id")}, {"$min": {"first_seen": seen}, "$set": document}, upsert=True)


def _record(document: Document) -> UrlRecord:
    record = CODEC.decode(UrlRecord, renamed(document, "url"))
    return dataclasses.replace(record, topics=tuple(sorted(record.topics)))
