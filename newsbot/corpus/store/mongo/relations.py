"""What versions share in MongoDB: fingerprint keys and copy edges; and the raw pages."""

import uuid
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pymongo import ASCENDING, UpdateOne

from newsbot.corpus.store.clean import clean_text, fits
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.mongo.articles import ARTICLE_FIELDS, Articles, article_of, version_of
from newsbot.corpus.store.mongo.connection import CODEC, keyed, renamed
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.schema import EdgeRecord, PageRecord, VersionRecord

_PAGE = 5_000


class _Keys(NamedTuple):
    """A version's fingerprint, and whose version it is."""

    article_id: str
    keys: frozenset[int]


class Relations(Articles):
    """Sharing versions, edges and pages of the section `articles`."""

    def sharing_keys(self, version_ids: Sequence[str], minimum: int = 2) -> dict[str, list[VersionRecord]]:
        """See `Store.sharing_keys`."""
        asked = {version_id: clean_text(version_id) for version_id in version_ids}
        mine = self._keys("_id", asked.values())
        others = self._keys("fingerprint", (key for version in mine.values() for key in version.keys))
        bearers: dict[int, list[str]] = {}
        for version_id, version in others.items():
            for key in version.keys:
                bearers.setdefault(key, []).append(version_id)
        sharing = {clean: _sharing(mine[clean], others, bearers, minimum) for clean in set(asked.values()) & set(mine)}
        wanted = {version_id for ids in sharing.values() for version_id in ids}
        versions = {document["_id"]: version_of(document) for document in self.find_in("versions", "_id", wanted)}
        return {given: [versions[i] for i in sharing[clean]] for given, clean in asked.items() if clean in sharing}

    def _keys(self, field: str, values: Iterable[object]) -> dict[str, _Keys]:
        found = self.find_in("versions", field, values, ("article_id", "fingerprint"))
        return {d["_id"]: _Keys(d["article_id"], frozenset(d["fingerprint"])) for d in found}

    # --- edges -----------------------------------------------------------------------------------------------------

    def put_edges(self, edges: Sequence[EdgeRecord]) -> int:
        """See `Store.put_edges`."""
        token = uuid.uuid4().hex
        documents = [keyed(CODEC.encode(edge), "id") | {"unmarked": token} for edge in edges]
        self.bulk("edges", (_insert(document) for document in documents))
        new = self.find("edges", {"unmarked": token}, ("low_article", "high_article")) if documents else []
        self.mark_edges(new)
        self.marked("edges", token)
        return len(new)

    def mark_edges(self, edges: Sequence[Document]) -> None:
        """Move the desk's mark to the later article of each edge."""
        ends = {edge[name] for edge in edges for name in ("low_article", "high_article")}
        held = {d["_id"]: article_of(d) for d in self.find_in("articles", "_id", ends, ARTICLE_FIELDS)}
        later = []
        for edge in edges:
            pair = [held[edge[name]] for name in ("low_article", "high_article") if edge[name] in held]
            later += sorted(pair, key=lambda article: (minute(article.first_seen), article.id))[-1:]
        self.move_mark(later)

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
        for page in pages:  # one at a time: a batch of large pages would take longer than an operation may
            body = zlib.compress(page.body)
            if fits(page, body):
                document = keyed(CODEC.encode(page), "sha") | {"body": body}
                self.bulk("pages", [_insert(document)])

    def page(self, sha: str) -> PageRecord | None:
        """See `Store.page`."""
        found = self.find("pages", {"_id": clean_text(sha)})
        if not found:
            return None
        body = zlib.decompress(found[0]["body"])
        return CODEC.decode(PageRecord, renamed(found[0], "sha") | {"body": body})


def _sharing(mine: _Keys, others: dict[str, _Keys], bearers: dict[int, list[str]], minimum: int) -> list[str]:
    """Ids of the versions of other articles that share enough keys."""
    shared = Counter(version_id for key in mine.keys for version_id in bearers.get(key, ()))
    return sorted(
        version_id
        for version_id, count in shared.items()
        if others[version_id].article_id != mine.article_id
        and count >= min(minimum, len(mine.keys), len(others[version_id].keys))
    )


def _insert(document: Document) -> UpdateOne:
    """Insert, or leave what is there alone."""
    details = {name: value for name, value in document.items() if name != "_id"}
    return UpdateOne({"_id": document["_id"]}, {"$setOnInsert": details}, upsert=True)


def _edge(document: Document) -> EdgeRecord:
    return CODEC.decode(EdgeRecord, renamed(document, "id"))
