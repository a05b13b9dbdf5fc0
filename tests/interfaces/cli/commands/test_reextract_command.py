"""`newsbot reextract`: the report, what is written, and which stories changed by it."""

import dataclasses
import hashlib
from pathlib import Path

import pytest

from newsbot.items import Article, Page
from newsbot.pages.extractor import EXTRACTOR
from tests.builders import TEXT, article, at, url
from tests.commands import Done, call
from tests.interfaces.cli.corpus import project, stored

JUNK = "Read more: the weather, the horoscope, and what the neighbours think of it all this morning"
PAGE = "<html lang='en'><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
REST = "The harvest is the smallest in twenty years, growers say. A late frost in April killed four blossoms in five."


def read_badly(name: str, title: str, body: str) -> Article:
    """An article as a former reader read it from a page that is kept."""
    told = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    page = Page(url(name), PAGE.format(title, told).encode(), at(), "text/html")
    of = article(name, f"{TEXT}\n{JUNK}", title=title, language="en", page=page)
    return dataclasses.replace(of, page_sha=hashlib.sha256(page.body).hexdigest())


@pytest.fixture
def common(tmp_path: Path) -> list[str]:
    config = project(tmp_path, settings="[extract]\nworkers = 1\n")
    uri = stored(
        f"sqlite:{tmp_path / 'news.db'}", [read_badly("a", "Missile", TEXT), read_badly("b", "Nuts", REST * 4)]
    )
    return ["--config", str(config), "--store", uri]


def run(common: list[str], *arguments: str) -> Done:
    done = call(*common, *arguments)
    assert done.code == 0, done.err
    return done


def test_a_report_comes_first_then_the_texts_then_the_stories(common: list[str]) -> None:
    exported = run(common, "export").out
    told = run(common, "reextract", "-n")
    assert f"2 pages of 1 outlet, read by test-1\nand now by {EXTRACTOR}" in told.out
    assert "body      changed 2" in told.out
    assert f"[-{JUNK}-]" in told.out
    assert ("Nothing was changed." in told.err, run(common, "export").out) == (True, exported)
    (row,) = run(common, "--json", "reextract", "-n").rows()
    assert row["fields"][0] == {"field": "body", "won": 0, "lost": 0, "changed": 2}
    assert "No page was read again yet" in run(common, "stories", "--diff").err

    run(common, "reextract", "--outlet", "outlet.example")
    assert JUNK not in run(common, "export").out
    assert "read        again by newsbot" in run(common, "why", url("a")).out
    assert "not been changed" in run(common, "diff", url("a")).err
    changed = run(common, "stories", "--diff")
    assert "2 stories changed by newsbot" in changed.err
    assert {row["change"] for row in run(common, "--json", "stories", "--diff").rows()} == {"members", "new"}
    assert "No page is kept that another reader" in run(common, "reextract").err


def test_what_stories_changed_goes_with_no_other_question(common: list[str]) -> None:
    assert call(*common, "stories", "--diff", "--since", "1d").code == 2
