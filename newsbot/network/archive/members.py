"""Compressed members of a WARC file: gzip, and zstd with the dictionary that stands at the file's beginning.

Pure but for reading the file. Each member holds a record, or several, and ends where its stream does. Dictionaries as
in the IIPC's "Use of Zstandard compression for WARC files 1.0": the first frame may be a skippable one of the kind
0x184D2A5D with the dictionary in it, itself compressed or not.
"""

import functools
import zlib
from typing import BinaryIO, Protocol

from newsbot.compression import zstd

MAX_RECORD = 64 << 20
"""Bytes of a member, unpacked; more is a bomb, or a whole archive in one member."""
MARKS = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
"""What members begin with: gzip, zstd."""

_DICTIONARY = b"\x5d\x2a\x4d\x18"
_CHUNK = 64 << 10
_BLOCK = 160 << 10  # bytes in which the first block of a zstd frame ends
_KEPT = 16  # dictionaries, each of some 100 KB


class DamagedError(Exception):
    """No whole record here; the message says why."""


class _Stream(Protocol):
    """What zlib's and zstd's decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the stream is complete."""

    @property
    def unused_data(self) -> bytes:
        """Bytes that came after its end."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """What `data` unpacks to, at most so many bytes."""


def is_member(start: bytes) -> bool:
    """Whether a member begins with `start`."""
    return start.startswith(MARKS)


def member_at(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """What the member at `offset` holds, and where it ends. Raises DamagedError."""
    stream = _stream(file, offset)
    pieces, size, position = [], 0, offset
    file.seek(offset)
    while not stream.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            raise DamagedError("truncated: the file ends inside this record")
        position += len(chunk)
        try:
            pieces.append(stream.decompress(chunk, MAX_RECORD + 1 - size))
        except (zlib.error, zstd.ZstdError) as error:
            raise DamagedError(f"damaged compression ({error})") from error
        size += len(pieces[-1])
        if size > MAX_RECORD:
            raise DamagedError(f"a member of more than {MAX_RECORD} bytes; try `warcio recompress`")
    return b"".join(pieces), position - len(stream.unused_data)


def holds(file: BinaryIO, offset: int, start: bytes) -> bool:
    """Whether the member at `offset`, whole or not, begins with `start` when it is unpacked."""
    try:
        return _stream(file, offset).decompress(_read(file, offset, _BLOCK), len(start)) == start
    except (DamagedError, zlib.error, zstd.ZstdError):
        return False


def past_skippable(file: BinaryIO, offset: int) -> int:
    """Where the first frame from `offset` on begins that is not one for decompressors to skip (RFC 8878, 3.1.2)."""
    while (found := _skippable(file, offset)) is not None:
        offset = found
    return offset


def _skippable(file: BinaryIO, offset: int) -> int | None:
    """The end of the skippable frame at `offset`; None when there is none."""
    head = _read(file, offset, 8)
    is_one = len(head) == 8 and head[0] & 0xF0 == 0x50 and head[1:4] == _DICTIONARY[1:]
    return offset + 8 + int.from_bytes(head[4:], "little") if is_one else None


def _stream(file: BinaryIO, offset: int) -> _Stream:
    """A decompressor for the member at `offset`. Raises DamagedError."""
    if _read(file, offset, 3) == MARKS[0]:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return zstd.ZstdDecompressor(zstd_dict=_dictionary_of(file))
    except (zstd.ZstdError, ValueError) as error:
        raise DamagedError(f"the file's dictionary cannot be read ({error})") from error


def _dictionary_of(file: BinaryIO) -> "zstd.ZstdDict | None":
    """The dictionary at the beginning of `file`. Raises DamagedError."""
    end = _skippable(file, 0) if _read(file, 0, 4) == _DICTIONARY else None
    if end is None:
        return None
    if end > MAX_RECORD:
        raise DamagedError(f"a dictionary of more than {MAX_RECORD} bytes")
    return _dictionary(_read(file, 8, end - 8))


@functools.lru_cache(maxsize=_KEPT)
def _dictionary(stored: bytes) -> "zstd.ZstdDict":
    if stored.startswith(MARKS[1]):
        unpacking = zstd.ZstdDecompressor()
        stored = unpacking.decompress(stored, MAX_RECORD)
        if not unpacking.eof:
            raise DamagedError("the file's dictionary is cut, or too large")
    return zstd.ZstdDict(stored)


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
