"""Archives into exchanges: every record checked against its lengths and digests before it is believed.

Reads newsbot's own recordings and plain article archives (Common Crawl's news crawl and others), compressed or not.
Only responses and resources over http and https are exchanges, and newsbot's notes of what came to nothing; marks are
newsbot's, too, and other records are passed over. A record without digests, as some crawlers write them, can only be
checked by its lengths.
"""

import dataclasses
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from newsbot.errors import ArchiveError, EncodingError
from newsbot.network.archive.exchange import (
    ADDRESS,
    EVENTS,
    FAILURE,
    KINDS,
    UNKEPT,
    BadRecord,
    Exchange,
    Mark,
    Record,
)
from newsbot.network.archive.frames import Damage, Frame, frame_at, frames
from newsbot.network.archive.payload import decoded

_ONCE = ("warc-type", "warc-target-uri", "warc-date", "content-length", "warc-block-digest", "warc-payload-digest")
_OF_HTTP = re.compile(rb"(?im)^warc-type:[ \t]*(?:response|request|revisit)\b")
_ADDRESSED = re.compile(rb"(?im)^warc-target-uri:[ \t]*\S")
_ANSWERS = ("response", "resource")
_MALFORMED = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError)


class _RefusedError(Exception):
    """A record that is whole but not to be believed; the message says why."""


def read_archive(path: Path, start: int = 0) -> Iterator[Record | BadRecord]:
    """Every exchange and mark of the WARC file at `path` in its order, and every record that is damaged.

    From the record at the offset `start` on. Raises ArchiveError when the file cannot be read at all.
    """
    try:
        for frame in frames(path, start):
            found = _read(path, frame)
            if found is not None:
                yield found
    except OSError as error:
        raise ArchiveError(f"The archive {path} cannot be read: {error.strerror}.") from error


def read_record(path: Path, offset: int, part: int = 0) -> Record | BadRecord:
    """The exchange or mark whose record begins at `offset` of the WARC file at `path`, see `Exchange`.

    Raises ArchiveError.
    """
    try:
        found = _read(path, frame_at(path, offset, part))
    except OSError as error:
        raise ArchiveError(f"The archive {path} cannot be read: {error.strerror}.") from error
    return found or BadRecord(path, offset, "no response is recorded here")


def _read(path: Path, frame: Frame | Damage) -> Record | BadRecord | None:
    """The exchange or mark in `frame`; None when it is a record of another type."""
    if isinstance(frame, Damage):
        return BadRecord(path, frame.offset, frame.reason)
    if _OF_HTTP.search(frame.head) and not _ADDRESSED.search(frame.head):
        return BadRecord(path, frame.offset, "no WARC-Target-URI")
    try:
        record = ArcWarcRecordLoader(arc2warc=False, verify_http=False).parse_record_stream(
            io.BytesIO(frame.head + frame.block), known_format="warc", check_digests=True
        )
        _check_head(record)
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        noted = record.rec_headers.get_header if record.rec_type == "metadata" else {}.get
        if event := noted("Newsbot-Event"):
            return _mark(record, event, path, frame)
        failure = noted("Newsbot-Failure")
        if (record.rec_type not in _ANSWERS and not failure) or not url.lower().startswith(("http:", "https:")):
            record.raw_stream.read()
            _check_digests(record)
            return None
        return _exchange(record, url, failure or "", path, frame)
    except (_RefusedError, EncodingError) as error:
        return BadRecord(path, frame.offset, str(error))
    except _MALFORMED as error:
        return BadRecord(path, frame.offset, f"malformed: {error}")


def _mark(record: ArcWarcRecord, event: str, path: Path, frame: Frame) -> Mark | None:
    """None for an event that a later newsbot has come to know."""
    topics = record.raw_stream.read().decode("utf-8", "replace").split()
    _check_digests(record)
    known = next((each for each in EVENTS if each == event), None)
    at = _date(record.rec_headers.get_header("WARC-Date") or "")
    return known and Mark(known, at, tuple(topics), path, frame.offset, frame.part)


def _exchange(record: ArcWarcRecord, url: str, failure: str, path: Path, frame: Frame) -> Exchange:
    payload = record.raw_stream.read()
    _check_digests(record)
    if not ADDRESS.fullmatch(url):
        raise _RefusedError("its address is not one of http or https")
    told = record.rec_headers.get_header
    kind, target, again = told("Newsbot-Kind"), told("Newsbot-For") or "", told("Newsbot-Again")
    found = Exchange(
        url=url,
        status=0,
        headers=(),
        body=payload,
        fetched=_date(record.rec_headers.get_header("WARC-Date") or ""),
        kind=next((known for known in KINDS if known == kind), None),
        way=tuple(filter(ADDRESS.fullmatch, (told("Newsbot-Way") or "").split())),
        target=target if ADDRESS.fullmatch(target) else "",
        moved=told("Newsbot-Moved") == "yes",
        failure=failure,
        again=_date(again) if failure and again else None,
        file=path,
        offset=frame.offset,
        part=frame.part,
    )
    if failure:
        if not FAILURE.fullmatch(failure):
            raise _RefusedError("no reason why there was no answer")
        answered = told("Newsbot-Status") or ""
        return dataclasses.replace(found, status=int(answered)) if re.fullmatch(r"[1-5]\d\d", answered) else found
    if record.rec_type == "resource":  # what was found at an address, without how it was sent
        kind_of = record.rec_headers.get_header("Content-Type") or ""
        return dataclasses.replace(found, status=200, headers=(("Content-Type", kind_of),))
    http = record.http_headers
    if http is None or not http.protocol.startswith("HTTP/") or not re.fullmatch(r"[1-5]\d\d", http.get_statuscode()):
        raise _RefusedError("no HTTP status")
    status = int(http.get_statuscode())
    transfer, encodings = (http.get_header(name, "") for name in ("Transfer-Encoding", "Content-Encoding"))
    if not transfer:
        _check_length(http.get_header("Content-Length"), len(payload), status)
    return dataclasses.replace(
        found,
        status=status,
        headers=tuple((name, value) for name, value in http.headers if name.lower() not in UNKEPT),
        body=decoded(payload, transfer, encodings),
    )


def _check_head(record: ArcWarcRecord) -> None:
    """Two values for one thing are how a forged header line shows."""
    given = Counter(name.lower() for name, _ in record.rec_headers.headers)
    for name in _ONCE:
        if given[name] > 1:
            raise _RefusedError(f"the header {name} is given twice")
    if given["warc-segment-number"] or given["warc-truncated"]:
        raise _RefusedError("a part of an answer: it was cut when it was recorded")


def _check_digests(record: ArcWarcRecord) -> None:
    """Some crawlers take the payload's digest from other bytes than they store: the block's digest settles it."""
    problems = record.digest_checker.problems
    settled = record.rec_headers.get_header("WARC-Block-Digest") is not None
    if any("block" in problem or not settled for problem in problems):
        raise _RefusedError("its digest does not match")


def _check_length(announced: str | None, size: int, status: int) -> None:
    """An answer shorter than it announced was cut; only those that may lack a body may be."""
    if announced is not None and announced.isdigit() and size < int(announced) and status not in (204, 304):
        raise _RefusedError(f"truncated: {size} bytes of body where {announced} were announced")


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise _RefusedError("no valid WARC-Date") from error
