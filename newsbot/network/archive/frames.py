"""The records of a WARC file as raw bytes, each at its offset, and the places where there is none to be had.

A `.warc.gz` is a row of gzip members, by the standard one a record; a plain `.warc` a row of records that say their own
length. Both are recognised by their first bytes. What is wrong but clear is read: bare newlines in a header, fewer or
more empty lines between records than two, several records in one gzip member. After damage, reading goes on at the next
place where a record begins.
"""

import functools
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAX_RECORD = 64 << 20  # bytes; more is a bomb, or a whole archive in one gzip member
_MAX_HEAD = 64 << 10
_CHUNK = 64 << 10
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_NEWLINES = re.compile(rb"(?:\r?\n){0,8}")
_END = b"\r\n\r\n"
_START = re.compile(rb"WARC/1\.[01]\r?\n")
_NEXT = re.compile(rb"(?<=\n)WARC/1\.[01]\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$")

_Read = Callable[[int, int], bytes]
"""Gives bytes from a place on, at most so many; fewer at the end."""


class Frame(NamedTuple):
    """One whole record: its header lines and its block, from `offset` to `end` of the file."""

    offset: int  # of the record, or of the gzip member that it is in
    end: int
    head: bytes  # its lines end as they should
    block: bytes
    part: int = 0  # which record of its gzip member
    closed: bool = True  # whether the lines that have to follow it are there, so that another may be appended


class Damage(NamedTuple):
    """Bytes from `offset` on that are no whole record."""

    offset: int
    reason: str


class _DamagedError(Exception):
    """No whole record here; the message says why."""


def frames(path: Path) -> Iterator[Frame | Damage]:
    """Every record of the file at `path` in order, and every damaged place between them. Raises OSError."""
    with path.open("rb") as file:
        offset: int | None = 0
        while offset is not None and _bytes_at(file, offset, 1):
            end = None
            for found in _at(file, offset):
                yield found
                end = found.end if isinstance(found, Frame) else None
            offset = end if end is not None else _next_start(file, offset)


def frame_at(path: Path, offset: int, part: int = 0) -> Frame | Damage:
    """The record at `offset` of the file at `path`, of several in a gzip member that one. Raises OSError."""
    found = _all_at(path, offset) if part else _read_at(path, offset)
    frame = next((each for each in found if isinstance(each, Frame) and each.part == part), None)
    return frame or next((each for each in found if isinstance(each, Damage)), Damage(offset, "no record is here"))


def _read_at(path: Path, offset: int) -> list[Frame | Damage]:
    with path.open("rb") as file:
        return list(_at(file, offset))


_all_at = functools.lru_cache(maxsize=1)(_read_at)
"""Kept for the next one of the same member, which would have to be unpacked again."""


def _at(file: BinaryIO, offset: int) -> Iterator[Frame | Damage]:
    """The record at `offset`, or those in the gzip member there."""
    try:
        if _bytes_at(file, offset, 3) == _GZIP:
            held, end = _member(file, offset)
            yield from _held(held, offset, end)
        else:
            head, block, size, closed = _record(lambda place, size: _bytes_at(file, place, size), offset)
            yield Frame(offset, offset + size, head, block, closed=closed)
    except _DamagedError as error:
        yield Damage(offset, str(error))


def _held(held: bytes, offset: int, end: int) -> Iterator[Frame | Damage]:
    """The records in the bytes that a gzip member holds; those after a damaged one are found like in a file."""
    place = part = 0
    while place < len(held):
        try:
            head, block, size, _ = _record(lambda at, size: held[at : at + size], place)
            yield Frame(offset, end, head, block, part)
        except _DamagedError as error:
            yield Damage(offset, str(error))
            following = _NEXT.search(held, place + 1)
            size = (following.start() if following else len(held)) - place
        place, part = place + size, part + 1


def _record(read: _Read, place: int) -> tuple[bytes, bytes, int, bool]:
    """Header, block, the size of both with the newlines behind them, and whether these are two, of the record there."""
    head, length = _head(read(place, _MAX_HEAD))
    if length > MAX_RECORD:
        raise _DamagedError(f"a record of {length} bytes, more than {MAX_RECORD}")
    tail = read(place + len(head), length + 64)
    if len(tail) < length:
        raise _DamagedError("truncated: the file ends inside this record, or its Content-Length is too large")
    newlines = _NEWLINES.match(tail, length)
    assert newlines is not None
    closed = newlines[0].startswith(_END)
    if not closed and newlines.end() < len(tail) and not _START.match(tail, newlines.end()):
        raise _DamagedError("its Content-Length is wrong")
    return re.sub(rb"\r?\n", b"\r\n", head), tail[:length], len(head) + newlines.end(), closed


def _member(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """What the gzip member at `offset` holds, and where it ends."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    pieces, size, position = [], 0, offset
    file.seek(offset)
    while not inflater.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            raise _DamagedError("truncated: the file ends inside this record")
        position += len(chunk)
        try:
            pieces.append(inflater.decompress(chunk, MAX_RECORD + 1 - size))
        except zlib.error as error:
            raise _DamagedError(f"damaged compression ({error})") from error
        size += len(pieces[-1])
        if size > MAX_RECORD:
            raise _DamagedError(f"a gzip member of more than {MAX_RECORD} bytes; try `warcio recompress`")
    return b"".join(pieces), position - len(inflater.unused_data)


def _head(start: bytes) -> tuple[bytes, int]:
    """The header lines that `start` begins with, their blank line included, and the length of block they promise."""
    if not start.startswith(_WARC[: len(start)]):
        raise _DamagedError("no WARC record begins here")
    blank = _BLANK_LINE.search(start)
    if blank is None:
        raise _DamagedError("truncated: the header lines have no end")
    head = start[: blank.end()]
    lengths = _LENGTH.findall(head)
    if len(lengths) != 1:
        raise _DamagedError("no single Content-Length")
    return head, int(lengths[0])


def _next_start(file: BinaryIO, offset: int) -> int | None:
    """Where the next record after `offset` begins: a gzip member or a line that opens a WARC header."""
    position = offset
    while window := _bytes_at(file, position, _CHUNK):
        for match in re.finditer(rb"\x1f\x8b\x08|" + _NEXT.pattern, window):
            start = position + match.start()
            if start > offset and (match[0] != _GZIP or _opens_record(_bytes_at(file, start, 256))):
                return start
        if len(window) < _CHUNK:
            return None
        position += _CHUNK - 16  # a start may lie across two windows
    return None


def _opens_record(start: bytes) -> bool:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(start, len(_WARC)) == _WARC
    except zlib.error:
        return False


def _bytes_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
