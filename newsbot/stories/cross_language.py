"""Stories of different languages that tell of one event: linked where what they tell, names, numbers and time agree.

What they tell is compared by vectors of a multilingual encoder (`newsbot.text.meaning`), names by skeleton
(`stories.name_skeletons`), weighed by rarity among the open stories; fitted weights turn both into odds. A country or
an agency in common is not enough. The likeliest are united first, from odds that follow how common counterparts are
(`stories.stream_prior`), and none that would unite two stories of one language that were told apart for good. A story
is compared whenever it gets an article; what is claimed when it closes stays.
"""

import bisect
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from newsbot.stories.candidate_index import Holders, rarest
from newsbot.stories.families import Groups, both_ways, families
from newsbot.stories.fitted_weights import ACROSS, ACROSS_BLIND
from newsbot.stories.general_names import in_quarters, is_general, number_worth
from newsbot.stories.model import StoryArticle
from newsbot.stories.rarities import Rarities
from newsbot.stories.score import probability
from newsbot.stories.stream_prior import CROWD, Met, Stream, Streams, nth
from newsbot.text.meaning import likeness_many, vector_of
from newsbot.text.scripts import usual_script as written

_SMOOTH = 50  # stories that are taken for known from the beginning: in a small corpus everything shared looks rare
_SMOOTH_THEMES = 5  # the same for what texts have words for, of which there are few kinds
_MORE_COUNTED = 4.0  # rarity added to what either counts: one number of few, common in its topic, is not half of it
_NAMELESS = frozenset(("ja", "ko", "th", "zh"))  # languages whose script spells names by other rules
_SHARED_NAMES = 0.15  # of what is particular in them, that reports of one event in one script share, at least
_FEW = 20.0  # open stories of a language among which chance finds nothing; odds are halved for four times as many
_ODDS_AT_MOST = 50.0  # that e is raised to
_VECTORS = 4  # of a story, its first articles
_POOL = 24  # latest open stories of a topic in other languages, with which nothing is shared, and at least
_CROWD = 20  # so many of them, that say how alike stories of the topic are anyway;
_USUAL = 0.3  # half of them are not more alike than this where the weights were fitted: likeness beyond counts less


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Limits of links across languages."""

    odds: float = -0.3  # log-odds from which a link is claimed where counterparts are common
    alike: float = 0.3  # likeness of what two stories tell, at least
    headline: float = 1.0  # so much less the odds are where one side is nothing but headlines
    nameless: float = 0.58  # the same where names cannot be compared, for want of any that both scripts spell
    theme: float = 0.5  # of what they have words for, from which one mark in common is enough without vectors
    days: float = 4.0  # between the beginnings
    looked: int = 60  # marks, the rarest, by which counterparts are found,
    bearers: int = 2_000  # as long as so many stories have them
    compared: int = 40  # counterparts that are scored: those that share the rarest marks


@dataclass(frozen=True, slots=True)
class StoryDigest:
    """A story as other languages see it."""

    story: str
    language: str
    order: tuple[str, str]  # place of its first article: (first seen as ISO 8601, article id)
    seen: float  # days since 1970 when its first article was first seen
    claimed: float | None = None  # the earliest time that an article of it claims
    marks: Mapping[str, int] | None = None  # skeletons of names, "#45" -> articles that have them
    meanings: tuple[str, ...] = ()  # of its first articles (newsbot.text.meaning)
    topics: frozenset[str] = frozenset()  # of its articles
    unread: bool = False  # nothing but headlines is known of it

    @property
    def first(self) -> float:
        """When it began: the earliest claim, else when it was first seen."""
        return self.seen if self.claimed is None else self.claimed

    def told(self, article: StoryArticle) -> "StoryDigest":
        """With one more article."""
        claims = [moment for moment in (self.claimed, article.moment) if moment is not None]
        meanings = self.meanings
        if vector_of(article.meaning) is not None and article.meaning is not None and len(meanings) < _VECTORS:
            meanings = (*meanings, article.meaning)
        return replace(
            self,
            claimed=min(claims, default=None),
            marks=Counter(self.marks or {}) + marks_of(article),
            meanings=meanings,
            topics=self.topics | article.topics,
            unread=self.unread and article.unread,
        )

    @property
    def minute(self) -> datetime:
        """In which its first article was first seen."""
        return datetime.fromisoformat(self.order[0])

    @property
    def place(self) -> tuple[str, float, str]:
        """Where it begins, as `newsbot.stories.priority` orders articles."""
        return self.order[0], self.first, self.order[1]

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The streams of several languages that it is part of."""
        return tuple((_EVERY, topic) for topic in sorted(self.topics) or [""])


_EVERY = "*"  # language of a stream of all languages


def digest(story: str, article: StoryArticle) -> StoryDigest:
    """The digest of a story that begins with `article`."""
    order = (article.minute.isoformat(), article.id)
    seen = article.first_seen.timestamp() / 86400
    begun = StoryDigest(story, article.language or "", order, seen, unread=article.unread)
    return begun.told(article)


def marks_of(article: StoryArticle) -> Counter[str]:
    """What an article can have in common with one in another language, each once: names, "#45" for numbers.

    And what it counts, and has words for: see `newsbot.stories.counted_marks`.
    """
    marks = Counter(article.skeletons.keys())
    marks.update({f"#{number}" for number in article.terms.numbers})
    marks.update(article.counted)
    return marks


@dataclass(frozen=True, slots=True)
class CrossLink:
    """Two stories in different languages that tell of one event, with what they share (rarest first)."""

    story: str
    other: str
    score: float  # probability 0..1; a link of the two is the likelier the more
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
        self.near: set[tuple[str, str]] = set()  # stories of one language that only the rarity of counterparts parted
        self._held: dict[str, Holders[str]] = defaultdict(Holders)  # language -> open stories by their marks
        self._rarities = Rarities(_SMOOTH)  # of the marks of open stories
        self._spoken: dict[str, set[str]] = defaultdict(set)  # open stories by language
        self._particular: dict[str, _Particular] = {}  # open story -> what can tell it from its like,
        self._sums: dict[str, _Sums] = {}  # and what that says in sum, until a story is opened or closed
        self._begun: dict[str, list[tuple[tuple[str, str], str]]] = defaultdict(list)  # topic -> open ones in order
        self.streams = Streams()

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
            self._sums = {}
            self._spoken[one.language].add(one.story)
            for topic in one.topics or ("",):
                bisect.insort(self._begun[topic], (one.order, one.story))
            for mark in one.marks or ():
                self._held[one.language].add(mark, one.story)
            self._rarities.add(one.marks or ())

    def _close(self, story: str) -> None:
        if story not in self.open:
            return
        self.open.discard(story)
        self._particular.pop(story, None)
        self._sums = {}
        one = self.digests[story]
        self._spoken[one.language].discard(story)
        for topic in one.topics or ("",):
            begun = self._begun[topic]
            del begun[bisect.bisect_left(begun, (one.order, story))]
            if not begun:
                del self._begun[topic]
        for mark in one.marks or ():
            self._held[one.language].drop(mark, story)
        self._rarities.drop(one.marks or ())

    def compare(self, stories: Mapping[str, bool]) -> None:
        """Score `stories` anew with their counterparts in other languages; True for those whose first text came now.

        All that one minute has changed is compared at once: how common counterparts are is judged by the whole of it.
        """
        for pair in [pair for pair in self.scored if not stories.keys().isdisjoint(pair)]:
            del self.scored[pair]
        likely: dict[str, list[_Scored]] = {}
        best: dict[str, Met] = {}
        for story in sorted(stories):
            one = self.digests[story]
            found = self._scores(one)
            odds = [scored.odds for scored in found]
            best[story] = Met(one.streams, max(odds, default=-math.inf), nth(odds, CROWD), counts=not one.unread)
            likely[story] = [scored for scored in found if scored.odds >= self.rule.odds]
        outlooks = self.streams.outlooks(best)
        self.streams.count(best[story] for story, begins in sorted(stories.items()) if begins)
        for story, found in likely.items():
            for scored in found:
                if scored.odds >= outlooks[story].least:
                    link = self._link(self.digests[story], scored)
                    self.scored[link.story, link.other] = link

    def _scores(self, one: StoryDigest) -> list["_Scored"]:
        """The counterparts of a story with their odds, each against the others of its language: one of them is right.

        Those that only the rarity of counterparts parted (see `near`) may all be right.
        """
        others = [self.digests[story] for story in self._counterparts(one)]
        level = self._level(one, {other.story for other in others}) if others else 0.0
        alike = likeness(one, others)
        own = self._particular_of(one).sets()
        alone = [self._scored(one, own, other, value, level) for other, value in zip(others, alike, strict=True)]
        spoken: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for scored in alone:
            other = scored.other
            spoken[other.language].append((other.story, math.exp(min(scored.odds, _ODDS_AT_MOST))))
        return [self._scored_among(scored, spoken[scored.other.language]) for scored in alone]

    def _level(self, one: StoryDigest, sharing: Set[str]) -> float:
        """Log-odds that stories of its topics reach by their theme alone, beyond what is usual elsewhere.

        It is read off those that began last in other languages, but those `sharing` names or numbers with `one`.
        """
        return max(self._usual(one, topic, sharing) for topic in one.topics or ("",))

    def _usual(self, one: StoryDigest, topic: str, sharing: Set[str]) -> float:
        latest = (self.digests[story] for _, story in reversed(self._begun.get(topic, ())) if story not in sharing)
        others = list(islice((other for other in latest if other.language != one.language), _POOL))
        alike = [value for value in likeness(one, others) if value is not None]
        return ACROSS["alike"] * max(0.0, statistics.median(alike) - _USUAL) if len(alike) >= _CROWD else 0.0

    def _scored_among(self, scored: "_Scored", rivals: Sequence[tuple[str, float]]) -> "_Scored":
        """`scored` as one of several of which one is right; where many are open, one resembles it by chance."""
        other = scored.other
        against = math.fsum(
            chance
            for rival, chance in rivals
            if rival != other.story and (min(rival, other.story), max(rival, other.story)) not in self.near
        )
        many = max(0.0, math.log(len(self._spoken[other.language]) / _FEW)) / 2
        return scored._replace(odds=scored.odds - math.log1p(against) - many)

    def _counterparts(self, one: StoryDigest) -> list[str]:
        """Stories in other languages that began about then and share the rarest marks."""
        own, bearers = self._held[one.language], self._rarities.bearers
        marks = (mark for mark in one.marks or () if not _is_theme(mark) and bearers(mark) > len(own[mark]))
        rarity = {mark: self._rarities.of(mark) for mark in marks}
        shared: dict[str, float] = defaultdict(float)
        for mark in rarest(rarity, self.rule.looked, self.rule.bearers, bearers):
            for held in (held for language, held in self._held.items() if language != one.language):
                for story in held[mark]:
                    shared[story] += rarity[mark]
        near = [story for story in shared if self._is_near(one, story)]
        found = sorted(near, key=lambda story: (-shared[story], story))[: self.rule.compared]
        return [*found, *(story for story in self._nameless(one) if story not in found)]

    def _is_near(self, one: StoryDigest, story: str) -> bool:
        return abs(one.first - self.digests[story].first) <= self.rule.days

    def _nameless(self, one: StoryDigest) -> list[str]:
        """Stories that tell the same in a language with which no names can be compared, the most alike first."""
        languages = self._spoken.keys() if one.language in _NAMELESS else _NAMELESS & self._spoken.keys()
        spoken = (self._spoken[language] for language in languages - {one.language})
        others = sorted(story for stories in spoken for story in stories if self._is_near(one, story))
        alike = zip(others, likeness(one, [self.digests[story] for story in others]), strict=True)
        told = [(-value, story) for story, value in alike if value is not None and value >= self.rule.nameless]
        return [story for _, story in sorted(told)[: self.rule.compared]]

    def features(self, one: StoryDigest, other: StoryDigest, alike: float | None) -> dict[str, float]:
        """What speaks for one event, as the fitted weights take it; `alike`: what they tell (None: nobody knows)."""
        theme = self._themes_alike(one, other) if alike is None else 0.0
        return self._features(one, other, alike, self._shared(self._particular_of(one).sets(), other), theme)

    def _features(
        self, one: StoryDigest, other: StoryDigest, alike: float | None, both: "_Common", theme: float
    ) -> dict[str, float]:
        mine, theirs, rarity = self._sum(one), self._sum(other), self._rarities.of
        names = _share(math.fsum(map(rarity, both.names)), mine.names, theirs.names)
        worth = math.fsum(number_worth(mark[1:]) * rarity(mark) for mark in both.numbers)
        numbers = _share(worth, mine.numbers, theirs.numbers)
        counted = math.fsum(map(rarity, both.counted))
        counted = _share(counted, mine.counted + _MORE_COUNTED, theirs.counted + _MORE_COUNTED)
        days = abs(one.first - other.first)
        known = written(one.language) is not None and written(one.language) == written(other.language)
        strange = float(known) * max(0.0, 1 - names / _SHARED_NAMES)
        return {
            "bias": 1.0, "alike": alike or 0.0, "names": math.sqrt(names), "strange": strange, "numbers": numbers,
            "counted": counted, "theme": theme, "days": days,
        }  # fmt: skip

    def _scored(
        self, one: StoryDigest, own: "_Common", other: StoryDigest, alike: float | None, level: float
    ) -> "_Scored":
        """How likely `other` is for `one`, whose marks are `own`."""
        both = self._shared(own, other)
        theme = self._themes_alike(one, other) if alike is None else 0.0
        if not _enough(sum(map(len, both)), alike, theme, self.rule, one.language, other.language):
            return _Scored(-math.inf, other, alike, level)
        values, weights = self._features(one, other, alike, both, theme), ACROSS if alike is not None else ACROSS_BLIND
        odds = math.fsum(weight * values[name] for name, weight in weights.items())
        odds -= self.rule.headline if one.unread or other.unread else 0.0
        odds -= 0.0 if alike is None else level
        return _Scored(odds, other, alike, level)

    def _link(self, one: StoryDigest, scored: "_Scored") -> CrossLink:
        """The link that is claimed, with what speaks for it."""
        other, alike = scored.other, scored.alike
        worth = {mark: _factor(mark, one.language) * self._rarities.of(mark) for mark in _in_common(one, other)}
        shared = sorted(worth, key=lambda mark: (-worth[mark], mark))
        days = abs(one.first - other.first)
        told = ", ".join(mark.lstrip("=@") for mark in shared[:6])
        meant = "no vectors to compare" if alike is None else f"{alike:.2f} alike in what they tell"
        reason = f"{meant}; names and numbers in common: {told or 'none'}; beginning {days * 24:.0f} h apart"
        if scored.level and alike is not None:
            reason += f"; {scored.level:.1f} of log-odds taken off, since the topic's stories are all alike"
        low, high = sorted((one.story, other.story))
        return CrossLink(low, high, probability(max(scored.odds, -99.0)), days, tuple(shared), reason)

    def _sum(self, one: StoryDigest) -> "_Sums":
        """What its marks say of one event: rarity, less for round and short numbers, nothing for general names."""
        if (found := self._sums.get(one.story)) is None:
            names, quarters, counted = map(self._rarities.sum, self._particular_of(one))
            found = self._sums[one.story] = _Sums(names, quarters / 4, counted)
        return found

    def _particular_of(self, one: StoryDigest) -> "_Particular":
        if (held := self._particular.get(one.story)) is None:
            held = self._particular[one.story] = _particular(one)
        return held

    def _shared(self, own: "_Common", other: StoryDigest) -> "_Common":
        return _Common(*map(frozenset.intersection, own, self._particular_of(other)))

    def _themes_alike(self, one: StoryDigest, other: StoryDigest) -> float:
        """Cosine 0..1 of what two stories have words for."""
        mine, theirs = (
            {
                mark: max(0.0, self._rarities.smoothed(mark, _SMOOTH_THEMES))
                for mark in each.marks or ()
                if _is_theme(mark)
            }
            for each in (one, other)
        )
        return _cosine(mine, theirs)

    def links(self) -> list[CrossLink]:
        """What is claimed now: between closed stories, and between open ones.

        The strongest come first, and none that would unite two stories of one language which were told apart there for
        good (see `near`), or two that a person keeps apart. What a person put together is one in any case. Of two that
        are kept apart the later one leaves: what either would be united with stays with the earlier.
        """
        united, whole, apart = Groups(), Groups(self.together), both_ways(self.apart)
        kept: dict[tuple[str, str], CrossLink] = {}
        leaving = {max(pair, key=lambda story: self.digests[story].place) for pair in self.apart}
        open_ = sorted(
            self.scored.values(),
            key=lambda link: (not leaving.isdisjoint(_ends(link)), -link.score, link.story, link.other),
        )
        for link in (*self.tied.values(), *open_, *self._by_person()):
            ends = link.story, link.other
            free = ends in self.tied or not self._clash(*map(united.of, ends))
            if ends in self.together or (free and not whole.parted(*ends, apart)):
                kept.setdefault(ends, link)
                united.unite(*ends)
                whole.unite(*ends)
        return [link for _, link in sorted(kept.items())]

    def _by_person(self) -> Iterator[CrossLink]:
        for story, other in sorted(self.together):
            if story in self.digests and other in self.digests:
                days = abs(self.digests[story].first - self.digests[other].first)
                yield CrossLink(story, other, 1.0, days, (), "a person put them together")

    def _clash(self, one: set[str], other: set[str]) -> bool:
        """Whether two groups have a story each of the same language that cannot tell of one event."""
        if one is other:
            return False
        spoken: dict[str, list[str]] = defaultdict(list)
        for story in other:
            spoken[self.digests[story].language].append(story)
        return any(
            (min(story, twin), max(story, twin)) not in self.near
            for story in one
            for twin in spoken.get(self.digests[story].language, ())
        )

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
        self.near = {pair for pair in self.near if pair[0] in self.digests and pair[1] in self.digests}


def _ends(link: CrossLink) -> set[str]:
    return {link.story, link.other}


def _in_common(one: StoryDigest, other: StoryDigest) -> list[str]:
    """Names and numbers of both."""
    return [mark for mark in (one.marks or {}).keys() & (other.marks or {}).keys() if not _is_theme(mark)]


class _Scored(NamedTuple):
    """A counterpart, and how likely it is."""

    odds: float  # log-odds
    other: StoryDigest
    alike: float | None  # what they tell; None where nobody knows
    level: float  # of the odds, that was taken off since the topic's stories are all alike


class _Particular(NamedTuple):
    """Marks of a story that say something of one event."""

    names: tuple[str, ...]
    quarters: tuple[str, ...]  # numbers, each once for each quarter that it says of what others do
    counted: tuple[str, ...]

    def sets(self) -> "_Common":
        """For one that is compared with many."""
        return _Common(*map(frozenset, self))


def _particular(one: StoryDigest) -> _Particular:
    marks = one.marks or {}
    return _Particular(
        tuple(mark for mark in marks if _is_name(mark) and _factor(mark, one.language)),
        tuple(f"#{number}" for number in in_quarters(mark[1:] for mark in marks if _is_number(mark))),
        tuple(filter(_is_counted, marks)),
    )


class _Common(NamedTuple):
    """Marks of a story, or of two, that say something of one event."""

    names: frozenset[str]
    numbers: frozenset[str]
    counted: frozenset[str]


class _Sums(NamedTuple):
    """What the marks of a story say of one event."""

    names: float
    numbers: float
    counted: float


def _share(both: float, mine: float, theirs: float) -> float:
    """Share 0..1 of what is particular in two stories that both have."""
    return both / math.sqrt(mine * theirs) if both else 0.0


def _cosine(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Cosine 0..1 of two vectors."""
    both = math.fsum(mine[mark] * theirs[mark] for mark in mine.keys() & theirs.keys())
    norms = (math.fsum(value * value for value in each.values()) for each in (mine, theirs))
    return both / math.sqrt(math.prod(norms)) if both else 0.0


def _factor(mark: str, language: str) -> float:
    if _is_number(mark):
        return number_worth(mark[1:])
    if _is_counted(mark):
        return 1.0
    return 0.0 if is_general(mark, language) else 1.0


def _enough(particular: int, alike: float | None, theme: float, rule: LinkRule, *languages: str) -> bool:
    """Whether what two stories share can tell one event from its like: vectors know themes, names know events."""
    if alike is None:
        return particular > (theme < rule.theme)
    if particular or alike < rule.alike:
        return bool(particular) and alike >= rule.alike
    return alike >= rule.nameless and not _NAMELESS.isdisjoint(languages)


def _is_number(mark: str) -> bool:
    return mark[0] == "#"


def _is_counted(mark: str) -> bool:
    return mark[0] == "@"


def _is_theme(mark: str) -> bool:
    return mark[0] == "~"


def _is_name(mark: str) -> bool:
    return mark[0] not in "#@~"


def likeness(one: StoryDigest, others: Sequence[StoryDigest]) -> list[float | None]:
    """How alike what two stories tell is, by their nearest articles; None where one of them has no vector."""
    mine = [vector for meaning in one.meanings if (vector := vector_of(meaning))]
    theirs = [[vector for meaning in other.meanings if (vector := vector_of(meaning))] for other in others]
    flat = [vector for vectors in theirs for vector in vectors]
    if not mine or not flat:
        return [None] * len(others)
    best = [max(values) for values in zip(*(likeness_many(vector, flat) for vector in mine), strict=True)]
    found: list[float | None] = []
    for vectors in theirs:
        part, best = best[: len(vectors)], best[len(vectors) :]
        found.append(max(part, default=None))
    return found
