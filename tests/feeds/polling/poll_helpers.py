"""A feed's life in a few words, for the tests of the schedule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsbot.feeds.polling import FeedState, PollOutcome, after_poll

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = FeedState("https://outlet.example/rss")
NOTHING_NEW = PollOutcome("not-modified")
FAILED = PollOutcome("failed", "timeout", error="no answer in 30 s")


def brings(count: int, now: datetime = NOW, entries: int = 30, **more: object) -> PollOutcome:
    """A body with `count` new entries, the newest a minute old."""
    return PollOutcome("ok", new=tuple(now - MINUTE * (n + 1) for n in range(count)), entries=entries, **more)  # type: ignore[arg-type]


def polled(outcome: PollOutcome, times: int = 1, state: FeedState = FEED, now: datetime = NOW) -> FeedState:
    """The state after `times` polls with the same outcome, each when it is due."""
    for _ in range(times):
        state = after_poll(state, outcome, now)
        now = state.next_due or now + DAY
    return state


def wait(state: FeedState) -> timedelta:
    assert state.next_due is not None
    assert state.last_poll is not None
    return state.next_due - state.last_poll


def known(rate: float, **more: object) -> FeedState:
    """A feed that is known to bring `rate` articles a day, spread evenly."""
    fresh = replace(FEED, hours=(rate * 7 / 24,) * 24, watched_days=7.0, last_poll=NOW - HOUR, polls=50, window=30)
    return replace(fresh, **more)  # type: ignore[arg-type]
