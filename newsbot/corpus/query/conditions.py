"""Which articles a question is about: what a reader names, and what an index can know of a query."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from newsbot.corpus.store.base import ArticleFilter
from newsbot.network.urls import outlet_of
from newsbot.text.language import normalise
from newsbot.text.topics import Query, candidate_terms, required_filters


def within(
    topics: Iterable[str] = (),
    outlets: Iterable[str] = (),
    languages: Iterable[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    texts_only: bool = False,
) -> ArticleFilter:
    """The conditions that a reader names; languages by any tag of theirs (`de-AT`, `ger`)."""
    tongues = tuple(normalise(each) or each for each in languages)
    return ArticleFilter(tuple(topics), tuple(outlets), tongues, since, until, texts_only=texts_only)


def narrowed(query: Query, where: ArticleFilter) -> ArticleFilter:
    """`where` with what an index can know of `query`: words, outlets, languages, times."""
    asked = required_filters(query)
    outlets = asked.get("outlet", frozenset())
    if any(outlet_of(outlet) != outlet for outlet in outlets):  # a suffix, or a host within an outlet
        outlets = frozenset()
    moments = {key: [datetime.fromisoformat(each) for each in asked.get(key, ())] for key in ("since", "until")}
    since = [*filter(None, [where.since]), *sorted(moments["since"])[:1]]
    until = [*filter(None, [where.until]), *sorted(moments["until"])[-1:]]
    return dataclasses.replace(
        where,
        outlets=where.outlets or tuple(sorted(outlets)),
        languages=where.languages or tuple(sorted(asked.get("lang", ()))),
        since=max(since, default=None),
        until=min(until, default=None),
        terms=candidate_terms(query) or (),
    )
