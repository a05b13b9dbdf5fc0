"""A subscription's life, message by message."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.feeds import websub
from newsbot.feeds.websub import LEASE, LONGEST_LEASE, LONGEST_WAIT, SHORTEST_LEASE, Offer, Subscription

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFER = Offer("https://hub.example/", "https://outlet.example/rss")
BASE = "https://news.example/push"
NEW = websub.begun("https://outlet.example/feed", OFFER, BASE, "tok-en", "a secret")
ASKED = websub.asked(NEW, NOW)


def active(lease: str = "86400", at: datetime = NOW) -> Subscription:
    found = websub.verified(ASKED, "subscribe", OFFER.topic, lease, at)
    assert found is not None
    return found


def sign(body: bytes, secret: str = "a secret", method: str = "sha256") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def test_the_request_says_what_the_recommendation_asks_for() -> None:
    assert websub.form(ASKED) == {
        "hub.callback": "https://news.example/push/tok-en",
        "hub.mode": "subscribe",
        "hub.topic": "https://outlet.example/rss",
        "hub.lease_seconds": str(10 * 86400),
        "hub.secret": "a secret",
    }


def test_the_secret_is_in_no_message() -> None:
    assert "a secret" not in repr(NEW)


@pytest.mark.parametrize("change", [{"hub": "https://x.example/"}, {"topic": "https://x.example/rss"}])
def test_another_hub_or_topic_needs_another_subscription(change: dict[str, str]) -> None:
    assert websub.fits(NEW, OFFER, BASE)
    assert not websub.fits(NEW, replace(OFFER, **change), BASE)


def test_another_callback_needs_another_subscription() -> None:
    assert not websub.fits(NEW, OFFER, "https://elsewhere.example/push")


# --- asking ---------------------------------------------------------------------------------------


def test_a_new_subscription_is_asked_for_at_once_and_then_given_an_hour() -> None:
    assert websub.is_due(NEW, NOW)
    assert not websub.is_due(ASKED, NOW + HOUR - MINUTE)
    assert websub.is_due(ASKED, NOW + HOUR)


def test_a_hub_that_never_verifies_is_asked_less_and_less_often() -> None:
    subscription, waits = NEW, []
    for _ in range(12):
        subscription = websub.asked(subscription, NOW)
        assert subscription.ask_at is not None
        waits.append(subscription.ask_at - NOW)
    assert waits[:4] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
    assert waits[-1] == LONGEST_WAIT


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_hub_that_says_no_or_has_gone_is_left_alone_for_a_week(status: int) -> None:
    refused = websub.answered(ASKED, status, f"HTTP {status}", NOW)
    assert (refused.state, refused.ask_at, refused.error) == ("refused", NOW + LONGEST_WAIT, f"HTTP {status}")


@pytest.mark.parametrize("status", [None, 408, 429, 500, 503])
def test_what_may_pass_is_tried_again_as_planned(status: int | None) -> None:
    failed = websub.answered(ASKED, status, "busy", NOW)
    assert (failed.state, failed.ask_at, failed.error) == ("asked", ASKED.ask_at, "busy")


def test_a_hub_that_asks_for_quiet_gets_it() -> None:
    assert websub.answered(ASKED, 503, "busy", NOW, NOW + DAY).ask_at == NOW + DAY


def test_a_failed_renewal_leaves_the_lease_as_it_is() -> None:
    renewing = websub.asked(active(), NOW + 18 * HOUR)
    assert websub.is_live(websub.answered(renewing, 500, "broken", NOW), NOW + 23 * HOUR)


def test_an_accepted_request_changes_nothing_yet() -> None:
    assert websub.answered(ASKED, 202, "", NOW) == ASKED
    assert not websub.is_live(ASKED, NOW)


# --- the hub asks back ------------------------------------------------------------------------------


def test_verified_it_lives_for_the_lease_that_the_hub_gives_and_is_renewed_before_its_end() -> None:
    subscription = active("86400")
    assert (subscription.state, subscription.until, subscription.tries) == ("active", NOW + DAY, 0)
    assert not websub.is_due(subscription, NOW + 17 * HOUR)
    assert websub.is_due(subscription, NOW + 18 * HOUR)
    assert not websub.is_live(subscription, NOW + DAY)


def test_a_question_that_is_asked_twice_is_answered_twice() -> None:
    assert websub.verified(active(), "subscribe", OFFER.topic, "86400", NOW) is not None


@pytest.mark.parametrize(
    ("subscription", "mode", "topic"),
    [
        (ASKED, "unsubscribe", OFFER.topic),
        (ASKED, "", OFFER.topic),
        (ASKED, "subscribe", "https://outlet.example/other"),
        (ASKED, "subscribe", ""),
        (websub.answered(ASKED, 403, "no", NOW), "subscribe", OFFER.topic),
    ],
)
def test_what_we_did_not_ask_for_is_not_confirmed(subscription: Subscription, mode: str, topic: str) -> None:
    assert websub.verified(subscription, mode, topic, "86400", NOW) is None


@given(st.text() | st.integers().map(str))
def test_whatever_a_hub_calls_a_lease_is_one_of_reason(lease: str) -> None:
    until = active(lease).until
    assert until is not None
    assert SHORTEST_LEASE <= until - NOW <= LONGEST_LEASE


@pytest.mark.parametrize("lease", ["", "0", "-5", "soon", "٣"])
def test_a_lease_that_is_none_is_the_one_that_was_asked_for(lease: str) -> None:
    assert active(lease).until == NOW + LEASE


def test_denied_it_is_over() -> None:
    over = websub.denied(active(), OFFER.topic, "out of business", NOW)
    assert over is not None
    assert (over.state, over.until, over.ask_at) == ("refused", None, NOW + LONGEST_WAIT)
    assert over.error == "the hub denied it: out of business"
    assert websub.denied(active(), "https://outlet.example/other", "", NOW) is None


# --- pushes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_push_is_taken(method: str) -> None:
    taken = websub.pushed(active(), b"<rss/>", sign(b"<rss/>", method=method), NOW + MINUTE)
    assert taken is not None
    assert taken.pushed == NOW + MINUTE


@pytest.mark.parametrize(
    "signature",
    ["", "sha256", "sha256=", sign(b"<rss/>", "other"), sign(b"<rss />"), sign(b"<rss/>", method="md5"), "none=", "=é"],
)
def test_an_unsigned_or_wrongly_signed_push_is_not(signature: str) -> None:
    assert websub.pushed(active(), b"<rss/>", signature, NOW) is None


def test_nor_is_one_before_the_hub_has_verified_or_after_the_lease() -> None:
    assert websub.pushed(ASKED, b"x", sign(b"x"), NOW) is None
    assert websub.pushed(active("86400"), b"x", sign(b"x"), NOW + DAY) is None


@given(st.binary(max_size=200), st.text(max_size=40), st.sampled_from(["sha1", "sha256", "sha384", "sha512"]))
def test_the_right_signature_is_right_and_every_other_text_is_not(body: bytes, other: str, method: str) -> None:
    right = sign(body, method=method)
    assert websub.is_signed("a secret", body, right)
    assert websub.is_signed("a secret", body, right.upper())
    assert not websub.is_signed("a secret", body + b"!", right)
    assert not websub.is_signed("a secret", body, other)
    assert not websub.is_signed("a secret", body, f"{method}={other}")


def test_signatures_are_those_of_the_recommendation() -> None:
    digest = hmac.new(b"a secret", b"body", hashlib.sha256).hexdigest()
    assert websub.is_signed("a secret", b"body", f"sha256={digest}")


# --- what a push leads to ---------------------------------------------------------------------------------


PUSHED = replace(active(), pushed=NOW + HOUR)
AT = NOW + HOUR


@pytest.mark.parametrize(
    ("last_poll", "last_new", "now", "wanted"),
    [
        (None, None, AT, True),
        (AT - HOUR, None, AT, True),
        (AT - timedelta(seconds=20), None, AT, False),  # polls are a minute apart, however often the hub pushes
        (AT - timedelta(seconds=20), None, AT + MINUTE, True),
        (AT, AT, AT + HOUR, False),  # the poll has brought it
        (AT, AT - DAY, AT + MINUTE, False),  # it has not: again after two minutes, once
        (AT, AT - DAY, AT + 2 * MINUTE, True),
        (AT + 2 * MINUTE, AT - DAY, AT + 4 * MINUTE, False),
    ],
)
def test_a_push_makes_the_feed_due(
    last_poll: datetime | None, last_new: datetime | None, now: datetime, wanted: bool
) -> None:
    assert websub.wants_poll(PUSHED, last_poll, last_new, now) is wanted


def test_without_a_push_nothing_is_due() -> None:
    assert not websub.wants_poll(active(), None, None, NOW)


def test_polls_may_be_rare_while_the_hub_keeps_its_word() -> None:
    assert not websub.keeps_word(ASKED, None, NOW)
    assert websub.keeps_word(active(), None, NOW + HOUR)
    assert websub.keeps_word(active(), NOW - DAY, NOW + HOUR)
    assert websub.keeps_word(PUSHED, AT + MINUTE, AT + HOUR)
    assert not websub.keeps_word(PUSHED, AT + MINUTE, NOW + DAY)


def test_news_that_came_without_a_push_ends_the_trust_until_the_next_one() -> None:
    assert not websub.keeps_word(active(), NOW + HOUR, NOW + HOUR)
    assert not websub.keeps_word(PUSHED, AT + HOUR, AT + HOUR)
    assert websub.keeps_word(replace(PUSHED, pushed=AT + 2 * HOUR), AT + HOUR, AT + 2 * HOUR)


_MESSAGES = st.sampled_from(["ask", "202", "500", "410", "verify", "deny", "push", "junk"])


@given(st.lists(st.tuples(_MESSAGES, st.integers(0, 10**6))))
def test_in_any_order_of_messages_a_hub_is_asked_again_and_trusted_only_within_its_lease(
    messages: list[tuple[str, int]],
) -> None:
    subscription, now = NEW, NOW
    for message, seconds in messages:
        now += timedelta(seconds=seconds)
        if websub.is_due(subscription, now):
            subscription = websub.asked(subscription, now)
        subscription = _after(subscription, message, now) or subscription
        assert subscription.ask_at is not None
        assert subscription.ask_at - now <= LONGEST_LEASE
        if websub.is_live(subscription, now):
            assert subscription.until is not None
            assert subscription.until - now <= LONGEST_LEASE
            assert subscription.state != "refused" or subscription.error


def _after(subscription: Subscription, message: str, now: datetime) -> Subscription | None:
    match message:
        case "ask":
            return websub.asked(subscription, now)
        case "202" | "500" | "410":
            return websub.answered(subscription, int(message), message, now)
        case "verify":
            return websub.verified(subscription, "subscribe", OFFER.topic, "3600", now)
        case "deny":
            return websub.denied(subscription, OFFER.topic, "", now)
        case "push":
            return websub.pushed(subscription, b"x", sign(b"x"), now)
    return websub.pushed(subscription, b"x", "junk", now)
