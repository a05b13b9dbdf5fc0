"""How raw pages are kept: compressed with zstd, a fifth of the time of zlib for as many bytes.

Pages that an earlier newsbot kept are compressed with zlib, and are read as well.
"""

import zlib

from newsbot.compression import zstd

_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, 3.1.1
_LEVEL = 3


def pack(body: bytes) -> bytes:
    """`body` compressed."""
    return zstd.compress(body, _LEVEL)


def unpack(packed: bytes) -> bytes:
    """What was compressed, by this or by an earlier version."""
    return zstd.decompress(packed) if packed.startswith(_MAGIC) else zlib.decompress(packed)
