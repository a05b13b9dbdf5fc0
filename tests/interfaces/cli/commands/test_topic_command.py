"""`newsbot topic`: edited, paused, taken up and removed, without losing what a person wrote."""

import stat
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.schema import FeedRecord
from newsbot.operation.config.topicfiles import load_topics
from tests.builders import at
from tests.commands import call
from tests.interfaces.cli.corpus import project, some_articles, stored

FEED = "http://outlet.example/rss"


@pytest.fixture
def common(tmp_path: Path) -> list[str]:
    config = project(tmp_path, [FEED])
    topic = tmp_path / "topics" / "missiles.toml"
    topic.write_text(f"# the desk's own\n{topic.read_text()}")
    store = stored(f"sqlite:{tmp_path / 'news.db'}", some_articles())
    return ["--config", str(config), "--store", store]


def test_a_new_query_is_written_and_tried(common: list[str], tmp_path: Path) -> None:
    done = call(*common, "topic", "edit", "missiles", "--query", "cup OR missile*")
    assert (done.code, done.lines()[1:]) == (0, ["query: cup OR missile*", "matched 7 of 7 stored"])
    assert (tmp_path / "topics" / "missiles.toml").read_text().startswith("# the desk's own\n")


def test_title_and_languages_are_written(common: list[str], tmp_path: Path) -> None:
    assert call(*common, "topic", "edit", "missiles", "--title", "Rockets", "--lang", "en, tr").code == 0
    topic = load_topics(tmp_path / "topics")["missiles"]
    assert (topic.title, topic.languages, str(topic.query)) == ("Rockets", ("en", "tr"), "missile*")


def test_a_query_that_does_not_parse_changes_nothing(common: list[str], tmp_path: Path) -> None:
    before = (tmp_path / "topics" / "missiles.toml").read_text()
    done = call(*common, "topic", "edit", "missiles", "--query", "(cup")
    assert (done.code, done.out) == (6, "")
    assert done.err.startswith("newsbot: The topic missiles was left as it is")
    assert (tmp_path / "topics" / "missiles.toml").read_text() == before


def editor(path: Path, script: str) -> str:
    """A program that edits a file as `sed` does."""
    path.write_text(f"#!/bin/sh\nsed -i '{script}' \"$1\"\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_file_is_edited_in_an_editor(common: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path / "editor", "s/Missiles/Rockets/"))
    assert call(*common, "topic", "edit", "missiles").code == 0
    assert load_topics(tmp_path / "topics")["missiles"].title == "Rockets"


def test_what_an_editor_broke_is_refused(common: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path / "editor", "s/^query.*/query = [/"))
    before = (tmp_path / "topics" / "missiles.toml").read_text()
    done = call(*common, "topic", "edit", "missiles")
    assert (done.code, "not changed" in done.err) == (6, True)
    assert (tmp_path / "topics" / "missiles.toml").read_text() == before


def test_a_topic_is_paused_and_taken_up_again(common: list[str]) -> None:
    states = []
    for verb in ("pause", "revive"):
        assert call(*common, "topic", verb, "missiles").code == 0
        states += [row["state"] for row in call(*common, "--json", "topic", "list").rows()]
    assert states == ["paused", "followed"]


def test_pausing_twice_says_so(common: list[str]) -> None:
    call(*common, "topic", "pause", "missiles")
    assert call(*common, "topic", "pause", "missiles").err == "missiles is paused already.\n"


def test_a_removed_topic_leaves_its_articles(common: list[str], tmp_path: Path) -> None:
    store = open_store(common[-1])
    store.put_feeds([FeedRecord(FEED, "outlet.example", ("missiles",), at(), {})])
    store.close()
    before = call(*common, "export").out
    assert call(*common, "topic", "remove", "missiles").lines() == [str(tmp_path / "topics" / "missiles.toml")]
    assert call(*common, "export").out == before
    store = open_store(common[-1])
    assert list(store.feeds()) == []
    store.close()


def test_an_alert_about_a_removed_topic_is_named(common: list[str]) -> None:
    call(*common, "alert", "add", "missiles", "--to", "https://hooks.example/x", "--name", "desk")
    assert "newsbot alert remove desk" in call(*common, "topic", "remove", "missiles").err


@pytest.mark.parametrize("verb", ["edit", "pause", "revive", "remove"])
def test_a_topic_that_is_none_names_those_there_are(common: list[str], verb: str) -> None:
    done = call(*common, "topic", verb, "nosuch")
    assert (done.code, "missiles" in done.err) == (2, True)
