"""How feeds do, in figures and in words: what is known of a feed and its last day -> its health, with alarms. Pure."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbot.feeds.polling import FeedState, daily_rate

WINDOW = timedelta(days=1)
"""What is told of the present is told of this time; what is usual comes from the feed's learnt rhythm."""

MISSED = 8.0
"""Articles that should have come by now before a silence is an alarm: by chance it happens once in 3,000 times."""

SHORTEST_SILENCE, LONGEST_SILENCE = timedelta(hours=12), timedelta(days=30)
"""A shorter one is none, and a longer one is one whatever is usual: habits are forgotten meanwhile."""

FEW = 5
"""Pages from which on a share says something."""

MANY = 20
BARE = 0.8
"""Share of pages without a text from which on the reading, and not the pages, must be wrong."""

COLLAPSED = 0.95
OVERDUE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Window:
    """What came of a feed's entries in the last day."""

    announced: int = 0  # entries about which anything was decided
    read: int = 0  # pages whose text was found
    bare: int = 0  # pages in which no text was found
    failed: int = 0  # pages that could not be fetched
    delays: Sequence[float] = ()  # seconds from published to seen, of articles in the corpus


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed's health; shares are of 1, None where nothing can be said."""

    url: str
    state: str  # see `state_of`
    last_ok: datetime | None
    last_new: datetime | None
    next_due: datetime | None
    not_modified_share: float | None  # of all polls
    per_day: int  # entries in the last day
    usual_per_day: float | None
    read_share: float | None  # of the pages that were fetched, those in which a text was found
    delay_seconds: float | None  # median
    failures: int  # in a row
    last_error: str | None
    problems: str | None  # what was odd or dropped when it was last read
    left: str | None  # what lay beyond limits then and was not read
    alarms: tuple[str, ...]  # in words


def feed_health(state: FeedState, window: Window, now: datetime, paused: bool = False) -> FeedHealth:
    """The health of one feed at `now`."""
    tried = window.read + window.bare
    return FeedHealth(
        url=state.url,
        state=state_of(state, paused),
        last_ok=state.last_ok,
        last_new=state.last_new,
        next_due=None if paused or state.state == "retired" else state.next_due,
        not_modified_share=round(state.not_modified / state.polls, 3) if state.polls else None,
        per_day=window.announced,
        usual_per_day=round(daily_rate(state.hours, state.watched_days), 1) if state.watched_days else None,
        read_share=round(window.read / tried, 3) if tried else None,
        delay_seconds=round(statistics.median(window.delays), 1) if window.delays else None,
        failures=state.failures,
        last_error=state.last_error,
        problems=state.problems,
        left=state.left,
        alarms=() if paused else tuple(_alarms(state, window, now)),
    )


def state_of(state: FeedState, paused: bool = False) -> str:
    """How a feed is said to do: as newsbot.feeds.polling.Health, or paused, never polled, never answered.

    One whose last poll failed is said to be failing, though polls grow rarer only after several failures in a row.
    """
    if paused or state.last_poll is None:
        return "paused" if paused else "never polled"
    if state.failures and state.state in ("ok", "quiet", "stale"):
        return "failing" if state.last_ok else "never answered"
    return state.state


def kind_of(alarm: str) -> str:
    """What an alarm is of, which stays the same while its figures change: its first word."""
    return alarm.split(None, 1)[0].rstrip(":")


def _alarms(state: FeedState, window: Window, now: datetime) -> list[str]:
    found = []
    if state.state == "retired":
        found.append(f"retired: {state.last_error}; `newsbot source revive` tries it again")
    elif state.last_reason == "suspicious-empty":
        found.append(f"empty: {state.last_error}")
    elif state.state in ("failing", "blocked"):
        since = f" since {state.failing_since:%Y-%m-%d %H:%M}" if state.failing_since else ""
        found.append(f"{state.state}{since}: {state.last_error}")
    elif words := _silence(state, now):
        found.append(words)
    tried = window.read + window.bare
    if tried >= FEW and window.bare / tried >= BARE:
        found.append(f"bodies: no text was found in {window.bare} of {tried} pages of the last day")
    return found


def _silence(state: FeedState, now: datetime) -> str | None:
    """Whether a feed has stopped delivering, by what should have come in the meantime."""
    if state.last_new is None or not state.watched_days:
        return None
    silence, usual = now - state.last_new, daily_rate(state.hours, state.watched_days)
    missed = silence / timedelta(days=1) * usual
    if silence >= LONGEST_SILENCE or (silence >= SHORTEST_SILENCE and missed >= MISSED):
        return (
            f"silent: nothing new since {state.last_new:%Y-%m-%d %H:%M}; about {missed:.0f} articles should have come"
        )
    return None


def corpus_alarms(relations: Mapping[str, int], feeds: Sequence[FeedHealth], now: datetime) -> list[str]:
    """What is wrong with the whole. `relations`: articles of the last day by their relation to the corpus."""
    found = []
    total, copies = sum(relations.values()), relations.get("copy", 0) + relations.get("near_duplicate", 0)
    if total >= MANY and copies / total >= COLLAPSED:
        found.append(f"copies: {copies} of {total} articles of the last day count as copies of others")
    waiting = [feed.next_due for feed in feeds if feed.next_due and now - feed.next_due > OVERDUE]
    if waiting:
        found.append(
            f"idle: {len(waiting)} feeds overdue, one since {min(waiting):%Y-%m-%d %H:%M}: is `watch` or a timer on?"
        )
    alive = [feed for feed in feeds if feed.state not in ("paused", "retired", "never polled")]
    failing = [feed for feed in alive if feed.failures]
    if len(alive) > 1 and len(failing) == len(alive):
        found.append(f"network: all {len(alive)} feeds fail; the last: {failing[0].last_error}")
    return found
