"""Articles and their versions in SQLite: the writes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from newsbot.corpus.store.base import PutResult
from newsbot.corpus.store.clean import clean_text, fit_version
from newsbot.corpus.store.codec import from_iso, iso, minute, position_key
from newsbot.corpus.store.merge import (
    FETCH_TIMES,
    first_version_key,
    merge_article,
    moves_desk,
    normal,
    rank_of,
    with_current,
)
from newsbot.corpus.store.schema import SEARCH_VERSION, ArticleRecord, VersionRecord
from newsbot.corpus.store.sqlite.connection import CODEC, IS_HEADLINE, Document, Row, from_json, to_json
from newsbot.corpus.store.sqlite.search_index import SearchIndex
from newsbot.items import Known, KnownVersion
from newsbot.text.fingerprint import window_of

VERSION_COLUMNS = "doc, first_fetched, last_fetched"
_OF_ARTICLE = f"SELECT {VERSION_COLUMNS} FROM versions WHERE article_id = ?"  # noqa: S608 - a constant


_AT_ONCE = 200
_NO_WINDOW = -1


class Articles(SearchIndex):
    """The writing half of the section `articles`."""

    def __init__(self, path: str, *, create: bool, timeout: float) -> None:
        super().__init__(path, create=create, timeout=timeout)
        try:
            if not self.row("SELECT 1 FROM articles LIMIT 1"):  # a new one: what is written is indexed
                self.index_some()
        except BaseException:
            self.close()
            raise

    def unindexed(self) -> int:
        """See `Store.unindexed`."""
        begin = self._indexed_up_to()
        return 0 if begin is None else int(self.rows("SELECT count(*) FROM articles WHERE num > ?", (begin,))[0][0])

    def index_some(self) -> int:
        """See `Store.index_some`."""
        if self._indexed_up_to() is None:
            return 0
        with self.writing():
            begin = self._indexed_up_to()  # another process may have gone on meanwhile
            rows = self.rows(
                "SELECT num, id, current_sha FROM articles WHERE num > ? ORDER BY num LIMIT ?", (begin, _AT_ONCE)
            )
            for number, ident, sha in rows:
                versions = [version_of(row) for row in self.rows(_OF_ARTICLE, (ident,))]
                self.enter(versions)
                self.index(number, next(each for each in versions if each.sha == sha))
            last = rows[-1][0] if rows else None
            self.run("UPDATE search_index SET version = ?, num = ?", (SEARCH_VERSION, last))
        return len(rows)

    def _indexed_up_to(self) -> int | None:
        """The number of the last article that is indexed as it is done today; None: all are."""
        ((version, number),) = self.rows("SELECT version, num FROM search_index")
        if version > SEARCH_VERSION or (version == SEARCH_VERSION and number is None):
            return None
        return number or 0 if version == SEARCH_VERSION else 0

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """See `Store.known`."""
        found: dict[str, Known] = {}
        for url in urls:
            row = self.row("SELECT id FROM addresses WHERE url = ? ORDER BY alias, id LIMIT 1", (clean_text(url),))
            if row:
                found[url] = self._known(row[0])
        return found

    def _known(self, article_id: str) -> Known:
        versions = self.rows(
            "SELECT sha, extractor, first_fetched, last_fetched, json_extract(doc, '$.page_sha') FROM versions"
            " WHERE article_id = ? ORDER BY first_fetched, sha",
            (article_id,),
        )
        article = self._article(article_id)
        assert article is not None, "an address without its article"
        return Known(
            article_id,
            article.url,
            tuple(
                KnownVersion(sha, extractor, from_iso(a), from_iso(b), page) for sha, extractor, a, b, page in versions
            ),
        )

    def put_version(self, article: ArticleRecord, version: VersionRecord) -> PutResult:
        """See `Store.put_version`."""
        return self.put_versions([(article, version)])[0]

    def put_versions(self, pairs: Sequence[tuple[ArticleRecord, VersionRecord]]) -> list[PutResult]:
        """See `Store.put_versions`."""
        with self.writing():
            entered = self.enter(version for _, version in pairs)
            results = [self._put(article, version) for article, version in pairs]
        self.remember(entered)
        return results

    def touch_version(self, article_id: str, sha: str, fetched: datetime) -> None:
        """See `Store.touch_version`."""
        with self.writing():
            row = self.row(
                "SELECT id FROM versions WHERE article_id = ? AND sha = ?", (clean_text(article_id), clean_text(sha))
            )
            article = self._article(article_id)
            if row is None or article is None:
                return
            before = self._first_key(article_id)
            self._merge_times(row[0], iso(fetched), iso(fetched))
            self._write_article(article, article, self._current(article_id))
            if self._first_key(article_id) != before:
                self.move_mark(article.first_seen, article.id)

    def _put(self, article: ArticleRecord, version: VersionRecord) -> PutResult:
        article, document = normal(article), CODEC.encode(fit_version(version))
        version = CODEC.decode(VersionRecord, document)
        old = self._article(article.id)
        first_before = self._first_key(article.id) if old else None
        merged = merge_article(old, article)
        if old is not None and minute(merged.first_seen) != minute(old.first_seen):
            self._move_keys(old, minute(merged.first_seen))
        new_version = self._put_version(version, document, minute(merged.first_seen))
        self._write_article(old, merged, self._current(article.id) if old else version)
        if moves_desk(old, article, first_before, first_version_key(version)):
            self.move_mark(merged.first_seen, merged.id)
        return PutResult(article.id, old is None, new_version)

    def _first_key(self, article_id: str) -> str | None:
        sql = f"SELECT min(iif({IS_HEADLINE}, '~ ', '') || first_fetched || ' ' || sha) FROM versions"  # noqa: S608 - constants
        key: str | None = self.rows(f"{sql} WHERE article_id = ?", (clean_text(article_id),))[0][0]
        return key  # as `first_version_key`

    # --- versions --------------------------------------------------------------------------------------------------

    def _put_version(self, version: VersionRecord, document: Document, seen: datetime) -> bool:
        """Merge a version, with what it is encoded to, of an article first seen in this minute; True when it is new."""
        rank = rank_of(document)
        row = self.row(f"SELECT {VERSION_COLUMNS}, num, rank FROM versions WHERE id = ?", (clean_text(version.id),))  # noqa: S608 - a constant
        if row is None:
            self._insert_version(document, rank)
            self._put_keys(version, seen)
            return True
        if rank < row[4]:
            self._drop_keys(version_of(row), seen)
            self._replace_details(row[3], document, rank)
            self._put_keys(version, seen)
        self._merge_times(version.id, iso(version.first_fetched), iso(version.last_fetched))
        return False

    def _insert_version(self, document: Document, rank: str) -> None:
        names = ("id", "article_id", "sha", "extractor", *FETCH_TIMES)
        self.run(
            "INSERT INTO versions (id, article_id, sha, extractor, first_fetched, last_fetched, rank, key_count, doc)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*(document[name] for name in names), rank, len(document["fingerprint"]), _details(document)),
        )

    def _replace_details(self, number: int, document: Document, rank: str) -> None:
        self.run(
            "UPDATE versions SET extractor = ?, rank = ?, key_count = ?, doc = ? WHERE num = ?",
            (document["extractor"], rank, len(document["fingerprint"]), _details(document), number),
        )

    def _put_keys(self, version: VersionRecord, seen: datetime) -> None:
        self.run_many("INSERT OR IGNORE INTO bearers VALUES (?, ?, ?, ?)", key_rows(version, seen))

    def _drop_keys(self, version: VersionRecord, seen: datetime) -> None:
        row = "key = ? AND window = ? AND minute = ? AND version_id = ?"
        self.run_many(f"DELETE FROM bearers WHERE {row}", key_rows(version, seen))  # noqa: S608 - a constant

    def _move_keys(self, article: ArticleRecord, seen: datetime) -> None:
        """The article was seen earlier than it is known by: its keys move to their place in the canonical order."""
        for version in map(version_of, self.rows(_OF_ARTICLE, (clean_text(article.id),))):
            self._drop_keys(version, minute(article.first_seen))
            self._put_keys(version, seen)

    def _merge_times(self, version: str, first: str, last: str) -> None:
        self.run(
            "UPDATE versions SET first_fetched = min(first_fetched, ?), last_fetched = max(last_fetched, ?)"
            " WHERE id = ?",
            (first, last, clean_text(version)),
        )

    # --- articles --------------------------------------------------------------------------------------------------

    def _article(self, article_id: str) -> ArticleRecord | None:
        row = self.row("SELECT doc FROM articles WHERE id = ?", (clean_text(article_id),))
        return article_of(row) if row else None

    def _current(self, article_id: str) -> VersionRecord:
        row = self.row(
            f"SELECT {VERSION_COLUMNS} FROM versions WHERE article_id = ?"  # noqa: S608 - constants
            f" ORDER BY {IS_HEADLINE}, last_fetched DESC, sha DESC LIMIT 1",
            (clean_text(article_id),),
        )
        assert row is not None, "an article is written after its version"
        return version_of(row)

    def _write_article(self, old: ArticleRecord | None, merged: ArticleRecord, version: VersionRecord) -> None:
        """Write an article of which this is the current version."""
        current = with_current(merged, version)
        if current == old:
            return
        number = self._write_row(old, current)
        self._write_addresses(old, current)
        if old is None or old.current_sha != current.current_sha:
            self.index(number, version)

    def _write_row(self, old: ArticleRecord | None, article: ArticleRecord) -> int:
        document = CODEC.encode(article)
        values = [document[name] for name in ("outlet", "language", "first_seen")]
        values += [iso(minute(article.first_seen)), document["current_sha"], to_json(document), document["id"]]
        if old is None:
            sql = (
                "INSERT INTO articles (outlet, language, first_seen, minute, current_sha, doc, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING num"
            )
        else:
            sql = (
                "UPDATE articles SET outlet = ?, language = ?, first_seen = ?, minute = ?, current_sha = ?, doc = ?"
                " WHERE id = ? RETURNING num"
            )
        return int(self.run(sql, values).fetchall()[0][0])

    def _write_addresses(self, old: ArticleRecord | None, article: ArticleRecord) -> None:
        if old is not None and old.aliases == article.aliases:
            return
        addresses = [(clean_text(article.url), 0), *((clean_text(alias), 1) for alias in article.aliases)]
        self.run_many(
            "INSERT OR IGNORE INTO addresses VALUES (?, ?, ?)",
            [(url, alias, clean_text(article.id)) for url, alias in addresses],
        )

    # --- the desk's mark -------------------------------------------------------------------------------------------

    def move_mark(self, first_seen: datetime, article_id: str) -> None:
        """Stories may change from this article on; for the inside of `writing`."""
        key = position_key((first_seen, article_id))
        self.run(
            "UPDATE desk_mark SET counter = counter + 1, position = min(coalesce(position, :key), :key)", {"key": key}
        )


def _details(version: Document) -> str:
    """An encoded version without what has columns of its own."""
    return to_json({name: value for name, value in version.items() if name not in FETCH_TIMES})


def key_rows(version: VersionRecord, seen: datetime) -> list[Row]:
    """The rows of `bearers` for a version; see ddl.py."""
    place = (window_number(window_of(version.published)), int(seen.timestamp()) // 60, clean_text(version.id))
    return [(key, *place) for key in version.fingerprint]


def window_number(window: int | None) -> int:
    """A window of time as `bearers` holds it."""
    return _NO_WINDOW if window is None else window


def window_of_number(number: int) -> int | None:
    """The reverse of `window_number`."""
    return None if number == _NO_WINDOW else number


def article_of(row: Row) -> ArticleRecord:
    """The article in a row that begins with `doc`."""
    return CODEC.decode(ArticleRecord, from_json(row[0]))


def version_of(row: Row) -> VersionRecord:
    """The version in a row of `VERSION_COLUMNS`."""
    document = from_json(row[0])
    document.update(zip(FETCH_TIMES, row[1:3], strict=True))
    return CODEC.decode(VersionRecord, document)
