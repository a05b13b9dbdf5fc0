"""Stories of different languages that tell of one event: linked where names, numbers, days and time agree.

Names are compared by skeleton (`stories.name_skeletons`), weighed by rarity among the open stories. A link is claimed
only between two stories each of which is the other's best counterpart in that language. A story is compared whenever
it gets an article; what is claimed when it closes stays.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from newsbot.stories.families import Groups, both_ways, families
from newsbot.stories.model import StoryArticle

_FEW = 4  # stories; among so few, every mark counts


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Limits of links across languages."""

    score: float = 0.15  # cosine of marks, faded by the distance of the stories' beginnings
    shared: int = 3  # marks in common
    common: float = 0.5  # marks of more than this share of the stories say nothing
    days: float = 3.0  # between the beginnings
    sigma: float = 1.5  # days; how fast distance fades the score
    looked: int = 60  # marks, the rarest, by which counterparts are found


@dataclass(frozen=True, slots=True)
class StoryDigest:
    """A story as other languages see it."""

    story: str
    language: str
    order: tuple[str, str]  # place of its first article: (first seen as ISO 8601, article id)
    seen: float  # days since 1970 when its first article was first seen
    claimed: float | None = None  # the earliest time that an article of it claims
    marks: Mapping[str, int] | None = None  # skeletons of names, "#45", "d3-9" -> articles that have them

    @property
    def first(self) -> float:
        """When it began: the earliest claim, else when it was first seen."""
        return self.seen if self.claimed is None else self.claimed

    def told(self, article: StoryArticle) -> "StoryDigest":
        """With one more article."""
        claims = [moment for moment in (self.claimed, article.moment) if moment is not None]
        return replace(self, claimed=min(claims, default=None), marks=Counter(self.marks or {}) + marks_of(article))


def digest(story: str, article: StoryArticle) -> StoryDigest:
    """The digest of a story that begins with `article`."""
    order = (article.minute.isoformat(), article.id)
    return StoryDigest(story, article.language or "", order, article.first_seen.timestamp() / 86400).told(article)


def marks_of(article: StoryArticle) -> Counter[str]:
    """What an article can have in common with one in another language, each once."""
    marks = Counter(article.skeletons.keys())
    marks.update({f"#{number}" for number in article.terms.numbers | article.terms.years})
    marks.update({f"d{month}-{day}" for month, day in article.terms.days})
    return marks


@dataclass(frozen=True, slots=True)
class CrossLink:
    """Two stories in different languages that tell of one event, with what they share (rarest first)."""

    story: str
    other: str
    score: float
    days: float  # between the two beginnings
    shared: tuple[str, ...]
    reason: str


class Links:
    """Digests of stories, and how alike those of different languages are."""

    def __init__(self, rule: LinkRule | None = None) -> None:
        self.rule = rule or LinkRule()
        self.digests: dict[str, StoryDigest] = {}
        self.open: set[str] = set()  # those that are compared
        self.together: set[tuple[str, str]] = set()  # stories of two languages that a person made one,
        self.apart: set[tuple[str, str]] = set()  # and stories that one kept apart, of one language too
        self.tied: dict[tuple[str, str], CrossLink] = {}  # claimed when a story closed
        self.scored: dict[tuple[str, str], CrossLink] = {}  # between open stories, (smaller id, greater id)
        self._held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # mark, language -> stories

    def tell(self, story: str, article: StoryArticle) -> None:
        """Add an article of `story`, which is open now."""
        known = self.digests.get(story)
        self.put(known.told(article) if known else digest(story, article), is_open=True)

    def put(self, one: StoryDigest, *, is_open: bool) -> None:
        """Add a digest, or replace the one of its story."""
        self._close(one.story)
        self.digests[one.story] = one
        if is_open:
            self.open.add(one.story)
            for mark in one.marks or ():
                self._held[mark][one.language].add(one.story)

    def _close(self, story: str) -> None:
        if story not in self.open:
            return
        self.open.discard(story)
        one = self.digests[story]
        for mark in one.marks or ():
            holders = self._held[mark]
            holders[one.language].discard(story)
            if not holders[one.language]:
                del holders[one.language]
            if not holders:
                del self._held[mark]

    def compare(self, story: str) -> None:
        """Score `story` anew with its counterparts in other languages."""
        for pair in [pair for pair in self.scored if story in pair]:
            del self.scored[pair]
        one = self.digests[story]
        vector = self._vector(one)
        for other in self._counterparts(one, vector):
            link = self._link(one, vector, self.digests[other])
            if link.score >= self.rule.score and len(link.shared) >= self.rule.shared:
                self.scored[link.story, link.other] = link

    def _vector(self, one: StoryDigest) -> dict[str, float]:
        """Unit vector of the marks that stories of two languages at least have; rarer marks weigh more."""
        weights = {}
        for mark, count in (one.marks or {}).items():
            held = sum(map(len, self._held[mark].values()))
            if len(self._held[mark]) > 1 and held <= max(_FEW, self.rule.common * len(self.open)):
                weights[mark] = (1 + math.log(count)) * math.log(1 + len(self.open) / held)
        norm = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        return {mark: weight / norm for mark, weight in weights.items()}

    def _counterparts(self, one: StoryDigest, vector: Mapping[str, float]) -> Iterator[str]:
        shared: Counter[str] = Counter()
        for mark in sorted(vector, key=lambda mark: (-vector[mark], mark))[: self.rule.looked]:
            for language, stories in self._held[mark].items():
                if language != one.language:
                    shared.update(stories)
        for story in sorted(shared):
            near = abs(one.first - self.digests[story].first) <= self.rule.days
            if near and shared[story] >= min(self.rule.shared, len(vector)):
                yield story

    def _link(self, one: StoryDigest, vector: Mapping[str, float], other: StoryDigest) -> CrossLink:
        theirs = self._vector(other)
        parts = {mark: vector[mark] * theirs[mark] for mark in vector.keys() & theirs.keys()}
        days = abs(one.first - other.first)
        score = math.fsum(sorted(parts.values())) * math.exp(-((days / self.rule.sigma) ** 2) / 2)
        shared = tuple(sorted(parts, key=lambda mark: (-parts[mark], mark)))
        told = ", ".join(mark.lstrip("=") for mark in shared[:6])
        reason = f"{score:.2f} alike in names, numbers and days ({told}), beginning {days * 24:.0f} h apart"
        low, high = sorted((one.story, other.story))
        return CrossLink(low, high, score, days, shared, reason)

    def links(self) -> list[CrossLink]:
        """What is claimed now: between closed stories, and between open ones that are each other's best counterpart.

        The strongest come first, and none that would unite two stories of one language, which were told apart there, or
        two that a person keeps apart. What a person put together is one in any case.
        """
        united, whole, apart = Groups(), Groups(self.together), both_ways(self.apart)
        kept: dict[tuple[str, str], CrossLink] = {}
        for link in (*self.tied.values(), *self._mutual(), *self._by_person()):
            ends = link.story, link.other
            free = ends in self.tied or not self._clash(*map(united.of, ends))
            if ends in self.together or (free and not whole.parted(*ends, apart)):
                kept.setdefault(ends, link)
                united.unite(*ends)
                whole.unite(*ends)
        return [link for _, link in sorted(kept.items())]

    def _mutual(self) -> list[CrossLink]:
        """Links of stories that are each other's best counterpart, best first."""
        allowed = [link for pair, link in self.scored.items() if pair not in self.apart]
        allowed.sort(key=lambda link: (-link.score, link.story, link.other))
        best: dict[tuple[str, str], CrossLink] = {}  # (story, language) -> its best link there
        for link in allowed:
            for key in self._keys(link):
                best.setdefault(key, link)
        return [link for link in allowed if all(best[key] is link for key in self._keys(link))]

    def _by_person(self) -> Iterator[CrossLink]:
        for story, other in sorted(self.together):
            if story in self.digests and other in self.digests:
                days = abs(self.digests[story].first - self.digests[other].first)
                yield CrossLink(story, other, 1.0, days, (), "a person put them together")

    def _clash(self, one: set[str], other: set[str]) -> bool:
        """Whether two groups have a story each of the same language."""
        return one is not other and not self._spoken(one).isdisjoint(self._spoken(other))

    def _spoken(self, stories: Collection[str]) -> set[str]:
        return {self.digests[story].language for story in stories}

    def _keys(self, link: CrossLink) -> tuple[tuple[str, str], tuple[str, str]]:
        language = {story: self.digests[story].language for story in (link.story, link.other)}
        return (link.story, language[link.other]), (link.other, language[link.story])

    def homes(self) -> dict[str, str]:
        """Story -> the story it is part of across languages: the one whose first article comes first."""
        group = families([(link.story, link.other) for link in self.links()], self.digests)
        heads: dict[str, str] = {}
        for story in sorted(self.digests, key=lambda story: self.digests[story].order):
            heads.setdefault(group[story], story)
        return {story: heads[group[story]] for story in self.digests}

    def settle(self, still_open: Collection[str]) -> None:
        """Close what is not open any more; the links claimed at this moment stay."""
        closing = self.open - set(still_open)
        if closing:
            self.tied.update(((link.story, link.other), link) for link in self.links() if closing & _ends(link))
            self.scored = {pair: link for pair, link in self.scored.items() if not closing & _ends(link)}
            for story in closing:
                self._close(story)

    def whole(self, stories: Collection[str]) -> set[str]:
        """`stories` and all that they are united with."""
        group = families([(link.story, link.other) for link in self.links()], self.digests)
        wanted = {group[story] for story in stories if story in group}
        return {story for story, key in group.items() if key in wanted}

    def forget(self, needed: Collection[str]) -> None:
        """Keep the digests of `needed` stories only, which have to be whole (see there)."""
        self.digests = {story: one for story, one in self.digests.items() if story in needed}
        self.tied = {pair: link for pair, link in self.tied.items() if link.story in needed}


def _ends(link: CrossLink) -> set[str]:
    return {link.story, link.other}
