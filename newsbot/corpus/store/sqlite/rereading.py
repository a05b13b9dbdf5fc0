"""Texts that a later reader makes of kept pages, in SQLite."""

from collections.abc import Sequence

from newsbot.corpus.store.base import Reread
from newsbot.corpus.store.clean import clean_text, fit_version
from newsbot.corpus.store.codec import minute
from newsbot.corpus.store.merge import one_of_each, reading_of, with_times_of
from newsbot.corpus.store.schema import ReadingRecord
from newsbot.corpus.store.sqlite.articles import VERSION_COLUMNS, Articles, version_of
from newsbot.corpus.store.sqlite.connection import CODEC, to_json


class Rereading(Articles):
    """The part of the section `articles` that `newsbot reextract` needs."""

    def reread(self, rereads: Sequence[Reread]) -> None:
        """See `Store.reread`."""
        rereads = [each._replace(texts=tuple((old, fit_version(new)) for old, new in each.texts)) for each in rereads]
        with self.writing():
            entered = self.enter(new for each in rereads for _, new in each.texts)
            for each in rereads:
                self._reread(each)
        self.remember(entered)

    def _reread(self, again: Reread) -> None:
        held = self._article(again.article_id)
        if held is None:
            return
        seen, found = minute(held.first_seen), []
        for given, new in again.texts:
            row = self.row(f"SELECT {VERSION_COLUMNS} FROM versions WHERE id = ?", (clean_text(given.id),))  # noqa: S608 - a constant
            if row is None:
                continue
            old = version_of(row)
            found.append(with_times_of(new, old))
            if reading := reading_of(old, found[-1], again.at):
                self._keep(reading)
            self._drop_keys(old, seen)
            self.run("DELETE FROM versions WHERE id = ?", (old.id,))
        for version in one_of_each(found):
            self._put_version(version, CODEC.encode(version), seen)
        if found:
            self._write_article(held, held, self._current(held.id))
            self.move_mark(held.first_seen, held.id)

    def put_readings(self, readings: Sequence[ReadingRecord]) -> None:
        """See `Store.put_readings`."""
        with self.writing():
            for each in readings:
                self._keep(each)

    def _keep(self, reading: ReadingRecord) -> None:
        document = CODEC.encode(reading)
        values = (document["id"], document["article_id"], to_json(document))
        self.run("INSERT OR IGNORE INTO readings VALUES (?, ?, ?)", values)
