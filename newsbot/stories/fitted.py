"""Weights of the story score, fitted by bench/fit_stories.py; see docs/explanation/stories.md for what on."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -7.48,
        "text": 6.62,
        "lead": 5.23,
        "names": 1.43,
        "text_ratio": 3.0,
        "names_ratio": 0.12,
        "grouped": -2.25,
        "near": 2.86,
        "dated": -0.91,
        "far": -0.28,
        "days": 0.97,
        "days_known": -1.05,
        "numbers": 1.31,
        "years": 0.59,
        "years_known": -0.33,
    }
)
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it."""
