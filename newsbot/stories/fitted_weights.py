"""Weights of the story score, fitted by bench/fit_stories.py; docs/explanation/stories.md says on what, and when."""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "bias": -6.34,
        "text": 5.63,
        "lead": 4.78,
        "names": 1.29,
        "strange": -2.5,
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
"""Feature of `newsbot.stories.score.features` -> log-odds for one unit of it; "strange" was chosen beside the fit."""

ACROSS = MappingProxyType(
    {"bias": -10.51, "alike": 21.03, "names": 5.14, "strange": -2.5, "numbers": 3.5, "counted": 6.0, "days": -0.52}
)
"""The same for two stories of different languages (`newsbot.stories.cross_language`), fitted by bench/fit_across.py;
numbers and what is counted weigh less than the fit says (docs/decisions/0100)."""

ACROSS_BLIND = MappingProxyType({"bias": -5.4, "names": 11.3, "numbers": 2.8, "counted": 15.7, "theme": 3.3})
"""And where no vectors can be compared."""

FOLLOWS = MappingProxyType(
    {
        "bias": -10.41,
        "alike": 12.68,
        "blind": 5.02,
        "names": 9.58,
        "numbers": 2.66,
        "gap": 1.0,
        "recalled": 4.0,
        "day": 2.0,
    }
)
"""The same for a story and one that it may follow (`newsbot.stories.threads`), fitted by bench/fit_across.py.

"recalled", and with it the bias, was chosen beside the fit: in the corpus few sentences name what came before; "day"
was too (the fit says 2.6).
"""

TOLD = MappingProxyType(
    {"bias": -1.17, "alike": 12.39, "figures": 1.53, "length": -0.99, "quote": -1.85, "crowd": -0.39}
)
"""The same for a sentence and the story before it (`newsbot.stories.told_before`), fitted by bench/fit_told.py."""

TOLD_BLIND = MappingProxyType(
    {"bias": 1.74, "figures": 2.97, "named": 1.43, "unnamed": -0.3, "length": -0.93, "quote": -2.06}
)
"""And where meanings cannot be compared."""
