"""Web archives (WARC): record a crawl, read it or anybody's back, one exchange after the other.

`writer` writes and mends, `reader` reads WARC files and refuses what is damaged, `pages` reads directories of saved
pages, `order` reads several of both in order of time, `selection` says which pages are wanted, `removal` takes
addresses out of a recording, `cutting` takes them alone, `disguise` replaces hosts and names. `wacz` opens files inside
of zips, `frames` finds the records in a file, `members` unpacks them, `payload` decodes their bodies. A record is not
believed before its length and its digests are, and a damaged one costs only itself.
"""

from newsbot.network.archive.cutting import canonical_urls, part_of
from newsbot.network.archive.disguise import Disguise
from newsbot.network.archive.exchange import KINDS, BadRecord, Exchange, Kind, Mark, Position, Record
from newsbot.network.archive.order import index, read_at, read_in_order
from newsbot.network.archive.pages import read_pages
from newsbot.network.archive.reader import read_archive
from newsbot.network.archive.removal import Removed, pieces_without
from newsbot.network.archive.selection import Selection
from newsbot.network.archive.wacz import expanded, size_of
from newsbot.network.archive.writer import ArchiveWriter, Repair, repair

__all__ = [
    "KINDS",
    "ArchiveWriter",
    "BadRecord",
    "Disguise",
    "Exchange",
    "Kind",
    "Mark",
    "Position",
    "Record",
    "Removed",
    "Repair",
    "Selection",
    "canonical_urls",
    "expanded",
    "index",
    "part_of",
    "pieces_without",
    "read_archive",
    "read_at",
    "read_in_order",
    "read_pages",
    "repair",
    "size_of",
]
