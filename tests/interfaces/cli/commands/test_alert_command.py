"""`newsbot alert`: set up, listed, tried and removed, without a secret shown."""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, world_copy
from tests.operation.alerts.receiver import Receiver, receiver

TOPIC = "iran-missiles-turkey"
Command = Callable[..., Done]


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def alert(tmp_path: Path) -> Command:
    """Runs `newsbot alert …` in a folder of its own, over the world's corpus."""
    shutil.copytree(WORLD.parent / "topics", tmp_path / "topics")
    config = tmp_path / "newsbot.toml"
    config.write_text('fetch.allow_addresses = ["127.0.0.1"]\n')
    uri = world_copy(tmp_path)
    return lambda *words: call("--config", config, "--store", uri, "--now", NOW.isoformat(), "alert", *words)


def added(alert: Command, hook: Receiver, *words: str) -> Done:
    done = alert("add", TOPIC, "--to", hook.url, *words)
    assert done.code == 0, done.err
    return done


def test_an_alert_is_listed(alert: Command, hook: Receiver) -> None:
    added(alert, hook, "--name", "desk")
    assert [row["name"] for row in alert("list", "--json").rows()] == ["desk"]


def test_a_secret_is_made_that_only_its_owner_reads(alert: Command, hook: Receiver, tmp_path: Path) -> None:
    added(alert, hook)
    assert stat.S_IMODE((tmp_path / "secrets" / TOPIC).stat().st_mode) == 0o600


def test_R48_nothing_that_is_printed_holds_a_secret(alert: Command, hook: Receiver, tmp_path: Path) -> None:
    said = [
        added(alert, hook),
        alert("list"),
        alert("list", "--json"),
        alert("test", TOPIC),
        alert("list", "--format", "csv"),
    ]
    secret = (tmp_path / "secrets" / TOPIC).read_text().strip()
    assert [done for done in said if secret in done.out + done.err or "/hook" in done.out + done.err] == []


def test_a_test_message_arrives_signed(alert: Command, hook: Receiver, tmp_path: Path) -> None:
    added(alert, hook)
    assert alert("test", TOPIC).code == 0
    hook.secret = (tmp_path / "secrets" / TOPIC).read_text().strip()
    assert (hook.signed(), hook.messages[0]["test"]) == (True, True)


def test_a_test_message_is_about_the_newest_story(alert: Command, hook: Receiver) -> None:
    added(alert, hook)
    alert("test", TOPIC)
    (event,) = hook.messages[0]["events"]
    assert event["title"] in hook.messages[0]["body"]


def test_a_test_that_fails_says_so(alert: Command, hook: Receiver) -> None:
    added(alert, hook)
    hook.answers = [404]
    done = alert("test", TOPIC)
    assert (done.code, "HTTP 404" in done.err) == (3, True)


def test_an_alert_is_removed(alert: Command, hook: Receiver) -> None:
    added(alert, hook)
    alert("remove", TOPIC)
    assert alert("list", "--json").out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("add", "no-such-topic", "--to", "https://hooks.example"),
        ("add", TOPIC, "--to", "hooks.example"),
        ("add", TOPIC, "--to", "https://hooks.example", "--secret", "plain"),
        ("remove", "nothing"),
        ("test", "nothing"),
    ],
)
def test_what_cannot_be_is_a_usage_error(alert: Command, words: tuple[str, ...]) -> None:
    assert alert(*words).code == 2


@pytest.mark.parametrize("option", [("--on", "copies"), ("--digest", "soon"), ("--quiet-hours", "22-7")])
def test_a_wrong_rule_is_refused(alert: Command, hook: Receiver, option: tuple[str, str]) -> None:
    assert alert("add", TOPIC, "--to", hook.url, *option).code == 6


def test_a_name_is_taken_once(alert: Command, hook: Receiver) -> None:
    added(alert, hook)
    assert alert("add", TOPIC, "--to", hook.url).code == 2


def test_without_apprise_its_addresses_are_refused_with_a_hint(alert: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    done = alert("add", TOPIC, "--to", "mailto://desk.example")
    assert (done.code, "newsbot[alerts]" in done.err) == (2, True)
