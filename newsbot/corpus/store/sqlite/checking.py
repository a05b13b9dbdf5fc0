"""Whether what a SQLite store makes of its versions is what they say."""

from collections.abc import Collection

from newsbot.corpus.store.clean import clean_text, terms_of
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.merge import with_current
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, Articles, key_rows, version_of
from newsbot.corpus.store.sqlite.connection import IS_HEADLINE
from newsbot.errors import StoreError
from newsbot.text.prominence import weights_of

_ORPHANS = (
    ("terms", "rowid", "(SELECT num FROM articles)"),
    ("weights", "num", "(SELECT num FROM articles)"),
    ("addresses", "id", "(SELECT id FROM articles)"),
    ("bearers", "version_id", "(SELECT id FROM versions)"),
)


class Checking(Articles):
    """The part of the section `the whole` that checks."""

    def damage(self) -> list[str]:
        """See `Store.damage`."""
        try:
            return [str(row[0]) for row in self.rows("PRAGMA integrity_check(20)") if row[0] != "ok"]
        except StoreError as error:
            return [str(error)]

    def underived(self, article_ids: Collection[str]) -> set[str]:
        """See `Store.underived`."""
        return {ident for ident in article_ids if not self._is_derived(clean_text(ident))}

    def _is_derived(self, ident: str) -> bool:
        held = self._article(ident)
        versions = self._versions(ident)
        if held is None or not versions:
            return True  # another matter
        current = versions[-1]
        number = "(SELECT num FROM articles WHERE id = ?)"
        words = self.row(f"SELECT words FROM terms WHERE rowid = {number}", (ident,))  # noqa: S608 - a constant
        weights = self.row(f"SELECT words FROM weights WHERE num = {number}", (ident,))  # noqa: S608 - a constant
        return (
            with_current(held, current) == held
            and words == (" ".join(terms_of(current.title, current.said)),)
            and weights == (weights_of(current.title, current.said),)
            and all(
                self._has("addresses", ("url", "id"), (clean_text(url), ident)) for url in (held.url, *held.aliases)
            )
            and all(
                self._has("bearers", ("key", "window", "minute", "version_id"), row)
                for version in versions
                for row in key_rows(version, minute(held.first_seen))
            )
        )

    def _has(self, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> bool:
        where = " AND ".join(f"{column} = ?" for column in columns)
        return self.row(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", values) is not None  # noqa: S608 - constants

    def _versions(self, ident: str) -> list[VersionRecord]:
        """The versions of an article, the current one last."""
        order = f"{IS_HEADLINE} DESC, last_fetched, sha"
        sql = f"SELECT {VERSION_COLUMNS} FROM versions WHERE article_id = ? ORDER BY {order}"  # noqa: S608 - constants
        return [version_of(row) for row in self.rows(sql, (ident,))]

    def derive(self, article_ids: Collection[str]) -> None:
        """See `Store.derive`."""
        for ident in map(clean_text, article_ids):
            with self.writing():
                held, versions = self._article(ident), self._versions(ident)
                if held is not None and versions:
                    self._derive(held, versions)

    def _derive(self, held: ArticleRecord, versions: list[VersionRecord]) -> None:
        self._write_article(held, held, versions[-1])
        for (number,) in self.rows("SELECT num FROM articles WHERE id = ?", (clean_text(held.id),)):
            self.index(number, versions[-1])
        self.enter(versions)
        self._write_addresses(None, held)
        for version in versions:
            self._put_keys(version, minute(held.first_seen))

    def orphans(self, remove: bool) -> int:
        """See `Store.orphans`."""
        count = 0
        with self.writing():
            for table, column, there in _ORPHANS:
                where = f"FROM {table} WHERE {column} NOT IN {there}"
                if remove:
                    count += self.run(f"DELETE {where}").rowcount
                else:
                    count += self.rows(f"SELECT count(*) {where}")[0][0]
        return count
