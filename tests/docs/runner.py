"""Runs the commands that the docs show, on a terminal of 80 columns, and compares (or writes) what they print.

`python -m tests.docs.runner` writes the outputs in all pages anew. A page says in comments where its commands run:

    <!-- setting: world -->              the fixture world, crawled: its configuration and a corpus of its own
    <!-- setting: live -->               an empty folder, the world's servers and a receiver of webhooks
    <!-- now: 2026-03-09T14:00Z -->      the time from here on
    <!-- received -->                    the block below shows what has arrived at the receiver since the last one

In a console block `$ ` begins a command; what follows is its output, where `…` alone on a line leaves some out. A
command without output is only run. What a page's commands write, they write into a folder of their own.
"""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.corpus.query.corpus import world_copy
from tests.operation.alerts.receiver import Receiver, receiver
from tests.world import World, WorldServer

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
COLUMNS = 80
NOW = "2026-03-11T20:00Z"
_PART = re.compile(
    r"<!-- (?P<key>setting|now): (?P<value>.+?) -->|(?P<received><!-- received -->\n+)?"
    r"(?P<open>```(?:console|text)\n)(?P<body>.*?)(?P<close>```)",
    re.DOTALL,
)
_ENDS = (0, 3, 10)


def pages() -> list[Path]:
    """Every page whose commands run."""
    return [path for path in sorted(DOCS.rglob("*.md")) if "<!-- setting: " in path.read_text(encoding="utf-8")]


# --- where commands run -------------------------------------------------------------------------


@dataclass
class Stage:
    """A folder, an environment and a time in which a page's commands run one after the other."""

    folder: Path
    environment: dict[str, str]
    now: str = NOW
    server: WorldServer | None = None
    hook: Receiver | None = None
    seen: int = field(default=0)

    def set(self, key: str, value: str) -> None:
        """A comment of the page other than `setting`."""
        assert key == "now"
        self.now = value
        if self.server is not None:
            self.server.now = datetime.fromisoformat(value)

    def run(self, command: str) -> str:
        """What `command` shows on a terminal."""
        shown, code = in_terminal(["bash", "-c", command], self.folder, self.environment | {"DOCS_NOW": self.now})
        assert code in _ENDS, f"{command} ended with {code}:\n{shown}"
        return shown

    def received(self) -> str:
        """What has arrived since this was last asked."""
        assert self.hook is not None
        fresh, self.seen = self.hook.got[self.seen :], len(self.hook.got)
        messages = self.hook.messages[len(self.hook.messages) - len(fresh) :]
        return "\n".join(f"{message['title']}\n\n{message['body']}" for message in messages) or "nothing"


@contextlib.contextmanager
def stage(setting: str) -> Iterator[Stage]:
    """The stage that a page's `setting` names."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsbot-docs-")))
        made = Stage(folder, _environment(folder))
        if setting == "world":
            shutil.copytree(ROOT / "fixtures" / "world" / "topics", folder / "topics")
            (folder / "newsbot.toml").touch()
            Path(world_copy(folder).removeprefix("sqlite:")).rename(folder / "newsbot.db")  # as the tutorial says
        else:
            made.server = stack.enter_context(WorldServer(World.load()))
            made.hook = stack.enter_context(receiver())
            routes = {"hooks.newsroom.example": made.hook.port, "*.example": made.server.port}
            told = ", ".join(f'"{host}" = "127.0.0.1:{port}"' for host, port in routes.items())
            made.environment |= {"NEWSBOT_FETCH_RESOLVE": "{" + told + "}", "NEWSBOT_FETCH_DELAY": "0"}
        yield made


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the developer's own; `newsbot` is this one, under the page's clock."""
    programs = folder / ".bin"
    programs.mkdir()
    (programs / "newsbot").write_text(f'#!/bin/sh\nexec {sys.executable} -m newsbot --now "$DOCS_NOW" "$@"\n')
    (programs / "newsbot").chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NEWSBOT_")}
    own = {"PATH": f"{programs}:{kept.get('PATH', '')}", "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": "/nonexistent"}
    return kept | own | {"COLUMNS": str(COLUMNS), "TERM": "dumb", "NO_COLOR": "1", "LOGNAME": "reader", "HOME": "/tmp"}


def in_terminal(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """What `command` shows on a terminal, and how it ended."""
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        command, stdout=terminal, stderr=terminal, stdin=terminal, env=environment, cwd=folder
    ) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while piece := os.read(controller, 1 << 16):
                shown += piece
    os.close(controller)
    text = re.sub(r"[^\n]*\r\x1b\[K", "", shown.decode().replace("\r\n", "\n"))  # progress that was wiped away
    return text.replace(str(folder), "."), process.returncode


# --- pages --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One command of a page, what the page says it prints, and what it printed. `command` empty: what was received."""

    command: str
    said: str
    printed: str

    @property
    def same(self) -> bool:
        """Whether the page tells the truth."""
        if self.command and not self.said:
            return True
        pattern = re.escape(self.said).replace(re.escape("\n…\n"), "\n(?:.*\n)*?")
        return re.fullmatch(pattern, self.printed) is not None


def play(page: Path) -> tuple[str, list[Shown]]:
    """Run a page: its text with the present outputs, and every command with what it printed."""
    text = page.read_text(encoding="utf-8")
    found: list[Shown] = []
    with contextlib.ExitStack() as stack:
        on: list[Stage] = []

        def part(match: re.Match[str]) -> str:
            if match["key"] == "setting":
                on[:] = [stack.enter_context(stage(match["value"]))]
            elif match["key"]:
                on[0].set(match["key"], match["value"])
            elif match["received"]:
                found.append(Shown("", match["body"], on[0].received() + "\n"))
                return f"{match['received']}{match['open']}{_elided(found[-1])}{match['close']}"
            elif match["open"] == "```console\n":
                return f"{match['open']}{_block(on[0], match['body'], found)}{match['close']}"
            return match[0]

        return _PART.sub(part, text), found


def _block(on: Stage, body: str, found: list[Shown]) -> str:
    written = ""
    for piece in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        first, _, said = piece.partition("\n")
        if not piece:
            continue
        command = first.removeprefix("$ ")
        found.append(Shown(command, said, on.run(command).rstrip() + "\n"))
        written += f"{first}\n{_elided(found[-1]) if said else ''}"
    return written


def _elided(shown: Shown) -> str:
    """The present output, with as much of it left out as the page leaves out now."""
    if "…\n" not in shown.said.splitlines(keepends=True):
        return shown.printed
    if shown.same:
        return shown.said
    before, _, after = shown.said.partition("…\n")
    lines = shown.printed.splitlines(keepends=True)
    kept, last = lines[: before.count("\n")], lines[len(lines) - after.count("\n") :] if after else []
    return "".join([*kept, "…\n", *last])


if __name__ == "__main__":
    for each in [Path(name).resolve() for name in sys.argv[1:]] or pages():
        each.write_text(play(each)[0], encoding="utf-8")
        print(each.relative_to(ROOT))  # noqa: T201 - a program of its own
