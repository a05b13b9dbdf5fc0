"""`newsbot doctor` and `newsbot source list --health`."""

import builtins
import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from newsbot.corpus import feed_polls
from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import FeedRecord, RunRecord
from newsbot.feeds.polling import FeedState, PollOutcome, after_poll
from tests.commands import Done, call

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://me:canary@a.example/rss"


class Folder:
    def __init__(self, path: Path, more: str = "") -> None:
        self.path = path
        (path / "topics").mkdir()
        (path / "topics" / "quakes.toml").write_text(f"query = 'quake'\nfeeds = ['{URL}']\n")
        self.config = path / "newsbot.toml"
        self.config.write_text(f"[store]\nuri = 'sqlite:news.db'\n[fetch]\ncontact = 'mailto:me@x.example'\n{more}")

    def call(self, *arguments: str) -> Done:
        return call("--config", self.config, "--now", NOW.isoformat(), *arguments)

    def doctor(self) -> tuple[int, dict[str, str]]:
        done = self.call("doctor", "--json")
        return done.code, {row["check"]: row["state"] for row in done.rows()}

    def feed(self, *outcomes: PollOutcome, hours: int = 1) -> None:
        store, state = open_store(f"sqlite:{self.path / 'news.db'}", create=True), FeedState(URL)
        for number, outcome in enumerate(outcomes, 1):
            state = after_poll(state, outcome, NOW - timedelta(hours=hours * (len(outcomes) - number)))
        store.put_feeds(
            [FeedRecord(URL, "a.example", ("quakes",), state.next_due or feed_polls.NEVER, feed_polls.dump(state))]
        )
        store.put_run(RunRecord("r", "crawl", NOW - timedelta(hours=1)))
        store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


OK = PollOutcome("ok", new=(NOW,), entries=20)
FAILED = PollOutcome("failed", reason="timeout", error="no complete answer in time")


def test_a_new_folder_is_in_order(folder: Folder) -> None:
    code, states = folder.doctor()
    assert (code, set(states.values())) == (0, {"ok"})


def test_a_folder_with_a_store_is_in_order(folder: Folder) -> None:
    folder.feed(OK)
    code, states = folder.doctor()
    assert (code, states["store"], states["clock"], states["feeds"]) == (0, "ok", "ok", "ok")


def test_a_feed_that_fails_is_found(folder: Folder) -> None:
    folder.feed(OK, FAILED, FAILED, FAILED)
    done = folder.call("doctor")
    assert (done.code, "no complete answer in time" in done.out) == (3, True)


def test_a_configuration_that_is_wrong_is_found(folder: Folder) -> None:
    folder.config.write_text("[fetch]\ntimeout = 'soon'\n")
    assert folder.doctor() == (6, {"libraries": "ok", "configuration": "failed"})


def test_a_topic_that_is_wrong_is_found(folder: Folder) -> None:
    (folder.path / "topics" / "x.toml").write_text("query = '(('")
    code, states = folder.doctor()
    assert (code, states["topics"]) == (6, "failed")


def test_a_store_that_is_none_is_found(folder: Folder) -> None:
    (folder.path / "news.db").write_text("no database")
    code, states = folder.doctor()
    assert (code, states["store"]) == (5, "failed")


def test_a_contact_that_is_missing_is_a_warning(folder: Folder) -> None:
    folder.config.write_text("[store]\nuri = 'sqlite:news.db'\n")
    code, states = folder.doctor()
    assert (code, states["contact"]) == (0, "warning")


def test_R73_an_archive_that_cannot_be_made_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = Folder(tmp_path, f"[archive]\ndir = '{tmp_path}/file/archive'\n")
    code, states = folder.doctor()
    assert (code, states["archive"]) == (5, "failed")


def test_R73_a_crawl_says_at_its_start_that_its_archive_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = Folder(tmp_path, f"[archive]\ndir = '{tmp_path}/file/archive'\n").call("crawl")
    assert (done.code, "archive.dir" in done.err) == (5, True)


def test_R75_a_library_that_is_missing_is_found(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    load = importlib.import_module

    def without(name: str, package: str | None = None) -> ModuleType:
        if name == "lxml_html_clean":
            raise ImportError("No module named 'lxml_html_clean'")
        return load(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    assert (folder.doctor()[1]["libraries"], hasattr(builtins, "open")) == ("failed", True)


@pytest.mark.parametrize("now", ["2020-01-01", "2026-03-09"])
def test_R56_a_clock_that_is_wrong_is_found(folder: Folder, now: str) -> None:
    folder.feed(OK)
    done = call("--config", folder.config, "--now", now, "doctor", "--json")
    assert {row["check"]: row["state"] for row in done.rows()}["clock"] == "failed"


# --- source list ------------------------------------------------------------------------------------------------------


def test_health_is_listed_with_alarms_and_without_secrets(folder: Folder) -> None:
    folder.feed(OK, FAILED, FAILED, FAILED)
    done = folder.call("source", "list", "--health")
    cells = done.lines()[0].split("\t")
    assert (cells[:2], cells[9]) == (["a.example", "failing"], "no complete answer in time")
    assert "failing since 2026-03-10 10:00" in done.err
    assert "canary" not in done.out + done.err


def test_the_list_as_json_has_every_figure(folder: Folder) -> None:
    folder.feed(OK, PollOutcome("not-modified"))
    row = folder.call("source", "list", "--json").rows()[0]
    assert (row["state"], row["not_modified_share"], row["topics"], row["failures"]) == ("ok", 0.5, ["quakes"], 0)
