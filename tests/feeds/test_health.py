"""Feeds' health from what is known of them, and as Prometheus reads it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.feeds.health import FeedHealth, Window, corpus_alarms, feed_health, state_of
from newsbot.feeds.polling import FeedState, PollOutcome, after_poll
from newsbot.operation.metrics import prometheus

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://a.example/rss"


def fed(days: float = 10, every: timedelta = timedelta(hours=1), end: datetime = NOW) -> FeedState:
    """A feed that was polled every hour and brought one article `every`."""
    now = end - timedelta(days=days)
    state, last = FeedState(URL, next_due=now), now
    while now <= end:
        new = (now,) if now - last >= every else ()
        last = now if new else last
        state = after_poll(state, PollOutcome("ok" if new else "not-modified", new=new, entries=20), now)
        now += timedelta(hours=1)
    return state


def after(state: FeedState, days: float, outcome: PollOutcome) -> FeedState:
    """The same feed, polled every hour for `days` more with this outcome."""
    now = state.last_poll or NOW
    for _ in range(int(days * 24)):
        now += timedelta(hours=1)
        state = after_poll(state, outcome, now)
    return state


UNCHANGED = PollOutcome("not-modified")


def alarms(state: FeedState, window: Window | None = None) -> tuple[str, ...]:
    return feed_health(state, window or Window(), state.last_poll or NOW).alarms


def test_a_feed_that_delivers_is_in_order() -> None:
    window = Window(24, read=20, bare=1, failed=3, delays=(60.0, 120.0, 600.0))
    told = feed_health(fed(), window, NOW)
    assert (told.state, told.alarms, told.per_day, told.read_share, told.delay_seconds) == (
        "ok",
        (),
        24.0,
        0.952,
        120.0,
    )


def test_what_is_usual_is_learnt() -> None:
    assert feed_health(fed(every=timedelta(hours=2)), Window(), NOW).usual_per_day == pytest.approx(12, rel=0.1)


def test_the_share_of_304_is_that_of_all_polls() -> None:
    assert feed_health(fed(every=timedelta(hours=4)), Window(), NOW).not_modified_share == pytest.approx(0.75, abs=0.01)


# --- alarms -----------------------------------------------------------------------------------------------------------


def test_a_busy_feed_that_stops_is_told_within_the_day() -> None:
    told = alarms(after(fed(), 0.6, UNCHANGED))
    assert re.fullmatch(r"silent: nothing new since 2026-03-10 12:00; about \d+ articles should have come", told[0])


@pytest.mark.parametrize(("every", "days"), [(1, 0.3), (24, 2), (24 * 7, 12)])
def test_a_usual_silence_is_no_alarm(every: int, days: float) -> None:
    assert alarms(after(fed(40, timedelta(hours=every)), days, UNCHANGED)) == ()


def test_a_slow_feed_that_stops_is_told_in_the_end() -> None:
    assert alarms(after(fed(40, timedelta(days=2)), 30, UNCHANGED))[0].startswith("silent:")


def test_a_feed_that_comes_back_empty_is_told() -> None:
    assert alarms(after(fed(), 0.05, PollOutcome("ok", entries=0)))[0].startswith("empty: the feed came back empty")


def test_a_feed_that_fails_is_told_with_its_last_error() -> None:
    told = alarms(after(fed(), 0.2, PollOutcome("failed", reason="timeout", error="no complete answer in time")))
    assert told == ("failing since 2026-03-10 13:00: no complete answer in time",)


def test_a_feed_that_does_not_let_us_is_told() -> None:
    outcome = PollOutcome("failed", reason="http-4xx", status=403, error="HTTP 403")
    assert alarms(after(fed(), 0.2, outcome)) == ("blocked since 2026-03-10 13:00: HTTP 403",)


def test_a_feed_that_is_gone_is_told_with_what_to_do() -> None:
    state = after(fed(), 0.05, PollOutcome("gone", error="HTTP 410"))
    assert alarms(state) == ("retired: HTTP 410; `newsbot source revive` tries it again",)


def test_bodies_that_are_suddenly_empty_are_told() -> None:
    assert alarms(fed(), Window(9, read=1, bare=8)) == ("bodies: no text was found in 8 of 9 pages of the last day",)


@pytest.mark.parametrize("window", [Window(3, bare=3), Window(10, read=5, bare=5), Window(9, failed=9)])
def test_a_few_pages_without_a_text_are_none(window: Window) -> None:
    assert alarms(fed(), window) == ()


def test_a_paused_feed_raises_no_alarm_and_is_never_due() -> None:
    told = feed_health(after(fed(), 3, UNCHANGED), Window(), NOW, paused=True)
    assert (told.state, told.alarms, told.next_due) == ("paused", (), None)


def test_a_feed_that_was_never_asked_is_said_to_be_so() -> None:
    told = feed_health(FeedState(URL), Window(), NOW)
    assert (told.state, told.alarms, told.not_modified_share, told.usual_per_day) == ("never polled", (), None, None)


def test_a_feed_whose_last_poll_failed_is_not_said_to_be_ok() -> None:
    failed = PollOutcome("failed", reason="timeout", error="no answer")
    once = after_poll(fed(), failed, NOW + timedelta(hours=1))
    assert (once.state, state_of(once)) == ("ok", "failing")
    assert state_of(after_poll(FeedState(URL), failed, NOW)) == "never answered"
    assert state_of(after_poll(once, UNCHANGED, NOW + timedelta(hours=2))) == "ok"


# --- of the whole -----------------------------------------------------------------------------------------------------


def ok(**fields: object) -> FeedHealth:
    return replace(feed_health(fed(), Window(), NOW), **fields)  # type: ignore[arg-type] # the fields of the class


def test_copies_that_swallow_everything_are_told() -> None:
    told = corpus_alarms({"copy": 38, "new_story": 1, "near_duplicate": 1}, [ok()], NOW)
    assert told == ["copies: 39 of 40 articles of the last day count as copies of others"]


@pytest.mark.parametrize("relations", [{}, {"copy": 19}, {"copy": 30, "follow_up": 10}])
def test_many_copies_are_usual(relations: dict[str, int]) -> None:
    assert corpus_alarms(relations, [ok()], NOW) == []


def test_feeds_that_nobody_polls_are_told() -> None:
    told = corpus_alarms({}, [ok(next_due=NOW - timedelta(hours=3)), ok()], NOW)
    assert told == ["idle: 1 feeds overdue, one since 2026-03-10 09:00: is `watch` or a timer on?"]


def test_a_network_that_is_down_is_told_once() -> None:
    down = [ok(failures=1, last_error="no connection in time")] * 3
    assert corpus_alarms({}, down, NOW) == ["network: all 3 feeds fail; the last: no connection in time"]


# --- Prometheus -------------------------------------------------------------------------------------------------------

_LINE = re.compile(r'[a-z_]+(\{([a-z_]+="([^"\\\n]|\\["\\n])*"(,|(?=\})))*\})? -?[0-9.e+-]+')


def metrics(url: str) -> list[str]:
    feed = dict.fromkeys(("last_ok", "last_new", "not_modified_share", "per_day", "usual_per_day"))
    feed |= {
        "read_share": 0.5,
        "delay_seconds": 60.0,
        "failures": 2,
        "next_due": NOW,
        "url": url,
        "outlet": "a.example",
    }
    health = {"feeds": [feed], "states": {"ok": 1}, "alarms": ["x"]}
    return prometheus(health, {"counts": {"articles": 7}, "due_feeds": 1}, NOW).splitlines()


@pytest.mark.parametrize("url", [URL, 'https://a.example/"\\\n'])
def test_metrics_are_lines_of_the_text_format(url: str) -> None:
    lines = [line for line in metrics(url) if not line.startswith(("# HELP ", "# TYPE "))]
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


def test_metrics_tell_what_they_should() -> None:
    lines = metrics(URL)
    labels = '{feed="https://a.example/rss",outlet="a.example"}'
    expected = [f"newsbot_feed_read_ratio{labels} 0.5", 'newsbot_stored{what="articles"} 7', "newsbot_alarms 1",
                f"newsbot_feed_next_due_timestamp_seconds{labels} 1773144000"]  # fmt: skip
    assert [line for line in expected if line not in lines] == []


def test_a_metric_has_its_help_and_type_once() -> None:
    names = [line.split()[2] for line in metrics(URL) if line.startswith("# TYPE ")]
    assert sorted(set(names)) == sorted(names)
