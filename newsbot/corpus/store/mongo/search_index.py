"""The corpus's words in MongoDB: documents of an entry and its head."""

from collections.abc import Iterable
from functools import partial

from pymongo import DeleteOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from newsbot.corpus.store.clean import clean_text
from newsbot.corpus.store.mongo.connection import Connection
from newsbot.corpus.store.mongo.layout import Document
from newsbot.corpus.store.schema import VersionRecord
from newsbot.text.forms import Word, entries_by_word, entries_of, words_of

MOST_REMEMBERED = 100_000
"""Words that a process keeps in mind so as not to write them again."""
_AT_ONCE = 1_000
_DUPLICATE_KEY = 11000


class SearchIndex(Connection):
    """Keeps and reads the lexicon."""

    def __init__(self, uri: str, *, create: bool, timeout: float) -> None:
        super().__init__(uri, create=create, timeout=timeout)
        self._entered: set[Word] = set()  # whose entries are known to be stored

    def lexicon(self, heads: Iterable[str]) -> list[str]:
        """See `Store.lexicon`."""
        return sorted(each["_id"] for each in self.find_in("lexicon", "head", map(clean_text, heads), ()))

    def enter(self, versions: Iterable[VersionRecord]) -> None:
        """Enter the words of these texts."""
        found = {word for each in versions for word in words_of(f"{each.title}\n{each.said}", each.language)}
        found -= self._entered
        new = sorted({entry for word in found for entry in entries_of(word)})
        for start in range(0, len(new), _AT_ONCE):
            self.run(partial(_insert, entries=new[start : start + _AT_ONCE]))
        if len(self._entered) > MOST_REMEMBERED:
            self._entered = set()
        self._entered |= found

    def leave(self, versions: Iterable[VersionRecord]) -> None:
        """Take out the words of these texts that no article is found by any more."""
        for each in versions:
            for word, held in entries_by_word(f"{each.title}\n{each.said}", each.language).items():
                if not self.find("articles", {"terms": word}, ["_id"], limit=1):
                    self.bulk("lexicon", (DeleteOne({"_id": entry}) for entry in sorted(held)))
                    self._entered = set()


def _insert(database: Database[Document], entries: list[str]) -> None:
    try:
        database["lexicon"].insert_many(
            [{"_id": entry, "head": entry.partition(" ")[0]} for entry in entries], ordered=False
        )
    except BulkWriteError as error:
        if any(each.get("code") != _DUPLICATE_KEY for each in error.details.get("writeErrors", [])):
            raise
        if error.details.get("writeConcernErrors"):
            raise
