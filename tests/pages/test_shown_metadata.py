"""Titles, authors and dates as pages show them, one line of markup each: what is read, and what is not."""

from datetime import UTC, datetime

import pytest

from newsbot.items import Content, Page
from newsbot.pages.extraction import extract

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
URL = "https://www.quaypost.example/news/breakwater-closed"
TEXT = "".join(
    f"<p>{paragraph}</p>"
    for paragraph in (
        "The harbour authority closed the northern breakwater on Tuesday after engineers found cracks in its wall.",
        "Divers inspected the wall for two days, and their report says that the cracks opened in the January storms.",
        "Ferries to the islands will use the old fishing quay until the repairs are done, the authority said.",
    )
)


def read(inner: str, head: str = "", lang: str = "en", url: str = URL, after: str = "") -> Content:
    body = f'<div>{inner}<div class="text">{TEXT}</div>{after}</div>'
    return extract(Page(url, f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode(), NOW))


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("Breakwater closed - Harbour Notes", "<h2>Breakwater closed</h2>"),
        ("Notes &raquo; Archive &raquo; Breakwater closed", "<h1><a href='/'>Notes</a></h1><h3>Breakwater closed</h3>"),
        ("Harbour Notes: Breakwater closed", "<h1>Harbour Notes</h1><h2>March 2, 2021</h2><h3>Breakwater closed</h3>"),
        ("Harbour Notes &gt; Breakwater closed", "<h2>Breakwater closed</h2>"),
        ("Breakwater closed | Harbour Notes", "<h1>Harbour Notes</h1><h2>Breakwater closed</h2>"),
        ("Breakwater closed | Harbour Notes", "<a href='/'><img alt='Harbour Notes'></a>"),
        ("Harbour Notes", "<a href='/'>Harbour Notes</a><h2>Breakwater closed</h2>"),
        ("Quay Post", "<div class='article-title'>Breakwater closed</div>"),
        ("Home", "<h3>Breakwater closed</h3>"),
        ("", "<h4>Breakwater closed</h4>"),
        ("Breakwater closed — Tool 1.0", "<h1>Breakwater closed<a>¶</a></h1>"),
        ("Breakwater closed - Quay", "<h1><span class='kicker'>Harbour</span><span>Breakwater closed</span></h1>"),
    ],
)  # fmt: skip
def test_the_headline_is_found_in_any_heading(named: str, shown: str) -> None:
    assert read(shown, f"<title>{named}</title>").title == "Breakwater closed"


def test_a_headline_with_separators_stays_whole() -> None:
    head = "<title>Breakwater closed - ferries move - Harbour Notes</title>"
    assert read("<h1>Breakwater closed - ferries move</h1>", head).title == "Breakwater closed - ferries move"


def test_a_kicker_that_others_name_stays() -> None:
    head = "<title>Harbour: Breakwater closed</title><meta property='og:title' content='Harbour: Breakwater closed'>"
    assert (
        read("<h1><span class='kicker'>Harbour:</span> Breakwater closed</h1>", head).title
        == "Harbour: Breakwater closed"
    )


def test_the_headline_that_og_title_repeats_is_believed_over_json_ld() -> None:
    head = (
        "<meta property='og:title' content='Breakwater closed for the summer'>"
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Northquay harbour news 2021"}</script>'
    )
    assert read("<h1>Breakwater closed for the summer</h1>", head).title == "Breakwater closed for the summer"


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<span class="author vcard"><a class="url fn n">Mira Feldt</a></span>', ["Mira Feldt"]),
        ('<div class="contributors">Mira Feldt, political correspondent</div>', ["Mira Feldt"]),
        ('<div class="byline"><a>Mira Feldt</a> <a>Follow @mira</a></div>', ["Mira Feldt"]),
        ('<div class="author"><a>Mira Feldt</a> <a>mira@quaypost.example</a></div>', ["Mira Feldt"]),
        ("<p>Story by Mira Feldt<br>Photos by Jon Askew</p>", ["Mira Feldt"]),
        ("<p>Text: Mira Feldt, Fotos: Jon Askew</p>", ["Mira Feldt"]),
        ("<p>Gepostet am 2. März 2021 von Mira Feldt</p>", ["Mira Feldt"]),
        ("<p>Publié le 2 mars 2021 par Mira Feldt</p>", ["Mira Feldt"]),
        ("<p>Gespeichert von Mira Feldt am 2. März 2021 - 9:12</p>", ["Mira Feldt"]),
        ("<p>Gastbeitrag von Mira Feldt</p>", ["Mira Feldt"]),
        ("<p>Von Mira Feldt, Northquay</p>", ["Mira Feldt"]),
        ("<p>Door onze redacteur Mira Feldt</p>", ["Mira Feldt"]),
        ("<p>Written by</p><p>Mira Feldt</p>", ["Mira Feldt"]),
        ("<p>Eliza Moor - Product marketer</p><p>By Eliza Moor</p>", ["Eliza Moor"]),
        ("<p>Text size: A A A</p>", []),
        ("<p>Von Montag bis Freitag geöffnet</p>", []),
        ("<p><a>Autor werden</a></p>", []),
        ("<p>© 2021, Quay Post Limited</p>", []),
        ("<p>Browse by Topic</p>", []),
        ("<p>Photo by Jon Askew</p>", []),
    ],
)
def test_people_are_read_from_what_is_shown(markup: str, names: list[str]) -> None:
    assert list(read(f"<h1>Breakwater closed</h1>{markup}").authors) == names


@pytest.mark.parametrize(
    "after",
    [
        "<p>Posted by Mira Feldt on 2021-03-02 in harbour.</p>",
        "<p>View all posts by Mira Feldt</p>",
        "<p>Autorin/Autor Mira Feldt</p>",
        "<div class='comments'><p>Posted by Hugo Baan on 2021-03-03</p></div><p>Posted by Mira Feldt</p>",
    ],
)
def test_people_are_named_below_a_text_too_but_not_in_comments(after: str) -> None:
    assert read("<h1>Breakwater closed</h1>", after=after).authors == ("Mira Feldt",)


def test_a_catalogue_names_the_family_first() -> None:
    assert read("<h1>Closed</h1>", '<meta name="DC.creator" content="Feldt, Mira">').authors == ("Mira Feldt",)


def test_a_team_gives_way_to_a_person() -> None:
    told = '{"@type":"NewsArticle","headline":"Closed","author":{"@type":"Person","name":"webteam"}}'
    found = read(
        '<h1>Closed</h1><div class="author-name">Mira Feldt</div>',
        f'<script type="application/ld+json">{told}</script>',
    )
    assert (found.authors, found.organisations) == (("Mira Feldt",), ("webteam",))


@pytest.mark.parametrize(
    ("shown", "after", "day"),
    [
        ("<p>Stand: 02.03.2021</p>", "", "2021-03-02"),
        ("<p>Last updated: March 2, 2021</p>", "", "2021-03-02"),
        ("<p>Updated March 3, 2021 | Published March 2, 2021</p>", "", "2021-03-02"),
        ('<abbr class="published" title="2021-03-02T10:11:00+01:00">10:11</abbr>', "", "2021-03-02"),
        ('<span class="date" data-timestamp="1614679860">two days ago</span>', "", "2021-03-02"),
        ('<span class="relative-time" data-datetime="2021-03-02T10:11:00Z">2 days ago</span>', "", "2021-03-02"),
        ("<p>NORTHQUAY, March 2, 2021 – The authority closed the wall, and it said why.</p>", "", "2021-03-02"),
        ("<p>NORTHQUAY, March 2, 2021 – The authority closed the wall on Tuesday, it said.</p>", "", "2021-03-02"),
        ("", "<p>Dieser Beitrag wurde am 2. März 2021 von Mira in Allgemein veröffentlicht.</p>", "2021-03-02"),
        ("", "<p>The festival takes place on 12 June 2021 in the old harbour, and all are welcome.</p>", ""),
        ("<p>Waves hit the wall in Northquay on Monday, Jan. 4, 2021, as this picture shows well.</p>", "", ""),
        ("", '<div class="related"><a>Gulls are clever birds</a><time datetime="2022-01-01">Jan 1</time></div>', ""),
    ],
)  # fmt: skip
def test_the_day_is_the_articles_own(shown: str, after: str, day: str) -> None:
    found = read(f"<h1>Breakwater closed</h1>{shown}", "<title>Breakwater closed</title>", after=after).published
    assert (found.date().isoformat() if found else "") == day


@pytest.mark.parametrize("name", ["DC.date.created", "publication_date", "dcterms.issued"])
def test_the_day_is_told_by_meta_tags_of_many_names(name: str) -> None:
    found = read("<h1>Closed</h1>", f'<meta name="{name}" content="2021-03-02">').published
    assert found == datetime(2021, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("told", ["quaypost.example, Northquay, Norway", "Quay Post, Ostby"])
def test_the_outlets_address_is_no_author(told: str) -> None:
    found = read("<h1>Breakwater closed</h1>", f"<meta name='author' content='{told}'>")
    assert not {"Northquay", "Norway", "Ostby"} & set(found.authors)


def test_a_person_behind_the_outlet_is_one() -> None:
    found = read("<h1>Breakwater closed</h1>", "<meta name='author' content='Quay Post, Mira Feldt'>")
    assert found.authors == ("Mira Feldt",)


def test_a_desk_is_not_cut_to_a_name() -> None:
    told = '{"@type": "NewsArticle", "author": {"name": "Courier staff writer"}}'
    head = f'<script type="application/ld+json">{told}</script>'
    found = read("<h1>Breakwater closed</h1>", head)
    assert (found.authors, found.organisations) == (("Courier staff writer",), ("Courier staff writer",))


def test_a_profession_behind_a_name_is_cut() -> None:
    head = "<meta name='author' content='Mira Feldt Staff Reporter'>"
    assert read("<h1>Breakwater closed</h1>", head).authors == ("Mira Feldt",)
