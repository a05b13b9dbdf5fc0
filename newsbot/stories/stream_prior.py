"""How likely an article of a stream has a counterpart at all, learned from the stream itself.

In a dense topic nearly every report has a sister; in an ordinary day's open feeds hardly one in ten. The story score
was fitted where both were equally likely, so its odds are shifted to the share of a stream: the share under which what
was seen of the stream is likeliest (adjusting a classifier to new a-priori probabilities: Saerens, Latinne and
Decaestecker 2002), with a few invented observations for a beginning. An article joins when that is likelier than not.

A stream filled from templates, or on one theme, has texts that are all alike: as much as its texts usually have in
common with the eighth nearest that tells of something else is taken off their scores.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

_STEP = 0.25  # log-odds; scores are counted in steps of it
_FLOOR, _CEILING = -8.0, 8.0
_KEPT = 400.0  # observations: the older fade as new ones come
_TURNS = 24  # of the bisection: a share to seven digits


class Prior(NamedTuple):
    """A share of articles with a counterpart, and the number of observations that it stands for."""

    share: float
    weight: float


OPEN, ON_TOPIC = Prior(0.1, 8.0), Prior(0.75, 8.0)
"""What is expected where nothing is known: of articles on no topic, and of those on one."""
_OTHERS = 8.0  # observations that all languages of a topic together count for in each of them

CROWD = 8
"""So many others that are as alike as a text's best match make a crowd; hardly an event is told in so many groups."""
SURE = 2.0
"""Log-odds from which two texts tell of one event, whatever stream they are of."""
_UNLIKE = -4.0  # log-odds which the eighth reaches where the score was fitted: none of it is taken off
_INVENTED = 8  # texts without a crowd that a stream begins with

Stream = tuple[str, str]
"""Language ("*": all) and topic ("": articles on none)."""
_ALL = "*"
Seen = tuple[tuple[str, str, Mapping[int, float], Mapping[int, float]], ...]
"""Language, topic, and step of log-odds -> articles whose best score it was, and whose usual; older ones count less."""


def streams_of(language: str | None, topics: Collection[str]) -> tuple[Stream, ...]:
    """The streams that an article is part of: one for each of its topics, or the open one of its language."""
    return tuple((language or "", topic) for topic in sorted(topics) or [""])


class Outlook(NamedTuple):
    """What is expected of an article of a stream: how likely a counterpart is, and how alike all others are anyway."""

    share: float  # of articles with a counterpart, 0..1
    level: float = 0.0  # log-odds that are taken off, since articles with nothing in common but the stream reach them

    @property
    def least(self) -> float:
        """Log-odds of the score from which a join is likelier than not."""
        return math.log((1 - self.share) / self.share) + self.level


class Met(NamedTuple):
    """How well an article of some streams matched what there was, in log-odds."""

    streams: Collection[Stream]
    best: float  # the best match
    usual: float = -math.inf  # the `CROWD`th of those that certainly tell of something else
    counts: bool = True  # False for a headline, which says nothing of how common counterparts are


class Streams:
    """What was seen of each stream: how well each article matched the best story there was, and the others."""

    def __init__(self, seen: "Seen" = ()) -> None:
        self._best = {(language, topic): dict(counts) for language, topic, counts, _ in seen}
        self._usual = {(language, topic): dict(counts) for language, topic, _, counts in seen}

    def state(self) -> "Seen":
        """All that is known, for `Streams(state)`."""
        return tuple((*stream, dict(counts), dict(self._usual[stream])) for stream, counts in self._best.items())

    def outlooks(self, batch: Mapping[str, Met]) -> dict[str, Outlook]:
        """For each unit of a minute what is expected in that of its streams where least is asked.

        What comes in one minute counts as a whole: a crawl that brings a day at once is judged by that day. A language
        in which little came is judged by the others of its topic.
        """
        now: dict[Stream, tuple[Counter[int], Counter[int]]] = {}
        for met in batch.values():
            for stream in _wholes(met.streams):
                best, usual = now.setdefault(stream, (Counter(), Counter()))
                best[_step(met.best)] += met.counts
                usual[_step(met.usual)] += met.counts
        found: dict[Stream, Outlook] = {}
        for stream in sorted(now, key=lambda stream: stream[0] != _ALL):  # those of all languages first
            language, topic = stream
            if language == _ALL:
                expected, level = ON_TOPIC if topic else OPEN, _FLOOR
            else:
                whole = found[_ALL, topic]
                expected, level = Prior(whole.share, _OTHERS), _UNLIKE + whole.level
            found[stream] = self._outlook(stream, *now[stream], expected, level)
        return {
            unit: min((found[each] for each in met.streams), key=lambda each: each.least) for unit, met in batch.items()
        }

    def count(self, batch: Iterable[Met]) -> None:
        """Remember what a minute's units met."""
        for met in batch:
            for stream in _wholes(met.streams) if met.counts else ():
                for seen, score in ((self._best, met.best), (self._usual, met.usual)):
                    held = seen.setdefault(stream, {})
                    held[_step(score)] = held.get(_step(score), 0.0) + 1.0
        for held in (*self._best.values(), *self._usual.values()):
            total = math.fsum(held.values())
            if total > _KEPT:
                held.update({step: count * _KEPT / total for step, count in held.items()})

    def _outlook(
        self, stream: Stream, best: Counter[int], usual: Counter[int], prior: Prior, expected: float
    ) -> Outlook:
        usual[_step(expected)] += _INVENTED
        level = max(0.0, median(_sum(usual, self._usual.get(stream, {}))) * _STEP - _UNLIKE)
        return Outlook(likeliest(_sum(best, self._best.get(stream, {})), prior, level), level)


def _wholes(streams: Collection[Stream]) -> set[Stream]:
    """`streams`, and those of all languages that they are part of."""
    return {*streams, *((_ALL, topic) for _, topic in streams)}


def _sum(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    return {step: one.get(step, 0.0) + other.get(step, 0.0) for step in one.keys() | other.keys()}


def median(counts: Mapping[int, float]) -> int:
    """The step below which not more than half of `counts` are."""
    left = math.fsum(counts.values()) / 2
    for step in sorted(counts):
        left -= counts[step]
        if left < 0:
            return step
    return max(counts)


def _step(score: float) -> int:
    return round(max(_FLOOR, min(_CEILING, score)) / _STEP)


def likeliest(counts: Mapping[int, float], prior: Prior, level: float = 0.0) -> float:
    """The share of articles with a counterpart under which `counts` (step of log-odds -> articles) are likeliest.

    `level` is taken off the log-odds. The likelihood has one maximum; it is found by halving the interval, so every
    machine finds the same.
    """
    ratios = [(math.exp(step * _STEP - level) - 1.0, count) for step, count in sorted(counts.items())]
    for_it, against = prior.share * prior.weight, (1 - prior.share) * prior.weight
    low, high = 0.0, 1.0
    for _ in range(_TURNS):
        share = (low + high) / 2
        slope = for_it / share - against / (1 - share)
        slope += math.fsum(count * ratio / (1.0 + share * ratio) for ratio, count in ratios)
        low, high = (share, high) if slope > 0 else (low, share)
    return (low + high) / 2


def nth(scores: Collection[float], rank: int) -> float:
    """The `rank`th best of `scores`, -inf if there are fewer."""
    return sorted(scores, reverse=True)[rank - 1] if len(scores) >= rank else -math.inf
