"""What versions share in SQLite: fingerprint keys and copy edges; and the raw pages."""

import collections
import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from newsbot.corpus.store.base import Bearer, Bucket, Ties
from newsbot.corpus.store.clean import clean_text, fits
from newsbot.corpus.store.codec import from_iso, iso
from newsbot.corpus.store.packing import pack, unpack
from newsbot.corpus.store.schema import EdgeRecord, PageRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, Articles, version_of, window_number, window_of_number
from newsbot.corpus.store.sqlite.connection import CODEC, Row, from_json, to_json

_PAGE = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_FIRST_BEARERS = """
    SELECT b.minute, v.article_id, v.id, v.rank, a.outlet
        FROM (SELECT minute, version_id FROM bearers WHERE key = ? AND {} ORDER BY minute, version_id LIMIT ?) AS b
        CROSS JOIN versions AS v ON v.id = b.version_id CROSS JOIN articles AS a ON a.id = v.article_id
"""
_IN_WINDOW, _IN_ANY = _FIRST_BEARERS.format("window = ?"), _FIRST_BEARERS.format("-1 <= ?")
_OF_MANY = """
    SELECT k.value FROM json_each(?) AS k
        WHERE (SELECT count(*) FROM (SELECT 1 FROM bearers WHERE key = k.value LIMIT ?)) > ?
"""
_OF_FEW = """
    SELECT b.key, b.window, b.minute, v.article_id, v.id, v.rank, a.outlet
        FROM json_each(?) AS k CROSS JOIN bearers AS b ON b.key = k.value
        CROSS JOIN versions AS v ON v.id = b.version_id CROSS JOIN articles AS a ON a.id = v.article_id
"""


class Relations(Articles):
    """Bearers of keys, ties, edges and pages of the section `articles`."""

    def bearers(self, buckets: Collection[Bucket], limit: int) -> dict[Bucket, list[Bearer]]:
        """See `Store.bearers`. Keys of few bearers, as nearly all are, are looked up at once, others one by one."""
        wanted = frozenset(buckets)
        keys = {key for key, _ in wanted}
        many = {key for (key,) in self.rows(_OF_MANY, (to_json(sorted(keys)), limit + 1, limit))}
        found = collections.defaultdict[Bucket, list[Bearer]](list)
        for key, number, *row in self.rows(_OF_FEW, (to_json(sorted(keys - many)),)):
            bearer = _bearer(*row)
            for window in (window_of_number(number), "any"):
                if (key, window) in wanted:
                    found[key, window].append(bearer)
        for key, window in wanted if many else ():
            if key in many:
                sql, place = (_IN_ANY, 0) if window == "any" else (_IN_WINDOW, window_number(window))
                found[key, window] = [_bearer(*row) for row in self.rows(sql, (key, place, limit))]
        return {bucket: sorted(bearers) for bucket, bearers in found.items() if bearers}

    def versions_by_id(self, version_ids: Iterable[str]) -> dict[str, VersionRecord]:
        """See `Store.versions_by_id`."""
        ids = to_json([clean_text(i) for i in version_ids])
        sql = f"SELECT {VERSION_COLUMNS} FROM versions WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - a constant
        return {version.id: version for version in map(version_of, self.rows(sql, (ids,)))}

    # --- ties and edges --------------------------------------------------------------------------------------------

    def put_ties(self, ties: Sequence[Ties]) -> None:
        """See `Store.put_ties`."""
        with self.writing():
            for each in ties:
                held = self.row("SELECT edges FROM ties WHERE article_id = ?", (clean_text(each.article_id),))
                gone = set(from_json(held[0])) - {edge.id for edge in each.edges} if held else ()
                self.run_many("DELETE FROM edges WHERE id = ?", [(ident,) for ident in sorted(gone)])
            for each in ties:
                documents = [CODEC.encode(edge) for edge in each.edges]
                rows = [(d["id"], d["low_article"], d["high_article"], to_json(d)) for d in documents]
                self.run_many("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?)", rows)
                tied = (to_json([d["id"] for d in documents]), to_json(list(each.siblings)), each.form)
                values = (clean_text(each.article_id), each.basis, *tied)
                self.run("INSERT OR REPLACE INTO ties VALUES (?, ?, ?, ?, ?)", values)

    def ties_of(self, article_ids: Iterable[str]) -> dict[str, Ties]:
        """See `Store.ties_of`."""
        ids = to_json([clean_text(i) for i in article_ids])
        held = self.rows(
            "SELECT article_id, basis, edges, siblings, form FROM ties"
            " WHERE article_id IN (SELECT value FROM json_each(?))",
            (ids,),
        )
        wanted = to_json([ident for row in held for ident in from_json(row[2])])
        rows = self.rows("SELECT doc, id FROM edges WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
        edges = {row[1]: _edge(row) for row in rows}
        return {
            article: Ties(
                article,
                basis,
                tuple(edges[i] for i in sorted(from_json(tied)) if i in edges),
                tuple(from_json(kin)),
                form,
            )
            for article, basis, tied, kin, form in held
        }

    def forms_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """See `Store.forms_of`."""
        ids = to_json([clean_text(i) for i in article_ids])
        wanted = "article_id IN (SELECT value FROM json_each(?)) AND form != ''"
        return dict(self.rows(f"SELECT article_id, form FROM ties WHERE {wanted}", (ids,)))  # noqa: S608 - a constant

    def alike(self, forms: Iterable[str]) -> dict[str, int]:
        """See `Store.alike`."""
        ids = to_json([clean_text(i) for i in forms])
        wanted = "form IN (SELECT value FROM json_each(?)) AND form != ''"
        rows = self.rows(f"SELECT form, 1 + count(*) FROM ties WHERE {wanted} GROUP BY form", (ids,))  # noqa: S608 - a constant
        return dict(rows)

    def drop_untied(self) -> int:
        """See `Store.drop_untied`."""
        with self.writing():
            tied = "(SELECT each.value FROM ties, json_each(ties.edges) AS each)"
            return self.run(f"DELETE FROM edges WHERE id NOT IN {tied}").rowcount  # noqa: S608 - a constant

    def tied(self, article_ids: Iterable[str]) -> set[tuple[str, str]]:
        """See `Store.tied`."""
        ids = to_json([clean_text(i) for i in article_ids])
        wanted = "(SELECT value FROM json_each(?))"
        rows = self.rows(
            f"SELECT low_article, high_article FROM edges WHERE low_article IN {wanted}"  # noqa: S608 - a constant
            f" UNION SELECT low_article, high_article FROM edges WHERE high_article IN {wanted}",
            (ids, ids),
        )
        return {(low, high) for low, high in rows}

    def edges_of(self, article_ids: Iterable[str]) -> list[EdgeRecord]:
        """See `Store.edges_of`."""
        ids = to_json([clean_text(i) for i in article_ids])
        wanted = "(SELECT value FROM json_each(?))"
        rows = self.rows(
            f"SELECT doc, id FROM edges WHERE low_article IN {wanted}"  # noqa: S608 - a constant
            f" UNION SELECT doc, id FROM edges WHERE high_article IN {wanted} ORDER BY id",
            (ids, ids),
        )
        return [_edge(row) for row in rows]

    def all_edges(self) -> Iterator[EdgeRecord]:
        """See `Store.all_edges`."""
        last = ""
        while rows := self.rows("SELECT doc, id FROM edges WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)):
            yield from map(_edge, rows)
            last = rows[-1][1]

    # --- pages -----------------------------------------------------------------------------------------------------

    def put_pages(self, pages: Sequence[PageRecord]) -> None:
        """See `Store.put_pages`."""
        with self.writing():
            for page in pages:
                body = pack(page.body)
                if fits(page, body):
                    values = (clean_text(page.sha), clean_text(page.url), clean_text(page.content_type))
                    times = (iso(page.fetched), iso(page.expires) if page.expires else None)
                    self.run("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?, ?, ?)", (*values, *times, body))

    def page(self, sha: str) -> PageRecord | None:
        """See `Store.page`."""
        row = self.row(
            "SELECT sha, url, content_type, body, fetched, expires FROM pages WHERE sha = ?", (clean_text(sha),)
        )
        if row is None:
            return None
        expires = from_iso(row[5]) if row[5] else None
        return PageRecord(row[0], row[1], row[2], unpack(row[3]), from_iso(row[4]), expires)


def _edge(row: Row) -> EdgeRecord:
    return CODEC.decode(EdgeRecord, from_json(row[0]))


def _bearer(minutes: int, *rest: str) -> Bearer:
    return Bearer(_moment(minutes), *rest)


@functools.lru_cache(maxsize=1_000)
def _moment(minutes: int) -> datetime:
    return _EPOCH + timedelta(minutes=minutes)
