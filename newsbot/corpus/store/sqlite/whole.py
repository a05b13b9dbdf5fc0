"""Everything in a SQLite store, record by record, as of one moment."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from newsbot.corpus.store import schema
from newsbot.corpus.store.base import R, Ties
from newsbot.corpus.store.codec import from_iso, position_of
from newsbot.corpus.store.packing import unpack
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, version_of
from newsbot.corpus.store.sqlite.checking import Checking
from newsbot.corpus.store.sqlite.connection import CODEC, Row, from_json


class _Table(NamedTuple):
    """Where the records of a kind are, and how a row becomes one."""

    sql: str
    read: Callable[[Row], Any]


class Whole(Checking):
    """The section `the whole` of the protocol."""

    @contextlib.contextmanager
    def frozen(self) -> Iterator[bool]:
        """See `Store.frozen`."""
        with self._translated():
            self._db.execute("BEGIN")
            self._db.execute("SELECT count(*) FROM desk_mark").fetchall()  # the moment is that of the first reading
            try:
                yield True
            finally:
                self._rollback()

    def everything(self, kind: type[R]) -> Iterator[R]:
        """See `Store.everything`."""
        if kind is Ties:
            yield from self._ties()
            return
        table = _TABLES[kind]
        with self._translated():
            yield from map(table.read, self._db.execute(table.sql))

    def _ties(self) -> Iterator[Any]:
        for tie in self.everything(schema.TieRecord):
            rows = [self.row("SELECT doc FROM edges WHERE id = ?", (ident,)) for ident in sorted(tie.edges)]
            edges = (CODEC.decode(schema.EdgeRecord, from_json(row[0])) for row in rows if row)
            yield Ties(tie.article_id, tie.basis, tuple(edges), tie.siblings, tie.form)


def _documents(name: str, key: str, kind: type) -> _Table:
    return _Table(
        f"SELECT doc FROM {name} ORDER BY {key}",  # noqa: S608 - constants below
        lambda row: CODEC.decode(kind, from_json(row[0])),
    )


def _assignment(row: Row) -> schema.AssignmentRecord:
    return dataclasses.replace(CODEC.decode(schema.AssignmentRecord, from_json(row[0])), superseded=bool(row[1]))


def _page(row: Row) -> schema.PageRecord:
    expires = from_iso(row[5]) if row[5] else None
    return schema.PageRecord(row[0], row[1], row[2], unpack(row[3]), from_iso(row[4]), expires)


_TABLES: dict[type, _Table] = (
    {held.record: _documents(name, ", ".join(held.key), held.record) for name, held in schema.COLLECTIONS.items()}
    | {
        schema.VersionRecord: _Table(f"SELECT {VERSION_COLUMNS} FROM versions ORDER BY id", version_of),  # noqa: S608 - a constant
        schema.PageRecord: _Table(
            "SELECT sha, url, content_type, body, fetched, expires FROM pages ORDER BY sha",
            _page,
        ),
        schema.TieRecord: _Table(
            "SELECT article_id, basis, edges, siblings, form FROM ties ORDER BY article_id",
            lambda row: schema.TieRecord(row[0], row[1], tuple(from_json(row[2])), tuple(from_json(row[3])), row[4]),
        ),
        schema.AssignmentRecord: _Table("SELECT doc, superseded FROM assignments ORDER BY seq", _assignment),
        schema.RobotsRecord: _Table(
            "SELECT site, fetched, until, body, etag, last_modified FROM robots ORDER BY site",
            lambda row: schema.RobotsRecord(row[0], from_iso(row[1]), from_iso(row[2]), *row[3:]),
        ),
        schema.LookRecord: _Table(
            "SELECT reader, doc FROM looks ORDER BY reader", lambda row: schema.LookRecord(row[0], from_json(row[1]))
        ),
        schema.CheckpointRecord: _Table(
            "SELECT position, state FROM checkpoints ORDER BY position",
            lambda row: schema.CheckpointRecord(*position_of(row[0]), row[1]),
        ),
    }
)
