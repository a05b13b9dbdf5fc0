"""Taking articles back out of a SQLite store, so that their text is nowhere in its files."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from newsbot.corpus.store.clean import clean_text
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.schema import TombstoneRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, Articles, version_of
from newsbot.corpus.store.sqlite.connection import CODEC, from_json, to_json
from newsbot.errors import StoreError

_AT_ONCE = 200  # articles or addresses in one transaction
_THESE = "IN (SELECT value FROM json_each(?))"


class Removal(Articles):
    """The section `taking back` of the protocol."""

    def put_tombstones(self, tombstones: Sequence[TombstoneRecord]) -> None:
        """See `Store.put_tombstones`."""
        documents = [CODEC.encode(each) for each in tombstones]
        with self.writing():
            self.run_many(
                "INSERT OR REPLACE INTO tombstones VALUES (?, ?)", ((d["url"], to_json(d)) for d in documents)
            )

    def tombstones(self, urls: Iterable[str]) -> dict[str, TombstoneRecord]:
        """See `Store.tombstones`."""
        asked = {url: clean_text(url) for url in urls}
        rows = self.rows(f"SELECT url, doc FROM tombstones WHERE url {_THESE}", (to_json(list(asked.values())),))  # noqa: S608 - a constant
        found = {url: CODEC.decode(TombstoneRecord, from_json(doc)) for url, doc in rows}
        return {url: found[clean] for url, clean in asked.items() if clean in found}

    def remove_tombstones(self, urls: Iterable[str]) -> None:
        """See `Store.remove_tombstones`."""
        with self.writing():
            self.run_many("DELETE FROM tombstones WHERE url = ?", [(clean_text(url),) for url in urls])

    def announced_as(self, article_ids: Collection[str]) -> dict[str, set[str]]:
        """See `Store.announced_as`."""
        found: dict[str, set[str]] = {}
        field = "json_extract(doc, '$.article_id')"
        for table in ("urls", "decisions"):
            sql = f"SELECT {field}, url FROM {table} WHERE {field} {_THESE}"  # noqa: S608 - constants
            for article, url in self.rows(sql, (_names(article_ids),)):
                found.setdefault(article, set()).add(url)
        return found

    def stories_ever(self, article_ids: Collection[str]) -> set[str]:
        """See `Store.stories_ever`."""
        sql = f"SELECT DISTINCT json_extract(doc, '$.story_id') FROM assignments WHERE article_id {_THESE}"  # noqa: S608 - a constant
        return {story for (story,) in self.rows(sql, (_names(article_ids),)) if story}

    def remove_articles(self, article_ids: Collection[str], urls: Collection[str]) -> Mapping[str, int]:
        """See `Store.remove_articles`."""
        counts: Counter[str] = Counter(articles=0, versions=0, pages=0, decisions=0)
        self.run("PRAGMA secure_delete = ON")
        gone = {clean_text(url) for url in urls}
        pages = [sha for sha, url in self.rows("SELECT sha, url FROM pages") if url in gone]
        for some in _some(pages):
            with self.writing():
                counts["pages"] += self.run(f"DELETE FROM pages WHERE sha {_THESE}", (_names(some),)).rowcount  # noqa: S608 - a constant
        for some in _some(gone):
            with self.writing():
                self.run(f"DELETE FROM urls WHERE url {_THESE}", (_names(some),))  # noqa: S608 - a constant
                sql = f"DELETE FROM decisions WHERE url {_THESE}"  # noqa: S608 - a constant
                counts["decisions"] += self.run(sql, (_names(some),)).rowcount
        for some in _some(article_ids):
            with self.writing():
                for ident in some:
                    counts.update(self._remove(clean_text(ident)))
        return counts

    def _remove(self, ident: str) -> Counter[str]:
        """One article, inside of `writing`."""
        counts: Counter[str] = Counter()
        held = self._article(ident)
        sql = f"SELECT {VERSION_COLUMNS} FROM versions WHERE article_id = ?"  # noqa: S608 - a constant
        versions = [version_of(row) for row in self.rows(sql, (ident,))]
        for version in versions:
            if held is not None:
                self._drop_keys(version, minute(held.first_seen))
            counts["pages"] += self.run("DELETE FROM pages WHERE sha = ?", (version.page_sha,)).rowcount
        counts["versions"] = self.run("DELETE FROM versions WHERE article_id = ?", (ident,)).rowcount
        for table, column in _MADE_OF_IT:
            self.run(f"DELETE FROM {table} WHERE {column} = ?", (ident,))  # noqa: S608 - constants
        if held is not None:
            addresses = [(clean_text(address), ident) for address in (held.url, *held.aliases)]
            self.run_many("DELETE FROM addresses WHERE url = ? AND id = ?", addresses)
            for table, column in (("terms", "rowid"), ("weights", "num")):
                self.run(f"DELETE FROM {table} WHERE {column} = (SELECT num FROM articles WHERE id = ?)", (ident,))  # noqa: S608 - constants
            counts["articles"] = self.run("DELETE FROM articles WHERE id = ?", (ident,)).rowcount
        self.leave(versions)
        return counts

    def scrub(self) -> str:
        """See `Store.scrub`. Deleted rows leave traces in pages that were split and in the log of writes."""
        try:
            with self.writing():
                self.run("INSERT INTO terms (terms) VALUES ('optimize')")
            self.run("VACUUM")
            busy = self.run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except StoreError as error:
            raise StoreError(
                f"{error}. The texts are removed, but the file could not be written anew and may hold traces of them:"
                " purge them again when that is mended"
            ) from error
        return "another process is reading: its log of writes may hold traces until that ends" if busy else ""


_MADE_OF_IT = (
    ("edges", "low_article"),
    ("edges", "high_article"),
    ("ties", "article_id"),
    ("assignments", "article_id"),
    ("readings", "article_id"),
)


def _names(values: Iterable[str]) -> str:
    return to_json([clean_text(value) for value in values])


def _some(values: Iterable[str]) -> Iterator[list[str]]:
    """In an order, in lists."""
    ordered = sorted(values)
    for at in range(0, len(ordered), _AT_ONCE):
        yield ordered[at : at + _AT_ONCE]
