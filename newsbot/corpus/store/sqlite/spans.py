"""Articles in the order of time where words are asked for, without meeting all that hold them.

The full-text index gives articles by their numbers, which is nearly the order of time: they are numbered as they come.
`spans` says of some hundred neighbours how early and how late they were first seen (a zone map: Moerkotte, "Small
Materialized Aggregates", VLDB 1998). So the newest matches are found by looking at the spans that reach latest, until
none that is left can have one as new as the last that is wanted. However articles were numbered, that is exact.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from newsbot.corpus.store.sqlite.connection import Connection, Row
from newsbot.corpus.store.sqlite.ddl import SPAN_BITS

_FEW = 1_500
"""Matches that are sooner all fetched and sorted than looked for span by span."""
_MORE = 4
"""Times as many spans as were looked at are looked at next, at most."""


class Order(NamedTuple):
    """An order of articles: by a time (an expression of `places`), then by id."""

    time: str
    descending: bool
    reaching: str
    """How far a span reaches, as that time."""


NEWEST = Order("first_seen", True, "newest")
CANONICAL = Order("substr(first_seen, 1, 17) || '00Z'", False, "substr(oldest, 1, 17) || '00Z'")
"""By the minute, as `articles.minute` has it."""


class Spans(Connection):
    """Finds matches in order, for the sections that read."""

    def first_matches(
        self, order: Order, columns: str, conditions: str, values: dict[str, Any], limit: int
    ) -> list[Row]:
        """The first `limit` rows of `places` whose words match `:terms`: time and id, then `columns`.

        `conditions` holds for them all. `values` has `terms`; with `since` and `until` (times) spans are passed over.
        """
        found: list[Row] = []
        if limit <= 0:
            return found
        match = (
            f"SELECT {order.time}, id, {columns} FROM terms CROSS JOIN places ON num = terms.rowid"  # noqa: S608 - constants
            f" WHERE {conditions}"
        )
        if self.are_few(values["terms"], _FEW):
            return _sorted(self.rows(match, values), order)[:limit]
        spans = self._spans(order, values)
        looked = 0
        while looked < len(spans) and (
            len(found) < limit or not _is_before(found[limit - 1][0], spans[looked][1], order)
        ):
            size = _next(looked, len(found), limit)
            for within in _ranges(number for number, _ in spans[looked : looked + size]):
                found += self.rows(f"{match} AND terms.rowid BETWEEN :low AND :high", values | within)
            found = _sorted(found, order)
            looked += size
        return found[:limit]

    def are_few(self, match: str, few: int) -> bool:
        """Whether fewer articles than that meet an FTS5 expression."""
        return self.number_of(match, few) < few

    def number_of(self, match: str, most: int) -> int:
        """How many articles meet an FTS5 expression, counted up to `most`."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM terms WHERE terms MATCH ? LIMIT ?)"
        return int(self.rows(sql, (match, most))[0][0])

    def number_since(self, match: str, since: str) -> int:
        """How many articles first seen at or after `since` meet an FTS5 expression."""
        values: dict[str, Any] = {"terms": match, "since": since}
        count = 0
        for whole, source in ((True, "terms"), (False, "terms CROSS JOIN places ON num = terms.rowid")):
            spans = self.rows(
                f"SELECT span FROM spans WHERE newest >= :since AND {'' if whole else 'NOT'} oldest >= :since",  # noqa: S608 - constants
                {"since": since},
            )
            sql = f"SELECT count(*) FROM {source} WHERE terms MATCH :terms AND terms.rowid BETWEEN :low AND :high"  # noqa: S608 - constants
            sql += "" if whole else " AND first_seen >= :since"
            for within in _ranges(number for (number,) in spans):
                count += self.rows(sql, values | within)[0][0]
        return count

    def _spans(self, order: Order, values: dict[str, Any]) -> Sequence[Row]:
        """Each span that may have what is asked for and how far it reaches, the one that reaches farthest first."""
        bounds = [f"newest >= :{name}" for name in ("since", "minute") if name in values]
        bounds += ["oldest < :until"] * ("until" in values) + ["oldest <= :seen"] * ("seen" in values)
        direction = "DESC" if order.descending else "ASC"
        return self.rows(
            f"SELECT span, {order.reaching} FROM spans WHERE {' AND '.join(bounds or ['1'])} ORDER BY 2 {direction}",  # noqa: S608 - constants
            values,
        )


def _next(looked: int, found: int, limit: int) -> int:
    """How many spans to look at: as many as the rest will take, if it lies as close as what was found."""
    if not looked:
        return 1
    wanted = max(limit - found, 1) * looked // max(found, 1) + 1
    return min(wanted, _MORE * looked)


def _ranges(spans: Iterable[int]) -> Iterator[dict[str, int]]:
    """The lowest and highest number of an article in each run of neighbouring spans."""
    runs = itertools.groupby(enumerate(sorted(spans)), key=lambda each: each[1] - each[0])
    for _, run in runs:
        numbers = [span for _, span in run]
        yield {"low": numbers[0] << SPAN_BITS, "high": ((numbers[-1] + 1) << SPAN_BITS) - 1}


def _sorted(rows: list[Row], order: Order) -> list[Row]:
    return sorted(rows, key=lambda row: row[:2], reverse=order.descending)


def _is_before(time: str, reach: str, order: Order) -> bool:
    """Whether what was found stands before all that a span which reaches so far may have."""
    return time > reach if order.descending else time < reach
