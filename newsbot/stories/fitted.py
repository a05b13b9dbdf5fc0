"""Weights of the story score, fitted by bench/fit_stories.py; see docs/explanation/stories.md for what on."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -6.9,
        "text": 6.34,
        "lead": 5.52,
        "names": 1.24,
        "text_ratio": 3.09,
        "names_ratio": -0.01,
        "grouped": -2.1,
        "near": 2.69,
        "dated": -0.33,
        "far": -0.16,
        "days": 1.12,
        "days_known": -1.39,
        "numbers": 1.36,
        "years": 0.49,
        "years_known": -0.37,
    }
)
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it."""
