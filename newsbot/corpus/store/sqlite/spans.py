"""Articles in the order of time where words are asked for, without meeting all that hold them.

The full-text index gives articles by their numbers, which is nearly the order of time: they are numbered as they come.
`spans` says of some hundred neighbours how early and how late they were first seen (a zone map: Moerkotte, "Small
Materialized Aggregates", VLDB 1998). So the newest matches are found by looking at the spans that reach latest, until
none that is left can have one as new as the last that is wanted. However articles were numbered, that is exact.
"""

import contextlib
import itertools
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

from newsbot.corpus.store.sqlite.connection import Connection, Row, from_json, to_json
from newsbot.corpus.store.sqlite.ddl import SPAN_BITS

_FEW = 1_500
"""Matches whose numbers are sooner all fetched than spans without any are gone through."""
_AT_ONCE = 50
"""Matches that are sooner all looked up and sorted."""
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
        looked_for = _Matches(self, order, f"{order.time}, id, {columns}", conditions, values)
        with contextlib.closing(looked_for) as matches:
            while matches.reach is not None and (
                len(found) < limit or not _is_before(found[limit - 1][0], matches.reach, order)
            ):
                found = _sorted(found + matches.next(len(found), limit), order)
        return found[:limit]

    def counted_matches(
        self, length: int, columns: str, conditions: str, values: dict[str, Any], limit: int
    ) -> tuple[dict[Any, int], str]:
        """How many of the newest matches there are, by the first `length` letters of their times and by `columns`.

        All of each such time, of as many as have `limit` matches together; with the earliest, "" where all matches are
        fewer. SQLite counts them: a row of Python for each would take twice as long.
        """
        counts: Counter[Any] = Counter()
        last = ""
        every = f"substr(first_seen, 1, {length}), {columns}"
        groups = ", ".join(str(number + 1) for number in range(every.count(",") - 1))
        counted = _Matches(self, NEWEST, f"{every}, count(*)", f"{conditions} GROUP BY {groups}", values)
        with contextlib.closing(counted) as matches:
            while matches.reach is not None and (not last or matches.reach[:length] >= last):
                for *key, count in matches.next(counts.total(), limit):
                    counts[tuple(key)] += count
                last = _reached(counts, limit)
        return {key: count for key, count in counts.items() if key[0] >= last}, last

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

    def spans_in(self, order: Order, values: dict[str, Any]) -> Generator[Row]:
        """Each span that may have what is asked for and how far it reaches, the one that reaches farthest first."""
        bounds = [f"newest >= :{name}" for name in ("since", "minute") if name in values]
        bounds += ["oldest < :until"] * ("until" in values) + ["oldest <= :seen"] * ("seen" in values)
        direction = "DESC" if order.descending else "ASC"
        return self.each_row(
            f"SELECT span, {order.reaching} FROM spans WHERE {' AND '.join(bounds or ['1'])} ORDER BY 2 {direction}",  # noqa: S608 - constants
            values,
        )


class _Matches:
    """Rows of `places` whose words match, by the spans that they are in. To be closed."""

    def __init__(self, store: Spans, order: Order, columns: str, conditions: str, values: dict[str, Any]) -> None:
        self._store, self._columns, self._conditions, self._values = store, columns, conditions, values
        self._numbers = self._by_span()
        self._spans = self._reaching(store.spans_in(order, values))
        self._looked = 0  # spans, or where the numbers of matches are known, these
        self._ahead = next(self._spans, None)

    @property
    def reach(self) -> str | None:
        """How far those reach that were not given yet; None: all were."""
        return self._ahead[1] if self._ahead else None

    def next(self, found: int, limit: int) -> list[Row]:
        """Those of the next spans: of so many that they should have what `found` lacks."""
        spans: list[int] = []
        end = self._looked + self._size(found, limit)
        while self._ahead and self._looked < end:
            spans.append(self._ahead[0])
            self._looked += 1 if self._numbers is None else len(self._numbers[self._ahead[0]])
            self._ahead = next(self._spans, None)
        if self._numbers is not None:
            return self._rows_of([number for span in spans for number in self._numbers[span]])
        matching = (
            f"SELECT {self._columns} FROM terms CROSS JOIN places ON num = terms.rowid WHERE terms MATCH :terms"  # noqa: S608 - constants
            f" AND terms.rowid BETWEEN :low AND :high AND {self._conditions}"
        )
        return [row for within in _ranges(spans) for row in self._store.rows(matching, self._values | within)]

    def close(self) -> None:
        """What is written by others can be read again."""
        self._spans.close()

    def _by_span(self) -> dict[int, list[int]] | None:
        """Span -> the numbers of the matches in it, unless there are _FEW or more."""
        some = f"SELECT rowid FROM terms WHERE terms MATCH :terms LIMIT {_FEW}"  # noqa: S608 - a constant
        counted = self._store.rows(f"SELECT json_group_array(rowid) FROM ({some})", self._values)  # noqa: S608 - the same
        numbers = from_json(counted[0][0])
        if len(numbers) >= _FEW:
            return None
        found: dict[int, list[int]] = {}
        for number in numbers:
            found.setdefault(number >> SPAN_BITS, []).append(number)
        return found

    def _reaching(self, spans: Generator[Row]) -> Generator[Row]:
        """Of all spans those that have matches, as far as that is known."""
        if self._numbers is not None and sum(map(len, self._numbers.values())) <= _AT_ONCE:
            yield from ((span, "") for span in self._numbers)  # in any order: they are looked at together
            return
        with contextlib.closing(spans):
            yield from (span for span in spans if self._numbers is None or span[0] in self._numbers)

    def _rows_of(self, numbers: list[int]) -> list[Row]:
        these = "num IN (SELECT value FROM json_each(:numbers))"
        return self._store.rows(
            f"SELECT {self._columns} FROM places WHERE {these} AND {self._conditions}",  # noqa: S608 - constants
            self._values | {"numbers": to_json(numbers)},
        )

    def _size(self, found: int, limit: int) -> int:
        """How much to look at: as much as the rest will take, if it lies as close as what was found."""
        if self._numbers is not None:
            return max(limit - found, self._looked, _AT_ONCE)
        if not self._looked:
            return 1
        wanted = max(limit - found, 1) * self._looked // max(found, 1) + 1
        return min(wanted, _MORE * self._looked)


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


def _reached(counts: Counter[Any], limit: int) -> str:
    """The time, newest first, with which counts come up to `limit`; "" where they do not."""
    of_times: Counter[str] = Counter()
    for (time, *_), count in counts.items():
        of_times[time] += count
    for time in sorted(of_times, reverse=True):
        limit -= of_times[time]
        if limit <= 0:
            return time
    return ""
