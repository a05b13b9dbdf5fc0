"""`newsbot init`: the first step in an empty folder."""

import re
import tomllib
from pathlib import Path

import pytest

from newsbot.operation.config import load_config
from newsbot.operation.config.template import config_text
from newsbot.operation.config.topicfiles import load_topics
from tests.commands import call


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_init_writes_a_configuration_and_a_topic_that_are_read(empty: Path) -> None:
    done = call("init")
    assert (done.code, done.lines()) == (0, ["newsbot.toml", "topics/earthquakes.toml"])
    assert list(load_topics(load_config().topics_dir)) == ["earthquakes"]


def test_init_says_the_next_commands(empty: Path) -> None:
    said = re.findall(r"^  newsbot (.*)$", call("init").err, re.MULTILINE)
    assert said == ["source add SITE", "crawl", "new", "schedule print --systemd"]


def test_init_takes_the_topic_as_it_is_said(empty: Path) -> None:
    query = '(iran OR "air defence") AND title:missile*'
    call("init", "iran-missiles", "--query", query, "--lang", "en, tr", "--contact", "mailto:me@x.example")
    topic = load_topics(Path("topics"))["iran-missiles"]
    assert (topic.title, topic.languages) == ("Iran missiles", ("en", "tr"))
    assert tomllib.loads(Path("topics/iran-missiles.toml").read_text())["query"] == query
    assert load_config().fetch.user_agent.endswith("(+mailto:me@x.example)")


@pytest.mark.parametrize("there", ["newsbot.toml", "topics/earthquakes.toml"])
def test_init_overwrites_nothing(empty: Path, there: str) -> None:
    path = empty / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("# mine")
    done = call("init")
    assert (done.code, path.read_text()) == (2, "# mine")
    assert [each for each in empty.rglob("*.toml") if each != path] == []


@pytest.mark.parametrize("wrong", [("--query", "(("), ("--lang", "english"), ("Bad Name",), ("--contact", "me")])
def test_init_writes_nothing_that_could_not_be_read(empty: Path, wrong: tuple[str, ...]) -> None:
    assert (call("init", *wrong).code, list(empty.rglob("*.toml"))) == (2, [])


def test_every_default_of_the_template_may_be_uncommented(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.toml"
    path.write_text(config_text())
    before = load_config(path, environ={})
    path.write_text(re.sub(r"^#(\w+ = )(?!\(unset\))", r"\1", config_text(), flags=re.MULTILINE))
    assert load_config(path, environ={}).model_dump() == before.model_dump()
