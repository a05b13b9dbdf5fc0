"""Taking texts back: what was chosen is removed with all that was made of it, and its addresses get tombstones.

In the order that survives a crash: tombstones first, so that nothing comes in again meanwhile; then the stories that
told of it; then the articles. A purge that was interrupted is finished by repeating it.
"""

import dataclasses
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from newsbot.corpus.assignment import LEASE_SECONDS, paused
from newsbot.corpus.assignment.articles import position_of
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.records import decision, telling_place
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import (
    ALIAS,
    ArticleRecord,
    AssignmentRecord,
    DecisionRecord,
    StoryRecord,
    TombstoneRecord,
    UrlRecord,
)
from newsbot.network.urls import canonical_url

T = TypeVar("T")

RETENTION = "retention"
"""Who purges what is older than `articles.keep`."""
_AT_ONCE = 500
_REMEMBERED = timedelta(days=90)
"""A checkpoint may still hold what was told so long before it."""


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What is to be purged: articles, and addresses with the article that each led to, if any."""

    articles: Mapping[str, ArticleRecord]
    addresses: Mapping[str, str | None]
    copies: int = 0  # other articles that carry the text of one of them, and stay


def named(store: Store, urls: Iterable[str], overrides: Overrides = NONE) -> Chosen:
    """The articles at these addresses, under whatever addresses they are stored; unknown ones are chosen as well.

    Raises BadURLError for what is no address.
    """
    asked = {canonical_url(url) for url in urls}
    ids = {known.article_id for known in store.known(asked).values()}
    ids |= {record.article_id for record in store.urls(asked).values() if record.article_id}
    ids |= {mark.article_id for mark in store.tombstones(asked).values() if mark.article_id}
    while fresh := _one_with(store, ids, overrides) - ids:
        ids |= fresh
    found = _chosen(store, _articles(store, ids), dict.fromkeys(asked))
    partners = {end for pair in store.tied(ids) for end in pair} - ids
    return dataclasses.replace(found, copies=len(partners))


def matching(store: Store, outlet: str | None, before: datetime | None) -> Chosen:
    """What is of this outlet and was first seen before that time, announced addresses and decisions included."""
    where = ArticleFilter(outlets=(outlet,) if outlet else (), until=before)
    articles = {article.id: article for article in store.articles_in_order(where=where)}
    addresses: dict[str, str | None] = {}
    for record in store.everything(UrlRecord):
        if _meets(record.outlet, record.first_seen, outlet, before) and record.article_id in (None, *articles):
            addresses[record.url] = record.article_id
    for held in store.everything(DecisionRecord):
        if _meets(held.outlet, held.last, outlet, before) and held.article_id in (None, *articles):
            addresses.setdefault(held.url, held.article_id)
    return _chosen(store, articles, addresses)


def purge(
    store: Store, chosen: Chosen, by: str, why: str, now: datetime, holder: str, again: bool = True
) -> Mapping[str, int]:
    """Remove what was chosen; returns how many articles, versions, pages and decisions.

    `again`: the desk is to decide anew from the earliest of the articles on; otherwise stories only lose them, as
    when all that is old goes, which can wait for another day. Raises StoreError, and LockedError when the desk does not
    rest.
    """
    with paused(store, holder, LEASE_SECONDS if again else 0.0) as renew:
        for some in _some(chosen.addresses.items()):
            store.put_tombstones([TombstoneRecord(url, article, now, by, why) for url, article in some])
        renew()
        _forget(store, chosen.articles.keys())
        renew()
        places = sorted(map(position_of, chosen.articles.values()))
        if places and again:
            store.checkpoint_before((places[0][0], ""))  # those after it hold words of what goes,
            store.drop_past_stories(after=places[0][0])  # and so do stories that were put aside after it
            store.move_desk_mark(places[0])
        elif places:
            _drop_checkpoints(store, places[-1][0])
            store.drop_past_stories(seen_until=places[-1][0])
        counts = store.remove_articles(chosen.articles.keys(), chosen.addresses.keys())
        for some in _some(chosen.addresses.items()):
            store.put_decisions(
                [
                    decision(url, "purge", "tombstoned", now, detail={"by": by, "why": why}, article_id=article)
                    for url, article in some
                ]
            )
        renew()
    return counts


def undo(store: Store, urls: Iterable[str]) -> list[str]:
    """Let these addresses, and those of the same articles, be fetched and imported again; returns which they are."""
    marks = store.tombstones({canonical_url(url) for url in urls})
    articles = {mark.article_id for mark in marks.values()} - {None}
    of_them = (mark.url for mark in store.everything(TombstoneRecord) if mark.article_id in articles)
    gone = sorted({*marks, *of_them})
    store.remove_tombstones(gone)
    return gone


def retain(store: Store, keep: timedelta | None, now: datetime, holder: str) -> Mapping[str, int]:
    """Delete what was kept for a time that is over, and once a day what is older than `keep`; returns how many of each.

    Raises StoreError, and LockedError when the desk does not rest.
    """
    counts = dict(store.expire(now))
    if keep is not None:
        today = {"day": now.date().isoformat(), "keep": keep.days}
        if store.look(RETENTION) == today:
            return counts
        chosen = matching(store, None, now - keep)
        if chosen.addresses:
            counts |= purge(store, chosen, RETENTION, f"older than {keep.days} days", now, holder, again=False)
        store.put_look(RETENTION, today)
    return counts


def _meets(outlet: str, moment: datetime, wanted: str | None, before: datetime | None) -> bool:
    return (wanted is None or outlet == wanted) and (before is None or moment < before)


def _one_with(store: Store, ids: Collection[str], overrides: Overrides) -> set[str]:
    """Articles that are one of these under another address, as the desk has decided."""
    near = {end for pair in store.tied(ids) for end in pair} | set(ids)
    urls = {article.url for article in _articles(store, ids).values()}
    forced = {url for pair in overrides.same if not urls.isdisjoint(pair) for url in pair}
    near |= {known.article_id for known in store.known(forced).values()}
    standing = store.assignments_of(near)
    mains = {ident: _main(each) for ident, each in standing.items()}
    wanted = {mains.get(ident, ident) for ident in ids}
    return {ident for ident, main in mains.items() if main in wanted} | (wanted - set(ids))


def _main(held: AssignmentRecord) -> str:
    return str(held.detail.get("same_as")) if held.relation == ALIAS else held.article_id


def _articles(store: Store, ids: Collection[str]) -> dict[str, ArticleRecord]:
    return {article.id: article for article in store.articles(ArticleFilter(ids=tuple(sorted(ids))))} if ids else {}


def _chosen(store: Store, articles: Mapping[str, ArticleRecord], addresses: dict[str, str | None]) -> Chosen:
    """With every address that led to one of the articles."""
    for article in articles.values():
        addresses.update(dict.fromkeys((article.url, *article.aliases), article.id))
    for ident, urls in store.announced_as(articles.keys()).items() if articles else ():
        addresses.update(dict.fromkeys(urls, ident))
    return Chosen(articles, addresses)


def _forget(store: Store, articles: Collection[str]) -> None:
    """No story tells of these articles any more; one that told of nothing else lives on nowhere."""
    told: set[str] = set()
    for some in _some(articles):
        told |= store.stories_ever(some)
    for some in _some(sorted(told)):
        changed = [without(store, story, articles) for story in store.stories(ids=some)]
        numbers = itertools.count(store.next_seq())
        store.put_stories([dataclasses.replace(story, seq=next(numbers)) for story in changed], [])


def without(store: Store, story: StoryRecord, gone: Collection[str]) -> StoryRecord:
    """`story` without these articles, and without what it said of them; the desk says the rest anew."""
    left = tuple(ident for ident in story.article_ids if ident not in gone)
    members = sorted(_articles(store, left).values(), key=telling_place)
    if not members:
        merged = "" if story.merged_into is None else story.merged_into
        return dataclasses.replace(story, title="", article_ids=(), merged_into=merged, detail={})
    if members[0].id == story.article_ids[0]:
        return dataclasses.replace(story, article_ids=left, detail={}, last_seen=_latest(members))
    return dataclasses.replace(
        story,
        title=members[0].title,
        language=members[0].language,
        article_ids=left,
        first_seen=members[0].first_seen,
        last_seen=_latest(members),
        detail={},
    )


def _latest(members: Sequence[ArticleRecord]) -> datetime:
    return max(article.first_seen for article in members)


def _drop_checkpoints(store: Store, until: datetime) -> None:
    """Those that may hold words of articles up to then; the latest is what the desk goes on from."""
    store.drop_checkpoints([each for each in store.checkpoints()[:-1] if each[0] < until + _REMEMBERED])


def _some(values: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(values)
    while some := list(itertools.islice(iterator, _AT_ONCE)):
        yield some
