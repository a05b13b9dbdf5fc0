"""Takes addresses out of a recording: their answers, and what recorded feeds carried. All else stays byte for byte."""

import dataclasses
import html
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from newsbot.errors import BadURLError
from newsbot.network.archive.exchange import BadRecord, Exchange, Mark
from newsbot.network.archive.frames import Damage, Frame, frames
from newsbot.network.archive.reader import read_record
from newsbot.network.archive.writer import record_of
from newsbot.network.urls import canonical_url

_TARGET = re.compile(rb"(?im)^(?:warc-target-uri|newsbot-for|newsbot-way):[ \t]*(.*?)[ \t]*\r?$")
ENTRY = re.compile(rb"(?is)<(item|entry|url)(?=[\s>])[^>]*>.*?</\1\s*>")
"""An entry of a feed or a sitemap."""
_ADDRESS = re.compile(rb"(?i)https?:(?://|\\/\\/)[^\s\"'<>\x00-\x1f]+")
_GZIP = 16 + zlib.MAX_WBITS

Gone = Callable[[str], bool]
"""Whether a canonical URL is one of those that are taken out."""


@dataclasses.dataclass
class Removed:
    """What was taken out of a recording, and what names one of the addresses and had to be left."""

    answers: int = 0
    entries: int = 0  # of feeds
    left: int = 0  # records: pages that link to one, feeds that cannot be cut, damaged places

    def __bool__(self) -> bool:
        return bool(self.answers or self.entries)


def pieces_without(path: Path, gone: Gone, removed: Removed) -> Iterator[bytes]:
    """The bytes of the WARC file at `path` without these addresses; counts in `removed`. Raises OSError."""
    with path.open("rb") as file:
        end = 0
        for offset, group in groupby(frames(path), key=lambda found: found.offset):
            found = list(group)
            file.seek(end)
            yield file.read(offset - end)  # a damaged place
            if any(isinstance(each, Damage) for each in found):
                removed.left += 1
                end = offset
                continue
            members = [each for each in found if isinstance(each, Frame)]
            end = members[-1].end
            changed = [_changed(path, each, gone, removed) for each in members]
            if all(new is None for new in changed):
                file.seek(offset)
                yield file.read(end - offset)
                continue
            compressed = _is_compressed(file.seek, file.read, offset)
            for frame, new in zip(members, changed, strict=True):
                whole = frame.head + frame.block + b"\r\n\r\n" if new is None else new
                yield zlib.compress(whole, 6, _GZIP) if compressed and whole else whole
        file.seek(end)
        yield file.read()


def _is_compressed(seek: Callable[[int], int], read: Callable[[int], bytes], offset: int) -> bool:
    seek(offset)
    return read(2) == b"\x1f\x8b"


def _changed(path: Path, frame: Frame, gone: Gone, removed: Removed) -> bytes | None:
    """What takes the place of a record, nothing at all for one that goes; None: it stays."""
    if any(_goes(word, gone) for line in _TARGET.findall(frame.head) for word in line.split()):
        removed.answers += 1
        return b""
    exchange = read_record(path, frame.offset, frame.part)
    if isinstance(exchange, BadRecord | Mark):
        removed.left += names(frame.block, gone)
        return None
    if not names(exchange.body, gone):
        return None
    return _cut(exchange, gone, removed)


def _cut(exchange: Exchange, gone: Gone, removed: Removed) -> bytes | None:
    """The answer without the entries that name one of the addresses, if it is a feed."""
    count = 0

    def keep(entry: "re.Match[bytes]") -> bytes:
        nonlocal count
        if not names(entry[0], gone):
            return entry[0]
        count += 1
        return b""

    body = ENTRY.sub(keep, exchange.body) if exchange.kind in (None, "feed") else exchange.body
    removed.left += names(body, gone)
    removed.entries += count
    return record_of(dataclasses.replace(exchange, body=body), gzip=False) if count else None


def names(data: bytes, gone: Gone) -> bool:
    """Whether an address in `data`, however it is spelt in markup or JSON, is one of those."""
    return any(_goes(address, gone) for address in set(_ADDRESS.findall(data)))


def _goes(address: bytes, gone: Gone) -> bool:
    text = html.unescape(address.decode("utf-8", "replace").replace("\\/", "/"))
    try:
        return gone(canonical_url(text))
    except BadURLError:
        return False
