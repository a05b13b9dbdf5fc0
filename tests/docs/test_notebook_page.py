"""The notebook of the docs runs, and shows what its cells give; so do the pieces of its page."""

import json
import re
from pathlib import Path

import pytest

from tests.docs import notebook


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(notebook.stage(tmp_path))


@pytest.mark.usefixtures("place")
def test_the_notebook_shows_what_its_cells_give() -> None:
    """`python -m tests.docs.notebook` writes the outputs anew."""
    written = notebook.PAGE.read_text("utf-8")
    assert notebook.text(notebook.run(json.loads(written))) == written


@pytest.mark.usefixtures("place")
def test_the_pieces_of_the_page_run_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    page = notebook.PAGE.with_suffix(".md").read_text("utf-8")
    pieces = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(pieces) == 3
    exec("\n".join(pieces), {})
    assert "NATO ambassadors meet" in capsys.readouterr().out
