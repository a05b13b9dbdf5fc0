"""What versions share in SQLite: fingerprint keys and copy edges; and the raw pages."""

import zlib
from collections.abc import Iterable, Iterator, Sequence

from newsbot.corpus.store.clean import clean_text, fits
from newsbot.corpus.store.codec import from_iso, iso, minute
from newsbot.corpus.store.schema import EdgeRecord, PageRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, Articles, version_of
from newsbot.corpus.store.sqlite.connection import CODEC, Row, from_json, to_json

_PAGE = 1_000

# From the version's own keys into the key index: the cost follows the matches, not the corpus.
_SHARING = f"""
    SELECT {VERSION_COLUMNS} FROM (
        SELECT theirs.version AS num, count(*) AS shared
        FROM json_each(:keys) AS mine CROSS JOIN fingerprint_keys AS theirs ON theirs.key = mine.value
        GROUP BY theirs.version
    ) CROSS JOIN versions USING (num)
    WHERE article_id <> :article AND shared >= min(:minimum, key_count)
    ORDER BY id
"""  # noqa: S608 - a constant


class Relations(Articles):
    """Sharing versions, edges and pages of the section `articles`."""

    def sharing_keys(self, version_ids: Sequence[str], minimum: int = 2) -> dict[str, list[VersionRecord]]:
        """See `Store.sharing_keys`."""
        found = {}
        for version_id in version_ids:
            row = self.row(f"SELECT {VERSION_COLUMNS} FROM versions WHERE id = ?", (clean_text(version_id),))  # noqa: S608 - a constant
            if row:
                found[version_id] = self._sharing(version_of(row), minimum)
        return found

    def _sharing(self, version: VersionRecord, minimum: int) -> list[VersionRecord]:
        keys = set(version.fingerprint)
        parameters = {
            "keys": to_json(sorted(keys)),
            "article": clean_text(version.article_id),
            "minimum": min(minimum, len(keys)),
        }
        return [version_of(row) for row in self.rows(_SHARING, parameters)]

    # --- edges -----------------------------------------------------------------------------------------------------

    def put_edges(self, edges: Sequence[EdgeRecord]) -> int:
        """See `Store.put_edges`."""
        with self.writing():
            return sum(self._put_edge(edge) for edge in edges)

    def _put_edge(self, edge: EdgeRecord) -> bool:
        document = CODEC.encode(edge)
        values = [document[name] for name in ("id", "low_article", "high_article")]
        if self.run("INSERT OR IGNORE INTO edges VALUES (?, ?, ?, ?)", (*values, to_json(document))).rowcount < 1:
            return False
        ends = [article for name in values[1:] if (article := self._article(name))]
        if ends:
            later = max(ends, key=lambda article: (minute(article.first_seen), article.id))
            self.move_mark(later.first_seen, later.id)
        return True

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
                body = zlib.compress(page.body)
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
        return PageRecord(row[0], row[1], row[2], zlib.decompress(row[3]), from_iso(row[4]), expires)


def _edge(row: Row) -> EdgeRecord:
    return CODEC.decode(EdgeRecord, from_json(row[0]))
