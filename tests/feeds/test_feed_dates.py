"""Dates as feeds write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.feeds.dates import AHEAD, EARLIEST, FeedDates

FETCHED = datetime(2026, 3, 5, tzinfo=UTC)


def parse_date(text: str) -> datetime | None:
    """The only date of a feed."""
    reading = FeedDates((text,), fetched=FETCHED).read(text)
    return reading.moment if reading else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Wed, 04 Mar 2026 09:30:00 +0300", "2026-03-04T06:30:00"),
        ("Wed, 4 Mar 2026 09:30 GMT", "2026-03-04T09:30:00"),
        ("04 Mar 26 09:30:00 EST", "2026-03-04T14:30:00"),
        ("Wed, 04 March 2026 09:30:00 GMT+3", "2026-03-04T06:30:00"),
        ("Wednesday, 04-Mar-26 09:30:00 UTC", "2026-03-04T09:30:00"),
        ("Çar, 04 Şub 2026 09:30:00 +0300", "2026-02-04T06:30:00"),
        ("Mi, 04 Mär 2026 09:30:00 MEZ", "2026-03-04T08:30:00"),
        ("Wed Mar  4 09:30:00 2026", "2026-03-04T09:30:00"),
        ("2026-03-04T09:30:00Z", "2026-03-04T09:30:00"),
        ("2026-03-04T09:30:00.123456+03:00", "2026-03-04T06:30:00"),
        ("2026-03-04 09:30:00 +0300", "2026-03-04T06:30:00"),
        ("2026-03-04T09:30", "2026-03-04T09:30:00"),
        ("20260304T093000Z", "2026-03-04T09:30:00"),
        ("2026-03-03T24:00:00Z", "2026-03-04T00:00:00"),
        ("2026-03-04T09:30:60Z", "2026-03-04T09:30:59"),
        ("2026-03-04", "2026-03-04T00:00:00"),
        ("  Wed,  04 Mar 2026\n 09:30:00 +0000 (UTC) ", "2026-03-04T09:30:00"),
    ],
)
def test_dates_of_feeds(text: str, moment: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59+12:00", "+9999-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
        "Mon, 30 Feb 2026 10:00:00 GMT", "2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-10", "2026-01-00",
        "0000-00-00 00:00:00", "1772618400", "1772618400000", "20260304", "2026", "2026-03", "", " ", "soon", "null",
        "2026-03-04T25:00:00Z", "2026-03-04T10:61:00Z", "2026-03-04T10:00:00+99:00", "Wed, 04 Xyz 2026 10:00:00 GMT",
        "1" * 100_000, "9" * 79, "2026-03-04T10:00:00Z" * 3, "Mar " * 15, "٢٠٢٦-٠٣",
        "0001-01-01T00:00:00+14:00", "Sat, 00 Jan 2026 00:00:00 GMT",
    ],
)  # fmt: skip
def test_R29_dates_that_cannot_be_are_null(text: str) -> None:
    assert parse_date(text) is None


def test_R29_a_date_a_few_hours_ahead_is_kept_as_the_claim_it_is() -> None:
    assert parse_date("2026-03-05T03:00:00Z") == FETCHED + timedelta(hours=3)


def test_R29_a_date_days_ahead_is_null() -> None:
    assert parse_date("2026-03-07T03:00:00Z") is None


@given(st.text(max_size=80))
def test_R29_any_text_is_a_sane_date_or_null(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or EARLIEST <= moment <= FETCHED + AHEAD


_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.integers(820_000_000, 1_770_000_000), _OFFSETS)
def test_a_date_in_iso_form_is_read_back(seconds: int, offset: timezone) -> None:
    moment = datetime.fromtimestamp(seconds, offset)
    assert parse_date(moment.replace(microsecond=0).isoformat()) == moment.replace(microsecond=0)
