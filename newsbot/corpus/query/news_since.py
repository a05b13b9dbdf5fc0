"""What is new: since a reader last looked, or since a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.story_rows import row_of, told_in_order
from newsbot.corpus.query.templates import NONE, templates
from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import HIDDEN, ArticleRecord, AssignmentRecord, StoryRecord

if TYPE_CHECKING:
    from newsbot.stories.beats import Beat

_SAID = 3  # new sentences of a report that are told
_READ = 200
"""Of the latest stories, those whose texts are compared by words; a story of more articles than that is not."""
COMPARED_PIECES = 8_000
"""What of these is compared by meaning, at some 60 µs of CPU a piece: the latest story, and those after it that fit."""


@dataclass(frozen=True)
class _Within:
    """What counts as new: sequence numbers after a reader's cursor, or what came at or after a time."""

    numbers: range
    since: datetime | None
    revised: frozenset[str] = frozenset()  # articles that were read with another text since then,
    read: frozenset[str] = frozenset()  # and those that were read for the first time

    def concerns(self, story: StoryRecord) -> bool:
        """Whether there may be something new in it."""
        changed = self.revised | self.read
        return self.since is None or story.last_seen >= self.since or not changed.isdisjoint(story.article_ids)

    def change(self, article: ArticleRecord, assignment: AssignmentRecord) -> str | None:
        """Whether the article is `new`, was `revised`, or can be `read` now; the first of these that holds."""
        detail = assignment.detail
        if self.since is not None:
            new, revised = article.first_seen >= self.since, article.id in self.revised
            read = "read_seq" in detail and article.id in self.read
        else:
            new = detail.get("first_seq", assignment.seq) in self.numbers
            # 0, which no number is, for None: that would be compared with each number of the range
            revised, read = detail.get("revised_seq", 0) in self.numbers, detail.get("read_seq", 0) in self.numbers
        return "new" if new else "revised" if revised else "read" if read else None


def news(
    store: Store,
    topics: Sequence[str],
    after: int,
    since: datetime | None = None,
    limit: int | None = None,
    *,
    texts_only: bool = False,
) -> tuple[list[Row], int]:
    """Stories in which something happened after sequence number `after`, the latest first, and the number to remember.

    Each has `news`: its articles that are new, were changed, or were read after only their headline was known. Sequence
    numbers are given by story assignment, of which only one runs at a time, and only what it has written to the end is
    returned; so nothing is missed and nothing repeated, whatever is being written meanwhile. With `since` times count
    instead: what was first seen, or read with another text, since then. `limit` passes over all but that many of the
    latest stories. With `texts_only` headlines of what could not be read are left out.
    """
    upto = max(store.settled_seq(), after)
    within = _Within(
        range(after + 1, upto + 1), since, _decided(store, "revised", since), _decided(store, "kept", since)
    )
    found, records = [], store.stories(since_seq=after, topics=topics, limit=limit)
    alike = templates(store, records)
    for record in records:
        if not within.concerns(record):
            continue
        members = told_in_order(store, record.article_ids, texts_only=texts_only)
        assignments = store.assignments_of(record.article_ids)
        fresh = _news_of(store, members, assignments, within)
        if fresh:
            opened = any(each["article"] == record.article_ids[0] and each["change"] == "new" for each in fresh)
            row = {**row_of(record, members, assignments), **alike.get(record.id, NONE)}
            found.append({**row, "kind": "new story" if opened else "more", "news": fresh})
    return sorted(found, key=_latest_first), upto


def with_said(store: Store, rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of `news`, each as it is asked for, with what its texts say that was not told: the `said` of its `news`.

    What was told before is looked for in the first of them only, and by meaning in the latest story and those after it
    that have COMPARED_PIECES together: nobody waits for hundreds of stories to be compared.
    """
    left: int | None = None  # before the latest was compared
    records = {record.id: record for record in store.stories(ids=[row["id"] for row in rows[:_READ]])}
    for row in rows:
        record = records.get(row["id"])  # none beyond those, or of what was purged meanwhile
        news, pieces = _said(store, record, row["news"], left) if record else (row["news"], 0)
        if pieces:
            left = COMPARED_PIECES if left is None else left - pieces
        yield {**row, "news": news}


def _said(store: Store, record: StoryRecord, fresh: Sequence[Row], most: int | None) -> tuple[Sequence[Row], int]:
    """The news of a story; what was not told is said of each text that is new, or read at last. See `told_in`."""
    texts = {each["article"] for each in fresh if each["change"] in ("new", "read") and not each["unread"]}
    if len(record.article_ids) > _READ or not texts:
        return fresh, 0
    from newsbot.corpus.query.whole_story import told_in  # whoever asks only what is new does without

    told, pieces = told_in(store, record, most)
    said = texts & told.keys()
    news = [{**each, "said": _states(told[each["article"]])} if each["article"] in said else each for each in fresh]
    return news, pieces


def _states(beat: "Beat") -> Row:
    states = [said.state for said in beat.said]
    counts = {state: states.count(state) for state in ("new", "told", "uncertain")}
    return {**counts, "first": list(beat.first[:_SAID])}


def _latest_first(row: Row) -> tuple[float, int, str]:
    latest = max(each["at"] for each in row["news"])
    return -latest.timestamp(), -len(row["outlets"]), row["id"]


def _decided(store: Store, reason: str, since: datetime | None) -> frozenset[str]:
    if since is None:
        return frozenset()
    decisions = store.decisions(DecisionFilter(reasons=(reason,), since=since))
    return frozenset(each.article_id for each in decisions if each.article_id)


def _news_of(
    store: Store, members: Sequence[ArticleRecord], assignments: Mapping[str, AssignmentRecord], within: _Within
) -> list[Row]:
    """What became of a story's articles, each once."""
    found = []
    for article in members:
        assignment = assignments.get(article.id)
        if assignment is None or assignment.relation in HIDDEN:
            continue
        change = within.change(article, assignment)
        if change is not None:
            step = _latest_step(store, article) if change == "revised" else None
            since = step["fetched"] if step else _read_at(store, article) if change == "read" else article.first_seen
            found.append(_row(article, assignment, change, step, since))
    return found


def _read_at(store: Store, article: ArticleRecord) -> datetime:
    """When the text of an article was first read."""
    return store.versions([article.id])[article.id][0].first_fetched


def _latest_step(store: Store, article: ArticleRecord) -> Row | None:
    """What the latest change was about; None when another extractor read the text."""
    from newsbot.corpus.query.text_changes import revisions  # most news are no changes

    return next(reversed(revisions(store, article)), None)


def _row(article: ArticleRecord, assignment: AssignmentRecord, change: str, step: Row | None, since: datetime) -> Row:
    return {
        "article": article.id,
        "change": change,
        "what": step["summary"] if step else None,
        "at": since,
        "relation": assignment.relation,
        "outlet": article.outlet,
        "title": article.title,
        "unread": article.unread,
        "language": article.language,
        "published": article.published,
        "first_seen": article.first_seen,
        "url": article.url,
    }
