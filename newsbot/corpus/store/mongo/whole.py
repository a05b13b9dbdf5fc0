"""Everything in a MongoDB store, record by record."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from pymongo import ASCENDING

from newsbot.corpus.store import schema
from newsbot.corpus.store.base import R, Ties
from newsbot.corpus.store.mongo.articles import ARTICLE_FIELDS, article_of
from newsbot.corpus.store.mongo.assignment import Desk
from newsbot.corpus.store.mongo.checking import Checking
from newsbot.corpus.store.mongo.connection import CODEC, renamed
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.packing import unpack

_NAMES = {held.record: (name, held.key) for name, held in schema.COLLECTIONS.items()}
_AT_ONCE = {schema.PageRecord: 5, schema.VersionRecord: 100}
"""Records that are that large are read so many at a time, other kinds `_PAGE`."""
_PAGE = 1_000


class Whole(Desk, Checking):
    """The section `the whole` of the protocol."""

    @contextlib.contextmanager
    def frozen(self) -> Iterator[bool]:
        """See `Store.frozen`. Only replica sets read as of one moment, and for minutes only."""
        yield False

    def everything(self, kind: type[R]) -> Iterator[R]:
        """See `Store.everything`."""
        found: Any  # records of this kind, which no type can say
        if kind is Ties:
            found = self._ties()
        elif kind is schema.LookRecord:
            found = (schema.LookRecord(d["_id"], CODEC.decode_json(d["cursor"])) for d in self._documents("looks"))
        elif kind is schema.CheckpointRecord:
            found = self._whole_checkpoints()
        elif kind is schema.ArticleRecord:
            found = map(article_of, self._documents("articles", ARTICLE_FIELDS))
        else:
            name, key = _NAMES[kind]
            documents = self._documents(name, at_once=_AT_ONCE.get(kind, _PAGE))
            found = (_record(kind, renamed(d, key[0]) if len(key) == 1 else d) for d in documents)
        yield from found

    def _documents(self, name: str, fields: Iterable[str] | None = None, at_once: int = _PAGE) -> Iterator[Document]:
        where: Document = {}
        while found := self.find(name, where, fields, [("_id", ASCENDING)], at_once):
            yield from found
            where = {"_id": {"$gt": found[-1]["_id"]}}

    def _ties(self) -> Iterator[Ties]:
        batch: list[str] = []
        for tie in self.everything(schema.TieRecord):
            batch.append(tie.article_id)
            if len(batch) == _PAGE:
                yield from self._ties_in_order(batch)
                batch = []
        yield from self._ties_in_order(batch)

    def _ties_in_order(self, articles: list[str]) -> list[Ties]:
        held = self.ties_of(articles)
        return [held[ident] for ident in articles if ident in held]

    def _whole_checkpoints(self) -> Iterator[schema.CheckpointRecord]:
        for minute, article_id in self.checkpoints():
            state = self.checkpoint_at((minute, article_id))
            if state is not None:
                yield schema.CheckpointRecord(minute, article_id, state)


def _record(kind: type[R], document: Document) -> R:
    if kind is schema.PageRecord:
        document["body"] = unpack(document["body"])
    if kind is schema.UrlRecord:
        document["topics"] = sorted(document["topics"])
    return CODEC.decode(kind, document)
