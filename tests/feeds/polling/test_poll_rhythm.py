"""How often a feed is asked."""

from collections import Counter
from dataclasses import replace

from poll_helpers import DAY, HOUR, MINUTE, NOTHING_NEW, NOW, brings, known, polled, wait

from newsbot.feeds.polling import PollOutcome, after_poll, daily_rate


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
