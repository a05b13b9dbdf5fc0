"""Runs newsbot commands for tests: in this process where that is enough, else in one of their own.

call("--store", uri, "export").lines()          spawn("--store", uri, "crawl", resolve=server.port)
"""

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.interfaces.cli import main

WORLD = Path(__file__).parents[1] / "fixtures" / "world" / "newsbot.toml"
"""Configuration of the fixture world."""


class Done(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def lines(self) -> list[str]:
        """stdout, line by line."""
        return self.out.splitlines()

    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Text(io.TextIOWrapper):
    """A text stream that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def value(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def call(*arguments: str | Path) -> Done:
    """Run a command in this process, as in a pipe. Not for those that run a spider: a reactor runs once."""
    out, err = _Text(), _Text()
    with untouched_logging(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            return Done(int(end.code or 0), out.value(), err.value())
    raise AssertionError("main() ends in SystemExit")


@contextlib.contextmanager
def untouched_logging() -> Iterator[None]:
    """Root logger as it was, whatever sets it up meanwhile."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def environment(extra: Mapping[str, str] | None = None, resolve: int | None = None) -> dict[str, str]:
    """The environment of a command: no settings but these. `resolve`: port of a server that all hosts lead to."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NEWSBOT_")}
    clean |= {"NEWSBOT_FETCH_DELAY": "0", "XDG_CONFIG_HOME": "/nonexistent"}
    if resolve is not None:
        clean["NEWSBOT_FETCH_RESOLVE"] = f'{{"*.example" = "127.0.0.1:{resolve}"}}'
    return clean | dict(extra or {})


def command(*arguments: str | Path) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-m", "newsbot", *map(str, arguments)]


def spawn(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    resolve: int | None = None,
    cwd: Path | None = None,
    timeout: float = 120.0,
) -> Done:
    """Run a command in a process of its own, to its end."""
    done = subprocess.run(
        command(*arguments),
        env=environment(env, resolve),
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
