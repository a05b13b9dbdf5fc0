"""Small archives for the tests of newsbot.network.archive."""

import gzip
import hashlib
from base64 import b32encode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsbot.network.archive import ArchiveWriter, BadRecord, Exchange, read_archive

DAY = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
INFO = {"software": "newsbot/0", "description": "a test"}

FEED = Exchange("https://outlet.example/feed", 200, (("Content-Type", "text/xml"),), b"<rss/>", DAY, "feed")
MOVED = Exchange("https://outlet.example/a", 301, (("Location", "/b"),), b"", DAY, "page")
PAGE = Exchange(
    "https://outlet.example/b", 200, (("Content-Type", "text/html"),), b"<p>Hail</p>\r\n\r\nWARC", DAY, "page"
)
SAME = Exchange("https://outlet.example/feed", 304, (("ETag", '"1"'),), b"", DAY, "feed")
WORLD = (FEED, MOVED, PAGE, SAME)


def write(path: Path, *exchanges: Exchange) -> Path:
    with ArchiveWriter(path, DAY, INFO) as writer:
        for exchange in exchanges:
            writer.write(exchange)
    return path


def split(path: Path) -> tuple[list[Exchange], list[BadRecord]]:
    """The good and the bad records of an archive."""
    records = list(read_archive(path))
    return (
        [record for record in records if isinstance(record, Exchange)],
        [record for record in records if isinstance(record, BadRecord)],
    )


def contents(path: Path) -> list[Exchange]:
    """The exchanges of an undamaged archive, without their places, as they were given to the writer."""
    good, bad = split(path)
    assert not bad
    return [plain(exchange) for exchange in good]


def plain(exchange: Exchange) -> Exchange:
    return replace(exchange, file=Path(), offset=0, part=0)


def foreign(
    payload: bytes = b"<p>Hail</p>",
    http: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    extra: bytes = b"",
    length: int | None = None,
    uri: bytes = b"https://outlet.example/b",
    kind: bytes = b"response",
) -> bytes:
    """A record as another crawler might write it, with a right block digest and, unless given, a right length."""
    block = http + b"\r\n" + payload
    digest = b32encode(hashlib.sha1(block).digest())
    head = [
        b"WARC/1.0",
        b"WARC-Type: " + kind,
        b"WARC-Target-URI: " + uri,
        b"WARC-Date: 2026-03-04T10:00:00Z",
        b"WARC-Block-Digest: sha1:" + digest,
        b"Content-Length: %d" % (len(block) if length is None else length),
    ]
    return b"\r\n".join(head) + b"\r\n" + extra + b"\r\n" + block + b"\r\n\r\n"


def save(path: Path, *records: bytes) -> Path:
    """An archive of raw records, each a gzip member when the name asks for it."""
    zipped = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(record, mtime=0) if zipped else record for record in records))
    return path
