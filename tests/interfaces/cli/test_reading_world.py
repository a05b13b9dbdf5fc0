"""The fixture world as a person at a terminal and a program in a pipe meet it."""

import csv
import io

import pytest

from newsbot.interfaces.cli.layout import cells
from tests.commands import call
from tests.interfaces.cli.test_output import terminal

SECOND = "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
EDITED = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
COPY = "http://bosporus-ledger.example/news/nato-intercepts-missile-hatay"
OFF_TOPIC = "http://rheinblick.example/sport/raketenstart-der-loewen-a-77270.html"
ARABIC = "http://sharq-monitor.example/world/2026/03/09/second-missile-gaziantep"


READING = [
    ["new", "--since", "2026-03-04"],
    ["stories"],
    ["story", SECOND, "--copies", "--thread"],
    ["diff", EDITED],
    ["diff", ARABIC, "--full"],
    ["why", COPY],
    ["why", OFF_TOPIC],
    ["why", "--dropped"],
    ["why", "--backtest", "copy=0.99"],
    ["search", "füze"],
    ["search", "صاروخ"],
    ["topic", "list"],
    ["topic", "test", "iran-missiles-turkey"],
    ["status"],
    ["help"],
    ["help", "reasons"],
    ["help", "times"],
    ["help", "queries"],
    ["help", "thresholds"],
    ["help", "completion"],
    ["help", "exit-codes"],
    ["config", "show", "--origin"],
    ["new", "nosuchtopic"],
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_nothing_is_wider_than_the_terminal(common: list[str], arguments: list[str]) -> None:
    """But for addresses, which are whole so that they can be followed."""
    lines = terminal([*common, *arguments], NO_COLOR="1", TERM="dumb").splitlines()
    assert lines
    assert [line for line in lines if cells(line) > 80 and "://" not in line and "/" not in line.split()[-1]] == []


@pytest.mark.parametrize("arguments", [["story", SECOND], ["diff", EDITED], ["why", COPY], ["status"]], ids=" ".join)
def test_a_record_is_a_list_where_one_is_asked_for(common: list[str], arguments: list[str]) -> None:
    done = call(*common, *arguments, "--format", "csv")
    head, *rows = csv.reader(io.StringIO(done.out))
    assert rows
    assert {len(row) for row in rows} == {len(head)}


def test_a_story_as_a_list_has_every_report(common: list[str]) -> None:
    (story,) = call(*common, "--json", "story", SECOND).rows()
    lines = call(*common, "--format", "tsv", "story", SECOND).lines()
    assert len(lines) == story["articles"]


def test_a_text_in_a_pipe_is_not_broken_into_lines(common: list[str]) -> None:
    (line,) = [each for each in call(*common, "story", SECOND).lines() if each.startswith("follows")]
    assert line == "follows s-5e8s6b: NATO shoots down ballistic missile from Iran over southern Turkey"


@pytest.mark.parametrize("command", ["new", "stories", "export"])
def test_a_topic_that_is_none_is_refused(common: list[str], command: str) -> None:
    done = call(*common, command, "nosuchtopic")
    assert (done.code, done.out, "iran-missiles-turkey" in done.err) == (2, "", True)


@pytest.mark.parametrize("arguments", [["story", "--json", SECOND], ["topic", "--json", "list"]], ids=" ".join)
def test_common_options_stand_between_a_group_and_its_command(common: list[str], arguments: list[str]) -> None:
    assert call(*common, *arguments).rows()[0]["schema"].startswith("newsbot/")


@pytest.mark.parametrize("command", [["stories"], ["search", "missile*", "--limit", "100"], ["export"]], ids=" ".join)
def test_what_counts_back_counts_from_the_time_that_is_asked_for(common: list[str], command: list[str]) -> None:
    then = ["--as-of", "2026-03-05T20:00Z"]
    counted = call(*common, *command, "--since", "1d", *then)
    named = call(*common, *command, "--since", "2026-03-04T20:00Z", *then)
    assert counted.out == named.out != ""
