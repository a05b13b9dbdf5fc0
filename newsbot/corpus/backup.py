"""The whole corpus in one file, and back into any store.

A backup is zstd-compressed JSON Lines. The first line says what the file is; then each record is a line,
`[kind, record]`, with the fields of newsbot/corpus/store/schema.py (bytes in base64); the line before the last counts
them, and the last one bears the SHA-256 of all before it. So a cut or changed file is known, and nothing but this
description is needed to read one.

What can be made again from the records is not in it: the search index, keys of fingerprints, addresses. Neither are
leases, and subscriptions to hubs, which hold secrets and are made anew.
"""

import base64
import contextlib
import hashlib
import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.compression import zstd
from newsbot.corpus.assignment import paused
from newsbot.corpus.restoring import RESTORE, restoring, set_restoring
from newsbot.corpus.store import schema
from newsbot.corpus.store.base import Store, Ties
from newsbot.corpus.store.codec import Codec, from_iso, iso
from newsbot.errors import BackupError, StoreError

FORMAT, VERSION = "newsbot-backup", 1
_LONGEST_LINE = 64 << 20  # bytes: a page of 15 MB compressed, and then some
_CODEC = Codec(bytes_out=lambda value: base64.b64encode(value).decode(), bytes_in=lambda text: base64.b64decode(text))
_AT_ONCE, _BYTES_AT_ONCE = 500, 4 << 20
"""Records, and bytes of them, that are written to a store at once."""
_RENEW = 20.0  # seconds

Show = Callable[[str], None]
"""Is told now and then how far the work is."""


def _silent(_: str) -> None:
    """Nobody looks on."""


class Backup(NamedTuple):
    """What a whole backup says of itself."""

    taken: datetime
    made_by: str  # version of newsbot
    counts: Mapping[str, int]  # records by kind
    sha256: str


# --- what is in a backup ---------------------------------------------------------------------------------------------


class _Kind(NamedTuple):
    """One kind of record: where it comes from and how a store takes it in."""

    records: tuple[type[Any], ...]  # of a line; two are an article and one of its versions
    read: Callable[[Store], Iterator[Sequence[Any]]]
    write: Callable[[Store, list[Any]], object]


def _plain(record: type[Any], write: Callable[[Store, list[Any]], object]) -> _Kind:
    return _Kind((record,), lambda store: ((each,) for each in store.everything(record)), write)


def _versions(store: Store) -> Iterator[Sequence[Any]]:
    articles = store.everything(schema.ArticleRecord)
    while batch := list(itertools.islice(articles, 100)):
        versions = store.versions([article.id for article in batch], replaced=True)
        yield from ((article, version) for article in batch for version in versions.get(article.id, ()))


def _looks(store: Store) -> Iterator[Sequence[Any]]:
    return ((each,) for each in store.everything(schema.LookRecord) if each.reader != RESTORE)


def _put_looks(store: Store, looks: list[schema.LookRecord]) -> None:
    for each in looks:
        store.put_look(each.reader, each.cursor)


def _put_checkpoints(store: Store, checkpoints: list[schema.CheckpointRecord]) -> None:
    for each in checkpoints:
        store.put_checkpoint((each.minute, each.article_id), each.state)


def _put_runs(store: Store, runs: list[schema.RunRecord]) -> None:
    for each in runs:
        store.put_run(each)


KINDS: dict[str, _Kind] = {
    # of the desk, which rests meanwhile
    "looks": _Kind((schema.LookRecord,), _looks, _put_looks),
    "stories": _plain(schema.StoryRecord, lambda store, found: store.put_stories(found, [])),
    "assignments": _plain(schema.AssignmentRecord, lambda store, found: store.put_stories([], found)),
    "ties": _plain(Ties, lambda store, found: store.put_ties(found)),
    "checkpoints": _plain(schema.CheckpointRecord, _put_checkpoints),
    "past stories": _plain(schema.PastStoryRecord, lambda store, found: store.put_past_stories(found)),
    # of crawls: against the order in which they are written
    "runs": _plain(schema.RunRecord, _put_runs),
    "robots": _plain(schema.RobotsRecord, lambda store, found: store.put_robots(found)),
    "feeds": _plain(schema.FeedRecord, lambda store, found: store.put_feeds(found)),
    "polls": _plain(schema.PollRecord, lambda store, found: store.put_feeds([], found)),
    "urls": _plain(schema.UrlRecord, lambda store, found: store.put_urls(found)),
    "decisions": _plain(schema.DecisionRecord, lambda store, found: store.put_decisions(found)),
    "versions": _Kind(
        (schema.ArticleRecord, schema.VersionRecord), _versions, lambda store, found: store.put_versions(found)
    ),
    "readings": _plain(schema.ReadingRecord, lambda store, found: store.put_readings(found)),
    "pages": _plain(schema.PageRecord, lambda store, found: store.put_pages(found)),
    "tombstones": _plain(schema.TombstoneRecord, lambda store, found: store.put_tombstones(found)),
}
"""Every kind, in the order of the file. Where a database cannot be read as of one moment, this order makes it one that
a killed crawl could have left: what a later write depends on is read after it, so that it is there.
"""


# --- writing ---------------------------------------------------------------------------------------------------------


def pieces(store: Store, taken: datetime, made_by: str, holder: str, show: Show = _silent) -> Iterator[bytes]:
    """The bytes of a backup, while others may write. `holder` holds the lease of the desk where the store needs that.

    Raises StoreError or LockedError.
    """
    compressor, digest = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1}), hashlib.sha256()
    for line in _lines(store, taken, made_by, holder, show):
        data = _line(line)
        digest.update(data)
        if piece := compressor.compress(data):
            yield piece
        if "end" in line:
            yield compressor.compress(_line({"sha256": digest.hexdigest()})) + compressor.flush()


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _lines(store: Store, taken: datetime, made_by: str, holder: str, show: Show) -> Iterator[Any]:
    counts: Counter[str] = Counter()
    first = {"format": FORMAT, "version": VERSION, "schema": schema.SCHEMA_VERSION}
    yield first | {"newsbot": made_by, "taken": iso(taken)}
    with contextlib.ExitStack() as stack:
        if stack.enter_context(store.frozen()):
            renew = None
        else:
            renew, renewed = stack.enter_context(paused(store, holder)), time.monotonic()
        for name, kind in KINDS.items():
            for records in kind.read(store):
                yield [name, *map(_CODEC.encode, records)]
                counts[name] += 1
                show(f"{counts.total()} records written")
                if renew is not None and time.monotonic() > renewed + _RENEW:
                    renew()
                    renewed = time.monotonic()
        mark = store.desk_mark().position
        if renew is not None:
            renew()
    yield {"end": dict(counts), "mark": [iso(mark[0]), mark[1]] if mark else None}


# --- reading ---------------------------------------------------------------------------------------------------------


def verify(path: Path, show: Show = _silent) -> Backup:
    """Read all of a backup; what it says of itself. Raises BackupError for a file that is not one, or not whole."""
    reader = _Reader(path)
    for number, _ in enumerate(reader):
        show(f"{number} records read")
    return reader.backup()


def restore(store: Store, path: Path, found: Backup, show: Show = _silent) -> None:
    """Bring the backup at `path` into an empty store, or on with a restore of it that was interrupted.

    `found`: what it says of itself, as `verify` gave it. Raises BackupError or StoreError.
    """
    held = restoring(store)
    if held != found.sha256:
        if held or not _is_empty(store):
            raise StoreError(f"{store.uri} is not empty: restore into another store, such as sqlite:restored.db")
        set_restoring(store, found.sha256)
    reader, count = _Reader(path), 0
    for name, group in itertools.groupby(reader, key=lambda each: each[0]):
        for batch in _batches(group):
            KINDS[name].write(store, batch)
            count += len(batch)
            show(f"{count} of {sum(found.counts.values())} records restored")
    if reader.backup() != found:
        raise BackupError(f"{path} was changed while it was restored; begin again with an empty store.")
    store.clear_desk_mark(store.desk_mark().counter)
    if reader.mark is not None:
        store.move_desk_mark(reader.mark)
    set_restoring(store, "")


def _is_empty(store: Store) -> bool:
    return not any(store.counts().values()) and not store.runs(1)


def _batches(group: Iterator[tuple[str, Any, int]]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    size = 0
    for _, record, length in group:
        batch.append(record)
        size += length
        if len(batch) >= _AT_ONCE or size >= _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Reader:
    """Every record of a backup: (kind, record, bytes of its line). Raises BackupError, at the end for a wrong sum."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mark: tuple[datetime, str] | None = None
        self._digest, self._number = hashlib.sha256(), 0
        self._head: Mapping[str, Any] = {}
        self._backup: Backup | None = None

    def backup(self) -> Backup:
        """What it says of itself; once all of it was read."""
        assert self._backup is not None
        return self._backup

    def __iter__(self) -> Iterator[tuple[str, Any, int]]:
        counts: Counter[str] = Counter()
        try:
            with zstd.ZstdFile(self.path) as file:
                self._head = self._opening(file)
                while isinstance(line := self._value(file), list):
                    name, record = self._record(line)
                    counts[name] += 1
                    yield name, record, self._length
                self._close(file, line, counts)
        except zstd.ZstdError as error:
            raise self._wrong("is damaged" if self._number else "is no backup of newsbot") from error
        except EOFError as error:
            raise self._wrong("is cut: its end is missing") from error
        except OSError as error:
            raise BackupError(f"{self.path} cannot be read: {error.strerror or error}") from error

    def _opening(self, file: "zstd.ZstdFile") -> Mapping[str, Any]:
        head = self._value(file, "is no backup of newsbot")
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise self._wrong("is no backup of newsbot")
        version, layout = head.get("version"), head.get("schema")
        if not (isinstance(version, int) and isinstance(layout, int) and isinstance(head.get("newsbot"), str)):
            raise self._wrong("is damaged: its first line does not say its version")
        if version > VERSION or layout > schema.SCHEMA_VERSION:
            raise self._wrong(f"was made by a newer newsbot ({head['newsbot']}): upgrade newsbot")
        return head

    def _value(self, file: "zstd.ZstdFile", otherwise: str = "is damaged: a line is no JSON") -> Any:
        data = file.readline(_LONGEST_LINE)
        if not data:
            raise EOFError
        self._digest.update(data)
        self._number, self._length = self._number + 1, len(data)
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._wrong(otherwise) from error

    def _record(self, line: list[Any]) -> tuple[str, Any]:
        try:
            name, *documents = line
            kinds = KINDS[name].records
            records = tuple(_CODEC.decode(kind, each) for kind, each in zip(kinds, documents, strict=True))
            if name == "versions" and records[1].article_id != records[0].id:
                raise ValueError("a version of another article")
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
            raise self._wrong(f"is damaged: line {self._number} is no record") from error
        return name, records[0] if len(records) == 1 else records

    def _close(self, file: "zstd.ZstdFile", end: Any, counts: Counter[str]) -> None:
        read = self._digest.hexdigest()
        total = self._value(file)
        if not isinstance(total, dict) or total.get("sha256") != read:
            raise self._wrong("is damaged: its checksum is wrong")
        if file.read(1):
            raise self._wrong("is damaged: something follows its end")
        try:
            if dict(counts) != end["end"]:
                raise ValueError("records are missing")
            self.mark = (from_iso(end["mark"][0]), str(end["mark"][1])) if end["mark"] else None
            taken = from_iso(self._head["taken"])
        except (LookupError, ValueError, TypeError, ArithmeticError) as error:
            raise self._wrong("is damaged: its last lines do not fit the others") from error
        self._backup = Backup(taken, self._head["newsbot"], dict(counts), read)

    def _wrong(self, what: str) -> BackupError:
        return BackupError(f"{self.path} {what}.")
