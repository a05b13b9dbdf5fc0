"""Decisions, runs, retention and leases in MongoDB."""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from pymongo import ASCENDING, DESCENDING, DeleteMany, DeleteOne, ReplaceOne, UpdateOne
from pymongo.errors import DuplicateKeyError

from newsbot.corpus.store.base import ROBOTS_KEPT, DecisionFilter, Lease
from newsbot.corpus.store.clean import bounded, clean_text, fit_decision
from newsbot.corpus.store.codec import to_utc
from newsbot.corpus.store.merge import decision_rank, normal
from newsbot.corpus.store.mongo.connection import CHUNK, CODEC, Connection, keyed, renamed, repeated
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.schema import DecisionRecord, RunRecord


class Decisions(Connection):
    """The sections `decisions and runs` and `leases` of the protocol."""

    def put_decisions(self, decisions: Sequence[DecisionRecord]) -> None:
        """See `Store.put_decisions`."""
        documents = []
        for decision in decisions:
            clean = normal(fit_decision(decision))
            documents.append(keyed(CODEC.encode(clean), "id") | {"rank": decision_rank(clean)})
        new = self.bulk("decisions", map(_upsert, documents))
        self.bulk("decisions", map(_newer_figures, repeated(documents, new, itemgetter("_id"))))

    def decisions(self, where: DecisionFilter, limit: int | None = None) -> list[DecisionRecord]:
        """See `Store.decisions`."""
        most = bounded(limit)
        found: list[DecisionRecord] = []
        for condition in _conditions(where):
            sort = [("last", DESCENDING), ("_id", ASCENDING)]
            found += [_decision(document) for document in self.find("decisions", condition, sort=sort, limit=most)]
        found.sort(key=lambda decision: decision.id)
        found.sort(key=lambda decision: decision.last, reverse=True)
        return found[:most]

    def put_run(self, run: RunRecord) -> None:
        """See `Store.put_run`."""
        document = keyed(CODEC.encode(run), "id")
        self.bulk("runs", [ReplaceOne({"_id": document["_id"]}, document, upsert=True)])

    def runs(self, limit: int = 20) -> list[RunRecord]:
        """See `Store.runs`."""
        found = self.find("runs", {}, sort=[("started", DESCENDING), ("_id", DESCENDING)], limit=bounded(limit))
        return [CODEC.decode(RunRecord, renamed(document, "id")) for document in found]

    def expire(self, now: datetime) -> Mapping[str, int]:
        """See `Store.expire`."""
        over = {"$lte": to_utc(now)}
        pages = [d["_id"] for d in self.find("pages", {"expires": over}, ["_id"])]
        texts = [d["_id"] for d in self.find("decisions", {"text_expires": over}, ["_id"])]
        gone = {"$set": {"text": None, "text_expires": None}}
        for start in range(0, len(pages), CHUNK):
            self.bulk("pages", [DeleteMany({"_id": {"$in": pages[start : start + CHUNK]}, "expires": over})])
        self.bulk("decisions", (UpdateOne({"_id": key, "text_expires": over}, gone) for key in texts))
        self.bulk("robots", [DeleteMany({"until": {"$lte": to_utc(now - ROBOTS_KEPT)}})])
        return {"pages": len(pages), "texts": len(texts)}

    # --- leases ----------------------------------------------------------------------------------------------------

    def acquire_lease(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """See `Store.acquire_lease`."""
        key, ours = clean_text(name), clean_text(holder)
        moment = to_utc(now)
        lease = {"_id": key, "holder": ours, "until": moment + timedelta(seconds=round(seconds, 3))}
        held = self.find("leases", {"_id": key})
        if not held:
            self.run(lambda database: _insert_lease(database["leases"].insert_one, lease))
        elif held[0]["holder"] == ours or held[0]["until"] <= moment:
            self.bulk("leases", [ReplaceOne(held[0], lease)])  # only if it is still the one that was read
        else:
            return False
        return self.find("leases", {"_id": key}) == [lease]

    def release_lease(self, name: str, holder: str) -> None:
        """See `Store.release_lease`."""
        self.bulk("leases", [DeleteOne({"_id": clean_text(name), "holder": clean_text(holder)})])

    def lease_holder(self, name: str, now: datetime) -> str | None:
        """See `Store.lease_holder`."""
        held = self.find("leases", {"_id": clean_text(name)})
        return held[0]["holder"] if held and held[0]["until"] > to_utc(now) else None

    def leases(self, now: datetime, prefix: str = "") -> list[Lease]:
        """See `Store.leases`."""
        where = {"until": {"$gt": to_utc(now)}, "_id": {"$regex": f"^{re.escape(prefix)}"}}
        held = self.find("leases", where, sort=[("_id", ASCENDING)])
        return [Lease(each["_id"], each["holder"], each["until"]) for each in held]


def _insert_lease(insert: Callable[[Document], object], lease: Document) -> None:
    with contextlib.suppress(DuplicateKeyError):  # another holder was first; the caller reads who
        insert(dict(lease))


def _upsert(document: Document) -> UpdateOne:
    details = {name: value for name, value in document.items() if name not in ("_id", "first", "last")}
    change = {"$min": {"first": document["first"]}, "$max": {"last": document["last"]}, "$setOnInsert": details}
    return UpdateOne({"_id": document["_id"]}, change, upsert=True)


def _newer_figures(document: Document) -> UpdateOne:
    details = {name: value for name, value in document.items() if name not in ("_id", "first", "last")}
    return UpdateOne({"_id": document["_id"], "rank": {"$lt": document["rank"]}}, {"$set": details})


def _conditions(where: DecisionFilter) -> Iterator[Document]:
    """Conditions that together cover the filter; long lists of URLs are asked for in pieces."""
    condition: Document = {}
    for field, members in (("reason", where.reasons), ("topics", where.topics), ("outlet", where.outlets)):
        if members:
            condition[field] = {"$in": [clean_text(member) for member in members]}
    if where.since is not None:
        condition["last"] = {"$gte": to_utc(where.since)}
    if where.until is not None:
        condition.setdefault("last", {})["$lt"] = to_utc(where.until)
    if where.with_text:
        condition["text"] = {"$ne": None}
    if where.urls is None:
        if not condition.keys() & {"reason", "topics", "last"}:
            condition["last"] = {"$gte": datetime(1, 1, 1, tzinfo=UTC)}  # whenever: so that an index is used
        yield condition
        return
    urls = sorted({clean_text(url) for url in where.urls})
    for start in range(0, len(urls), CHUNK):
        yield {"url": {"$in": urls[start : start + CHUNK]}, **condition}


def _decision(document: Document) -> DecisionRecord:
    return CODEC.decode(DecisionRecord, renamed(document, "id"))
