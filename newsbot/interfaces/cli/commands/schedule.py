"""`newsbot schedule`: how the machine's own timer runs newsbot."""

import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, command_group, with_app


@command_group("schedule")
def schedule_command() -> None:
    """Let the machine's own timer run newsbot.

    \b
    Examples:
      newsbot schedule print --systemd
    """


@schedule_command.command("print")
@click.option("--systemd", "kind", flag_value="systemd", help="a service and its timer")
@click.option("--cron", "kind", flag_value="cron", help="a line for `crontab -e`")
@click.option("--compose", "kind", flag_value="compose", help="a compose file for `newsbot watch` in a container")
@click.option(
    "--every", metavar="LENGTH", help="how often, such as 15m or 2h; feeds are asked when they are due  [15m]"
)
@click.option("--watch", is_flag=True, help="with --systemd: a service that keeps running, instead of a timer")
@click.option("--ping", "url", metavar="URL", help="the address of a healthcheck that is told of every run")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="write the files into this folder")
@with_app
def schedule_print(
    app: App, kind: str | None, every: str | None, watch: bool, url: str | None, into: Path | None
) -> int:
    """Print what makes the machine run newsbot in this folder, with what to do with it as comments.

    \b
    Examples:
      newsbot schedule print --systemd --every 15m
      newsbot schedule print --systemd --watch --into ~/.config/systemd/user
      newsbot schedule print --cron --every 1h
      newsbot schedule print --compose > compose.yaml
    """
    if kind is None:
        raise UsageError("For what? Say --systemd, --cron or --compose.")
    if every and (watch or kind == "compose"):
        raise UsageError("--every is for timers; `newsbot watch` finds its own pace.")
    files = _files(app, kind, _length(every or "15m"), watch, ["--ping", url] if url else [])
    if into is None:
        for text in files.values():
            app.out.line(text.rstrip("\n"))
        return 0
    into.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (into / name).write_text(text, encoding="utf-8")
        app.out.line(str(into / name))
    return 0


def _files(app: App, kind: str, every: timedelta, watch: bool, more: list[str]) -> dict[str, str]:
    """File name -> text, each with what to do with it."""
    from newsbot.operation import timers

    folder = str(Path.cwd())
    polling = ["watch", *more] if watch else ["-q", "crawl", "--due", *more]
    command = [*_program(), *_options(app), *polling]
    if kind == "cron":
        return {"newsbot.cron": f"# Add to your table: crontab -e\n{timers.crontab_line(command, folder, every)}"}
    if kind == "compose":
        text = timers.compose_file(["watch", *more], folder)
        return {"compose.yaml": f"# Keep as compose.yaml; start with: docker compose up --detach\n{text}"}
    unit = "newsbot.service" if watch else "newsbot.timer"
    units = timers.systemd_units(command, folder, None if watch else every)
    start = f"# Then: systemctl --user daemon-reload && systemctl --user enable --now {unit}"
    linger = "# It ends when you log out, unless: loginctl enable-linger"
    return {name: f"# Keep as ~/.config/systemd/user/{name}\n{start}\n{linger}\n{text}" for name, text in units.items()}


def _program() -> list[str]:
    found = shutil.which("newsbot") or shutil.which("newsbot", path=str(Path(sys.executable).parent))
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "newsbot"]


def _options(app: App) -> list[str]:
    """What this command was given and the timer has to know, too."""
    from newsbot.network.urls import redact

    options: dict[str, Any] = app.options
    given = []
    if options.get("config_path"):
        given += ["--config", str(Path(options["config_path"]).absolute())]
    if store := options.get("store"):
        if redact(store) != store:
            raise UsageError(
                "A password has no place in a timer; put the store into newsbot.toml or NEWSBOT_STORE_FILE."
            )
        given += ["--store", store]
    return given


def _length(text: str) -> timedelta:
    from datetime import UTC, datetime

    from newsbot.times import parse_time

    now = datetime(2000, 1, 1, tzinfo=UTC)
    length = now - parse_time(text, now)
    if length <= timedelta(0) or not text[:1].isdigit() or "-" in text:
        raise UsageError(f"{text!r} is no length of time; write 15m, 2h or 1d.")
    return length
