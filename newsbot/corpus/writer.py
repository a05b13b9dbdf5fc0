"""Writes what leaves the pipelines, and what became of feeds, in batches, in the one order that survives a crash.

Pages, then versions, then decisions, and last the URLs, which are done only when all of that is durable. What was not
acknowledged is still pending and comes up again; every write is an idempotent merge, so repeating it changes nothing.
Who carries whose text is not said here but by the desk (`newsbot.corpus.assignment.ties`), in canonical order.
"""

import collections
import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from newsbot.corpus import frontier
from newsbot.corpus.feed_polls import Poll
from newsbot.corpus.records import decision, decision_of, page_of, records_of, with_headline
from newsbot.corpus.store.base import PutResult, Store
from newsbot.corpus.store.schema import DecisionRecord, RobotsRecord, UrlRecord
from newsbot.items import Article, Departure, Validators
from newsbot.text.ids import article_id

Outcome = Article | Departure | Poll | RobotsRecord
"""What comes of a request: an article to keep, a departure with its reason, what became of a feed, a robots.txt."""


class Writer:
    """Synchronous: `write` returns when the batch is durable. One thread at a time."""

    def __init__(
        self,
        store: Store,
        keep_off_topic: timedelta = timedelta(days=30),
        keep_pages: timedelta | None = timedelta(days=365),
        recheck: Sequence[timedelta] = (),
    ) -> None:
        self.store = store
        self.keep_off_topic = keep_off_topic
        self.keep_pages = keep_pages
        self.recheck = recheck

    def write(self, outcomes: Sequence[Outcome]) -> Mapping[str, int]:
        """Write a batch; returns how many outcomes ended as `new`, `revision`, or for a departure's reason.

        What was purged is not written, also when that happens at the same time in another process: its tombstones come
        before it looks for what to remove, so that either it finds what is written here or they are found here.
        """
        outcomes = list(map(_without_text, outcomes, self._purged(outcomes)))
        counts = self._write_all(outcomes)
        if any(purged := self._purged(outcomes)):
            self._take_back(itertools.compress(outcomes, purged))
        return counts

    def _write_all(self, outcomes: Sequence[Outcome]) -> Mapping[str, int]:
        kept = [outcome for outcome in outcomes if isinstance(outcome, Article)]
        left = [outcome for outcome in outcomes if isinstance(outcome, Departure)]
        polled = [outcome for outcome in outcomes if isinstance(outcome, Poll)]
        if robots := [outcome for outcome in outcomes if isinstance(outcome, RobotsRecord)]:
            self.store.put_robots(robots)
        if polled:
            self.store.put_feeds([poll.feed for poll in polled], [poll.record for poll in polled])
        return self._write_texts(kept, left) if kept or left else {}

    def _purged(self, outcomes: Sequence[Outcome]) -> list[bool]:
        """Which of these have an address with a tombstone and a text."""
        addresses = list(map(_addresses, outcomes))
        purged = self.store.tombstones(set().union(*addresses)) if any(addresses) else {}
        return [not purged.keys().isdisjoint(each) for each in addresses]

    def _take_back(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            addresses = _addresses(outcome)
            ids = {known.article_id for known in self.store.known(addresses).values()}
            self.store.remove_articles(ids, addresses)

    def _write_texts(self, kept: list[Article], left: list[Departure]) -> Mapping[str, int]:
        self.store.put_pages([page for article in kept if (page := page_of(article, self.keep_pages))])
        again = [article for departure in left if (article := _read_again(departure))]
        pairs = [records_of(article) for article in kept + again]
        results = self.store.put_versions(pairs)[: len(kept)]
        self._touch(left)
        failed = [with_headline(article.failure, "kept") for article in kept if article.failure]
        decided = [decision_of(departure, self.keep_off_topic) for departure in (*left, *failed)]
        self.store.put_decisions(decided + _kept_decisions(kept, results))
        self._settle(kept, left)
        return _count(kept, results, left)

    def _touch(self, left: Iterable[Departure]) -> None:
        for departure in left:
            article = departure.article
            if departure.reason != "unchanged" or article is None or article.known is None:
                continue
            if not article.content.body:  # the same bytes as last time, not read again
                self.store.touch_version(article.known.article_id, article.text_sha, article.fetched)

    def _settle(self, kept: list[Article], left: list[Departure]) -> None:
        outcomes: list[Article | Departure] = [*kept, *left]
        records = self.store.urls({outcome.pending_url for outcome in outcomes if outcome.pending_url})
        for article in kept:
            if article.pending_url in records and article.failure is None:
                records[article.pending_url] = self._stored(records[article.pending_url], article)
        for departure in (*left, *(article.failure for article in kept if article.failure)):
            if departure.pending_url in records:
                records[departure.pending_url] = self._departed(records[departure.pending_url], departure)
        self.store.put_urls(list(records.values()))

    def _stored(self, record: UrlRecord, article: Article) -> UrlRecord:
        ident = article_id(article.url)
        settled = frontier.stored(record, ident, _reason(article), article.fetched, self.recheck)
        return _with_validators(settled, article.validators)

    def _departed(self, record: UrlRecord, departure: Departure) -> UrlRecord:
        article = departure.article
        known = article.known.article_id if article and article.known else record.article_id
        if departure.reason == "unchanged" and known:
            record = frontier.stored(record, known, "unchanged", departure.at, self.recheck)
        elif departure.reason == "duplicate-url" and article:
            ages = self.recheck if article.pending_url == article.url else ()  # of several addresses the canonical one
            record = frontier.stored(record, article_id(article.url), "duplicate-url", departure.at, ages)
        else:
            record = frontier.departed(record, departure.reason, departure.at, departure.retry_at)
        return _with_validators(record, article.validators if article else None)


def _addresses(outcome: Outcome) -> set[str]:
    """Every address of an outcome that brings a text or a title; none of one that brings none."""
    if isinstance(outcome, Article):
        return {outcome.url, outcome.pending_url or outcome.url, *outcome.aliases}
    if isinstance(outcome, Departure) and outcome.reason != "tombstoned":
        return {outcome.url} | (_addresses(outcome.article) if outcome.article else set())
    return set()


def _without_text(outcome: Outcome, purged: bool) -> Outcome:
    """What is left of an outcome: all, or of one that was purged that it was."""
    if not purged or not isinstance(outcome, Article | Departure):
        return outcome
    at = outcome.fetched if isinstance(outcome, Article) else outcome.at
    return Departure(outcome.pending_url or outcome.url, "store", "tombstoned", at, {}, outcome.pending_url)


def _read_again(departure: Departure) -> Article | None:
    """The article of a departure that met a text which is kept: its address, topics and time belong to it as well."""
    article = departure.article
    known_text = departure.reason in ("unchanged", "duplicate-url") and article is not None and article.content.body
    return article if known_text else None


def _reason(article: Article) -> str:
    """By what was held when it was read: a batch that is repeated after a crash gives the same."""
    return "revised" if article.known and article.known.read else "kept"


def _with_validators(record: UrlRecord, seen: Validators | None) -> UrlRecord:
    return dataclasses.replace(record, etag=seen.etag, last_modified=seen.last_modified) if seen else record


def _kept_decisions(kept: Sequence[Article], results: Sequence[PutResult]) -> list[DecisionRecord]:
    return [
        decision(
            article.pending_url or article.url,
            "store",
            _reason(article),
            article.fetched,
            sha=article.text_sha,
            article_id=result.article_id,
            feed_url=article.feed_url,
            topics=article.topics,
            title=article.content.title,
            language=article.content.language,
        )
        for article, result in zip(kept, results, strict=True)
        if article.failure is None
    ]


def _count(kept: Sequence[Article], results: Sequence[PutResult], left: Sequence[Departure]) -> Mapping[str, int]:
    counts: collections.Counter[str] = collections.Counter(departure.reason for departure in left)
    for article, result in zip(kept, results, strict=True):
        if article.content.unread:
            counts["headline" if result.new_version or article.failure is None else article.failure.reason] += 1
        elif result.new_version:
            counts["new" if result.new_article or _reason(article) == "kept" else "revision"] += 1
        else:
            counts["unchanged"] += 1
    return counts
