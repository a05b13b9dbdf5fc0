"""Weights of the story score, fitted by bench/fit_stories.py; see docs/explanation/stories.md for what on."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -7.29,
        "text": 7.01,
        "lead": 4.6,
        "names": 1.31,
        "text_ratio": 2.42,
        "names_ratio": 0.54,
        "grouped": -2.14,
        "near": 2.36,
        "dated": 0.05,
        "far": -0.27,
        "days": 1.12,
        "days_known": -1.32,
        "numbers": 1.39,
        "years": 0.63,
        "years_known": -0.32,
    }
)
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it."""
