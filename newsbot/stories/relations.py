"""How each article relates to those told before it, derived from copy edges and stories."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from newsbot.stories.families import both_ways, families

if TYPE_CHECKING:
    from newsbot.stories.model import Assignment

RelationKind = Literal["copy", "near_duplicate", "follow_up", "new_story"]
Carried = Literal["syndicated", "repost"]
Place = tuple[datetime, datetime, str]
"""In the telling of a story: (first seen, to the minute; claimed; id)."""
CopyLimits = Mapping[str, float]
"""`copy` and `near_duplicate`: the share of text from which each begins."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A copy fact between two articles, in any order (see `newsbot.text.fingerprint.compare`)."""

    one: str
    other: str
    kind: Literal["copy", "near_duplicate"]
    containment: float  # 0..1
    same_outlet: bool
    new_one: float = 0.0  # share of one's sentences that are not in the other
    new_other: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """What an article is to the corpus, the figures and limits that decided, and what would have changed it."""

    article: str
    kind: RelationKind
    to: str | None  # the article it copies, or the story it joined; None for a story's first
    carried: Carried | None = None  # of copies and near-duplicates
    new_share: float | None = None  # of near-duplicates and copies: what it adds to the text it shares
    figures: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    would_change: str = ""


def carried(article: str, edges: Iterable[Edge], order: Mapping[str, Place], limits: CopyLimits) -> Relation | None:
    """What `article` is to the earliest text that it shares: a copy where any edge says so, else a near-duplicate.

    `order` has the place of the articles of `edges`; None where no earlier article shares the text.
    """
    earlier = [edge for edge in edges if order[_partner(article, edge)] < order[article]]
    if not earlier:
        return None
    edge = min(earlier, key=lambda edge: (edge.kind != "copy", order[_partner(article, edge)]))
    copies = edge.kind == "copy"
    return Relation(
        article=article,
        kind=edge.kind,
        to=_partner(article, edge),
        carried="repost" if edge.same_outlet else "syndicated",
        new_share=edge.new_one if edge.one == article else edge.new_other,
        figures={"containment": edge.containment},
        thresholds=limits,
        reason=edge.reason,
        would_change=f"{'a near-duplicate below' if copies else 'a copy from'} {limits['copy']:.0%} of shared text; "
        "an article of its own if published further apart or if fewer numbers agreed",
    )


def tied_late(order: Sequence[str], pairs: Collection[tuple[str, str]]) -> dict[str, str]:
    """Article -> the first of its family, for those that `pairs` tie only to articles that are told later.

    `order`: the articles as they are told; `pairs` of others do not count. There are such where so many carry a text
    that each was compared with some of them only, and in one minute, where claims tell which was first.
    """
    place = {article: number for number, article in enumerate(order)}
    partners = both_ways(pair for pair in pairs if place.keys() >= {*pair})
    families_of, first = families(pairs), dict[str, str]()
    for article in sorted(partners, key=place.__getitem__):
        first.setdefault(families_of[article], article)
    late = (article for article, tied in partners.items() if place[article] < min(map(place.__getitem__, tied)))
    return {article: first[families_of[article]] for article in late if article != first[families_of[article]]}


def _partner(article: str, edge: Edge) -> str:
    return edge.other if edge.one == article else edge.one


def in_story(assignment: "Assignment", story: str, *, first: bool) -> Relation:
    """What an article with a text of its own is to `story` (languages united): its first, or a follow-up."""
    from newsbot.stories.score import probability  # .03 s with what it needs; commands that only read do without

    figures: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    change = by_a_person(first=first)
    if assignment.score is not None:
        figures = {"probability": probability(assignment.score)}
        thresholds = {"probability": probability(assignment.threshold)}
        limit = thresholds["probability"]
        change = f"a new story below {limit:.0%}" if assignment.joined else f"a follow-up from {limit:.0%}"
    return Relation(
        article=assignment.article,
        kind="new_story" if first else "follow_up",
        to=None if first else story,
        figures=figures,
        thresholds=thresholds,
        reason=assignment.reason,
        would_change=change,
    )


def by_a_person(*, first: bool) -> str:
    """What would change a decision that no score made."""
    return "a merge by a person" if first else "a split by a person"
