"""Stories as readers follow them: lists, the beats of one story, and what is new since a reader last looked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbot.errors import UsageError
from newsbot.novelty import new_sentences, text_grams
from newsbot.query.articles import Row, find_article
from newsbot.store.base import ArticleFilter, Store
from newsbot.store.schema import ArticleRecord, AssignmentRecord, StoryRecord, VersionRecord
from newsbot.text import numbers

COPIES = frozenset({"copy", "near_duplicate"})


def find_story(store: Store, name: str) -> StoryRecord:
    """The story that a person means: its id, the beginning of one, or an article in it. Follows merged stories."""
    if not name.startswith("s-"):
        article = find_article(store, name)
        assignment = store.assignments_of([article.id]).get(article.id)
        if assignment is None:
            raise UsageError(f"{name} is in no story yet; the next crawl assigns it.")
        name = assignment.story_id
    found = store.find_stories(name, limit=2)
    if len(found) > 1:
        raise UsageError(f"Several stories begin with {name}; type more of the id.")
    if not found:
        raise UsageError(f"There is no story {name}; `newsbot stories` lists them.")
    return find_story(store, found[0].merged_into) if found[0].merged_into else found[0]


# --- lists --------------------------------------------------------------------------------------


def stories(store: Store, topics: Sequence[str], since: datetime | None, limit: int) -> list[Row]:
    """Stories with something first seen since then, the one with the newest first."""
    found = [story for story in store.stories(topics=topics) if since is None or story.last_seen >= since]
    found.sort(key=lambda story: (story.last_seen, story.id), reverse=True)
    return [_story_row(store, story) for story in found[:limit]]


def _story_row(store: Store, story: StoryRecord) -> Row:
    members = _articles(store, story.article_ids)
    assignments = store.assignments_of(story.article_ids)
    copies = [ident for ident in story.article_ids if ident in assignments and assignments[ident].relation in COPIES]
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "topics": list(story.topics),
        "articles": len(story.article_ids),
        "outlets": sorted({article.outlet for article in members}),
        "copies": len(copies),
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
        "seq": story.seq,
        "follows": story.detail.get("follows"),
        "linked": list(story.detail.get("linked", ())),
        "series": bool(story.detail.get("series")),
    }


def _articles(store: Store, ids: Iterable[str]) -> list[ArticleRecord]:
    """These articles in canonical order."""
    where = ArticleFilter(ids=tuple(ids))
    return sorted(store.articles(where), key=lambda article: (article.first_seen.replace(second=0), article.id))


# --- one story ----------------------------------------------------------------------------------


def story(store: Store, record: StoryRecord) -> Row:
    """A story with its beats: each article that is no copy, what is new in it, and who carried it."""
    articles = _articles(store, record.article_ids)
    versions = store.versions(record.article_ids)
    assignments = store.assignments_of(record.article_ids)
    beats: dict[str, Row] = {}
    seen: set[str] = set()
    for article in articles:
        assignment = assignments.get(article.id)
        carrier = _carrier(assignment, beats)
        if carrier is not None:
            carrier["copies"].append(_copy_row(article, assignment))
            continue
        first = versions[article.id][0]
        fresh = new_sentences(first.body, seen)
        seen |= text_grams(first.body)
        beats[article.id] = _beat(article, versions[article.id], assignment, fresh)
    return {**_story_row(store, record), "beats": list(beats.values())}


def _carrier(assignment: AssignmentRecord | None, beats: Mapping[str, Row]) -> Row | None:
    """The beat whose text a copy carries; None for an article with a text of its own."""
    if assignment is None or assignment.relation not in COPIES:
        return None
    family = assignment.detail.get("family")
    return next((beat for beat in beats.values() if beat["family"] == family), None)


def _beat(
    article: ArticleRecord, versions: Sequence[VersionRecord], assignment: AssignmentRecord | None, fresh: Sequence[str]
) -> Row:
    current = next(version for version in versions if version.sha == article.current_sha)
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published": article.published,
        "first_seen": article.first_seen,
        "relation": assignment.relation if assignment else None,
        "family": assignment.detail.get("family") if assignment else None,
        "agency": current.agency,
        "new": _telling(fresh),
        "versions": len(versions),
        "changed": max((v.first_fetched for v in versions), default=None) if len(versions) > 1 else None,
        "copies": [],
    }


def _telling(sentences: Sequence[str]) -> list[str]:
    """Sentences with figures or quotes first: they are what a follow-up is read for; else in their order."""
    return sorted(sentences, key=lambda each: not (numbers(each) or any(mark in each for mark in '"“„«”')))


def _copy_row(article: ArticleRecord, assignment: AssignmentRecord | None) -> Row:
    detail: Mapping[str, Any] = assignment.detail if assignment else {}
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published,
        "first_seen": article.first_seen,
        "relation": assignment.relation if assignment else None,
        "of": detail.get("copy_of"),
        "carried": detail.get("carried"),
        "containment": detail.get("containment"),
    }


# --- what is new --------------------------------------------------------------------------------


def news(store: Store, topics: Sequence[str], after: int) -> tuple[list[Row], int]:
    """Stories that changed after sequence number `after`, newest first, and the number to remember.

    Each has `news`: its articles that are new or were changed since. Numbers are given by the desk, which is alone; so
    nothing is missed and nothing repeated, whatever is being written meanwhile.
    """
    changed = store.stories(since_seq=after, topics=topics)
    rows, upto = [], after
    for record in changed:
        upto = max(upto, record.seq)
        fresh = _news_of(store, record, after)
        if fresh:
            opened = any(each["article"] == record.article_ids[0] and each["change"] == "new" for each in fresh)
            rows.append({**_story_row(store, record), "kind": "new story" if opened else "more", "news": fresh})
    return sorted(rows, key=lambda row: (row["last_seen"], row["id"]), reverse=True), upto


def _news_of(store: Store, record: StoryRecord, after: int) -> list[Row]:
    assignments = store.assignments_of(record.article_ids)
    found = []
    for article in _articles(store, record.article_ids):
        assignment = assignments.get(article.id)
        if assignment is None or assignment.seq <= after:
            continue
        change = (
            "new" if assignment.detail.get("first_seq", assignment.seq) > after else assignment.detail.get("change")
        )
        if change in {"new", "revised"}:
            found.append(
                {
                    "article": article.id,
                    "change": change,
                    "relation": assignment.relation,
                    "outlet": article.outlet,
                    "title": article.title,
                    "language": article.language,
                    "published": article.published,
                    "first_seen": article.first_seen,
                    "url": article.url,
                }
            )
    return found
