"""What is new: since a reader last looked, or since a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsbot.corpus.query.articles import Row
from newsbot.corpus.query.revisions import revisions
from newsbot.corpus.query.stories import story_row, told_in, told_in_order
from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import HIDDEN, ArticleRecord, AssignmentRecord, StoryRecord

_SAID = 3  # new sentences of a report that are told
_COMPARED, _READ = 20, 200  # of the latest stories, those whose texts are compared by meaning, and by words
# (a story of more articles than that is not compared)


@dataclass(frozen=True)
class _Within:
    """What counts as new: sequence numbers after a reader's cursor, or what came at or after a time."""

    numbers: range
    since: datetime | None
    revised: frozenset[str] = frozenset()  # articles that were read with another text since then

    def concerns(self, story: StoryRecord) -> bool:
        """Whether there may be something new in it."""
        return self.since is None or story.last_seen >= self.since or not self.revised.isdisjoint(story.article_ids)

    def change(self, article: ArticleRecord, assignment: AssignmentRecord) -> str | None:
        """Whether the article is `new` or was `revised`, the former rather than the latter."""
        if self.since is not None:
            return "new" if article.first_seen >= self.since else "revised" if article.id in self.revised else None
        if assignment.detail.get("first_seq", assignment.seq) in self.numbers:
            return "new"
        return "revised" if assignment.detail.get("revised_seq") in self.numbers else None


def news(
    store: Store, topics: Sequence[str], after: int, since: datetime | None = None, limit: int | None = None
) -> tuple[list[Row], int]:
    """Stories in which something happened after sequence number `after`, the latest first, and the number to remember.

    Each has `news`: its articles that are new or were changed. Sequence numbers are given by story assignment, of
    which only one runs at a time, and only what it has written to the end is returned; so nothing is missed and nothing
    repeated, whatever is being written meanwhile. With `since` times count instead: what was first seen, or read with
    another text, since then. `limit` passes over all but that many of the latest stories. What was told before is
    looked for in the latest stories only, and by meaning in few: nobody waits for hundreds of them to be compared.
    """
    upto = max(store.settled_seq(), after)
    within = _Within(range(after + 1, upto + 1), since, _revised(store, since))
    found = []
    for record in store.stories(since_seq=after, topics=topics, limit=limit):
        fresh = _news_of(store, record, within) if within.concerns(record) else []
        if fresh:
            opened = any(each["article"] == record.article_ids[0] and each["change"] == "new" for each in fresh)
            row = {**story_row(store, record), "kind": "new story" if opened else "more", "news": fresh}
            found.append((row, record))
    found.sort(key=lambda pair: _latest_first(pair[0]))
    for place, (row, record) in enumerate(found[:_READ]):
        _say(store, record, row["news"], meanings=place < _COMPARED)
    return [row for row, _ in found], upto


def _say(store: Store, record: StoryRecord, fresh: Sequence[Row], *, meanings: bool) -> None:
    """Adds what each that is new and has a text of its own says that was not told, in its `said`."""
    if len(record.article_ids) > _READ or all(each["change"] != "new" for each in fresh):
        return
    told = told_in(store, record, meanings=meanings)
    for each in fresh:
        beat = told.get(each["article"])
        if beat is not None and each["change"] == "new":
            states = [said.state for said in beat.said]
            each["said"] = {
                **{state: states.count(state) for state in ("new", "told", "uncertain")},
                "first": list(beat.first[:_SAID]),
            }


def _latest_first(row: Row) -> tuple[float, int, str]:
    latest = max(each["at"] for each in row["news"])
    return -latest.timestamp(), -len(row["outlets"]), row["id"]


def _revised(store: Store, since: datetime | None) -> frozenset[str]:
    if since is None:
        return frozenset()
    decisions = store.decisions(DecisionFilter(reasons=("revised",), since=since))
    return frozenset(each.article_id for each in decisions if each.article_id)


def _news_of(store: Store, record: StoryRecord, within: _Within) -> list[Row]:
    """What became of a story's articles, each once."""
    assignments = store.assignments_of(record.article_ids)
    found = []
    for article in told_in_order(store, record.article_ids):
        assignment = assignments.get(article.id)
        if assignment is None or assignment.relation in HIDDEN:
            continue
        change = within.change(article, assignment)
        if change is not None:
            step = _latest_step(store, article) if change == "revised" else None
            found.append(_row(article, assignment, change, step))
    return found


def _latest_step(store: Store, article: ArticleRecord) -> Row | None:
    """What the latest change was about; None when another extractor read the text."""
    return next(reversed(revisions(store, article)), None)


def _row(article: ArticleRecord, assignment: AssignmentRecord, change: str, step: Row | None) -> Row:
    return {
        "article": article.id,
        "change": change,
        "what": step["summary"] if step else None,
        "at": step["fetched"] if step else article.first_seen,
        "relation": assignment.relation,
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published": article.published,
        "first_seen": article.first_seen,
        "url": article.url,
    }
