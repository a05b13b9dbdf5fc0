"""What an archive holds: one answer of one server at one second, what the crawl did between two answers, or damage."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["feed", "page", "robots"]
"""What newsbot asked for; other crawlers' archives do not say."""

KINDS: tuple[Kind, ...] = ("feed", "page", "robots")

Event = Literal["begun", "assigned"]
"""What a crawl did between two answers: it began, or stories were assigned."""

EVENTS: tuple[Event, ...] = ("begun", "assigned")

FAILURE = re.compile(r"[a-z0-9-]{1,40}")
"""Why there was no answer, as `Exchange.failure` names it."""

ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f\ud800-\udfff]+", re.IGNORECASE)
"""What can stand in a record's header as its address, so that no line of it can be forged."""

UNKEPT = frozenset({"transfer-encoding", "content-encoding", "content-length"})
"""Headers that speak of the body as it was sent; archives of newsbot hold it decoded."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP answer. The body is decoded: no chunks, no Content-Encoding, and no headers that speak of them.

    Or that it came to nothing: then `failure` names why, `body` says it in words, and `status` is that of the answer
    which decided, 0 where there was none.
    """

    url: str  # http or https, as requested
    status: int  # 100..599; 0 where there was no answer
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: datetime  # UTC, whole seconds
    kind: Kind | None = None
    way: tuple[str, ...] = ()  # addresses that led here by redirects, the one first asked for first; only newsbot's say
    failure: str = ""  # why it came to nothing, by the name that newsbot has for it; only newsbot's archives say
    target: str = ""  # what it was asked for: the URL of a feed or of a page as announced, or a site; as above
    moved: bool = False  # every redirect on the way was permanent
    again: datetime | None = None  # of a failure: before then the host does not want to be asked again
    file: Path = Path()
    offset: int = 0  # of the record in `file`, bytes; of several in one gzip member: of the member
    part: int = 0  # which record of its gzip member it is

    def header(self, name: str) -> str | None:
        """The first value of the header `name`, in any case; None when it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def content_type(self) -> str:
        """The header as sent; may name a charset."""
        return self.header("content-type") or ""

    @property
    def is_html(self) -> bool:
        """Whether the body is a page, by its type, or where none was sent by how it begins."""
        told = self.content_type.lower()
        return "html" in told if told else self.body[:1024].lstrip()[:1] == b"<" and b"<html" in self.body[:4096]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a crawl did between two answers; only newsbot's archives say."""

    event: Event
    fetched: datetime  # when, UTC, whole seconds
    topics: tuple[str, ...] = ()  # names of those that are crawled, where it began
    file: Path = Path()
    offset: int = 0  # as of an exchange
    part: int = 0


Record = Exchange | Mark
"""What a replay goes by."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be believed, and why; what follows it is read as usual."""

    file: Path
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, byte {self.offset}: {self.reason}"


class Position(NamedTuple):
    """Where an exchange is, for reading several archives in order of time without holding their bodies."""

    fetched: datetime
    file: Path
    offset: int
    root: Path | None = None  # the directory of saved pages that `file` is one of; None for a WARC file
    part: int = 0  # as of an exchange
