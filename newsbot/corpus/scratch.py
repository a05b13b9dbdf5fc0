"""A corpus in a temporary file, for questions of what was or would be: at an earlier time, or under other thresholds.

It is copied from what is stored, and its stories are assigned by the same code, so that a live corpus and a replayed
one give the same answer.
"""

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

from newsbot.corpus import assignment
from newsbot.corpus.overrides import NONE, Overrides
from newsbot.corpus.store import TEMPORARY, open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.merge import with_current
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.stories import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

_AT_ONCE = 500
_WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when a back-test decides is nothing that anybody reads


def as_of(store: Store, moment: datetime, overrides: Overrides = NONE) -> Store:
    """The corpus as it was known at `moment`: what had been first seen and fetched by then. Close it after use."""
    made = open_store(TEMPORARY)
    for pairs in _batches(store, moment):
        made.put_versions(pairs)
    assignment.assign(made, moment, "as-of", overrides)
    return made


def under(
    store: Store, copies: CopyRule = DEFAULT_RULE, stories: StoryRule | None = None, overrides: Overrides = NONE
) -> Store:
    """The same articles, decided under other thresholds. Close it after use."""
    made = open_store(TEMPORARY)
    for pairs in _batches(store, None):
        made.put_versions(pairs)
    assignment.assign(made, _WHENEVER, "back-test", overrides, stories, copies)
    return made


def _batches(store: Store, moment: datetime | None) -> Iterator[list[tuple[ArticleRecord, VersionRecord]]]:
    """Articles with each of their versions, as they were at `moment`."""
    articles = store.articles_in_order(where=ArticleFilter())
    while batch := list(itertools.islice(articles, _AT_ONCE)):
        versions = store.versions([article.id for article in batch], replaced=True)
        yield [
            (with_current(article, version), version)
            for article in batch
            if moment is None or article.first_seen <= moment
            for version in _known_by(versions[article.id], moment)
        ]


def _known_by(versions: list[VersionRecord], moment: datetime | None) -> list[VersionRecord]:
    if moment is None:
        return versions
    known = [version for version in versions if version.first_fetched <= moment]
    return [dataclasses.replace(version, last_fetched=min(version.last_fetched, moment)) for version in known]
