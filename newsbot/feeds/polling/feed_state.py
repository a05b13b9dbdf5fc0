"""What is remembered of a feed between two polls, and what one poll brought."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsbot.feeds.polling.rhythm import NO_ARRIVALS, Hours

Health = Literal["ok", "quiet", "stale", "failing", "blocked", "retired"]
"""quiet: nothing new for longer than usual; stale: nothing new for very long; failing: several failures in a row;
blocked: the site does not let us; retired: gone for good, not polled any more."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed's memory; a store keeps it as one document. Times are aware UTC, None while there is none."""

    url: str  # the feed as it was added: its key
    next_due: datetime | None = None  # None: due at once, or never when retired
    etag: str | None = None  # validators as the server sent them, to be sent back as they are
    last_modified: str | None = None
    body_sha: str | None = None  # of the last body, for servers that change validators without changing anything
    moved_to: str | None = None  # where a permanent redirect led: ask there
    retry_after_until: datetime | None = None  # no request to the feed's host before it
    state: Health = "ok"
    last_poll: datetime | None = None
    last_ok: datetime | None = None  # last poll that was answered, 304 included
    last_new: datetime | None = None  # last poll that brought something new
    last_error: str | None = None  # in words; None after a success
    last_reason: str | None = None  # a name from newsbot.corpus.reasons, or suspicious-empty
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    polls: int = 0
    not_modified: int = 0  # of these, answered 304
    window: int = 0  # entries that the feed held when last read
    problems: str | None = None  # in words: what was odd or dropped when it was last read
    left: str | None = None  # in words: what lay beyond limits then and was not read
    recent_new: tuple[int, ...] = ()  # new entries of the last polls that brought a body, newest last
    hours: Hours = NO_ARRIVALS  # decayed arrivals an hour of the day, UTC
    watched_days: float = 0.0  # decayed days that `hours` stand for
    heat: float = 0.0  # arrivals of about the last hour before last_poll
    ttl_minutes: int | None = None  # the feed's own hints, as last read
    update_period_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()  # UTC
    skip_days: tuple[int, ...] = ()  # 0 = Monday
    hub_url: str | None = None  # where it may be subscribed to (WebSub), and under which name
    topic_url: str | None = None
    pushed_until: datetime | None = None  # a WebSub subscription is active until then


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll brought. Fields of a feed's body are looked at only when `kind` is ok."""

    kind: Literal["ok", "not-modified", "failed", "gone"]
    reason: str | None = None  # of a failure: a name from newsbot.corpus.reasons
    status: int | None = None  # of the HTTP answer, when there was one
    error: str | None = None  # of a failure: in words, without secrets
    new: tuple[datetime | None, ...] = ()  # for each entry not seen before, the time that it claims
    entries: int = 0  # all entries of the body
    problems: str | None = None  # what was odd in it or dropped, in words
    left: str | None = None  # what lies beyond limits, in words
    etag: str | None = None
    last_modified: str | None = None
    body_sha: str | None = None
    moved_to: str | None = None  # final address of permanent redirects only
    retry_after: datetime | None = None  # see newsbot.feeds.polling.parse_retry_after
    fresh_seconds: int | None = None  # see newsbot.feeds.polling.fresh_seconds
    ttl_minutes: int | None = None
    update_period_minutes: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    hub_url: str | None = None
    topic_url: str | None = None
