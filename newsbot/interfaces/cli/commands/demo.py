"""`newsbot demo`: an invented news world, replayed from its recorded crawls, and what its reader sees."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

import newsbot
from newsbot.interfaces.cli.app import App, with_app
from newsbot.network.urls import redact

WORLD = Path(newsbot.__file__).parent / "interfaces" / "demo"
NOW = "2026-03-11T20:00Z"
"""The evening after the last recorded crawl."""
_SEED = "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
_COMMANDS = (
    ("replay", "crawls"),
    ("new", "--peek", "--format", "table"),
    ("story", "--format", "table", _SEED),
    ("why", _SEED),
)


@click.command("demo")
@with_app
def demo_command(app: App) -> int:
    """Look around without a network: replays recorded crawls of an invented news world, then reads them.

    The real spiders and pipelines read the crawls into a store. It is thrown away unless --store names one.

    \b
    Examples:
      newsbot demo
      newsbot demo --store sqlite:demo.db
    """
    kept = app.options.get("store")
    with tempfile.TemporaryDirectory(prefix="newsbot-demo-") as folder:
        options = ["--config", str(WORLD / "newsbot.toml"), "--store", kept or f"sqlite:{folder}/demo.db", "--now", NOW]
        for command in _COMMANDS:
            print(f"\n$ {shlex.join(['newsbot', *command])}", flush=True)
            places = [str(WORLD / word) if word == "crawls" else word for word in command]
            if code := _newsbot(*options, *places):
                return code
    program = "newsbot" if shutil.which("newsbot") else sys.argv[0]
    if kept:
        options[3] = redact(kept)
        app.say(f"\nThe corpus is kept. Go on with:\n  {shlex.join([program, *options, 'stories'])}")
    else:
        app.say(f"\nThe corpus is thrown away. To keep it and read on:\n  {program} demo --store sqlite:demo.db")
    return 0


def _newsbot(*arguments: str) -> int:
    """Run a command in a process of its own (a reactor runs once), apart from this folder and its settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}
    command = [sys.executable, "-P", "-m", "newsbot", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - itself
