"""The reference says what the program says: nothing undocumented, nothing stale."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store.schema import COLLECTIONS
from newsbot.errors import NewsbotError
from newsbot.interfaces.cli import cli
from newsbot.interfaces.cli.help_subjects import EXIT_CODES
from newsbot.interfaces.reference import PAGES, walk
from newsbot.operation.config.model import fields

ROOT = Path(__file__).parents[2]
METRICS = ROOT / "newsbot" / "operation" / "metrics.py"
PLACE = ROOT / "docs" / "reference"


def every_command() -> Iterator[tuple[click.Command, click.Context]]:
    context = click.Context(cli, info_name="newsbot")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield from walk(command, context, name)


COMMANDS = {context.command_path: command for command, context in every_command()}


def page(name: str) -> str:
    return (PLACE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_the_present_one(name: str) -> None:
    assert page(name) == PAGES[name](), "`make docs` writes it anew"


def test_every_page_of_the_reference_is_generated_or_written_by_hand() -> None:
    assert {path.name for path in PLACE.glob("*.md")} - set(PAGES) == {"archive.md", "query.md", "figure-tables.md", "survival.md"}


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented(path: str) -> None:
    assert f"### {path}\n" in page("commands.md")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_help_has_an_example(path: str) -> None:
    assert re.search(rf"Examples:\n +newsbot {path.split()[1]}\b", COMMANDS[path].help or "")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_has_a_meaning(path: str) -> None:
    silent = [
        parameter.opts[-1]
        for parameter in COMMANDS[path].params
        if isinstance(parameter, click.Option) and not parameter.hidden and not parameter.help
    ]
    assert silent == []


@pytest.mark.parametrize("key", fields())
def test_every_setting_is_documented(key: str) -> None:
    assert f"| `{key}` |" in page("config.md")


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_documented(name: str) -> None:
    assert f"| `{name}` |" in page("reasons.md")


def _codes(kind: type[NewsbotError]) -> set[int]:
    return {kind.exit_code}.union(*(_codes(below) for below in kind.__subclasses__()))


def test_every_exit_code_of_an_error_is_documented() -> None:
    assert _codes(NewsbotError) <= set(EXIT_CODES)


@pytest.mark.parametrize("code", EXIT_CODES)
def test_every_exit_code_is_on_the_page(code: int) -> None:
    assert f"| {code} | " in page("exit-codes.md")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"newsbot_[a-z_]+", METRICS.read_text()))))
def test_every_metric_is_documented(name: str) -> None:
    assert f"| `{name}` | " in page("metrics.md")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_collection_is_documented(name: str) -> None:
    assert f"## {name}\n" in page("store.md")
