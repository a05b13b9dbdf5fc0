"""What a search found, gathered: one result a story or a text, counts beside the list, and what else to look for."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Literal, TypeVar

from newsbot.corpus.query.article_rows import Row, rows_of
from newsbot.corpus.query.ranking import KNOWN, RankCursor, Ranked, behind, weighed
from newsbot.corpus.query.searching import Cursor, Sort, asked_for, document_of, shown
from newsbot.corpus.query.story_rows import COPIES
from newsbot.corpus.store.base import ArticleFilter, Standing, Store
from newsbot.corpus.store.schema import HIDDEN, ArticleRecord, AssignmentRecord
from newsbot.errors import UsageError
from newsbot.text.forms import words_like
from newsbot.text.prominence import listed_in
from newsbot.text.topics import And, Or, Query, Term, evaluate

GATHERED = 1_000
"""Best results that are gathered into groups and counted."""
_OTHERS = 3
_FACET = 10  # values of a facet
_TELLING = 8  # words that say what an article is about
_WEIGHED = 40  # words of an article that are looked at for these
_MOST_COMMON = 0.2  # share of the newest articles that a telling word may be in

T = TypeVar("T")
Group = Literal["story", "family"]


@dataclass(frozen=True, slots=True)
class _Place:
    """One candidate: where it stands, and what it is to the corpus."""

    standing: Standing
    cursor: Cursor | RankCursor
    assignment: AssignmentRecord | None

    def key(self, by: Group) -> str:
        """What it is gathered under."""
        ident = self.standing.article_id
        if self.assignment is None:
            return ident
        return self.assignment.story_id if by == "story" else str(self.assignment.detail.get("family", ident))

    @property
    def is_copy(self) -> bool:
        """Whether it carries the text of another one."""
        return self.assignment is not None and self.assignment.relation in COPIES


def grouped(
    store: Store,
    query: Query,
    where: ArticleFilter,
    limit: int,
    by: Group,
    after: Cursor | RankCursor | None = None,
    sort: Sort = "relevance",
    without: Collection[str] = (),
    best: Sequence[Ranked] | None = None,
) -> list[Row]:
    """Rows as `search` gives them, of each story (or text) the first, with `group` beside: what is folded under it.

    `group` has `id`, `articles` (how many of the GATHERED best matches are in it), `copies` (how many of these carry
    the text of another one), `outlets` and `others`, the first few that are no copies. A group stands where its first
    match stands. What came in after the first page is in none of those behind it, or groups would move to and fro.
    `best`: what `search.best_of` gave for this question, by relevance.
    """
    query, where = asked_for(store, query, where)
    upto = after.upto if after else store.settled_seq()
    groups: dict[str, list[_Place]] = {}
    for place in _places(store, query, where, after, sort, best):
        if place.standing.article_id in without:
            continue
        groups.setdefault(place.key(by), []).append(place)
    ordered = [group for group in groups.values() if after is None or _is_behind(group[0].cursor, after)]
    found: list[Row] = []
    for batch in _batched(ordered, 2 * limit):
        rows = _rows(store, [place.standing.article_id for group in batch for place in group[: _OTHERS + 1]])
        for group in batch:
            own_first = sorted(group, key=lambda place: place.is_copy)
            first = next((place for place in own_first if _matches(store, query, rows, place)), None)
            if first is not None:
                row = rows[first.standing.article_id]
                cursor = group[0].cursor._replace(upto=upto)
                extra = {"next": str(cursor), "score": None, "group": _folded(group, first, rows, by)}
                found.append({**row, **shown(query, row), **extra})
            if len(found) == limit:
                return found
    return found


def _batched(groups: Sequence[list[_Place]], size: int) -> Iterator[Sequence[list[_Place]]]:
    for start in range(0, len(groups), size):
        yield groups[start : start + size]


def _places(
    store: Store,
    query: Query,
    where: ArticleFilter,
    after: Cursor | RankCursor | None,
    sort: Sort,
    best: Sequence[Ranked] | None,
) -> list[_Place]:
    """The best candidates in order, those before `after` too: they are what a group may have been shown under."""
    if after is not None and isinstance(after, RankCursor) != (sort == "relevance"):
        raise UsageError("The page before was in another order; take the same --sort, or leave --after out.")
    if sort == "oldest":
        raise UsageError("Groups stand by relevance or newest first; leave --sort oldest or --group out.")
    most = GATHERED if after is None else 2 * GATHERED  # what came in since is left out of them
    cursors: list[tuple[Standing, Cursor | RankCursor]]
    if sort == "relevance":
        pinned = after if isinstance(after, RankCursor) else None
        ranked = weighed(store, query, where, pinned) if best is None else best
        cursors = [(each.standing, each.cursor) for each in ranked[:most]]
    else:
        standings = store.standings(where, most)
        cursors = [(each, Cursor(each.first_seen, each.article_id)) for each in standings]
    assignments = store.assignments_of([standing.article_id for standing, _ in cursors])
    places = [_Place(standing, cursor, assignments.get(standing.article_id)) for standing, cursor in cursors]
    upto = after.upto if after else None
    return [place for place in places if _was_there(place.assignment, upto)][:GATHERED]


def _was_there(assignment: AssignmentRecord | None, upto: int | None) -> bool:
    """Whether readers are shown an article, and it was in the corpus at that number."""
    if assignment is None:
        return True
    came_in = assignment.detail.get("first_seq", assignment.seq)
    return assignment.relation not in HIDDEN and (upto is None or came_in <= upto)


def _is_behind(cursor: Cursor | RankCursor, after: Cursor | RankCursor) -> bool:
    if isinstance(cursor, RankCursor) and isinstance(after, RankCursor):
        return behind(cursor, after)
    return isinstance(cursor, Cursor) and isinstance(after, Cursor) and cursor.place < after.place


def _rows(store: Store, ids: Sequence[str]) -> dict[str, Row]:
    records = store.articles(ArticleFilter(ids=tuple(ids)))
    return {row["id"]: row for row in rows_of(store, records)}


def _matches(store: Store, query: Query, rows: dict[str, Row], place: _Place) -> bool:
    ident = place.standing.article_id
    if ident not in rows:
        rows.update(_rows(store, [ident]))
    return ident in rows and evaluate(query, document_of(rows[ident])).matched


def _folded(group: Sequence[_Place], first: _Place, rows: dict[str, Row], by: Group) -> Row:
    own = [place for place in group if place is not first and not place.is_copy]
    return {
        "by": by,
        "id": first.key(by),
        "articles": len(group),
        "copies": sum(place.is_copy for place in group if place is not first),
        "outlets": len({place.standing.outlet for place in group}),
        "others": [
            {
                name: rows[place.standing.article_id][name]
                for name in ("id", "outlet", "language", "title", "first_seen")
            }
            for place in own[:_OTHERS]
            if place.standing.article_id in rows
        ],
    }


# --- counts beside the list -----------------------------------------------------------------------


def facets(
    store: Store, query: Query, where: ArticleFilter, zone: tzinfo = UTC, best: Sequence[Ranked] | None = None
) -> Row:
    """How what matches spreads: `outlets`, `languages`, `days` and `stories`, each as (value, articles), most first.

    Over the GATHERED best; `articles` says how many these were, `complete` whether that is all. Stories have their
    titles too; days are those of `zone`. Phrases are counted by what the index knows of them. `best`: what
    `search.best_of` gave for this question.
    """
    query, where = asked_for(store, query, where)
    places = _places(store, query, where, None, "relevance", best)
    standings = [place.standing for place in places]
    stories = Counter(place.assignment.story_id for place in places if place.assignment)
    most = _most(stories)
    titles = {story.id: story.title for story in store.stories(ids=[ident for ident, _ in most])}
    return {
        "articles": len(places),
        "complete": len(places) < GATHERED,
        "outlets": _most(Counter(each.outlet for each in standings)),
        "languages": _most(Counter(each.language for each in standings if each.language)),
        "days": sorted(_most(Counter(each.first_seen.astimezone(zone).date() for each in standings)), reverse=True),
        "stories": [(ident, count, titles[ident]) for ident, count in most if ident in titles],
    }


def _most(counts: Counter[T]) -> list[tuple[T, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))[:_FACET]


# --- what else to look for ------------------------------------------------------------------------


def meant_instead(store: Store, query: Query) -> list[tuple[str, str]]:
    """For each word of `query` that the corpus has nowhere: the word, and the most similar one that the corpus has."""
    found = []
    for term in _single_words(query):
        word = term.words[0]
        if not store.count_articles(ArticleFilter(terms=(frozenset({word}),)), 1):
            near = difflib.get_close_matches(word, sorted(words_like(word, store.lexicon)), 1, 0.75)
            found += [(term.typed or word, each) for each in near]
    return found


def _single_words(query: Query) -> Iterator[Term]:
    match query:
        case Term():
            if len(query.words) == 1 and not query.prefix:
                yield query
        case And() | Or():
            for part in query.parts:
                yield from _single_words(part)


def like(store: Store, article: ArticleRecord) -> tuple[Query, frozenset[str]]:
    """A query for articles about the same, and the ids of those that are this one and its copies.

    The query is any of the words that tell most of it: that are prominent in it and rare in the corpus, by the figures
    that relevance goes by. Raises UsageError when it has none.
    """
    standings = store.standings(ArticleFilter(ids=(article.id,)), 1)
    listed = [word for each in standings for word in listed_in(each.weights)]
    words = sorted(listed, key=lambda each: (-each[1], each[0]))
    asked = [each for each in words if len(each[0]) > 1][:_WEIGHED]
    groups = [(frozenset({word}),) for word, _ in asked]
    everything, *counts = store.count_newest([(), *groups], KNOWN)
    scored = []
    for (word, weight), group, count in zip(asked, groups, counts, strict=True):
        is_shared = store.count_articles(ArticleFilter(terms=group), 2) > 1
        if is_shared and count <= max(_MOST_COMMON * everything, 2):
            scored.append((-weight / max(count, 1) ** 0.5, word))
    terms: tuple[Query, ...] = tuple(Term((word,), sign="=") for _, word in sorted(scored)[:_TELLING])
    if not terms:
        raise UsageError(f"{article.id} shares no telling word with any other article.")
    return terms[0] if len(terms) == 1 else Or(terms), _same_text(store, article.id)


def _same_text(store: Store, ident: str) -> frozenset[str]:
    """An article and those of its family."""
    assignment = store.assignments_of([ident]).get(ident)
    family = assignment.detail.get("family") if assignment else None
    if assignment is None or family is None:
        return frozenset({ident})
    story = next(iter(store.stories(ids=[assignment.story_id])), None)
    members = store.assignments_of(story.article_ids if story else ())
    return frozenset({ident, *(key for key, each in members.items() if each.detail.get("family") == family)})
