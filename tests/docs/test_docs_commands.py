"""Every command in the docs runs, and prints what the page says. `python -m tests.docs.runner` mends pages."""

import contextlib
import itertools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from newsbot.interfaces.cli import cli
from tests.docs.runner import DOCS, ROOT, Shown, pages, play

TEST = re.compile(r"`(tests/test_\w+\.py)`")


@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(DOCS)))
def test_the_commands_of_a_page_print_what_it_says(page: Path) -> None:
    _, shown = play(page)
    wrong = [each for each in shown if not each.same]
    assert not wrong, f"{wrong[0].command}\nsays:\n{wrong[0].said}\nprints:\n{wrong[0].printed}"


def test_every_page_with_commands_says_where_they_run() -> None:
    """Or names the test of its own that runs them."""
    shown = {path: path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}
    elsewhere = {path for path, text in shown.items() if any((ROOT / n).exists() for n in TEST.findall(text))}
    assert {path for path, text in shown.items() if "```console" in text} - elsewhere - set(pages()) == set()


@pytest.mark.parametrize(
    ("said", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "b\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("", "anything\n", True),
    ],
)
def test_outputs_are_compared(said: str, printed: str, same: bool) -> None:
    assert Shown("newsbot new", said, printed).same is same


# --- commands that are only named -----------------------------------------------------------------

_NAMED = re.compile(r"```(?!console|json|toml|python|html)\w*\n(.*?)```|`(newsbot [^`\n]+)`", re.DOTALL)
_END = re.compile(r"^(\||\|\||&&|&|;|>|<|2>.*|>.*)$")


def named() -> Iterator[tuple[str, str]]:
    """Every command line of newsbot that README and docs name without running it."""
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for block, inline in _NAMED.findall(page.read_text(encoding="utf-8")):
            for line in [] if "[OPTIONS]" in block else [inline] if inline else block.splitlines():
                for command in re.findall(r"(?:^|&& |\$\(|; )(newsbot .+)", line.strip()):
                    yield str(page.relative_to(ROOT)), command


@pytest.mark.parametrize(("page", "line"), sorted(set(named())))
def test_a_command_that_is_named_could_be_run(page: str, line: str) -> None:
    """It exists, and so do its options."""
    words = list(itertools.takewhile(lambda word: not _END.match(word), shlex.split(line.rstrip(")"), comments=True)))
    command: click.Command = cli
    context = click.Context(cli, info_name="newsbot")
    rest = words[1:]
    while isinstance(command, click.Group):
        if command.name == "story" and rest[:1] and rest[0] not in command.commands:
            rest = ["show", *rest]
        _, rest, _ = command.make_parser(context).parse_args(rest)
        if not rest or not rest[0].isascii():
            return
        found = command.get_command(context, rest[0])
        assert found is not None, f"{page}: {line}"
        command, rest = found, rest[1:]
        context = click.Context(command, parent=context, **command.context_settings)
    with contextlib.suppress(click.BadOptionUsage):  # an option is named without its value
        command.make_parser(context).parse_args(rest)
