"""What is due, as batches of sites that any machine may take: each names feeds and pages, and the store says whether
they are still due. A site is a registrable host, with all its hosts: its pages are judged in one order, in one place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from newsbot.corpus import feed_polls, topic_backfill
from newsbot.corpus.store.base import Store
from newsbot.network.urls import host_of, outlet_of
from newsbot.text.topics import Topic

SITES = 20
"""Sites of one batch: a process is begun for each, and one that is killed leaves so many waiting for their leases."""
PAGES = 100
"""Pages of a site that are named in a batch."""
AT_ONCE = 20_000
"""Pages that are looked at for one round of batches."""


class Batch(NamedTuple):
    """Sites, and of them feeds and pages by their keys."""

    sites: tuple[str, ...]
    feeds: tuple[str, ...]
    urls: tuple[str, ...]


def prepare(store: Store, topics: Mapping[str, Topic], now: datetime) -> None:
    """What a crawl of these topics begins with: records for new feeds, backfill of new topics."""
    feed_polls.follow(store, topics.values(), now)
    topic_backfill.catch_up(store, topics.values(), now)


def batches(
    store: Store, topics: Mapping[str, Topic], now: datetime, held: Collection[str], resting: Collection[str]
) -> Iterator[Batch]:
    """All that is due for `topics`, but for the sites that somebody has and the hosts that rest."""
    names = sorted(topics)
    listed = frozenset(source.url for topic in topics.values() for source in topic.sources if not source.paused)
    due: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for feed in feed_polls.to_poll(store, names, listed, now, only_due=True):
        address = feed_polls.address(feed)
        if host_of(address) not in resting:
            due[outlet_of(address)][0].append(feed.url)
    for record in store.due_urls(now, AT_ONCE, names):
        urls = due[outlet_of(record.link)][1] if host_of(record.link) not in resting else []
        if len(urls) < PAGES:
            urls.append(record.url)
    free = iter([(site, *found) for site, found in due.items() if site not in held and any(found)])
    while some := list(islice(free, SITES)):
        yield _batch(some)


def _batch(some: Sequence[tuple[str, list[str], list[str]]]) -> Batch:
    sites, feeds, urls = zip(*some, strict=True)
    return Batch(
        tuple(sites), tuple(url for each in feeds for url in each), tuple(url for each in urls for url in each)
    )
