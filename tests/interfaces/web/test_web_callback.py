"""What hubs call: questions are answered when they were asked for, pushes are taken when they are signed."""

import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from newsbot.corpus import hub_subscriptions
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.feeds import websub
from newsbot.interfaces.web.callback import MAX_PUSH, create_callback
from newsbot.times import fixed_clock
from tests.corpus.store.records import NOON, feed
from tests.interfaces.web.client import Answered, Client

TOPIC, HUB = "https://outlet.example/self", "https://hub.example/"


class Callback:
    """The app over a store that has asked one hub."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.pushed = threading.Event()
        with self.store() as store:
            state = {"hub_url": HUB, "topic_url": TOPIC}
            numbers = iter(["token", "secret"])
            hub_subscriptions.to_ask(
                store, [feed(state=state)], "https://news.example/push", lambda: next(numbers), NOON
            )

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = open_store(self.uri, create=True)
        yield store
        store.close()

    def held(self) -> websub.Subscription:
        with self.store() as store:
            (found,) = hub_subscriptions.held(store).values()
            return found

    def ask(self, token: str = "token", **parameters: str) -> Answered:
        query = urlencode({f"hub.{name}": value for name, value in parameters.items()})
        with Client(create_callback(self.uri, fixed_clock(NOON), self.pushed)) as client:
            return client.get(f"/push/{quote(token)}?{query}")

    def push(self, body: bytes, signature: str | None, token: str = "token") -> Answered:
        headers = {"x-hub-signature": signature} if signature is not None else {}
        with Client(create_callback(self.uri, fixed_clock(NOON), self.pushed)) as client:
            return client.post(f"/push/{token}", body, headers)


@pytest.fixture
def callback(tmp_path: Path) -> Callback:
    return Callback(f"sqlite:{tmp_path / 'news.db'}")


@pytest.fixture
def active(callback: Callback) -> Callback:
    assert callback.ask(mode="subscribe", topic=TOPIC, challenge="c", lease_seconds="3600").status == 200
    return callback


def sign(body: bytes, secret: str = "secret") -> str:
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def test_a_question_that_was_expected_is_answered_with_its_challenge(callback: Callback) -> None:
    answer = callback.ask(mode="subscribe", topic=TOPIC, challenge="<b>x y</b>", lease_seconds="3600")
    assert (answer.status, answer.text) == (200, "<b>x y</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert callback.held().until == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    "parameters",
    [
        {"mode": "subscribe", "topic": "https://outlet.example/other", "challenge": "c"},
        {"mode": "unsubscribe", "topic": TOPIC, "challenge": "c"},
        {"mode": "subscribe", "topic": TOPIC},
        {"mode": "subscribe", "challenge": "c"},
        {"mode": "denied", "topic": "https://outlet.example/other"},
        {},
    ],
)
def test_every_other_question_is_not(callback: Callback, parameters: dict[str, str]) -> None:
    assert callback.ask(**parameters).status == 404
    assert callback.held().state == "asked"


def test_nor_is_one_under_another_path(callback: Callback) -> None:
    assert callback.ask("tokem", mode="subscribe", topic=TOPIC, challenge="c").status == 404
    assert callback.ask("", mode="subscribe", topic=TOPIC, challenge="c").status == 404


def test_a_denial_is_taken_note_of(active: Callback) -> None:
    assert active.ask(mode="denied", topic=TOPIC, reason="closed\r\nfor good").status == 200
    assert (active.held().state, active.held().error) == ("refused", "the hub denied it: closed for good")


def test_a_signed_push_makes_its_feed_due(active: Callback) -> None:
    assert active.push(b"<rss/>", sign(b"<rss/>")).status == 200
    assert active.held().pushed == NOON
    assert active.pushed.is_set()
    with active.store() as store:
        store.put_feeds([feed()])
        due = hub_subscriptions.to_poll(store, [feed().url], hub_subscriptions.held(store), NOON)
        assert [each.url for each in due] == [feed().url]


@pytest.mark.parametrize("signature", [None, "", "sha256=00", sign(b"<rss/>", "guess"), "md5=x"])
def test_an_unsigned_push_is_ignored_and_not_told_so(active: Callback, signature: str | None) -> None:
    assert active.push(b"<rss/>", signature).status == 200
    assert (active.held().pushed, active.pushed.is_set()) == (None, False)


def test_a_push_for_nobody_is_told_that_nobody_is_there(active: Callback) -> None:
    assert active.push(b"x", sign(b"x"), "another").status == 410


def test_a_push_that_is_too_large_is_not_read(active: Callback) -> None:
    body = b"x" * (MAX_PUSH + 1)
    assert active.push(body, sign(body)).status == 413
    assert active.held().pushed is None


def test_two_that_change_a_subscription_at_once_do_not_undo_each_other(active: Callback) -> None:
    def meanwhile(held: websub.Subscription) -> websub.Subscription:
        if held.pushed is None:
            active.push(b"x", sign(b"x"))
        return replace(held, error="slow")

    with active.store() as store:
        hub_subscriptions.change(store, "token", meanwhile)
    assert (active.held().pushed, active.held().error) == (NOON, "slow")


def test_the_secret_is_not_in_what_a_record_shows(active: Callback) -> None:
    with active.store() as store:
        assert "secret" not in repr(store.subscriptions())
