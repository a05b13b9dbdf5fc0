"""Taking articles back out of a MongoDB store."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pymongo import DeleteMany, DeleteOne, ReplaceOne

from newsbot.corpus.store.clean import clean_text
from newsbot.corpus.store.mongo.articles import Articles, version_of
from newsbot.corpus.store.mongo.connection import CHUNK, CODEC, keyed, renamed
from newsbot.corpus.store.schema import TombstoneRecord

_SCANNED_FOR = 2_000  # values that one look at all documents searches for
_MADE_OF_IT = (
    ("edges", "low_article"),
    ("edges", "high_article"),
    ("assignments", "article_id"),
    ("ties", "_id"),
    ("readings", "article_id"),
)


class Removal(Articles):
    """The section `taking back` of the protocol."""

    def put_tombstones(self, tombstones: Sequence[TombstoneRecord]) -> None:
        """See `Store.put_tombstones`."""
        documents = [keyed(CODEC.encode(each), "url") for each in tombstones]
        self.bulk("tombstones", (ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents))

    def tombstones(self, urls: Iterable[str]) -> dict[str, TombstoneRecord]:
        """See `Store.tombstones`."""
        asked = {url: clean_text(url) for url in urls}
        found = {d["_id"]: d for d in self.find_in("tombstones", "_id", asked.values())}
        return {
            url: CODEC.decode(TombstoneRecord, renamed(found[clean], "url"))
            for url, clean in asked.items()
            if clean in found
        }

    def remove_tombstones(self, urls: Iterable[str]) -> None:
        """See `Store.remove_tombstones`."""
        self.bulk("tombstones", (DeleteOne({"_id": clean_text(url)}) for url in urls))

    def announced_as(self, article_ids: Collection[str]) -> dict[str, set[str]]:
        """See `Store.announced_as`."""
        found: dict[str, set[str]] = {}
        for some in _some(article_ids, _SCANNED_FOR):
            for name, field in (("urls", "_id"), ("decisions", "url")):
                for document in self.find(name, {"article_id": {"$in": some}}, ["article_id", field]):
                    found.setdefault(document["article_id"], set()).add(document[field])
        return found

    def stories_ever(self, article_ids: Collection[str]) -> set[str]:
        """See `Store.stories_ever`."""
        found = self.find_in("assignments", "article_id", [clean_text(i) for i in article_ids], ["story_id"])
        return {document["story_id"] for document in found if document["story_id"]}

    def remove_articles(self, article_ids: Collection[str], urls: Collection[str]) -> Mapping[str, int]:
        """See `Store.remove_articles`. Articles go last: a removal that was interrupted can be repeated."""
        ids = [clean_text(ident) for ident in article_ids]
        counts: Counter[str] = Counter(articles=0, versions=0, pages=0, decisions=0)
        pages = {d["page_sha"] for d in self.find_in("versions", "article_id", ids, ["page_sha"]) if d["page_sha"]}
        for some in _some(urls, _SCANNED_FOR):
            pages |= {d["_id"] for d in self.find("pages", {"url": {"$in": some}}, ["_id"])}
        counts["pages"] = self._remove_in("pages", "_id", pages)
        counts["decisions"] = self._remove_in("decisions", "url", urls)
        self._remove_in("urls", "_id", urls)
        for name, field in _MADE_OF_IT:
            self._remove_in(name, field, ids)
        versions = [version_of(document) for document in self.find_in("versions", "article_id", ids)]
        counts["versions"] = self._remove_in("versions", "article_id", ids)
        counts["articles"] = self._remove_in("articles", "_id", ids)
        self.leave(versions)
        return counts

    def _remove_in(self, name: str, field: str, values: Iterable[str]) -> int:
        count = 0
        for some in _some(values, CHUNK):
            count += len(self.find(name, {field: {"$in": some}}, ["_id"]))
            self.bulk(name, [DeleteMany({field: {"$in": some}})])
        return count

    def scrub(self) -> str:
        """See `Store.scrub`. Its files are the server's."""
        return (
            "the server's journal, oplog and free space hold deleted documents until they are written over; its"
            " administrator's `compact` hastens that"
        )


def _some(values: Iterable[str], at_once: int) -> Iterator[list[str]]:
    """In an order, in lists."""
    ordered = sorted(map(clean_text, values))
    for at in range(0, len(ordered), at_once):
        yield ordered[at : at + at_once]
