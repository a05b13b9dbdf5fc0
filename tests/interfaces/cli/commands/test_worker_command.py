"""What `newsbot worker`, `newsbot beat` and `newsbot status` say of a cluster that is not set up, or not there."""

import socket
import sys
from pathlib import Path

import pytest

from newsbot.corpus.leases import REST, SITE
from newsbot.corpus.store import open_store
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.cluster import engine as engines
from newsbot.times import system_clock
from tests.commands import Done, call

NOWHERE = "redis://:hidden@127.0.0.1:1/0"
MONGODB = "mongodb://127.0.0.1:1/newsbot"


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSBOT_CLUSTER_BROKER", NOWHERE)


def said(done: Done, code: int, *words: str) -> None:
    assert done.code == code, done.err
    missing = [word for word in words if word not in done.err]
    assert not missing, done.err
    assert "hidden" not in done.err + done.out


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_a_broker_that_is_away(command: str) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    done = call("--store", MONGODB, command)
    said(done, 5, "broker redis://***@127.0.0.1:1/0 cannot be reached", "refused", "systemctl status redis-server")


def test_a_broker_that_does_not_know_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    from amqp.exceptions import AccessRefused  # type: ignore[import-untyped] # RabbitMQ's client has no types
    from kombu.connection import Connection

    def refused(*_: object, **__: object) -> None:
        raise AccessRefused("Login was refused")

    monkeypatch.setenv("NEWSBOT_CLUSTER_BROKER", "amqp://u:hidden@127.0.0.1:1//")
    monkeypatch.setattr(Connection, "ensure_connection", refused)
    said(call("--store", MONGODB, "worker"), 5, "Login was refused", "user and password right?")


@pytest.mark.parametrize("scheme", ["redis", "rediss", "amqp"])
def test_a_broker_that_takes_calls_and_never_answers(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    monkeypatch.setattr(engines, "_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = f"{scheme}://u:hidden@127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setenv("NEWSBOT_CLUSTER_BROKER", broker)
        said(call("--store", MONGODB, "worker"), 5, f"broker {scheme}://***@127.0.0.1", "cannot be reached")
        open_store("sqlite:newsbot.db").close()
        lines = call("--store", "sqlite:newsbot.db", "status").lines()
    assert any(line.startswith("workers    not known: ") for line in lines)


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_a_store_that_others_do_not_see(command: str) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    said(call("--store", "sqlite:mine.db", command), 6, "sqlite:mine.db is a file of this machine", "mongodb://HOST")


def test_no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    monkeypatch.delenv("NEWSBOT_CLUSTER_BROKER")
    said(call("--store", MONGODB, "worker"), 6, "No broker is set", "[cluster]", "NEWSBOT_CLUSTER_BROKER")


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "celery", None)
    said(call("--store", MONGODB, "worker"), 2, "pip install 'newsbot[distributed]'")


def test_a_broker_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_CLUSTER_BROKER", "kafka://127.0.0.1")
    said(call("--store", MONGODB, "worker"), 6, "NEWSBOT_CLUSTER_BROKER", "redis://", "amqp://")


def test_archives_are_not_left_to_a_broker_that_is_away(tmp_path: Path) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    archive = tmp_path / "one.warc.gz"
    archive.touch()
    said(call("--store", MONGODB, "replay", "--articles-only", "--distribute", archive), 5, "cannot be reached")
    said(call("--store", MONGODB, "replay", "--distribute", archive), 2, "--articles-only")


def test_an_archive_that_is_left_to_workers_waits_for_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("celery", reason="the extra `distributed`")
    monkeypatch.setenv("NEWSBOT_CLUSTER_BROKER", "memory://")
    app = App({"store": MONGODB})
    before = engines.waiting(engines.engine(app), engines.ARCHIVES)
    for name in ("one.warc.gz", "two.warc"):
        (tmp_path / name).touch()
    done = call("--store", MONGODB, "replay", "--articles-only", "--distribute", tmp_path)
    assert (done.code, done.lines()) == (0, ["2 files left to the workers; `newsbot status` says how many wait."])
    assert engines.waiting(engines.engine(app), engines.ARCHIVES) == before + 2


def test_status_tells_of_leases_and_why_it_knows_nothing_of_workers() -> None:
    store = open_store("sqlite:newsbot.db")
    store.acquire_lease(f"{SITE}outlet.example", "machine:4711 ab", system_clock(), 60)
    store.acquire_lease(f"{REST}www.other.example", "everybody", system_clock(), 60)
    store.close()
    lines = call("--store", "sqlite:newsbot.db", "status").lines()
    assert "sites      1 in hand, 1 hosts at rest" in lines
    assert any(line.startswith("workers    not known: ") for line in lines)
    (state,) = call("--store", "sqlite:newsbot.db", "--json", "status").rows()
    (site,) = state["cluster"]["sites"]
    assert (site["site"], site["holder"]) == ("outlet.example", "machine:4711 ab")
    assert state["cluster"]["resting"][0]["host"] == "www.other.example"


def test_status_without_a_broker_tells_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSBOT_CLUSTER_BROKER")
    open_store("sqlite:newsbot.db").close()
    (state,) = call("--store", "sqlite:newsbot.db", "--json", "status").rows()
    assert state["cluster"] is None
