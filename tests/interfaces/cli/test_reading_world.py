"""The fixture world as a person at a terminal and a program in a pipe meet it."""

import csv
import io
from pathlib import Path

import pytest

from newsbot.interfaces.cli.backtest import thresholds
from newsbot.interfaces.cli.layout import cells
from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, world_copy
from tests.interfaces.cli.test_output import terminal

SECOND = "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
EDITED = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
COPY = "http://bosporus-ledger.example/news/nato-intercepts-missile-hatay"
OFF_TOPIC = "http://rheinblick.example/sport/raketenstart-der-loewen-a-77270.html"
ARABIC = "http://sharq-monitor.example/world/2026/03/09/second-missile-gaziantep"


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    store = world_copy(tmp_path_factory.mktemp("world"))
    return ["--config", str(WORLD), "--store", store, "--now", NOW.isoformat()]


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


# --- what is new ----------------------------------------------------------------------------------


def test_since_tells_of_a_changed_text_of_an_older_article(common: list[str]) -> None:
    rows = call(*common, "--json", "new", "--since", "2026-03-10T12:00Z").rows()
    (changed,) = [each for row in rows for each in row["news"] if each["change"] == "revised"]
    assert changed["url"].endswith("/in-the-fields-outside-gaziantep")
    assert (changed["at"], changed["what"]) == ("2026-03-10T13:00:00Z", "number, 3 × text (silent)")


def test_of_a_long_story_the_first_and_the_latest_news_are_told(common: list[str]) -> None:
    lines = call(*common, "--format", "table", "new", "--since", "2026-03-01").lines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("s-5e8s6b")]
    told = lines[at + 2 : lines.index("", at)]
    assert "northwire.example reports" in told[0]
    assert (told[1].strip(), len(told)) == ("12 more; `newsbot story s-5e8s6b` tells all", 7)


def test_each_reader_has_a_place_of_their_own(tmp_path: Path) -> None:
    common = ("--config", WORLD, "--store", world_copy(tmp_path), "--now", NOW.isoformat(), "-q")
    first = call(*common, "new", "--reader", "ada", "--peek")
    assert call(*common, "new", "--reader", "ada") == first
    assert call(*common, "new", "--reader", "ada", "--exit-code") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob", "--mark-seen") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob").out == ""
    assert call(*common, "new", "--reader", "cem", "--exit-code").code == 10


# --- back-tests -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", thresholds())
def test_every_threshold_can_be_tried(common: list[str], name: str) -> None:
    """With its value now nothing is decided otherwise."""
    done = call(*common, "why", "--backtest", f"{name}={thresholds()[name]:g}")
    assert (done.code, done.out, " 0 of 55 " in done.err) == (0, "", True)


@pytest.mark.parametrize("spec", ["near=0.7", "hours=12", "join=3", "idle=1"])
def test_another_threshold_changes_what_is_decided(common: list[str], spec: str) -> None:
    for row in call(*common, "--json", "why", "--backtest", spec).rows():
        assert (row["before"], row["story_before"]) != (row["after"], row["story_after"])
        break
    else:
        pytest.fail("nothing is decided otherwise")


@pytest.mark.parametrize("spec", ["nosuch=1", "near", "near=x", "short=1.5"])
def test_a_threshold_that_is_none_is_refused(common: list[str], spec: str) -> None:
    done = call(*common, "why", "--backtest", spec)
    assert (done.code, done.out) == (2, "")


# --- a trail begins with its answer ---------------------------------------------------------------


def _verdict(done: Done) -> str:
    return next(line for line in done.lines() if line.startswith(("In the", "Not in", "Announced")))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (COPY, "In the corpus: a copy of a-7979hw in story s-5e8s6b."),
        (EDITED, "In the corpus: the first of story s-5e8s6b."),
        (SECOND, "In the corpus: a follow-up in story s-exhcms."),
        ("s-5e8s", "In the corpus: the first of story s-5e8s6b."),
        (OFF_TOPIC, "Not in the corpus: off-topic, the topic's query does not match."),
    ],
)
def test_why_answers_first(common: list[str], name: str, answer: str) -> None:
    assert _verdict(call(*common, "why", name)) == answer


def test_why_tells_of_each_alike_article_once(common: list[str]) -> None:
    lines = [line.partition("(")[0] for line in call(*common, "why", EDITED).lines() if line.startswith("alike")]
    assert len(lines) == len(set(lines)) == 3


def test_why_by_the_address_before_a_redirect(common: list[str]) -> None:
    old = "http://meridian-post.example/world/2026/03/06/hatay-debris"
    lines = call(*common, "why", old).lines()
    assert any(line.startswith("also at") and old in line for line in lines)


@pytest.mark.parametrize("name", ["http://nowhere.example/x", "a-zzzz", "s-zzzz", "neither"])
def test_why_of_the_unknown_says_what_to_do(common: list[str], name: str) -> None:
    done = call(*common, "why", name)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"why {name}" not in done.err


def test_a_dropped_article_says_who_dropped_it(tmp_path: Path) -> None:
    store = world_copy(tmp_path)
    (tmp_path / "newsbot.toml").touch()
    common = ("--config", tmp_path / "newsbot.toml", "--store", store, "--now", NOW.isoformat())
    assert call(*common, "article", "drop", COPY).code == 0
    assert _verdict(call(*common, "why", COPY)).startswith("Not in the corpus: a person dropped it")
