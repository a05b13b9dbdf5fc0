"""When feeds and pages are looked at again."""

import runpy
import statistics
from collections import Counter
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.items import Entry, FeedDocument
from newsbot.polling import (
    FeedState,
    PollOutcome,
    after_poll,
    conditional_headers,
    daily_rate,
    fresh_seconds,
    is_due,
    next_recheck,
    parse_retry_after,
    read,
    refused,
    revive,
    settle,
    unchanged,
)

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


# --- how often --------------------------------------------------------------------------------------------------------


def test_busy_feeds_are_polled_more_often_than_slow_ones() -> None:
    waits = [wait(after_poll(known(rate), NOTHING_NEW, NOW)) for rate in (100.0, 10.0, 1.0, 0.1)]
    assert waits == sorted(waits)
    assert len(set(waits)) == 4


def test_looks_are_dense_at_the_hours_at_which_articles_come() -> None:
    state, now, looks = replace(known(0), hours=(0.0,) * 9 + (20.0,) * 6 + (0.0,) * 9), NOW, Counter[int]()
    while now < NOW + DAY:
        looks[now.hour] += 1
        state = after_poll(state, NOTHING_NEW, now)
        now = state.next_due or now
    assert sum(looks[hour] for hour in range(9, 15)) > 3 * sum(looks[hour] for hour in (*range(8), *range(17, 24)))


def test_the_dates_of_a_feed_read_for_the_first_time_tell_its_rhythm() -> None:
    daily = PollOutcome("ok", new=tuple(NOW - 25 * HOUR * n for n in range(1, 20)), entries=19)
    hourly = PollOutcome("ok", new=tuple(NOW - HOUR * n for n in range(1, 20)), entries=19)
    assert wait(polled(hourly)) < wait(polled(daily)) / 1.5


def test_a_burst_shortens_the_interval() -> None:
    assert wait(after_poll(known(5), brings(8), NOW)) < wait(after_poll(known(5), brings(1), NOW)) / 2


def test_a_burst_is_forgotten_after_some_hours() -> None:
    state = polled(NOTHING_NEW, 40, after_poll(known(5), brings(8), NOW), NOW + HOUR)
    assert wait(state) > 2 * wait(after_poll(known(5), brings(8), NOW))


def test_a_feed_of_which_half_is_new_is_read_again_soon() -> None:
    assert (
        wait(after_poll(known(1, last_poll=NOW - 3 * HOUR), PollOutcome("ok", new=(None,) * 20, entries=30), NOW))
        < 11 * MINUTE
    )


def test_the_interval_has_bounds() -> None:
    assert wait(after_poll(known(100_000), brings(10, entries=1000), NOW)) >= 5 * MINUTE
    assert wait(after_poll(known(0), NOTHING_NEW, NOW)) <= 3 * HOUR * 1.05


def test_the_rate_of_a_feed_is_its_articles_a_day() -> None:
    state = known(24.0)
    assert 22 < daily_rate(state.hours, state.watched_days) < 26


def test_jitter_is_the_same_for_one_feed_and_differs_between_feeds() -> None:
    waits = [wait(after_poll(known(5, url=f"https://outlet.example/{n}"), NOTHING_NEW, NOW)) for n in range(20)]
    assert waits == [wait(after_poll(known(5, url=f"https://outlet.example/{n}"), NOTHING_NEW, NOW)) for n in range(20)]
    assert len(set(waits)) > 15
    assert max(waits) <= min(waits) * 1.06


# --- what servers ask for ---------------------------------------------------------------------------------------------


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


# --- validators -------------------------------------------------------------------------------------------------------


def test_R44_validators_are_kept_as_sent_until_the_next_body() -> None:
    state = after_poll(FEED, brings(3, etag='W/"a"', last_modified="yesterday, roughly"), NOW)
    state = after_poll(after_poll(state, NOTHING_NEW, NOW + HOUR), FAILED, NOW + 2 * HOUR)
    assert (state.etag, state.last_modified) == ('W/"a"', "yesterday, roughly")


def test_R44_a_304_without_stored_validators_loses_nothing() -> None:
    state = after_poll(known(5, body_sha="x"), NOTHING_NEW, NOW)
    assert (state.body_sha, state.window, state.failures, state.not_modified) == ("x", 30, 0, 1)


def test_R44_a_304_may_bring_new_validators() -> None:
    assert after_poll(known(5, etag="old"), PollOutcome("not-modified", etag="new"), NOW).etag == "new"


def test_R44_an_etag_that_always_changes_is_no_sign_of_life() -> None:
    state = after_poll(FEED, brings(5, body_sha="same", etag="0"), NOW)
    for n in range(20):
        state = after_poll(state, PollOutcome("ok", entries=30, body_sha="same", etag=str(n + 1)), NOW + HOUR * (n + 1))
    assert state.last_new == NOW
    assert sum(state.recent_new) == 0


def test_a_body_without_validators_clears_the_old_ones() -> None:
    assert after_poll(known(5, etag="old", last_modified="old"), brings(1), NOW).etag is None


def test_R44_both_validators_are_sent_back_and_only_what_there_is() -> None:
    assert conditional_headers(FEED) == {}
    assert conditional_headers(replace(FEED, etag='"a"', last_modified="then")) == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "then",
    }


HEADERS = {"ETag": '"2"', "Cache-Control": "max-age=60", "Retry-After": "120"}


def test_an_answer_with_a_body_becomes_an_outcome() -> None:
    entry = Entry("https://outlet.example/a", "https://outlet.example/a", updated=NOW - HOUR)
    document = FeedDocument("rss", entries=(entry,) * 3, ttl_minutes=5, skip_hours=frozenset({2}))
    outcome = read(document, [entry], HEADERS, NOW, body_sha="x")
    assert (outcome.new, outcome.entries, outcome.etag, outcome.body_sha) == ((NOW - HOUR,), 3, '"2"', "x")
    assert (outcome.fresh_seconds, outcome.retry_after, outcome.ttl_minutes) == (60, NOW + 2 * MINUTE, 5)


@pytest.mark.parametrize("status", [200, 304])
def test_R44_an_answer_without_change_keeps_what_is_known(status: int) -> None:
    before = known(5, body_sha="x", ttl_minutes=7, skip_hours=(3,), hub_url="https://hub.example/")
    after = after_poll(before, unchanged(before, status, HEADERS, NOW), NOW)
    kept = ("body_sha", "window", "ttl_minutes", "skip_hours", "hub_url")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.etag == '"2"'


def test_R40_a_refusal_carries_its_retry_after() -> None:
    outcome = refused("rate-limited", "429", NOW, status=429, headers={"retry-after": "3600"})
    assert (outcome.kind, outcome.retry_after) == ("failed", NOW + HOUR)


def test_a_410_means_gone() -> None:
    assert refused("http-4xx", "410 Gone", NOW, status=410).kind == "gone"


# --- failures ---------------------------------------------------------------------------------------------------------


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


# --- clocks -----------------------------------------------------------------------------------------------------------


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


# --- for ever ---------------------------------------------------------------------------------------------------------

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


def test_pages_are_read_again_ever_more_rarely_for_a_week() -> None:
    due = [next_recheck(NOW, checks) for checks in range(7)]
    assert [moment and moment - NOW for moment in due] == [HOUR, 3 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY, None]


@pytest.mark.slow
def test_a_simulated_week_costs_a_third_of_a_fixed_pollers_requests_and_no_delay() -> None:
    bench = runpy.run_path(str(Path(__file__).parents[1] / "bench" / "polling.py"))
    world = bench["make_world"](feeds=100, hosts=20, days=3, seed=1)
    ours, theirs = (bench["run"](world, bench[name], 1) for name in ("adaptive", "fixed"))
    assert ours.requests <= 0.4 * theirs.requests
    assert statistics.median(ours.delays) <= 1.2 * statistics.median(theirs.delays)
    assert (ours.lost, ours.early) == (0, 0)
    assert ours.unchanged_304 >= 0.9 * ours.unchanged
