"""Coverage over time: how much of what is stored matches a query, by hour, day or week."""

import dataclasses
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from newsbot.corpus.query.articles import Row, rows_of
from newsbot.corpus.query.search import asked_for, document_of, missing
from newsbot.corpus.query.stories import COPIES
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import HIDDEN, AssignmentRecord
from newsbot.errors import UsageError
from newsbot.text.topics import And, AnyForm, Query, Term, evaluate
from newsbot.text.words import unspaced

By = Literal["hour", "day", "week"]
Split = Literal["outlet", "language", "story", "relation"]
STEPS: Mapping[By, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
SPLITS: tuple[Split, ...] = ("outlet", "language", "story", "relation")
MOST_STEPS = 1_000
MOST_SERIES = 8
"""Values of a split that have a series each; the rest is one together."""
OTHERS = "others"
NOTE = "Counted is what the corpus has: articles that no followed topic kept are in no count."
_EVERY = 1_000_000
_MONDAY = datetime(1, 1, 1, tzinfo=UTC)


class _Mention(NamedTuple):
    """One article that matches."""

    at: datetime
    outlet: str
    language: str | None
    story: str | None
    relation: str | None

    @property
    def is_copy(self) -> bool:
        return self.relation in COPIES


def trend(
    store: Store,
    queries: Sequence[Query],
    where: ArticleFilter,
    by: By = "day",
    split: Split | None = None,
    share: bool = False,
) -> Row:
    """How many articles match each of `queries` in each step of time, by when they were first seen (UTC).

    `series`, one a query or a value of `split`, have `points`: `articles` of their own, `copies` beside them, and with
    `share` both as a share of the entries that the feeds of these outlets announced; None where that is not known.
    Headlines of what could not be read are in no count. Weeks begin on Mondays. Raises UsageError for more than
    MOST_STEPS steps.
    """
    where = dataclasses.replace(where, texts_only=True)
    found = [list(_mentions(store, query, where)) for query in queries]
    steps = _steps([mention.at for each in found for mention in each], where, by)
    announced = _announced(store, where, steps, by) if share and steps else {}
    series = [
        {"query": str(query), "value": value, "points": list(_points(members, steps, by, announced, value, split))}
        for query, each in zip(queries, found, strict=True)
        for value, members in _split(each, split)
    ]
    if split == "story":
        titles = {story.id: story.title for story in store.stories(ids=[str(each["value"]) for each in series])}
        series = [{**each, "title": titles.get(str(each["value"]))} for each in series]
    note = " ".join(filter(None, (NOTE, missing(store))))
    return {"by": by, "split": split, "share": share, "series": series, "note": note}


def counts(record: Row) -> Iterator[Row]:
    """A trend as a table: a row for each step of each series, with its `query`, `value` and `title`."""
    for series in record["series"]:
        named = {"query": series["query"], "value": series["value"], "title": series.get("title")}
        yield from ({**named, **point} for point in series["points"])


def _mentions(store: Store, query: Query, where: ArticleFilter) -> Iterator[_Mention]:
    query, where = asked_for(store, query, where)
    if _is_known_to_index(query):
        standings = store.standings(where, _EVERY, weighed=False)
        assignments = store.assignments_of([each.article_id for each in standings])
        for each in standings:
            assignment = assignments.get(each.article_id)
            if assignment is None or assignment.relation not in HIDDEN:
                yield _Mention(each.first_seen, each.outlet, each.language, *_place(assignment))
        return
    for row in rows_of(store, store.articles_in_order(where=where)):
        if evaluate(query, document_of(row)).matched:
            yield _Mention(row["first_seen"], row["outlet"], row["language"], row["story"], row["relation"])


def _place(assignment: AssignmentRecord | None) -> tuple[str | None, str | None]:
    return (assignment.story_id, assignment.relation) if assignment else (None, None)


def _is_known_to_index(query: Query) -> bool:
    """Whether the index decides: words in any form, all of them."""
    match query:
        case Term():
            return len(query.words) == 1 and not query.title and not unspaced(query.words[0])
        case AnyForm() | And():
            return all(map(_is_known_to_index, query.parts))
    return False


# --- steps of time --------------------------------------------------------------------------------


def _start(moment: datetime, by: By) -> datetime:
    """The beginning of the step that `moment` is in."""
    return moment - (moment - _MONDAY) % STEPS[by]  # the first of January of the year 1 was a Monday


def _steps(moments: Iterable[datetime], where: ArticleFilter, by: By) -> list[datetime]:
    known = sorted(moments)
    first = where.since or (known[0] if known else None)
    last = where.until - timedelta(seconds=1) if where.until else (known[-1] if known else None)
    if first is None or last is None or last < first:
        return []
    begin, end = _start(first, by), _start(last, by)
    count = (end - begin) // STEPS[by] + 1
    if count > MOST_STEPS:
        raise UsageError(
            f"{count:,} {by}s are more than the {MOST_STEPS:,} that a trend has; take a longer --by or less time."
        )
    return [begin + number * STEPS[by] for number in range(count)]


def _announced(store: Store, where: ArticleFilter, steps: Sequence[datetime], by: By) -> dict[str, Counter[datetime]]:
    """Outlet -> step -> entries that its feeds announced anew."""
    found: dict[str, Counter[datetime]] = defaultdict(Counter)
    end = steps[-1] + STEPS[by]
    for feed in store.feeds():
        if not where.outlets or feed.outlet in where.outlets:
            for poll in store.polls(feed.url, since=steps[0], limit=_EVERY):
                if poll.at < end:
                    found[feed.outlet][_start(poll.at, by)] += poll.new
    return found


def _split(mentions: Sequence[_Mention], split: Split | None) -> list[tuple[str | None, list[_Mention]]]:
    """Mentions by value, the most frequent first; the rest together last."""
    if split is None:
        return [(None, list(mentions))]
    of_value: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        of_value[getattr(mention, split) or "unknown"].append(mention)
    ordered = sorted(of_value.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rest = list(itertools.chain.from_iterable(members for _, members in ordered[MOST_SERIES:]))
    return [*ordered[:MOST_SERIES], *([(OTHERS, rest)] if rest else [])]


def _points(
    mentions: Iterable[_Mention],
    steps: Sequence[datetime],
    by: By,
    announced: Mapping[str, Counter[datetime]],
    value: str | None,
    split: Split | None,
) -> Iterator[Row]:
    own: Counter[datetime] = Counter()
    copies: Counter[datetime] = Counter()
    for mention in mentions:
        (copies if mention.is_copy else own)[_start(mention.at, by)] += 1
    outlets = [value] if split == "outlet" and value is not None and value != OTHERS else list(announced)
    for step in steps:
        count = own[step] + copies[step]
        all_of_it = sum(announced[each][step] for each in outlets if each in announced)
        known = bool(all_of_it) and count <= all_of_it
        yield {
            "at": step,
            "articles": own[step],
            "copies": copies[step],
            "share": round(count / all_of_it, 4) if known else None,
        }
