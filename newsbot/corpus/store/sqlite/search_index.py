"""What articles are found by in SQLite: the terms of their current texts, and the corpus's words."""

import contextlib
from collections.abc import Iterable, Iterator

from newsbot.corpus.store.clean import clean_text, terms_of
from newsbot.corpus.store.schema import VersionRecord
from newsbot.corpus.store.sqlite.connection import Connection
from newsbot.text.forms import Word, entries_by_word, entries_of, words_of
from newsbot.text.prominence import weights_of

MOST_REMEMBERED = 100_000
"""Words that a process keeps in mind so as not to write them again."""


class SearchIndex(Connection):
    """Keeps the index and reads the lexicon."""

    def __init__(self, path: str, *, create: bool, timeout: float) -> None:
        self._to_index: dict[int, VersionRecord] = {}  # by the number of their article
        self._entered: set[Word] = set()  # whose entries are known to be stored
        super().__init__(path, create=create, timeout=timeout)

    def lexicon(self, heads: Iterable[str]) -> list[str]:
        """See `Store.lexicon`."""
        sql = "SELECT entry FROM lexicon WHERE entry >= ? AND entry < ?"
        wanted = {clean_text(head) for head in heads}
        return sorted(entry for head in wanted for (entry,) in self.rows(sql, (f"{head} ", f"{head}!")))

    def enter(self, versions: Iterable[VersionRecord]) -> set[Word]:
        """Enter the words of these texts; for the inside of `writing`. Gives those to `remember` once that is done."""
        found = {word for each in versions for word in words_of(f"{each.title}\n{each.said}", each.language)}
        found -= self._entered
        new = {entry for word in found for entry in entries_of(word)}
        self.run_many("INSERT OR IGNORE INTO lexicon VALUES (?)", [(entry,) for entry in sorted(new)])
        return found

    def remember(self, entered: set[Word]) -> None:
        """What is durable need not be written again."""
        if len(self._entered) > MOST_REMEMBERED:
            self._entered = set()
        self._entered |= entered

    def leave(self, versions: Iterable[VersionRecord]) -> None:
        """Take out the words of these texts that no article is found by any more; for the inside of `writing`."""
        for each in versions:
            for word, held in entries_by_word(f"{each.title}\n{each.said}", each.language).items():
                if self.row("SELECT 1 FROM terms WHERE terms MATCH ? LIMIT 1", (f'"{word}"',)) is None:
                    self.run_many("DELETE FROM lexicon WHERE entry = ?", [(entry,) for entry in sorted(held)])
                    self._entered = set()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """See `Connection.writing`. Articles are indexed at its end, one after the other: what FTS5 holds in memory it
        writes before any statement that might be undone by itself, such as one with triggers, as a segment of its own.
        """
        with super().writing():
            self._to_index = {}
            yield
            for number, version in self._to_index.items():
                title, body = version.title, version.said
                self.run("DELETE FROM terms WHERE rowid = ?", (number,))
                self.run("INSERT INTO terms (rowid, words) VALUES (?, ?)", (number, " ".join(terms_of(title, body))))
                self.run("INSERT OR REPLACE INTO weights VALUES (?, ?)", (number, weights_of(title, body)))

    def index(self, number: int, version: VersionRecord) -> None:
        """Let the article of this number be found by `version`, once all is written; for the inside of `writing`."""
        self._to_index[number] = version
