"""How likely an article of a stream has a counterpart at all, learned from the stream itself.

In a dense topic nearly every report has a sister; in an ordinary day's open feeds hardly one in ten. The story score
was fitted where both were equally likely, so its odds are shifted to the share of a stream: the share under which what
was seen of the stream is likeliest (adjusting a classifier to new a-priori probabilities: Saerens, Latinne and
Decaestecker 2002), with a few invented observations for a beginning. An article joins when that is likelier than not.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from newsbot.stories.model import StoryArticle

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

Stream = tuple[str, str]
"""Language ("*": all) and topic ("": articles on none)."""
_ALL = "*"
Seen = tuple[tuple[str, str, Mapping[int, float]], ...]
"""Language, topic, and step of log-odds -> articles whose best score it was; older ones count less."""


def streams_of(article: StoryArticle) -> tuple[Stream, ...]:
    """The streams that `article` is part of: one for each of its topics, or the open one of its language."""
    return tuple((article.language or "", topic) for topic in sorted(article.topics) or [""])


class Streams:
    """What was seen of each stream: how well each article matched the best story there was, in log-odds."""

    def __init__(self, seen: "Seen" = ()) -> None:
        self._seen = {(language, topic): dict(counts) for language, topic, counts in seen}

    def state(self) -> "Seen":
        """All that is known, for `Streams(state)`."""
        return tuple((*stream, dict(counts)) for stream, counts in self._seen.items())

    def shares(self, batch: Mapping[str, tuple[Collection[Stream], float | None]]) -> dict[str, float]:
        """For each unit of a minute the share of its densest stream, 0..1.

        `batch`: unit -> its streams and its best score, None for one that does not count. What comes in one minute
        counts as a whole: a crawl that brings a day at once is judged by that day. A language in which little came is
        judged by the others of its topic.
        """
        now: dict[Stream, Counter[int]] = {}
        for streams, score in batch.values():
            for language, topic in streams:
                for stream in {(language, topic), (_ALL, topic)}:
                    now.setdefault(stream, Counter()).update([] if score is None else [_step(score)])
        whole = {
            topic: self._share((_ALL, topic), counts, ON_TOPIC if topic else OPEN)
            for (language, topic), counts in now.items()
            if language == _ALL
        }
        share = {
            stream: self._share(stream, counts, Prior(whole[stream[1]], _OTHERS))
            for stream, counts in now.items()
            if stream[0] != _ALL
        }
        share |= {(_ALL, topic): each for topic, each in whole.items()}
        return {unit: max(share[stream] for stream in streams) for unit, (streams, _) in batch.items()}

    def count(self, batch: Iterable[tuple[Collection[Stream], float | None]]) -> None:
        """Remember the best scores of a minute's units."""
        counted = [(streams, _step(score)) for streams, score in batch if score is not None]
        for streams, step in counted:
            for language, topic in streams:
                for stream in {(language, topic), (_ALL, topic)}:
                    held = self._seen.setdefault(stream, {})
                    held[step] = held.get(step, 0.0) + 1.0
        for held in self._seen.values():
            total = math.fsum(held.values())
            if total > _KEPT:
                held.update({step: count * _KEPT / total for step, count in held.items()})

    def _share(self, stream: Stream, now: Mapping[int, int], prior: Prior) -> float:
        counts: Counter[int] = Counter(now)
        for step, count in self._seen.get(stream, {}).items():
            counts[step] += count  # type: ignore[assignment] # fading makes fractions of observations
        return likeliest(counts, prior)


def _step(score: float) -> int:
    return round(max(_FLOOR, min(_CEILING, score)) / _STEP)


def likeliest(counts: Mapping[int, float], prior: Prior) -> float:
    """The share of articles with a counterpart under which `counts` (step of log-odds -> articles) are likeliest.

    The likelihood has one maximum; it is found by halving the interval, so every machine finds the same.
    """
    ratios = [(math.exp(step * _STEP) - 1.0, count) for step, count in sorted(counts.items())]
    for_it, against = prior.share * prior.weight, (1 - prior.share) * prior.weight
    low, high = 0.0, 1.0
    for _ in range(_TURNS):
        share = (low + high) / 2
        slope = for_it / share - against / (1 - share)
        slope += math.fsum(count * ratio / (1.0 + share * ratio) for ratio, count in ratios)
        low, high = (share, high) if slope > 0 else (low, share)
    return (low + high) / 2


def least_odds(share: float) -> float:
    """Log-odds of the score from which a join is likelier than not in a stream with this `share`."""
    return math.log((1 - share) / share)
