"""Whether what a MongoDB store makes of its versions is what they say."""

from collections.abc import Collection, Iterator

from pymongo import UpdateOne

from newsbot.corpus.store.clean import clean_text
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.mongo.articles import Articles, article_of, derived, version_of
from newsbot.corpus.store.mongo.layout import Document
from newsbot.text.fingerprint import window_of


class Checking(Articles):
    """The part of the section `the whole` that checks."""

    def damage(self) -> list[str]:
        """See `Store.damage`. The server looks after its files by itself."""
        return []

    def underived(self, article_ids: Collection[str]) -> set[str]:
        """See `Store.underived`."""
        return {ident for ident, _ in self._wrong(article_ids)}

    def derive(self, article_ids: Collection[str]) -> None:
        """See `Store.derive`."""
        for _, changes in list(self._wrong(article_ids)):
            for name, operations in changes.items():
                self.bulk(name, operations)

    def orphans(self, remove: bool) -> int:
        """See `Store.orphans`. Here all of that is in the documents of articles and versions themselves."""
        del remove
        return 0

    def _wrong(self, article_ids: Collection[str]) -> Iterator[tuple[str, dict[str, list[UpdateOne]]]]:
        """Articles with the updates that mend them."""
        ids = [clean_text(ident) for ident in article_ids]
        versions: dict[str, list[Document]] = {}
        for document in self.find_in("versions", "article_id", ids):
            versions.setdefault(document["article_id"], []).append(document)
        for held in self.find_in("articles", "_id", versions):
            changes = _changes(held, versions[held["_id"]])
            if any(changes.values()):
                yield held["_id"], changes


def _changes(held: Document, documents: list[Document]) -> dict[str, list[UpdateOne]]:
    article, seen = article_of(held), minute(held["first_seen"])
    versions = {document["_id"]: version_of(document) for document in documents}
    wanted = {"minute": seen} | derived(article, versions.values(), {d["_id"]: d["rank"] for d in documents})
    if not (wanted["unread"] or "unread" in held):  # from before there were headlines
        del wanted["unread"]
    places = {ident: {"minute": seen, "window": window_of(each.published)} for ident, each in versions.items()}
    return {
        "articles": [UpdateOne({"_id": held["_id"]}, {"$set": wanted})] if _differs(held, wanted) else [],
        "versions": [
            UpdateOne({"_id": document["_id"]}, {"$set": places[document["_id"]]})
            for document in documents
            if _differs(document, places[document["_id"]])
        ],
    }


def _differs(document: Document, wanted: Document) -> bool:
    return any(name not in document or document[name] != value for name, value in wanted.items())
