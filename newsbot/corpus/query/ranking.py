"""Relevance: which of the articles that an index gives stands first, by figures that newsbot keeps itself.

The score of an article is the sum, over the words asked for, of how rare a word is in the corpus (its IDF) times how
prominent it is in the article (BM25F, see newsbot.text.prominence), and a little more the newer it is. All of it is
pinned where a page ends: the moment of the newest article, and how many articles have each word.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from newsbot.corpus.store.base import ArticleFilter, Standing, Store
from newsbot.errors import UsageError
from newsbot.text.prominence import IN_PASSING, weight_in
from newsbot.text.topics import And, AnyForm, Or, Query, Term, candidate_terms
from newsbot.text.words import in_one_writing

POOL = 2_000
"""Articles that are weighed: the newest that match, and the newest that do with every word in the title."""
RECENCY, HALF_LIFE = 0.2, timedelta(days=7)
"""What the newest article has more, and after what time half of it is left."""
_STAMP = "%Y%m%dT%H%M%SZ"
_FORM = re.compile(r"r(\d{8}T\d{6}Z)\.(\d{1,9}(?:-\d{1,9})*)\.(\d{1,12})\.(\d{8}T\d{6}Z)\.(a-[0-9a-z]{1,40})")


class RankCursor(NamedTuple):
    """A place between two results by relevance, with what their scores were made of.

    `moment`: of the newest article that was weighed; `counts`: of all articles, and of those with each word.
    """

    moment: datetime
    counts: tuple[int, ...]
    score: int
    first_seen: datetime
    article_id: str

    def __str__(self) -> str:
        counts = "-".join(map(str, self.counts))
        return f"r{_stamp(self.moment)}.{counts}.{self.score}.{_stamp(self.first_seen)}.{self.article_id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From its text form; None for anything else."""
        found = _FORM.fullmatch(text)
        try:
            if found:
                moment, seen = (datetime.strptime(found[n], _STAMP).replace(tzinfo=UTC) for n in (1, 4))
                moment + timedelta(seconds=1)  # raises at the end of the calendar, which is no moment of an article
                return cls(moment, tuple(map(int, found[2].split("-"))), int(found[3]), seen, found[5])
        except (ValueError, OverflowError):  # not a date of the calendar
            pass
        return None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_STAMP).rjust(16, "0")


@dataclass(frozen=True, slots=True)
class Part:
    """What one word asked for, or phrase, adds to a score: `rarity` (its IDF) times `weight` (its prominence)."""

    asked: str
    rarity: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score in millionths; `recency`: the factor for its age."""

    standing: Standing
    score: int
    parts: tuple[Part, ...]
    recency: float
    cursor: RankCursor


class _Unit(NamedTuple):
    """A term that is asked for, with its forms. `required`: every match has it."""

    query: Term | AnyForm
    required: bool


def ranked(store: Store, query: Query, where: ArticleFilter, after: RankCursor | None = None) -> list[Ranked]:
    """The best of the articles that the index gives for `where`, best first, from behind `after` on.

    Equal scores: the newer first, then by id. Raises UsageError for a cursor of another query.
    """
    return [each for each in weighed(store, query, where, after) if after is None or behind(each.cursor, after)]


def behind(cursor: RankCursor, after: RankCursor) -> bool:
    """Whether a place is behind another one of the same question."""
    return _order(cursor) > _order(after)


def weighed(store: Store, query: Query, where: ArticleFilter, pinned: RankCursor | None = None) -> list[Ranked]:
    """The same from the first on, by the moment and counts of `pinned`."""
    units = list(_units(query, required=True))
    if pinned is not None:
        if len(pinned.counts) != len(units) + 1:
            raise UsageError("The page before was one of another query; leave --after out.")
        until = pinned.moment + timedelta(seconds=1)
        where = replace(where, until=min(until, where.until) if where.until else until)
    pool = _pool(store, units, where)
    if not pool:
        return []
    moment = pinned.moment if pinned else max(each.first_seen for each in pool)
    counts = pinned.counts if pinned else _counts(store, units)
    rarities = [math.log(1 + max(counts[0] - held, 0) / (held + 0.5) + 0.5) for held in counts[1:]]
    return sorted(
        (_ranked(each, units, rarities, moment, counts) for each in pool), key=lambda each: _order(each.cursor)
    )


def _units(query: Query, required: bool) -> Iterator[_Unit]:
    match query:
        case Term() | AnyForm():
            yield _Unit(query, required)
        case And():
            for part in query.parts:
                yield from _units(part, required)
        case Or():
            for part in query.parts:
                yield from _units(part, required=False)


def _pool(store: Store, units: Sequence[_Unit], where: ArticleFilter) -> list[Standing]:
    found = store.standings(where, POOL)
    if len(found) == POOL:
        titled = tuple(group for unit in units if unit.required for group in candidate_terms(_titled(unit.query)) or ())
        if titled:
            found += store.standings(replace(where, terms=where.terms + titled), POOL)
    return list(dict.fromkeys(found))


def _titled(query: Term | AnyForm) -> Query:
    if isinstance(query, Term):
        return replace(query, title=True)
    return replace(query, parts=tuple(replace(part, title=True) for part in query.parts))


def _counts(store: Store, units: Sequence[_Unit]) -> tuple[int, ...]:
    groups = [candidate_terms(unit.query) or () for unit in units]
    return tuple(store.count_articles(ArticleFilter(terms=terms)) for terms in ((), *groups))


def _ranked(
    standing: Standing, units: Sequence[_Unit], rarities: Sequence[float], moment: datetime, counts: tuple[int, ...]
) -> Ranked:
    parts = tuple(
        Part(str(unit.query), round(rarity, 4), _weight(unit, standing.weights))
        for unit, rarity in zip(units, rarities, strict=True)
    )
    recency = 1 + RECENCY * 0.5 ** (max(moment - standing.first_seen, timedelta()) / HALF_LIFE)
    score = round(1_000_000 * recency * sum(part.rarity * part.weight for part in parts))
    cursor = RankCursor(moment, counts, score, standing.first_seen, standing.article_id)
    return Ranked(standing, score, parts, round(recency, 4), cursor)


def _weight(unit: _Unit, weights: str) -> float:
    """How prominent the unit is: of its forms the one that counts most; of a phrase the word that counts least."""
    forms = unit.query.parts if isinstance(unit.query, AnyForm) else (unit.query,)
    shares = unit.query.weights if isinstance(unit.query, AnyForm) else (1.0,)
    listed = [share * weight for form, share in zip(forms, shares, strict=True) if (weight := _of_term(form, weights))]
    return round(max(listed, default=IN_PASSING * min(shares) if unit.required else 0.0), 4)


def _of_term(term: Term, weights: str) -> float | None:
    words = list(map(in_one_writing, term.words))
    found = [weight_in(weights, word, term.prefix and number == len(words)) for number, word in enumerate(words, 1)]
    return min(weight or IN_PASSING for weight in found) if any(found) else None


def _order(cursor: RankCursor) -> tuple[int, float, str]:
    return -cursor.score, -cursor.first_seen.timestamp(), cursor.article_id
