"""How likely two groups of articles tell of one event: figures, and the fitted weights that turn them into log-odds."""

import math
from collections.abc import Mapping, Set
from dataclasses import replace

from newsbot.stories.model import Figures, Story, Vector

_SIGMA_DAYS = 3.0
_SHARED_NAMES = 0.15  # mean cosine of names from which on they are no strangers
_USUAL_AT_LEAST = 0.02
_RATIO_AT_MOST = 2.0


def dot(one: Vector, other: Vector) -> float:
    """Sum of products over shared terms."""
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])


def _usual(square: float, votes: int) -> float | None:
    """Mean cosine of pairs within a group of unit vectors, from the square of their sum; None for a single one."""
    return max((square - votes) / (votes * (votes - 1)), _USUAL_AT_LEAST) if votes > 1 else None


def _ratio(mean: float, a: float | None, b: float | None) -> float:
    known = [usual for usual in (a, b) if usual is not None]
    return min(_RATIO_AT_MOST, mean / math.sqrt(known[0] * known[-1])) if known else 0.0


def _apart(a: tuple[float, ...], b: tuple[float, ...]) -> float | None:
    return min(abs(x - y) for x in a for y in b) if a and b else None


def _share(a: Set[object], b: Set[object]) -> float | None:
    return len(a & b) / min(len(a), len(b)) if a and b else None


def _days(a: Story, b: Story) -> float | None:
    return _share(a.days | a.claimed, b.days | b.claimed)


def figures(a: Story, b: Story) -> Figures:
    """What groups `a` and `b` have in common; symmetric."""
    pairs = a.votes * b.votes
    text, names = dot(a.text, b.text) / pairs, dot(a.names, b.names) / pairs
    return Figures(
        text=text,
        lead=dot(a.lead, b.lead) / pairs,
        names=names,
        named=bool(a.names and b.names),
        text_ratio=_ratio(text, _usual(a.squares[0], a.votes), _usual(b.squares[0], b.votes)),
        names_ratio=_ratio(names, _usual(a.squares[1], a.votes), _usual(b.squares[1], b.votes)),
        company=_company(a, b),
        grouped=pairs > 1,
        apart=_apart(a.moments, b.moments),
        days=_days(a, b),
        years=_share(a.years, b.years),
        numbers=_share(a.numbers, b.numbers) or 0.0,
    )


def in_company(found: Figures, a: Story, b: Story) -> Figures:
    """`found` of the same groups before their companies were known."""
    return replace(found, company=_company(a, b))


def _company(a: Story, b: Story) -> float | None:
    return dot(a.company, b.company) / (a.votes * b.votes) if a.company and b.company else None


def features(found: Figures) -> dict[str, float]:
    """The numbers that weights apply to. Time is neutral when a side claims none: all its terms are 0."""
    apart, days = found.apart, found.days
    return {
        "bias": 1.0,
        "text": math.sqrt(found.text),
        "lead": math.sqrt(found.lead),
        "names": math.sqrt(found.names),
        "strange": float(found.named) * max(0.0, 1 - found.names / _SHARED_NAMES),
        "text_ratio": found.text_ratio,
        "names_ratio": found.names_ratio,
        "company": math.sqrt(found.company or 0.0),
        "company_known": float(found.company is not None),
        "grouped": float(found.grouped),
        "near": 0.0 if apart is None else math.exp(-((apart / _SIGMA_DAYS) ** 2) / 2),
        "dated": float(apart is not None),
        "far": 0.0 if apart is None else min(math.log1p(apart), 6.0),
        "days": days or 0.0,
        "days_known": float(days is not None),
        "numbers": found.numbers,
        "years": found.years or 0.0,
        "years_known": float(found.years is not None),
    }


def log_odds(found: Figures, weights: Mapping[str, float]) -> float:
    """Log-odds that the two groups tell of one event."""
    return math.fsum(weights[name] * value for name, value in features(found).items())


def probability(odds: float) -> float:
    """Log-odds as a probability 0..1."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, odds))))
