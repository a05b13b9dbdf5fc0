"""A briefing: the stories of a period with their beats, and what was changed in articles after publication."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

from newsbot.corpus.query.article_rows import Row, find_article
from newsbot.corpus.query.disk_sort import sorted_on_disk
from newsbot.corpus.query.figure_table import figures
from newsbot.corpus.query.story_rows import story_row
from newsbot.corpus.query.text_changes import between
from newsbot.corpus.query.whole_story import story
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.codec import iso
from newsbot.corpus.store.schema import StoryRecord

COMPARED_ARTICLES = 1_000
"""Articles of the newest stories of a briefing, or of the pages as files, whose sentences are compared by meaning, some
60 ms of CPU each; the others by words."""
_AT_ONCE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Briefing:
    """Stories with something first seen in that time, by their first article, as `whole_story.story` gives them.

    Each beat also has `changes`: what was changed from its article's first text to the present one, what matters first,
    as `text_changes.between` gives it. Told anew each time it is gone over, one story at a time. With `heads`
    only what lists say of a story, which needs no texts. What was told before in other words is looked for in the
    newest stories, as far as they have COMPARED_ARTICLES articles together.
    """

    store: Store
    topics: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None
    heads: bool = False
    texts_only: bool = False  # without headlines of what could not be read, and stories that are nothing else

    def __iter__(self) -> Iterator[Row]:
        compared = set[str]()
        ids = sorted_on_disk(self._keys(compared))
        while batch := [ident.decode() for ident in itertools.islice(ids, _AT_ONCE)]:
            found = {record.id: record for record in self.store.stories(ids=batch)}
            told = (self._told(found[ident], ident in compared) for ident in batch if ident in found)
            yield from (row for row in told if row is not None)

    def _keys(self, compared: set[str]) -> Iterator[tuple[bytes, bytes]]:
        """What each story is sorted by, and its id; those to compare by meaning are put into `compared`."""
        articles = 0
        for each in self._records():
            articles += len(each.article_ids)
            if articles <= COMPARED_ARTICLES:
                compared.add(each.id)
            yield f"{iso(each.first_seen)} {each.id}".encode(), each.id.encode()

    def _records(self) -> Iterator[StoryRecord]:
        after = None
        while read := self.store.newest_stories(self.topics, self.since, _AT_ONCE, after):
            yield from (each for each in read if self.until is None or each.first_seen < self.until)
            after = read[-1].last_seen, read[-1].id

    def _told(self, record: StoryRecord, meanings: bool) -> Row | None:
        if self.heads:
            row = story_row(self.store, record, texts_only=self.texts_only)
        else:
            told = story(self.store, record, meanings=meanings, texts_only=self.texts_only)
            row = with_changes(self.store, told)
        return row if row["articles"] or not self.texts_only else None


def with_changes(store: Store, row: Row) -> Row:
    """A story as `whole_story.story` gives it, its beats with `changes` (see Briefing)."""
    changes = (_changes(store, beat) if beat["versions"] > 1 else [] for beat in row["beats"])
    return {**row, "beats": [{**beat, "changes": each} for beat, each in zip(row["beats"], changes, strict=True)]}


def briefed(store: Store, record: StoryRecord, *, texts_only: bool = False) -> Row:
    """One story with `changes` and `figures`, and as `corpus` where and of when it is: `uri`, `newest` first seen."""
    row = with_changes(store, story(store, record, texts_only=texts_only))
    newest = next(iter(store.articles(ArticleFilter(), limit=1)), None)
    corpus = {"uri": store.uri, "newest": newest.first_seen if newest else None}
    return {**row, "figures": figures(store, row["beats"]), "corpus": corpus}


def _changes(store: Store, beat: Row) -> list[Row]:
    step = between(store, find_article(store, beat["id"]), 1, beat["versions"])
    return list(step["changes"]) if step else []
