"""Lists of articles in SQLite: filters, canonical order, versions."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from newsbot.corpus.store.base import ArticleFilter, Standing
from newsbot.corpus.store.clean import bounded, clean_text, searchable
from newsbot.corpus.store.codec import from_iso, iso, minute
from newsbot.corpus.store.merge import standing
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, article_of, version_of
from newsbot.corpus.store.sqlite.connection import ANY_TOPIC, UNREAD, Connection, to_json

_PAGE = 1_000
_MEMBERS = {
    "topics": ANY_TOPIC,
    "outlets": "outlet IN (SELECT value FROM json_each(:outlets))",
    "languages": "language IN (SELECT value FROM json_each(:languages))",
    "ids": "id IN (SELECT value FROM json_each(:ids))",
}
_ONE = {"outlets": "outlet = :outlets", "languages": "language = :languages"}
"""With one member an index gives the articles in their order; those of several would have to be sorted."""


class Reading(Connection):
    """The section `reading` of the protocol."""

    def articles(
        self, where: ArticleFilter, limit: int | None = None, after: tuple[datetime, str] | None = None
    ) -> list[ArticleRecord]:
        """See `Store.articles`."""
        conditions, values = _conditions(where)
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
        conditions, values = _conditions(where)
        words = "coalesce((SELECT words FROM weights WHERE weights.num = articles.num), '')" if weighed else "''"
        rows = self.rows(
            f"SELECT first_seen, id, outlet, language, {words} FROM articles WHERE {conditions}"  # noqa: S608 - constants
            " ORDER BY first_seen DESC, id DESC LIMIT :limit",
            values | {"limit": bounded(limit)},
        )
        return [Standing(from_iso(row[0]), *row[1:]) for row in rows]

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
        conditions, values = _conditions(where or ArticleFilter())
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


def _conditions(where: ArticleFilter) -> tuple[str, dict[str, Any]]:
    """An SQL condition made of constants, and its values."""
    conditions = ["1"]
    values: dict[str, Any] = {}
    for name, condition in _MEMBERS.items():
        members = getattr(where, name)
        if name in _ONE and len(members) == 1:
            conditions.append(_ONE[name])
            values[name] = clean_text(members[0])
        elif members or (name == "ids" and members is not None):
            conditions.append(condition)
            values[name] = to_json([clean_text(member) for member in members])
    if where.since is not None:
        conditions.append("first_seen >= :since")
        values["since"] = iso(where.since)
    if where.until is not None:
        conditions.append("first_seen < :until")
        values["until"] = iso(where.until)
    if where.texts_only:
        conditions.append(f"NOT {UNREAD}")
    groups = searchable(where.terms)
    if groups is None:
        conditions.append("0")
    elif groups:
        # `+`: go through articles newest first and stop at the limit, rather than fetch and sort every match of a
        # common word (100,000 articles, a word in two thirds of them: 8 ms, else 146)
        conditions.append("+num IN (SELECT rowid FROM terms WHERE terms MATCH :terms)")
        values["terms"] = _match(groups)
    return " AND ".join(conditions), values


def _match(groups: list[list[tuple[str, bool]]]) -> str:
    """The FTS5 expression of term groups; each word is a quoted string, so that none is an operator."""
    quoted = [[f'"{word}"' + "*" * prefix for word, prefix in group] for group in groups]
    return " AND ".join(f"({' OR '.join(group)})" for group in quoted)
