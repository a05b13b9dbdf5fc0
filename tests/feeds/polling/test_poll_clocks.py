"""Clocks that jump, zones that change, machines that sleep."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from poll_helpers import DAY, HOUR, MINUTE, NOTHING_NEW, NOW, brings, known, wait

from newsbot.feeds.polling import FeedState, PollOutcome, after_poll, is_due, settle


def fleet(count: int = 300, rate: float = 10) -> list[FeedState]:
    """Feeds polled over the last hour, each with its next due time."""
    states = (known(rate, url=f"https://outlet.example/{n}", last_poll=None) for n in range(count))
    return [after_poll(state, NOTHING_NEW, NOW - HOUR * (n / count)) for n, state in enumerate(states)]


def busiest_minute(states: list[FeedState]) -> int:
    return max(Counter(state.next_due and state.next_due.replace(second=0) for state in states).values())


def test_R56_after_the_clock_went_back_an_hour_there_is_neither_burst_nor_silence() -> None:
    before = fleet()
    now = NOW - 2 * HOUR
    settled = [settle(state, now) for state in before]
    longest = max(wait(state) for state in before)
    assert all(now <= state.next_due <= now + longest for state in settled if state.next_due)
    assert busiest_minute(settled) < 40


def test_R56_after_the_clock_went_forward_a_day_polls_are_spread() -> None:
    settled = [settle(state, NOW + DAY) for state in fleet()]
    assert all(NOW + DAY <= state.next_due <= NOW + DAY + 15 * MINUTE for state in settled if state.next_due)
    assert busiest_minute(settled) < 40


def test_R56_a_clock_that_was_a_day_ahead_and_is_set_right_causes_no_silence() -> None:
    ahead = [after_poll(state, NOTHING_NEW, NOW + DAY) for state in fleet()]
    assert all(state.next_due < NOW + 4 * HOUR for each in ahead if (state := settle(each, NOW)).next_due)


def test_R56_a_step_of_a_second_changes_nothing() -> None:
    state = known(10, last_poll=NOW, next_due=NOW + HOUR)
    assert settle(state, NOW + timedelta(seconds=1)) == state


def test_R56_settling_twice_changes_nothing_more() -> None:
    settled = [settle(state, NOW + 3 * DAY) for state in fleet(20)]
    assert [settle(state, NOW + 3 * DAY) for state in settled] == settled


def test_R56_a_poll_before_the_last_one_is_taken_as_it_comes() -> None:
    state = after_poll(known(10, last_poll=NOW + HOUR, next_due=NOW + 2 * HOUR), brings(2), NOW)
    assert state.next_due is not None
    assert NOW < state.next_due <= NOW + 3.2 * HOUR


def test_R40_R56_retry_after_survives_a_clock_set_back() -> None:
    asked = after_poll(known(10), PollOutcome("failed", "rate-limited", retry_after=NOW + 5 * HOUR), NOW)
    assert not is_due(settle(asked, NOW - HOUR), NOW + 3 * HOUR)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("start", [datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 10, 24, 12, tzinfo=BERLIN)])
def test_R57_over_a_change_of_daylight_saving_each_daily_poll_is_due_once(start: datetime) -> None:
    daily = brings(1, start, skip_hours=frozenset(range(24)) - {1})  # the hour, in UTC, of the change
    state, now, days = known(1, last_poll=None), start, []
    for _ in range(4):
        state = after_poll(state, daily, now)
        assert state.next_due is not None
        days.append(state.next_due.date())
        now = state.next_due.astimezone(BERLIN)
    assert days == [start.date() + DAY * n for n in range(1, 5)]


def test_R57_the_zone_of_the_clock_does_not_matter() -> None:
    here = after_poll(known(10), brings(2), NOW)
    assert after_poll(known(10), brings(2), NOW.astimezone(ZoneInfo("Asia/Kathmandu"))) == here


def test_R58_after_three_days_of_sleep_each_feed_is_polled_once_and_spread() -> None:
    awake = NOW + 3 * DAY
    settled = [settle(state, awake) for state in fleet()]
    polls = [after_poll(state, NOTHING_NEW, state.next_due or awake) for state in settled]
    assert busiest_minute(settled) < 40
    assert all(wait(state) > 15 * MINUTE for state in polls)
