"""Articles that were extracted elsewhere, one JSON object a line -> Article. Pure; runs in a worker."""

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any, NamedTuple

from newsbot.errors import BadURLError
from newsbot.items import HEADLINE, Article, Block, Content
from newsbot.network.urls import canonical_url, outlet_of
from newsbot.text.dates import Custom, Reading, read
from newsbot.text.fingerprint import fingerprint
from newsbot.text.ids import headline_sha, text_sha
from newsbot.text.language import detect, normalise
from newsbot.text.meaning import meaning_of

EXTRACTOR = "import-1"
"""Imported texts compare with imported texts only: what extracted them is not known."""

LONGEST = 16_000_000
"""Bytes of a line; of an article's text a quarter of that is kept."""


class Line(NamedTuple):
    """One line of the file, with its number for messages."""

    number: int
    text: bytes
    whole: bool = True  # False: it was too long to be held


class BadLine(NamedTuple):
    """A line that is no article, and what was expected."""

    number: int
    expected: str


def lines_of(file: IO[bytes], longest: int = LONGEST) -> Iterator[Line]:
    """Lines that are not empty; of one that is longer than `longest` bytes nothing but that is held."""
    for number in itertools.count(1):
        text = file.readline(longest + 1)
        if not text:
            return
        whole = len(text) <= longest
        while not whole and text and not text.endswith(b"\n"):
            text = file.readline(longest)
        if not whole or text.strip():
            yield Line(number, text if whole else b"", whole)


def read_lines(lines: list[Line], now: datetime) -> list[Article | BadLine]:
    """Articles of these lines, in order; runs in a worker because language detection takes most of the time."""
    return [_read_line(line, now) for line in lines]


def _read_line(line: Line, now: datetime) -> Article | BadLine:
    if not line.whole:
        return BadLine(line.number, f"a line of at most {LONGEST:,} bytes")
    try:
        row = json.loads(line.text)
        return _article(row, now)
    except (ValueError, RecursionError, BadURLError) as error:
        return BadLine(line.number, f"{error}" if isinstance(error, _ExpectedError) else f"a JSON article ({error})")


class _ExpectedError(ValueError):
    """What a field should have been."""


def _article(row: Any, now: datetime) -> Article:
    if not isinstance(row, dict):
        raise _ExpectedError("a JSON object")
    url, title, body = canonical_url(_text(row, "url")), _text(row, "title", ""), _body(_text(row, "text"))
    unread = row.get("unread") is True and not body
    summary = _body(_text(row, "summary", "")) if unread and row.get("summary") is not None else ""
    declared = row.get("language")
    claim = normalise(declared) if isinstance(declared, str) else None
    language, witness = (claim, "import") if claim else detect(body or f"{title}\n{summary}")
    dated = _moment(row, "published")
    published = dated.moment if dated else None
    content = Content(
        title=title,
        body=body,
        blocks=tuple(Block("paragraph", line) for line in body.splitlines()),
        summary=summary,
        authors=_authors(row),
        published=published,
        language=language,
        witnesses={"language": witness, **({"published": "import"} if published else {})},
        flags=("date-suspect",) if dated and set(dated.doubts) - {"no-zone"} else (),
        extractor=HEADLINE if unread else EXTRACTOR,
        reason=None if body or unread else "no-body",
    )
    first_seen = _moment(row, "first_seen")
    seen = first_seen.moment if first_seen else published or now
    return Article(
        url=url,
        outlet=outlet_of(url),
        first_seen=seen,
        fetched=now,
        content=content,
        text_sha=headline_sha(title, summary) if unread else text_sha(title, body),
        fingerprint=fingerprint(body),
        meaning=meaning_of(title, body or summary, language),
        origin="import",
    )


def _text(row: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str):
        raise _ExpectedError(f"text in {key!r}")
    return value


def _authors(row: Mapping[str, Any]) -> tuple[str, ...]:
    value = row.get("authors") or []
    if not isinstance(value, list):
        raise _ExpectedError("a list in 'authors'")
    return tuple(name for name in value if isinstance(name, str))


def _body(text: str) -> str:
    """One paragraph a line, as extraction gives bodies."""
    return "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def _moment(row: Mapping[str, Any], key: str) -> Reading | None:
    """The time under `key`, UTC: in ISO 8601, else in whatever form it is written."""
    value = row.get(key)
    if value is None or value == "":
        return None
    language = row.get("language")
    custom = Custom(language if isinstance(language, str) else "")
    reading = read(value, custom, whole=True) if isinstance(value, str) else None
    try:
        found = reading or Reading(datetime.fromisoformat(value), True)
        moment = found.moment if found.moment.tzinfo else found.moment.replace(tzinfo=UTC)
        return found._replace(moment=moment.astimezone(UTC).replace(microsecond=0))
    except (TypeError, ValueError, OverflowError) as error:
        raise _ExpectedError(f"a time in {key!r}, best in ISO 8601") from error
