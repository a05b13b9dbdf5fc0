"""What an address asks for: its screen, name and form, and its parameters as typed values. All else is refused."""

import re
import urllib.parse
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple, TypeVar

from newsbot.corpus.query.grouping import Group
from newsbot.corpus.query.ranking import RankCursor
from newsbot.corpus.query.searching import Cursor, Sort, cursor_of
from newsbot.corpus.query.trends import SPLITS, STEPS, By
from newsbot.corpus.store.base import ArticleFilter, Split
from newsbot.errors import UsageError
from newsbot.text.topics import MAX_LENGTH
from newsbot.times import iso, parse_time

C = TypeVar("C")
MAX_QUERY_STRING = 8_000
MAX_LIMIT = 200
DEFAULT_LIMIT = 30
GROUPS: tuple[Group, ...] = ("story", "family")
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")

_PATH = re.compile(r"/(topics|stories|articles|sources|search|trend)(?:/([^/]{1,80}?))?(?:\.(json|csv|atom))?")
_NAMED = {"topics": r"[\w-]+", "stories": "s-[0-9a-z]{1,13}", "articles": "a-[0-9a-z]{1,13}"}


class Address(NamedTuple):
    """A path taken apart: `screen` is topics, stories, story, article, sources, search, trend; `twin` html, json, …"""

    screen: str
    name: str | None = None
    twin: str = "html"


def address_of(path: str) -> Address | None:
    """What `path` names; None when nothing is there. `/topics/NAME` is the stories of that topic."""
    found = _PATH.fullmatch(path if path != "/" else "/topics")
    if found is None:
        return None
    place, name, twin = found.groups()
    if name is not None and not re.fullmatch(_NAMED.get(place, "(?!)"), name):
        return None
    if (place == "articles" and name is None) or (place, twin) == ("trend", "atom"):
        return None
    screen = {"topics": "stories", "stories": "story", "articles": "article"}[place] if name is not None else place
    return Address(screen, name, twin or "html")


@dataclass(frozen=True)
class Asked:
    """The parameters of one request; each screen takes some of them (see `TAKES`)."""

    topic: str | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    day: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""
    after: Cursor | RankCursor | None = None
    sort: Sort | None = None
    group: Group | None = None
    like: str | None = None
    beside: str = ""
    by: By | None = None
    split: Split | None = None
    share: bool = False
    limit: int = DEFAULT_LIMIT
    part: int = 1
    texts: bool = False  # without headlines of what could not be read
    as_of: datetime | None = None
    zone: tzinfo = UTC  # whose days are meant

    @property
    def where(self) -> ArticleFilter:
        """The conditions on articles."""
        since, until = self.since, self.until
        if self.day is not None:
            since, until = (
                datetime.combine(day, time(), self.zone).astimezone(UTC)
                for day in (self.day, self.day + timedelta(days=1))
            )
        topics = (self.topic,) if self.topic else ()
        return ArticleFilter(topics, self.outlets, self.languages, since, until, texts_only=self.texts)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the topic was asked for."""
        return bool(self.outlets or self.languages or self.day or self.since or self.until or self.texts)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The parameters of an address that asks for this, with `changes`; what is as usual is left out."""
        asked = replace(self, **changes)
        single = {
            "q": asked.q,
            "topic": asked.topic,
            "day": asked.day and asked.day.isoformat(),
            "since": asked.since and iso(asked.since),
            "until": asked.until and iso(asked.until),
            "like": asked.like,
            "sort": asked.sort,
            "group": asked.group,
            "beside": asked.beside,
            "by": asked.by,
            "split": asked.split,
            "share": "yes" if asked.share else None,
            "after": asked.after and str(asked.after),
            "limit": None if asked.limit == DEFAULT_LIMIT else str(asked.limit),
            "part": None if asked.part == 1 else str(asked.part),
            "texts": "only" if asked.texts else None,
            "as-of": asked.as_of and iso(asked.as_of),
        }
        many = [("outlet", each) for each in asked.outlets] + [("lang", each) for each in asked.languages]
        return [(name, value) for name, value in single.items() if value] + many


TAKES: dict[str, frozenset[str]] = {
    "topics": frozenset({"as-of"}),
    "stories": frozenset({"topic", "outlet", "lang", "day", "since", "until", "after", "limit", "texts", "as-of"}),
    "story": frozenset({"part", "texts", "as-of"}),
    "article": frozenset({"part", "as-of"}),
    "sources": frozenset(),
    "search": frozenset(
        {"q", "topic", "outlet", "lang", "since", "until", "sort", "group", "like", "after", "limit", "texts", "as-of"}
    ),
    "trend": frozenset({"q", "beside", "by", "split", "share", "topic", "outlet", "lang", "since", "until", "as-of"}),
}
"""Screen -> the parameters it takes."""


def asked_of(query_string: str, takes: Collection[str], now: datetime) -> Asked:
    """The parameters as typed values. Raises UsageError for what is unknown, given twice, or not of its type."""
    if len(query_string) > MAX_QUERY_STRING:
        raise UsageError("The address is too long.")
    try:
        pairs = urllib.parse.parse_qsl(query_string, keep_blank_values=True, errors="strict", max_num_fields=40)
    except (ValueError, UnicodeDecodeError) as error:
        raise UsageError("The address has parameters that cannot be read.") from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in takes:
            raise UsageError(f"{name!r} cannot be asked for here; what can: {', '.join(sorted(takes)) or 'nothing'}.")
        if value.strip():  # a form sends its empty fields too
            values.setdefault(name, []).append(value.strip())
    for name, each in values.items():
        if len(each) > (10 if name in {"outlet", "lang"} else 1):
            raise UsageError(f"{name} is given too often.")
    return _typed(values, now)


def _typed(values: dict[str, list[str]], present: datetime) -> Asked:
    def one(name: str, read: Callable[[str], Any], default: Any = None) -> Any:
        return read(values[name][0]) if name in values else default

    as_of = one("as-of", lambda text: parse_time(text, present))
    now = as_of or present
    return Asked(
        topic=one("topic", lambda text: _like("topic", r"[\w-]{1,80}", text)),
        outlets=tuple(_like("outlet", r"[\w.-]{1,253}", each).lower() for each in values.get("outlet", ())),
        languages=tuple(_like("lang", "[a-z]{2,3}", each) for each in values.get("lang", ())),
        day=one("day", _day),
        since=one("since", lambda text: parse_time(text, now)),
        until=one("until", lambda text: parse_time(text, now)),
        q=one("q", _query, ""),
        after=one("after", cursor_of),
        sort=one("sort", lambda text: _one_of(text, SORTS)),
        group=one("group", lambda text: _one_of(text, GROUPS)),
        beside=one("beside", _query, ""),
        by=one("by", lambda text: _one_of(text, tuple(STEPS))),
        split=one("split", lambda text: _one_of(text, SPLITS)),
        share=one("share", lambda text: _one_of(text, ("yes",)) == "yes", default=False),
        like=one("like", lambda text: _like("like", "a-[0-9a-z]{1,13}", text)),
        limit=min(one("limit", lambda text: _number("limit", text), DEFAULT_LIMIT), MAX_LIMIT),
        part=one("part", lambda text: _number("part", text), 1),
        texts=one("texts", lambda text: bool(_like("texts", "only", text)), False),
        as_of=as_of,
        zone=present.tzinfo or UTC,
    )


def _one_of(text: str, choices: tuple[C, ...]) -> C:
    for choice in choices:
        if text == choice:
            return choice
    raise UsageError(f"{text[:80]!r} is none of {', '.join(map(str, choices))}.")


def _like(name: str, pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise UsageError(f"{text[:80]!r} is not what {name} looks like.")
    return text


def _number(name: str, text: str) -> int:
    number = int(_like(name, "[0-9]{1,9}", text))
    if number < 1:
        raise UsageError(f"{name} begins at 1.")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(_like("day", r"\d{4}-\d\d-\d\d", text))
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day of the calendar; write one like 2026-03-04.") from error


def _query(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise UsageError(f"The query is longer than {MAX_LENGTH} characters.")
    return text
