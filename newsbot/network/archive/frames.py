"""The records of a WARC file as raw bytes, each at its offset, and the places where there is none to be had.

A `.warc.gz` is a row of gzip members, one a record; a plain `.warc` a row of records that say their own length.
Both are recognised by their first bytes. After damage, reading goes on at the next place where a record begins.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAX_RECORD = 64 << 20  # bytes; more is a bomb, or a whole archive in one gzip member
_MAX_HEAD = 64 << 10
_CHUNK = 64 << 10
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$")


class Frame(NamedTuple):
    """One whole record: its header lines and its block, from `offset` to `end` of the file."""

    offset: int
    end: int
    head: bytes
    block: bytes


class Damage(NamedTuple):
    """Bytes from `offset` on that are no whole record."""

    offset: int
    reason: str


class _DamagedError(Exception):
    """No whole record here; the message says why."""


def frames(path: Path) -> Iterator[Frame | Damage]:
    """Every record of the file at `path` in order, and every damaged place between them. Raises OSError."""
    with path.open("rb") as file:
        yield from _frames(file)


def frame_at(path: Path, offset: int) -> Frame | Damage:
    """The record at `offset` of the file at `path`. Raises OSError."""
    with path.open("rb") as file:
        return _frame(file, offset)


def _frames(file: BinaryIO) -> Iterator[Frame | Damage]:
    offset: int | None = 0
    while offset is not None and _bytes_at(file, offset, 1):
        found = _frame(file, offset)
        yield found
        offset = found.end if isinstance(found, Frame) else _next_start(file, offset)


def _frame(file: BinaryIO, offset: int) -> Frame | Damage:
    try:
        if _bytes_at(file, offset, 3) == _GZIP:
            record, end = _member(file, offset)
            head, length = _head(record[:_MAX_HEAD])
            block, rest = record[len(head) : len(head) + length], record[len(head) + length :]
        else:
            head, length = _head(_bytes_at(file, offset, _MAX_HEAD))
            if length > MAX_RECORD:
                raise _DamagedError(f"a record of {length} bytes, more than {MAX_RECORD}")
            tail = _bytes_at(file, offset + len(head), length + len(_END))
            block, rest = tail[:length], tail[length:]
            end = offset + len(head) + length + len(_END)
        _check_end(rest)
    except _DamagedError as error:
        return Damage(offset, str(error))
    return Frame(offset, end, head, block)


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
    size = start.find(_END) + len(_END)
    if size < len(_END):
        raise _DamagedError("truncated: the header lines have no end")
    head = start[:size]
    lengths = _LENGTH.findall(head)
    if len(lengths) != 1:
        raise _DamagedError("no single Content-Length")
    return head, int(lengths[0])


def _check_end(rest: bytes) -> None:
    if rest == _END:
        return
    if rest.startswith(_END + _WARC):
        raise _DamagedError("several records in one gzip member; try `warcio recompress`")
    if _END.startswith(rest):
        raise _DamagedError("truncated: the file ends inside this record, or its Content-Length is too large")
    raise _DamagedError("its Content-Length is wrong")


def _next_start(file: BinaryIO, offset: int) -> int | None:
    """Where the next record after `offset` begins: a gzip member or a line that opens a WARC header."""
    position = offset
    while window := _bytes_at(file, position, _CHUNK):
        for match in re.finditer(rb"\x1f\x8b\x08|(?<=\n)WARC/1\.[01]\r\n", window):
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
