"""Stories in lists, by name, and in their threads; `whole_story` tells one."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbot.corpus.query.article_rows import Row, find_article, other_addresses
from newsbot.corpus.query.templates import NONE, folded, templates
from newsbot.corpus.records import telling_place
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import (
    ALIAS,
    DROPPED,
    ArticleRecord,
    AssignmentRecord,
    StoryRecord,
)
from newsbot.errors import UsageError

_AT_ONCE = 100
_LOOKED = 64  # times as many stories as a list shows are looked at, where most are alike
COPIES = frozenset({"copy", "near_duplicate"})


def find_story(store: Store, name: str) -> StoryRecord:
    """The story that a person means: its id, the beginning of one, or an article in it. Follows merged stories."""
    if not name.startswith("s-"):
        article = find_article(store, name)
        assignment = store.assignments_of([article.id]).get(article.id)
        if assignment is None:
            raise UsageError(f"{name} is in no story yet; the next crawl assigns it.")
        if assignment.relation == DROPPED:
            raise UsageError(f"{name} is in no story: a person dropped it; `newsbot article keep` takes that back.")
        if assignment.relation == ALIAS:
            return find_story(store, assignment.detail["same_as"])
        name = assignment.story_id
    found = store.find_stories(name, limit=2)
    if len(found) > 1:
        raise UsageError(f"Several stories begin with {name}; type more of the id.")
    if not found:
        raise UsageError(f"There is no story {name}; `newsbot stories` lists them.")
    if found[0].merged_into == "":
        raise UsageError(
            f"{name} has no article any more: a person dropped them; `newsbot article keep` takes that back."
        )
    return find_story(store, found[0].merged_into) if found[0].merged_into else found[0]


def addresses_of(store: Store, article_ids: Sequence[str]) -> dict[str, set[str]]:
    """Of each of these articles every canonical URL that led to it, or to one that is the same article."""
    found: dict[str, set[str]] = {}
    for article in store.articles(ArticleFilter(ids=tuple(article_ids))):
        same = [article, *other_addresses(store, article)]
        found[article.id] = {url for each in same for url in (each.url, *each.aliases)}
    for ident, urls in store.announced_as(list(found)).items():
        found[ident] |= urls
    return found


# --- lists --------------------------------------------------------------------------------------


def stories(
    store: Store, topics: Sequence[str], since: datetime | None, limit: int, *, texts_only: bool = False
) -> list[Row]:
    """Stories with something first seen since then, the one with the newest first; at most `limit`.

    With `texts_only` headlines of what could not be read are left out, and stories that are nothing else.
    """
    return list(itertools.islice(newest_stories(store, topics, since, texts_only=texts_only), limit))


def newest_stories(
    store: Store, topics: Sequence[str] = (), since: datetime | None = None, *, texts_only: bool = False
) -> Iterator[Row]:
    """The same without a limit, read as they are gone over."""
    after = None
    while found := store.newest_stories(topics, since, _AT_ONCE, after):
        alike = templates(store, found)
        rows = ({**story_row(store, each, texts_only=texts_only), **alike.get(each.id, NONE)} for each in found)
        yield from (row for row in rows if row["articles"] or not texts_only)
        after = found[-1].last_seen, found[-1].id


def stories_folded(
    store: Store, topics: Sequence[str], since: datetime | None, limit: int, *, texts_only: bool = False
) -> Sequence[Mapping[str, Any]]:
    """The same, but of texts that were filled into one template the newest story only."""
    looked = limit
    while True:
        rows = stories(store, topics, since, looked, texts_only=texts_only)
        if len(kept := list(folded(rows))) >= limit or len(rows) < looked or looked >= _LOOKED * limit:
            return kept[:limit]
        looked *= 4


def story_row(store: Store, story: StoryRecord, *, texts_only: bool = False) -> Row:
    """What lists say of a story (`story_head`), with its languages and how many of its articles are copies."""
    members = told_in_order(store, story.article_ids, texts_only=texts_only)
    return row_of(story, members, store.assignments_of(story.article_ids))


def row_of(story: StoryRecord, members: Collection[ArticleRecord], assignments: Mapping[str, AssignmentRecord]) -> Row:
    """The same of a story whose articles, and what they are to it, have been read."""
    copies = [ident for ident in story.article_ids if ident in assignments and assignments[ident].relation in COPIES]
    return {
        **story_head(story, members),
        "copies": len(copies),
        "languages": list(story.detail.get("languages", ())),
    }


def story_head(story: StoryRecord, members: Collection[ArticleRecord]) -> Row:
    """What every list says of a story."""
    unread = sum(article.unread for article in members)
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "topics": list(story.topics),
        "articles": len(members) - unread,
        "unread": unread,
        "outlets": sorted({article.outlet for article in members}),
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
        "seq": story.seq,
        "links": list(story.detail.get("links", ())),
        "follows": predecessor(story),
        "series": bool(story.detail.get("series")),
    }


def told_in_order(store: Store, ids: Iterable[str], *, texts_only: bool = False) -> list[ArticleRecord]:
    """These articles in the order in which they are told."""
    where = ArticleFilter(ids=tuple(ids), texts_only=texts_only)
    return sorted(store.articles(where), key=telling_place)


def thread(store: Store, record: StoryRecord) -> Row:
    """The story before, with the reason for the link, and the stories after."""
    follows = record.detail.get("follows")
    before = store.stories(ids=[follows["story"]]) if follows else []
    return {
        "before": [{**_named(each), **record.detail["follows"]} for each in before],
        "after": [{**_named(each), **each.detail["follows"]} for each in store.stories_after([record.id])],
    }


def predecessor(story: StoryRecord) -> str | None:
    """The story that this one follows."""
    follows = story.detail.get("follows")
    return follows["story"] if follows else None


def _named(story: StoryRecord) -> Row:
    return {"id": story.id, "title": story.title, "language": story.language, "first_seen": story.first_seen}
