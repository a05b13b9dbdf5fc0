"""One SQLite file: opening, transactions, and errors that a person can act on."""

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from newsbot.corpus.store.codec import Codec
from newsbot.corpus.store.schema import SCHEMA_VERSION
from newsbot.corpus.store.sqlite.ddl import ADDED, APPLICATION_ID, LAST_ADDED, MIGRATIONS
from newsbot.errors import StoreError
from newsbot.items import HEADLINE

CODEC = Codec()
ANY_TOPIC = (
    "EXISTS (SELECT 1 FROM json_each(doc, '$.topics') AS t WHERE t.value IN (SELECT value FROM json_each(:topics)))"
)
UNREAD = "coalesce(json_extract(doc, '$.unread'), 0)"
"""Whether a row of `articles` is a headline; written as in its index (ddl.py)."""
IS_HEADLINE = f"(extractor = '{HEADLINE}')"
"""The same of a row of `versions`."""
_DECODER = json.JSONDecoder()
_OF_THIS_PROCESS = {":memory:": ":memory:", ":temporary:": ""}  # paths that are none, and SQLite's names for them
Row = tuple[Any, ...]
Document = dict[str, Any]
Parameters = Sequence[Any] | dict[str, Any]


class Connection:
    """A connection with newsbot's settings. Every section of the store builds on it."""

    def __init__(self, path: str, *, create: bool, timeout: float) -> None:
        self.uri = f"sqlite:{path}"
        self._open = True
        is_file = path not in _OF_THIS_PROCESS
        if is_file:
            _check_path(self.uri, Path(path), create)
        self._read_only = is_file and not _can_be_written(Path(path))
        name = _for_reading(Path(path)) if self._read_only else _OF_THIS_PROCESS.get(path, path)
        try:
            self._db = sqlite3.connect(
                name, timeout=timeout, isolation_level=None, check_same_thread=False, uri=self._read_only
            )
        except sqlite3.Error as error:
            raise self._error(error) from error
        try:
            with self._translated():
                self._prepare(timeout)
                self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        if self._open:
            self._open = False
            self._db.close()

    def _prepare(self, timeout: float) -> None:
        self._refuse_foreign()
        if not self._read_only:
            self._switch_to_wal(timeout)
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -32000"):
            self._db.execute(f"PRAGMA {pragma}")

    def _refuse_foreign(self) -> None:
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        owner = self._db.execute("PRAGMA application_id").fetchone()[0]  # second: it is committed with the tables
        if tables and owner != APPLICATION_ID:
            raise StoreError(f"{self.uri} is a database of another program: choose another path")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.uri} has schema version {version}, this newsbot knows up to {SCHEMA_VERSION}: upgrade newsbot"
            )

    def _switch_to_wal(self, timeout: float) -> None:
        """SQLite does not wait for its lock here, so that two processes that open a new file at once need this loop."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _migrate(self) -> None:
        added = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (LAST_ADDED,)).fetchone()
        if added and self._db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
            return
        with self.writing():
            done = self._db.execute("PRAGMA user_version").fetchone()[0]
            for number, statements in MIGRATIONS:
                if number > done:
                    for statement in statements:
                        self._db.execute(statement)
            for statement in ADDED:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    # --- used by the sections ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One durable transaction; waits for other writers, undone when anything raises."""
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rollback()
                raise
            self._db.execute("COMMIT")

    def run(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Execute one statement; for the inside of `writing`."""
        with self._translated():
            return self._db.execute(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Execute one statement for each row; for the inside of `writing`."""
        with self._translated():
            self._db.executemany(sql, rows)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        with self._translated():
            return self._db.execute(sql, parameters).fetchall()

    def each_row(self, sql: str, parameters: Parameters = ()) -> Generator[Row]:
        """The rows of a query, read as they are asked for; whatever is read until it is closed is as of one moment."""
        with self._translated(), contextlib.closing(self._db.execute(sql, parameters)) as cursor:
            yield from cursor

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def _rollback(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself: disk full, I/O error
            self._db.execute("ROLLBACK")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _error(self, error: sqlite3.Error) -> StoreError:
        text = str(error)
        for sign, advice in _ADVICE:
            if sign in text:
                return StoreError(f"{self.uri}: {text}: {advice}")
        return StoreError(f"{self.uri}: {text}")


_ADVICE = (
    ("locked", "another process has been writing all the time; try again"),
    ("is full", "free some space, then run the command again: nothing acknowledged is lost"),
    ("disk I/O error", "the disk is full, a limit of its size is reached, or it fails: nothing acknowledged is lost"),
    ("readonly", "make the file and its folder writable"),
    ("unable to open", "check that the folder exists and is writable"),
    ("not a database", "the file is something else; choose another path"),
    ("malformed", "the file is damaged; restore a backup"),
    ("closed database", "the store was closed"),
)


def _can_be_written(path: Path) -> bool:
    """Whether there may be writers: a file that is missing is made, or cannot be, which SQLite says."""
    real = path.resolve()
    return not real.exists() or (os.access(real, os.W_OK) and os.access(real.parent, os.W_OK))


def _for_reading(path: Path) -> str:
    """The URI of a database that can only be read.

    SQLite makes files beside it even to read, but for one that it is told nobody changes. That is said only where it
    could make none and no log of a writer lies there.
    """
    real = path.resolve()
    alone = not os.access(real.parent, os.W_OK) and not real.with_name(f"{real.name}-wal").exists()
    return f"{real.as_uri()}?mode=ro" + ("&immutable=1" if alone else "")


def _check_path(uri: str, path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{uri} is a folder: name a file in it, such as sqlite:{path / 'news.db'}")
    if path.exists():
        return
    if not create:
        raise StoreError(f"{uri} does not exist: `newsbot crawl`, `newsbot import` or `newsbot replay` creates it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{uri} cannot be created: {error.strerror}: {path.parent}") from error


def to_json(document: Any) -> str:
    """Compact JSON for a `doc` column."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def from_json(value: str) -> Any:
    """The inverse of `to_json`. Half of what `json.loads` takes is to look for space around a short document."""
    return _DECODER.raw_decode(value)[0]
