"""What `--json` prints is what its schema says, field by field, and nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsbot.interfaces.schemas import RECORDS, json_schema
from tests.commands import WORLD, call
from tests.corpus.query.corpus import NOW, opened, world_copy
from tests.interfaces.schemas.validator import faults

CLI = Path(__file__).parents[3] / "newsbot" / "interfaces" / "cli"
PUBLISHED = Path(__file__).parents[3] / "newsbot" / "interfaces" / "schemas"
COMMANDS = {
    "new": "news",
    "stories": "story",
    "story STORY": "story",
    "story STORY --figures": "story",
    "diff http://northwire.example/2026/03/04/nato-downs-missile-hatay": "revision",
    "search missile* OR füze*": "search",
    "search missile --group story": "search",
    "search missile --across": "search",
    "trend missile --split story --share": "trend",
    "why ARTICLE": "why",
    "why http://rheinblick.example/sport/raketenstart-der-loewen-a-77270.html": "why",
    "why --dropped": "decision",
    "why --backtest join=1.0": "backtest",
    "status": "status",
    "source list": "source",
    "doctor": "check",
    "topic list": "topic",
    "topic test iran-missiles-turkey": "topic-test",
    "config show": "setting",
}


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    return world_copy(tmp_path_factory.mktemp("schemas"))


def printed(uri: str, command: str) -> list[dict[str, Any]]:
    with opened(uri) as store:
        longest = max(store.stories(), key=lambda story: len(story.article_ids))
    words = command.replace("STORY", longest.id).replace("ARTICLE", longest.article_ids[-1])
    first, _, rest = words.partition(" ")
    arguments = [first, rest] if "OR" in rest else [first, *rest.split()]
    done = call("--config", WORLD, "--now", NOW.isoformat(), "--store", uri, "--json", *arguments)
    assert done.code == 0, done.err
    return done.rows()


@pytest.mark.parametrize(("command", "name"), COMMANDS.items())
def test_what_a_command_prints_is_as_its_schema_says(uri: str, command: str, name: str) -> None:
    found = printed(uri, command)
    assert found
    assert [fault for record in found for fault in faults(json_schema(name), record, name)] == []


def test_exported_articles_are_as_the_schema_says(uri: str) -> None:
    done = call("--config", WORLD, "--store", uri, "export")
    schema = json_schema("article")
    assert [fault for record in done.rows() for fault in faults(schema, record, "article")] == []


def test_every_record_that_a_command_prints_has_a_schema() -> None:
    calls = re.compile(r"""out\.(?:(?:rows|record)\([^"]*?"([a-z-]+)"\)|document\(\w+, "([a-z-]+)",)""", re.DOTALL)
    texts = [path.read_text() for path in CLI.rglob("*.py")]
    printed = {name for text in texts for names in calls.findall(text) for name in names if name}
    assert {"story", "why", "status", "alert"} <= printed
    assert printed - set(RECORDS) == set()


@pytest.mark.parametrize("name", RECORDS)
def test_the_published_schema_is_the_present_one(name: str) -> None:
    """`make docs` writes it anew."""
    assert json.loads((PUBLISHED / f"{name}.json").read_text()) == json_schema(name)


def test_nothing_else_is_published() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.json")} == set(RECORDS)


def test_the_validator_finds_faults() -> None:
    wrong = {"schema": "newsbot/setting/1", "key": 1, "value": "x", "odd": None}
    assert sorted(faults(json_schema("setting"), wrong)) == [
        ".key: 1 is no string",
        ".odd is not described",
        ".origin is missing",
    ]
