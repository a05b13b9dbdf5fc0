"""Validators are kept as they came, and believed no more than they deserve."""

from poll_helpers import FAILED, FEED, HOUR, NOTHING_NEW, NOW, brings, known

from newsbot.feeds.polling import PollOutcome, after_poll


def test_R44_validators_are_kept_as_sent_until_the_next_body() -> None:
    state = after_poll(FEED, brings(3, etag='W/"a"', last_modified="yesterday, roughly"), NOW)
    state = after_poll(after_poll(state, NOTHING_NEW, NOW + HOUR), FAILED, NOW + 2 * HOUR)
    assert (state.etag, state.last_modified) == ('W/"a"', "yesterday, roughly")


def test_R44_a_304_without_stored_validators_loses_nothing() -> None:
    state = after_poll(known(5, body_sha="x"), NOTHING_NEW, NOW)
    assert (state.body_sha, state.window, state.failures, state.not_modified) == ("x", 30, 0, 1)


def test_R44_a_304_may_bring_new_validators() -> None:
    assert after_poll(known(5, etag="old"), PollOutcome("not-modified", etag="new"), NOW).etag == "new"


def test_R44_a_304_that_names_one_validator_forgets_none() -> None:
    state = known(5, etag="old", last_modified="yesterday")
    for outcome in (PollOutcome("not-modified", etag="new"), PollOutcome("not-modified")):
        state = after_poll(state, outcome, NOW)
        assert (state.etag, state.last_modified) == ("new", "yesterday")
    assert after_poll(state, PollOutcome("not-modified", last_modified="today"), NOW).etag == "new"


def test_R44_an_etag_that_always_changes_is_no_sign_of_life() -> None:
    state = after_poll(FEED, brings(5, body_sha="same", etag="0"), NOW)
    for n in range(20):
        state = after_poll(state, PollOutcome("ok", entries=30, body_sha="same", etag=str(n + 1)), NOW + HOUR * (n + 1))
    assert state.last_new == NOW
    assert sum(state.recent_new) == 0


def test_a_body_without_validators_clears_the_old_ones() -> None:
    assert after_poll(known(5, etag="old", last_modified="old"), brings(1), NOW).etag is None
