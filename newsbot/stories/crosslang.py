"""Stories of different languages that tell of one event: linked where names, numbers, days and time agree.

Names are compared by skeleton (`newsbot.stories.names`), weighed by rarity among the stories at hand. A link is claimed
only between two stories each of which is the other's best counterpart in that language.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsbot.stories.families import families
from newsbot.stories.model import StoryArticle

_FEW = 4  # stories; among so few, every mark counts


@dataclass(frozen=True, slots=True)
class StoryDigest:
    """A story as other languages see it."""

    id: str
    language: str
    order: tuple[str, str]  # place of its first article: (first seen as ISO 8601, article id)
    first: float  # days since 1970 of its earliest claimed time, else of when it was first seen
    marks: Mapping[str, int]  # skeletons of names, "#45" for numbers, "d3-9" for days -> articles that have them


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Limits of links across languages."""

    score: float = 0.15  # cosine of marks, faded by the distance of the stories' beginnings
    shared: int = 3  # marks in common
    common: float = 0.5  # marks of more than this share of the stories say nothing
    days: float = 3.0  # between the beginnings
    sigma: float = 1.5  # days; how fast distance fades the score


@dataclass(frozen=True, slots=True)
class CrossLink:
    """Two stories in different languages that tell of one event, with what they share (rarest first)."""

    story: str
    other: str
    score: float
    days: float  # between the two beginnings
    shared: tuple[str, ...]
    reason: str


def digest(story: str, members: Sequence[tuple[StoryArticle, Counter[str]]]) -> StoryDigest:
    """Digest of a story from its articles in canonical order, each with its `newsbot.stories.names.skeletons`."""
    marks: Counter[str] = Counter()
    for article, names in members:
        marks.update(names.keys())
        marks.update({f"#{number}" for number in article.terms.numbers})
        marks.update({f"d{month}-{day}" for month, day in article.terms.days})
    head = members[0][0]
    moments = [article.moment for article, _ in members if article.moment is not None]
    first = min(moments, default=head.first_seen.timestamp() / 86400)
    return StoryDigest(story, head.language or "", (head.minute.isoformat(), head.id), first, marks)


def link_languages(digests: Sequence[StoryDigest], rule: LinkRule | None = None) -> list[CrossLink]:
    """Links between stories of different languages, each the other's best counterpart; ordered by story."""
    limits = rule or LinkRule()
    vectors = _vectors(digests, limits)
    best: dict[tuple[str, str], CrossLink] = {}  # (story, language) -> its best counterpart there
    for one in digests:
        for other in digests:
            if other.language == one.language or abs(one.first - other.first) > limits.days:
                continue
            found = _link(one, other, vectors, limits)
            key = (one.id, other.language)
            if key not in best or (-found.score, found.other) < (-best[key].score, best[key].other):
                best[key] = found
    language = {one.id: one.language for one in digests}
    return [
        link
        for (story, _), link in sorted(best.items())
        if story < link.other
        and best[link.other, language[story]].other == story
        and link.score >= limits.score
        and len(link.shared) >= limits.shared
    ]


def united(digests: Sequence[StoryDigest], links: Sequence[CrossLink]) -> dict[str, str]:
    """Story -> the story it is part of across languages: the one whose first article comes first in canonical order."""
    group = families([(link.story, link.other) for link in links], [one.id for one in digests])
    heads: dict[str, StoryDigest] = {}
    for one in sorted(digests, key=lambda d: d.order):
        heads.setdefault(group[one.id], one)
    return {one.id: heads[group[one.id]].id for one in digests}


def _vectors(digests: Sequence[StoryDigest], rule: LinkRule) -> dict[str, dict[str, float]]:
    """Unit vectors of marks that stories of two languages at least have; rarer marks weigh more."""
    stories: Counter[str] = Counter()
    languages: dict[str, set[str]] = {}
    for one in digests:
        stories.update(one.marks.keys())
        for mark in one.marks:
            languages.setdefault(mark, set()).add(one.language)
    vectors = {}
    for one in digests:
        weights = {
            mark: (1 + math.log(count)) * math.log(1 + len(digests) / stories[mark])
            for mark, count in one.marks.items()
            if len(languages[mark]) > 1 and stories[mark] <= max(_FEW, rule.common * len(digests))
        }
        norm = math.sqrt(math.fsum(w * w for w in weights.values())) or 1.0
        vectors[one.id] = {mark: weight / norm for mark, weight in weights.items()}
    return vectors


def _link(one: StoryDigest, other: StoryDigest, vectors: dict[str, dict[str, float]], rule: LinkRule) -> CrossLink:
    a, b = vectors[one.id], vectors[other.id]
    parts = {mark: a[mark] * b[mark] for mark in a.keys() & b.keys()}
    days = abs(one.first - other.first)
    score = math.fsum(sorted(parts.values())) * math.exp(-((days / rule.sigma) ** 2) / 2)
    shared = tuple(sorted(parts, key=lambda mark: (-parts[mark], mark)))
    told = ", ".join(mark.lstrip("=") for mark in shared[:6])
    reason = f"{score:.2f} alike in names, numbers and days ({told}), beginning {days * 24:.0f} h apart"
    return CrossLink(one.id, other.id, score, days, shared, reason)
