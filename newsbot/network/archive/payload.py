"""The body of an archived answer without its chunks and encodings; one that ends before its end is refused."""

import io

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

from newsbot.errors import EncodingError
from newsbot.network.content_encoding import decode, layers

MAX_BODY = 64 << 20
"""Bytes of a body, decoded."""

_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


def decoded(body: bytes, transfer: str, encodings: str) -> bytes:
    """`body` without what the headers Transfer-Encoding and Content-Encoding name.

    Many archives keep these headers beside a body that is decoded already: it is returned as it is.
    Raises EncodingError.
    """
    if transfer.strip().lower() == "chunked":
        body = _joined(body)
    names = layers(encodings)
    if names and not body.startswith(_MAGIC.get(names[0], b"")):
        return body
    try:
        return decode(body, names, MAX_BODY)
    except EncodingError as error:
        if error.reason == "bad-encoding" and names[0] not in _MAGIC:  # no mark to know br and deflate by
            return body
        raise


def _joined(body: bytes) -> bytes:
    """The chunks of `body` in one piece; as it is when it does not begin with the length of a chunk."""
    length, newline, _ = body[:64].partition(b"\r\n")
    try:
        int(length.split(b";")[0], 16)
    except ValueError:
        return body
    if not newline:
        return body
    try:
        joined: bytes = ChunkedDataReader(io.BytesIO(body), raise_exceptions=True).read()
    except ChunkedDataException as error:
        raise EncodingError("its chunks end before their end", "truncated") from error
    return joined
