"""The seven screens: each asks newsbot.corpus.query and gives an Answer, from which the page and its twins are made."""

import collections
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from newsbot.corpus.query import article_rows, decision_trail, grouping, searching, story_rows, trends
from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.listings import Page, recent, story_page
from newsbot.corpus.query.ranking import RankCursor, Ranked
from newsbot.corpus.query.searching import Cursor, Found, Sort, best_of, search_page
from newsbot.corpus.query.source_list import sources
from newsbot.corpus.query.timeline import timeline
from newsbot.corpus.query.trends import SPLITS, STEPS
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import ArticleRecord
from newsbot.errors import UsageError
from newsbot.interfaces.web import feeds, redaction, shapes
from newsbot.interfaces.web.asked import GROUPS, SORTS, Asked
from newsbot.interfaces.web.feeds import Item
from newsbot.interfaces.web.surroundings import Surroundings
from newsbot.text.topics import Query, parse

_ON_TOPIC_PAGE = 5
_MOST_ON_PAGE = 60


class NotFoundError(Exception):
    """There is no such topic, story or article."""


class MovedError(Exception):
    """The page has another address: the full id, or the story into which this one was merged."""

    def __init__(self, place: str, name: str) -> None:
        super().__init__(f"{place}/{name}")
        self.place = place
        self.name = name


@dataclass(frozen=True)
class Answer:
    """What one address has to say.

    `record`: the JSON twin; `rows` by `columns`: the CSV twin; `items`: the Atom twin. `page`: what
    only the HTML needs. `asked`: the question, with `after` set to where the next page begins when there is one.
    """

    screen: str
    title: str
    record: Row
    columns: Sequence[str]
    rows: Sequence[Row]
    items: Sequence[Item]
    asked: Asked
    more: bool = False
    page: Row = field(default_factory=dict)

    @property
    def schema(self) -> str:
        """What the JSON twin is: a story or article as commands print them, or a page that lists such."""
        return self.screen if self.screen in ("story", "article", "trend") else f"{self.screen}-page"


def answer(store: Store, around: Surroundings, screen: str, name: str | None, asked: Asked) -> Answer:
    """Ask what `screen` shows. Raises NotFoundError, MovedError, and UsageError for a query that does not parse."""
    return _SCREENS[screen](store, around, name, asked)


# --- topics ---------------------------------------------------------------------------------------


def topic_names(store: Store, around: Surroundings) -> list[str]:
    """The topics that are followed; where none are, those that the stories are on."""
    return sorted(around.topics) or sorted(
        {topic for story in store.newest_stories(limit=500) for topic in story.topics}
    )


def _topics(store: Store, around: Surroundings, _name: str | None, asked: Asked) -> Answer:
    most = min(_ON_TOPIC_PAGE, asked.limit // 6)
    rows = [_topic(store, around, name, most) for name in topic_names(store, around)]
    shown = [{key: value for key, value in row.items() if key not in {"stories", "days"}} for row in rows]
    record = {
        "topics": [
            {**each, "stories": list(map(shapes.story, row["stories"]))} for each, row in zip(shown, rows, strict=True)
        ]
    }
    columns = ("name", "title", "articles", "complete", "outlets", "languages", "newest")
    return Answer(
        "topics",
        "Topics",
        record,
        columns,
        shown,
        list(map(feeds.of_topic, rows)),
        asked,
        page={"topics": rows[: asked.limit * 4]},
    )


def _topic(store: Store, around: Surroundings, name: str, most: int) -> Row:
    """A topic with `most` of its newest stories."""
    about = recent(store, around.memo, (name,), around.zone)
    page = story_page(store, around.memo, Asked(topic=name).where, most) if most else Page([], None)
    topic = around.topics.get(name)
    return {
        "name": name,
        "title": (topic.title if topic else "") or name,
        "query": str(topic.query) if topic and not around.public else None,
        "articles": about["articles"],
        "complete": about["complete"],
        "outlets": len(about["outlets"]),
        "languages": [language for language, _ in about["languages"]],
        "newest": about["newest"],
        "days": dict(about["days"]),
        "stories": page.rows,
    }


# --- stories --------------------------------------------------------------------------------------


_STORY_FIELDS = (
    *("last_seen", "id", "articles", "copies", "unread", "outlets", "language", "title", "first_seen", "topics"),
)


def _stories(store: Store, around: Surroundings, name: str | None, asked: Asked) -> Answer:
    if name is not None:
        asked = replace(asked, topic=name)
    if asked.topic and around.topics and asked.topic not in around.topics:
        raise NotFoundError(f"There is no topic {asked.topic}.")
    if isinstance(asked.after, RankCursor):
        raise UsageError("That is where a page of search results ended, not one of stories.")
    after, upto = (asked.after.place, asked.after.upto) if asked.after else (None, None)
    page = story_page(store, around.memo, asked.where, asked.limit, after, upto)
    topic = around.topics.get(asked.topic or "")
    rows = list(map(shapes.story, page.rows))
    columns = _STORY_FIELDS
    return Answer(
        "stories",
        (topic.title if topic else "") or asked.topic or "Stories",
        {"stories": rows, **_next(page)},
        columns,
        rows,
        list(map(feeds.of_story, page.rows)),
        _on(asked, page),
        page.after is not None,
        {
            "stories": page.rows,
            "recent": recent(store, around.memo, (asked.topic,) if asked.topic else (), around.zone),
            "first": asked,
        },
    )


def _next(page: Page) -> Row:
    return {"next": str(Cursor(*page.after, page.upto)) if page.after else None}


def _on(asked: Asked, page: Page) -> Asked:
    return replace(asked, after=Cursor(*page.after, page.upto) if page.after else None)


# --- one story ------------------------------------------------------------------------------------

_BEAT_FIELDS = ("published", "first_seen", "outlet", "relation", "of", "containment", "title", "url", "id", "unread")


def _story(store: Store, around: Surroundings, name: str | None, asked: Asked) -> Answer:
    record = _found(lambda: story_rows.find_story(store, name or ""))
    if record.id != name:
        raise MovedError("stories", record.id)
    shown = timeline(store, around.memo, record, meanings=record.id not in around.by_words, texts_only=asked.texts)
    if around.public:
        shown = redaction.story(shown)
    row, beats = shown["story"], shown["beats"]
    every = [each for beat in row["beats"] for each in ({**beat, "of": None, "containment": None}, *beat["copies"])]
    items = [feeds.of_beat(beat) for beat in reversed(row["beats"])]
    batches = shapes.batches(beats)
    start = 1 + sum(map(len, batches[: asked.part - 1]))
    page = {"story": row, "first_by": shown["first"], "start": start, **_part("beats", batches, asked)}
    return Answer("story", row["title"], row, _BEAT_FIELDS, every, items, asked, page=page)


def _part(name: str, parts: Sequence[Any], asked: Asked) -> Row:
    """The part that was asked for, under `name`, and how many there are."""
    if asked.part > max(len(parts), 1):
        raise NotFoundError(f"There is no part {asked.part}; there are {len(parts)}.")
    return {name: parts[asked.part - 1] if parts else [], "part": asked.part, "all_parts": max(len(parts), 1)}


def _found(find: Callable[[], Any]) -> Any:
    """What `find` gives; what it refuses is not there."""
    try:
        return find()
    except UsageError as error:
        raise NotFoundError(str(error)) from error


# --- one article ----------------------------------------------------------------------------------


def _article(store: Store, around: Surroundings, name: str | None, asked: Asked) -> Answer:
    article = _found(lambda: article_rows.find_article(store, name or ""))
    if article.id != name:
        raise MovedError("articles", article.id)
    trail = decision_trail.trail(store, article.id)
    row: Row = trail["article"]
    versions = store.versions([article.id])[article.id]
    steps = shapes.steps(trail)
    if around.public:
        row, versions = redaction.article(row), []
    story = story_rows.find_story(store, row["story"]) if row["story"] else None
    page = {
        "article": row,
        "steps": steps,
        "revisions": shapes.revisions(versions),
        **_part("blocks", shapes.portions(shapes.blocks(row, versions)), asked),
        "story": story,
        "read": trail["witnesses"],
    }
    record = {**row, "why": steps}
    items = [feeds.of_version(row, version) for version in reversed(row["versions"])]
    columns = ("fetched", "title", "words", "sha")
    return Answer("article", row["title"], record, columns, row["versions"], items, asked, page=page)


# --- sources --------------------------------------------------------------------------------------


def _sources(store: Store, around: Surroundings, _name: str | None, asked: Asked) -> Answer:
    rows = sources(store, around.memo, around.topics.values())
    if around.public:
        rows = [{**row, "error": None} for row in rows]
    columns = (
        "outlet",
        "state",
        "topics",
        "last_ok",
        "last_new",
        "next_due",
        "failures",
        "reason",
        "error",
        "articles",
        "url",
    )
    states = collections.Counter(row["state"] for row in rows)
    items = [feeds.of_source(row) for row in rows]
    return Answer(
        "sources",
        "Sources",
        {"sources": rows},
        columns,
        rows,
        items,
        asked,
        page={"sources": rows[: asked.limit * 4], "states": states},
    )


# --- search ---------------------------------------------------------------------------------------


def _search(store: Store, around: Surroundings, _name: str | None, asked: Asked) -> Answer:
    page, beside, instead = Found([], None), {}, []
    after = asked.after
    order: Sort = asked.sort or ("newest" if isinstance(after, Cursor) else "relevance")
    question, same, about = _question(store, around, asked)
    if question is not None:
        best = best_of(store, question, asked.where, after) if order == "relevance" else None
        page = _found_page(store, question, same, asked, after, order, best)
        beside = grouping.facets(store, question, asked.where, around.zone, best) if page.rows else {}
        instead = [] if page.rows or after else grouping.meant_instead(store, question)
    rows = [shapes.hit(row) for row in page.rows]
    extra = {
        "hits": rows,
        "first": asked,
        "recent": recent(store, around.memo, (), around.zone),
        "topics": sorted(around.topics.values(), key=lambda topic: topic.name),
        "order": order,
        "orders": SORTS if asked.group is None else SORTS[:2],
        "groups": GROUPS,
        "facets": _narrower(asked, beside),
        "counted": beside,
        "instead": [(typed, word, replace(asked, q=_with(asked.q, typed, word))) for typed, word in instead],
        "saved": [(name, replace(Asked(), q=text)) for name, text in sorted(around.searches.items())],
        "about": {"id": about.id, "title": about.title, "language": about.language} if about else None,
    }
    told = asked.q or (about.title if about else "")
    return Answer(
        "search",
        f"Search: {told}" if told else "Search",
        {"query": asked.q, "articles": rows, "missing": searching.missing(store), "next": page.after},
        ("first_seen", "published", "outlet", "language", "title", "url", "relation", "story", "id", "unread"),
        rows,
        list(map(feeds.of_hit, rows)),
        replace(asked, after=searching.cursor_of(page.after) if page.after else None),
        page.after is not None,
        extra,
    )


def _question(
    store: Store, around: Surroundings, asked: Asked
) -> tuple[Query | None, frozenset[str], ArticleRecord | None]:
    """What is looked for; where that is what is like an article, this one, and what it is with its copies."""
    if asked.q and asked.like:
        raise UsageError("Ask for words or for what is like an article, not for both.")
    if asked.like:
        article = _found(lambda: article_rows.find_article(store, asked.like or ""))
        try:
            return *grouping.like(store, article_rows.main_article(store, article)), article
        except UsageError:  # it shares no word with another one
            return None, frozenset(), article
    return (parse(asked.q, around.now()) if asked.q else None), frozenset(), None


def _found_page(
    store: Store,
    question: Query,
    same: frozenset[str],
    asked: Asked,
    after: Cursor | RankCursor | None,
    order: Sort,
    best: Sequence[Ranked] | None,
) -> Found:
    limit = min(asked.limit, _MOST_ON_PAGE)
    if asked.group is None:
        return search_page(store, question, asked.where, limit, after, order, same, best)
    rows = grouping.grouped(store, question, asked.where, limit + 1, asked.group, after, order, same, best)
    return Found(rows[:limit], rows[limit - 1]["next"] if len(rows) > limit else None)


def _narrower(asked: Asked, counted: Row) -> list[tuple[str, list[tuple[str, int, Asked]]]]:
    """Label -> (kind or value, articles, the question narrowed down to it)."""
    if not counted:
        return []
    first = replace(asked, after=None)
    days = [
        (day, count, replace(first, since=start, until=start + timedelta(days=1)))
        for day, count in counted["days"]
        for start in [datetime.combine(day, time(), UTC)]
    ]
    story = [
        (title, count, replace(first, q=f"({first.q}) story:{ident}")) for ident, count, title in counted["stories"]
    ]
    return [
        ("Outlets", [(value, count, replace(first, outlets=(value,))) for value, count in counted["outlets"]]),
        ("Languages", [(value, count, replace(first, languages=(value,))) for value, count in counted["languages"]]),
        ("Days", days),
        ("Stories", story if asked.q else []),
    ]


def _with(text: str, typed: str, word: str) -> str:
    """The query with the word that was meant."""
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", lambda _: word, text)


# --- trend ----------------------------------------------------------------------------------------


def _trend(store: Store, around: Surroundings, _name: str | None, asked: Asked) -> Answer:
    questions = [parse(text, around.now()) for text in (asked.q, asked.beside) if text]
    by: trends.By = asked.by or "day"
    record = trends.trend(store, questions, asked.where, by, asked.split, asked.share)
    points = [
        {"query": each["query"], "value": each.get("title") or each["value"], **point}
        for each in record["series"]
        for point in each["points"]
    ]
    return Answer(
        "trend",
        f"Trend: {asked.q}" if asked.q else "Trend",
        record,
        ("query", "value", "at", "articles", "copies", "share"),
        points,
        [],
        asked,
        page={"first": asked, "trend": record, "by": by, "splits": SPLITS, "steps": tuple(STEPS)},
    )


_SCREENS: Mapping[str, Callable[[Store, Surroundings, str | None, Asked], Answer]] = {
    "topics": _topics,
    "stories": _stories,
    "story": _story,
    "article": _article,
    "sources": _sources,
    "search": _search,
    "trend": _trend,
}
