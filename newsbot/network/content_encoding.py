"""Content-Encoding undone: whole bodies or a reason why not, in memory bounded by a limit however the body was made.

Pure: bytes in, bytes out. gzip, deflate, br and zstd are read in pieces, and each has to reach its own end. A header
that lies is not believed: what the bytes themselves show decides.
"""

import codecs
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import brotli

from newsbot.compression import zstd
from newsbot.errors import EncodingError

MAX_LAYERS = 2
"""Encodings on top of one another: one by the application, one by what stands before it. More is an attack."""

_MAX_STREAMS = 1000  # one after the other in a body; each costs a piece, and a body could hold a million
_PIECE = 64 * 1024  # bytes read and written at a time
_ZSTD_WINDOW = 23  # log2 of the largest window in bytes that RFC 9659 lets HTTP use
_NOTHING = frozenset({"", "identity", "none", "utf-8", "utf8", "iso-8859-1", "us-ascii", "binary", "8bit", "7bit"})
"""What servers write into the header for "not encoded"."""
_MARKED = ("gzip", "zstd")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # ESC begins the shifts of ISO-2022


class _Decoder(Protocol):
    """One stream of an encoding, in the shape of zlib's and zstd's decompressors."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What `piece` decodes to, at most `_PIECE` bytes at a time."""

    @property
    def ended(self) -> bool:
        """Whether the stream is complete."""

    @property
    def rest(self) -> bytes:
        """Bytes that came after its end."""


def layers(header: str) -> tuple[str, ...]:
    """The encodings that a Content-Encoding header names, outermost first; raises EncodingError for unknown ones."""
    names = [name.strip().lower() for name in header.split(",")]
    names = [name for name in reversed(names) if name not in _NOTHING]
    if len(names) > MAX_LAYERS:
        raise EncodingError(f"{len(names)} encodings on top of one another", "bad-encoding")
    for name in names:
        if name not in _DECODERS:
            raise EncodingError(f"the encoding {name[:20]!r} is not known", "bad-encoding")
    return tuple(names)


def decode(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """`body` without `encodings` (names of `layers`), at most `limit` bytes at any step.

    Where it is no stream of the named kind it is read as what it shows itself to be: another encoding with a mark to
    know it by, or plain text. Raises EncodingError with the reason `truncated` (it ends too early), `too-large`, or
    `bad-encoding` (it is nothing that can be read). What follows a complete stream and is not another one is left out,
    as browsers do.
    """
    for name in encodings:
        body = _undone(body, name, limit)
    return body


def _undone(body: bytes, name: str, limit: int) -> bytes:
    plain = _is_plain(body)
    if plain and _DECODERS[name][1]:
        return body
    try:
        return _decode_one(body, name, limit)
    except EncodingError as error:
        shown = shown_encoding(body)
        if error.reason != "too-large" and shown is not None and shown != name.removeprefix("x-"):
            return _decode_one(body, shown, limit)
        if error.reason != "too-large" and plain:
            return body
        raise


def shown_encoding(body: bytes) -> str | None:
    """The encoding whose mark `body` begins with (gzip or zstd); the others have none."""
    return next((name for name in _MARKED if body.startswith(_DECODERS[name][1])), None)


def _is_plain(body: bytes) -> bool:
    """Whether a body is text as it stands: a document's first characters, and no control characters near them."""
    start = body[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    return start[:1] in (b"<", b"{", b"[") and not _CONTROLS.search(start)


def _decode_one(body: bytes, name: str, limit: int) -> bytes:
    found: list[bytes] = []
    size = 0
    try:
        for piece in _pieces(body, name):
            size += len(piece)
            if size > limit:
                raise EncodingError(f"more than {limit} bytes after decoding", "too-large")
            found.append(piece)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise EncodingError(f"the body is not {name}, or is damaged", "bad-encoding") from error
    return b"".join(found)


def _pieces(body: bytes, name: str) -> Iterator[bytes]:
    """Decoded pieces of all the streams in `body`, one after the other."""
    make, magic = _DECODERS[name]
    position = 0
    for _ in range(_MAX_STREAMS):
        decoder = make(body[position : position + 2])
        while not decoder.ended and position < len(body):
            piece = body[position : position + _PIECE]
            position += len(piece)
            yield from decoder.feed(piece)
        if not decoder.ended:
            raise EncodingError(f"the {name} stream ends before its end", "truncated")
        position -= len(decoder.rest)
        if not magic or not body.startswith(magic, position):
            return
    raise EncodingError(f"more than {_MAX_STREAMS} {name} streams in one body", "bad-encoding")


class _Zlib:
    """gzip (with its checksum), zlib's format, or the bare deflate that some servers mistake for it."""

    def __init__(self, window: int) -> None:
        self._stream = zlib.decompressobj(window)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        while piece and not self._stream.eof:
            yield self._stream.decompress(piece, _PIECE)
            piece = self._stream.unconsumed_tail

    @property
    def ended(self) -> bool:
        return self._stream.eof

    @property
    def rest(self) -> bytes:
        return self._stream.unused_data


class _Brotli:
    rest = b""  # brotli refuses bytes after its end

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        found = self._stream.process(piece, output_buffer_limit=_PIECE)
        while found or not self._stream.can_accept_more_data():  # it keeps output back, and says so of input only
            yield found
            found = self._stream.process(b"", output_buffer_limit=_PIECE)

    @property
    def ended(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})

    def feed(self, piece: bytes) -> Iterator[bytes]:
        yield self._stream.decompress(piece, _PIECE)
        while not self._stream.needs_input and not self._stream.eof:
            yield self._stream.decompress(b"", _PIECE)

    @property
    def ended(self) -> bool:
        return self._stream.eof

    @property
    def rest(self) -> bytes:
        return self._stream.unused_data if self._stream.eof else b""


def _deflate(start: bytes) -> _Decoder:
    """RFC 1950 begins with a checked pair of bytes; without it, take it for RFC 1951 as every browser does."""
    wrapped = len(start) == 2 and start[0] & 15 == 8 and int.from_bytes(start) % 31 == 0
    return _Zlib(15 if wrapped else -15)


_DECODERS: dict[str, tuple[Callable[[bytes], _Decoder], bytes]] = {
    "gzip": (lambda _: _Zlib(31), b"\x1f\x8b\x08"),
    "x-gzip": (lambda _: _Zlib(31), b"\x1f\x8b\x08"),
    "deflate": (_deflate, b""),
    "br": (lambda _: _Brotli(), b""),
    "zstd": (lambda _: _Zstd(), b"\x28\xb5\x2f\xfd"),
}
"""Name -> decoder for a stream that begins so, and the bytes with which a second stream would begin."""
