"""When to poll a feed again: feed state + outcome + now -> feed state with the next due time.

Every time is an argument and every choice a function of its arguments: the jitter comes from a hash, so that a schedule
can be computed again. Due times are stored in UTC; no time zone or restart can make a poll happen twice or never.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsbot.feeds.polling.feed_state import FeedState, Health, PollOutcome
from newsbot.feeds.polling.rhythm import SHORTEST, daily_rate, heat_after, hourly_rates, learn, next_look
from newsbot.feeds.polling.server_hints import LONGEST_RETRY

FIRST_RETRY = timedelta(minutes=15)
LONGEST_BACK_OFF = timedelta(hours=24)
HINT_LIMIT = timedelta(hours=1)
"""A ttl or max-age is honoured up to this: many are boilerplate, and nobody means a day without news by them."""

DEAD_AFTER = timedelta(days=30)
FAILING_FROM = 3
PUSHED = timedelta(hours=2)
"""The safety net under a WebSub subscription."""

JITTER = 0.05
CATCH_UP = timedelta(minutes=15)
OVERSLEPT = timedelta(hours=1)
_BLOCKED = frozenset({"robots-disallowed", "rate-limited", "private-address"})
_BLOCKED_STATUS = frozenset({401, 402, 403, 429, 451})
_RECENT = 10


def after_poll(state: FeedState, outcome: PollOutcome, now: datetime) -> FeedState:
    """The feed's memory after a poll at `now` that ended in `outcome`, with the next due time."""
    now = now.astimezone(UTC).replace(microsecond=0)
    if state.last_poll and state.last_poll > now:
        state = settle(state, now)  # the clock went back since
    counted = replace(state, polls=state.polls + 1, last_poll=now, moved_to=outcome.moved_to or state.moved_to)
    if outcome.kind == "gone":
        return _retired(counted, outcome.error or "the server says that the feed is gone for good (410)")
    if outcome.kind == "failed":
        return _after_failure(counted, outcome.reason, outcome.error, outcome, now)
    if outcome.kind == "ok" and not outcome.entries and state.window >= 3:
        emptied = replace(counted, etag=None, last_modified=None)  # so that the next answer is a whole one
        words = f"the feed came back empty, it held {state.window} entries before"
        return _after_failure(emptied, "suspicious-empty", words, outcome, now)
    return _after_success(counted, outcome, state.last_poll, now)


# --- success ----------------------------------------------------------------------------------------------------------


def _after_success(state: FeedState, outcome: PollOutcome, since: datetime | None, now: datetime) -> FeedState:
    times = list(_arrivals(outcome.new, since, now))
    hours, watched = learn(state.hours, state.watched_days, times, since, now)
    seen = replace(
        state,
        hours=hours,
        watched_days=watched,
        heat=heat_after(state.heat, times, since, now),
        last_ok=now,
        last_new=now if outcome.new else state.last_new,
        last_error=None,
        last_reason=None,
        failures=0,
        failing_since=None,
        retry_after_until=outcome.retry_after,
        not_modified=state.not_modified + (outcome.kind == "not-modified"),
        recent_new=(*state.recent_new, len(outcome.new))[-_RECENT:],
    )
    if outcome.kind == "ok":
        seen = _with_body(seen, outcome)
    else:  # a 304 may bring new validators, and leave out those that stay as they are (RFC 9110, 15.4.5)
        seen = replace(seen, etag=outcome.etag or seen.etag, last_modified=outcome.last_modified or seen.last_modified)
    wait = _wait(seen, len(outcome.new), outcome.fresh_seconds, now)
    return replace(seen, state=_health(seen, now), next_due=_allowed(seen, now + _jittered(wait, seen)))


def _arrivals(claims: Iterable[datetime | None], since: datetime | None, now: datetime) -> Iterable[datetime]:
    """When new entries arrived: as they claim if that can be, else half way between the two polls."""
    earliest = since - timedelta(days=1) if since else now - timedelta(days=3650)
    for claim in claims:
        if claim and earliest <= claim <= now:
            yield claim
        elif since:
            yield since + (now - since) / 2


def _with_body(state: FeedState, outcome: PollOutcome) -> FeedState:
    return replace(
        state,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        body_sha=outcome.body_sha,
        window=outcome.entries,
        problems=outcome.problems,
        left=outcome.left,
        ttl_minutes=outcome.ttl_minutes,
        update_period_minutes=outcome.update_period_minutes,
        skip_hours=tuple(sorted(outcome.skip_hours)),
        skip_days=tuple(sorted(outcome.skip_days)),
        hub_url=outcome.hub_url,
        topic_url=outcome.topic_url,
    )


def _wait(state: FeedState, new: int, fresh: int | None, now: datetime) -> timedelta:
    wait = next_look(state.hours, state.watched_days, state.heat, now)
    if state.polls == 1 and not any(state.hours) and state.update_period_minutes:
        wait = min(wait, max(timedelta(minutes=state.update_period_minutes), SHORTEST))
    wait = max(wait, _floor(state, fresh))
    if (
        state.window and 2 * new >= state.window and state.polls > 1
    ):  # half the feed was new: entries are about to be missed
        wait = min(wait, SHORTEST * 2)
    return max(wait, PUSHED) if state.pushed_until and state.pushed_until > now else wait


def _floor(state: FeedState, fresh: int | None) -> timedelta:
    """What the server asks for: a cached answer would be the same, and a ttl is a wish unless the feed outpaces it."""
    floor = min(timedelta(seconds=fresh or 0), HINT_LIMIT)
    if state.ttl_minutes:
        ttl = min(timedelta(minutes=state.ttl_minutes), HINT_LIMIT)
        outpaced = daily_rate(state.hours, state.watched_days) * (ttl / timedelta(days=1)) > 1
        floor = max(floor, min(ttl, FIRST_RETRY) if outpaced else ttl)
    return floor


def _allowed(state: FeedState, due: datetime) -> datetime:
    """`due`, or the first moment after it in which the feed does not ask to be left alone.

    Hints that leave no hour of the week are a mistake and not followed.
    """
    if state.retry_after_until:
        due = max(due, state.retry_after_until)
    moment = due
    for _ in range(24 * 7):
        if moment.hour not in state.skip_hours and moment.weekday() not in state.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0) + timedelta(hours=1) + _part(timedelta(minutes=10), state)
    return due


def _health(state: FeedState, now: datetime) -> Health:
    """ok, quiet or stale, by how long nothing new came, measured against the feed's own gaps."""
    if state.last_new is None:
        return "ok" if state.polls < _RECENT else "quiet"
    usual = timedelta(days=1) / daily_rate(state.hours, state.watched_days)
    silence = now - state.last_new
    if silence > max(10 * usual, timedelta(days=14)):
        return "stale"
    return "quiet" if silence > max(3 * usual, timedelta(days=2)) else "ok"


# --- failure ----------------------------------------------------------------------------------------------------------


def _after_failure(
    state: FeedState, reason: str | None, words: str | None, outcome: PollOutcome, now: datetime
) -> FeedState:
    failures = state.failures + 1
    since = state.failing_since or now
    failed = replace(
        state,
        failures=failures,
        failing_since=since,
        last_error=words or reason or "failed",
        last_reason=reason,
        retry_after_until=outcome.retry_after,
        moved_to=None if failures >= FAILING_FROM else state.moved_to,
    )
    if failures >= 10 and now - since >= DEAD_AFTER:
        return _retired(failed, f"no answer that can be used since {since:%Y-%m-%d}; last: {failed.last_error}")
    if failures >= FAILING_FROM:
        refused = reason in _BLOCKED or outcome.status in _BLOCKED_STATUS
        failed = replace(failed, state="blocked" if refused else "failing")
    wait = _back_off(failed, now)
    return replace(failed, next_due=_allowed(failed, now + _jittered(wait, failed)))


def _back_off(state: FeedState, now: datetime) -> timedelta:
    """Twice as long after each failure; in the first day not so long that entries would leave the feed unseen.

    A server that says when to come back is taken at its word: the doubling only keeps it from being hammered.
    """
    first = SHORTEST if state.retry_after_until else FIRST_RETRY
    wait = min(first * (1 << min(state.failures - 1, 10)), LONGEST_BACK_OFF)
    if state.window and state.failing_since and now - state.failing_since < timedelta(days=1):
        half_full = timedelta(hours=state.window / 2 / max(hourly_rates(state.hours, state.watched_days)))
        wait = min(wait, max(half_full, timedelta(hours=1)))
    return wait


def _retired(state: FeedState, notice: str) -> FeedState:
    return replace(state, state="retired", next_due=None, last_error=notice, retry_after_until=None)


def revive(state: FeedState, now: datetime) -> FeedState:
    """A retired, failing or blocked feed as a person wants it tried again: due now, its failures forgotten."""
    return replace(state, state="ok", next_due=now, failures=0, failing_since=None, last_error=None, last_reason=None)


# --- clocks -----------------------------------------------------------------------------------------------------------


def is_due(state: FeedState, now: datetime) -> bool:
    """Whether the feed should be polled at `now`."""
    return state.state != "retired" and (state.next_due is None or state.next_due <= now)


def settle(state: FeedState, now: datetime) -> FeedState:
    """The feed's memory after the clock jumped or the machine slept; the same state when neither happened.

    After a jump back, a due time in the far future is brought near (no silence); after a jump forward or a sleep the
    one catch-up poll is spread over a quarter of an hour (no burst). For a process that keeps running; a single crawl
    polls whatever is due.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    if state.state == "retired" or state.next_due is None:
        return state
    if state.last_poll and state.last_poll > now:
        planned = max(min(state.next_due - state.last_poll, LONGEST_RETRY), SHORTEST)
        asked = min(state.retry_after_until, now + LONGEST_RETRY) if state.retry_after_until else None
        due = now + (planned if asked else _part(planned, state))
        return replace(state, last_poll=now, next_due=due, retry_after_until=asked)
    if now - state.next_due > OVERSLEPT:
        return replace(state, next_due=now + _part(CATCH_UP, state))
    return state


def _part(span: timedelta, state: FeedState) -> timedelta:
    """A part of `span` in whole seconds that differs between feeds and polls, and is the same on every machine."""
    digest = hashlib.blake2b(f"{state.url}#{state.polls}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return timedelta(seconds=int(span.total_seconds() * int.from_bytes(digest, "big") / 2**64))


def _jittered(wait: timedelta, state: FeedState) -> timedelta:
    """`wait` up to 5 % longer: never before what was asked for, and never all feeds at once."""
    return timedelta(seconds=round(wait.total_seconds())) + _part(wait * JITTER, state)
