"""Every screen in a real browser: light and dark, narrow and wide, by keyboard, without scripts, checked by axe."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsbot.corpus.store import open_store
from newsbot.text.topics import Topic
from tests.commands import WORLD, call
from tests.corpus.query.corpus import world_copy
from tests.interfaces.web.browser import chromium, running
from tests.interfaces.web.conftest import NOW, surroundings
from tests.interfaces.web.corpus import poll_feeds, put, settle

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECOND = "Second missile from Iran shot down as it enters Turkish airspace"
SCREENS = [
    "topics",
    "stories",
    "filtered",
    "story",
    "article",
    "rtl",
    "sources",
    "search",
    "found",
    "trend",
    "past",
    "refused",
]

Look = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def polled_uri(tmp_path_factory: pytest.TempPathFactory, topics: dict[str, Topic]) -> str:
    """The world, its feeds in every state that a feed can be in."""
    uri = world_copy(tmp_path_factory.mktemp("polled"))
    store = open_store(uri)
    poll_feeds(store, [source.url for topic in topics.values() for source in topic.sources])
    store.close()
    return uri


@pytest.fixture(scope="module")
def root(polled_uri: str, topics: dict[str, Topic]) -> Iterator[str]:
    with running(replace(surroundings(polled_uri, topics), searches={"debris": "debris OR enkaz"})) as address:
        yield address


@pytest.fixture(scope="module")
def addresses(root: str, polled_uri: str) -> dict[str, str]:
    """Screen -> address. The article has two versions; `rtl` is one in Arabic."""
    store = open_store(polled_uri)
    story = next(story for story in store.stories() if story.title == SECOND)
    articles = list(store.articles_in_order())
    edited = {each.language: each for each in articles if len(store.versions([each.id])[each.id]) > 1}
    first = store.assignments_of([articles[0].id])[articles[0].id].story_id
    store.close()
    return {
        "topics": f"{root}/",
        "stories": f"{root}/stories?limit=12",
        "filtered": f"{root}/stories?outlet=northwire.example&lang=en",
        "story": f"{root}/stories/{story.id}",
        "article": f"{root}/articles/{edited['en'].id}",
        "rtl": f"{root}/articles/{edited['ar'].id}",
        "sources": f"{root}/sources",
        "search": f"{root}/search",
        "found": f"{root}/search?q=missile&group=story&limit=8",
        "trend": f"{root}/trend?q=missile&beside=füze",
        "past": f"{root}/stories/{first}?as-of=2026-03-04T12:00Z",
        "refused": f"{root}/stories?limit=x",
    }


@pytest.fixture
def look(browser: Any, root: str) -> Iterator[Look]:
    """Opens an address and gives the page; `said` and `foreign` hold its console and its requests to elsewhere."""
    contexts = []

    def open_page(address: str, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.foreign = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))

        def only_here(route: Any) -> None:
            if route.request.url.startswith(root):
                route.continue_()
            else:
                page.foreign.append(route.request.url)
                route.abort()

        page.route("**/*", only_here)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_accessible_quiet_and_fits(look: Look, addresses: dict[str, str], screen: str) -> None:
    """In light and dark, at 1280 and 390 px, nothing wider than 320 (1280 at 400 %); `bypass_csp` is for axe alone."""
    page = look(addresses[screen], bypass_csp=True)
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)[
                "violations"
            ]
            assert [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    said = [each for each in page.said if "400 (Bad Request)" not in each]  # the browser's own note on a refusal
    assert (said, page.foreign) == ([], [])


@pytest.fixture(scope="module")
def long_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages over two copies of a text with words and a title that are longer than a telephone is wide."""
    uri = f"sqlite:{tmp_path_factory.mktemp('long') / 'news.db'}"
    store = open_store(uri)
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    for host in ("an-outlet-with-a-name-that-goes-on-and-on-and-on-and-on.example", "other.example"):
        put(store, host, f"{word * 3} {word} tells of a quake", f"The {word * 2} tells of a quake. " * 9, outlet=host)
    settle(store)
    store.close()
    with running(surroundings(uri, {})) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["/", "/stories", "/search?q=quake", "/trend?q=quake&split=outlet", "story", "article"]
)
def test_long_words_and_titles_fit(browser: Any, long_words: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{long_words}/stories")
    for link in {"story": (".lead a",), "article": (".lead a", ".beat h3 a")}.get(path, ()):
        with page.expect_navigation():  # a page that is on its way has no document yet
            page.locator(link).first.click()
    if path.startswith("/"):
        page.goto(long_words + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_the_policy_holds_in_the_browser(look: Look, addresses: dict[str, str]) -> None:
    page = look(addresses["story"])
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None


def test_every_screen_is_read_without_scripts(look: Look, addresses: dict[str, str]) -> None:
    page = look(addresses["topics"], java_script_enabled=False)
    for screen in ("stories", "story", "article", "sources", "found", "topics"):
        page.goto(addresses[screen])
        assert len(page.locator("main").inner_text()) > 100


def test_by_keyboard_from_the_front_page_to_an_article(look: Look, root: str) -> None:
    page = look(f"{root}/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for place in ("/stories/", "/articles/"):
        for _ in range(60):
            page.keyboard.press("Tab")
            if place in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{place}**")
    assert page.locator("section.body").count() == 1


def test_searching_by_keyboard(look: Look, root: str) -> None:
    page = look(f"{root}/stories")
    page.get_by_label("Search articles").focus()
    page.keyboard.type("gaziantep")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=gaziantep")
    assert page.locator(".hits mark").first.inner_text().casefold().startswith("gaziantep")


def test_the_sources_are_in_every_state(look: Look, addresses: dict[str, str]) -> None:
    states = look(addresses["sources"]).locator("tbody .state").all_inner_texts()
    assert {state.split()[-1] for state in states} >= {"ok", "quiet", "stale", "failing", "blocked", "retired"}


def test_back_from_an_earlier_time(look: Look, addresses: dict[str, str]) -> None:
    page = look(addresses["past"])
    beats = page.locator(".beat").count()
    page.get_by_role("link", name="Back to the present").press("Enter")
    page.wait_for_url(lambda url: "as-of" not in url)
    assert page.locator(".beat").count() > beats


def test_an_arabic_headline_runs_from_the_right(look: Look, addresses: dict[str, str]) -> None:
    page = look(addresses["rtl"])
    assert page.locator("h1").evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert page.locator("section.body p").first.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert page.locator(".facts").first.evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_a_printed_story_leaves_out_what_paper_cannot_do(look: Look, addresses: dict[str, str]) -> None:
    page = look(addresses["story"])
    page.emulate_media(media="print")
    assert not page.locator(".find").is_visible()
    assert page.locator(".beat h3").first.is_visible()


def test_a_built_site_is_read_from_a_folder(browser: Any, polled_uri: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = call("--config", WORLD, "--store", polled_uri, "--now", NOW.isoformat(), "site", "build", site)
    assert done.code == 0, done.err
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((site / "index.html").as_uri())
    assert "serif" in page.evaluate("getComputedStyle(document.querySelector('h2')).fontFamily")
    for link in (".onward a", ".major .lead a", ".beat h3 a"):
        with page.expect_navigation():
            page.locator(link).first.click()
    assert page.url.startswith("file:")
    assert page.locator("section.body").is_visible()
    assert said == []
    page.close()
