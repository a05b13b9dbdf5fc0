"""`newsbot schedule print`: what is printed is what systemd, cron and compose take."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from newsbot.errors import UsageError
from newsbot.operation.timers import HOURS, MINUTES, compose_file, crontab_line, systemd_units
from tests.commands import call

ODD = "/srv/my news 50%/$x"
COMMAND = ["/opt/new s/newsbot", "-q", "crawl", "--due"]
EVERY = [timedelta(minutes=each) for each in MINUTES] + [timedelta(hours=each) for each in HOURS]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
@pytest.mark.parametrize("every", ["15m", "2h", "1d", None])
def test_systemd_takes_the_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: str | None) -> None:
    folder = tmp_path / "my news 50%"
    folder.mkdir()
    monkeypatch.chdir(folder)
    how = ["--every", every] if every else ["--watch"]
    written = call(
        "schedule", "print", "--systemd", *how, "--ping", "https://hc.example/a%20b", "--into", tmp_path
    ).lines()
    assert len(written) == (2 if every else 1)
    user = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = ["systemd-analyze", "verify", "--man=no", "--user", *written]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=user)
    mine = [line for line in done.stderr.splitlines() if "newsbot" in line]
    assert (done.returncode, mine) == (0, [])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
@pytest.mark.parametrize("every", EVERY, ids=str)
def test_systemd_starts_the_timer_as_often_as_asked(every: timedelta) -> None:
    calendar = re.search("^OnCalendar=(.*)$", systemd_units(COMMAND, "/x", every)["newsbot.timer"], re.MULTILINE)
    assert calendar is not None
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-03-04 00:00:00 UTC", "--iterations=2", calendar[1]],
        capture_output=True, text=True, check=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
    ).stdout  # fmt: skip
    first, second = (_minute(text) for text in re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d(?=:\d\d UTC)", told)[-2:])
    assert second - first == every.total_seconds() / 60


def _minute(text: str) -> int:
    day, hour, minute = map(int, re.findall(r"\d+", text)[2:])
    return (day * 24 + hour) * 60 + minute


def test_a_timer_catches_up_once_after_sleep() -> None:
    assert "\nPersistent=true\n" in systemd_units(COMMAND, "/x", EVERY[0])["newsbot.timer"]


def test_systemd_waits_longer_than_a_run_needs_to_stop() -> None:
    assert "\nTimeoutStopSec=40\n" in systemd_units(COMMAND, "/x", None)["newsbot.service"]


def test_words_that_systemd_would_read_otherwise_are_quoted() -> None:
    unit = systemd_units(COMMAND, ODD, None)["newsbot.service"]
    assert 'ExecStart="/opt/new s/newsbot" -q crawl --due\n' in unit
    assert "WorkingDirectory=/srv/my news 50%%/$x\n" in unit


# --- cron -------------------------------------------------------------------------------------------------------------

_LINE = re.compile(r"(\S+) (\S+) \* \* \* (.*)\n")


def _times(field: str, top: int) -> list[int]:
    """The values that a field of a crontab line stands for."""
    span, _, step = field.partition("/")
    if span.isdigit():
        return [int(span)]
    low, high = (0, top - 1) if span == "*" else map(int, span.split("-"))
    return list(range(low, high + 1, int(step or 1)))


@pytest.mark.parametrize("every", EVERY, ids=str)
def test_cron_starts_as_often_as_asked(every: timedelta) -> None:
    line = _LINE.fullmatch(crontab_line(COMMAND, "/x", every))
    assert line is not None
    runs = len(_times(line[1], 60)) * len(_times(line[2], 24))
    assert runs == timedelta(days=1) / every


def test_a_crontab_line_is_run_by_the_shell_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "my news 50% $x"
    folder.mkdir()
    program = tmp_path / "pro gram"
    program.write_text('#!/bin/sh\npwd > ran; echo "$@" >> ran\n')
    program.chmod(0o700)
    line = _LINE.fullmatch(crontab_line([str(program), "crawl", "a b"], str(folder), EVERY[0]))
    assert line is not None
    subprocess.run(["/bin/sh", "-c", line[3].replace("\\%", "%")], check=True)
    assert (folder / "ran").read_text().splitlines() == [str(folder), "crawl a b"]


# --- compose ----------------------------------------------------------------------------------------------------------


def test_the_compose_file_is_yaml_that_says_what_it_should() -> None:
    yaml = pytest.importorskip("yaml")
    service = yaml.safe_load(compose_file(["watch", "--ping", 'https://x/"$y'], ODD))["services"]["newsbot"]
    assert service["command"] == ["watch", "--ping", 'https://x/"$$y']
    assert service["volumes"] == [{"type": "bind", "source": "/srv/my news 50%/$$x", "target": "/data"}]
    assert (service["restart"], service["stop_grace_period"], service["init"]) == ("unless-stopped", "40s", True)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["systemd", "cron", "compose"])
def test_what_is_printed_names_this_folder_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("schedule", "print", f"--{kind}")
    assert (done.code, done.out.startswith("# "), str(tmp_path) in done.out) == (0, True, True)
    assert ("loginctl enable-linger" in done.out) == (kind == "systemd")


@pytest.mark.parametrize("every", ["7m", "90s", "5h", "2026-03-04", "today", "x", "0m", "2d"])
def test_lengths_that_no_timer_knows_are_refused(every: str) -> None:
    assert call("schedule", "print", "--cron", "--every", every).code == 2


@pytest.mark.parametrize("wrong", [[], ["--compose", "--every", "1h"], ["--systemd", "--watch", "--every", "1h"]])
def test_what_does_not_go_together_is_refused(wrong: list[str]) -> None:
    assert call("schedule", "print", *wrong).code == 2


def test_R48_no_password_gets_into_a_timer() -> None:
    done = call("--store", "mongodb://me:canary@db.example/news", "schedule", "print", "--systemd")
    assert (done.code, "canary" in done.out + done.err) == (2, False)


def test_an_odd_length_names_those_that_work() -> None:
    with pytest.raises(UsageError, match="every 7 min; it can every 5m, 6m"):
        crontab_line(COMMAND, "/x", timedelta(minutes=7))
