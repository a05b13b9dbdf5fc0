"""Failures back off, retire and recover."""

from datetime import timedelta

import pytest
from poll_helpers import DAY, FAILED, FEED, HOUR, MINUTE, NOTHING_NEW, NOW, brings, known, polled, wait

from newsbot.feeds.polling import PollOutcome, after_poll, is_due, revive


def test_failures_back_off_and_a_success_ends_them() -> None:
    waits = [wait(polled(FAILED, times)) for times in range(1, 10)]
    assert waits == sorted(waits)
    assert waits[0] < 16 * MINUTE
    assert DAY <= waits[-1] <= 1.05 * DAY
    assert polled(NOTHING_NEW, state=polled(FAILED, 9)).failures == 0


def test_R41_a_storm_of_failures_costs_few_requests() -> None:
    state, now, tries = known(10), NOW, 0
    while now < NOW + DAY:
        state, tries = after_poll(state, PollOutcome("failed", "http-5xx"), now), tries + 1
        now = state.next_due or now
    assert tries <= 8


def test_R41_a_busy_feed_that_fails_is_tried_hourly_for_a_day_lest_entries_leave_it_unseen() -> None:
    state = polled(FAILED, 8, known(200, window=10))
    assert HOUR <= wait(state) <= 1.05 * HOUR
    assert wait(after_poll(state, FAILED, NOW + 2 * DAY)) > 20 * HOUR


def test_R40_a_server_that_says_when_to_come_back_is_taken_at_its_word() -> None:
    outcome = PollOutcome("failed", "http-5xx", retry_after=NOW + 6 * MINUTE)
    assert wait(after_poll(known(100), outcome, NOW)) < 7 * MINUTE


def test_R40_a_server_that_always_says_one_second_is_not_hammered() -> None:
    state, now, tries = known(10), NOW, 0
    while now < NOW + DAY:
        state, tries = after_poll(state, PollOutcome("failed", retry_after=now + timedelta(seconds=1)), now), tries + 1
        now = state.next_due or now
    assert tries <= 10


def test_a_feed_fails_in_words_after_three_failures() -> None:
    assert [polled(FAILED, times).state for times in (1, 2, 3)] == ["ok", "ok", "failing"]
    assert polled(FAILED).last_error == "no answer in 30 s"


@pytest.mark.parametrize(
    "outcome",
    [PollOutcome("failed", "robots-disallowed"), PollOutcome("failed", "http-4xx", status=403)],
    ids=["robots", "403"],
)
def test_a_feed_that_we_are_not_let_at_is_blocked(outcome: PollOutcome) -> None:
    assert polled(outcome, 3).state == "blocked"


def test_a_feed_that_is_gone_is_retired_with_a_notice() -> None:
    state = polled(PollOutcome("gone"))
    assert (state.state, state.next_due) == ("retired", None)
    assert "410" in (state.last_error or "")
    assert not is_due(state, NOW + 1000 * DAY)


def test_a_feed_that_fails_for_a_month_is_retired() -> None:
    state = polled(FAILED, 45)
    assert state.state == "retired"
    assert "2026-03-04" in (state.last_error or "")


def test_a_retired_feed_can_be_revived() -> None:
    assert is_due(revive(polled(PollOutcome("gone")), NOW), NOW)


def test_a_permanent_redirect_is_remembered_until_it_leads_nowhere() -> None:
    state = after_poll(FEED, brings(1, moved_to="https://outlet.example/new"), NOW)
    assert polled(FAILED, 2, state).moved_to == "https://outlet.example/new"
    assert polled(FAILED, 3, state).moved_to is None


def test_R25_a_feed_that_comes_back_empty_is_suspected_and_keeps_its_memory() -> None:
    before = known(5, etag="x")
    state = after_poll(before, PollOutcome("ok", entries=0, etag="empty"), NOW)
    assert (state.last_reason, state.failures, state.window, state.hours) == ("suspicious-empty", 1, 30, before.hours)
    assert state.etag is None


def test_a_feed_that_was_always_empty_is_no_failure() -> None:
    assert polled(PollOutcome("ok", entries=0), 3).failures == 0


@pytest.mark.parametrize(("silence", "health"), [(DAY, "ok"), (4 * DAY, "quiet"), (30 * DAY, "stale")])
def test_silence_is_told_from_a_feeds_own_gaps(silence: timedelta, health: str) -> None:
    assert after_poll(known(5, last_new=NOW - silence), NOTHING_NEW, NOW).state == health
