"""`newsbot why`: the answer first, then the trail; and what another threshold would change."""

from pathlib import Path

import pytest

from newsbot.interfaces.cli.thresholds import thresholds
from tests.commands import Done, call
from tests.corpus.query.corpus import NOW, world_copy

SECOND = "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
EDITED = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
COPY = "http://bosporus-ledger.example/news/nato-intercepts-missile-hatay"
OFF_TOPIC = "http://rheinblick.example/sport/raketenstart-der-loewen-a-77270.html"


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


def test_why_tells_what_a_person_said(tmp_path: Path) -> None:
    store = world_copy(tmp_path)
    (tmp_path / "newsbot.toml").touch()
    common = ("--config", tmp_path / "newsbot.toml", "--store", store, "--now", NOW.isoformat())
    call(*common, "article", "keep", OFF_TOPIC)
    assert "said: keep" in call(*common, "why", OFF_TOPIC).out
    assert call(*common, "--json", "why", OFF_TOPIC).rows()[0]["said"] == ["keep"]
    assert call(*common, "--json", "why", COPY).rows()[0]["said"] == []


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


def test_why_as_of_a_time_tells_what_was_known_then(common: list[str]) -> None:
    now, then = call(*common, "why", EDITED), call(*common, "why", EDITED, "--as-of", "2026-03-04T08:00Z")
    assert "versions" in now.out
    assert "versions" not in then.out
    assert not [line for line in then.lines() if line.startswith("alike")]
    assert _verdict(then).startswith("In the corpus: the first of story")
    (row,) = call(*common, "--json", "why", EDITED, "--as-of", "2026-03-04T08:00Z").rows()
    assert {each["state"] for each in row["announced"]} == {"done"}
    assert max(each["last"] for each in row["decisions"]) <= "2026-03-04T08:00:00Z"


def test_why_of_what_came_later_knows_nothing_of_it(common: list[str]) -> None:
    done = call(*common, "why", SECOND, "--as-of", "2026-03-04T10:00Z")
    assert (done.code, "Nothing is known" in done.err) == (2, True)


def test_why_lists_what_had_been_dropped_by_then(common: list[str]) -> None:
    rows = call(*common, "--json", "why", "--dropped", "--as-of", "2026-03-04T10:00Z").rows()
    assert rows
    assert max(row["first"] for row in rows) <= "2026-03-04T10:00:00Z"
    assert len(rows) < len(call(*common, "--json", "why", "--dropped").rows())


def test_a_back_test_is_about_the_present(common: list[str]) -> None:
    assert call(*common, "why", "--backtest", "near=0.4", "--as-of", "1d").code == 2
