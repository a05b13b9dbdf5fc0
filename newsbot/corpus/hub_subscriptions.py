"""WebSub subscriptions in the store, where `watch` and its callback both change them; `feeds.websub` decides how."""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from newsbot.corpus import feed_polls
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import FeedRecord, Json, SubscriptionRecord
from newsbot.feeds import websub
from newsbot.feeds.websub import Offer, Subscription

Change = Callable[[Subscription], Subscription | None]
Secrets = Callable[[], str]
"""Gives a new random string each time, fit for a path."""


def offer_of(feed: FeedRecord) -> Offer | None:
    """Where this feed may be subscribed to, as it said when it was last read."""
    hub = feed.state.get("hub_url")
    return Offer(hub, feed.state.get("topic_url") or feed_polls.address(feed)) if hub else None


def held(store: Store) -> dict[str, Subscription]:
    """Feed URL -> its subscription, for all that are stored."""
    return {record.feed_url: _load(record) for record in store.subscriptions()}


def to_ask(store: Store, feeds: Iterable[FeedRecord], base: str, secrets: Secrets, now: datetime) -> list[Subscription]:
    """Subscriptions of these feeds for which a hub has to be asked now; each is on record as asked for."""
    known, found = {record.feed_url: record for record in store.subscriptions()}, []
    for feed in feeds:
        offer, record = offer_of(feed), known.get(feed.url)
        if offer is None or feed.state.get("state") == "retired":
            continue
        subscription = _load(record) if record else None
        if subscription is None or not websub.fits(subscription, offer, base):
            subscription = websub.begun(feed.url, offer, base, secrets(), secrets())
        if websub.is_due(subscription, now):
            asked = websub.asked(subscription, now)
            if store.put_subscription(_record(asked, record)):
                found.append(asked)
    return found


def change(store: Store, token: str, by: Change) -> Subscription | None:
    """Put what `by` makes of the subscription with this token in its place; None when there is none, or `by` says so.

    `watch` and the callback may change one at the same time: who comes second looks at it again.
    """
    while (record := store.subscription(token)) is not None:
        before = _load(record)
        after = by(before)
        if after is None or after == before or store.put_subscription(_record(after, record)):
            return after
    return None


def with_leases(
    feeds: Iterable[FeedRecord], subscriptions: Mapping[str, Subscription], now: datetime
) -> list[FeedRecord]:
    """These feeds with the end of their leases in their state, so that the next poll may be far."""
    return [_with_lease(feed, subscriptions.get(feed.url), now) for feed in feeds]


def _with_lease(feed: FeedRecord, subscription: Subscription | None, now: datetime) -> FeedRecord:
    if subscription is None or not websub.keeps_word(subscription, feed_polls.load(feed).last_new, now):
        return feed_polls.with_lease(feed, None)
    return feed_polls.with_lease(feed, subscription.until)


def to_poll(
    store: Store, listed: Collection[str], subscriptions: Mapping[str, Subscription], now: datetime
) -> list[FeedRecord]:
    """Feeds of these that a push has made due."""
    pushed = [each.feed_url for each in subscriptions.values() if each.pushed and now - each.pushed < websub.SLACK]
    found = []
    for feed in store.feeds([url for url in pushed if url in listed]):
        state = feed_polls.load(feed)
        wanted = websub.wants_poll(subscriptions[feed.url], state.last_poll, state.last_new, now)
        if wanted and not feed_polls.is_resting(feed, now):
            found.append(feed)
    return found


# --- as JSON ------------------------------------------------------------------------------------


@functools.cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # loaded on first use: commands that only read do without

    return TypeAdapter(Subscription)


def _record(subscription: Subscription, before: SubscriptionRecord | None) -> SubscriptionRecord:
    """The record that takes the place of `before`."""
    state: Mapping[str, Json] = _adapter().dump_python(subscription, mode="json")
    revision = before.revision + 1 if before else 1
    return SubscriptionRecord(subscription.feed_url, subscription.token, revision, state)


def _load(record: SubscriptionRecord) -> Subscription:
    subscription: Subscription = _adapter().validate_python(dict(record.state))
    return subscription
