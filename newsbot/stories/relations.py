"""How each article relates to those before it, derived in canonical order from copy edges and stories."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from newsbot.stories.model import Assignment
from newsbot.stories.score import probability

RelationKind = Literal["copy", "near_duplicate", "follow_up", "new_story"]
Carried = Literal["syndicated", "repost"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A copy fact between two articles, in any order (see `newsbot.fingerprint.compare`)."""

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


def relate(
    order: Sequence[str],
    edges: Iterable[Edge],
    story: Mapping[str, str],
    assignments: Mapping[str, Assignment],
    copy_from: float = 0.8,
    near_from: float = 0.5,
) -> dict[str, Relation]:
    """Relation of every article of `order` (canonical), by id.

    `story` maps articles to their final stories (after links across languages and overrides). The first relation that
    applies holds: copy of the earliest text it shares, near-duplicate of it, follow-up in a story, first of a story.
    """
    rank = {article: at for at, article in enumerate(order)}
    earlier: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.one in rank and edge.other in rank:
            earlier[max(edge.one, edge.other, key=rank.__getitem__)].append(edge)
    limits = {"copy": copy_from, "near_duplicate": near_from}
    begun: set[str] = set()
    relations: dict[str, Relation] = {}
    for article in order:
        shared = _earliest(article, earlier[article], rank)
        if shared is not None:
            relations[article] = _carried(article, shared, limits)
        else:
            told = story.get(article, article)
            relations[article] = _told(article, told, assignments.get(article), first=told not in begun)
        begun.add(story.get(article, article))
    return relations


def _earliest(article: str, shared: list[Edge], rank: Mapping[str, int]) -> Edge | None:
    """The edge to the earliest text that makes `article` a copy, else a near-duplicate."""
    return min(shared, key=lambda edge: (edge.kind != "copy", rank[_partner(article, edge)]), default=None)


def _partner(article: str, edge: Edge) -> str:
    return edge.other if edge.one == article else edge.one


def _carried(article: str, edge: Edge, limits: Mapping[str, float]) -> Relation:
    other = "a near-duplicate" if edge.kind == "copy" else "a copy"
    return Relation(
        article=article,
        kind=edge.kind,
        to=_partner(article, edge),
        carried="repost" if edge.same_outlet else "syndicated",
        new_share=edge.new_one if edge.one == article else edge.new_other,
        figures={"containment": edge.containment},
        thresholds=limits,
        reason=edge.reason,
        would_change=f"{other} {'below' if edge.kind == 'copy' else 'from'} {limits['copy']:.0%} of shared text; "
        "an article of its own if published further apart or if fewer numbers agreed",
    )


def _told(article: str, story: str, assignment: Assignment | None, *, first: bool) -> Relation:
    figures: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    change = "a split by a person" if not first else "a merge by a person"
    if assignment is not None and assignment.score is not None:
        figures = {"probability": probability(assignment.score)}
        thresholds = {"probability": probability(assignment.threshold)}
        limit = thresholds["probability"]
        change = f"a new story below {limit:.0%}" if assignment.joined else f"a follow-up from {limit:.0%}"
    return Relation(
        article=article,
        kind="new_story" if first else "follow_up",
        to=None if first else story,
        figures=figures,
        thresholds=thresholds,
        reason=assignment.reason if assignment else "",
        would_change=change,
    )
