"""The pages as files: every link leads somewhere, nothing needs a server, nothing else is overwritten."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from newsbot.corpus.query.whole_story import story
from tests.commands import WORLD, call
from tests.interfaces.web.conftest import NOW


@pytest.fixture(scope="module")
def site(world_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "public"
    done = call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", folder)
    assert (done.code, done.out) == (0, f"{folder / 'index.html'}\n"), done.err
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_screen_but_search_is_there(site: Path) -> None:
    for name in ("index", "stories", "sources", "topics/iran-missiles-turkey"):
        assert (site / f"{name}.html").exists()
    assert len(list((site / "articles").glob("*.html"))) == 55
    assert not (site / "search.html").exists()


def test_every_link_leads_to_a_file(site: Path) -> None:
    assert broken(site) == []


def broken(site: Path) -> list[tuple[str, str]]:
    """Links that lead nowhere, with the page they stand on."""
    found = []
    for page in pages(site):
        for link in html.parse(page).xpath("//@href"):
            target = Path(urlsplit(urljoin(page.as_uri(), link)).path)
            if not urlsplit(link).scheme and not link.startswith("#") and not target.exists():
                found.append((page.name, link))
    return found


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_a_site_of_the_newest_stories_is_whole_too(
    world_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("newsbot.interfaces.web.site.ROWS", 3)
    call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", tmp_path, "--limit", limit)
    assert len(list((tmp_path / "stories").glob("*.json"))) == limit
    assert broken(tmp_path) == []
    last = max(tmp_path.glob("stories*.html"), key=lambda path: (len(path.name), path.name))
    assert html.parse(last).xpath("//a[@rel='next']/@href") == ["beyond.html"]


def test_the_newest_stories_of_a_site_are_compared_by_meaning(
    world_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, bool]] = []

    def watched(*given: Any, meanings: bool, **named: Any) -> dict[str, Any]:
        row = story(*given, meanings=False, **named)
        told.append((row["articles"], meanings))
        return row

    monkeypatch.setattr("newsbot.corpus.query.timeline.story", watched)
    monkeypatch.setattr("newsbot.interfaces.web.site.COMPARED_ARTICLES", 18)
    call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", tmp_path, "--limit", 3)
    assert told == [(15, True), (3, True), (3, False)]


def test_a_smaller_site_leaves_nothing_of_the_larger_one(world_uri: str, tmp_path: Path) -> None:
    for limit in (9, 2):
        built = ["site", "build", tmp_path, "--limit", limit]
        assert call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), *built).code == 0
        (tmp_path / "CNAME").write_text("mine")
    assert len(list((tmp_path / "stories").glob("*.html"))) == 2
    assert (tmp_path / "CNAME").exists()


def test_a_build_that_is_interrupted_leaves_whole_pages_and_the_next_one_ends_it(
    site: Path, world_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "public"
    build = ["--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", folder]
    assert call(*build, "--limit", "3").code == 0
    replace, left = Path.replace, iter(range(20))

    def killed(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    assert call(*build).code == 130
    monkeypatch.undo()
    assert list(folder.rglob(".*.part")) == []
    assert all(page.read_text("utf-8").endswith(("</html>", "</html>\n")) for page in pages(folder))
    (folder / "articles" / ".a-gone.html.part").write_text("half a page, left by kill -9")
    assert call(*build).code == 0
    assert content(folder) == content(site)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_ask_nothing_of_a_server(site: Path) -> None:
    for page in pages(site):
        assert not html.parse(page).xpath("//form | //script | //a[contains(@href, '?')]")


def test_pages_do_not_count_from_the_time_of_the_build(site: Path) -> None:
    assert [page for page in pages(site) if " ago)" in page.read_text()] == []


def test_pages_carry_a_policy_of_their_own(site: Path) -> None:
    for page in pages(site):
        assert html.parse(page).xpath("//meta[@http-equiv='Content-Security-Policy']")


def test_whole_texts_stay_at_home(site: Path) -> None:
    bodies = [html.parse(page).xpath("string(//section[@class='body'])") for page in (site / "articles").glob("*.html")]
    assert max(map(len, bodies)) < 300


def test_feeds_lead_to_the_pages(site: Path) -> None:
    feed = etree.parse(site / "stories.atom")
    links = feed.xpath("//a:entry/a:link[@rel='alternate']/@href", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert links
    assert all((site / link).exists() for link in links)


def test_a_second_build_gives_the_same_files(site: Path, world_uri: str) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_folder_of_something_else_is_left_alone(world_uri: str, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = call("--config", WORLD, "--store", world_uri, "site", "build", tmp_path)
    assert (done.code, [each.name for each in tmp_path.iterdir()]) == (2, ["thesis.txt"])


def test_a_long_list_goes_on_in_numbered_files(world_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsbot.interfaces.web.site.ROWS", 3)
    call("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "site", "build", tmp_path / "s")
    first, second = (html.parse(tmp_path / "s" / f"{name}.html") for name in ("stories", "stories-2"))
    assert first.xpath("//a[@rel='next']/@href") == ["stories-2.html"]
    assert second.xpath("//article[starts-with(@class, 'card')]")
