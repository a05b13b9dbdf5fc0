"""The tutorial: every command of it, run in an empty folder over the fixture world, prints what the page shows."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands import Done, spawn
from tests.world import World, WorldServer

PAGE = Path(__file__).parents[1] / "docs" / "tutorial" / "first-topic.md"


class Step(NamedTuple):
    """A command of the page, and the lines that it is said to begin with."""

    command: str
    shown: tuple[str, ...]


def steps() -> list[Step]:
    """The commands of the page, in its order."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = piece.splitlines()
            found.append(Step(command, tuple(shown)))
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Step, Done]]:
    """Every step with how it went."""
    world, folder = World.load(), tmp_path_factory.mktemp("reader")
    found = []
    with WorldServer(world, now=world.instants[-1]) as server:
        for step in steps():
            program, *arguments = shlex.split(step.command)
            assert program == "newsbot"
            done = spawn("--now", server.now.isoformat(), *arguments, resolve=server.port, cwd=folder)
            found.append((step, done))
    return found


def test_the_page_leads_from_an_empty_folder_to_a_schedule() -> None:
    verbs = [shlex.split(step.command)[1] for step in steps()]
    assert list(dict.fromkeys(verbs)) == ["init", "source", "crawl", "new", "schedule", "doctor"]


def test_every_command_succeeds(run: list[tuple[Step, Done]]) -> None:
    assert [(step.command, done.err) for step, done in run if done.code != 0] == []


def test_every_command_prints_what_the_page_shows(run: list[tuple[Step, Done]]) -> None:
    for step, done in run:
        assert done.lines()[: len(step.shown)] == list(step.shown), step.command


def test_the_second_look_finds_nothing_new(run: list[tuple[Step, Done]]) -> None:
    looks = [done for step, done in run if step.command == "newsbot new"]
    assert [bool(done.out) for done in looks] == [True, False]
