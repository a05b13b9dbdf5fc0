"""What versions share in MongoDB: fingerprint keys and copy edges; and the raw pages."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pymongo import ASCENDING, DeleteOne, ReplaceOne, UpdateOne

from newsbot.corpus.store.base import Bearer, Bucket, Ties, Window
from newsbot.corpus.store.clean import clean_text, fits
from newsbot.corpus.store.mongo.articles import Articles, version_of
from newsbot.corpus.store.mongo.connection import CHUNK, CODEC, keyed, renamed
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.packing import pack, unpack
from newsbot.corpus.store.schema import EdgeRecord, PageRecord, TieRecord, VersionRecord

_PAGE = 5_000
_BYTES = 1_000_000
"""Pages behind which one write ends: a batch of large ones would take longer than an operation may."""

_ENDS = ("low_article", "high_article")
_BEARER = ("minute", "article_id", "rank", "outlet", "fingerprint", "window")


class Relations(Articles):
    """Bearers of keys, ties, edges and pages of the section `articles`."""

    def bearers(self, buckets: Collection[Bucket], limit: int) -> dict[Bucket, list[Bearer]]:
        """See `Store.bearers`."""
        found: dict[Bucket, list[Bearer]] = {}
        windows: dict[int, list[Window]] = {}
        for key, window in buckets:
            windows.setdefault(key, []).append(window)
        keys = sorted(windows)
        for start in range(0, len(keys), CHUNK):
            self._fill(found, {key: windows[key] for key in keys[start : start + CHUNK]}, limit)
        return {bucket: each for bucket, each in found.items() if each}

    def _fill(self, found: dict[Bucket, list[Bearer]], windows: Mapping[int, list[Window]], limit: int) -> None:
        """Look keys up together, as most have few bearers; where they turn out to have many, bucket by bucket."""
        many = limit * len(windows)
        documents = self.find("versions", {"fingerprint": {"$in": list(windows)}}, _BEARER, limit=many + 1)
        if len(documents) > many:
            for key, of_key in windows.items():
                for window in of_key:
                    where = {"fingerprint": key} | ({} if window == "any" else {"window": window})
                    first = self.find("versions", where, _BEARER, [("minute", ASCENDING), ("_id", ASCENDING)], limit)
                    found[key, window] = sorted(map(_bearer, first))
            return
        bearing: dict[int, list[Document]] = {}
        for document in documents:
            for key in windows.keys() & set(document["fingerprint"]):
                bearing.setdefault(key, []).append(document)
        for key, of_key in windows.items():
            for window in of_key:
                of_window = (d for d in bearing.get(key, ()) if window == "any" or d["window"] == window)
                found[key, window] = sorted(map(_bearer, of_window))[:limit]

    def versions_by_id(self, version_ids: Iterable[str]) -> dict[str, VersionRecord]:
        """See `Store.versions_by_id`."""
        ids = [clean_text(ident) for ident in version_ids]
        return {document["_id"]: version_of(document) for document in self.find_in("versions", "_id", ids)}

    # --- ties and edges --------------------------------------------------------------------------------------------

    def put_ties(self, ties: Sequence[Ties]) -> None:
        """See `Store.put_ties`."""
        kept = {edge.id for each in ties for edge in each.edges}
        held = self.find_in("ties", "_id", [clean_text(each.article_id) for each in ties], ("edges",))
        gone = {ident for document in held for ident in document["edges"]} - kept
        self.bulk("edges", (DeleteOne({"_id": ident}) for ident in sorted(gone)))
        edges = (keyed(CODEC.encode(edge), "id") for each in ties for edge in each.edges)
        self.bulk("edges", (ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in edges))
        records = (
            TieRecord(t.article_id, t.basis, tuple(edge.id for edge in t.edges), t.siblings, t.form) for t in ties
        )
        documents = (keyed(CODEC.encode(record), "article_id") for record in records)
        self.bulk("ties", (ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents))

    def ties_of(self, article_ids: Iterable[str]) -> dict[str, Ties]:
        """See `Store.ties_of`."""
        held = self.find_in("ties", "_id", [clean_text(i) for i in article_ids])
        wanted = [ident for document in held for ident in document["edges"]]
        edges = {document["_id"]: _edge(document) for document in self.find_in("edges", "_id", wanted)}
        return {
            d["_id"]: Ties(
                d["_id"],
                d["basis"],
                tuple(edges[i] for i in sorted(d["edges"]) if i in edges),
                tuple(d.get("siblings", ())),
                d.get("form", ""),
            )
            for d in held
        }

    def forms_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """See `Store.forms_of`."""
        found = self.find_in("ties", "_id", [clean_text(i) for i in article_ids], ("form",))
        return {document["_id"]: document["form"] for document in found if document.get("form")}

    def alike(self, forms: Iterable[str]) -> dict[str, int]:
        """See `Store.alike`."""
        wanted = [form for form in map(clean_text, forms) if form]
        counts = Counter(document["form"] for document in self.find_in("ties", "form", wanted, ("form",)))
        return {form: 1 + count for form, count in counts.items()}

    def drop_untied(self) -> int:
        """See `Store.drop_untied`."""
        count, last = 0, ""
        while found := self.find("edges", {"_id": {"$gt": last}}, _ENDS, [("_id", ASCENDING)], _PAGE):
            ends = {document[name] for document in found for name in _ENDS}
            tied = {ident for d in self.find_in("ties", "_id", sorted(ends), ("edges",)) for ident in d["edges"]}
            gone = [document["_id"] for document in found if document["_id"] not in tied]
            self.bulk("edges", (DeleteOne({"_id": ident}) for ident in gone))
            count, last = count + len(gone), found[-1]["_id"]
        return count

    def tied(self, article_ids: Iterable[str]) -> set[tuple[str, str]]:
        """See `Store.tied`."""
        ids = [clean_text(i) for i in article_ids]
        found = [document for field in _ENDS for document in self.find_in("edges", field, ids, _ENDS)]
        return {(document["low_article"], document["high_article"]) for document in found}

    def edges_of(self, article_ids: Iterable[str]) -> list[EdgeRecord]:
        """See `Store.edges_of`."""
        ids = [clean_text(i) for i in article_ids]
        found = [d for field in ("low_article", "high_article") for d in self.find_in("edges", field, ids)]
        edges = {document["_id"]: _edge(document) for document in found}
        return [edges[key] for key in sorted(edges)]

    def all_edges(self) -> Iterator[EdgeRecord]:
        """See `Store.all_edges`."""
        last = ""
        while found := self.find("edges", {"_id": {"$gt": last}}, sort=[("_id", ASCENDING)], limit=_PAGE):
            yield from map(_edge, found)
            last = found[-1]["_id"]

    # --- pages -----------------------------------------------------------------------------------------------------

    def put_pages(self, pages: Sequence[PageRecord]) -> None:
        """See `Store.put_pages`."""
        batch: list[UpdateOne] = []
        size = 0
        for page in pages:
            body = pack(page.body)
            if fits(page, body):
                batch.append(_insert(keyed(CODEC.encode(page), "sha") | {"body": body}))
                size += len(body)
            if size > _BYTES:
                self.bulk("pages", batch)
                batch, size = [], 0
        self.bulk("pages", batch)

    def page(self, sha: str) -> PageRecord | None:
        """See `Store.page`."""
        found = self.find("pages", {"_id": clean_text(sha)})
        if not found:
            return None
        body = unpack(found[0]["body"])
        return CODEC.decode(PageRecord, renamed(found[0], "sha") | {"body": body})


def _bearer(document: Document) -> Bearer:
    return Bearer(document["minute"], document["article_id"], document["_id"], document["rank"], document["outlet"])


def _insert(document: Document) -> UpdateOne:
    """Insert, or leave what is there alone."""
    details = {name: value for name, value in document.items() if name != "_id"}
    return UpdateOne({"_id": document["_id"]}, {"$setOnInsert": details}, upsert=True)


def _edge(document: Document) -> EdgeRecord:
    return CODEC.decode(EdgeRecord, renamed(document, "id"))
