"""Lists of articles in SQLite: filters, canonical order, versions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from newsbot.corpus.store.base import ArticleFilter, Split, Standing, Tally, TermGroups
from newsbot.corpus.store.clean import at_most, clean_text, searchable
from newsbot.corpus.store.codec import from_iso, iso, minute
from newsbot.corpus.store.merge import standing
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, article_of, version_of
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, UNREAD, Row, to_json
from newsbot.corpus.store.sqlite.spans import CANONICAL, NEWEST, Spans

_PAGE = 1_000
_MANY, _LOOK_UP = 20_000, 25
"""Up to how many articles with a word, or of an outlet, are counted to know which is rarer; and how many rows are read
in the time in which the index says whether one article has a word."""


class _Columns(NamedTuple):
    """Conditions as they are of one table."""

    topics: str
    ids: str
    unread: str
    terms: str


_OF_ARTICLES = _Columns(
    ANY_TOPIC,
    "id IN (SELECT value FROM json_each(:ids))",
    UNREAD,
    "num IN (SELECT rowid FROM terms WHERE terms MATCH :terms)",
)
_OF_FEW = _OF_ARTICLES._replace(terms="EXISTS (SELECT 1 FROM terms WHERE terms MATCH :terms AND terms.rowid = num)")
"""Where other conditions leave few articles: each is looked up, some 30 µs, and what else has the words is not met."""
_OF_PLACES = _Columns(
    "EXISTS (SELECT 1 FROM json_each(topics) AS t WHERE t.value IN (SELECT value FROM json_each(:topics)))",
    "num IN (SELECT num FROM articles WHERE id IN (SELECT value FROM json_each(:ids)))",
    "unread",
    "1",  # `Spans` and `tally` ask for words
)


class Reading(Spans):
    """The section `reading` of the protocol."""

    def articles(
        self, where: ArticleFilter, limit: int | None = None, after: tuple[datetime, str] | None = None
    ) -> list[ArticleRecord]:
        """See `Store.articles`."""
        most = -1 if limit is None else at_most(limit)
        newest = "ORDER BY first_seen DESC, id DESC LIMIT :limit"
        if limit is not None and self._are_met_in_time(where):
            conditions, values = _conditions(where, _OF_PLACES)
            conditions, values = _behind(conditions, values, after)
            found = [row[2] for row in self.first_matches(NEWEST, "num", conditions, values, most)]
            rows = self.rows(
                f"SELECT doc FROM articles WHERE num IN (SELECT value FROM json_each(:nums)) {newest}",  # noqa: S608 - constants
                {"nums": to_json(found), "limit": -1},
            )
        else:
            columns = _OF_ARTICLES if limit is None else _OF_FEW
            conditions, values = _behind(*_conditions(where, columns), after)
            rows = self.rows(
                f"SELECT doc FROM articles WHERE {conditions} {newest}",  # noqa: S608 - constants
                values | {"limit": most},
            )
        return [article_of(row) for row in rows]

    def standings(self, where: ArticleFilter, limit: int, weighed: bool = True) -> list[Standing]:
        """See `Store.standings`."""
        words = "coalesce((SELECT words FROM weights WHERE weights.num = places.num), '')" if weighed else "''"
        rows = self._newest(where, f"outlet, language, {words}", at_most(limit))
        return [Standing(from_iso(seen), *rest) for seen, *rest in rows]

    def tally(
        self, where: ArticleFilter, step: Literal["hour", "day"], split: Split | None, limit: int | None = None
    ) -> list[Tally]:
        """See `Store.tally`."""
        length = 13 if step == "hour" else 10
        columns = f"{split or 'NULL'}, relation"
        if limit is not None:
            counts = self._newest_counted(where, length, columns, at_most(limit))
            rows = [(*key, count) for key, count in counts.items()]
        else:
            conditions, values = _conditions(where, _OF_PLACES)
            source = "places"
            if "terms" in values:
                source = "terms CROSS JOIN places ON num = terms.rowid"
                conditions = f"terms MATCH :terms AND {conditions}"
            chosen = f"SELECT substr(first_seen, 1, {length}), {columns} FROM {source} WHERE {conditions}"  # noqa: S608 - constants
            # groups are many: to sort what belongs together takes longer than to count it here
            rows = [(*key, count) for key, count in Counter(self.rows(chosen, values)).items()]
        begins = {text: datetime.fromisoformat(text).replace(tzinfo=UTC) for text in {row[0] for row in rows}}
        return [Tally(begins[text], *rest) for text, *rest in rows]

    def count_articles(self, where: ArticleFilter, most: int | None = None) -> int:
        """See `Store.count_articles`."""
        limit = -1 if most is None else at_most(most)
        conditions, values = _conditions(where)
        if where == ArticleFilter(terms=where.terms) and "terms" in values:
            return self.number_of(values["terms"], limit)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM articles WHERE {conditions} LIMIT :limit)"  # noqa: S608 - constants
        return int(self.rows(sql, values | {"limit": limit})[0][0])

    def count_newest(self, terms: Sequence[TermGroups], newest: int) -> list[int]:
        """See `Store.count_newest`."""
        last = self.row(
            "SELECT first_seen FROM articles ORDER BY first_seen DESC, id DESC LIMIT 1 OFFSET ?",
            (at_most(newest) - 1,),
        )
        since = last[0] if last else ""
        found = []
        for groups in terms:
            asked = searchable(groups)
            if asked:
                found.append(self.number_since(_match(asked), since))
            elif asked is None:
                found.append(0)
            else:
                found.append(int(self.rows("SELECT count(*) FROM articles WHERE first_seen >= ?", (since,))[0][0]))
        return found

    def articles_in_order(
        self, start: tuple[datetime, str] | None = None, where: ArticleFilter | None = None
    ) -> Iterator[ArticleRecord]:
        """See `Store.articles_in_order`."""
        where = where or ArticleFilter()
        place = (iso(minute(start[0])), clean_text(start[1])) if start else ("", "")
        behind = ">="
        while rows := self._page_in_order(where, place, behind):
            yield from map(article_of, rows)
            place, behind = rows[-1][1:], ">"

    def _page_in_order(self, where: ArticleFilter, place: tuple[str, str], behind: str) -> list[Row]:
        """Documents behind a place, each with its own."""
        given = {"minute": place[0], "id": place[1]}
        if self._are_met_in_time(where):
            conditions, values = _conditions(where, _OF_PLACES)
            conditions += f" AND ({CANONICAL.time}, id) {behind} (:minute, :id)"
            found = self.first_matches(CANONICAL, "num", conditions, values | given, _PAGE)
            return self.rows(
                "SELECT doc, minute, id FROM articles WHERE num IN (SELECT value FROM json_each(?))"
                " ORDER BY minute, id",
                (to_json([row[2] for row in found]),),
            )
        conditions, values = _conditions(where, _OF_FEW)
        return self.rows(
            f"SELECT doc, minute, id FROM articles WHERE (minute, id) {behind} (:minute, :id) AND {conditions}"  # noqa: S608 - constants
            " ORDER BY minute, id LIMIT :page",
            {**values, **given, "page": _PAGE},
        )

    def _newest_counted(self, where: ArticleFilter, length: int, columns: str, limit: int) -> Counter[Row]:
        """The newest that match, by the first `length` letters of when they were first seen, and by `columns`."""
        counts: Counter[Row] = Counter()
        if limit and self._are_met_in_time(where):
            conditions, values = _conditions(where, _OF_PLACES)
            found, last = self.counted_matches(length, columns, conditions, values, limit)
            counts.update({key: count for key, count in found.items() if key[0] > last})
            if not last:
                return counts
            values["since"] = max(last, values.get("since", ""))  # of this time they are perhaps not all
            values["until"] = min(f"{last}~", values.get("until", "~"))
            conditions += " AND first_seen >= :since AND first_seen < :until"
            newest = self.first_matches(NEWEST, columns, conditions, values, limit - counts.total())
        else:
            newest = self._newest(where, columns, limit)
        counts.update((seen[:length], *rest) for seen, _, *rest in newest)
        return counts

    def _newest(self, where: ArticleFilter, columns: str, limit: int) -> list[Row]:
        """The newest that match, by their rows of `places`: time and id, then `columns`."""
        if self._are_met_in_time(where):
            return self.first_matches(NEWEST, columns, *_conditions(where, _OF_PLACES), limit)
        conditions, values = _conditions(where, _OF_FEW)
        newest = "ORDER BY first_seen DESC, id DESC"
        these = f"SELECT num AS number FROM articles WHERE {conditions} {newest} LIMIT :limit"  # noqa: S608 - constants
        return self.rows(
            f"SELECT first_seen, id, {columns} FROM ({these}) CROSS JOIN places ON num = number {newest}",  # noqa: S608 - constants
            values | {"limit": limit},
        )

    def _are_met_in_time(self, where: ArticleFilter) -> bool:
        """Whether matches are sooner found by their words than among the articles that the other conditions leave."""
        groups = searchable(where.terms)
        if not groups or where.ids is not None:
            return False
        if not (where.outlets or where.languages):
            return True
        conditions, values = _conditions(ArticleFilter(outlets=where.outlets, languages=where.languages))
        sql = f"SELECT count(*) FROM (SELECT 1 FROM articles WHERE {conditions} LIMIT {_MANY})"  # noqa: S608 - constants
        return int(self.rows(sql, values)[0][0]) * _LOOK_UP > self.number_of(_match(groups), _MANY)

    def find_articles(self, prefix: str, limit: int = 10) -> list[ArticleRecord]:
        """See `Store.find_articles`."""
        low = clean_text(prefix)
        rows = self.rows(
            "SELECT doc FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (low, low + "\U0010ffff", at_most(limit)),
        )
        return [article_of(row) for row in rows]

    def versions(self, article_ids: Iterable[str], *, replaced: bool = False) -> dict[str, list[VersionRecord]]:
        """See `Store.versions`."""
        found = {}
        for article_id in article_ids:
            rows = self.rows(
                f"SELECT {VERSION_COLUMNS} FROM versions WHERE article_id = ? ORDER BY first_fetched, sha",  # noqa: S608 - a constant
                (clean_text(article_id),),
            )
            if rows:
                versions = [version_of(row) for row in rows]
                found[article_id] = versions if replaced else standing(versions)
        return found


def _behind(conditions: str, values: dict[str, Any], after: tuple[datetime, str] | None) -> tuple[str, dict[str, Any]]:
    """The same, of what stands behind a place, newest first."""
    if after is None:
        return conditions, values
    place = {"seen": iso(after[0]), "id": clean_text(after[1])}
    return f"{conditions} AND (first_seen, id) < (:seen, :id)", values | place


def _conditions(where: ArticleFilter, columns: _Columns = _OF_ARTICLES) -> tuple[str, dict[str, Any]]:
    """An SQL condition made of constants, and its values."""
    conditions = ["1"]
    values: dict[str, Any] = {}
    for name in ("topics", "ids", "outlets", "languages"):
        members = getattr(where, name)
        if members or (name == "ids" and members is not None):
            condition, value = _one_of(name, [clean_text(member) for member in members], columns)
            conditions.append(condition)
            values[name] = value
    if where.since is not None:
        conditions.append("first_seen >= :since")
        values["since"] = iso(where.since)
    if where.until is not None:
        conditions.append("first_seen < :until")
        values["until"] = iso(where.until)
    if where.texts_only:
        conditions.append(f"NOT {columns.unread}")
    groups = searchable(where.terms)
    if groups is None:
        conditions.append("0")
    elif groups:
        conditions.append(columns.terms)
        values["terms"] = _match(groups)
    return " AND ".join(conditions), values


def _one_of(name: str, members: list[str], columns: _Columns) -> tuple[str, str]:
    """The condition that a value is one of these, and what it is asked with."""
    if name in ("topics", "ids"):
        return getattr(columns, name), to_json(members)
    column = name.removesuffix("s")
    if len(members) == 1:  # an index gives the articles in their order; those of several would have to be sorted
        return f"{column} = :{name}", members[0]
    return f"{column} IN (SELECT value FROM json_each(:{name}))", to_json(members)  # noqa: S608 - constants


def _match(groups: list[list[tuple[str, bool]]]) -> str:
    """The FTS5 expression of term groups; each word is a quoted string, so that none is an operator."""
    quoted = [[f'"{word}"' + "*" * prefix for word, prefix in group] for group in groups]
    return " AND ".join(f"({' OR '.join(group)})" for group in quoted)
