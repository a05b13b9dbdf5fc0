"""What stands in an article's place is told from the article, in many languages and by several signs."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.items import Content, Entry, Page
from newsbot.pages.reading import read_page
from newsbot.pages.walls import Wall, find_wall

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HERE = "https://outlet.example/news/2026/4711"

WALLS = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "walls.toml").read_text(encoding="utf-8"))
CONSENT, LOG_IN, STORY = WALLS["consent"], WALLS["log-in"], WALLS["story"]
NOT_FOUND = WALLS["not-found"]["titles"]


def page(title: str, *paragraphs: str, url: str = HERE, asked: str = HERE, h1: bool = True) -> Page:
    heading = f"<h1>{title}</h1>" if h1 else ""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    markup = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div>{heading}{body}</div></body></html>"
    )
    return Page(url, markup.encode(), NOW, "text/html; charset=utf-8", asked)


def seen(given: Page, announced: str | None) -> Wall | None:
    return read_page(given, None if announced is None else Entry(HERE, HERE, title=announced)).wall


@pytest.mark.parametrize("language", CONSENT)
def test_a_consent_page_at_the_articles_address_is_a_wall(language: str) -> None:
    announced, title, *text = CONSENT[language]
    assert seen(page(title, *text), announced) == "consent"


@pytest.mark.parametrize("language", CONSENT)
def test_so_is_one_that_is_too_short_to_be_read(language: str) -> None:
    announced, title, *text = CONSENT[language]
    assert find_wall(page(title, *text), Content(reason="no-body"), Entry(HERE, HERE, title=announced)) == "consent"


@pytest.mark.parametrize("language", LOG_IN)
def test_a_log_in_page_is_a_wall(language: str) -> None:
    announced = CONSENT[language][0]
    assert seen(page("Outlet", *LOG_IN[language]), announced) == "log-in"


@pytest.mark.parametrize("text", ["Verify that you are not a robot.", "Checking your browser …", "Solve the captcha."])
def test_a_robot_check_is_a_wall(text: str) -> None:
    assert seen(page("One moment", text), "Ferry leaves the old pier") == "robot-check"


@pytest.mark.parametrize("title", NOT_FOUND)
@pytest.mark.parametrize("announced", ["Ferry leaves the old pier", None])
def test_word_that_there_is_no_such_page_is_a_wall(title: str, announced: str | None) -> None:
    text = [
        "What you were looking for was moved or deleted some time ago.",
        "Search the ferry news, or go to the front.",
    ] * 2
    assert seen(page(title, *text), announced) == "not-found"


@pytest.mark.parametrize(
    "title", ["Page not found: how an archive lost its newspapers", "404 houses are to be built", "Body not found"]
)
def test_a_headline_about_something_that_was_not_found_is_none(title: str) -> None:
    text = ["The house was built in nine years, and the people of the old quarter had to wait for it."] * 4
    assert (seen(page(title, *text), title), seen(page(title, *text), None)) == (None, None)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl", "sv"])
def test_whoever_asks_for_consent_under_the_articles_title_is_a_wall(language: str) -> None:
    announced, _, cookies, asks = CONSENT[language]
    given = page(announced, cookies, asks)
    body = f"{cookies} {asks}\n{cookies}"
    assert find_wall(given, Content(title=announced, body=body), Entry(HERE, HERE, title=announced)) == "consent"


@pytest.mark.parametrize("language", STORY)
def test_an_article_is_none(language: str) -> None:
    assert seen(page(CONSENT[language][0], *[STORY[language]] * 3), CONSENT[language][0]) is None


@pytest.mark.parametrize("language", STORY)
def test_an_article_under_another_headline_is_none(language: str) -> None:
    assert seen(page("Outlet", *[STORY[language]] * 3), CONSENT[language][0]) is None


@pytest.mark.parametrize(("announced", "wall"), [("Court forbids cookie walls", None), (None, "other")])
def test_an_article_about_cookies_is_none_or_looked_at_again(announced: str | None, wall: str | None) -> None:
    text = (
        "The court has forbidden sites to ask for consent to cookies again and again.",
        "Publishers said that readers accept cookies in most cases, and that nobody is refused.",
        "The regulator had asked for the ruling after complaints of readers who could not decline.",
        "It applies from spring on, and to every site that is read in the country.",
    )
    assert seen(page("Court forbids cookie walls", *text), announced) == wall


@pytest.mark.parametrize(
    "final",
    ["https://outlet.example/", "https://choices.outlet.example/consent", "https://id.other.example/login?to=/news/2026/4711",
     "https://outlet.example/index.html", "https://outlet.example/consent?back=https%3A%2F%2Foutlet.example%2Fnews%2F2026%2F4711"],
)  # fmt: skip
@pytest.mark.parametrize("announced", ["Ferry leaves the old pier", None])
def test_a_redirect_to_a_page_that_does_not_speak_of_the_article_is_a_wall(final: str, announced: str | None) -> None:
    paragraphs = ["Opera house opens with a gala night for all who helped to build it over nine years."] * 3
    assert seen(page("Outlet", *paragraphs, url=final), announced) == "redirect"


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("https://short.example/x7Yz", "https://outlet.example/ferry-leaves-old-pier"),
        ("https://short.example/x7Yz", "https://outlet.example/a"),
        (HERE, "https://www.outlet.example/news/2026/4711/"),
        (HERE, "https://outlet.example/ferry-leaves-old-pier-4711.html"),
    ],
)
def test_a_redirect_to_the_article_is_none(asked: str, final: str) -> None:
    given = page("Ferry leaves the old pier", *[STORY["en"]] * 3, url=final, asked=asked)
    assert seen(given, "Ferry leaves the old pier | Outlet") is None


def test_a_page_without_a_word_of_what_was_announced_may_be_another() -> None:
    assert (
        seen(page("Opera opens", *["The house was built in nine years."] * 4), "Ferry leaves the old pier") == "other"
    )


@pytest.mark.parametrize("announced", ["Q", "", "Live", "…"])
def test_a_title_that_tells_nothing_says_nothing_of_a_page(announced: str) -> None:
    assert seen(page("Opera opens", *["The house was built in nine years."] * 4), announced) is None


def test_the_outlets_name_speaks_of_no_article() -> None:
    announced = "Alter Pier gesperrt – Hafenbote"
    given = page(
        "Hafenbote", *["Das Haus wurde in neun Jahren gebaut."] * 4, url="https://hafenbote.example/1", asked=""
    )
    assert find_wall(given, read_page(given).content, Entry(HERE, given.url, title=announced)) == "other"


@given(st.text(max_size=80), st.text(max_size=200), st.binary(max_size=100))
def test_any_page_is_a_wall_or_none(announced: str, text: str, noise: bytes) -> None:
    odd = Page(HERE, noise, NOW, "", "not an address")
    found = {
        seen(page(announced, text), announced),
        find_wall(odd, Content(body=text), Entry(HERE, HERE, title=announced)),
    }
    assert found <= {None, *get_args(Wall)}
