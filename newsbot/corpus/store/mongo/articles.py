"""Articles and their versions in MongoDB: the writes.

Several documents cannot change at once, so the order matters. A change that stories depend on is written together with
the field `unmarked`; then the desk's mark is moved, then the field is taken away. A writer that is killed in between
leaves the field behind, and `desk_mark` (see assignment.py) moves the mark for it.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from pymongo import ASCENDING, UpdateOne

from newsbot.corpus.store.base import PutResult
from newsbot.corpus.store.clean import clean_text, fit_version, terms_of
from newsbot.corpus.store.codec import iso, minute, position_key, to_utc
from newsbot.corpus.store.merge import (
    CURRENT_FIELDS,
    FETCH_TIMES,
    current_key,
    first_version_key,
    merge_article,
    moves_desk,
    normal,
    version_rank,
    with_current,
)
from newsbot.corpus.store.mongo.connection import CODEC, keyed, renamed, repeated
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.mongo.search_index import SearchIndex
from newsbot.corpus.store.schema import SEARCH_VERSION, ArticleRecord, VersionRecord
from newsbot.items import HEADLINE, Known, KnownVersion
from newsbot.text.fingerprint import window_of
from newsbot.text.prominence import weights_of

_STATE = ("first_seen", "minute", "unmarked", "current_key", "current_rank")
ARTICLE_FIELDS = tuple(name for name in ArticleRecord.__dataclass_fields__ if name != "id")
_VERSION_HEADER = (
    *("article_id", "sha", "extractor", *FETCH_TIMES, "rank", "minute", "title", "language", "published", "words"),
)
_SETS = ("aliases", "topics", "feed_urls")
Pair = tuple[ArticleRecord, VersionRecord]


_AT_ONCE = 200


class Articles(SearchIndex):
    """The writing half of the section `articles`."""

    def __init__(self, uri: str, *, create: bool, timeout: float) -> None:
        super().__init__(uri, create=create, timeout=timeout)
        try:
            if not self.find("articles", {}, ["_id"], limit=1):  # a new one: what is written is indexed
                self.index_some()
        except BaseException:
            self.close()
            raise

    def unindexed(self) -> int:
        """See `Store.unindexed`."""
        after = self._indexed_up_to()
        if after is None:
            return 0
        return self.run(lambda database: database["articles"].count_documents({"_id": {"$gt": after}}))

    def index_some(self) -> int:
        """See `Store.index_some`."""
        after = self._indexed_up_to()
        if after is None:
            return 0
        self.run(lambda database: database["lexicon"].create_index("head"))
        fields = ("current_sha", "current_key")
        articles = self.find("articles", {"_id": {"$gt": after}}, fields, [("_id", ASCENDING)], _AT_ONCE)
        current = {document["_id"]: document for document in articles}
        operations = []
        versions = [version_of(document) for document in self.find_in("versions", "article_id", current)]
        self.enter(versions)
        for version in versions:
            article = current[version.article_id]
            if article["current_sha"] == version.sha:  # and still is: another writer may have been here meanwhile
                still = {"_id": version.article_id, "current_key": article["current_key"]}
                operations.append(UpdateOne(still, {"$set": index_of(version)}))
        self.bulk("articles", operations)
        done = {"version": SEARCH_VERSION, "after": articles[-1]["_id"] if articles else None}
        self.bulk("meta", [UpdateOne({"_id": "search"}, {"$set": done}, upsert=True)])
        return len(articles)

    def _indexed_up_to(self) -> str | None:
        """The id of the last article that is indexed as it is done today; None: all are."""
        held = (self.find("meta", {"_id": "search"}) or [{"version": 0, "after": ""}])[0]
        if held["version"] > SEARCH_VERSION:
            return None
        after: str | None = held["after"] if held["version"] == SEARCH_VERSION else ""
        return after

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """See `Store.known`."""
        asked = {url: clean_text(url) for url in urls}
        addresses: dict[str, tuple[bool, str]] = {}
        own_urls: dict[str, str] = {}
        for field in ("url", "aliases"):
            for document in self.find_in("articles", field, asked.values(), ("url", "aliases")):
                own_urls[document["_id"]] = document["url"]
                for address, alias in ((document["url"], False), *((a, True) for a in document["aliases"])):
                    ranked = (alias, document["_id"])  # an article's own URL wins, then the smaller id
                    addresses[address] = min(addresses.get(address, ranked), ranked)
        found = {url: addresses[clean][1] for url, clean in asked.items() if clean in addresses}
        versions = self._known_versions(found.values())
        return {url: Known(key, own_urls[key], tuple(versions.get(key, ()))) for url, key in found.items()}

    def _known_versions(self, article_ids: Iterable[str]) -> dict[str, list[KnownVersion]]:
        found: dict[str, list[KnownVersion]] = {}
        fields = ("article_id", "sha", "extractor", *FETCH_TIMES, "page_sha")
        for document in self.find_in("versions", "article_id", article_ids, fields):
            version = KnownVersion(*(document[name] for name in fields[1:]))
            found.setdefault(document["article_id"], []).append(version)
        for versions in found.values():
            versions.sort(key=lambda version: (version.first_fetched, version.sha))
        return found

    def put_version(self, article: ArticleRecord, version: VersionRecord) -> PutResult:
        """See `Store.put_version`."""
        return self.put_versions([(article, version)])[0]

    def put_versions(self, pairs: Sequence[Pair]) -> list[PutResult]:
        """See `Store.put_versions`."""
        clean = [(normal(article), normal(fit_version(version))) for article, version in pairs]
        self.enter(version for _, version in clean)
        held = self._held(article.id for article, _ in clean)
        documents = [version_document(article, version) for article, version in clean]
        new_versions = self._put_versions(documents)
        token = uuid.uuid4().hex
        ranks = [document["rank"] for document in documents]
        new_articles = self.bulk("articles", _article_operations(clean, ranks, held, token))
        self._settle({article.id for article, _ in clean}, [version for _, version in clean], token)
        return _results(pairs, new_articles, new_versions)

    def touch_version(self, article_id: str, sha: str, fetched: datetime) -> None:
        """See `Store.touch_version`."""
        key = clean_text(article_id)
        where = {"article_id": key, "sha": clean_text(sha)}
        versions = self.find("versions", where, ["first_fetched", "extractor"])
        held = self._held([key])
        if not versions or not held:
            return
        moment = to_utc(fetched)
        times = {"$min": {"first_fetched": moment}, "$max": {"last_fetched": moment}}
        self.bulk("versions", [UpdateOne({"_id": versions[0]["_id"]}, times)])
        mark = "~ " if versions[0]["extractor"] == HEADLINE else ""  # as `first_version_key`
        first = f"{mark}{iso(min(moment, versions[0]['first_fetched']))} {where['sha']}"
        first_before = held[key][1]
        token = uuid.uuid4().hex
        if first < first_before:
            change = {"$min": {"first_version": first}, "$set": {"unmarked": token}}
            self.bulk("articles", [UpdateOne({"_id": key}, change)])
        self._settle([key], [], token)

    def _held(self, article_ids: Iterable[str]) -> dict[str, tuple[ArticleRecord, str]]:
        """Articles by id, each with the key of its first version."""
        found = self.find_in("articles", "_id", article_ids, (*ARTICLE_FIELDS, "first_version"))
        return {document["_id"]: (article_of(document), document["first_version"]) for document in found}

    # --- versions --------------------------------------------------------------------------------------------------

    def _put_versions(self, documents: Sequence[Document]) -> set[str]:
        """Merge versions; gives the ids of the new ones."""
        new: set[str] = self.bulk("versions", map(_upsert_version, documents))
        self.bulk("versions", map(_earlier_details, repeated(documents, new, itemgetter("_id"))))
        return new

    # --- articles --------------------------------------------------------------------------------------------------

    def _settle(self, article_ids: Collection[str], at_hand: Iterable[VersionRecord], token: str) -> None:
        """What follows from all versions of these articles, read back after the merge: the last of several writers is
        right. Versions stand where their article does in the canonical order, which may have been seen earlier; what
        was written under `token` is marked; an article has the fields of its current version.
        """
        articles = self.find_in("articles", "_id", article_ids, _STATE)
        versions: dict[str, list[Document]] = {}
        for document in self.find_in("versions", "article_id", article_ids, _VERSION_HEADER):
            versions.setdefault(document["article_id"], []).append(document)
        self.bulk("versions", (each for held in articles for each in _place(held, versions.get(held["_id"], ()))))
        unmarked = [held for held in articles if held.get("unmarked") == token]
        self.move_mark(unmarked)  # what has another token by now its writer marks
        texts = {version.id: version for version in at_hand}
        operations: list[UpdateOne] = []
        for held in articles:
            best = max(versions.get(held["_id"], ()), key=current_key_of, default=None)
            if best and (held["current_key"], held.get("current_rank")) != (current_key_of(best), best["rank"]):
                text = texts.get(best["_id"]) or version_of(self.find("versions", {"_id": best["_id"]})[0])
                operations += _make_current(held, best, index_of(text))
        self.bulk("articles", operations)
        self.marked(unmarked)

    # --- the desk's mark -------------------------------------------------------------------------------------------

    def move_mark(self, articles: Iterable[Document]) -> None:
        """Stories may change from the earliest of these on."""
        self.move_mark_to([position_key((held["first_seen"], held["_id"])) for held in articles])

    def move_mark_to(self, positions: Sequence[str]) -> None:
        """Stories may change from the earliest of these places on."""
        if positions:
            change = {"$min": {"position": min(positions)}, "$inc": {"counter": 1}}
            self.bulk("meta", [UpdateOne({"_id": "desk"}, change, upsert=True)])

    def marked(self, articles: Iterable[Document]) -> None:
        """The mark shows all that was written under the tokens of these; a later change has another."""
        same = ({"_id": held["_id"], "unmarked": held["unmarked"]} for held in articles)
        self.bulk("articles", (UpdateOne(each, {"$unset": {"unmarked": 1}}) for each in same))


def _results(pairs: Sequence[Pair], new_articles: set[str], new_versions: set[str]) -> list[PutResult]:
    """What each pair of a batch changed; of several with one id the first did."""
    left_articles, left_versions = set(new_articles), set(new_versions)
    results = []
    for article, version in pairs:
        key, text = clean_text(article.id), clean_text(version.id)
        results.append(PutResult(article.id, key in left_articles, text in left_versions))
        left_articles.discard(key)
        left_versions.discard(text)
    return results


def version_document(article: ArticleRecord, version: VersionRecord) -> Document:
    """A version as it is stored."""
    place = {"minute": minute(article.first_seen), "window": window_of(version.published)}
    return keyed(CODEC.encode(version), "id") | {"rank": version_rank(version)} | place


def _upsert_version(document: Document) -> UpdateOne:
    details = {name: value for name, value in document.items() if name not in (*FETCH_TIMES, "minute", "_id")}
    return UpdateOne(
        {"_id": document["_id"]},
        {
            "$min": {name: document[name] for name in ("first_fetched", "minute")},
            "$max": {"last_fetched": document["last_fetched"]},
            "$setOnInsert": details,
        },
        upsert=True,
    )


def _earlier_details(document: Document) -> UpdateOne:
    details = {name: value for name, value in document.items() if name not in (*FETCH_TIMES, "minute", "_id")}
    return UpdateOne({"_id": document["_id"], "rank": {"$gt": document["rank"]}}, {"$set": details})


def _article_operations(
    pairs: Sequence[Pair], ranks: Sequence[str], held: dict[str, tuple[ArticleRecord, str]], token: str
) -> Iterator[UpdateOne]:
    """The upserts of a batch; those that stories depend on carry the token."""
    so_far: dict[str, tuple[ArticleRecord | None, str | None]] = dict(held)
    for (article, version), rank in zip(pairs, ranks, strict=True):
        old, first_before = so_far.get(article.id, (None, None))
        first = first_version_key(version)
        merged = merge_article(old, article)
        moves = moves_desk(old, article, first_before, first)
        if moves or merged != old:
            index = index_of(version) | {"current_rank": rank} if old is None else {}
            yield _upsert_article(article, version, index, token if moves else None)
        so_far[article.id] = (merged, min(first, first_before or first))


def _upsert_article(article: ArticleRecord, version: VersionRecord, index: Document, token: str | None) -> UpdateOne:
    document = keyed(CODEC.encode(article), "id")
    smallest = {
        "first_seen": document["first_seen"],
        "minute": minute(article.first_seen),
        "first_version": first_version_key(version),
    }
    if article.feed_published is not None:
        smallest["feed_published"] = document["feed_published"]
    current = CODEC.encode(with_current(article, version))  # until `_settle` has seen the other versions
    once = {name: document[name] for name in ("url", "outlet")} | {name: current[name] for name in CURRENT_FIELDS}
    once |= index
    once["current_key"] = current_key(version.extractor, version.last_fetched, version.sha)
    change: Document = {
        "$min": smallest,
        "$addToSet": {name: {"$each": document[name]} for name in _SETS},
        "$setOnInsert": once,
    }
    if token is not None:
        change["$set"] = {"unmarked": token}
    return UpdateOne({"_id": document["_id"]}, change, upsert=True)


def _place(held: Document, versions: Iterable[Document]) -> Iterator[UpdateOne]:
    """Updates that make these versions stand where their article does."""
    for version in versions:
        if version["minute"] > held["minute"]:
            yield UpdateOne({"_id": version["_id"]}, {"$min": {"minute": held["minute"]}})


def _make_current(held: Document, version: Document, index: Document) -> Iterator[UpdateOne]:
    """Updates that make `version` the current one of an article unless a later one is by now."""
    key, rank, newest = held["_id"], version["rank"], current_key_of(version)
    details = {name: version[name] for name in ("title", "language", "published", "words")} | {"current_rank": rank}
    details["unread"] = version["extractor"] == HEADLINE
    if "current_rank" not in held:  # it was known, and then taken out
        yield UpdateOne({"_id": key, "current_key": newest, "current_rank": None}, {"$set": details | index})
    if held["current_key"] != newest:
        values = {"current_sha": version["sha"], "current_fetched": version["last_fetched"], "current_key": newest}
        older = {"_id": key, "current_key": {"$lt": newest}}
        yield UpdateOne(older, {"$set": details | values | index})
    yield UpdateOne({"_id": key, "current_key": newest, "current_rank": {"$gt": rank}}, {"$set": details})


def current_key_of(version: Document) -> str:
    """Of several versions the one with the greatest is current."""
    return current_key(version["extractor"], version["last_fetched"], version["sha"])


def index_of(version: VersionRecord) -> Document:
    """What an article is found by, and ranked by, with this text."""
    return {
        "terms": terms_of(version.title, version.said),
        "weights": weights_of(version.title, version.said),
    }


def derived(article: ArticleRecord, versions: Iterable[VersionRecord], ranks: Mapping[str, str]) -> Document:
    """What an article's document says of these, all of its versions; `ranks`: by id, as they were written."""
    texts = list(versions)
    current = max(texts, key=lambda each: current_key(each.extractor, each.last_fetched, each.sha))
    encoded = CODEC.encode(with_current(article, current))
    return {name: encoded[name] for name in CURRENT_FIELDS} | {
        **index_of(current),
        "first_version": min(map(first_version_key, texts)),
        "current_key": current_key(current.extractor, current.last_fetched, current.sha),
        "current_rank": ranks[current.id],
    }


def article_of(document: Document) -> ArticleRecord:
    """The article in a stored document."""
    sets = {name: sorted(document[name]) for name in _SETS}
    return CODEC.decode(ArticleRecord, renamed(document, "id") | sets)


def version_of(document: Document) -> VersionRecord:
    """The version in a stored document."""
    return CODEC.decode(VersionRecord, renamed(document, "id"))
