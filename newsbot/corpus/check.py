"""Whether the records of a store fit one another, and mending what can be derived again or fetched anew.

Crawls write in an order in which a kill leaves less than was meant, never something wrong; what is found here comes of
damaged disks, restored parts of databases, and edits by hand.
"""

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from newsbot.corpus.assignment import paused
from newsbot.corpus.purge import without
from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import (
    ArticleRecord,
    AssignmentRecord,
    EdgeRecord,
    StoryRecord,
    TieRecord,
    TombstoneRecord,
    UrlRecord,
    VersionRecord,
)

_AT_ONCE = 200
_BEGINNING = (datetime(1, 1, 1, tzinfo=UTC), "")

Show = Callable[[str], None]


class Finding(NamedTuple):
    """Something that does not fit: `kind` is a key of KINDS, `name` the id or address of what it is about."""

    kind: str
    name: str
    detail: str = ""


KINDS = {
    "damage": ("the database itself is damaged", ""),
    "no-text": ("an article without a text", "removed, and its address is fetched again"),
    "no-article": ("texts, edges or assignments of an article that is not there", "removed"),
    "derived": ("search, addresses, keys or current fields of an article are out of step", "made anew"),
    "orphan": ("entries of search, addresses or keys that belong to no article", "removed"),
    "edge": ("a relation of two articles that nothing ties", "told anew"),
    "tie": ("a relation of an article is gone", "told anew"),
    "story": ("a story does not list what is assigned to it", "told anew"),
    "unassigned": ("an article is in no story", "told anew"),
    "url": ("an address is said to be stored, and is not", "fetched again"),
    "purged": ("a purged address is stored", "removed"),
}
"""Kind of finding -> what it is, and what `--repair` does about it; empty: nothing but a backup helps."""


def check(store: Store, show: Show) -> Iterator[Finding]:
    """Everything that does not fit. Raises StoreError.

    No crawl may run meanwhile: what it is writing would be found.
    """
    yield from (Finding("damage", store.uri, told) for told in store.damage())
    articles = {article.id for article in store.everything(ArticleRecord)}
    yield from _texts(store, articles, show)
    if count := store.orphans(remove=False):
        yield Finding("orphan", store.uri, f"{count} entries")
    yield from _relations(store, articles)
    show("stories are looked at")
    yield from _stories(store, articles)
    show("addresses are looked at")
    for record in store.everything(UrlRecord):
        if record.article_id is not None and record.article_id not in articles:
            yield Finding("url", record.url, record.article_id)
    for mark in store.everything(TombstoneRecord):
        if store.known([mark.url]):
            yield Finding("purged", mark.url, mark.article_id or "")


def repair(store: Store, findings: Collection[Finding], now: datetime, holder: str) -> None:
    """Mend what was found; what has to be told anew is told by the next assignment. Raises StoreError, LockedError."""
    names = {kind: {each.name for each in findings if each.kind == kind} for kind in KINDS}
    with paused(store, holder) as renew:
        gone = names["no-text"] | names["no-article"]
        gone |= {known.article_id for known in store.known(names["purged"]).values()}
        if gone:
            store.remove_articles(gone, names["purged"])
        if names["derived"]:
            store.derive(sorted(names["derived"]))
        if names["orphan"]:
            store.orphans(remove=True)
        renew()
        if names["edge"]:
            store.drop_untied()
        store.put_ties([Ties(ident, "", ()) for ident in sorted(names["tie"])])
        told = _rewrite(store, names["story"] | _listing(store, gone))
        renew()
        if told or names["edge"] or names["tie"] or names["unassigned"]:
            store.checkpoint_before(_BEGINNING)
            store.move_desk_mark(_BEGINNING)
        urls = names["url"] | {url for held in _announcing(store, names["no-text"]) for url in held}
        store.put_urls(
            [
                dataclasses.replace(record, state="pending", due=now, article_id=None, attempts=0)
                for record in store.urls(urls).values()
            ]
        )


def _texts(store: Store, articles: Collection[str], show: Show) -> Iterator[Finding]:
    """Articles and their versions."""
    ids = iter(articles)
    count = 0
    while some := list(itertools.islice(ids, _AT_ONCE)):
        held = store.versions(some)
        yield from (Finding("no-text", ident) for ident in some if not held.get(ident))
        yield from (Finding("derived", ident) for ident in sorted(store.underived([i for i in some if i in held])))
        count += len(some)
        show(f"{count} of {len(articles)} articles looked at")
    for version in store.everything(VersionRecord):
        if version.article_id not in articles:
            yield Finding("no-article", version.article_id, f"its text {version.id}")


def _relations(store: Store, articles: Collection[str]) -> Iterator[Finding]:
    """Edges and ties."""
    tied = {ident: tie.article_id for tie in store.everything(TieRecord) for ident in tie.edges}
    for edge in store.everything(EdgeRecord):
        ends = (edge.low_article, edge.high_article)
        if missing := [end for end in ends if end not in articles]:
            yield from (Finding("no-article", end, f"its relation {edge.id}") for end in missing)
        elif edge.id not in tied:
            yield Finding("edge", edge.id, "nothing ties it")
        tied.pop(edge.id, None)
    yield from (Finding("tie", article, f"its relation {ident} is gone") for ident, article in tied.items())
    for tie in store.everything(TieRecord):
        if tie.article_id not in articles:
            yield Finding("no-article", tie.article_id, "its ties")


def _stories(store: Store, articles: Collection[str]) -> Iterator[Finding]:
    """Stories and assignments, unless some are still to be made."""
    assigned: dict[str, str] = {}
    for each in store.everything(AssignmentRecord):
        if each.article_id not in articles:
            yield Finding("no-article", each.article_id, f"its assignment {each.seq}")
        elif not each.superseded:
            assigned[each.article_id] = each.story_id
    listed: dict[str, list[str]] = {}
    for story in store.everything(StoryRecord):
        wrong = [ident for ident in story.article_ids if assigned.get(ident) != story.id]
        if wrong or (not story.article_ids and story.merged_into is None):
            yield Finding("story", story.id, f"lists {', '.join(wrong) or 'no article'}")
        for ident in story.article_ids:
            listed.setdefault(ident, []).append(story.id)
    if store.desk_mark().position is not None:
        return
    for ident in articles:
        home = assigned.get(ident)
        if home is None:
            yield Finding("unassigned", ident)
        elif home and home not in listed.get(ident, ()):
            yield Finding("story", home, f"does not list {ident}")


def _listing(store: Store, articles: Collection[str]) -> set[str]:
    """Stories that list one of these."""
    if not articles:
        return set()
    return {story.id for story in store.everything(StoryRecord) if not set(articles).isdisjoint(story.article_ids)}


def _rewrite(store: Store, stories: Collection[str]) -> int:
    """Take out of these stories what is not assigned to them; the desk adds what is missing."""
    changed = []
    for story in store.stories(ids=stories) if stories else []:
        standing = store.assignments_of(story.article_ids)
        there = {article.id for article in store.articles(ArticleFilter(ids=story.article_ids))}
        wrong = {
            ident
            for ident in story.article_ids
            if ident not in there or ident not in standing or standing[ident].story_id != story.id
        }
        changed.append(without(store, story, wrong))
    numbers = itertools.count(store.next_seq())
    store.put_stories([dataclasses.replace(story, seq=next(numbers)) for story in changed], [])
    return len(stories)


def _announcing(store: Store, articles: Collection[str]) -> list[set[str]]:
    return list(store.announced_as(articles).values()) if articles else []
