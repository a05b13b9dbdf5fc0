"""Weights of the story score, fitted by bench/fit_stories.py; see docs/explanation/stories.md for what on."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -7.06,
        "text": 6.74,
        "lead": 5.29,
        "names": 1.31,
        "text_ratio": 3.23,
        "names_ratio": -0.26,
        "grouped": -1.97,
        "near": 2.82,
        "dated": -0.5,
        "far": -0.12,
        "days": 1.11,
        "days_known": -1.39,
        "numbers": 1.42,
        "years": 0.59,
        "years_known": -0.36,
    }
)
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it."""
