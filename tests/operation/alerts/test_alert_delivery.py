"""Alerts arrive, signed, once: also when receivers fail, addresses are not public, or the process is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.network.urls import is_public_address
from newsbot.operation.alerts import delivery, services
from newsbot.operation.alerts.delivery import Post, deliver, reader
from newsbot.operation.alerts.rules import Alert, save
from newsbot.operation.alerts.webhook import WAITS, Network, Sent, post
from newsbot.text.topics import Source, Topic, parse
from tests.corpus.query.corpus import NOW, opened, world_copy
from tests.operation.alerts.receiver import Receiver, receiver

TOPIC = "iran-missiles-turkey"
SECRET = {"HOOK_SECRET": "s3cret"}
ROOT = Path(__file__).parents[3]


@dataclass
class Bench:
    """A store with the world in it, a receiver, and what delivery needs."""

    store: Store
    uri: str
    hook: Receiver
    folder: Path
    slept: list[float] = field(default_factory=list)
    allowed: Callable[[str, int], bool] = lambda ip, port: ip == "127.0.0.1"

    def alert(self, **fields: Any) -> Alert:
        values = {"name": "desk", "topic": TOPIC, "to": self.hook.url, "secret": "env:HOOK_SECRET"}
        return Alert(**(values | fields))

    def round(self, *alerts: Alert, now: datetime = NOW) -> dict[str, Sent]:
        topics = {TOPIC: Topic(TOPIC, parse("missile*"), sources=(Source(FEED),))}
        around = Post(Network(self.allowed), self.folder, SECRET, self.slept.append, topics)
        return deliver(self.store, list(alerts) or [self.alert()], now, "here:1", around)

    def feed(self, **state: Any) -> None:
        known = {"state": "ok", "polls": 9, "last_poll": NOW.isoformat(), **state}
        self.store.put_feeds([FeedRecord(FEED, "silent.example", (TOPIC,), NOW + timedelta(days=9), known)])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    uri = world_copy(tmp_path)
    with opened(uri) as store, receiver() as hook:
        yield Bench(store, uri, hook, tmp_path)


FEED = "https://silent.example/rss"
SILENT = {"last_new": (NOW - timedelta(days=40)).isoformat(), "hours": [0.1] * 24, "watched_days": 7.0}


# --- what is told -------------------------------------------------------------------------------


def test_news_is_told_once(bench: Bench) -> None:
    bench.round()
    bench.round(now=NOW + timedelta(hours=1))
    assert len(bench.hook.got) == 1


def test_messages_are_signed(bench: Bench) -> None:
    bench.round()
    assert bench.hook.signed()


def test_a_message_tells_what_was_asked_for(bench: Bench) -> None:
    bench.round(bench.alert(on=("new-story",)))
    assert {event["kind"] for event in bench.hook.messages[0]["events"]} == {"new-story"}


def test_copies_are_no_news(bench: Bench) -> None:
    bench.round()
    told = {event["article"] for event in bench.hook.messages[0]["events"]}
    relations = {bench.store.assignments_of([ident])[ident].relation for ident in told}
    assert relations <= {"new_story", "follow_up"}


def test_what_does_not_fit_is_counted(bench: Bench) -> None:
    bench.round()
    message = bench.hook.messages[0]
    assigned = [bench.store.assignments_of([each.id])[each.id] for each in bench.store.articles(ArticleFilter())]
    news = sum(each.relation in ("new_story", "follow_up") for each in assigned)
    assert len(message["events"]) + message["more"] == news


def test_alarms_are_told_once_until_they_are_over(bench: Bench) -> None:
    alert, hour = bench.alert(on=("alarm",)), timedelta(hours=1)
    states = [{}, SILENT, SILENT, {}, SILENT]
    for number, state in enumerate(states):
        bench.feed(**state)
        bench.round(alert, now=NOW + number * hour)
    told = [(e["kind"], e["url"], e["title"].split(":")[0]) for m in bench.hook.messages for e in m["events"]]
    assert told == [("alarm", FEED, "silent")] * 2
    assert len({message["key"] for message in bench.hook.messages}) == 2


def test_alarms_are_not_looked_for_at_every_round(bench: Bench) -> None:
    alert = bench.alert(on=("alarm",))
    bench.feed()
    bench.round(alert)
    bench.feed(**SILENT)
    bench.round(alert, now=NOW + timedelta(minutes=14))
    assert bench.hook.messages == []
    bench.round(alert, now=NOW + timedelta(minutes=15))
    assert len(bench.hook.messages) == 1


def test_an_alarm_that_did_not_arrive_is_told_again(bench: Bench) -> None:
    alert = bench.alert(on=("alarm",))
    bench.feed(**SILENT)
    bench.hook.answers = [500] * (len(WAITS) + 1)
    bench.round(alert)
    bench.round(alert, now=NOW + timedelta(hours=2))
    assert [each["events"][0]["kind"] for each in bench.hook.messages][-1] == "alarm"
    assert len({each["key"] for each in bench.hook.messages}) == 1


def test_who_did_not_ask_for_alarms_gets_none(bench: Bench) -> None:
    bench.feed(**SILENT)
    bench.round()
    assert "alarm" not in {event["kind"] for event in bench.hook.messages[0]["events"]}


def test_a_new_alert_tells_what_comes_from_now_on(bench: Bench) -> None:
    delivery.start(bench.store, "desk")
    assert (bench.round(), bench.hook.got) == ({}, [])


def test_another_topic_is_not_told(bench: Bench) -> None:
    assert bench.round(bench.alert(topic="quakes")) == {}


def test_only_one_process_delivers(bench: Bench) -> None:
    from newsbot.times import system_clock

    bench.store.acquire_lease(delivery.LEASE, "elsewhere:1", system_clock(), 60)
    assert (bench.round(), bench.hook.got) == ({}, [])


# --- time ---------------------------------------------------------------------------------------


def test_quiet_hours_hold_messages_back(bench: Bench) -> None:
    alert = bench.alert(quiet="19:00-07:00")
    bench.round(alert)
    held = len(bench.hook.got)
    bench.round(alert, now=NOW + timedelta(hours=12))
    assert (held, len(bench.hook.got)) == (0, 1)


def test_a_digest_waits_for_its_time(bench: Bench) -> None:
    bench.store.put_look(reader("desk"), {"seq": 0, "sent": "2026-03-11T19:30:00Z"})
    alert = bench.alert(digest="1h")
    bench.round(alert)
    held = len(bench.hook.got)
    bench.round(alert, now=NOW + timedelta(minutes=30))
    assert (held, len(bench.hook.got)) == (0, 1)


# --- failures -----------------------------------------------------------------------------------


def test_a_failing_receiver_is_asked_again_after_longer_and_longer(bench: Bench) -> None:
    bench.hook.answers = [503, 500]
    bench.round()
    assert (len(bench.hook.got), bench.slept) == (3, list(WAITS))


def test_every_try_has_the_same_key(bench: Bench) -> None:
    bench.hook.answers = [503, 500]
    bench.round()
    assert len(set(bench.hook.keys)) == 1


def test_a_receiver_that_refuses_is_not_pressed(bench: Bench) -> None:
    bench.hook.answers = [401]
    bench.round()
    assert (len(bench.hook.got), bench.slept) == (1, [])


def test_what_was_not_taken_is_sent_again_later_under_the_same_key(bench: Bench) -> None:
    bench.hook.answers = [401]
    bench.round()
    bench.round(now=NOW + timedelta(hours=2))
    assert (bench.hook.keys[0] == bench.hook.keys[1], bench.hook.got[0][1] == bench.hook.got[1][1]) == (True, True)


def test_a_failed_alert_rests(bench: Bench) -> None:
    bench.hook.answers = [401]
    bench.round()
    bench.round(now=NOW + timedelta(seconds=30))
    assert len(bench.hook.got) == 1


def test_redirects_are_not_followed(bench: Bench) -> None:
    bench.hook.answers = [307]
    assert (bench.round()["desk"].ok, len(bench.hook.got)) == (False, 1)


def test_R48_a_failure_tells_no_secret(bench: Bench) -> None:
    sent = bench.round(bench.alert(to="http://user:CANARY@127.0.0.1:1/hook?token=CANARY"))["desk"]
    assert "CANARY" not in sent.detail + str(dict(bench.store.look(reader("desk")))["state"])


def test_a_secret_that_is_missing_is_said(bench: Bench) -> None:
    assert "NOT_SET" in bench.round(bench.alert(secret="env:NOT_SET"))["desk"].detail


# --- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/",
    ],
)
def test_addresses_that_are_not_public_are_refused(bench: Bench, url: str) -> None:
    bench.allowed = lambda ip, port: is_public_address(ip)
    sent = bench.round(bench.alert(to=url.format(port=bench.hook.port)))["desk"]
    assert ("not public" in sent.detail, bench.hook.got) == (True, [])


@pytest.mark.parametrize("url", ["ftp://x.example/", "http://", "http://a b/", "http://x.example:99999/"])
def test_what_is_no_web_address_is_refused_without_a_try(url: str) -> None:
    assert post(url, b"{}", {}, Network(lambda ip, port: True), lambda seconds: None).passing is False


def test_a_routed_name_is_reached_where_the_route_leads(bench: Bench) -> None:
    network = Network(lambda ip, port: False, (("*.example", "127.0.0.1", bench.hook.port),))
    sent = post("http://hooks.example/x", b"{}", {"Idempotency-Key": "k"}, network, lambda seconds: None)
    assert (sent.ok, bench.hook.got[0][0]["host"]) == (True, "hooks.example")


# --- killed -------------------------------------------------------------------------------------


def killed_while_sending(bench: Bench) -> None:
    """Deliver in a process that is killed when its message has arrived and before it hears so."""
    config = bench.folder / "newsbot.toml"
    config.write_text('fetch.allow_addresses = ["127.0.0.1"]\n')
    save(bench.folder / "alerts.toml", [bench.alert()])
    command = [sys.executable, "-m", "tests.operation.alerts.deliverer", bench.uri, str(config), NOW.isoformat()]
    process = subprocess.Popen(command, env=os.environ | SECRET, cwd=ROOT)
    bench.hook.before = lambda: os.kill(process.pid, signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    bench.hook.before = lambda: None
    bench.store.release_lease(delivery.LEASE, f"elsewhere:{NOW.isoformat()}")


def test_after_a_kill_the_same_message_has_the_same_key_and_bytes(bench: Bench) -> None:
    killed_while_sending(bench)
    bench.round()
    assert (len(bench.hook.got), len(set(bench.hook.keys)), len({body for _, body in bench.hook.got})) == (2, 1, 1)


def test_after_a_kill_nothing_is_told_a_third_time(bench: Bench) -> None:
    killed_while_sending(bench)
    bench.round()
    bench.round(now=NOW + timedelta(hours=1))
    assert len(bench.hook.got) == 2


def test_after_a_kill_a_service_without_keys_is_not_told_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(delivery, "notify", lambda to, title, body: told.append(title) or Sent(True, "sent"))
    bench.store.put_look(reader("desk"), {"seq": 0, "upto": bench.store.next_seq() - 1, "message": {"title": "x"}})
    bench.round(bench.alert(to="mailto://desk.example"))
    assert (told, bench.store.look(reader("desk"))["state"]) == ([], "perhaps sent")


# --- services -----------------------------------------------------------------------------------


def test_other_addresses_go_through_apprise(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(delivery, "notify", lambda to, title, body: told.append((to, title)) or Sent(True, "sent"))
    bench.round(bench.alert(to="mailto://desk.example"))
    assert [to for to, _ in told] == ["mailto://desk.example"]


def test_without_apprise_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert "pip install 'newsbot[alerts]'" in services.notify("mailto://desk.example", "t", "b").detail
