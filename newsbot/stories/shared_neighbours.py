"""The company of an article in a large import: reports of one event are near to the same others, and more than usual.

Likeness counts from what is usual around the two articles on (cross-domain similarity local scaling, Conneau et al.
2018), so that a crowd of articles on one theme is no event; what is left is compared as a whole (shared nearest
neighbours, Jarvis and Patrick 1973).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from newsbot.stories.model import Story, Vector
from newsbot.stories.score import dot

_NEAREST, _AROUND = 3, 20  # the three nearest may tell of the same event; the twenty after them say what is usual


def companies(stories: Mapping[str, Story], pairs: Iterable[tuple[str, str]]) -> dict[str, Vector]:
    """For each of `stories` in `pairs` the unit vector over the seeds of those that it is nearer to than is usual."""
    alike: dict[str, dict[str, float]] = defaultdict(dict)
    for a, b in pairs:
        one, other = stories[a], stories[b]
        alike[a][b] = alike[b][a] = dot(one.text, other.text) / (one.votes * other.votes)
    usual = {seed: _usual(near.values()) for seed, near in alike.items()}
    return {
        seed: _unit(seed, {other: likeness - (usual[seed] + usual[other]) / 2 for other, likeness in near.items()})
        for seed, near in alike.items()
    }


def _usual(likeness: Iterable[float]) -> float:
    return math.fsum(sorted(likeness, reverse=True)[_NEAREST : _NEAREST + _AROUND]) / _AROUND


def _unit(seed: str, excess: Mapping[str, float]) -> Vector:
    """Each is in its own company as much as its nearest is."""
    near = {other: value for other, value in excess.items() if value > 0}
    near[seed] = max(near.values(), default=1.0)
    norm = math.sqrt(math.fsum(value * value for value in near.values()))
    return {other: value / norm for other, value in near.items()}
