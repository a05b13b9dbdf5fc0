"""Several archives as one row of exchanges in order of time, holding one body at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from newsbot.network.archive.exchange import BadRecord, Exchange, Position
from newsbot.network.archive.pages import read_page, read_pages
from newsbot.network.archive.reader import read_archive, read_record
from newsbot.network.archive.wacz import expanded


def index(paths: Iterable[Path], fetched: datetime | None = None) -> tuple[list[Position], list[BadRecord]]:
    """Where the exchanges of WARC and WACZ files and directories of pages are, by time, and what is damaged in them.

    Exchanges of one second stay in the order of `paths` and of their records, so that feeds keep their place before the
    pages that they announce. `fetched` as in `read_pages`. Raises ArchiveError.
    """
    found: list[Position] = []
    damaged: list[BadRecord] = []
    for path in expanded(paths):
        root = path if path.is_dir() else None
        for record in read_pages(path, fetched) if root else read_archive(path):
            if isinstance(record, BadRecord):
                damaged.append(record)
            else:
                found.append(Position(record.fetched, record.file, record.offset, root, record.part))
    return sorted(found, key=lambda position: position.fetched), damaged


def read_at(position: Position) -> Exchange | BadRecord:
    """The exchange at `position` of an index. Raises ArchiveError when its file cannot be read any more."""
    if position.root is not None:
        return read_page(position.file, position.root, position.fetched)
    return read_record(position.file, position.offset, position.part)


def read_in_order(paths: Iterable[Path], fetched: datetime | None = None) -> Iterator[Exchange | BadRecord]:
    """Every exchange of `paths` as `index` orders them, after the damaged records. Raises ArchiveError."""
    positions, damaged = index(paths, fetched)
    yield from damaged
    for position in positions:
        yield read_at(position)
