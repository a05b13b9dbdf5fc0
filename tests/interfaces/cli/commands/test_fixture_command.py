"""`newsbot fixture add` writes what a person then corrects."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsbot.errors import UsageError
from newsbot.interfaces.cli import cli

PAGE = Path(__file__).parents[4] / "fixtures/pages/seed/semantic/page.html"


def add(into: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["fixture", "add", *words, "--into", str(into)], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.output


def test_a_saved_page_becomes_a_fixture_named_by_its_address(tmp_path: Path) -> None:
    add(tmp_path, str(PAGE), "--url", "https://hub.example/us/second-missile.html")
    folder = tmp_path / "hub.example/second-missile"
    assert gzip.decompress((folder / "page.html.gz").read_bytes()) == PAGE.read_bytes()
    stated = json.loads((folder / "expected.json").read_text())
    assert stated["url"] == "https://hub.example/us/second-missile.html"
    assert stated["expected"]["authors"] == ["Lisa Park"]


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    add(tmp_path, str(PAGE), "--url", "https://hub.example/x")
    with pytest.raises(UsageError, match="is there already"):
        add(tmp_path, str(PAGE), "--url", "https://hub.example/x")


@pytest.mark.parametrize(
    "url", ["https://hub.example/../../../etc/passwd", "https://hub.example/%2e%2e%2fx", "https://hub.example/"]
)
def test_R62_no_address_leads_out_of_the_folder(tmp_path: Path, url: str) -> None:
    add(tmp_path / "in", str(PAGE), "--url", url)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 2
    assert all(path.is_relative_to(tmp_path / "in/hub.example") for path in written)


def test_a_page_that_is_not_kept_is_refused_with_what_to_do(tmp_path: Path) -> None:
    page = tmp_path / "bare.html"
    page.write_text("<p>nothing says where this was")
    with pytest.raises(UsageError, match="say --url"):
        add(tmp_path, str(page))
