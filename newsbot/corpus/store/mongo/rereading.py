"""Texts that a later reader makes of kept pages, in MongoDB.

New versions first, then the article that points at one of them, then the old ones go: a writer that is killed in
between leaves what the next one reads again, and never an article without a text.
"""

import uuid
from collections.abc import Sequence

from pymongo import DeleteOne, ReplaceOne, UpdateOne

from newsbot.corpus.store.base import Reread
from newsbot.corpus.store.clean import clean_text, fit_version
from newsbot.corpus.store.merge import one_of_each, reading_of, with_times_of
from newsbot.corpus.store.mongo.articles import Articles, article_of, derived, version_document, version_of
from newsbot.corpus.store.mongo.connection import CODEC, keyed
from newsbot.corpus.store.schema import ReadingRecord


class Rereading(Articles):
    """The part of the section `articles` that `newsbot reextract` needs."""

    def reread(self, rereads: Sequence[Reread]) -> None:
        """See `Store.reread`."""
        self.enter(new for each in rereads for _, new in each.texts)
        for each in rereads:
            self._reread(each)

    def _reread(self, again: Reread) -> None:
        articles = self.find("articles", {"_id": clean_text(again.article_id)})
        stored = {d["_id"]: d for d in self.find_in("versions", "article_id", [each["_id"] for each in articles])}
        held = {ident: version_of(document) for ident, document in stored.items()}
        texts = [(held[o.id], with_times_of(fit_version(new), held[o.id])) for o, new in again.texts if o.id in held]
        if not texts:
            return
        article, gone = article_of(articles[0]), {old.id for old, _ in texts}
        self.put_readings([kept for old, new in texts if (kept := reading_of(old, new, again.at))])
        others = [version for ident, version in held.items() if ident not in gone]
        found = {each.id: each for each in one_of_each([*others, *(new for _, new in texts)])}
        written = {new.id: version_document(article, found[new.id]) for _, new in texts}
        self.bulk("versions", [ReplaceOne({"_id": ident}, d, upsert=True) for ident, d in written.items()])
        token = uuid.uuid4().hex
        ranks = {ident: document["rank"] for ident, document in (stored | written).items()}
        change = derived(article, found.values(), ranks) | {"unmarked": token}
        self.bulk("articles", [UpdateOne({"_id": article.id}, {"$set": change})])
        self.bulk("versions", [DeleteOne({"_id": ident}) for ident in sorted(gone - found.keys())])
        changed = self.find("articles", {"unmarked": token}, ["first_seen", "unmarked"])
        self.move_mark(changed)
        self.marked(changed)

    def put_readings(self, readings: Sequence[ReadingRecord]) -> None:
        """See `Store.put_readings`."""
        documents = [keyed(CODEC.encode(each), "id") for each in readings]
        self.bulk("readings", [UpdateOne({"_id": d.pop("_id")}, {"$setOnInsert": d}, upsert=True) for d in documents])
