"""Feeds and their polls in MongoDB, and the count of everything."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, DeleteOne, ReplaceOne, UpdateOne
from pymongo.database import Database

from newsbot.corpus.store.clean import bounded, clean_text
from newsbot.corpus.store.codec import iso, to_utc
from newsbot.corpus.store.merge import without_headlines
from newsbot.corpus.store.mongo.connection import CODEC, Connection, keyed, renamed
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.schema import FeedRecord, PollRecord, RobotsRecord, SubscriptionRecord
from newsbot.items import HEADLINE


class Feeds(Connection):
    """The section `feeds` of the protocol."""

    def counts(self) -> Mapping[str, int]:
        """See `Store.counts`."""
        return self.run(_counts)

    def feeds(self, urls: Iterable[str] | None = None) -> list[FeedRecord]:
        """See `Store.feeds`."""
        if urls is None:
            return [_feed(document) for document in self.find("feeds", {}, sort=[("_id", ASCENDING)])]
        found = self.find_in("feeds", "_id", map(clean_text, urls))
        return sorted(map(_feed, found), key=lambda feed: feed.url)

    def due_feeds(self, now: datetime, topics: Sequence[str] | None = None) -> list[FeedRecord]:
        """See `Store.due_feeds`."""
        where: Document = {"next_due": {"$lte": to_utc(now)}}
        if topics is not None:
            where["topics"] = {"$in": [clean_text(topic) for topic in topics]}
        due = self.find("feeds", where, sort=[("next_due", ASCENDING), ("_id", ASCENDING)])
        return [_feed(document) for document in due]

    def put_feeds(self, feeds: Sequence[FeedRecord], polls: Sequence[PollRecord] = ()) -> None:
        """See `Store.put_feeds`."""
        entries = {f"{iso(poll.at)} {clean_text(poll.feed_url)}": CODEC.encode(poll) for poll in polls}
        states = {clean_text(feed.url): keyed(CODEC.encode(feed), "url") for feed in feeds}
        for collection, documents in (("polls", entries), ("feeds", states)):
            self.bulk(collection, (ReplaceOne({"_id": key}, held, upsert=True) for key, held in documents.items()))

    def remove_feed(self, url: str) -> None:
        """See `Store.remove_feed`."""
        for name in ("feeds", "subscriptions"):
            self.bulk(name, [DeleteOne({"_id": clean_text(url)})])

    def polls(self, feed_url: str, since: datetime | None = None, limit: int = 100) -> list[PollRecord]:
        """See `Store.polls`."""
        where: Document = {"feed_url": clean_text(feed_url)}
        if since is not None:
            where["at"] = {"$gte": to_utc(since)}
        found = self.find("polls", where, sort=[("at", DESCENDING)], limit=bounded(limit))
        return [CODEC.decode(PollRecord, document) for document in found]

    # --- robots.txt ------------------------------------------------------------------------------------------------

    def robots(self, sites: Iterable[str]) -> dict[str, RobotsRecord]:
        """See `Store.robots`."""
        found = self.find_in("robots", "_id", [clean_text(site) for site in sites])
        return {d["_id"]: CODEC.decode(RobotsRecord, renamed(d, "site")) for d in found}

    def put_robots(self, records: Sequence[RobotsRecord]) -> None:
        """See `Store.put_robots`."""
        documents = {clean_text(record.site): keyed(CODEC.encode(record), "site") for record in records}
        self.bulk("robots", (ReplaceOne({"_id": key}, held, upsert=True) for key, held in documents.items()))

    # --- subscriptions ---------------------------------------------------------------------------------------------

    def subscriptions(self) -> list[SubscriptionRecord]:
        """See `Store.subscriptions`."""
        return [_subscription(document) for document in self.find("subscriptions", {}, sort=[("_id", ASCENDING)])]

    def subscription(self, token: str) -> SubscriptionRecord | None:
        """See `Store.subscription`."""
        found = self.find("subscriptions", {"token": clean_text(token)}, limit=1)
        return _subscription(found[0]) if found else None

    def put_subscription(self, subscription: SubscriptionRecord) -> bool:
        """See `Store.put_subscription`."""
        document = keyed(CODEC.encode(subscription), "feed_url")
        key, before = document["_id"], subscription.revision - 1
        if before:
            self.bulk("subscriptions", [ReplaceOne({"_id": key, "revision": before}, document)])
        else:
            once = {name: value for name, value in document.items() if name != "_id"}
            self.bulk("subscriptions", [UpdateOne({"_id": key}, {"$setOnInsert": once}, upsert=True)])
        return self.find("subscriptions", {"_id": key}) == [document]  # ours is there, whoever else has tried


def _counts(database: Database[Document]) -> dict[str, int]:
    plain = ("feeds", "urls", "articles", "versions", "edges", "decisions", "tombstones")
    counts = {name: database[name].estimated_document_count() for name in plain}
    for state in ("pending", "failed"):
        counts[f"urls_{state}"] = database["urls"].count_documents({"state": state})
    counts["stories"] = database["stories"].count_documents({"merged_into": None})
    counts["headlines"] = database["articles"].count_documents({"unread": True})
    counts["headline_versions"] = database["versions"].count_documents({"extractor": HEADLINE})
    return without_headlines(counts)


def _feed(document: Document) -> FeedRecord:
    return CODEC.decode(FeedRecord, renamed(document, "url"))


def _subscription(document: Document) -> SubscriptionRecord:
    return CODEC.decode(SubscriptionRecord, renamed(document, "feed_url"))
