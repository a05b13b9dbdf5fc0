"""Threads: which story follows which, as the second interception follows the first.

The predecessor of a story is the earlier one that it refers back to ("the second … in a week", "last Wednesday"), with
whose names and rare terms it has most in common, not too long ago. Every link says why, so that a person can refuse it.
A story is looked at anew with each of its first texts, among the stories of its topic as they are at that moment; so
what is found depends on what came before, and only stories of the last weeks are kept.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newsbot.stories.link_evidence import Cue, Telling

TEXTS = 6
"""Texts of a story, one a family, that are looked at: its first ones."""
_WEEK = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT = 5  # possible predecessors of a story; the best that is not the same event in another language counts
_COMPARED = 12  # earlier stories that are scored: those that share most names


@dataclass(frozen=True, slots=True)
class ThreadRule:
    """Limits and weights of thread links."""

    score: float = 0.5  # from which a link is claimed
    days: float = 30.0  # between the two beginnings, at most
    hours: float = 1.0  # and at least: stories that begin together do not follow one another
    terms: float = 1.0
    names: float = 1.0
    back_reference: float = 0.5
    day: float = 0.2
    recent: float = 0.2


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """`story` follows `predecessor`."""

    story: str
    predecessor: str
    score: float
    figures: Mapping[str, float]  # what each part of the evidence was worth, 0..1
    quote: str  # the sentence that refers back; empty without one
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """A story as threads see it."""

    story: str
    language: str
    first: float  # days since 1970 of its beginning
    texts: int
    names: Mapping[str, int]  # skeleton -> texts that have it
    terms: Mapping[str, int]
    cues: tuple[Cue, ...]

    def told(self, text: Telling, first: float) -> "View":
        """With one more text."""
        names, terms = Counter(self.names), Counter(self.terms)
        names.update(text.names)
        terms.update(text.terms)
        return View(self.story, self.language, first, self.texts + 1, names, terms, self.cues + text.cues)


class _Rarity:
    """In how many stories of a language a mark is: an event that is told in four languages is to count once."""

    def __init__(self) -> None:
        self.stories: Counter[str] = Counter()  # by language
        self._held: dict[str, Counter[str]] = defaultdict(Counter)
        self._everywhere: Counter[str] = Counter()

    def add(self, language: str, marks: Iterable[str], stories: int) -> None:
        """Count a story in, or with -1 out."""
        self.stories[language] += stories
        for counts in (self._held[language], self._everywhere):
            for mark in marks:
                counts[mark] += stories
                if not counts[mark]:
                    del counts[mark]

    def held(self, mark: str, language: str) -> int:
        """Number of stories that have `mark`; at least 2 where one of another language has it."""
        return max(self._held[language][mark], min(2, self._everywhere[mark]))

    def weight(self, mark: str, count: int, language: str) -> float:
        """What `count` texts of a story with `mark` say; nothing where no other story has it."""
        held = self.held(mark, language)
        return (1 + math.log(count)) * math.log(1 + self.stories[language] / held) ** 2 if held > 1 else 0.0

    def alike(self, one: Mapping[str, int], other: Mapping[str, int], language: str) -> float:
        """Cosine of two stories' marks, rarer ones heavier."""
        mine, theirs = ({m: self.weight(m, n, language) for m, n in marks.items()} for marks in (one, other))
        length = _length(mine) * _length(theirs)
        shared = math.fsum(mine[mark] * theirs[mark] for mark in mine.keys() & theirs.keys())
        return shared / length if length else 0.0

    def telling(self, mark: str, language: str) -> float:
        """1/2 when two stories have a mark, less when more do, nothing when more than half do."""
        held = self.held(mark, language)
        return 1 / held if held <= max(2, self.stories[language] // 2) else 0.0


class Threads:
    """The stories of one topic, and the possible predecessors of each, best first."""

    def __init__(self, rule: ThreadRule | None = None) -> None:
        self.rule = rule or ThreadRule()
        self.views: dict[str, View] = {}
        self.found: dict[str, tuple[ThreadLink, ...]] = {}
        self._named: dict[str, set[str]] = defaultdict(set)  # name -> stories
        self._names, self._terms = _Rarity(), _Rarity()

    def tell(self, story: str, text: Telling, language: str, first: float) -> bool:
        """Add a text of `story`, which began at `first`; False when enough of it is known."""
        view = self.views.get(story) or View(story, language, first, 0, {}, {}, ())
        if view.texts == TEXTS:
            return False
        self.put(view.told(text, first))
        return True

    def put(self, view: View) -> None:
        """Add `view`, or replace the one of its story."""
        self._drop(view.story)
        self.views[view.story] = view
        for name in view.names:
            self._named[name].add(view.story)
        self._names.add(view.language, view.names, 1)
        self._terms.add(view.language, view.terms, 1)

    def _drop(self, story: str) -> None:
        view = self.views.pop(story, None)
        if view is None:
            return
        for name in view.names:
            self._named[name].discard(story)
            if not self._named[name]:
                del self._named[name]
        self._names.add(view.language, view.names, -1)
        self._terms.add(view.language, view.terms, -1)

    def forget(self, before: float) -> None:
        """Drop the texts of the stories that began before this day, which is more than `rule.days` ago."""
        for story in [view.story for view in self.views.values() if view.first < before]:
            self._drop(story)

    def look(self, story: str) -> None:
        """Find the possible predecessors of `story` among those that are known now."""
        later = self.views[story]
        links = [link for earlier in self._candidates(later) if (link := self._link(later, earlier)) is not None]
        self.found[story] = tuple(sorted(links, key=lambda link: (-link.score, link.predecessor))[:_KEPT])

    def _candidates(self, later: View) -> Iterable[View]:
        shared: Counter[str] = Counter()
        for name in later.names:
            shared.update(self._named[name])
        gaps = (self.rule.hours / 24, self.rule.days)
        near = [
            (-count, story)
            for story, count in shared.items()
            if story != later.story and gaps[0] <= later.first - self.views[story].first <= gaps[1]
        ]
        return [self.views[story] for _, story in sorted(near)[:_COMPARED]]

    def _link(self, later: View, earlier: View) -> ThreadLink | None:
        rule, gap = self.rule, later.first - earlier.first
        worth, quote, day = self._back_reference(later, earlier)
        names = self._names.alike(later.names, earlier.names, later.language)
        terms = self._terms.alike(later.terms, earlier.terms, later.language)
        recent = math.exp(-gap / _WEEK)
        figures = {"terms": terms, "names": names, "back_reference": worth, "day": float(day), "recent": recent}
        score = math.fsum(getattr(rule, part) * value for part, value in figures.items())
        if score < rule.score:
            return None
        return ThreadLink(later.story, earlier.story, score, figures, quote, _reason(figures, quote, gap))

    def _back_reference(self, later: View, earlier: View) -> tuple[float, str, bool]:
        """What the best sentence that refers back is worth; the sentence; whether it means the earlier one's day."""
        start = _EPOCH + timedelta(days=earlier.first)
        best, quote, day_hit = 0.0, "", False
        for cue in later.cues:
            hit = (start.month, start.day) in _days_meant(cue, later.first)
            shared = sorted(cue.names & earlier.names.keys())
            worth = min(1.0, math.fsum(self._names.telling(name, later.language) for name in shared))
            if (hit, worth) > (day_hit, best):
                best, quote, day_hit = worth, cue.sentence, hit
        return best, quote, day_hit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story of one language belongs: the story it is part of, when that began, and its own language."""

    home: str
    first: float  # days since 1970
    language: str


def predecessor(links: Iterable[ThreadLink], places: Mapping[str, Place], rule: ThreadRule) -> ThreadLink | None:
    """The best of `links` (of the parts of one story) that leads to another story which began earlier.

    A story without a place is settled and stands for itself. Parts in the language of the whole decide, since most is
    known of them; the others are asked where those follow nothing. The sentence that refers back best gives the reason.
    """
    found: list[tuple[bool, ThreadLink]] = []
    for link in links:
        own, before = places[link.story], places.get(link.predecessor)
        earlier = before.home if before else link.predecessor
        if own.home != earlier and (before is None or own.first - before.first >= rule.hours / 24):
            foreign = own.language != places[own.home].language
            found.append((foreign, replace(link, story=own.home, predecessor=earlier)))
    if not found:
        return None
    _, best = min(found, key=lambda each: (each[0], -each[1].score, each[1].predecessor))
    same = [each for each in found if each[1].predecessor == best.predecessor]
    return min(same, key=_reasons_best)[1]


def _reasons_best(found: tuple[bool, ThreadLink]) -> tuple[bool, float, float, float, str]:
    foreign, link = found
    return foreign, -link.figures["day"], -link.figures["back_reference"], -link.score, link.quote


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in vector.values()))  # exact: no order of terms shows in it


def _days_meant(cue: Cue, told: float) -> set[tuple[int, int]]:
    """Days before `told` that a sentence may mean: the latest such weekday, calendar days, and days counted back."""
    day = (_EPOCH + timedelta(days=told)).date()
    found = set(cue.dates) - {(day.month, day.day)}
    for weekday in cue.weekdays:
        meant = day - timedelta(days=(day.weekday() - weekday) % _WEEK or _WEEK)
        found.add((meant.month, meant.day))
    for days in cue.ago:
        meant = day - timedelta(days=days)
        found.add((meant.month, meant.day))
    return found


def _reason(figures: Mapping[str, float], quote: str, gap: float) -> str:
    parts = [f"begins {gap:.1f} days later", f"names {figures['names']:.2f} and terms {figures['terms']:.2f} alike"]
    if figures["day"]:
        parts.append("refers to the day on which the earlier one began")
    if quote:
        parts.append(f"refers back: “{quote}”")
    return "; ".join(parts)
