"""What servers ask for is honoured, within reason."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from poll_helpers import DAY, HOUR, MINUTE, NOTHING_NEW, NOW, brings, known, wait

from newsbot.feeds.polling import PollOutcome, after_poll, fresh_seconds, is_due, parse_retry_after


def test_a_ttl_is_honoured() -> None:
    assert wait(after_poll(known(10), brings(0, ttl_minutes=55), NOW)) >= 55 * MINUTE


def test_a_ttl_that_the_feed_outpaces_is_boilerplate() -> None:
    assert wait(after_poll(known(100), brings(0, ttl_minutes=60), NOW)) < 20 * MINUTE


def test_a_ttl_of_a_year_is_honoured_for_an_hour() -> None:
    assert wait(after_poll(known(20), brings(0, ttl_minutes=525_600), NOW)) < 65 * MINUTE


def test_a_cached_answer_is_not_asked_for_again() -> None:
    assert wait(after_poll(known(100), PollOutcome("not-modified", fresh_seconds=1800), NOW)) >= 30 * MINUTE


def test_hours_to_be_skipped_are_skipped() -> None:
    state = after_poll(known(50), brings(1, skip_hours=frozenset({12, 13, 14})), NOW)
    assert state.next_due is not None
    assert NOW + 3 * HOUR <= state.next_due < NOW + 3 * HOUR + 10 * MINUTE


def test_days_to_be_skipped_are_skipped() -> None:
    state = after_poll(known(50), brings(1, skip_days=frozenset({2, 3})), NOW)  # Wednesday and Thursday
    assert state.next_due is not None
    assert state.next_due.weekday() == 4


def test_a_feed_that_asks_never_to_be_read_is_read_all_the_same() -> None:
    state = after_poll(known(50), brings(1, skip_hours=frozenset(range(24))), NOW)
    assert state.next_due is not None


def test_a_feed_that_is_pushed_is_polled_as_a_safety_net_only() -> None:
    assert wait(after_poll(known(100, pushed_until=NOW + DAY), NOTHING_NEW, NOW)) >= 2 * HOUR


@pytest.mark.parametrize(
    ("value", "wait_for"),
    [
        ("120", 2 * MINUTE),
        (" 0 ", timedelta(0)),
        ("1.5", timedelta(seconds=1)),
        ("Wed, 04 Mar 2026 13:00:00 GMT", HOUR),
        ("Wednesday, 04-Mar-26 13:00:00 GMT", HOUR),
        ("Wed, 04 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("315360000", DAY),
        ("9" * 5000, DAY),
        ("Fri, 04 Mar 2036 13:00:00 GMT", DAY),
    ],
)
def test_R40_retry_after_in_seconds_or_as_a_date_is_capped_at_a_day(value: str, wait_for: timedelta) -> None:
    assert parse_retry_after(value, NOW) == NOW + wait_for


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-5", "1e9", "Wed, 30 Feb 2026 13:00:00 GMT", "٣", "12 minutes", "\x00"]
)
def test_R40_a_retry_after_that_is_neither_is_none(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.text(max_size=40))
def test_R40_any_retry_after_is_within_a_day_or_none(value: str) -> None:
    moment = parse_retry_after(value, NOW)
    assert moment is None or NOW <= moment <= NOW + DAY


@pytest.mark.parametrize("kind", ["ok", "not-modified", "failed"])
def test_R40_no_poll_is_due_before_retry_after(kind: str) -> None:
    outcome = PollOutcome(kind, "rate-limited", retry_after=NOW + 7 * HOUR, entries=3)  # type: ignore[arg-type]
    state = after_poll(known(100), outcome, NOW)
    assert not is_due(state, NOW + 7 * HOUR - MINUTE)
    assert is_due(state, NOW + 7 * HOUR)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"cache-control": "max-age=300", "Age": "100"}, 200),
        ({"cache-control": "max-age=300", "Age": "1000"}, 0),
        ({"CACHE-CONTROL": 'max-age="60", no-cache'}, 0),
        ({"Cache-Control": "s-maxage=300"}, None),
        ({"Expires": "Wed, 04 Mar 2026 12:10:00 GMT"}, 600),
        ({"Expires": "Wed, 04 Mar 2026 12:10:00 GMT", "Date": "Wed, 04 Mar 2026 12:05:00 GMT"}, 300),
        ({"Expires": "0"}, None),
        ({"Expires": "-1", "Cache-Control": "max-age=x"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_seconds(headers, NOW) == seconds
