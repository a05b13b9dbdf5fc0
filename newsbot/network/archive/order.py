"""Several archives as one row of exchanges and marks in order of time, holding one body at a time."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from newsbot.network.archive.exchange import BadRecord, Position, Record
from newsbot.network.archive.pages import read_page, read_pages
from newsbot.network.archive.reader import read_archive, read_record
from newsbot.network.archive.wacz import expanded


def index(paths: Iterable[Path], fetched: datetime | None = None) -> tuple[list[Position], list[BadRecord]]:
    """Where the exchanges of WARC and WACZ files and directories of pages are, by time, and what is damaged in them.

    What one file holds stays in its order, so that feeds keep their place before the pages that they announce, even
    where the clock went back meanwhile. What several hold of one second follows that of the file which begins first, in
    whatever order they are given. `fetched` as in `read_pages`. Raises ArchiveError.
    """
    rows: list[list[tuple[datetime, Position]]] = []
    damaged: list[BadRecord] = []
    for path in expanded(paths):
        root, row = path if path.is_dir() else None, list[tuple[datetime, Position]]()
        for record in read_pages(path, fetched) if root else read_archive(path):
            if isinstance(record, BadRecord):
                damaged.append(record)
                continue
            place = record.fetched if root or not row else max(record.fetched, row[-1][0])
            row.append((place, Position(record.fetched, record.file, record.offset, root, record.part)))
        if row:
            rows.append(row)
    rows.sort(key=lambda row: (row[0][0], row[0][1].file.name, row[-1][0]))
    return [position for _, position in sorted(itertools.chain(*rows), key=lambda each: each[0])], damaged


def read_at(position: Position) -> Record | BadRecord:
    """The exchange or mark at `position` of an index. Raises ArchiveError when its file cannot be read any more."""
    if position.root is not None:
        return read_page(position.file, position.root, position.fetched)
    return read_record(position.file, position.offset, position.part)


def read_in_order(paths: Iterable[Path], fetched: datetime | None = None) -> Iterator[Record | BadRecord]:
    """Every exchange and mark of `paths` as `index` orders them, after the damaged records. Raises ArchiveError."""
    positions, damaged = index(paths, fetched)
    yield from damaged
    for position in positions:
        yield read_at(position)
