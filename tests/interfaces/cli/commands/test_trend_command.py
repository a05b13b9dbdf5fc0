"""`newsbot trend`: bars, tables and a picture."""

from pathlib import Path

import pytest
from lxml import etree

from newsbot.corpus.query import trends
from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, world_copy


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    return world_copy(tmp_path_factory.mktemp("trend"))


def trend(uri: str, *arguments: str | Path) -> Done:
    return call("--config", WORLD, "--now", NOW.isoformat(), "--store", uri, "trend", *arguments)


def test_each_query_has_its_bars(uri: str) -> None:
    lines = trend(uri, "missile", "xyzzy").out.splitlines()
    assert lines[:3] == ["missile", "  2026-03-04  ####... 4 + 3 copied", "  2026-03-05  ##### 5"]
    assert lines[lines.index("xyzzy") + 1] == "  nothing"
    assert lines[-1].startswith("Counted is what the corpus has")


def test_of_many_matches_it_says_where_it_begins(uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends, "COUNTED", 7)
    found = trend(uri, "missile", "--svg", tmp_path / "trend.svg")
    assert found.out.splitlines()[1].startswith("  2026-03-10")
    assert "There is more before 2026-03-10 00:00: `newsbot trend --all`" in " ".join(found.out.split())
    assert len(etree.parse(tmp_path / "trend.svg").getroot().findall("{*}text")[-1].text) < 120
    everything = trend(uri, "missile", "--all").out
    assert (everything.splitlines()[1][:12], "There is more" in everything) == ("  2026-03-04", False)


def test_a_table_has_a_row_a_step(uri: str) -> None:
    rows = trend(uri, "missile", "--split", "outlet", "--by", "week", "--format", "csv").out.splitlines()
    assert rows[0] == "query,value,at,articles,copies,share"
    assert len(rows) == 1 + 2 * 4
    assert rows[1].startswith("missile,bosporus-ledger.example,2026-03-02T00:00:00Z,")


def test_a_picture_is_a_file_of_its_own(uri: str, tmp_path: Path) -> None:
    assert trend(uri, "missile", '"<b>&"', "--svg", tmp_path / "trend.svg").code == 0
    drawing = etree.parse(tmp_path / "trend.svg").getroot()
    assert drawing.get("aria-label") == "missile: 29 articles; =b: 0 articles"
    assert len(drawing.findall(".//{*}rect")) == 2 * 7
    assert drawing.findall("{*}text")[-1].text.startswith("Counted is what")


@pytest.mark.parametrize(
    "arguments", [[], ["(iran"], ["missile", "--by", "year"], ["missile", "--since", "2000-01-01", "--by", "hour"]]
)
def test_what_cannot_be_drawn_is_refused(uri: str, arguments: list[str]) -> None:
    assert trend(uri, *arguments).code == 2


def test_as_of_counts_what_was_known(uri: str) -> None:
    (record,) = trend(uri, "missile", "--as-of", "2026-03-05T00:00Z", "--json").rows()
    assert [point["at"][:10] for point in record["series"][0]["points"]] == ["2026-03-04"]
