"""The README shows what the commands print: each is run through a terminal of 80 columns, under a fixed clock."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ newsbot (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
NOW = "2026-03-11T20:00Z"


def in_terminal(command: list[str], columns: int = 80) -> str:
    """What `command` shows on a terminal of that width."""
    controller, terminal = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NEWSBOT_")}
    environment |= {"COLUMNS": str(columns), "TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(
        command, stdout=terminal, stderr=terminal, stdin=terminal, env=environment, cwd=ROOT
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(controller, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(controller)
    assert process.returncode == 0, shown.decode()
    return shown.decode().replace("\r\n", "\n")


def newsbot(store: str, *arguments: str) -> list[str]:
    """The command line of newsbot over the fixture world."""
    config = ["--config", "fixtures/world/newsbot.toml", "--store", store, "--now", NOW]
    return [sys.executable, "-m", "newsbot", *config, *arguments]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo's corpus, as `make demo` makes it."""
    store = f"sqlite:{tmp_path_factory.mktemp('readme') / 'demo.db'}"
    subprocess.run(newsbot(store, "-q", "replay", "fixtures/crawls"), cwd=ROOT, check=True, capture_output=True)
    return store


def test_readme_shows_what_the_commands_print(demo: str) -> None:
    blocks = list(BLOCK.finditer(README.read_text()))
    assert len(blocks) >= 3
    for block in blocks:
        shown = in_terminal(newsbot(demo, *block["command"].split()))
        mend = "`python -m tests.docs.test_readme` mends it"
        assert shown.rstrip() == block["output"].rstrip(), f"{block['command']}: {mend}"


def rewrite(store: str) -> None:
    """Put what the commands print now into the README."""

    def shown(block: re.Match[str]) -> str:
        output = in_terminal(newsbot(store, *block["command"].split())).rstrip()
        return f"```console\n$ newsbot {block['command']}\n{output}\n```"

    README.write_text(BLOCK.sub(shown, README.read_text()))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        corpus = f"sqlite:{folder}/demo.db"
        subprocess.run(newsbot(corpus, "-q", "replay", "fixtures/crawls"), cwd=ROOT, check=True)
        rewrite(corpus)
