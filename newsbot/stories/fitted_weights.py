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

ACROSS = MappingProxyType(
    {
        "bias": -10.59,
        "alike": 22.01,
        "names": 1.3,
        "many_names": -0.27,
        "numbers": 0.58,
        "day": 2.28,
        "days": -0.99,
        "general": -0.78,
    }
)
"""The same for two stories of different languages (`newsbot.stories.cross_language`), fitted by bench/fit_across.py."""

ACROSS_BLIND = MappingProxyType(
    {"bias": -2.0, "names": 0.74, "many_names": -0.01, "numbers": 0.66, "day": 2.86, "days": -0.08, "general": -0.12}
)
"""And where no vectors can be compared."""

FOLLOWS = MappingProxyType(
    {
        "bias": -9.6,
        "alike": 11.69,
        "blind": 4.5,
        "names": 1.03,
        "names_share": 3.73,
        "numbers": 0.24,
        "back_reference": 0.28,
        "day": -0.34,
        "gap": 0.53,
    }
)
"""The same for a story and one that it may follow (`newsbot.stories.threads`), fitted by bench/fit_across.py."""
