"""Lists of articles in SQLite: filters, canonical order, versions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from newsbot.corpus.store.base import ArticleFilter, Split, Standing, Tally
from newsbot.corpus.store.clean import bounded, clean_text, searchable
from newsbot.corpus.store.codec import from_iso, iso, minute
from newsbot.corpus.store.merge import standing
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, article_of, version_of
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, UNREAD, Connection, to_json

_PAGE = 1_000
_FEW, _FEW_PLACES = 1_500, 8_000
"""Articles with a word that are sooner fetched and sorted than met among all; the same of their narrow rows."""


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
# `+`: go through articles newest first and stop at the limit, rather than fetch and sort every match of a common word
# (100,000 articles, a word in two thirds of them: 8 ms, else 146)
_OF_MANY = _OF_ARTICLES._replace(terms=f"+{_OF_ARTICLES.terms}")
_OF_PLACES = _Columns(
    "EXISTS (SELECT 1 FROM json_each(topics) AS t WHERE t.value IN (SELECT value FROM json_each(:topics)))",
    "num IN (SELECT num FROM articles WHERE id IN (SELECT value FROM json_each(:ids)))",
    "unread",
    "terms MATCH :terms",
)


class Reading(Connection):
    """The section `reading` of the protocol."""

    def articles(
        self, where: ArticleFilter, limit: int | None = None, after: tuple[datetime, str] | None = None
    ) -> list[ArticleRecord]:
        """See `Store.articles`."""
        conditions, values = self._newest(where)
        if after is not None:
            conditions += " AND (first_seen, id) < (:seen, :id)"
            values.update(seen=iso(after[0]), id=clean_text(after[1]))
        values["limit"] = -1 if limit is None else bounded(limit)
        rows = self.rows(
            f"SELECT doc FROM articles WHERE {conditions} ORDER BY first_seen DESC, id DESC LIMIT :limit",  # noqa: S608 - constants
            values,
        )
        return [article_of(row) for row in rows]

    def standings(self, where: ArticleFilter, limit: int, weighed: bool = True) -> list[Standing]:
        """See `Store.standings`."""
        conditions, values = _conditions(where, _OF_PLACES)
        source = "terms CROSS JOIN places ON num = terms.rowid"
        if "terms" not in values or not self._are_few(values["terms"], _FEW_PLACES):
            conditions, values = _conditions(where, _OF_MANY)
            source = "articles"
        words = "coalesce((SELECT words FROM weights WHERE weights.num = these.num), '')" if weighed else "''"
        newest = "ORDER BY first_seen DESC, id DESC"
        these = f"SELECT num, first_seen, id, outlet, language FROM {source} WHERE {conditions} {newest} LIMIT :limit"  # noqa: S608 - constants
        rows = self.rows(
            f"SELECT first_seen, id, outlet, language, {words} FROM ({these}) AS these {newest}",  # noqa: S608 - constants
            values | {"limit": bounded(limit)},
        )
        return [Standing(from_iso(row[0]), *row[1:]) for row in rows]

    def tally(self, where: ArticleFilter, step: Literal["hour", "day"], split: Split | None) -> list[Tally]:
        """See `Store.tally`."""
        conditions, values = _conditions(where, _OF_PLACES)
        source = "terms CROSS JOIN places ON num = terms.rowid" if "terms" in values else "places"
        columns = f"substr(first_seen, 1, {13 if step == 'hour' else 10}), {split or 'NULL'}, relation"
        chosen = f"FROM {source} WHERE {conditions}"
        if split is None:
            rows = self.rows(f"SELECT {columns}, count(*) {chosen} GROUP BY 1, 3", values)
        else:  # groups are many: to sort what belongs together takes longer than to count it here
            counts = Counter(self.rows(f"SELECT {columns} {chosen}", values))
            rows = [(*key, count) for key, count in counts.items()]
        begins = {text: datetime.fromisoformat(text).replace(tzinfo=UTC) for text in {row[0] for row in rows}}
        return [Tally(begins[text], *rest) for text, *rest in rows]

    def count_articles(self, where: ArticleFilter) -> int:
        """See `Store.count_articles`."""
        conditions, values = _conditions(where)
        if where.terms and where == ArticleFilter(terms=where.terms) and "terms" in values:
            sql = "SELECT count(*) FROM terms WHERE terms MATCH :terms"
        else:
            sql = f"SELECT count(*) FROM articles WHERE {conditions}"  # noqa: S608 - constants
        ((count,),) = self.rows(sql, values)
        return int(count)

    def articles_in_order(
        self, start: tuple[datetime, str] | None = None, where: ArticleFilter | None = None
    ) -> Iterator[ArticleRecord]:
        """See `Store.articles_in_order`."""
        conditions, values = self._newest(where or ArticleFilter())
        sql = (
            "SELECT doc, minute, id FROM articles WHERE (minute, id) {} (:minute, :id)"
            " AND {} ORDER BY minute, id LIMIT :page"
        )
        begin = (iso(minute(start[0])), clean_text(start[1])) if start else ("", "")
        values.update(minute=begin[0], id=begin[1], page=_PAGE)
        rows = self.rows(sql.format(">=", conditions), values)
        while rows:
            yield from map(article_of, rows)
            values.update(minute=rows[-1][1], id=rows[-1][2])
            rows = self.rows(sql.format(">", conditions), values)

    def _newest(self, where: ArticleFilter) -> tuple[str, dict[str, Any]]:
        """Conditions by which articles are found in their order at the least cost."""
        conditions, values = _conditions(where, _OF_MANY)
        if "terms" in values and self._are_few(values["terms"], _FEW):
            return _conditions(where)
        return conditions, values

    def _are_few(self, match: str, few: int) -> bool:
        """Whether fewer articles than that meet an FTS5 expression."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM terms WHERE terms MATCH ? LIMIT ?)"
        return bool(self.rows(sql, (match, few))[0][0] < few)

    def find_articles(self, prefix: str, limit: int = 10) -> list[ArticleRecord]:
        """See `Store.find_articles`."""
        low = clean_text(prefix)
        rows = self.rows(
            "SELECT doc FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (low, low + "\U0010ffff", bounded(limit)),
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
