"""Sorting what does not have to fit into memory."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

_CACHE = "PRAGMA cache_size = -4000"  # KiB; what is larger is sorted in a file


def sorted_on_disk(items: Iterable[tuple[bytes, bytes]], *, descending: bool = False) -> Iterator[bytes]:
    """The values of (key, value) pairs in the order of their keys; of equal keys in the order given.

    They wait in a file of SQLite's that nobody else sees and that goes when the last was taken, or none is wanted any
    more. OSError when there is no room for it.
    """
    order = "key DESC" if descending else "key"
    with contextlib.closing(sqlite3.connect("")) as file:
        try:
            file.execute(_CACHE)
            file.execute("CREATE TABLE items (key BLOB NOT NULL, value BLOB NOT NULL)")
            file.executemany("INSERT INTO items VALUES (?, ?)", items)
            rows = file.execute(f"SELECT value FROM items ORDER BY {order}, rowid")  # noqa: S608 - one of two constants
            for row in rows:
                yield row[0]
        except sqlite3.OperationalError as error:
            raise OSError(f"cannot sort on disk: {error}") from error
