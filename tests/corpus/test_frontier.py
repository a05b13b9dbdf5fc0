"""What becomes of a URL after a try."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.corpus import frontier
from newsbot.corpus.reasons import REASONS
from tests.builders import NOON, at, pending

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGES = (HOUR, 3 * HOUR, DAY)
FINAL = [name for name, reason in REASONS.items() if not reason.retry]
PASSING = [name for name, reason in REASONS.items() if reason.retry]


def test_what_a_feed_shows_is_due_at_once() -> None:
    assert (pending().state, pending().due, pending().reason) == ("pending", NOON, None)


@pytest.mark.parametrize(
    ("read", "due"),
    [(0.0, at(hours=1)), (1.0, at(hours=3)), (2.9, at(hours=3)), (3.0, at(days=1)), (23.0, at(days=1)), (24.0, None)],
)
def test_rechecks_come_at_ages_and_those_that_passed_are_not_caught_up_on(read: float, due: object) -> None:
    assert frontier.stored(pending(), "a-1", "kept", at(hours=read), AGES).due == due


@pytest.mark.parametrize(("checks", "hours"), [(0, 0), (100, 0), (101, 1), (124, 24)])
def test_a_page_whose_feed_calls_it_changed_all_the_time_is_read_once_an_hour_in_the_end(
    checks: int, hours: int
) -> None:
    assert frontier.readable_from(pending(checks=checks)) == at(hours=hours)


def test_without_ages_nothing_is_read_again() -> None:
    assert frontier.stored(pending(), "a-1", "kept", NOON, ()).due is None


def test_storing_forgets_failures_and_counts_checks() -> None:
    record = frontier.stored(pending(attempts=3, checks=1), "a-1", "unchanged", NOON, ())
    assert (record.attempts, record.checks, record.article_id, record.reason) == (0, 2, "a-1", "unchanged")


@pytest.mark.parametrize("reason", FINAL)
def test_a_final_reason_is_never_tried_again(reason: str) -> None:
    record = frontier.departed(pending(), reason, NOON)
    assert (record.due, record.state in ("done", "failed"), record.reason) == (None, True, reason)


@pytest.mark.parametrize("reason", PASSING)
def test_a_passing_reason_is_tried_again(reason: str) -> None:
    record = frontier.departed(pending(), reason, NOON)
    waits = at(hours=6) if reason == "refused" else at(minutes=10)
    assert (record.state, record.attempts, record.due) == ("pending", 1, waits)


def test_tries_come_less_and_less_often_and_end_within_two_days() -> None:
    record, now, waits = pending(), NOON, []
    while record.due is not None:
        record = frontier.departed(record, "timeout", now)
        waits.append((record.due or now) - now)
        now = record.due or now
    assert (record.state, record.attempts) == ("failed", frontier.PATIENCE.tries)
    assert waits[:-1] == sorted(waits[:-1])
    assert now - NOON < 2 * DAY


@pytest.mark.parametrize("reason", ["wall", "rate-limited"])
def test_a_wall_is_looked_at_for_a_week_and_at_least_once_a_day(reason: str) -> None:
    record, now, waits = pending(), NOON, []
    while record.due is not None:
        record = frontier.departed(record, reason, now)
        waits.append((record.due or now) - now)
        now = record.due or now
    assert (record.state, record.attempts) == ("failed", frontier.AT_A_WALL.tries)
    assert max(waits) == DAY
    assert 7 * DAY < now - NOON < 10 * DAY


def test_a_server_that_refuses_is_asked_five_times_in_ten_days() -> None:
    record, now, waits = pending(), NOON, []
    while record.due is not None:
        record = frontier.departed(record, "refused", now)
        waits.append((record.due or now) - now)
        now = record.due or now
    assert (record.state, waits[:-1]) == ("failed", [6 * HOUR, 18 * HOUR, 54 * HOUR, 162 * HOUR])


@pytest.mark.parametrize(
    ("reason", "attempts", "leaves"),
    [
        ("refused", 0, True),
        ("robots-disallowed", 0, True),
        ("wall", 3, True),
        ("timeout", 0, False),
        ("timeout", 4, False),
        ("timeout", 5, True),
        ("redirect-loop", 0, True),
        ("no-body", 0, False),
        ("off-topic", 0, False),
        ("error", 5, False),
    ],
)
def test_what_is_kept_from_us_or_given_up_leaves_a_headline(reason: str, attempts: int, leaves: bool) -> None:
    record = pending(attempts=attempts)
    assert frontier.leaves_headline(record, reason, NOON) is leaves
    read = frontier.stored(record, "a-1", "kept", NOON, AGES)
    assert not frontier.leaves_headline(read, reason, NOON)


def test_R40_a_server_that_asks_for_more_patience_gets_it() -> None:
    assert frontier.departed(pending(), "rate-limited", NOON, at(hours=5)).due == at(hours=5)


def test_a_server_that_asks_for_less_does_not_shorten_the_wait() -> None:
    assert frontier.departed(pending(), "rate-limited", NOON, at(seconds=1)).due == at(minutes=10)


def test_a_stored_article_stays_done_whatever_a_later_look_brings() -> None:
    record = frontier.stored(pending(), "a-1", "kept", NOON, AGES)
    gone = frontier.departed(record, "http-4xx", at(hours=1))
    failed = frontier.departed(record, "timeout", at(hours=1))
    assert (gone.state, gone.due, failed.state, failed.due) == ("done", None, "done", at(hours=1, minutes=10))


@given(st.lists(st.sampled_from(sorted(REASONS)), max_size=12))
def test_a_pending_url_always_has_a_time(reasons: list[str]) -> None:
    """Nothing is forgotten: what is pending is due some day, whatever happened to it."""
    record, now = pending(), NOON
    for reason in reasons:
        record = frontier.departed(record, reason, now)
        assert record.state != "pending" or record.due is not None
        now = record.due or now
