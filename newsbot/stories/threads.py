"""Stories that follow one another: the second interception follows the first.

The predecessor of a story is the earlier one that it refers back to ("the second … in a week", "last Wednesday"), with
whose names and rare terms it has most in common, not too long ago. Every link says why, so that a person can refuse it.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsbot.stories.dates import mentions
from newsbot.stories.names import skeletons
from newsbot.text import fold, sentences, words

_CUE_WORDS = """
    second third another again earlier previous previously repeated repeat renewed follows followed after since
    zweite zweiten zweiter dritte erneut wieder weitere vorige vorigen vergangenen nach zuvor
    ikinci üçüncü yine tekrar yeniden önceki geçen sonra ardından
    ثانيه الثانيه ثان الثاني ثاني مجددا السابق الماضي بعد
    deuxième seconde nouveau encore dernier segundo segunda otra nuevo pasado второй вторая снова вновь после
"""
_WEEKDAY_WORDS = """
    monday montag pazartesi الاثنين lundi lunes
    tuesday dienstag salı الثلاثاء mardi martes
    wednesday mittwoch çarşamba الاربعاء mercredi miércoles
    thursday donnerstag perşembe الخميس jeudi jueves
    friday freitag cuma الجمعة vendredi viernes
    saturday samstag cumartesi السبت samedi sábado
    sunday sonntag pazar الاحد dimanche domingo
"""
_CUES = frozenset(fold(_CUE_WORDS).split())
_WEEKDAYS = {name: at for at, line in enumerate(fold(_WEEKDAY_WORDS).strip().split("\n")) for name in line.split()}
_WEEK = 7


@dataclass(frozen=True, slots=True)
class ThreadStory:
    """A story as threads see it; texts of all languages it was told in, in canonical order."""

    id: str
    first: datetime  # aware: earliest claimed time, else when it was first seen
    texts: tuple[tuple[str | None, str], ...]  # (language, title and body); a handful is enough, one a family
    terms: tuple[Mapping[str, int], ...]  # the body terms of the same articles


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
class _View:
    story: ThreadStory
    names: Counter[str]
    cues: tuple[tuple[str, frozenset[str], frozenset[tuple[int, int]]], ...]  # (sentence, names, days it may mean)


def link_threads(stories: Sequence[ThreadStory], rule: ThreadRule | None = None) -> list[ThreadLink]:
    """The predecessor of each story that has one among `stories`; ordered as they begin."""
    limits = rule or ThreadRule()
    views = [_view(story) for story in sorted(stories, key=lambda s: (s.first, s.id))]
    names = _vectors([view.names for view in views])
    terms = _vectors([_summed(view.story.terms) for view in views])
    links = []
    for at, later in enumerate(views):
        found = [
            _link(later, earlier, _cosine(names[at], names[i]), _cosine(terms[at], terms[i]), _rarity(names), limits)
            for i, earlier in enumerate(views[:at])
            if timedelta(hours=limits.hours) <= later.story.first - earlier.story.first <= timedelta(days=limits.days)
        ]
        best = max(found, key=lambda link: (link.score, link.predecessor), default=None)
        if best is not None and best.score >= limits.score:
            links.append(best)
    return links


def _view(story: ThreadStory) -> _View:
    names: Counter[str] = Counter()
    cues = []
    for language, text in story.texts:
        names.update(skeletons(text, language).keys())
        for sentence in sentences(text):
            tokens = set(words(sentence))
            if tokens & _CUES or tokens & _WEEKDAYS.keys():
                days = _days_meant(tokens, sentence, story.first)
                cues.append((sentence, frozenset(skeletons(sentence, language)), days))
    return _View(story, names, tuple(cues))


def _days_meant(tokens: set[str], sentence: str, told: datetime) -> frozenset[tuple[int, int]]:
    """Days before `told` that a sentence may mean: the latest such weekday before, and calendar days it names."""
    day = told.astimezone(UTC).date()
    found = {(month, number) for _, (_, month, number) in mentions(sentence)} - {(day.month, day.day)}
    for name in tokens & _WEEKDAYS.keys():
        back = (day.weekday() - _WEEKDAYS[name]) % _WEEK or _WEEK
        meant = day - timedelta(days=back)
        found.add((meant.month, meant.day))
    return frozenset(found)


def _link(
    later: _View, earlier: _View, names: float, terms: float, rarity: Callable[[str], float], rule: ThreadRule
) -> ThreadLink:
    start = earlier.story.first.astimezone(UTC)
    best, quote, day_hit = 0.0, "", False
    for sentence, mentioned, days in later.cues:
        hit = (start.month, start.day) in days
        shared = mentioned & earlier.names.keys()
        worth = min(1.0, math.fsum(rarity(name) for name in sorted(shared)))
        if (hit, worth) > (day_hit, best):
            best, quote, day_hit = worth, sentence, hit
    gap = (later.story.first - earlier.story.first).total_seconds() / 86400
    figures = {
        "terms": terms,
        "names": names,
        "back_reference": best,
        "day": float(day_hit),
        "recent": math.exp(-gap / _WEEK),
    }
    score = math.fsum(getattr(rule, part) * worth for part, worth in figures.items())
    return ThreadLink(later.story.id, earlier.story.id, score, figures, quote, _reason(figures, quote, gap))


def _reason(figures: Mapping[str, float], quote: str, gap: float) -> str:
    parts = [f"begins {gap:.1f} days later", f"names {figures['names']:.2f} and terms {figures['terms']:.2f} alike"]
    if figures["day"]:
        parts.append("refers to the day on which the earlier one began")
    if quote:
        parts.append(f"refers back: “{quote if len(quote) <= 200 else quote[:199] + '…'}”")
    return "; ".join(parts)


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each.keys())
    return total


def _vectors(documents: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Unit vectors over `documents` of the marks that two at least have, rarer ones heavier."""
    held = Counter(mark for document in documents for mark in document)
    vectors = []
    for document in documents:
        weights = {
            mark: (1 + math.log(count)) * math.log(1 + len(documents) / held[mark]) ** 2
            for mark, count in document.items()
            if held[mark] > 1
        }
        norm = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({mark: weight / norm for mark, weight in weights.items()})
    return vectors


def _rarity(vectors: Sequence[Mapping[str, float]]) -> Callable[[str], float]:
    """How telling a name is: 1/2 when two stories have it, less when more do, nothing when more than a third do."""
    held = Counter(mark for vector in vectors for mark in vector)
    common = max(2, len(vectors) // 3)
    return lambda mark: 1 / held[mark] if 0 < held[mark] <= common else 0.0


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(weight * other[mark] for mark, weight in one.items() if mark in other)
