"""How the feeds do: figures of the last day from the store, judged by `newsbot.feeds.health`."""

import collections
import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from newsbot.corpus import feed_polls
from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.reasons import NO_TEXT, REASONS
from newsbot.corpus.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.feeds import health
from newsbot.feeds.health import FeedHealth, Window
from newsbot.feeds.polling import FeedState
from newsbot.network.urls import outlet_of, redact
from newsbot.text.topics import Topic

_BARE = NO_TEXT | frozenset({"poisoned", "extract-timeout", "extract-memory", "too-complex"})
_READ = frozenset({"kept", "revised", "unchanged", "off-topic", "wrong-language", "too-old", "too-short"})
_READ_AGAIN = frozenset({"revised", "unchanged"})
"""What comes of entries that were read before."""
LEFT = 5_000
"""Pages, those left last, of which it is looked up whether they still wait for room."""


def feeds(store: Store, topics: Iterable[Topic], now: datetime) -> list[Row]:
    """One row for each listed feed, by outlet and address: a FeedHealth with outlet, topics and tags."""
    return [_row(each, listed) for each, listed in _judged(store, _listed(topics), now)]


def health_of(store: Store, topics: Iterable[Topic], now: datetime) -> Row:
    """`feeds` as above, `states` (how many feeds are in which), and `alarms` in words, those of the whole first.

    `raised` has the same alarms as rows: `url` of the feed (None: of the whole), `kind`, `text`.
    """
    judged = _judged(store, _listed(topics), now)
    every = [each for each, _ in judged]
    whole = [_alarm(None, text) for text in health.corpus_alarms(_relations(store, now), every, now)]
    raised = [*whole, *(_alarm(redact(each.url), text) for each in every for text in each.alarms)]
    return {
        "feeds": [_row(each, listed) for each, listed in judged],
        "states": dict(collections.Counter(each.state for each in every)),
        "alarms": [f"{each['url']}: {each['text']}" if each["url"] else each["text"] for each in raised],
        "raised": raised,
    }


def _alarm(url: str | None, text: str) -> Row:
    return {"url": url, "kind": health.kind_of(text), "text": text}


@dataclasses.dataclass(slots=True)
class _Listed:
    """A feed as the topics list it."""

    topics: list[str]
    tags: list[str]
    paused: bool


def _listed(topics: Iterable[Topic]) -> dict[str, _Listed]:
    found: dict[str, _Listed] = {}
    for topic in topics:
        for source in topic.sources:
            each = found.setdefault(source.url, _Listed([], [], True))
            each.topics.append(topic.name)
            each.tags += [tag for tag in source.tags if tag not in each.tags]
            each.paused &= source.paused or topic.paused
    return found


def _judged(store: Store, listed: Mapping[str, _Listed], now: datetime) -> list[tuple[FeedHealth, _Listed]]:
    held = {feed.url: feed for feed in store.feeds()}
    windows, waiting = _windows(store, now), _for_room(store)
    found = []
    for url in sorted(listed, key=lambda url: (outlet_of(url), url)):
        state = feed_polls.load(held[url]) if url in held else FeedState(url)
        each = health.feed_health(state, windows.get(url, Window()), now, listed[url].paused)
        left = "; ".join(filter(None, (each.left, _waiting(waiting[url]))))
        found.append((dataclasses.replace(each, left=left or None), listed[url]))
    return found


def _waiting(pages: int) -> str | None:
    """What waits for room, in words."""
    told = "1 page waits" if pages == 1 else f"{pages} pages wait"
    return f"{told}: its site has sent its share of the hour (fetch.max_host_bytes)" if pages else None


def _windows(store: Store, now: datetime) -> dict[str, Window]:
    """What came of each feed's entries in the last day."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    announced: dict[str, set[str]] = collections.defaultdict(set)
    for decision in store.decisions(DecisionFilter(since=now - health.WINDOW, reasons=tuple(REASONS))):
        if decision.feed_url and decision.first >= now - health.WINDOW:
            counts[decision.feed_url][_kind(decision.reason)] += 1
            if decision.reason not in _READ_AGAIN:
                announced[decision.feed_url].add(decision.url)
    delays: dict[str, list[float]] = collections.defaultdict(list)
    for article in store.articles(ArticleFilter(since=now - health.WINDOW)):
        claimed = article.feed_published or article.published
        # what is older was in the feed before anybody asked for it
        if claimed is not None and timedelta(0) <= article.first_seen - claimed <= health.WINDOW:
            for url in article.feed_urls:
                delays[url].append((article.first_seen - claimed).total_seconds())
    return {
        url: Window(len(announced[url]), of["read"], of["bare"], of["failed"], delays[url])
        for url, of in counts.items()
    }


def _for_room(store: Store) -> collections.Counter[str]:
    """Pages of each feed that were left because their site had sent its share, among the LEFT last ones."""
    left = store.decisions(DecisionFilter(reasons=("host-share",)), LEFT)
    urls = store.urls({decision.url for decision in left})
    return collections.Counter(
        record.feed_url or "" for record in urls.values() if record.reason == "host-share" and record.due is not None
    )


def _kind(reason: str) -> str:
    return "bare" if reason in _BARE else "read" if reason in _READ else "failed"


def _relations(store: Store, now: datetime) -> Mapping[str, int]:
    ids = [
        article.id for article in store.articles(ArticleFilter(since=now - health.WINDOW, texts_only=True), limit=1000)
    ]
    return collections.Counter(each.relation for each in store.assignments_of(ids).values())


def _row(each: FeedHealth, listed: _Listed) -> Row:
    return {
        **dataclasses.asdict(each),
        "alarms": list(each.alarms),
        "url": redact(each.url),
        "outlet": outlet_of(each.url),
        "topics": listed.topics,
        "tags": listed.tags,
    }
