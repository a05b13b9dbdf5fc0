"""WebSub (W3C Recommendation, 2018): what a subscription to a feed's hub is, and what each message makes of it.

Pure: a subscription, a message and the time -> the subscription after it. None means that the message does not belong
to it and has to be refused. What a hub pushes is never read: a push that is signed with our secret makes the feed due
at once, and the poll brings what is new. Times are aware UTC.
"""

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

LEASE = timedelta(days=10)
"""For how long to subscribe; hubs may give less."""
LONGEST_LEASE, SHORTEST_LEASE = timedelta(days=30), timedelta(minutes=1)
"""What is believed of a lease that a hub gives: nobody means a year, and one of no length would be asked for always."""
RENEW_AT = 0.75
"""Part of a lease after which it is renewed."""

FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
"""Time for a hub to verify before it is asked again, doubled with each try; and the most: a refusal holds so long."""

CLOSEST = timedelta(minutes=1)
"""Pushes closer together than this cause one poll."""
SECOND_LOOK = timedelta(minutes=2)
"""A poll after a push that brings nothing is repeated once after this: hubs are faster than caches."""

SLACK = timedelta(minutes=15)
"""Time that a poll may take after the push that has caused it."""

_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_PASSING = frozenset({408, 425, 429})

State = Literal["asked", "active", "refused"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a feed may be subscribed to."""

    hub: str  # the address to ask
    topic: str  # the feed as the hub knows it: its own "self"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed's subscription."""

    feed_url: str
    hub: str
    topic: str
    callback: str  # the address that the hub was given; its last part is the token
    token: str  # cannot be guessed
    secret: str = field(repr=False)  # the key of the hub's signatures; in no message and no export
    state: State = "asked"
    asked: datetime | None = None  # the last request to the hub
    ask_at: datetime | None = None  # when to ask the hub next; None: at once
    tries: int = 0  # requests since the hub last verified
    until: datetime | None = None  # the end of the lease; None: never verified
    pushed: datetime | None = None  # the last signed push
    error: str | None = None  # why the hub does not deliver, in words


# --- our side -----------------------------------------------------------------------------------------------------


def begun(feed_url: str, offer: Offer, base: str, token: str, secret: str) -> Subscription:
    """A new subscription, not asked for yet. `base`: the public address of our callback."""
    callback = f"{base.rstrip('/')}/{token}"
    return Subscription(feed_url, offer.hub, offer.topic, callback, token, secret)


def fits(subscription: Subscription, offer: Offer, base: str) -> bool:
    """Whether it is what would be asked for now; else a new one is, under another token."""
    wanted = (offer.hub, offer.topic, f"{base.rstrip('/')}/{subscription.token}")
    return (subscription.hub, subscription.topic, subscription.callback) == wanted


def is_due(subscription: Subscription, now: datetime) -> bool:
    """Whether the hub has to be asked: for the first time, again, or to renew the lease."""
    return subscription.ask_at is None or subscription.ask_at <= now


def is_live(subscription: Subscription, now: datetime) -> bool:
    """Whether the hub has promised to push."""
    return subscription.until is not None and now < subscription.until


def keeps_word(subscription: Subscription, last_new: datetime | None, now: datetime) -> bool:
    """Whether polls may be rare: the hub has promised to push, and no news has come without a push since.

    `last_new`: the last poll that brought news. A hub that has failed gets another chance when it next pushes, or when
    the lease is renewed.
    """
    promised = max(filter(None, (subscription.asked, subscription.pushed)), default=None)
    silent = last_new is not None and promised is not None and last_new > promised + SLACK
    return is_live(subscription, now) and not silent


def form(subscription: Subscription) -> dict[str, str]:
    """The request to the hub (section 5.1)."""
    return {
        "hub.callback": subscription.callback,
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
        "hub.secret": subscription.secret,
    }


def asked(subscription: Subscription, now: datetime) -> Subscription:
    """The hub is being asked at `now`. It has an hour to verify, more with each try in vain."""
    wait = min(FIRST_WAIT * (1 << min(subscription.tries, 10)), LONGEST_WAIT)
    return replace(subscription, state="asked", asked=now, ask_at=now + wait, tries=subscription.tries + 1)


def answered(
    subscription: Subscription, status: int | None, words: str, now: datetime, again: datetime | None = None
) -> Subscription:
    """The hub answered with this HTTP status (None: not at all); `again`: it asked to come back then.

    A hub that has gone or says no is left alone for a week; what may pass is tried again as `asked` has planned it.
    """
    if status is not None and 200 <= status < 300:
        return subscription
    if status is not None and 400 <= status < 500 and status not in _PASSING:
        return _refused(subscription, words, now)
    planned = subscription.ask_at or now
    return replace(subscription, error=words, ask_at=max(planned, again) if again else planned)


def _refused(subscription: Subscription, words: str, now: datetime) -> Subscription:
    return replace(subscription, state="refused", error=words, ask_at=now + LONGEST_WAIT)


# --- the hub's side -------------------------------------------------------------------------------------------------


def verified(
    subscription: Subscription, mode: str, topic: str, lease_seconds: str, now: datetime
) -> Subscription | None:
    """The hub asks whether we meant it (section 5.3): only to subscribe, only to this topic, only when we asked.

    A hub whose question was answered already may ask once more, when the answer got lost.
    """
    if mode != "subscribe" or topic != subscription.topic or subscription.state == "refused":
        return None
    lease = _lease(lease_seconds)
    return replace(subscription, state="active", tries=0, until=now + lease, ask_at=now + lease * RENEW_AT, error=None)


def _lease(seconds: str) -> timedelta:
    plain = seconds.isascii() and seconds.isdigit() and len(seconds) < 12
    given = timedelta(seconds=int(seconds)) if plain and int(seconds) else LEASE
    return max(SHORTEST_LEASE, min(given, LONGEST_LEASE))


def denied(subscription: Subscription, topic: str, reason: str, now: datetime) -> Subscription | None:
    """The hub will not deliver, or no longer (section 5.2): the subscription is over, and polling goes on."""
    if topic != subscription.topic:
        return None
    words = f"the hub denied it: {reason}" if reason else "the hub denied it"
    return replace(_refused(subscription, words, now), until=None)


def pushed(subscription: Subscription, body: bytes, signature: str, now: datetime) -> Subscription | None:
    """The hub delivers (section 7). None when it has no business to: wrongly signed, or the lease is over."""
    if not is_live(subscription, now) or not is_signed(subscription.secret, body, signature):
        return None
    return replace(subscription, pushed=now)


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature` (the header X-Hub-Signature, `method=hex`) is that of `body` under `secret`."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    right = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))


def wants_poll(
    subscription: Subscription, last_poll: datetime | None, last_new: datetime | None, now: datetime
) -> bool:
    """Whether a push has made the feed due: once, and a second time a little later if the first brought nothing."""
    pushed_at = subscription.pushed
    if pushed_at is None:
        return False
    last = (last_poll or datetime.min.replace(tzinfo=UTC)).astimezone(UTC)
    if last < pushed_at:
        return last_poll is None or now - last >= CLOSEST
    return last < pushed_at + SECOND_LOOK <= now and (last_new is None or last_new < pushed_at)
