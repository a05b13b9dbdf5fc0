"""What a notebook is given, as frozen objects. Their fields are those of the JSON records (docs/reference/schemas.md).

A test compares the two, so that what a field means is said once, in `newsbot/interfaces/schemas`. Every class here is
public: it has to be in `newsbot.__all__`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# --- articles -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """One of the texts that an article has had."""

    sha: str
    fetched: datetime
    title: str
    words: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its current text."""

    id: str
    url: str
    outlet: str
    title: str
    unread: bool
    summary: str | None
    text: str
    authors: tuple[str, ...]
    language: str | None
    published: datetime | None
    modified: datetime | None
    first_seen: datetime
    fetched: datetime
    feed_published: datetime | None
    agency: str | None
    section: str | None
    topics: tuple[str, ...]
    version: int
    versions: tuple[Version, ...]
    relation: str | None
    story: str | None
    family: str | None


@dataclass(frozen=True, slots=True)
class Snippet:
    """The piece of a text that a search found, with where its matches begin and end."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What a word that was asked for adds to a score."""

    asked: str
    rarity: float
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """Why a result stands where it stands."""

    score: float
    recency: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """An article for which a search result stands."""

    id: str
    outlet: str
    language: str | None
    title: str
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """What a search result stands for that stands for others too."""

    by: str
    id: str
    articles: int
    copies: int
    outlets: int
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Hit(Article):
    """An article that a search found."""

    snippet: Snippet
    title_marks: tuple[tuple[int, int], ...]
    next: str | None
    score: Score | None
    group: Group | None = None
    across: float | None = None


# --- stories --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Why stories of several languages are one."""

    parts: tuple[str, ...]
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story as lists show it."""

    id: str
    title: str
    language: str | None
    topics: tuple[str, ...]
    articles: int
    unread: int
    outlets: tuple[str, ...]
    copies: int
    first_seen: datetime
    last_seen: datetime
    seq: int
    follows: str | None
    languages: tuple[str, ...]
    links: tuple[Link, ...]
    series: bool
    template: str | None
    alike: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report; of one that was told before also by whom, when, in which words."""

    text: str
    state: str
    by: str | None = None
    outlet: str | None = None
    at: datetime | None = None
    before: str | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that carries the text of another one."""

    id: str
    url: str
    outlet: str
    title: str
    published: datetime | None
    first_seen: datetime
    unread: bool
    relation: str | None
    of: str | None
    carried: str | None
    containment: float | None
    language: str | None
    new_share: float | None


@dataclass(frozen=True, slots=True)
class Beat:
    """An article of a story with a text of its own: what was new in it, and who carried it."""

    id: str
    url: str
    outlet: str
    title: str
    published: datetime | None
    first_seen: datetime
    language: str | None
    unread: bool
    summary: str | None
    relation: str | None
    family: str | None
    agency: str | None
    new: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    new_share: float
    figures: tuple[str, ...]
    versions: int
    changed: datetime | None
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """Who was first, by both clocks."""

    statement: str
    clocks_agree: bool | None
    by_claim: tuple[str, ...]
    by_sight: tuple[str, ...]
    newsrooms: int
    agencies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A story before or after another one, and why."""

    id: str
    title: str
    language: str | None
    first_seen: datetime
    story: str
    score: float
    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The stories around a story."""

    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as one article gives it."""

    article: str
    outlet: str
    url: str
    at: datetime
    value: float
    upper: float | None
    approximate: str
    parts: tuple[float, ...]
    corrects: float | None
    at_odds: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What several reports of a story count, over time."""

    kind: str
    unit: str | None
    latest: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WholeStory(Story):
    """A story with all that it tells."""

    beats: tuple[Beat, ...]
    priority: Priority
    thread: Thread
    figures: tuple[Figure, ...]


# --- what was changed, how much was written -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """Words that went and came, between the words around them."""

    kind: str
    old: str
    new: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (`same`), went (`removed`) or came (`added`)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What was changed in an article from one of its texts (`from` in JSON) to the next (`to`)."""

    article: str
    url: str
    from_version: int
    to_version: int
    fetched_before: datetime
    fetched: datetime
    cosmetic: bool
    silent: bool
    new_share: float
    changes: tuple[Change, ...]
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much was written in one step of time; `value` and `title` are those of the split."""

    query: str
    value: str | None
    title: str | None
    at: datetime
    articles: int
    copies: int
    share: float | None


# --- why ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Announced:
    """What a feed said of an address."""

    url: str
    state: str
    first_seen: datetime
    due: datetime | None
    feed: str | None
    reason: str | None
    attempts: int
    checks: int
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an address."""

    url: str
    stage: str
    reason: str
    first: datetime
    last: datetime
    detail: Mapping[str, Any]
    title: str
    language: str | None
    topics: tuple[str, ...]
    feed: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Another article that shares the text."""

    other: str
    url: str | None
    outlet: str | None
    kind: str
    containment: float
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another article that was filled into the same template, and what differs."""

    other: str
    url: str
    outlet: str
    told: float
    agreeing: int
    differing: int
    examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """The template that an article was filled into."""

    template: str
    alike: int
    others: tuple[Sibling, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The story that an article is in, and how that was decided."""

    story: str
    relation: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trail:
    """All that is known of an address or article."""

    name: str
    article: Article | None
    aliases: tuple[str, ...]
    witnesses: Mapping[str, Any]
    announced: tuple[Announced, ...]
    decisions: tuple[Decision, ...]
    said: tuple[str, ...]
    edges: tuple[Edge, ...]
    template: Template | None
    assignment: Assignment | None
