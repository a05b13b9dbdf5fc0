"""A corpus in a temporary file, for questions of what was or would be: at an earlier time, or under other thresholds.

It is copied from what is stored, and its stories are assigned by the same code, so that a live corpus and a replayed
one give the same answer.
"""

import bisect
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from newsbot.corpus import assignment
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.store import TEMPORARY, open_store
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.merge import with_current
from newsbot.corpus.store.schema import (
    ArticleRecord,
    AssignmentRecord,
    DecisionRecord,
    StoryRecord,
    UrlRecord,
    VersionRecord,
)
from newsbot.stories.model import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

ROUNDS = 60
"""Times of assignment that are gone through again: more would take minutes, and what was new is asked of few days."""

_AT_ONCE = 500
_LAST = "\U0010ffff"  # behind every id
_Pair = tuple[ArticleRecord, VersionRecord]
_Change = tuple[datetime, str]  # when an article was read, and its id
_WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when a back-test decides is nothing that anybody reads


def as_of(store: Store, moment: datetime, overrides: Overrides = NONE) -> Store:
    """The corpus as it was known at `moment`: what had been first seen and fetched by then. Close it after use.

    Stories are assigned again at the times at which they were (of very many the last `ROUNDS`), so that what was new or
    changed by then is so again.
    """
    made, later = open_store(TEMPORARY), list[_Change]()
    for decided in _decided(store, moment):
        made.put_decisions(decided)
    rounds = _rounds(store, moment)
    for pairs in _batches(store, rounds[0], moment, later):
        made.put_versions(pairs)
    assignment.assign(made, rounds[0], "as-of", overrides)
    later.sort()
    for before, at in itertools.pairwise(rounds):
        changed = later[bisect.bisect(later, (before, _LAST)) : bisect.bisect(later, (at, _LAST))]
        for some in _some(sorted({article for _, article in changed})):
            made.put_versions(_pairs(store, store.articles(ArticleFilter(ids=some)), at))
        assignment.assign(made, at, "as-of", overrides)
    return made


def announced_by(store: Store, moment: datetime) -> Callable[[Store, Iterable[str]], dict[str, UrlRecord]]:
    """What had been announced of addresses at `moment`, for the corpus `as_of` then.

    When they were to be looked at next, how often they had been and what a feed's entry said before it was changed is
    not kept: `due` is None, and counts are 0.
    """

    def announced(then: Store, urls: Iterable[str]) -> dict[str, UrlRecord]:
        known = {url: each for url, each in store.urls(urls).items() if each.first_seen <= moment}
        decided = then.decisions(DecisionFilter(urls=tuple(sorted(known))))
        latest = {each.url: each.reason for each in sorted(decided, key=lambda each: (each.last, each.id))}
        held = {url: found.article_id for url, found in then.known(known).items()}
        return {
            url: dataclasses.replace(
                each,
                state="done" if url in held else "failed" if url in latest else "pending",
                due=None,
                attempts=0,
                checks=0,
                reason=latest.get(url),
                article_id=held.get(url),
                etag=None,
                last_modified=None,
            )
            for url, each in known.items()
        }

    return announced


def _decided(store: Store, moment: datetime) -> Iterator[list[DecisionRecord]]:
    """What had been decided, without the texts that were kept with it."""
    known = (each for each in store.everything(DecisionRecord) if each.first <= moment)
    then = (dataclasses.replace(each, last=min(each.last, moment), text=None, text_expires=None) for each in known)
    while batch := list(itertools.islice(then, _AT_ONCE)):
        yield batch


def _rounds(store: Store, moment: datetime) -> list[datetime]:
    """When stories were assigned up to `moment`, ascending, and that at last."""
    known = {each.at for each in store.everything(AssignmentRecord) if each.at < moment}
    return [*sorted(known)[-ROUNDS:], moment]


def under(
    store: Store, copies: CopyRule = DEFAULT_RULE, stories: StoryRule | None = None, overrides: Overrides = NONE
) -> Store:
    """The same articles, decided under other thresholds. Close it after use."""
    made = open_store(TEMPORARY)
    for pairs in _batches(store, None):
        made.put_versions(pairs)
    assignment.assign(made, _WHENEVER, "back-test", overrides, stories, copies)
    return made


def company(store: Store, story: StoryRecord) -> list[str] | None:
    """The articles of a story, and of the others as many as it takes for it to come out by itself from these alone: the
    nearest in time, some first. None when it does not even from all: then a person's decisions made it.
    """
    others = [each for each in store.articles_in_order(where=ArticleFilter()) if each.id not in set(story.article_ids)]
    others.sort(key=lambda each: (max(story.first_seen - each.first_seen, each.first_seen - story.last_seen), each.id))
    for number in itertools.takewhile(lambda n: n < 4 * len(others) or n == 0, (0, *(25 * 4**n for n in range(20)))):
        chosen = [*story.article_ids, *(each.id for each in others[:number])]
        if _comes_out(store, story, chosen):
            return chosen
    return None


def _comes_out(store: Store, story: StoryRecord, ids: Sequence[str]) -> bool:
    made = open_store(TEMPORARY)
    try:
        for some in _some(ids):
            made.put_versions(_pairs(store, store.articles(ArticleFilter(ids=some)), None))
        assignment.assign(made, _WHENEVER, "alone")
        return any(set(each.article_ids) == set(story.article_ids) for each in made.stories(ids=[story.id]))
    finally:
        made.close()


def _some(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    source = iter(ids)
    while some := tuple(itertools.islice(source, _AT_ONCE)):
        yield some


def _batches(
    store: Store, at: datetime | None, until: datetime | None = None, later: "list[_Change] | None" = None
) -> Iterator[list[_Pair]]:
    """Articles with each of their versions, as they were `at` a time (None: as they are). In `later` is noted which
    articles were read after that and `until`.
    """
    articles = store.articles_in_order(where=ArticleFilter())
    while batch := list(itertools.islice(articles, _AT_ONCE)):
        yield _pairs(store, batch, at, until, later)


def _pairs(
    store: Store,
    articles: Sequence[ArticleRecord],
    at: datetime | None,
    until: datetime | None = None,
    later: "list[_Change] | None" = None,
) -> list[_Pair]:
    versions = store.versions([article.id for article in articles], replaced=True)
    if later is not None and at is not None and until is not None:
        for article in articles:
            read = {time for each in versions[article.id] for time in (each.first_fetched, each.last_fetched)}
            known = {max(time, article.first_seen) for time in read}
            later.extend((time, article.id) for time in known if at < time <= until)
    return [
        (with_current(article, version), version)
        for article in articles
        if at is None or article.first_seen <= at
        for version in _known_by(versions[article.id], at)
    ]


def _known_by(versions: list[VersionRecord], moment: datetime | None) -> list[VersionRecord]:
    if moment is None:
        return versions
    known = [version for version in versions if version.first_fetched <= moment]
    return [dataclasses.replace(version, last_fetched=min(version.last_fetched, moment)) for version in known]
