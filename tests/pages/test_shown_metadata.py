"""Titles, authors and dates as pages show them, one line of markup each: what is read, and what is not."""

from datetime import UTC, datetime
from html import escape

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


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("Breakwater closed – what now? | quaypost.example", "Breakwater closed – what now?"),
        ("Breakwater closed - News - Quaypost", "Breakwater closed"),
        ("Notes: Breakwater closed - what sailors have to know", "Breakwater closed - what sailors have to know"),
        ("防波堤を直すことになりました：朝の港", "防波堤を直すことになりました"),
        ("防波堤を直すことになりました｜社会｜朝の港", "防波堤を直すことになりました"),
        ("防波堤を直すことになりました【朝の港】", "防波堤を直すことになりました"),
        ("【速報】防波堤を直すことに-朝の港", "【速報】防波堤を直すことに"),
        ("防波堤を直す-工事は五月に始まる見通し-朝の港", "防波堤を直す-工事は五月に始まる見通し"),
        ("Breakwater closed - Notes - What the coast talks about", "Breakwater closed"),
        ("Breakwater closed | Harbour | Notes | Since 1893", "Breakwater closed"),
        ("Breakwater closed - Notes: news of the coast", "Breakwater closed"),
        ("Ferries - Breakwater - what now for Northquay", "Ferries - Breakwater - what now for Northquay"),
    ],
)
def test_only_the_sites_name_is_cut_from_a_title(named: str, title: str) -> None:
    site = "朝の港" if "港" in named else "Notes"
    assert read("", f"<title>{named}</title><meta property='og:site_name' content='{site}'>").title == title


@pytest.mark.parametrize(
    ("named", "shown", "site", "title"),
    [
        ("Resultat: Nordhavn 2 – 1 Sydhavn | Quay Post", "", "Quay Post", "Resultat: Nordhavn 2 – 1 Sydhavn"),
        ("Quay Ltd – Report – Q3 | Quay Post", "", "Quay Post", "Quay Ltd – Report – Q3"),
        ("Der <marquee> stirbt nicht", "", "", "Der <marquee> stirbt nicht"),
        ("Breakwater <b>closed</b> <script src=x>", "", "", "Breakwater closed"),
        ("Quay Post: how we report - Quay Post", "Quay Post: how we report", "Quay Post", "Quay Post: how we report"),
        ("Quay Post – fifty years - Quay Post", "Quay Post – fifty years", "Quay Post", "Quay Post – fifty years"),
    ],
)
def test_what_belongs_to_a_headline_stays(named: str, shown: str, site: str, title: str) -> None:
    heading = f"<h1>{escape(shown)}</h1>" if shown else ""
    head = f'<title>{escape(named)}</title><meta property="og:site_name" content="{site}">'
    assert read(heading, head).title == title


@pytest.mark.parametrize("host", ["muendungsbote.example", "www.mundungsbote.example"])
def test_a_host_spells_the_sites_name_without_diacritics(host: str) -> None:
    head = "<title>Pacht und Dach – und dann das Brot - Mündungsbote</title>"
    assert read("", head, "de", f"https://{host}/a/1").title == "Pacht und Dach – und dann das Brot"


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
        ("<p class='byline'>Par Mira Feldt, envoyée spéciale à Northquay</p>", ["Mira Feldt"]),
        ("<p class='byline'>De notre correspondante à Northquay, Mira Feldt</p>", ["Mira Feldt"]),
        ("<p class='autore'>dal nostro inviato Mira Feldt</p>", ["Mira Feldt"]),
        ("<p class='byline'>Quay Post, Mira Feldt, Roma</p>", ["Mira Feldt"]),
        ("<p>Quay Post, Mira Feldt, Northquay</p>", ["Mira Feldt"]),
        ("<p class='author'>Por Mira Feldt, catedrática de Derecho</p>", ["Mira Feldt"]),
        ("<p class='author'>Teksti: Matti Virtanen, kuvat: Liisa Mäki</p>", ["Matti Virtanen"]),
        ("<p class='author'>Автор: Олена Шевченко, фото автора</p>", ["Олена Шевченко"]),
        ("<p class='author'>लेखक: राहुल शर्मा</p>", ["राहुल शर्मा"]),
        ("<p class='author'>Текст: Ирина Соколова, фото: Пётр Лебедев</p>", ["Ирина Соколова"]),
        ("<p class='author'>記者林淑芬／台北報導</p>", ["林淑芬"]),
        ("<p class='author'>记者 王小明 报道</p>", ["王小明"]),
        ("<p class='credits'>Words by Mira Feldt, pictures by Jon Askew</p>", ["Mira Feldt"]),
        ("<p><strong>Mira Feldt/Jon Askew</strong></p>", ["Mira Feldt", "Jon Askew"]),
        ("<p class='author'>Aus Bremen berichtet Mira Feldt</p>", ["Mira Feldt"]),
        ("<p class='byline'>As told to Mira Feldt</p>", ["Mira Feldt"]),
        ("<p class='autor'>EFE | Madrid</p>", ["EFE"]),
        ("<p class='author'>Reuters und AFP</p>", ["Reuters", "AFP"]),
        ("<p class='author'>Mira “Seekarte” Feldt</p>", ["Mira Feldt"]),
        ("<p class='author'>Mira_Feldt</p>", ["Mira Feldt"]),
        ("<div class='byline'>Par <a href='/m'>Mira Feldt</a> <a>Facebook</a> <a>Mastodon</a></div>", ["Mira Feldt"]),
        ("<div data-testid='article-byline' class='x1'>Mira Feldt</div>", ["Mira Feldt"]),
        ("<div data-component='Byline'>Mira Feldt</div>", ["Mira Feldt"]),
        (
            "<span itemprop='author name'>Mira Feldt, Jon Askew, Ada Roe, Inga Sol, Odd Havn, Lea Kai, Ole Dam</span>",
            ["Mira Feldt", "Jon Askew", "Ada Roe", "Inga Sol", "Odd Havn", "Lea Kai", "Ole Dam"],
        ),
        (
            "<div itemprop='author'>Von <a><i itemprop='name'>Mira Feldt</i></a> Lektorat <a>Jon Askew</a></div>",
            ["Mira Feldt"],
        ),
        (
            "<p class='byline'>Av Mira Feldt</p><div class='trending'><i>5 min <a rel='author'>Jon Askew</a></i></div>",
            ["Mira Feldt"],
        ),
        ("<p class='author'>il y a 5 heures</p>", []),
        ("<p class='author'>منذ 5 ساعات</p>", []),
        ("<p class='author'>för 5 timmar sedan</p>", []),
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


@pytest.mark.parametrize(
    "after",
    [
        "<div class='comentarios'><p class='autor'>Por Hugo Baan</p><p>Ya era hora.</p></div>",
        "<div itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Hugo Baan</span></div>",
        "<div id='disqus_thread'><div class='post'><span class='author'>Hugo Baan</span></div></div>",
        "<div class='responses'><div><a rel='author'>Hugo Baan</a><p>About time.</p></div></div>",
    ],
)
def test_who_comments_is_no_author(after: str) -> None:
    assert read("<h1>Breakwater closed</h1>", after=after).authors == ()


NOBODY = [
    "Autor unbekannt",
    "Anónimo",
    "Sin autor",
    "Unknown Author",
    "Not specified",
    "N.N.",
    "false",
    "佚名",
    "Gastautor",
    "TBD",
    "Не указан",
]
PLACES = ["/authors/mira", "social.example/mira"]


@pytest.mark.parametrize("told", [*NOBODY, *PLACES])
def test_what_stands_for_nobody_is_no_name(told: str) -> None:
    assert read("<h1>Breakwater closed</h1>", f"<meta name='author' content='{told}'>").authors == ()


@pytest.mark.parametrize(
    "robot", ["DPA Newsfeed", "RSS Importer", "Automatische import", "Haber Merkezi", "System", "Crawler"]
)
def test_a_robot_gives_way_to_a_person(robot: str) -> None:
    told = f'{{"@type":"NewsArticle","headline":"Closed","author":{{"@type":"Person","name":"{robot}"}}}}'
    head = f'<script type="application/ld+json">{told}</script>'
    assert read("<h1>Closed</h1><p class='byline'>By Mira Feldt</p>", head).authors == ("Mira Feldt",)


def test_a_byline_that_names_more_than_the_head_is_believed() -> None:
    told = '{"@type":"NewsArticle","headline":"Closed","author":{"@type":"Person","name":"Mira Feldt"}}'
    head = f'<script type="application/ld+json">{told}</script>'
    shown = "<p><a rel='author' href='/p/1'>Mira Feldt</a> and <a rel='author' href='/p/2'>Jon Askew</a></p>"
    assert read(f"<h1>Closed</h1>{shown}", head).authors == ("Mira Feldt", "Jon Askew")
    other = shown.replace("Mira Feldt", "Hugo Baan")
    assert read(f"<h1>Closed</h1>{other}", head).authors == ("Mira Feldt",)


def test_a_catalogue_names_the_family_first() -> None:
    assert read("<h1>Closed</h1>", '<meta name="DC.creator" content="Feldt, Mira">').authors == ("Mira Feldt",)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('{"@type":"Person","name":"Feldt, Mira"}', ("Mira Feldt",)),
        ('{"@type":"Person","name":"AFP, Reuters"}', ("AFP", "Reuters")),
        ('{"name":"https://quaypost.example/mf","givenName":"Mira","familyName":"Feldt"}', ("Mira Feldt",)),
    ],
)
def test_a_person_is_named_as_people_are_called(author: str, names: tuple[str, ...]) -> None:
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{author}}}</script>'
    assert read("<h1>Closed</h1>", head).authors == names


@pytest.mark.parametrize(
    "firm", ["Grupo Alba", "Éditions du Quai", "Wydawnictwo Port", "Deniz Yayıncılık", "Quay Holdings"]
)
def test_a_publisher_gives_way_to_a_person(firm: str) -> None:
    head = f'<meta name="author" content="{firm}">'
    assert read('<h1>Closed</h1><p class="byline">Mira Feldt</p>', head).authors == ("Mira Feldt",)


def test_an_account_gives_way_to_a_full_name() -> None:
    head = '<meta name="author" content="mfeldt"><meta property="og:article:author" content="Mira Feldt">'
    assert read("<h1>Closed</h1>", head).authors == ("Mira Feldt",)


@pytest.mark.parametrize("label", ["Written by", "Geschrieben von", "Écrit par", "Autor", "Автор"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_card_names_the_author_behind_a_label(label: str, number: int) -> None:
    lines = [("Reading time", "3 minutes"), (label, "Mira Feldt")][:: 1 if number == 2 else -1]
    head = "".join(
        f'<meta name="twitter:label{n}" content="{key}"><meta name="twitter:data{n}" content="{value}">'
        for n, (key, value) in enumerate(lines, 1)
    )
    assert read("<h1>Closed</h1>", head).authors == ("Mira Feldt",)


def test_a_link_to_an_authors_other_articles_names_nobody_else() -> None:
    shown = "<p><a rel='author nofollow' href='/p/1'>Mira Feldt</a></p>"
    after = "<p><a rel='author' href='/p/1'>More by Mira Feldt</a></p>"
    assert read(f"<h1>Closed</h1>{shown}", after=after).authors == ("Mira Feldt",)


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
        ("<p>Received 1 July 2020; accepted 6 February 2021; published 2 March 2021</p>", "", "2021-03-02"),
        ("<p>Atualizado em 28/02/2021 às 10h03, publicado em 26/02/2021 às 09h15</p>", "", "2021-02-26"),
        ("<p>Mo, 2.3.21, 09:15</p>", "", "2021-03-02"),
        ("<p>2 Mar '21</p>", "", "2021-03-02"),
        (
            "<p>Eingegangen: 1. Juli 2020 · Angenommen: 6. Februar 2021 · Veröffentlicht: 2. März 2021</p>",
            "",
            "2021-03-02",
        ),
        ("<dl><dt>Received</dt><dd>1 July 2020</dd><dt>Published</dt><dd>2 March 2021</dd></dl>", "", "2021-03-02"),
        ("<p>Event date: 14 March 2021</p><p>Posted: 2 March 2021</p>", "", "2021-03-02"),
        ('<time class="entry-date published updated" datetime="2021-03-02T10:11:00Z">2d</time>', "", "2021-03-02"),
        ('<time content="2021-03-02T10:11:00Z">Tuesday</time>', "", "2021-03-02"),
        ('<span itemprop="dateCreated" content="2021-03-02T10:11:00+01:00"></span>', "", "2021-03-02"),
        ("<div><div>02</div><div>Mar</div><div>2021</div></div>", "", "2021-03-02"),
        ("<p>31-01-21 om 12:30</p>", "", "2021-01-31"),
        ("<p>الثلاثاء ٢ مارس ٢٠٢١</p>", "", "2021-03-02"),
        ("<p>发布时间：2021-03-02 10:14　来源：港口日报</p>", "", "2021-03-02"),
        ('<time title="2021-03-02T10:15:00+00:00">Yesterday</time>', "", "2021-03-02"),
        ('<amp-timeago datetime="2021-03-02T10:15:00Z">Mar 2</amp-timeago>', "", "2021-03-02"),
        ("<p>प्रकाशित: २ मार्च २०२१</p>", "", "2021-03-02"),
        ("<p>২ মার্চ ২০২১, ১০:১৫</p>", "", "2021-03-02"),
        ("<p>עודכן ב-2.3.2021</p>", "", "2021-03-02"),
        ("<p>2 มีนาคม 2564</p>", "", "2021-03-02"),
        ("<p>令和3年3月2日</p>", "", "2021-03-02"),
        ("<p>۱۲ اسفند ۱۳۹۹</p>", "", "2021-03-02"),
        (3 * '<relative-time datetime="2021-03-02T10:15:00Z">2 days ago</relative-time>', "", ""),
        ('<span class="date" title="2. März 2021, 11:15">gestern</span>', "", "2021-03-02"),
        ("<p>On 2 March 2021 the wall of the harbour began to crack.</p>", "", ""),
        ("", '<h3>More</h3><p><a href="/a">Gulls are clever birds, a count shows</a> <span>02.03.2021</span></p>', ""),
        ("", '<div><a href="/a">Gulls are clever birds, it shows</a><time datetime="2021-03-02"></time></div>', ""),
        ("", '<div class="post-footer"><abbr class="published" title="2021-03-02">9</abbr></div>', "2021-03-02"),
        ("", "<p>Dieser Beitrag wurde am 2. März 2021 von Mira in Allgemein veröffentlicht.</p>", "2021-03-02"),
        ("", "<p>The festival takes place on 12 June 2021 in the old harbour, and all are welcome.</p>", ""),
        ("<p>Waves hit the wall in Northquay on Monday, Jan. 4, 2021, as this picture shows well.</p>", "", ""),
        ("", '<div class="related"><a>Gulls are clever birds</a><time datetime="2022-01-01">Jan 1</time></div>', ""),
    ],
)  # fmt: skip
def test_the_day_is_the_articles_own(shown: str, after: str, day: str) -> None:
    found = read(f"<h1>Breakwater closed</h1>{shown}", "<title>Breakwater closed</title>", after=after).published
    assert (found.date().isoformat() if found else "") == day


def test_the_day_of_the_visit_is_not_that_of_the_article() -> None:
    masthead = "<header><p>Terça-feira, 2 de março de 2021</p><nav><a href='/'>Início</a></nav></header>"
    assert read(f"{masthead}<h1>Breakwater closed</h1>", lang="pt").published is None
    own = "<header><p>2 de março de 2021</p><h1>Breakwater closed</h1></header>"
    assert read(own, lang="pt").published == datetime(2021, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "head", "url", "day"),
    [
        ("en", "", URL, "2021-03-02"),
        ("en", '<meta property="og:locale" content="en_GB">', URL, "2021-02-03"),
        ("es", '<meta property="og:locale" content="en_US">', URL, "2021-02-03"),
        ("en", "", "https://www.quaypost.example/2021/02/03/breakwater", "2021-02-03"),
        ("en", "", "https://www.quaypost.example/2021/03/02/breakwater", "2021-03-02"),
    ],
)
def test_what_else_tells_which_number_is_the_month(lang: str, head: str, url: str, day: str) -> None:
    published = read("<h1>Breakwater closed</h1><p>03/02/2021</p>", head, lang, url).published
    assert published is not None
    assert published.date().isoformat() == day


def test_the_month_in_an_address_may_be_a_word() -> None:
    found = read("<h1>Breakwater closed</h1>", url="https://quaypost.example/news/2021/mar/02/breakwater").published
    assert found == datetime(2021, 3, 2, tzinfo=UTC)


def test_a_number_far_ahead_in_an_address_is_no_day() -> None:
    assert read("<h1>Breakwater closed</h1>", url="https://quaypost.example/2099/12/31/breakwater").published is None


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='canonical' href='https://quaypost.example/2021/03/02/breakwater'>",
        "<meta property='og:url' content='https://www.quaypost.example/2021-03-02/breakwater'>",
    ],
)
def test_the_day_may_stand_in_the_address_that_the_page_claims(head: str) -> None:
    assert read("<h1>Breakwater closed</h1>", head).published == datetime(2021, 3, 2, tzinfo=UTC)
    elsewhere = head.replace("quaypost", "northwire")
    assert read("<h1>Breakwater closed</h1>", elsewhere).published is None


def test_the_headline_is_no_author() -> None:
    found = read(
        "<h1>Breakwater closed</h1><p class='byline'>Von Mira Feldt</p>",
        "<meta name=author content='Breakwater closed'>",
    )
    assert found.authors == ("Mira Feldt",)


@pytest.mark.parametrize(
    "name", ["DC.date.created", "publication_date", "dcterms.issued", "dc:created", "article:create_time"]
)
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


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("pl", "Aktualizacja: 9 marca 2026. Publikacja: 2 marca 2026"),
        ("fi", "Päivitetty 9.3.2026, julkaistu 2.3.2026"),
        ("uk", "Оновлено: 9 березня 2026, опубліковано: 2 березня 2026"),
        ("ar", "آخر تحديث: 9 مارس 2026 - نُشر في: 2 مارس 2026"),
        ("ja", "更新日：2026年3月9日　公開日：2026年3月2日"),
        ("ko", "수정 2026-03-09 11:00 등록 2026-03-02 10:00"),
        ("hu", "Frissítve: 2026. március 9. Megjelent: 2026. március 2."),
        ("vi", "Cập nhật 09/03/2026 | Đăng 02/03/2026"),
        ("de", "Veröffentlicht am 2. März 2026, aktualisiert am 9. März 2026"),
    ],
)
def test_the_day_of_publication_goes_before_that_of_a_change_in_either_order(lang: str, shown: str) -> None:
    content = read(f"<h1>Breakwater closed</h1><p>{shown}</p>", lang=lang)
    assert content.published
    assert content.published.date().isoformat() == "2026-03-02"


def test_a_time_element_of_a_change_goes_behind_one_of_publication() -> None:
    times = (
        "<time class='updated' datetime='2026-03-09'>9 March 2026</time><time datetime='2026-03-02'>2 March 2026</time>"
    )
    content = read(f"<h1>Breakwater closed</h1>{times}")
    assert content.published == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["feed:article_published_time", "prism.publicationDate", "displaydate", "article:post_date", "fecha"]
)
def test_dates_of_publication_have_many_names(name: str) -> None:
    content = read("<h1>Breakwater closed</h1>", f'<meta name="{name}" content="2026-03-02">')
    assert content.published == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_dateline_names_the_day() -> None:
    told = f"NORTHQUAY, March 2, 2026 (NPA) – {TEXT[3:-4]}"
    page = f'<html lang="en"><body><h1>Breakwater closed</h1><p>{told}</p>{TEXT}</body></html>'
    assert extract(Page(URL, page.encode(), NOW)).published == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<div class='now'>Thursday, 12 March 2026</div>", ""),
        ("", "<ul><li>12.01.2026: Hearing</li><li>14.02.2026: Vote</li></ul>"),
    ],
)
def test_days_of_the_visit_and_of_calendars_are_no_evidence(above: str, below: str) -> None:
    page = f'<html lang="en"><body>{above}<main><h1>Breakwater closed</h1>{TEXT}{below}</main></body></html>'
    assert extract(Page(URL, page.encode(), NOW)).published is None


def test_a_date_that_cannot_be_true_is_not_believed() -> None:
    content = read(
        "<h1>Breakwater closed</h1>", '<meta property="article:published_time" content="1970-01-01T00:00:00Z">'
    )
    assert (content.published, content.flags) == (None, ("date-suspect",))
    assert content.dissent["published"] == ("meta: 1970-01-01T00:00:00+00:00",)


def test_numbers_and_months_said_twice_are_dates() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": 1772445600000}</script>'
    assert read("<h1>Breakwater closed</h1>", data).published == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert read("<h1>Closed</h1>", url="https://quaypost.example/202603/t20260302_17.htm").published == datetime(
        2026, 3, 2, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("lang", "byline", "names"),
    [
        ("en", "By <b>Mira Feldt</b>, <b>Political Editor</b>", ("Mira Feldt",)),
        ("en", "Mira Feldt, Jon Askew &amp; Ida Roth in Northquay", ("Mira Feldt", "Jon Askew", "Ida Roth")),
        ("fr", "Un article de Claire Aubry", ("Claire Aubry",)),
        ("de", "Interview: Mira Feldt", ("Mira Feldt",)),
        ("pt", "Escrito por Marta Nunes em 3 de maio de 2025", ("Marta Nunes",)),
        ("nl", "Gepost door Jan de Wit", ("Jan de Wit",)),
        ("tr", "Aylin Kaya tarafından", ("Aylin Kaya",)),
        ("fi", "Maija Halonen ja Jan Berg", ("Maija Halonen", "Jan Berg")),
        ("id", "Penulis: Maria Lestari | Editor: Budi Santoso", ("Maria Lestari",)),
        ("fr", "Soumis par Claire Aubry le mar, 03/05/2022 - 10:14", ("Claire Aubry",)),
        ("es", "Enviado por Marta Nunes el Mar, 03/05/2022 - 10:14", ("Marta Nunes",)),
        ("nl", "Ingediend door Jan de Wit op di, 03/05/2022", ("Jan de Wit",)),
        ("nl", "Tekst: Jan de Wit Foto’s: Ida Roth", ("Jan de Wit",)),
        ("de", "Politik – Mira Feldt", ("Mira Feldt",)),
        ("de", "Kommentar: Mira Feldt", ("Mira Feldt",)),
        ("ru", "Политика | Мария Линдина", ("Мария Линдина",)),
        ("ja", "社会 | 山田花子", ("山田花子",)),
        ("de", "Mira Feldt, Leiterin des Ressorts Wirtschaft", ("Mira Feldt",)),
        ("en", "Mira Feldt (text) and Jon Askew (photos)", ("Mira Feldt", "Jon Askew")),
        ("pl", "Brak autora", ()),
        ("ru", "Гость", ()),
        ("ru", "Вчера", ()),
        ("sv", "I går", ()),
        ("de", "vor einer Stunde", ()),
        ("en", "Last updated 3 May 2022 at 10:14", ()),
        ("de", "Lesezeit: 3 Minuten", ()),
        ("de", "Artikel anhören", ()),
        ("de", "Von unserer Redaktion", ()),
        ("en", "Leave a comment", ()),
    ],
)
def test_bylines_of_more_languages(lang: str, byline: str, names: tuple[str, ...]) -> None:
    assert read(f"<h1>Breakwater closed</h1><p class='author'>{byline}</p>", lang=lang).authors == names


def test_authors_in_mail_addresses_and_lists_of_names() -> None:
    assert read("<h1>Closed</h1>", '<meta name="author" content="m.f@quaypost.example (Mira Feldt)">').authors == (
        "Mira Feldt",
    )
    data = '{"@type": "NewsArticle", "author": {"@type": "Person", "name": ["Mira Feldt", "Jon Askew"]}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert read("<h1>Closed</h1>", head).authors == ("Mira Feldt", "Jon Askew")


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("", "<h1>Breakwater of Northquay<br>is closed</h1>"),
        (
            "<title>Breakwater of Northquay is closed</title>",
            "<h1>Breakwater of Northquay is closed <a href='/e'>Edit</a></h1>",
        ),
        ("<title>Breakwater of Northquay is closed</title>", "<h1><i>Live</i> Breakwater of Northquay is closed</h1>"),
        ("<title>(3) Breakwater of Northquay is closed | Page 2 of 3</title>", ""),
        (
            "<title>Breakwater of Northquay is closed</title><meta property='og:title' content='Breakwater of North…'>",
            "",
        ),
        ("<title>Document</title>", "<h1>Breakwater of Northquay is closed</h1>"),
    ],
)
def test_a_headline_is_whole_and_nothing_else(head: str, shown: str) -> None:
    assert read(shown, head).title == "Breakwater of Northquay is closed"


@pytest.mark.parametrize(
    "line",
    [
        "Inscrivez-vous à notre newsletter.",
        "Prenumerera på vårt nyhetsbrev.",
        "Подпишитесь на нашу рассылку.",
        "Suivez-nous sur Google News pour ne rien manquer.",
        "Folgen Sie uns auf Facebook und Instagram.",
        "Bizi takip edin: Instagram ve YouTube.",
        "Подписывайтесь на нас в Telegram.",
        "Підписуйтесь на наш канал.",
        "シェア",
        "Megosztás",
    ],
)
def test_invitations_are_no_text_in_any_language(line: str) -> None:
    assert line not in read("<h1>Breakwater closed</h1>", after=f"<p>{line}</p>").body
    page = f"<html><body><article><h1>Breakwater closed</h1>{TEXT}<p>{line}</p></article></body></html>"
    assert line not in extract(Page(URL, page.encode(), NOW)).body


def test_short_teasers_are_a_list() -> None:
    told = "<p>What skippers have to know about the new hours.</p>"
    teasers = "".join(f"<h2><a href='/t/{i}'>Harbour story number {i}</a></h2>{told}" for i in range(6))
    page = f"<html><body><main><h1>Town</h1>{teasers}<h2><a href='/t/9'>Notes</a></h2>{TEXT[:112]}</main></body></html>"
    assert extract(Page("https://quaypost.example/town", page.encode(), NOW)).reason == "no-body"


def test_so_are_items_that_begin_with_a_link_in_a_line_of_its_own() -> None:
    told = "The council has spoken of it for the third time this year, and neighbours have written letters about it."
    items = "".join(f"<li><a href='/t/{i}'>Harbour story number {i}</a><br>{told}</li>" for i in range(6))
    page = f"<html><body><main><h1>Town</h1><ul>{items}</ul></main></body></html>"
    assert extract(Page("https://quaypost.example/town", page.encode(), NOW)).reason == "no-body"
    read_through = page.replace("<br>", " – ")
    assert extract(Page("https://quaypost.example/town", read_through.encode(), NOW)).body


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<author>Mira Feldt</author>", ("Mira Feldt",)),
        ("<ul class='authors'><li>Mira Feldt</li><li>Jon Askew</li></ul>", ("Mira Feldt", "Jon Askew")),
        ("<p class='author'><a>Mira Feldt</a> <i>•</i> <a>Jon Askew</a></p>", ("Mira Feldt", "Jon Askew")),
        ("<figure><p class='author'>Mira Feldt</p></figure>", ()),
        ("<div class='quote'><p class='quote-author'>Mira Feldt</p></div>", ()),
        ("<p class='byline'>Advertisement</p>", ()),
    ],
)
def test_who_wrote_is_told_from_who_is_shown_or_quoted(byline: str, names: tuple[str, ...]) -> None:
    assert read(f"<h1>Breakwater closed</h1>{byline}").authors == names


@pytest.mark.timeout(10)  # it would take hours
def test_a_word_without_end_is_no_dateline() -> None:
    assert read(f"<p>{'A' * 20_000}, May 1, 2026 (X) – {'Two bridges were closed. ' * 9}</p>").published is None


def within(first: str) -> Content:
    return extract(
        Page(URL, f'<html><body><h1>Ferries</h1><div class="t"><p>{first}</p>{TEXT}</div></body></html>'.encode(), NOW)
    )


@pytest.mark.parametrize(
    "first",
    [
        "The bridge closed on 4 May 2023.",
        "Date palms were planted on 3 March 2019 across the province.",
        "Released on 2 February 2024, the film made 3 million.",
        "Revised plans were shown on 2 February 2024 in Leith.",
        "Am 4. Mai 2023 brannte die Brücke.",
        "Veröffentlichte Akten vom 4. Mai 2023 belegen das.",
        "Modifiée le 4 mai 2023, la loi s'applique enfin.",
        "Publicado el 4 de mayo de 2019, el informe hablaba de retrasos.",
        "Zmieniona 4 maja 2023 ustawa wchodzi w życie.",
        "Köprü 4 Mayıs 2023'te kapandı.",
        "Опубликованный 4 мая 2019 года доклад говорил о задержках.",
        "2023年5月4日、東京の港で船が燃えた。",
        "発表は2023年5月4日に行われた。",
        "등록 선수는 2023년 5월 4일 기준 40명이다.",
        "أغلق الجسر في 4 مايو 2023.",
        "प्रकाशित सूची 4 मई 2023 को मंज़ूर हुई।",
        "Közzétéve 2019. május 4-én, a jelentés késésekről szólt.",
        "By John's count, 40 men were missing.",
        "By Harbour Street, two cars burned.",
        "Author Anna Berg was arrested.",
        "Von Anna Berg und ihrem Sohn fehlt jede Spur.",
        "Par Anne Colin, tout a commencé.",
        "Por Ana Reis ninguém pagou resgate.",
        "Autor Anna Berg została zatrzymana.",
        "Автор Анна Берг задержана.",
        "Yazar Ayşe Kaya gözaltına alındı.",
        "기자 세 명이 체포됐다.",
        "المصدر موظف، قالت الشرطة.",
    ],
)
def test_a_first_sentence_is_text_and_neither_date_nor_byline(first: str) -> None:
    content = within(first)
    assert content.body.startswith(first)
    assert (content.published, content.authors) == (None, ())


@pytest.mark.parametrize(
    ("first", "day"),
    [
        ("Aktualizacja: 02.02.2025 23:49 Publikacja: 02.02.2025 21:52", "2025-02-02"),
        ("Giriş Tarihi: 02.02.2025 21:52 Son Güncelleme: 03.02.2025 23:49", "2025-02-02"),
        ("February 2, 2025 / 9:52 PM EST / Updated February 3 / Harbour Notes", "2025-02-02"),
        ("Posted on Sunday, 2 February 2025 at 9:52 p.m.", "2025-02-02"),
        ("Veröffentlicht am Sonntag, 2. Februar 2025 um 21.52 Uhr.", "2025-02-02"),
        ("Обновлено: 3 февраля 2025, 23:49. Опубликовано: 2 февраля 2025", "2025-02-02"),
        ("Harbour, 2 February 2025 9:15 a.m.", "2025-02-02"),
        ("2 lutego 2025 r., godz. 21.52.", "2025-02-02"),
        ("First published in The Quay Post on 2 February 2025.", "2025-02-02"),
        ("Posted 2 February 2025 under Harbours.", "2025-02-02"),
        ("Now published: 2 February 2025.", "2025-02-02"),
    ],
)
def test_a_line_of_dates_is_no_text_and_dates_the_page(first: str, day: str) -> None:
    content = within(first)
    assert content.body.startswith("The harbour authority")
    assert str(content.published)[:10] == day


@pytest.mark.parametrize(
    "told",
    [
        "Loading the trucks took the soldiers nine hours.",
        "Copyright law changed last year, and the band sued.",
        "More about the accident is known to the police, who will not tell.",
        "Support our troops, said the banner on the town hall.",
        "Edited by two lawyers, the memo left out the names.",
        "From May on passengers can sign up for alerts on the web site of the operator.",
        "The board's clerk counted 28 newsletters and the remaining newsletters of the union.",
        "The hole in its JavaScript code is being actively exploited, the operator said.",
        "[Updated at 5:04 p.m. ET] The chair has just told us that the line will be closed for nine weeks at least:",
        "Mehr zum Thema wollte der Richter nicht sagen.",
        "Bitte beachten Sie das Gesetz, schrieb der Anwalt.",
        "Voir aussi clair n'était pas donné à tous.",
        "Leia também os anexos, pediu a juíza.",
        "Читайте также приложения, сказал судья.",
        "関連記事を書いた記者も逮捕された。",
        "관련 기사를 쓴 기자도 체포됐다.",
    ],
)
def test_a_sentence_among_paragraphs_is_text_whatever_it_begins_with(told: str) -> None:
    before, after = TEXT.replace("</p>", "</p>|", 1).split("|")
    page = f'<html><body><h1>Ferries</h1><div class="t">{before}<p>{told}</p>{after}</div></body></html>'
    assert told in extract(Page(URL, page.encode(), NOW)).body


@pytest.mark.parametrize(
    "line",
    ["You may also like...", "Read more: <a href='/x'>Ferries to the islands are back.</a>", "Story continues below"],
)
def test_what_points_elsewhere_among_paragraphs_is_none(line: str) -> None:
    before, after = TEXT.replace("</p>", "</p>|", 1).split("|")
    page = f'<html><body><h1>Ferries</h1><div class="t">{before}<p>{line}</p>{after}</div></body></html>'
    assert extract(Page(URL, page.encode(), NOW)).body.count("\n") == 2


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mira Feldt, senior reporter.", ("Mira Feldt",)),
        ("Text: Mira Feldt.", ("Mira Feldt",)),
        ("By Omar Aziz Jr.", ("Omar Aziz Jr.",)),
        ("Par Anne Colin avec Jean Morel.", ("Anne Colin", "Jean Morel")),
        ("By Mira Feldt for The Quay Post.", ("Mira Feldt",)),
    ],
)
def test_a_byline_may_end_like_a_sentence(line: str, names: tuple[str, ...]) -> None:
    content = within(line)
    assert content.body.startswith("The harbour authority")
    assert content.authors == names


@pytest.mark.parametrize("heading", ["Discussion", "Kommentar", "Reacties", "Tartışma", "Обсуждение", "コメント"])
@pytest.mark.parametrize("markup", ["<h2>{}</h2>", "<p><b>{}</b></p>"])
def test_a_heading_among_paragraphs_that_are_set_alike_heads_no_comments(heading: str, markup: str) -> None:
    text = f'<div class="t">{TEXT}{markup.format(heading)}{TEXT.replace("The", "So the")}</div>'
    assert (
        "So the harbour" in extract(Page(URL, f"<html><body><h1>Ferries</h1>{text}</body></html>".encode(), NOW)).body
    )


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("3 comments", "<p>{}</p>"),
        ("Discussion", "<p>Anna, 3 May:</p><p>{}</p>"),
        ("Kommentare", "<div class='c'><p>{}</p></div>"),
    ],
)
def test_comments_are_counted_signed_or_in_boxes_of_their_own(heading: str, after: str) -> None:
    said = after.format("So the harbour is closed again, and nobody asked those of us who have to cross it every day.")
    text = f'<div class="t">{TEXT}<h2>{heading}</h2>{said}</div>'
    assert (
        "So the harbour"
        not in extract(Page(URL, f"<html><body><h1>Ferries</h1>{text}</body></html>".encode(), NOW)).body
    )


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Cookie banners are to vanish", "Nobody reads cookie banners, the commission said on Tuesday."),
        ("Cookie-Banner sollen verschwinden", "Niemand liest, was Cookies tun, sagte die Kommission."),
        ("Les bandeaux de cookies vont disparaître", "Personne ne lit ces bandeaux de cookies, dit-elle."),
        ("Çerez bildirimleri kalkıyor", "Kimse çerez bildirimlerini okumuyor, dedi komisyon."),
    ],
)  # fmt: skip
def test_an_article_about_consent_asks_for_none(headline: str, text: str) -> None:
    told = "".join(f"<p>{'x' * 40} {text} {number}.</p>" for number in range(3))
    page = f"<html><head><meta property='og:type' content='article'></head><body>{{}}{told}</body></html>"
    assert extract(Page(URL, page.format(f"<h1>{headline}</h1>").encode(), NOW)).body.count(text) == 3
    assert "consent-page" in extract(Page(URL, page.format("<h1>Before you go on</h1>").encode(), NOW)).flags


def test_the_day_of_a_post_that_is_shown_and_a_weekday_are_neither_date_nor_author() -> None:
    assert within("— Mira Feldt 🚢 (@mfeldt) November 18, 2025").published is None
    assert within("Published Thursday, August 4, 2025 5:55 PM").authors == ()


def test_a_sentence_that_ends_with_the_day_of_publication_is_text_and_dates_the_page() -> None:
    content = within("This story was first published on 2 February 2025.")
    assert content.body.startswith("This story was first published")
    assert str(content.published)[:10] == "2025-02-02"
