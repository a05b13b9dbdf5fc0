"""One MongoDB database: connecting, retries within a time limit, and errors that a person can act on."""

import os
import time
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import pymongo
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    InvalidURI,
    OperationFailure,
    PyMongoError,
)

from newsbot.corpus.store.clean import clean_text
from newsbot.corpus.store.codec import Codec, to_utc
from newsbot.corpus.store.mongo.layout import MIGRATIONS, Document
from newsbot.corpus.store.redact import redact, secrets_in
from newsbot.corpus.store.schema import SCHEMA_VERSION
from newsbot.errors import StoreError
from newsbot.text.ids import WHOLE

T = TypeVar("T")
Sort = Sequence[tuple[str, int]]
CHUNK = 50
"""Members of one `$in` list."""
MIGRATION_SECONDS = 60.0
"""Time for one migration, which may have to build an index."""
LAST = "\U0010ffff"
"""Behind every letter."""
BULK = 50
"""Operations of one bulk write, so that each is answered well within its time."""

_DUPLICATE_KEY = 11000
_ADVICE = {
    14031: "the server's disk is full: free some space, then run the command again",
    18: "user name or password is wrong",
    13: "the user may not do this: give it the role readWrite on the database",
    8000: "user name or password is wrong",
    121: "a document does not fit the schema; was the database written by another version?",
}
_NOT_PRIMARY = {10107, 13435, 11602, 189, 91}


def _escape(key: str) -> str:
    return key.replace("%", "%25").replace("$", "%24").replace(".", "%2E")


def _unescape(key: str) -> str:
    return key.replace("%2E", ".").replace("%24", "$").replace("%25", "%")


CODEC = Codec(time_out=to_utc, time_in=to_utc, key_out=_escape, key_in=_unescape)


class Connection:
    """A database with newsbot's settings. Every section of the store builds on it and meets no driver error."""

    def __init__(self, uri: str, *, create: bool, timeout: float) -> None:
        self.uri = redact(uri)
        self._given = uri
        self._timeout = timeout
        self._ping = min(5.0, timeout / 2)
        self._client: MongoClient[Document] | None = None
        self._pid = -1
        self._inherited: list[MongoClient[Document]] = []
        try:
            database = self._database()
            with pymongo.timeout(self._ping):
                database.command("ping")
            self._migrate(create)
        except (PyMongoError, ValueError, UserWarning) as error:  # ValueError: a port that is no number
            self.close()
            raise self._error(error, "cannot be reached") from error
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Release connections; closing twice is harmless."""
        if self._client is not None and self._pid == os.getpid():
            self._client.close()

    def _database(self) -> Database[Document]:
        """The database; the client is made anew in a forked process, since sockets and locks do not survive a fork."""
        if self._client is None or self._pid != os.getpid():
            self._inherited += [self._client] if self._client else []  # its connections are the parent's to close
            self._client = self._connect()
            self._pid = os.getpid()
        name = self._client.get_default_database("newsbot").name
        return self._client.get_database(name, codec_options=CodecOptions(tz_aware=True, tzinfo=UTC))

    def _connect(self) -> MongoClient[Document]:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # an unknown option in the address is a mistake
            return MongoClient(
                self._given,
                appname="newsbot",
                timeoutMS=int(self._timeout * 1000),
                serverSelectionTimeoutMS=int(self._timeout * 1000),
                connectTimeoutMS=int(self._ping * 1000),
                w="majority",
                journal=True,
                retryWrites=True,
                retryReads=True,
            )

    def _migrate(self, create: bool) -> None:
        held = self.find("meta", {"_id": "schema"})
        version = held[0]["version"] if held else 0
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.uri} has schema version {version}, this newsbot knows up to {SCHEMA_VERSION}: upgrade newsbot"
            )
        if not held and not create:
            raise StoreError(
                f"{self.uri} holds no store: `newsbot crawl`, `newsbot import` or `newsbot replay` makes one"
            )
        for number, migrate in MIGRATIONS:
            if number > version:
                self.run(migrate, max(self._timeout, MIGRATION_SECONDS))
                self.bulk("meta", [pymongo.UpdateOne({"_id": "schema"}, {"$max": {"version": number}}, upsert=True)])

    # --- used by the sections ------------------------------------------------------------------------------------

    def run(self, act: Callable[[Database[Document]], T], seconds: float | None = None) -> T:
        """`act` on the database, again after a lost connection or a change of primary, all within the time limit.

        All that newsbot writes may be repeated, so that an answer that got lost is no reason to give up.
        """
        limit = self._timeout if seconds is None else seconds
        deadline = time.monotonic() + limit
        pause = 0.05
        with pymongo.timeout(limit):
            while True:
                try:
                    return act(self._database())
                except PyMongoError as error:
                    if not _passes(error) or time.monotonic() + pause >= deadline:
                        raise self._error(error) from error
                time.sleep(pause)
                pause = min(pause * 2, 1.0)

    def find(
        self,
        name: str,
        where: Document,
        fields: Iterable[str] | None = None,
        sort: Sort = (),
        limit: int | None = None,
        passed: int = 0,
    ) -> list[Document]:
        """Documents that match, with these fields only; the first `passed` are passed over."""
        if limit is not None and limit <= 0:
            return []  # to MongoDB 0 means all

        def act(database: Database[Document]) -> list[Document]:
            cursor = database[name].find(where, None if fields is None else dict.fromkeys(fields, 1))
            return list((cursor.sort(list(sort)) if sort else cursor).skip(passed).limit(limit or 0))

        return self.run(act)

    def find_in(
        self,
        name: str,
        field: str,
        values: Iterable[Any],
        fields: Iterable[str] | None = None,
        where: Document | None = None,
    ) -> list[Document]:
        """Documents whose `field` is one of `values`; long lists are asked for in pieces."""
        wanted = list(dict.fromkeys(values))
        kept = None if fields is None else list(fields)
        found: list[Document] = []
        for start in range(0, len(wanted), CHUNK):
            found += self.find(name, {field: {"$in": wanted[start : start + CHUNK]}, **(where or {})}, kept)
        return found

    def find_named(self, name: str, prefix: str, fields: Iterable[str] | None, limit: int | None) -> list[Document]:
        """Documents whose `_id`, of an article or story, begins with `prefix`, in order; a whole id is looked up."""
        low = clean_text(prefix)
        where = {"_id": low if len(low) == WHOLE else {"$gte": low, "$lt": low + LAST}}
        return self.find(name, where, fields, [("_id", pymongo.ASCENDING)], limit)

    def bulk(self, name: str, operations: Iterable[Any]) -> set[Any]:
        """Carry out writes, each of which may be repeated, in any order; gives the ids of the inserted documents."""
        inserted: set[Any] = set()
        iterator = iter(operations)
        while chunk := list(islice(iterator, BULK)):
            inserted |= self.run(partial(_bulk, name=name, operations=chunk))
        return inserted

    def _error(self, error: Exception, what: str = "failed") -> StoreError:
        text = _told(error) if isinstance(error, PyMongoError) else f"the address is wrong: {error}"
        for secret in secrets_in(self._given):
            text = text.replace(secret, "***")
        return StoreError(f"{self.uri} {what}: {text}")


def _bulk(database: Database[Document], name: str, operations: list[Any]) -> set[Any]:
    """One bulk write. Of two upserts of one id at the same moment one may fail as a duplicate: it is done again."""
    inserted: set[Any] = set()
    for _ in range(5):
        try:
            result = database[name].bulk_write(operations, ordered=False)
            return inserted | set((result.upserted_ids or {}).values())
        except BulkWriteError as error:
            details = error.details
            failed = details.get("writeErrors", [])
            if details.get("writeConcernErrors") or any(e.get("code") != _DUPLICATE_KEY for e in failed):
                raise
            inserted |= {entry["_id"] for entry in details.get("upserted", [])}
            operations = [operations[e["index"]] for e in failed]
    raise StoreError(f"other processes keep writing the same {name}: try again")


def _passes(error: PyMongoError) -> bool:
    """Whether the same act may succeed in a moment."""
    if error.timeout:
        return False
    return isinstance(error, AutoReconnect) or any(code in _NOT_PRIMARY for code in _codes(error))


def _codes(error: PyMongoError) -> list[int]:
    if isinstance(error, BulkWriteError):
        found = [*error.details.get("writeErrors", []), *error.details.get("writeConcernErrors", [])]
        return [entry.get("code", 0) for entry in found]
    return [error.code] if isinstance(error, OperationFailure) and error.code is not None else []


def _told(error: PyMongoError) -> str:
    """What happened and what to do, on one line."""
    for code in _codes(error):
        if code in _ADVICE:
            return _ADVICE[code]
    if isinstance(error, (InvalidURI, ConfigurationError)):
        return f"the address is wrong: {_first_line(error)}"
    if isinstance(error, BulkWriteError):
        if error.details.get("writeConcernErrors"):
            return "the write was not confirmed by a majority of the servers in time; try again"
        return str(next((e.get("errmsg") for e in error.details.get("writeErrors", [])), error))[:300]
    if error.timeout:
        return f"no answer in time ({_first_line(error)}): is the server running and reachable?"
    return _first_line(error)


def _first_line(error: PyMongoError) -> str:
    line = str(error).partition("\n")[0]
    for noise in (", Timeout: ", ", full error: ", " (configured timeouts: "):
        line = line.partition(noise)[0]
    return line[:300]


def renamed(document: Mapping[str, Any], key: str) -> Document:
    """A stored document with its `_id` under the name that the record gives it."""
    return {key if name == "_id" else name: value for name, value in document.items()}


def keyed(document: Document, key: str) -> Document:
    """An encoded record with its key as `_id`."""
    document["_id"] = document.pop(key)
    return document


def repeated(written: Sequence[T], inserted: Collection[Any], key: Callable[[T], Any]) -> list[T]:
    """Of what was upserted that which met a document: it was there before, or comes more than once."""
    times = Counter(map(key, written))
    return [each for each in written if key(each) not in inserted or times[key(each)] > 1]
