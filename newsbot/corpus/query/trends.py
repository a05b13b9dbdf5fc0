"""Coverage over time: how much of what is stored matches a query, by hour, day or week."""

import dataclasses
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from newsbot.corpus.query.article_rows import Row, rows_of
from newsbot.corpus.query.searching import asked_for, document_of, missing
from newsbot.corpus.query.story_rows import COPIES
from newsbot.corpus.store.base import ArticleFilter, Split, Store, Tally
from newsbot.corpus.store.schema import HIDDEN
from newsbot.errors import UsageError
from newsbot.text.topics import And, AnyForm, Filter, Or, Query, Term, evaluate
from newsbot.text.words import unspaced

By = Literal["hour", "day", "week"]
STEPS: Mapping[By, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
SPLITS: tuple[Split, ...] = ("outlet", "language", "story", "relation")
MOST_STEPS = 1_000
MOST_SERIES = 8
"""Values of a split that have a series each; the rest is one together."""
OTHERS = "others"
COUNTED, READ = 10_000, 1_000
"""Of what matches a query the newest that are counted, unless all are asked for; where texts have to be read for it."""
NOTE = "Counted is what the corpus has: articles that no followed topic kept are in no count."
_EVERY = 1_000_000
_MONDAY = datetime(1, 1, 1, tzinfo=UTC)


def trend(
    store: Store,
    queries: Sequence[Query],
    where: ArticleFilter,
    by: By = "day",
    split: Split | None = None,
    share: bool = False,
    everything: bool = False,
) -> Row:
    """How many articles match each of `queries` in each step of time, by when they were first seen (UTC).

    Of a query that more than COUNTED match (READ where the index does not decide) the newest are counted, so that what
    it costs does not grow with the corpus: the trend begins, for all queries, with the first step of which all are
    known. Then `complete` is False; it is so too when it has no `since` and would have more than MOST_STEPS steps, of
    which it has the last. With `everything` all are counted, however long that takes.

    `series`, one a query or a value of `split`, have `points`: `articles` of their own, `copies` beside them, and with
    `share` both as a share of the entries that the feeds of these outlets announced; None where that is not known.
    Headlines of what could not be read are in no count. Weeks begin on Mondays. Raises UsageError for more than
    MOST_STEPS steps from `since` on, or of everything.
    """
    where = dataclasses.replace(where, texts_only=True)
    counted = [_counted(store, query, where, by, split, everything) for query in queries]
    begin = max(filter(None, (each.begin for each in counted)), default=None)
    found = [[tally for tally in each.tallies if begin is None or tally.begin >= begin] for each in counted]
    moments = {tally.begin for each in found for tally in each}
    steps = _steps(moments, where if begin is None else dataclasses.replace(where, since=begin), by, everything)
    announced = _announced(store, where, steps, by) if share and steps else {}
    series = [
        {"query": str(query), "value": value, "points": list(_points(tallies, steps, by, announced, value, split))}
        for query, each in zip(queries, found, strict=True)
        for value, tallies in _split(each, split)
    ]
    if split == "story":
        titles = {story.id: story.title for story in store.stories(ids=[str(each["value"]) for each in series])}
        series = [{**each, "title": titles.get(str(each["value"]))} for each in series]
    complete = begin is None and (not moments or _start(min(moments), by) >= steps[0])
    shown = steps[0] if steps else begin  # of the newest that were read perhaps none matched
    begins = "" if complete else f"There is more before {shown:%Y-%m-%d %H:%M}: `newsbot trend --all` counts it too."
    note = " ".join(filter(None, (NOTE, begins, missing(store))))
    return {"by": by, "split": split, "share": share, "complete": complete, "series": series, "note": note}


def counts(record: Row) -> Iterator[Row]:
    """A trend as a table: a row for each step of each series, with its `query`, `value` and `title`."""
    for series in record["series"]:
        named = {"query": series["query"], "value": series["value"], "title": series.get("title")}
        yield from ({**named, **point} for point in series["points"])


class _Counted(NamedTuple):
    """What matches a query, in steps; `begin`: of the first of them of which all are known, None when all are."""

    tallies: list[Tally]
    begin: datetime | None


def _counted(
    store: Store, query: Query, where: ArticleFilter, by: By, split: Split | None, everything: bool
) -> _Counted:
    """What matches, counted by hours or days; articles that readers are not shown left out."""
    asked, narrow = asked_for(store, query, where)
    if _is_known_to_index(asked, where):
        most = None if everything else COUNTED
        tallies = store.tally(narrow, "hour" if by == "hour" else "day", split, most)
        cut = most is not None and sum(tally.articles for tally in tallies) >= most
        oldest = min(tally.begin for tally in tallies) if cut else None
    else:
        tallies, oldest = _read(store, asked, narrow, by, split, None if everything else READ)
    tallies = [tally for tally in tallies if tally.relation not in HIDDEN]
    if oldest is None:
        return _Counted(tallies, None)
    begin = _start(oldest, by)  # of this step there may be more; where it is the only one, it is shown so
    return _Counted(tallies, begin + STEPS[by] if any(tally.begin >= begin + STEPS[by] for tally in tallies) else begin)


def _read(
    store: Store, query: Query, where: ArticleFilter, by: By, split: Split | None, most: int | None
) -> tuple[list[Tally], datetime | None]:
    """Those of the newest `most` that the index gives which match; and of when the last is, unless these are all."""
    counts: Counter[tuple[datetime, str | None, str | None]] = Counter()
    newest = None if most is None else store.articles(where, most)
    for row in rows_of(store, store.articles_in_order(where=where) if newest is None else newest):
        if evaluate(query, document_of(row)).matched:
            counts[_start(row["first_seen"], by), row[split] if split else None, row["relation"]] += 1
    cut = newest is not None and len(newest) == most
    return [Tally(*key, count) for key, count in counts.items()], newest[-1].first_seen if newest and cut else None


def _is_known_to_index(query: Query, where: ArticleFilter) -> bool:
    """Whether the index decides: words in any form, all of them, or any of them; and since when, until when."""
    match query:
        case Term():
            return len(query.words) == 1 and not query.title and not unspaced(query.words[0])
        case AnyForm() | Or():
            return all(isinstance(part, Term | AnyForm) and _is_known_to_index(part, where) for part in query.parts)
        case And():
            fields = [part.field for part in query.parts if isinstance(part, Filter)]
            rest = [part for part in query.parts if not isinstance(part, Filter)]
            return _are_narrowed(fields, where) and all(_is_known_to_index(part, where) for part in rest)
        case Filter():
            return _are_narrowed([query.field], where)
    return False


def _are_narrowed(fields: Sequence[str], where: ArticleFilter) -> bool:
    """Whether conditions on these fields are wholly in the filter that is made of them (`articles.narrowed`)."""
    known = {"since", "until"} if where.languages else {"since", "until", "lang"}
    return known.issuperset(fields) and len(set(fields)) == len(fields)


# --- steps of time --------------------------------------------------------------------------------


def _start(moment: datetime, by: By) -> datetime:
    """The beginning of the step that `moment` is in."""
    return moment - (moment - _MONDAY) % STEPS[by]  # the first of January of the year 1 was a Monday


def _steps(moments: Iterable[datetime], where: ArticleFilter, by: By, everything: bool) -> list[datetime]:
    known = sorted(moments)
    first = where.since or (known[0] if known else None)
    if first is None or not (known or where.until):
        return []
    last = where.until - timedelta(seconds=1) if where.until else max(known[-1], first)  # a step may begin before it
    if last < first:
        return []
    begin, end = _start(first, by), _start(last, by)
    count = (end - begin) // STEPS[by] + 1
    if count > MOST_STEPS and where.since is None and not everything:
        begin, count = end - (MOST_STEPS - 1) * STEPS[by], MOST_STEPS
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


def _split(tallies: list[Tally], split: Split | None) -> list[tuple[str | None, list[Tally]]]:
    """Tallies by value, the most frequent first; the rest together last."""
    if split is None:
        return [(None, tallies)]
    of_value: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        of_value[tally.value or "unknown"].append(tally)
    ordered = sorted(of_value.items(), key=lambda pair: (-sum(tally.articles for tally in pair[1]), pair[0]))
    rest = list(itertools.chain.from_iterable(some for _, some in ordered[MOST_SERIES:]))
    return [*ordered[:MOST_SERIES], *([(OTHERS, rest)] if rest else [])]


def _points(
    tallies: Iterable[Tally],
    steps: Sequence[datetime],
    by: By,
    announced: Mapping[str, Counter[datetime]],
    value: str | None,
    split: Split | None,
) -> Iterator[Row]:
    own: Counter[datetime] = Counter()
    copies: Counter[datetime] = Counter()
    begins: dict[datetime, datetime] = {}
    for begin, _, relation, articles in tallies:
        if begin not in begins:
            begins[begin] = _start(begin, by)
        (copies if relation in COPIES else own)[begins[begin]] += articles
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
