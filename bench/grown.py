"""Stores of a generated corpus that can be asked for at each size: made once, kept, and the larger made of the smaller.

A file of 100,000 articles takes minutes, most of which goes into words. So beyond WRITTEN the corpus is repeated: the
same texts under other addresses, later, with other fingerprints, in stories of their own, copied from row to row. What
is looked up by a key or a word has as many entries as in a corpus that was written, and words are as frequent.
"""

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.pages import APART, fill
from newsbot.corpus.store.codec import from_iso, iso
from newsbot.corpus.store.sqlite import SqliteStore
from newsbot.corpus.store.sqlite.connection import Connection, from_json, to_json
from newsbot.text import ids
from newsbot.text.fingerprint import window_of

WRITTEN = 100_000
_AT_ONCE = 1_000  # articles; stories of the generated corpus lie within 200 neighbours
_COMMIT = 500  # transactions of the store that are one here
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = {
    "versions": "(id, article_id, sha, extractor, first_fetched, last_fetched, rank, key_count, doc)",
    "terms": "(rowid, words)",
}

Document = dict[str, Any]


class _Unsafe(Connection):
    """Transactions that are committed now and then: what stands behind every section of the store."""

    _written = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """As `Connection.writing`, not durable."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        yield
        self._written += 1
        if self._written % _COMMIT == 0:
            self._commit()

    def _commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")


class _Hurried(SqliteStore, _Unsafe):
    """A store that is lost when its process is: it writes no journal."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), create=True, timeout=30)
        self._commit()
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000000", "locking_mode = EXCLUSIVE"):
            self.rows(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Leave a file as others do."""
        self._commit()
        for pragma in ("locking_mode = NORMAL", "journal_mode = WAL"):
            self.rows(f"PRAGMA {pragma}")
        super().close()


def grown(folder: Path, sizes: list[int], lines: int) -> Iterator[tuple[int, Path]]:
    """Each size and the file of a store of so many articles in `folder`, not to be written to; made unless there."""
    folder.mkdir(parents=True, exist_ok=True)
    held, last = 0, None
    for size in sizes:
        path, part = folder / f"{size}.db", folder / f"{size}.part"
        if not path.exists():
            part.unlink(missing_ok=True)
            if last:
                shutil.copyfile(last, part)
            store = _Hurried(part)
            if held < WRITTEN:
                fill(store, min(size, WRITTEN), held, lines)
            for at in range(max(held, WRITTEN), size, _AT_ONCE):
                with store.writing():
                    _repeat(store, at % WRITTEN, at // WRITTEN)
                sys.stderr.write(f"\r{at}")
            store.close()
            part.replace(path)
        yield size, path
        held, last = size, path


def _repeat(store: SqliteStore, begin: int, turn: int) -> None:
    """Put the articles behind number `begin` in once more, `turn` times WRITTEN articles later."""
    shift, later = turn * WRITTEN, turn * WRITTEN * APART
    between = (begin, begin + _AT_ONCE)
    moments: dict[str, str] = {}

    def when(text: str) -> str:
        if text not in moments:
            moments[text] = iso(from_iso(text) + later)
        return moments[text]

    def moved(document: Document, *times: str, **changed: Any) -> Document:
        return {**document, **changed, **{name: when(document[name]) for name in times}}

    new: dict[str, str] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {"articles": [], "addresses": [], "versions": [], "bearers": []}
    for number, ident, outlet, language, sha, text in store.rows(
        "SELECT num, id, outlet, language, current_sha, doc FROM articles WHERE num > ? AND num <= ?", between
    ):
        document = from_json(text)
        url = f"{document['url']}-{turn}"
        new[ident] = ids.article_id(url)
        seen = ("first_seen", "feed_published", "current_fetched", "published")
        document = moved(document, *seen, id=new[ident], url=url)
        place = (outlet, language, document["first_seen"], document["first_seen"], sha, to_json(document))
        rows["articles"].append((number + shift, new[ident], *place))
        rows["addresses"].append((url, 0, new[ident]))
    given = (to_json(list(new)),)
    for ident, sha, extractor, fetched, rank, count, text in store.rows(
        "SELECT article_id, sha, extractor, first_fetched, rank, key_count, doc FROM versions"
        " WHERE article_id IN (SELECT value FROM json_each(?))",
        given,
    ):
        document, at = from_json(text), when(fetched)
        keys = sorted((key * 2_862_933_555_777_941_757 + turn) % (1 << 62) for key in document["fingerprint"])
        version = ids.version_id(new[ident], sha)
        document = moved(document, "published", id=version, article_id=new[ident], fingerprint=keys)
        shown = (extractor, at, at, at + rank[len(at) :], count, to_json(document))
        rows["versions"].append((version, new[ident], sha, *shown))
        window, minutes = window_of(from_iso(document["published"])), (from_iso(at) - _EPOCH) // timedelta(minutes=1)
        rows["bearers"] += [(key, window, minutes, version) for key in keys]
    for table, number in (("terms", "rowid"), ("weights", "num")):
        held = store.rows(
            f"SELECT {number} + {shift}, words FROM {table} WHERE {number} > ? AND {number} <= ?", between
        )
        rows[table] = held
    rows |= _stories(store, new, given, 2 * shift, moved)
    for table, values in rows.items():
        marks = ",".join("?" * len(values[0]))
        values = sorted(values) if table == "bearers" else values
        store.run_many(f"INSERT INTO {table} {_COLUMNS.get(table, '')} VALUES ({marks})", values)


def _stories(
    store: SqliteStore, new: dict[str, str], given: tuple[str], later: int, moved: Callable[..., Document]
) -> dict[str, list[tuple[Any, ...]]]:
    """The stories of these articles, and how they are assigned to them."""
    found: dict[str, str] = {}
    stories, assigned = [], []
    for (text,) in store.rows(
        "SELECT doc FROM stories WHERE id IN (SELECT story FROM places WHERE id IN (SELECT value FROM json_each(?)))",
        given,
    ):
        story = from_json(text)
        members = [new[each] for each in story["article_ids"]]
        found[story["id"]] = ident = ids.story_id(members[0])
        story = moved(story, "first_seen", "last_seen", id=ident, article_ids=members, seq=story["seq"] + later)
        stories.append((ident, story["seq"], 0, to_json(story)))
    for (text,) in store.rows(
        "SELECT doc FROM assignments WHERE article_id IN (SELECT value FROM json_each(?))", given
    ):
        each = from_json(text)
        detail = {name: new.get(value, value) for name, value in each["detail"].items()}
        each |= {"seq": each["seq"] + later, "article_id": new[each["article_id"]], "story_id": found[each["story_id"]]}
        assigned.append((each["seq"], each["article_id"], 0, to_json({**each, "detail": detail})))
    return {"assignments": assigned, "stories": stories}
