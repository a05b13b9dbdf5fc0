"""Figures of a story over time: who put the dead, the injured or the magnitude at what, when, and what was corrected.

A toll (`TOLLS`) is one series a story: of several values in one text the largest is its toll, the others are parts of
it. Percent, money and the rest may be of many things in one story, so a series of theirs is one value and who gave it.
A sentence that speaks of an earlier time ("last year", a date before the story began) gives no toll of this story.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from newsbot.stories.mentioned_dates import mentions
from newsbot.stories.quantities import KINDS, TOLLS, Quantity, of_another_time, quantities
from newsbot.text.words import sentences

AT_ONE_TIME = dt.timedelta(hours=2)
"""Reports that lie no further apart should agree on a toll."""
_ROUNDING = 0.1  # share of a value that "about" leaves open
_BEFORE = 2  # days before a story's first report that still are its own
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")


@dataclass(frozen=True, slots=True)
class StatedText:
    """One version of an article and when it was told: published, or when a change was read."""

    at: dt.datetime
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class FigureReport:
    """An article with a text of its own; `texts` are its versions, the earliest first (at least one)."""

    article: str
    outlet: str
    language: str | None
    texts: Sequence[StatedText]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version of an article says; `sentence` is where."""

    article: str
    outlet: str
    at: dt.datetime
    value: float
    upper: float | None
    approximate: str  # as of `Quantity`
    sentence: str
    parts: tuple[float, ...] = ()  # of a toll: smaller values in the same text
    corrects: float | None = None  # what the version before it said


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity of a story: cells in the order of their times; `contradictions` are places of two cells each."""

    kind: str  # one of newsbot.stories.quantities.KINDS
    unit: str | None
    cells: tuple[Cell, ...]
    contradictions: tuple[tuple[int, int], ...] = ()

    @property
    def latest(self) -> Cell:
        """The cell that was told last."""
        return self.cells[-1]


def figure_series(reports: Iterable[FigureReport]) -> list[Series]:
    """The quantities that several reports give, or one report corrects: tolls first, then the most often told."""
    told = list(reports)
    began = min((text.at for report in told for text in report.texts), default=None)
    if began is None:
        return []
    cells: dict[tuple[str, str | None, float | None], list[Cell]] = {}
    for report in told:
        for key, cell in _cells(report, began):
            cells.setdefault(key, []).append(cell)
    found = [
        _series(kind, unit, held)
        for (kind, unit, _), held in cells.items()
        if len({cell.article for cell in held}) > 1 or any(cell.corrects is not None for cell in held)
    ]
    return sorted(found, key=_rank)


def _rank(series: Series) -> tuple[bool, int, int, float]:
    return series.kind not in TOLLS, -len(series.cells), KINDS.index(series.kind), series.latest.value


def _series(kind: str, unit: str | None, cells: Iterable[Cell]) -> Series:
    ordered = tuple(sorted(cells, key=lambda cell: (cell.at, cell.article)))
    at_odds = tuple(
        (one, other)
        for (one, first), (other, second) in combinations(enumerate(ordered), 2)
        if kind in TOLLS and _at_odds(first, second)
    )
    return Series(kind, unit, ordered, at_odds)


def _cells(report: FigureReport, began: dt.datetime) -> Iterator[tuple[tuple[str, str | None, float | None], Cell]]:
    """The cells of one report: a version gives one where it says something else than the version before it."""
    before: dict[tuple[str, str | None, float | None], float] = {}
    for text in report.texts:
        for key, cell in _told(report, text, began).items():
            old = before.get(key)
            if old != cell.value:
                yield key, replace(cell, corrects=old)
            before[key] = cell.value


def _told(
    report: FigureReport, text: StatedText, began: dt.datetime
) -> dict[tuple[str, str | None, float | None], Cell]:
    found: dict[tuple[str, str | None, float | None], list[tuple[Quantity, str]]] = {}
    for sentence in (*sentences(text.body), text.title):  # a sentence says more than a headline
        stated = quantities(sentence, report.language)
        then = any(each.kind in TOLLS for each in stated) and of_before(sentence, report.language, began)
        for each in stated:
            if not (then and each.kind in TOLLS):
                key = (each.kind, each.unit, None if each.kind in TOLLS else each.value)
                found.setdefault(key, []).append((each, sentence))
    return {key: _cell(report, text.at, stated) for key, stated in found.items()}


def _cell(report: FigureReport, at: dt.datetime, stated: Sequence[tuple[Quantity, str]]) -> Cell:
    top, sentence = max(stated, key=lambda pair: (pair[0].approximate != "order", pair[0].value))
    parts = sorted({each.value for each, _ in stated} - {top.value})
    return Cell(report.article, report.outlet, at, top.value, top.upper, top.approximate, sentence, tuple(parts))


def of_before(sentence: str, language: str | None, began: dt.datetime) -> bool:
    """Whether a sentence speaks of a time before the story began."""
    if of_another_time(sentence, language):
        return True
    if any(int(year) < began.year for year in _YEAR.findall(sentence)):
        return True
    first = began.date() - dt.timedelta(days=_BEFORE)
    return any(_day(year, month, day, began.date()) < first for _, (year, month, day) in mentions(sentence))


def _day(year: int | None, month: int, day: int, began: dt.date) -> dt.date:
    """The day that is meant: without a year, the one nearest to when the story began."""
    try:
        days = [dt.date(each, month, day) for each in ([year] if year else range(began.year - 1, began.year + 2))]
    except ValueError:  # 29 February, or no day at all
        return began
    return min(days, key=lambda each: abs(each - began))


def _at_odds(one: Cell, other: Cell) -> bool:
    """Whether two outlets differ on a toll at one time, beyond what "about" and "at least" leave open."""
    if one.outlet == other.outlet or other.at - one.at > AT_ONE_TIME or "order" in (one.approximate, other.approximate):
        return False
    (low, high), (least, most) = _bounds(one), _bounds(other)
    return high < least or most < low


def _bounds(cell: Cell) -> tuple[float, float]:
    """Within which a cell leaves its figure open."""
    low, high = cell.value, cell.value if cell.upper is None else cell.upper
    match cell.approximate:
        case "about":
            return low * (1 - _ROUNDING), high * (1 + _ROUNDING)
        case "at least":
            return low, float("inf")
        case "at most":
            return 0.0, high
    return low, high
