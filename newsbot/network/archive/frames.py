"""The records of a WARC file as raw bytes, each at its offset, and the places where there is none to be had.

A `.warc.gz` or `.warc.zst` is a row of compressed members, by the standards one a record; a plain `.warc` a row of
records that say their own length. They are recognised by their first bytes. What is wrong but clear is read: bare
newlines in a header, fewer or more empty lines between records than two, several records in one member. After damage,
reading goes on at the next place where a record begins.
"""

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsbot.network.archive.members import MARKS, MAX_RECORD, DamagedError, holds, is_member, member_at, past_skippable
from newsbot.network.archive.wacz import opened

_MAX_HEAD = 64 << 10
_CHUNK = 64 << 10
_WARC = b"WARC/"
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_NEWLINES = re.compile(rb"(?:\r?\n){0,8}")
_END = b"\r\n\r\n"
_START = re.compile(rb"WARC/(?:1\.[01]|0\.1[78])\r?\n")
_NEXT = re.compile(rb"(?<=\n)" + _START.pattern)
_MEMBER = re.compile(b"|".join(map(re.escape, MARKS)))
_MEMBER_OR_RECORD = re.compile(b"|".join((_MEMBER.pattern, _NEXT.pattern)))
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$")

_Read = Callable[[int, int], bytes]
"""Gives bytes from a place on, at most so many; fewer at the end."""


class Frame(NamedTuple):
    """One whole record: its header lines and its block, from `offset` to `end` of the file."""

    offset: int  # of the record, or of the member that it is in
    end: int
    head: bytes  # its lines end as they should
    block: bytes
    part: int = 0  # which record of its member
    closed: bool = True  # whether the lines that have to follow it are there, so that another may be appended


class Damage(NamedTuple):
    """Bytes from `offset` on that are no whole record."""

    offset: int
    reason: str


def frames(path: Path, start: int = 0) -> Iterator[Frame | Damage]:
    """Every record of the file at `path` in order, and every damaged place between them, from the one at `start` on.

    Raises OSError and ArchiveError.
    """
    with opened(path) as file:
        offset: int | None = past_skippable(file, start)
        packed = path.suffix in (".gz", ".zst") or is_member(_bytes_at(file, past_skippable(file, 0), 4))
        while offset is not None and _bytes_at(file, offset, 1):
            end = None
            for found in _at(file, offset):
                yield found
                end = found.end if isinstance(found, Frame) else None
            offset = past_skippable(file, end) if end is not None else _next_start(file, offset, packed)


def frame_at(path: Path, offset: int, part: int = 0) -> Frame | Damage:
    """The record at `offset` of the file at `path`, of several in a member that one. Raises OSError."""
    found = _all_at(path, offset) if part else _read_at(path, offset)
    frame = next((each for each in found if isinstance(each, Frame) and each.part == part), None)
    return frame or next((each for each in found if isinstance(each, Damage)), Damage(offset, "no record is here"))


def _read_at(path: Path, offset: int) -> list[Frame | Damage]:
    with opened(path) as file:
        return list(_at(file, offset))


_all_at = functools.lru_cache(maxsize=1)(_read_at)
"""Kept for the next one of the same member, which would have to be unpacked again."""


def _at(file: BinaryIO, offset: int) -> Iterator[Frame | Damage]:
    """The record at `offset`, or those in the member there."""
    try:
        if is_member(_bytes_at(file, offset, 4)):
            held, end = member_at(file, offset)
            yield from _held(held, offset, end)
        else:
            head, block, size, closed = _record(lambda place, size: _bytes_at(file, place, size), offset)
            yield Frame(offset, offset + size, head, block, closed=closed)
    except DamagedError as error:
        yield Damage(offset, str(error))


def _held(held: bytes, offset: int, end: int) -> Iterator[Frame | Damage]:
    """The records in the bytes that a member holds; those after a damaged one are found like in a file."""
    place = part = 0
    while place < len(held):
        try:
            head, block, size, _ = _record(lambda at, size: held[at : at + size], place)
            yield Frame(offset, end, head, block, part)
        except DamagedError as error:
            yield Damage(offset, str(error))
            following = _NEXT.search(held, place + 1)
            size = (following.start() if following else len(held)) - place
        place, part = place + size, part + 1


def _record(read: _Read, place: int) -> tuple[bytes, bytes, int, bool]:
    """Header, block, the size of both with the newlines behind them, and whether these are two, of the record there."""
    head, length = _head(read(place, _MAX_HEAD))
    if length > MAX_RECORD:
        raise DamagedError(f"a record of {length} bytes, more than {MAX_RECORD}")
    tail = read(place + len(head), length + 64)
    if len(tail) < length:
        raise DamagedError("truncated: the file ends inside this record, or its Content-Length is too large")
    newlines = _NEWLINES.match(tail, length)
    assert newlines is not None
    closed = newlines[0].startswith(_END)
    if not closed and newlines.end() < len(tail) and not _START.match(tail, newlines.end()):
        raise DamagedError("its Content-Length is wrong")
    return re.sub(rb"\r?\n", b"\r\n", head), tail[:length], len(head) + newlines.end(), closed


def _head(start: bytes) -> tuple[bytes, int]:
    """The header lines that `start` begins with, their blank line included, and the length of block they promise."""
    if not start.startswith(_WARC[: len(start)]):
        raise DamagedError("no WARC record begins here")
    blank = _BLANK_LINE.search(start)
    if blank is None:
        raise DamagedError("truncated: the header lines have no end")
    head = start[: blank.end()]
    lengths = _LENGTH.findall(head)
    if len(lengths) != 1:
        raise DamagedError("no single Content-Length")
    return head, int(lengths[0])


def _next_start(file: BinaryIO, offset: int, packed: bool) -> int | None:
    """Where the next record after `offset` begins: a member or a line that opens a WARC header.

    Where all else is `packed`, only members count: a dictionary has pieces of records in it that look like whole ones.
    """
    position, marks = offset, _MEMBER if packed else _MEMBER_OR_RECORD
    while window := _bytes_at(file, position, _CHUNK):
        for match in marks.finditer(window):
            start = position + match.start()
            if start > offset and (match[0] not in MARKS or holds(file, start, _WARC)):
                return start
        if len(window) < _CHUNK:
            return None
        position += _CHUNK - 16  # a start may lie across two windows
    return None


def _bytes_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
