"""Completion in shells: what TAB offers."""

import subprocess
from pathlib import Path

import pytest

from tests.commands import command, environment
from tests.interfaces.cli.corpus import project


def offered(folder: Path, *words: str) -> list[str]:
    """What bash is told when TAB is pressed behind these words."""
    asked = {"_NEWSBOT_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(["newsbot", *words])}
    code = "from newsbot.interfaces.cli import main; main()"
    done = subprocess.run(
        [command()[0], "-c", code],
        env=environment({**asked, "COMP_CWORD": str(len(words))}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return [line.partition(",")[2] for line in done.stdout.split()]


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        (["sto"], ["stories", "story", "store"]),
        (["new", "mis"], ["missiles"]),
        (["topic", "pause", "m"], ["missiles"]),
        (["crawl", "m"], ["missiles"]),
        (["help", "rea"], ["reasons"]),
        (["why", "--reason", "robots"], ["robots-disallowed", "robots-unreachable"]),
        (["why", "--backtest", "hou"], ["hours="]),
        (["export", "--format", "par"], ["parquet"]),
        (["story", "sp"], ["split"]),
    ],
    ids=str,
)
def test_a_beginning_is_completed(tmp_path: Path, words: list[str], offer: list[str]) -> None:
    project(tmp_path)
    assert offered(tmp_path, *words) == offer


def test_a_broken_configuration_offers_nothing(tmp_path: Path) -> None:
    project(tmp_path, settings="nonsense = [")
    assert offered(tmp_path, "new", "m") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_that_help_shows_gives_a_script(shell: str) -> None:
    code = "from newsbot.interfaces.cli import main; main()"
    env = environment({"_NEWSBOT_COMPLETE": f"{shell}_source"})
    done = subprocess.run([command()[0], "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "_newsbot_completion" in done.stdout
