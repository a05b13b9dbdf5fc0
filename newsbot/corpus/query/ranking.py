"""Relevance: which of the articles that an index gives stands first, by figures that newsbot keeps itself.

The score of an article is the sum, over the words asked for, of how rare a word is in the news (its IDF) times how
prominent it is in the article (BM25F, see newsbot.text.prominence), and a little more the newer it is. All of it is
pinned where a page ends: the moment of the newest article, and how many articles have each word.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from newsbot.corpus.store.base import ArticleFilter, Standing, Store
from newsbot.errors import UsageError
from newsbot.text.prominence import IN_PASSING, weight_in
from newsbot.text.topics import And, AnyForm, Or, Query, Term, candidate_terms
from newsbot.text.words import in_one_writing

POOL = 2_000
"""Articles that are weighed: the newest that match, and the newest that do with every word in the title."""
KNOWN = 10_000
"""The newest articles by which it is known how rare words are: counting all that have one grows with the corpus."""
RECENCY, HALF_LIFE = 0.2, timedelta(days=7)
"""What the newest article has more, and after what time half of it is left."""
_STAMP = "%Y%m%dT%H%M%SZ"
_FORM = re.compile(
    r"r(\d{8}T\d{6}Z)\.(\d{1,9}(?:-\d{1,9})*)\.(\d{1,12})\.(\d{8}T\d{6}Z)\.(a-[0-9a-z]{1,40})(?:\.(\d{1,15}))?"
)


class RankCursor(NamedTuple):
    """A place between two results by relevance, with what their scores were made of.

    `moment`: of the newest article that was weighed; `counts`: of all articles, and of those with each word; `upto`: of
    groups, the last change to any story when their first page was made.
    """

    moment: datetime
    counts: tuple[int, ...]
    score: int
    first_seen: datetime
    article_id: str
    upto: int | None = None

    def __str__(self) -> str:
        counts = "-".join(map(str, self.counts))
        end = "" if self.upto is None else f".{self.upto}"
        return f"r{_stamp(self.moment)}.{counts}.{self.score}.{_stamp(self.first_seen)}.{self.article_id}{end}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From its text form; None for anything else."""
        found = _FORM.fullmatch(text)
        try:
            if found:
                moment, seen = (datetime.strptime(found[n], _STAMP).replace(tzinfo=UTC) for n in (1, 4))
                moment + timedelta(seconds=1)  # raises at the end of the calendar, which is no moment of an article
                upto = int(found[6]) if found[6] else None
                return cls(moment, tuple(map(int, found[2].split("-"))), int(found[3]), seen, found[5], upto)
        except (ValueError, OverflowError):  # not a date of the calendar
            pass
        return None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_STAMP).rjust(16, "0")


class Part(NamedTuple):
    """What one word asked for, or phrase, adds to a score: `rarity` (its IDF) times `weight` (its prominence)."""

    asked: str
    rarity: float
    weight: float


class Ranked(NamedTuple):
    """An article with its score in millionths, and what says how it came about."""

    standing: Standing
    score: int
    scale: "Scale"

    @property
    def cursor(self) -> RankCursor:
        """The place behind it."""
        first_seen, article_id, *_ = self.standing
        return RankCursor(self.scale.moment, self.scale.counts, self.score, first_seen, article_id)

    @property
    def recency(self) -> float:
        """The factor for its age."""
        return round(self.scale.recency(self.standing), 4)

    @property
    def parts(self) -> list[Part]:
        """What its score is made of."""
        weights = self.standing.weights
        pairs = zip(self.scale.units, self.scale.rarities, strict=True)
        return [Part(str(unit.query), rarity, unit.weight(weights)) for unit, rarity in pairs]


class _Form(NamedTuple):
    """A form that a unit may have: its words in one writing, and what share of their weight counts."""

    words: tuple[str, ...]
    prefix: bool
    share: float

    @property
    def sign(self) -> str:
        """What stands in all weights in which it counts: a word's beginning; of a phrase any of its words may do."""
        return f" {self.words[0]}" if len(self.words) == 1 else " "

    def weight(self, weights: str) -> float:
        """How prominent it is: of a phrase the word that counts least; 0 where none is listed."""
        if len(self.words) == 1:
            return self.share * (weight_in(weights, self.words[0], self.prefix) or 0.0)
        last = len(self.words) - 1
        found = [weight_in(weights, word, self.prefix and at == last) for at, word in enumerate(self.words)]
        return self.share * min(weight or IN_PASSING for weight in found) if any(found) else 0.0


class _Unit(NamedTuple):
    """A term that is asked for, with its forms; `otherwise`: what it counts where none of them is listed."""

    query: Term | AnyForm
    required: bool  # every match has it
    forms: tuple[tuple[str, _Form], ...]  # each with its sign
    otherwise: float

    @classmethod
    def of(cls, query: Term | AnyForm, required: bool) -> Self:
        """The unit of a term."""
        parts, shares = (query.parts, query.weights) if isinstance(query, AnyForm) else ((query,), (1.0,))
        forms = [
            _Form(tuple(map(in_one_writing, part.words)), part.prefix, share)
            for part, share in zip(parts, shares, strict=True)
        ]
        forms.sort(key=lambda form: -form.share)
        signed = tuple((form.sign, form) for form in forms)
        return cls(query, required, signed, IN_PASSING * min(shares) if required else 0.0)

    def weight(self, weights: str) -> float:
        """How prominent it is: of its forms the one that counts most."""
        most = 0.0
        for sign, form in self.forms:  # those that count most first: few are looked for
            if form.share <= most:
                break
            if sign in weights:
                most = max(most, form.weight(weights))
        return round(most or self.otherwise, 4)


class Scale(NamedTuple):
    """What the articles of one question are weighed by."""

    units: tuple[_Unit, ...]
    moment: datetime
    counts: tuple[int, ...]
    rarities: tuple[float, ...]

    def recency(self, standing: Standing) -> float:
        """The factor for an article's age."""
        halves = max((self.moment - standing.first_seen) / HALF_LIFE, 0.0)
        return 1 + RECENCY * math.pow(0.5, halves)

    def score(self, standing: Standing) -> int:
        """The score of an article, in millionths."""
        pairs = zip(self.units, self.rarities, strict=True)
        words = sum([rarity * unit.weight(standing.weights) for unit, rarity in pairs])
        return round(1_000_000 * self.recency(standing) * words)


def behind(cursor: RankCursor, after: RankCursor) -> bool:
    """Whether a place is behind another one of the same question."""
    return _order(cursor) > _order(after)


def weighed(store: Store, query: Query, where: ArticleFilter, pinned: RankCursor | None = None) -> list[Ranked]:
    """The best of the articles that the index gives for `where`, best first, by the moment and counts of `pinned`.

    Equal scores: the newer first, then by id. Raises UsageError for a cursor of another query.
    """
    units = tuple(_units(query, required=True))
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
    rarities = (math.log(1 + max(counts[0] - held, 0) / (held + 0.5) + 0.5) for held in counts[1:])
    scale = Scale(units, moment, counts, tuple(round(each, 4) for each in rarities))
    scored = sorted((-scale.score(each), moment - each.first_seen, each.article_id, each) for each in pool)
    return [Ranked(each, -score, scale) for score, _, _, each in scored]


def _units(query: Query, required: bool) -> Iterator[_Unit]:
    match query:
        case Term() | AnyForm():
            yield _Unit.of(query, required)
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
    return list({each.article_id: each for each in found}.values())


def _titled(query: Term | AnyForm) -> Query:
    if isinstance(query, Term):
        return replace(query, title=True)
    return replace(query, parts=tuple(replace(part, title=True) for part in query.parts))


def _counts(store: Store, units: Sequence[_Unit]) -> tuple[int, ...]:
    return tuple(store.count_newest([(), *(candidate_terms(unit.query) or () for unit in units)], KNOWN))


def _order(cursor: RankCursor) -> tuple[int, float, str]:
    return -cursor.score, -cursor.first_seen.timestamp(), cursor.article_id
