"""What commands write: whole rows in a pipe, JSON Lines, CSV that no spreadsheet runs, titles that move no cursor."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Done, call, command, environment
from tests.interfaces.cli.corpus import HOSTILE, LONG, project, some_articles, stored

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options that lead to a corpus with hostile titles."""
    folder = tmp_path_factory.mktemp("corpus")
    store = stored(f"sqlite:{folder / 'news.db'}", some_articles())
    return ["--config", str(project(folder)), "--store", store, "--now", "2026-03-04T17:00Z"]


def terminal(arguments: list[str], columns: int = 80, **env: str) -> str:
    """What a command writes to a terminal so wide."""
    leader, follower = pty.openpty()
    variables = environment({"COLUMNS": str(columns), "TERM": "xterm-256color", **env})
    with subprocess.Popen(command(*arguments), env=variables, stdout=follower, stderr=follower, stdin=follower) as run:
        os.close(follower)
        seen = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            seen += piece
            if not piece:
                break
        run.wait()
    os.close(leader)
    return seen.decode("utf-8", "replace")


# --- formats ----------------------------------------------------------------------------------------------------------


def test_in_a_pipe_rows_are_whole(common: list[str]) -> None:
    lines = call(*common, "search", "title:missile").lines()
    assert any(LONG in line.split("\t") for line in lines)
    assert {line.count("\t") for line in lines} == {5}


def test_json_is_one_object_a_line_with_its_schema(common: list[str]) -> None:
    rows = call(*common, "--json", "search", "missile").rows()
    assert {row["schema"] for row in rows} == {"newsbot/search/1"}
    assert {row["title"] for row in rows} >= set(HOSTILE.values())


@pytest.mark.parametrize("where", ["before", "after"])
def test_common_options_stand_before_or_after_the_command(common: list[str], where: str) -> None:
    order = [*common, "--json", "search", "missile"] if where == "before" else ["search", "missile", "--json", *common]
    assert call(*order).rows()


def test_json_of_nothing_is_an_empty_list(common: list[str]) -> None:
    assert json.loads(call(*common, "--format", "json", "search", "nosuchword").out) == []


@pytest.mark.parametrize("format_", ["tsv", "csv", "jsonl", "table", "md"])
def test_nothing_found_is_a_sentence_on_stderr(common: list[str], format_: str) -> None:
    done = call(*common, "--format", format_, "search", "nosuchword")
    assert (done.code, done.out, done.err.count("\n"), "nosuchword" in done.err) == (0, "", 1, True)


def test_quiet_says_nothing_beside_data(common: list[str]) -> None:
    assert call(*common, "-q", "search", "nosuchword") == Done(0, "", "")


@pytest.mark.parametrize("arguments", [["search", "missile"], ["export"]], ids=lambda a: a[0])
def test_R68_csv_cells_are_no_formulas(common: list[str], arguments: list[str]) -> None:
    cells = [cell for row in csv.reader(io.StringIO(call(*common, "--format", "csv", *arguments).out)) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert "'" + HOSTILE["formula"] in cells


# --- terminals --------------------------------------------------------------------------------------------------------

LISTS = [["search", "missile"], ["why", "--dropped"], ["why", "http://outlet.example/escape"], ["stories"], ["status"]]


@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
def test_R67_titles_move_no_cursor_on_a_terminal(common: list[str], arguments: list[str]) -> None:
    shown = terminal(["--color", "never", *common, *arguments]).replace("\r\n", "\n")
    assert _CONTROL.findall(shown) == []
    assert shown.strip()


@pytest.mark.parametrize(
    "arguments", [*LISTS, ["export", "--format", "tsv"], ["export", "--format", "md"]], ids=" ".join
)
def test_R67_titles_move_no_cursor_through_a_pipe(common: list[str], arguments: list[str]) -> None:
    assert _CONTROL.findall(call(*common, *arguments).out) == []


def test_a_table_is_as_wide_as_the_terminal(common: list[str]) -> None:
    lines = terminal(["--color", "never", *common, "search", "missile"], columns=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert "…" in lines[-1] or any("…" in line for line in lines)


def test_no_color_is_honoured(common: list[str]) -> None:
    coloured = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d|10\d)(?:;\d+)*m")
    assert coloured.findall(terminal([*common, "search", "missile"], NO_COLOR="1")) == []


def test_color_can_be_asked_for(common: list[str]) -> None:
    done = subprocess.run(
        command("--color", "always", "--format", "table", *common, "search", "missile"),
        env=environment({"TERM": "xterm-256color"}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b[" in done.stdout


# --- pipes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_pipe_that_nobody_reads_on_is_no_error(tmp_path: Path, unbuffered: str) -> None:
    from tests.builders import article

    store = stored(
        f"sqlite:{tmp_path / 'news.db'}", [article(str(n), body=f"{LONG} {n} " * 40, title=f"T {n}") for n in range(40)]
    )
    line = " ".join(command("--config", str(project(tmp_path)), "--store", store, "export"))
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -c 10; echo ${{PIPESTATUS[0]}}"],
        env=environment({"PYTHONUNBUFFERED": unbuffered}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.splitlines()[-1][-1], done.stderr) == ("0", "")


def test_output_is_utf8_whatever_the_locale(common: list[str]) -> None:
    done = subprocess.run(
        command(*common, "export"), env=environment({"LC_ALL": "C", "PYTHONUTF8": "0"}), capture_output=True, check=True
    )
    assert "Dörtyol" in done.stdout.decode("utf-8")


# --- the log ----------------------------------------------------------------------------------------------------------


def test_R69_R67_a_log_record_is_one_line_without_control_characters() -> None:
    code = (
        "import logging; from newsbot.interfaces.cli.app import App, set_up_logging\n"
        "set_up_logging(App({}))\n"
        "logging.getLogger('x').error('one\\r\\n2026-01-01T00:00:00Z ERROR forged\\x1b[2J %s', 'a\\nb')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stderr.count("\n"), _CONTROL.findall(done.stderr)) == (1, [])


def test_R48_a_log_record_keeps_no_secret() -> None:
    code = (
        "import logging; from newsbot.interfaces.cli.app import App, set_up_logging\n"
        "set_up_logging(App({}))\n"
        "logging.getLogger('x').error('at %s', 'https://u:canary@h.example/?api_key=canary')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ("canary" in done.stderr, "h.example" in done.stderr) == (False, True)


# --- time zones -------------------------------------------------------------------------------------------------------


def test_times_are_shown_in_the_zone_that_is_asked_for(common: list[str]) -> None:
    (row, *_) = call(*common, "--json", "stories").rows()
    lines = call(*common, "story", row["id"], "--tz", "Asia/Kolkata").lines()
    assert any("to 2026-03-04" in line and line.split(" · ")[0].endswith(" IST") for line in lines)


@pytest.mark.parametrize("format_", ["jsonl", "csv", "tsv"])
def test_what_programs_read_stays_utc(common: list[str], format_: str) -> None:
    utc, india = (call(*common, "--format", format_, "--tz", zone, "stories") for zone in ("UTC", "Asia/Kolkata"))
    assert utc.out == india.out


def test_days_are_typed_in_the_zone(common: list[str]) -> None:
    assert call(*common, "--tz", "Pacific/Kiritimati", "stories", "--since", "2026-03-05").lines() != []
    assert call(*common, "stories", "--since", "2026-03-05").lines() == []


def test_a_zone_that_does_not_exist_is_refused(common: list[str]) -> None:
    done = call(*common, "--tz", "Nowhere/Else", "stories")
    assert (done.code, done.out) == (6, "")
    assert 'timezone: expected a time zone, such as "Europe/Istanbul"' in done.err
