"""Times as typed and shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import UsageError
from newsbot.times import in_zone, iso, parse_time, relative, zone_named

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90m", "2026-03-10T13:00:00Z"),
        ("36h", "2026-03-09T02:30:00Z"),
        ("2d", "2026-03-08T14:30:00Z"),
        ("1W", "2026-03-03T14:30:00Z"),
        (" today ", "2026-03-10T00:00:00Z"),
        ("yesterday", "2026-03-09T00:00:00Z"),
        ("2026-03-04", "2026-03-04T00:00:00Z"),
        ("2026-03-04T10:00Z", "2026-03-04T10:00:00Z"),
        ("2026-03-04t10:00:05z", "2026-03-04T10:00:05Z"),
        ("2026-03-04 10:00", "2026-03-04T10:00:00Z"),
        ("2026-03-04T10:00+03:00", "2026-03-04T07:00:00Z"),
        ("2026-03-04T10:00:00.75-0500", "2026-03-04T15:00:00Z"),
    ],
)
def test_accepted(text: str, expected: str) -> None:
    assert iso(parse_time(text, NOW)) == expected


@pytest.mark.parametrize("text", ["5", "may", "2026-03", "2026", "", "d", "-2d", "2d ago", "10:00", "20260304", "1x"])
def test_refused_and_told_what_is_accepted(text: str) -> None:
    with pytest.raises(UsageError, match=r"2d, 36h, 1w, 90m, today, yesterday, 2026-03-04"):
        parse_time(text, NOW)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-03-04T25:00Z", "0001-01-01T00:00+10:00"])
def test_days_that_no_calendar_has(text: str) -> None:
    with pytest.raises(UsageError, match="calendar"):
        parse_time(text, NOW)


def test_a_length_that_reaches_before_all_calendars() -> None:
    with pytest.raises(UsageError, match="year 1"):
        parse_time("999999w", NOW)


def test_without_a_clock_only_dates_are_read() -> None:
    with pytest.raises(UsageError, match="depends on the day"):
        parse_time("2d", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-03-10T21:00:00Z"),
        ("yesterday", "2026-03-09T21:00:00Z"),
        ("2026-03-04", "2026-03-03T21:00:00Z"),
        ("2026-03-04T10:00", "2026-03-04T07:00:00Z"),
        ("2026-03-04T10:00Z", "2026-03-04T10:00:00Z"),
        ("2h", "2026-03-10T20:00:00Z"),
    ],
)
def test_days_are_those_of_the_zone_of_now(text: str, expected: str) -> None:
    late = datetime(2026, 3, 11, 1, 0, tzinfo=zone_named("Europe/Istanbul"))
    assert iso(parse_time(text, late)) == expected


def test_days_on_which_clocks_are_set_begin_at_midnight() -> None:
    noon = datetime(2026, 3, 29, 12, tzinfo=zone_named("Europe/Berlin"))
    assert [iso(parse_time(day, noon)) for day in ("yesterday", "today")] == [
        "2026-03-27T23:00:00Z",
        "2026-03-28T23:00:00Z",
    ]


@pytest.mark.parametrize("name", ["", "Nowhere/Else", "../etc/passwd", "Europe"])
def test_zones_that_there_are_none_of(name: str) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        zone_named(name)


def test_a_row_in_a_zone() -> None:
    row = {"at": NOW, "parts": [{"at": (NOW, None)}], "count": 3}
    shown = in_zone(row, zone_named("Asia/Kolkata"))
    assert f"{shown['at']:%H:%M} {shown['parts'][0]['at'][0]:%H:%M}" == "20:00 20:00"
    assert shown == row


def test_the_date_of_what_is_long_ago_is_one_of_the_zone() -> None:
    now = datetime(2026, 3, 11, 1, 0, tzinfo=zone_named("Europe/Istanbul"))
    assert relative(datetime(2026, 1, 1, 22, tzinfo=UTC), now) == "2026-01-02"


@given(st.text(max_size=30))
def test_any_text_gives_a_moment_or_a_usage_error(text: str) -> None:
    try:
        moment = parse_time(text, NOW)
    except UsageError:
        return
    assert moment.tzinfo is UTC


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_iso_writes_is_read_back(moment: datetime) -> None:
    assert parse_time(iso(moment), None) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=5, seconds=40), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 d ago"),
        (timedelta(days=29), "29 d ago"),
        (timedelta(days=30), "2026-02-08"),
        (timedelta(minutes=-90), "in 1 h"),
    ],
)
def test_relative(before: timedelta, shown: str) -> None:
    assert relative(NOW - before, NOW) == shown
