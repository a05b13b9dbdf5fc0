"""Help: at once, with an example for every command, and on every reason and exit code."""

import pkgutil
import resource
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from newsbot import errors
from newsbot.corpus.reasons import REASONS
from newsbot.interfaces.cli import SECTIONS, cli, commands
from newsbot.interfaces.cli.help_subjects import EXIT_CODES
from newsbot.interfaces.cli.thresholds import MEANINGS, thresholds
from tests.commands import call


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from _commands(found, (*path, name))


ALL = list(_commands(cli))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_commands_help_has_an_example_of_it(path: tuple[str, ...]) -> None:
    done = call(*path, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"newsbot {path[0]}" in done.out.partition("Examples:")[2], done.out


def test_the_overview_has_every_command() -> None:
    files = [module.name.removesuffix("_") for module in pkgutil.iter_modules(commands.__path__)]
    assert sorted(name for section in SECTIONS.values() for name in section) == files


@pytest.mark.parametrize("subject", ["reasons", "exit-codes", "times", "queries", "thresholds", "completion"])
def test_help_on_a_subject(subject: str) -> None:
    assert len(call("help", subject).lines()) >= 5


def test_help_reasons_has_every_reason() -> None:
    told = call("help", "reasons").out.split()
    assert [reason for reason in REASONS if reason not in told] == []


def test_every_threshold_has_a_meaning() -> None:
    assert list(MEANINGS) == list(thresholds())


def test_every_exit_code_of_an_error_is_documented() -> None:
    codes = {each.exit_code for each in vars(errors).values() if isinstance(each, type)}
    assert codes <= set(EXIT_CODES)


def test_help_answers_at_once() -> None:
    """Under 0.4 s; measured as the processor's time, which does not depend on who else is at work."""
    assert min(_seconds("--help") for _ in range(3)) < 0.4


def _seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "newsbot", *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize(("option", "loaded"), [("--help", "[]"), ("--version", "['lxml']")])
def test_heavy_modules_are_not_loaded_for_help(option: str, loaded: str) -> None:
    code = (
        "import sys; from newsbot.interfaces.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print([m for m in sys.modules if m in ('scrapy', 'twisted', 'pymongo', 'lxml', 'rich')])"
    )
    done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == loaded


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["crwal"], "crawl"), (["stroies"], "stories"), (["source", "ad"], "add"), (["story", "splt", "a", "b"], "split")],
)
def test_a_misspelt_command_is_told_what_it_may_have_meant(words: list[str], meant: str) -> None:
    done = call(*words)
    assert (done.code, f"did you mean {meant}?" in done.err) == (2, True)


def test_a_story_is_no_misspelt_command(common: list[str]) -> None:
    assert "There is no story s-how" in call(*common, "story", "s-how").err


@pytest.mark.parametrize("subject", ["query", "queries", "reason", "time"])
def test_a_subject_may_be_named_in_the_singular(subject: str) -> None:
    assert call("help", subject).code == 0
