"""Topic backfill: a topic that is new, or whose query or feeds have changed, judges what is stored already.

A text is judged when it is read, and one that has not changed is not read again. So the store is asked instead: texts
of the corpus that a topic matches now join it, and off-topic ones that it would have kept are fetched once more. Topics
are never taken away: that an article was kept is a fact.
"""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from newsbot.corpus.records import decision
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.corpus.store.schema import ArticleRecord, DecisionRecord, VersionRecord
from newsbot.text.forms import forms_in
from newsbot.text.ids import short_hash
from newsbot.text.topics import Document, Topic, TopicVerdict, candidate_terms, decide, with_forms

_BATCH = 100
Joined = tuple[ArticleRecord, VersionRecord, DecisionRecord]


def catch_up(store: Store, topics: Iterable[Topic], now: datetime) -> int:
    """Let each topic that was added or changed judge the stored articles of its feeds; returns how many joined one.

    What no feed has brought (an import) is judged by every topic.
    """
    joined = 0
    for topic in topics:
        cursor, judged = f"topic:{topic.name}", _as_judged(topic)
        if store.look(cursor).get("judged") == judged:
            continue
        feeds = _feeds(topic)
        query = topic.query
        if topic.forms:
            query = with_forms(query, functools.partial(forms_in, look_up=store.lexicon, everywhere=True))
        stored = store.articles_in_order(where=ArticleFilter(terms=candidate_terms(query) or ()))
        theirs = (article for article in stored if not article.feed_urls or feeds.intersection(article.feed_urls))
        joined += join(store, theirs, [topic], now)
        _fetch_again(store, topic, feeds, now)
        store.put_look(cursor, {"judged": judged})
    return joined


def join(store: Store, articles: Iterable[ArticleRecord], topics: Sequence[Topic], now: datetime) -> int:
    """Give stored articles those of the topics that keep one of their texts; how many got any."""
    iterator, count = iter(articles), 0
    while batch := list(islice(iterator, _BATCH)):
        versions = store.versions([article.id for article in batch])
        found = [each for article in batch if (each := _joined(article, versions[article.id], topics, now))]
        store.put_versions([(article, version) for article, version, _ in found])
        store.put_decisions([decided for _, _, decided in found])
        count += len(found)
    return count


def _as_judged(topic: Topic) -> str:
    """What a topic's verdicts depend on."""
    parts = (str(topic.query), topic.languages, topic.since, sorted(_feeds(topic)), *["forms"] * topic.forms)
    return short_hash(repr(parts), 20)


def _feeds(topic: Topic) -> frozenset[str]:
    return frozenset(source.url for source in topic.sources if not source.paused)


def _joined(
    article: ArticleRecord, versions: Sequence[VersionRecord], topics: Sequence[Topic], now: datetime
) -> Joined | None:
    """The article with the topics that it gains, its current text, and why; None when it gains none."""
    clauses: dict[str, str] = {}
    for topic in topics:
        kept = next(_keeping(topic, article, versions), None) if topic.name not in article.topics else None
        if kept is not None:
            clauses[topic.name] = kept.clause
    if not clauses:
        return None
    current = next(version for version in versions if version.sha == article.current_sha)
    merged = dataclasses.replace(article, topics=tuple(sorted({*article.topics, *clauses})))
    return merged, current, _decision(merged, clauses, now)


def _keeping(topic: Topic, article: ArticleRecord, versions: Iterable[VersionRecord]) -> Iterator[TopicVerdict]:
    for each in versions:
        document = Document(each.title, each.said, each.language, article.outlet, each.published, article.first_seen)
        verdict = decide(topic, document)
        if verdict.kept:
            yield verdict


def _decision(article: ArticleRecord, clauses: Mapping[str, str], now: datetime) -> DecisionRecord:
    return decision(
        article.url,
        "topic",
        "kept",
        now,
        sha=article.current_sha,
        detail={"joined": True, "clause": "; ".join(f"{name}: {clause}" for name, clause in sorted(clauses.items()))},
        article_id=article.id,
        topics=tuple(sorted(clauses)),
        title=article.title,
        language=article.language,
    )


def _fetch_again(store: Store, topic: Topic, feeds: frozenset[str], now: datetime) -> None:
    """Make pages due whose texts were turned away and would not be now: of those the store has the bare text only."""
    dropped = store.decisions(DecisionFilter(reasons=("off-topic",), with_text=True))
    wanted = {
        each.url
        for each in dropped
        if (each.feed_url is None or each.feed_url in feeds)
        and decide(topic, Document(each.title, each.text or "", each.language, each.outlet, None, each.first)).kept
    }
    records = store.urls(wanted).values()
    store.put_urls(
        [
            dataclasses.replace(record, due=now, topics=tuple(sorted({*record.topics, topic.name})))
            for record in records
            if record.article_id is None
        ]
    )
