"""Web archives (WARC): record a crawl, read it or anybody's back, one exchange after the other.

`writer` writes and mends, `reader` reads WARC files and refuses what is damaged, `pages` reads directories of saved
pages, `order` reads several of both in order of time, `removal` takes addresses out of a recording. `frames` finds the
records in a file, `payload` decodes their bodies. A record is not believed before its length and its digests are, and a
damaged one costs only itself.
"""

from newsbot.network.archive.exchange import KINDS, BadRecord, Exchange, Kind, Position
from newsbot.network.archive.order import index, read_at, read_in_order
from newsbot.network.archive.pages import read_pages
from newsbot.network.archive.reader import read_archive
from newsbot.network.archive.removal import Removed, pieces_without
from newsbot.network.archive.writer import ArchiveWriter, Repair, repair

__all__ = [
    "KINDS",
    "ArchiveWriter",
    "BadRecord",
    "Exchange",
    "Kind",
    "Position",
    "Removed",
    "Repair",
    "index",
    "pieces_without",
    "read_archive",
    "read_at",
    "read_in_order",
    "read_pages",
    "repair",
]
