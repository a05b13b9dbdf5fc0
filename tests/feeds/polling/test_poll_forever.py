"""What holds whatever happens, pages, and a simulated week."""

import runpy
import statistics
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from poll_helpers import FAILED, FEED, HOUR, MINUTE, NOTHING_NEW, NOW, brings, known

from newsbot.feeds.polling import FeedState, PollOutcome, after_poll

_CLAIMS = st.none() | st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_OUTCOMES = st.one_of(
    st.just(NOTHING_NEW),
    st.just(FAILED),
    st.builds(
        PollOutcome,
        kind=st.just("ok"),
        new=st.lists(_CLAIMS, max_size=9).map(tuple),
        entries=st.integers(0, 50),
        fresh_seconds=st.none() | st.integers(0, 10**9),
        ttl_minutes=st.none() | st.integers(1, 10**6),
        update_period_minutes=st.none() | st.integers(1, 10**6),
        skip_hours=st.frozensets(st.integers(0, 23)),
    ),
)


@settings(max_examples=80)
@given(st.lists(st.tuples(_OUTCOMES, st.integers(-90_000, 400_000)), min_size=1, max_size=12))
def test_whatever_happens_the_next_poll_is_ahead_and_near(history: list[tuple[PollOutcome, int]]) -> None:
    state, now = FEED, NOW
    for outcome, seconds in history:
        now += timedelta(seconds=seconds)
        state = after_poll(state, outcome, now)
        if state.state != "retired":
            assert state.next_due is not None
            assert now + 4 * MINUTE < state.next_due < now + 50 * HOUR


def test_a_state_holds_plain_values_only() -> None:
    state = after_poll(known(5), brings(3, etag="x", skip_hours=frozenset({3})), NOW)
    for field in fields(state):
        value = getattr(state, field.name)
        items = value if isinstance(value, tuple) else (value,)
        assert all(item is None or isinstance(item, (str, int, float, datetime)) for item in items), field.name
    assert FeedState(**asdict(state)) == state


@pytest.mark.slow
def test_a_simulated_week_costs_a_third_of_a_fixed_pollers_requests_and_no_delay() -> None:
    bench = runpy.run_path(str(Path(__file__).parents[3] / "bench" / "polling.py"))
    world = bench["make_world"](feeds=100, hosts=20, days=3, seed=1)
    ours, theirs = (bench["run"](world, bench[name], 1) for name in ("adaptive", "fixed"))
    assert ours.requests <= 0.4 * theirs.requests
    assert statistics.median(ours.delays) <= 1.2 * statistics.median(theirs.delays)
    assert (ours.lost, ours.early) == (0, 0)
    assert ours.unchanged_304 >= 0.9 * ours.unchanged
