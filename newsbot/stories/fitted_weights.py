"""Weights of the story score, fitted by bench/fit_stories.py; docs/explanation/stories.md says on what, and when."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -6.54,
        "text": 5.63,
        "lead": 4.78,
        "names": 1.29,
        "text_ratio": 2.58,
        "names_ratio": 0.04,
        "company": 2.54,
        "company_known": -1.16,
        "grouped": -1.71,
        "near": 2.9,
        "dated": -0.64,
        "far": -0.21,
        "days": 0.81,
        "days_known": -0.98,
        "numbers": 1.31,
        "years": 0.35,
        "years_known": -0.26,
    }
)
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it."""
