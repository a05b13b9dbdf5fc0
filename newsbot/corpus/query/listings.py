"""Lists for pages: stories by their newest article, and what a filter can be set to. Every question is bounded.

A page is read off the index of articles, newest first, and continued behind the last article that was looked at; so it
costs the same in a corpus of a hundred and of a hundred thousand articles. It is one of what was there when the first
page was made, so that a story to which an article comes meanwhile is neither missed nor shown again.
"""

import collections
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.story_rows import COPIES, story_head
from newsbot.corpus.query.templates import NONE, templates
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import ArticleRecord, AssignmentRecord, StoryRecord

Position = tuple[datetime, str]
"""(first_seen, article id): where a page ends and the next one continues."""

SCAN = 2_000
"""Articles that one page looks at, at most."""
WINDOW = 1_000
"""Newest articles over which outlets, languages and days are counted."""
NESTED = 4
"""Headlines shown under a story's own."""


class Page(NamedTuple):
    """Rows of one page and where the next one begins; None: there is none. `upto`: the last change that they know."""

    rows: list[Row]
    after: Position | None
    upto: int = 0


def latest_seq(store: Store) -> int:
    """The sequence number of the last change to any story; 0 before the first."""
    newest = store.stories(limit=1)
    return newest[0].seq if newest else 0


def story_page(
    store: Store,
    memo: Memo,
    where: ArticleFilter,
    limit: int,
    after: Position | None = None,
    upto: int | None = None,
) -> Page:
    """Stories with an article that passes `where`, the one with the newest such article, `seen` then, first.

    Of texts that were filled into one template a page has the newest story only. `upto`: that of the page before;
    what came in later does not count.
    """
    upto = latest_seq(store) if upto is None else upto
    found: list[tuple[Row, Position]] = []
    shown: set[str] = set()
    looked = 0
    while looked < SCAN:
        batch = store.articles(where, limit=min(4 * limit, SCAN - looked), after=after)
        if not batch:
            return Page([row for row, _ in found], None, upto)
        looked += len(batch)
        cards = _cards_of(store, memo, batch, where.texts_only)
        for article in batch:
            after = _position(article)
            card = cards.get(article.id)
            if card is None or card["template"] in shown or _newest(card, where, upto) != article.id:
                continue
            if len(found) == limit:
                return Page([row for row, _ in found], found[-1][1], upto)
            found.append(({**card, "seen": article.first_seen}, after))
            shown |= {card["template"]} - {None}
    return Page([row for row, _ in found], after, upto)


def _position(article: ArticleRecord) -> Position:
    return article.first_seen, article.id


def _cards_of(store: Store, memo: Memo, articles: Sequence[ArticleRecord], texts_only: bool) -> dict[str, Row]:
    """Article id -> the card of its story; articles that the desk has not assigned yet are left out."""
    homes = {key: each.story_id for key, each in store.assignments_of([article.id for article in articles]).items()}
    records = store.stories(ids=sorted(set(homes.values())))
    alike, shown = templates(store, records), cards(store, memo, records, texts_only=texts_only)
    by_id = {card["id"]: {**card, **alike.get(card["id"], NONE)} for card in shown}
    return {article: by_id[story] for article, story in homes.items() if story in by_id}


def cards(store: Store, memo: Memo, records: Iterable[StoryRecord], *, texts_only: bool = False) -> list[Row]:
    """Stories as lists show them. A story's number rises with every change, so that a card can be kept under it."""

    def card(story: StoryRecord) -> Row:
        return memo.get(("card", story.id, story.seq, texts_only), lambda: _card(store, story, texts_only))

    return [card(each) for each in records]


def _card(store: Store, story: StoryRecord, texts_only: bool) -> Row:
    members = store.articles(ArticleFilter(ids=story.article_ids, texts_only=texts_only))  # newest first
    assignments = store.assignments_of(story.article_ids)
    own = [article for article in members if not _is_copy(assignments.get(article.id))]
    return {
        **story_head(story, members),
        "languages": sorted({article.language for article in members if article.language}),
        "copies": len(members) - len(own),
        "revised": sum(assignments[each.id].detail.get("versions", 1) > 1 for each in own if each.id in assignments),
        "headlines": [_headline(article) for article in own if article.id != story.article_ids[0]][:NESTED],
        "more": max(len(own) - 1 - NESTED, 0),
        "news": max((number for each in assignments.values() for number in _news(each)), default=0),
        "members": [_member(article, assignments.get(article.id)) for article in members],
    }


def _news(assignment: AssignmentRecord) -> Iterable[int]:
    """Numbers of what there was to tell of an article: that it came in, was changed, can be read (see `news`)."""
    detail = assignment.detail
    return detail.get("first_seq", assignment.seq), detail.get("revised_seq", 0), detail.get("read_seq", 0)


def _is_copy(assignment: AssignmentRecord | None) -> bool:
    return assignment is not None and assignment.relation in COPIES


def _headline(article: ArticleRecord) -> Row:
    return {
        "id": article.id,
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published": article.published,
        "first_seen": article.first_seen,
        "unread": article.unread,
    }


def _member(article: ArticleRecord, assignment: AssignmentRecord | None) -> Row:
    """What filters and sparklines need of one article; `came_in`: the change with which it came into the corpus."""
    return {
        "id": article.id,
        "outlet": article.outlet,
        "language": article.language,
        "topics": article.topics,
        "first_seen": article.first_seen,
        "unread": article.unread,
        "came_in": assignment.detail.get("first_seq", assignment.seq) if assignment else 0,
    }


def _newest(card: Row, where: ArticleFilter, upto: int) -> str | None:
    """The newest article of a story that passes `where` and was there at `upto`: the story's place in the list."""
    there = (member for member in card["members"] if member["came_in"] <= upto)
    return next((member["id"] for member in there if _passes(member, where)), None)


def _passes(member: Mapping[str, Any], where: ArticleFilter) -> bool:
    return (
        (not where.topics or not set(where.topics).isdisjoint(member["topics"]))
        and (not where.outlets or member["outlet"] in where.outlets)
        and (not where.languages or member["language"] in where.languages)
        and (where.since is None or member["first_seen"] >= where.since)
        and (where.until is None or member["first_seen"] < where.until)
        and not (where.texts_only and member["unread"])
    )


def recent(store: Store, memo: Memo, topics: Sequence[str] = (), zone: tzinfo = UTC) -> Row:
    """How the newest articles (WINDOW at most) spread over outlets, languages and days (of `zone`, as first seen).

    Headlines of what could not be read are not counted.
    """
    key = ("recent", tuple(topics), zone, latest_seq(store))
    return memo.get(key, lambda: _recent(store, topics, zone))


def _recent(store: Store, topics: Sequence[str], zone: tzinfo) -> Row:
    articles = store.articles(ArticleFilter(topics=tuple(topics), texts_only=True), limit=WINDOW)
    days = collections.Counter(article.first_seen.astimezone(zone).date() for article in articles)
    return {
        "articles": len(articles),
        "complete": len(articles) < WINDOW,
        "newest": articles[0].first_seen if articles else None,
        "outlets": _counted(article.outlet for article in articles),
        "languages": _counted(article.language for article in articles if article.language),
        "days": sorted(days.items(), reverse=True),
        "feeds": collections.Counter(feed for article in articles for feed in article.feed_urls),
    }


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    """Values with their numbers, the most frequent first."""
    return sorted(collections.Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
