"""Writes what leaves the pipelines to the store, in batches, in the one order that survives a crash at any point.

Pages, then versions, then the look-ups that need to see them (copies), then edges and decisions, and last the URLs, which
are done only when all of that is durable. What was not acknowledged is still pending and comes up again; every write is
an idempotent merge, so repeating it changes nothing. Insert before look-up means that of two crawlers that store two
copies at the same moment at least one sees the other.
"""

import collections
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsbot import frontier
from newsbot.fingerprint import CANDIDATE_KEYS
from newsbot.items import Article, Departure
from newsbot.records import decision, decision_of, edge_between, records_of
from newsbot.store.base import PutResult, Store
from newsbot.store.schema import DecisionRecord, EdgeRecord, PageRecord, UrlRecord, VersionRecord

Outcome = Article | Departure
"""What a pipeline run ends in: an article to keep, or a departure with its reason."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" next time."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True)
class Batch:
    """Outcomes that are written together. `pages` and `validators` are by page hash and by URL key."""

    outcomes: list[Outcome] = field(default_factory=list)
    pages: dict[str, PageRecord] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)


class Writer:
    """Synchronous: `write` returns when the batch is durable. One thread at a time."""

    def __init__(self, store: Store, keep_off_topic: timedelta = timedelta(days=30)) -> None:
        self.store = store
        self.keep_off_topic = keep_off_topic

    def write(self, batch: Batch) -> Mapping[str, int]:
        """Write a batch; returns how many outcomes ended as what (`new`, `copy`, `revision`, or a departure's reason)."""
        kept = [o for o in batch.outcomes if isinstance(o, Article)]
        left = [o for o in batch.outcomes if isinstance(o, Departure)]
        self.store.put_pages(list(batch.pages.values()))
        pairs = [records_of(article) for article in kept]
        results = self.store.put_versions(pairs)
        edges = self.find_edges([version for _, version in pairs])
        self._touch(left)
        self.store.put_decisions([decision_of(d, self.keep_off_topic) for d in left] + _kept_decisions(kept, results))
        self._settle(kept, left, batch.validators)
        return _count(results, edges, left)

    def find_edges(self, versions: Sequence[VersionRecord]) -> list[EdgeRecord]:
        """Compare stored versions with all that share keys with them, and keep the edges; returns those found."""
        by_id = {version.id: version for version in versions}
        found: dict[str, EdgeRecord] = {}
        for ident, others in self.store.sharing_keys(list(by_id), CANDIDATE_KEYS).items():
            for other in others:
                edge = edge_between(by_id[ident], other)
                if edge is not None:
                    found[edge.id] = edge
        self.store.put_edges(list(found.values()))
        return list(found.values())

    def _touch(self, left: Iterable[Departure]) -> None:
        for departure in left:
            article = departure.article
            if departure.reason == "unchanged" and article is not None and article.known is not None:
                self.store.touch_version(article.known.article_id, article.text_sha, article.fetched)

    def _settle(self, kept: list[Article], left: list[Departure], validators: Mapping[str, Validators]) -> None:
        keys = {o.pending_url for o in (*kept, *left) if o.pending_url}
        records = self.store.urls(keys)
        for article in kept:
            if article.pending_url in records:
                records[article.pending_url] = _stored(records[article.pending_url], article, article.fetched)
        for departure in left:
            if departure.pending_url in records:
                records[departure.pending_url] = _departed(records[departure.pending_url], departure)
        self.store.put_urls([_with_validators(record, validators.get(key)) for key, record in records.items()])


def _stored(record: UrlRecord, article: Article, now: datetime) -> UrlRecord:
    ident = records_of(article)[0].id
    reason = "kept" if article.known is None else "revised"
    return frontier.stored(record, ident, reason, now, _first_fetched(article))


def _departed(record: UrlRecord, departure: Departure) -> UrlRecord:
    article = departure.article
    if departure.reason == "unchanged" and article is not None and article.known is not None:
        ident = article.known.article_id
        return frontier.stored(record, ident, "unchanged", departure.at, _first_fetched(article))
    return frontier.departed(record, departure.reason, departure.at, departure.retry_at)


def _first_fetched(article: Article) -> datetime:
    known = article.known.versions if article.known else ()
    return min((version.first_fetched for version in known), default=article.fetched)


def _with_validators(record: UrlRecord, seen: Validators | None) -> UrlRecord:
    if seen is None:
        return record
    return dataclasses.replace(record, etag=seen.etag, last_modified=seen.last_modified)


def _kept_decisions(kept: Sequence[Article], results: Sequence[PutResult]) -> list[DecisionRecord]:
    return [
        decision(
            article.pending_url or article.url,
            "store",
            "kept" if result.new_article else "revised",
            article.fetched,
            sha=article.text_sha,
            article_id=result.article_id,
            feed_url=article.feed_url,
            topics=article.topics,
            title=article.content.title,
            language=article.content.language,
        )
        for article, result in zip(kept, results, strict=True)
    ]


def _count(results: Sequence[PutResult], edges: Sequence[EdgeRecord], left: Sequence[Departure]) -> Mapping[str, int]:
    copied = {article: edge.kind for edge in edges for article in (edge.low_article, edge.high_article)}
    counts: collections.Counter[str] = collections.Counter(departure.reason for departure in left)
    for result in results:
        if result.new_article:
            counts[copied.get(result.article_id, "new")] += 1
        else:
            counts["revision" if result.new_version else "unchanged"] += 1
    return counts
