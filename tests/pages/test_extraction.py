"""The steps of extraction one by one: decoding, JSON-LD, titles, people, dates, furniture, provenance."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from newsbot.items import Content, Entry, Page
from newsbot.pages import dates, jsonld, outline, titles
from newsbot.pages.details import named_agency
from newsbot.pages.extraction import extract
from newsbot.pages.extractor import EXTRACTOR
from newsbot.pages.html import decode
from newsbot.pages.selection import choose
from newsbot.text.dates import Custom

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
PARAGRAPHS = (
    "The harbour authority closed the northern breakwater on Tuesday after engineers found cracks in its outer wall.",
    "Divers inspected the wall for two days, and their report says that the cracks opened in the January storms.",
    "Ferries to the islands will use the old fishing quay until the repairs are done, the authority said.",
)


def page(inner: str, head: str = "", url: str = "https://outlet.example/story", lang: str = "en") -> Content:
    html = f'<html lang="{lang}"><head>{head}</head><body>{inner}</body></html>'
    return extract(Page(url, html.encode(), NOW))


def story(*extra: str, first: str = "") -> Content:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return page(f'<article><h1>Breakwater closed</h1><div class="body">{first}{text}{"".join(extra)}</div></article>')


# --- trees ---


@pytest.mark.parametrize(
    "html",
    [
        "<html><title>Breakwater closed</title><article>{}</article>",
        "<title>Breakwater closed</title><main><h1>Breakwater closed</h1>{}</main>",
        "<html><head><title>Breakwater closed</title><story-page><div>{}</div></story-page><meta charset=utf-8></head>",
        "<title>Breakwater closed</title><header><h1>Breakwater closed</h1></header>{}",
        "<html><title>Breakwater closed</title><body><nav><a href=/>Home</a></nav></body></html><article>{}</article>",
        "<html><title>Breakwater closed</title><x-page><template shadowrootmode=open>{}</template></x-page>",
    ],
)
def test_a_head_ends_where_its_metadata_does(html: str) -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    found = extract(Page("https://outlet.example/story", html.format(text).encode(), NOW))
    assert (found.title, found.body, found.reason) == ("Breakwater closed", "\n".join(PARAGRAPHS), None)


# --- decoding ---


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("Dörtyol".encode(), "", "Dörtyol"),
        ("Dörtyol".encode("cp1254"), "text/html; charset=iso-8859-9", "Dörtyol"),
        ("<meta charset=shift_jis>岬の遊歩道".encode("cp932"), "", "<meta charset=shift_jis>岬の遊歩道"),
        (b"\xff\xfe" + "Dörtyol".encode("utf-16-le"), "", "Dörtyol"),
        ("岬".encode("iso-2022-jp"), "text/html; charset=iso-2022-jp", "岬"),
    ],
)
def test_decode(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == (text, ())


def test_valid_utf8_is_believed_over_a_wrong_header() -> None:
    assert decode("Dörtyol".encode(), "text/html; charset=iso-8859-1") == ("Dörtyol", ("charset-suspect",))


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (
            "블랙워터 다리 통행 금지".encode("cp949"),
            "euc-kr",
            "블랙워터 다리 통행 금지",
        ),  # holds what UTF-8 has for surrogates
        ("Городской совет закрыл старый мост".encode("cp1251"), "iso-8859-1", "Городской совет закрыл старый мост"),
        (
            "Zamknięto most, a żółta łódź śpi w porcie".encode("cp1250"),
            "iso-8859-1",
            "Zamknięto most, a żółta łódź śpi w porcie",
        ),
        (
            "Το δημοτικό συμβούλιο έκλεισε τη γέφυρα".encode("cp1253"),
            "iso-8859-1",
            "Το δημοτικό συμβούλιο έκλεισε τη γέφυρα",
        ),
        ("Le pont a été fermé après la crue".encode("cp1252"), "iso-8859-1", "Le pont a été fermé après la crue"),
        ("Le pont a été fermé après la crue".encode("cp1252"), "utf-8", "Le pont a été fermé après la crue"),
        ("Городской совет закрыл старый мост".encode("cp1251"), "utf-8", "Городской совет закрыл старый мост"),
        ("Die Brücke für Lastwagen".encode().decode("latin-1").encode(), "utf-8", "Die Brücke für Lastwagen"),
        ("Brücken für große Lkw, ".encode() + "grün".encode("cp1252"), "iso-8859-1", "Brücken für große Lkw, grün"),
    ],
)
def test_a_page_under_the_wrong_name_of_an_encoding(body: bytes, declared: str, text: str) -> None:
    assert decode(body, f"text/html; charset={declared}")[0] == text


@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=nonsense"]))
def test_decode_takes_any_bytes(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type)[0], str)


# --- JSON-LD ---


def told(text: str) -> jsonld.JsonLd:
    html = f'<html><head><script type="application/ld+json">{text}</script></head><body></body></html>'
    return jsonld.read(document_fromstring(html))


@pytest.mark.parametrize(
    "text",
    [
        '[{"@type":"WebSite"},{"@type":"NewsArticle","headline":"Closed"}]',
        '{"@graph":[{"@type":["Thing","Article"],"headline":"Closed"}]}',
        '{"@type":"http://schema.org/NewsArticle","headline":"Closed",}',
        '<!-- {"@type":"NewsArticle","headline":"Closed"} -->',
        '{"@type":"NewsArticle","headline":"Closed","x":"a\nb\tc"}',
        '{"@type":"NewsArticle","headline":"Closed","x":"\\d"}',
        '{"@type":"NewsArticle" "headline":"Closed"',
    ],
    ids=["list", "graph", "comma", "comment", "controls", "escape", "salvaged"],
)
def test_json_ld_is_read_as_outlets_write_it(text: str) -> None:
    assert told(text).text("headline") == "Closed"


def test_the_article_is_not_one_of_its_comments_or_updates() -> None:
    update = {
        "@type": "BlogPosting",
        "headline": "Update",
        "datePublished": "2026-03-01",
        "articleBody": "x",
        "author": "A",
    }
    assert (
        told(json.dumps({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": [update]})).text("headline")
        == "Live"
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_read(value: object) -> None:
    assert isinstance(told(json.dumps({"@type": "Article", "headline": value, "author": value})).text("headline"), str)


# --- titles ---


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("Breakwater closed | Harbor Times", ["Harbor Times"], "Breakwater closed"),
        ("Breakwater closed - harbor-times.example", ["harbor-times"], "Breakwater closed"),
        ("Harbor Times: Breakwater closed", ["Harbor Times"], "Harbor Times: Breakwater closed"),
        ("Breakwater closed - and what now", ["Harbor Times"], "Breakwater closed - and what now"),
        ("北斗新聞", ["北斗新聞"], "北斗新聞"),
    ],
)
def test_without_outlet(title: str, names: list[str], expected: str) -> None:
    assert titles.without_outlet(title, names) == expected


def test_a_suffix_goes_when_another_witness_has_none() -> None:
    assert titles.without_outlet("Breakwater closed – Unheard Of", [], ["Breakwater closed"]) == "Breakwater closed"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Ferries stay in port until Sunday", "Ferries stay in port until Sunday"),
        ("Harbour - Ferries stay in port until Sunday", "Ferries stay in port until Sunday"),
        ("A storm: Ferries stay in port until Sunday", "Storm: Ferries stay in port until Sunday"),
        ("Quite another headline about ferries", "Storm: Ferries stay in port until Sunday"),
    ],
    ids=["left out", "other words", "same words", "another title"],
)
def test_a_kicker_goes_when_witnesses_differ_over_it(other: str, expected: str) -> None:
    chosen = titles.best([("json-ld", "Storm: Ferries stay in port until Sunday"), ("og", other)])
    assert chosen is not None
    assert chosen[1] == expected


def test_the_feeds_full_content_counts_when_the_page_shows_only_its_start() -> None:
    full = "".join(f"<p>{p} {'More of it, as told in the feed. ' * 3}</p>" for p in PARAGRAPHS * 2)
    entry = Entry(
        "https://outlet.example/story", "https://outlet.example/story", body_html=f"<p>{PARAGRAPHS[0]}</p>{full}"
    )
    html = f"<html><body><h1>Closed</h1><p>{PARAGRAPHS[0]}</p></body></html>"
    assert extract(Page("https://outlet.example/story", html.encode(), NOW), entry).witnesses["body"] == "feed"


def test_tidy_resolves_entities_twice_and_drops_tags() -> None:
    assert titles.tidy(" A &amp;amp; <b>B</b>\u00ad \n C ") == "A & B C"


@given(st.text(max_size=120), st.lists(st.text(max_size=20), max_size=3))
def test_a_title_never_vanishes(title: str, names: list[str]) -> None:
    assert bool(titles.without_outlet(title, names).strip()) == bool(title.strip())


# --- dates ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-10T17:05:00+01:00", datetime(2026, 3, 10, 17, 5, tzinfo=timezone(timedelta(hours=1)))),
        ("2026-03-10T17:05:30.123Z", datetime(2026, 3, 10, 17, 5, 30, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 17:05:00 GMT", datetime(2026, 3, 10, 17, 5, tzinfo=UTC)),
        ("March 10th, 2026 at 5:05 pm", datetime(2026, 3, 10, 17, 5, tzinfo=UTC)),
        ("10. März 2026", datetime(2026, 3, 10, tzinfo=UTC)),
        ("10 de marzo de 2026", datetime(2026, 3, 10, tzinfo=UTC)),
        ("Giriş: 10 Mart 2026 14:25", datetime(2026, 3, 10, 14, 25, tzinfo=UTC)),
        ("2026年3月10日 18時00分", datetime(2026, 3, 10, 18, tzinfo=UTC)),
        ("10.03.2026, 17:05", datetime(2026, 3, 10, 17, 5, tzinfo=UTC)),
        ("20260310", datetime(2026, 3, 10, tzinfo=UTC)),
        ("1773162300", datetime(2026, 3, 10, 17, 5, tzinfo=UTC)),
        ("2026-13-45", None),
        ("yesterday", None),
        ("12345678901", None),
        ("", None),
    ],
)
def test_parse_date(text: str, expected: datetime | None) -> None:
    assert dates.parse(text) == expected


@pytest.mark.parametrize(("language", "month"), [("en-US", 3), ("en-GB", 4)])
def test_the_page_settles_which_number_is_the_month(language: str, month: int) -> None:
    found = dates.parse("03/04/2026", Custom(language))
    assert found is not None
    assert found.month == month


@given(st.text(alphabet="0123456789-/.: TZ+年月日²", max_size=30))
def test_any_digits_give_a_date_or_none(text: str) -> None:
    found = dates.parse(text)
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://outlet.example/2026/03/10/breakwater", datetime(2026, 3, 10, tzinfo=UTC)),
        ("https://outlet.example/news/2026-03-10-breakwater", datetime(2026, 3, 10, tzinfo=UTC)),
        ("https://outlet.example/2026/99/10/x", None),
        ("https://outlet.example/?d=2026/03/10", None),
    ],
)
def test_date_of_url(url: str, day: datetime | None) -> None:
    assert dates.from_url(url) == day


def test_the_offset_of_the_outlet_is_kept_when_another_witness_names_it() -> None:
    head = '<meta property="article:published_time" content="2026-03-10T03:05:00Z">'
    inner = (
        '<h1>Closed</h1><time datetime="2026-03-09T19:05:00-08:00">March 9, 2026</time>' + f"<p>{PARAGRAPHS[0]}</p>" * 3
    )
    found = page(inner, head).published
    assert found is not None
    assert found.isoformat() == "2026-03-09T19:05:00-08:00"


def test_a_date_from_a_footer_is_no_evidence() -> None:
    assert (
        page(
            f"<h1>Closed</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><footer>© 2026-01-01 Outlet</footer>"
        ).published
        is None
    )


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2031-05-05T00:00:00Z"])
def test_a_date_that_cannot_be_true_is_flagged(moment: str) -> None:
    head = f'<meta property="article:published_time" content="{moment}">'
    assert "date-suspect" in page(f"<p>{PARAGRAPHS[0]}</p>" * 3, head).flags


# --- body ---


def test_the_body_is_its_paragraphs() -> None:
    assert story().body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "furniture",
    [
        '<p><a href="/x">READ MORE: How the January storms moved the sandbank off the island</a></p>',
        '<p class="caption">Cracks in the wall on Tuesday, seen from the ferry to the islands.</p>',
        "<figure><img src=x><figcaption>Cracks in the wall, seen from the ferry on Tuesday.</figcaption></figure>",
        '<div class="newsletter-signup"><p>Get our newsletter every evening, with the news of the harbour.</p></div>',
        "<p>Advertisement</p>",
        "<p>Déjà abonné ? Connectez-vous</p>",
        "<p>Suscríbete para seguir leyendo</p>",
        "<p>下载APP阅读全文</p>",
        "<p>We are sorry, but this video has failed to load.</p>",
        '<p>Lexo edhe: <a href="/x">Rërat e ishullit lëvizin përsëri pas stuhive</a></p>',
        '<p>हेही वाचा: <a href="/x">बेटाची वाळू पुन्हा सरकली</a></p>',
        '<div class="aiSummaryContent"><ul><li>The wall has cracks that opened in January, it says.</li></ul></div>',
        "<p>AI-generated illustration</p>",
        "<p>Photo: Harbor Times</p>",
        '<div class="adBlock-hint"><p>It seems that you use a blocker of advertisements, which we live on.</p></div>',
        '<div role="contentinfo"><p>The Harbor Times is printed in Northquay, and has been since 1911.</p></div>',
        '<div class="share-buttons"><a href=a>Facebook</a> <a href=b>Mail</a></div>',
        '<div class="audio-player">Listen to this article 3:20 min</div>',
        "<p>First published: 10 March 2026, 17:05</p>",
        "<h3>You may also like</h3><ul><li><a href=a>Ferry fares rise for the third year in a row, again</a></li></ul>",
        '<div style="display: none">This is hidden from readers and nobody shall ever read it in the body.</div>',
        '<nav><a href="/">Home</a></nav>',
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert story(furniture, f"<p>{PARAGRAPHS[0]} Once more.</p>").body == "\n".join(
        (*PARAGRAPHS, f"{PARAGRAPHS[0]} Once more.")
    )


def test_who_the_author_is_stands_below_the_text_and_is_none_of_it() -> None:
    head = '<meta name="author" content="Mira Feldt">'
    said = "<p>Mira Feldt ist Redakteurin in Northquay und schreibt seit Jahren über Häfen und Schiffe.</p>"
    other = "<p>Jon Askew ist seit dem Frühjahr der Hafenmeister und bleibt es bis zum Ende des Jahres.</p>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f'<html lang="de"><head>{head}</head><body><article>{text}{other}{said}</article></body></html>'
    assert extract(Page("https://outlet.example/a", page.encode(), NOW)).body.endswith("bis zum Ende des Jahres.")


def test_structure_is_kept() -> None:
    listed = "<h2>What now</h2><ul><li>Ferries use the quay</li><li>Cars wait</li></ul>"
    more = listed + "<blockquote>Nobody asked us about it, ever.</blockquote>"
    kinds = [block.kind for block in story(more, f"<p>{PARAGRAPHS[1]} Again.</p>").blocks[3:]]
    assert kinds == ["heading", "item", "item", "quote", "paragraph"]


def test_a_correction_is_kept_and_marked() -> None:
    note = "Correction: An earlier version of this article misstated the length of the wall."
    assert story(f"<p>{note}</p>").blocks[-1].kind == "correction"


def test_a_table_gives_one_item_a_row() -> None:
    table = "<table><tr><th>Quay</th><th>Ferries</th></tr><tr><td>Old</td><td>12</td></tr></table>"
    assert [b.text for b in story(table, f"<p>{PARAGRAPHS[1]} Again.</p>").blocks if b.kind == "item"] == [
        "Quay Ferries",
        "Old 12",
    ]


def test_paragraphs_made_of_line_breaks_are_told_apart() -> None:
    assert page("<div>" + "<br><br>".join(PARAGRAPHS) + "</div>").body == "\n".join(PARAGRAPHS)


def test_names_of_boxes_are_read_however_they_are_written() -> None:
    lines = outline.read(document_fromstring('<div class="ArticleBody_relatedLinks__x9"><p>x</p></div>'))
    assert lines.zone(lines.lines[0].box - 1)


def test_a_body_in_json_ld_counts_only_when_it_agrees() -> None:
    other = json.dumps(
        {"@type": "NewsArticle", "headline": "X", "articleBody": "Quite another text about a different thing. " * 40}
    )
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert page(text, f'<script type="application/ld+json">{other}</script>').body == "\n".join(PARAGRAPHS)


def test_readings_above_words_are_no_text() -> None:
    line = (
        "<p><ruby>漁港<rp>(</rp><rt>ぎょこう</rt><rp>)</rp></ruby>の<ruby>灯台<rt>とうだい</rt></ruby>が"
        "<ruby><rb>修理</rb><rtc><rt>しゅうり</rt></rtc></ruby>を終え、三年ぶりに明かりがともった。船員たちは喜んでいる。</p>"
    )
    content = page(f"<article><h1><ruby>灯台<rt>とうだい</rt></ruby>に明かり</h1>{line * 3}</article>", lang="ja")
    assert content.title == "灯台に明かり"
    assert content.body.startswith("漁港の灯台が修理を終え、三年ぶりに明かりがともった。")


def test_an_unclosed_reading_takes_no_paragraphs_with_it() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert PARAGRAPHS[2] in page(f"<ruby>x<rt>{text}").body


@pytest.mark.parametrize("mark", ["<wbr>", "<wbr/>"])
def test_where_a_word_may_break_it_does_not_end(mark: str) -> None:
    content = page("".join(f"<p>{p.replace('water', f'{mark}water')}</p>" for p in PARAGRAPHS))
    assert content.body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("tag", ["<embed src=x>", "<source src=x>", "<track>", "<picture>", "<map>", "<a name=x>"])
def test_an_element_that_has_no_end_takes_no_paragraphs_with_it(tag: str) -> None:
    first, *others = (f"<p>{p}</p>" for p in PARAGRAPHS)
    assert page(f"<article>{first}{tag}{''.join(others)}</article>").body == "\n".join(PARAGRAPHS)


def test_what_a_drawing_is_called_is_not_the_pages_title() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert page(f"<svg><title>Logo</title></svg><h1>Breakwater closed</h1>{text}").title == "Breakwater closed"


@pytest.mark.parametrize("heading", ["More from Town", "Mehr aus dem Ort", "Sur le même sujet", "Więcej z miasta"])
def test_teasers_in_a_box_beside_that_of_the_paragraphs_are_left_out(heading: str) -> None:
    text = "".join(f"<div>{p}</div>" for p in PARAGRAPHS)
    told = "The gale came at four in the morning and took a third of its tiles, the warden said on Sunday."
    below = f"<div><h3>{heading}</h3><div><a href='/t/1'>Storm takes the roof</a><div>{told}</div></div></div>"
    assert page(f"<div><h1>Closed</h1><div>{text}</div>{below}</div>").body == "\n".join(PARAGRAPHS)


def test_a_lead_with_a_dateline_is_text_whatever_the_day_looks_like() -> None:
    lead = f"NORTHQUAY, 3. Mai 2022 (qpa) – {PARAGRAPHS[0]}"
    head = f'<meta name="description" content="{PARAGRAPHS[0]}"><meta property="og:title" content="Harbour closed">'
    others = "".join(f"<p>{p}</p>" for p in (PARAGRAPHS[0].replace("Tuesday", "Monday"), *PARAGRAPHS[1:]))
    assert page(f"<h1>Harbour closed</h1><div><p><b>{lead}</b></p>{others}</div>", head).body.startswith(lead)


@pytest.mark.parametrize("soft", ["\u00ad", "&shy;", "&#173;", "&#xAD;", "\u200b", "&#8203;", "\ufeff"])
def test_soft_hyphens_are_no_text(soft: str) -> None:
    content = page(
        "".join(f"<p>{p.replace('water', f'{soft}wa{soft}ter')}</p>" for p in PARAGRAPHS),
        f'<meta property="og:title" content="Break{soft}water closed">',
    )
    assert content.body == "\n".join(PARAGRAPHS)
    assert content.title == "Breakwater closed"


def test_joiners_of_a_script_stay() -> None:
    text = "مردم می\u200cگویند که کتابخانه\u200cهای شهر از شنبه باز می\u200cشوند و ورود به آنها برای همه رایگان است."
    content = page(
        f"<article><p>{text}</p><p>{text}</p></article>", '<meta property="og:title" content="خانه\u200cها">'
    )
    assert content.body.startswith(text)
    assert content.title == "خانه\u200cها"


def test_a_plain_page_is_surely_whole() -> None:
    long = "".join(f"<p>{PARAGRAPHS[i % 3]} As the log of day {i} says.</p>" for i in range(15))
    sureness = page(f"<article><h1>Breakwater closed</h1>{long}</article>").sureness
    assert sureness is not None
    assert sureness > 0.9


def test_a_page_of_which_much_was_dropped_is_not_surely_whole() -> None:
    long = "".join(f"<p>{PARAGRAPHS[i % 3]} As the log of day {i} says.</p>" for i in range(15))
    link = f'<p><a href="/{{}}">{PARAGRAPHS[0][:70]}</a></p>'
    among = "".join(link.format(number) for number in range(15))
    sureness = page(f"<article><h1>Breakwater closed</h1>{among}{long}</article>").sureness
    assert sureness is not None
    assert sureness < 0.8


def test_a_body_of_which_much_is_links_is_not_surely_whole() -> None:
    text = [f"{PARAGRAPHS[i % 3]} As the log of day {i} says." for i in range(15)]
    half = "".join(f'<p><a href="/{i}">{told[:40]}</a>{told[40:]}</p>' for i, told in enumerate(text))
    plain = page(f"<article><h1>Breakwater closed</h1>{''.join(f'<p>{told}</p>' for told in text)}</article>")
    linked = page(f"<article><h1>Breakwater closed</h1>{half}</article>")
    assert linked.body == plain.body
    assert linked.sureness is not None
    assert plain.sureness is not None
    assert linked.sureness < plain.sureness


def test_the_more_is_dropped_the_less_sure_it_is_that_it_is_all() -> None:
    text = "".join(f"<p>{PARAGRAPHS[i % 3]} As the log of day {i} says.</p>" for i in range(9))
    chosen = choose(outline.read(document_fromstring(f"<body><article>{text}</article></body>")))
    all_of_it, most, little = (chosen.sureness(chosen.lines[:kept]) for kept in (9, 8, 3))
    assert little < most < all_of_it


def test_a_last_paragraph_may_be_a_link() -> None:
    last = "The whole report on the cracks, with drawings of the wall and a list of works, lies open at the town hall."
    assert last in story(f'<p><a href="/report">{last}</a></p>').body


def test_so_may_one_in_a_box_of_its_own_among_others() -> None:
    linked = (
        "On Friday the harbour, the county and both islands had said that they would keep to what the court decides."
    )
    box = f'<div class="paragraph"><p><a href="/friday"><strong>{linked}</strong></a></p></div>'
    assert linked in story(box, f"<p>{PARAGRAPHS[0]} Once more.</p>").body
    teaser = box.replace("<p>", '<h4><a href="/friday">What was said</a></h4><p>')
    assert linked not in story(teaser, f"<p>{PARAGRAPHS[0]} Once more.</p>").body


NEXT = "<p>The ferry of Northquay ran again on Friday after the longest storm of the winter, with forty on board.</p>"


def body_of(*parts: str) -> str:
    page = f"<html><head><title>Wall cracks</title></head><body>{''.join(parts)}</body></html>"
    return extract(Page("https://outlet.example/a", page.encode(), NOW)).body


@pytest.mark.parametrize("count", [1, 3, 6])
def test_the_article_that_is_read_next_is_another_one(count: int) -> None:
    paragraphs = [f"{paragraph} ({number})" for number, paragraph in enumerate((PARAGRAPHS * 2)[:count])]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    following = f"<article><h1>Ferry runs</h1>{NEXT * 9}</article>"
    assert body_of(f"<article><h1>Wall cracks</h1>{text}</article>", following) == "\n".join(paragraphs)


def test_a_part_of_an_article_with_a_headline_is_no_other_one() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    part = f"<article><h1>Ferry runs</h1>{NEXT * 9}</article>"
    assert "forty on board" in body_of(f"<article><h1>Wall cracks</h1>{text}{part}</article>")
    inner = f"<article><h1>Wall cracks</h1>{text}</article>"
    assert PARAGRAPHS[0] in body_of(f"<article>{inner}<h1>Ferry runs</h1>{NEXT}</article>")
    assert "forty on board" in body_of("<article><h1>Wall cracks</h1></article>", part)


def test_small_print_is_none_of_a_short_text_however_long_it_is() -> None:
    print_ = (
        "<p>The Harbor Times is printed in Northquay. Each report of this paper may be told again with its name.</p>"
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2])
    page = f"<html><body><article><h1>Wall cracks</h1>{text}</article><footer>{print_ * 9}</footer></body></html>"
    body = extract(Page("https://outlet.example/a", page.encode(), NOW)).body
    assert body == "\n".join(PARAGRAPHS[:2])


def test_a_short_link_below_a_text_is_none_of_it() -> None:
    assert "All about walls." not in story('<p><a href="/walls">All about walls.</a></p>').body


def test_short_lines_that_a_click_opens_are_text() -> None:
    panel = "<ul><li>Tickets stay valid</li><li>Bikes go by road</li></ul>"
    content = story(f'<div class="accordion-panel hidden">{panel}</div>', f"<p>{PARAGRAPHS[0]} So it says.</p>")
    assert "Bikes go by road" in content.body


@pytest.mark.parametrize(("repeated", "read"), [(2, False), (4, True)])
def test_a_short_text_of_script_data_is_read_and_a_snippet_is_not(repeated: int, read: bool) -> None:
    told = [
        f"The harbour wall has cracked again in part {n}, the town's engineer said on Monday." for n in range(repeated)
    ]
    assert (sum(map(len, told)) >= 300) is read
    data = json.dumps({"page": {"body": told}})
    content = page("<div id='app'></div>", f'<script type="application/json">{data}</script>')
    assert bool(content.body) is read


def test_the_librarys_body_is_left_untouched() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "<p>Photo: Harbor Times</p>"
    html = f"<html><body><article><h1>Breakwater closed</h1>{text}</article></body></html>"
    content = extract(Page("https://outlet.example/story", html.encode(), NOW), reader="trafilatura")
    assert content.witnesses["body"] == "trafilatura"
    assert "Photo: Harbor Times" in content.body
    assert content.extractor != EXTRACTOR


# --- provenance ---


def test_every_value_names_its_witness() -> None:
    head = '<meta property="og:title" content="Breakwater closed"><meta name="author" content="Ada Quist">'
    assert page(f"<p>{PARAGRAPHS[0]}</p>" * 3, head).witnesses["authors"] == "meta"


def test_witnesses_that_disagree_are_kept() -> None:
    head = '<meta property="og:title" content="Breakwater closed for eleven weeks">'
    content = page("<article><h1>Cracks close breakwater</h1>" + f"<p>{PARAGRAPHS[0]}</p>" * 3 + "</article>", head)
    assert (content.title, content.dissent["title"]) == (
        "Cracks close breakwater",
        ("og: breakwater closed for eleven weeks",),
    )


def test_page_and_feed_bear_witness_to_the_language() -> None:
    galician = "A confraría de pescadores dixo que as obras do peirao rematan na primavera e que non haberá atrasos."
    html = (
        f'<html lang="en"><head><meta property="og:locale" content="es_ES"></head><body><p>{galician}</p></body></html>'
    )
    address = "https://outlet.example/story"
    entry = Entry(url=address, link=address, title="Obras no peirao", language="gl")
    content = extract(Page(address, html.encode(), NOW), entry)
    assert content.language == "gl"
    assert content.witnesses["language"].startswith("text+declared (declared: en, declared: es")


def test_an_article_may_declare_another_language_than_its_page() -> None:
    malay = "Nelayan kembali ke darat pada hari Khamis dan menjual ikan di pasar kampung."
    assert page(f'<article lang="id"><p>{malay}</p></article>', lang="en").language == "id"
    assert page(f'<article lang="ms"><p>{malay}</p></article>', lang="en").language == "ms"


def test_a_text_against_its_template_is_told() -> None:
    content = page("".join(f"<p>{p}</p>" for p in PARAGRAPHS), lang="de-DE")
    assert (content.language, content.witnesses["language"]) == ("en", "text (declared: de)")


@pytest.mark.parametrize(
    ("text", "agency"),
    [("Associated Press", "AP"), ("dpa", "dpa"), ("Anadolu Ajansı", "AA"), ("AFP/Reuters", "AFP"), ("Ada Quist", None)],
)
def test_named_agency(text: str, agency: str | None) -> None:
    assert named_agency(text) == agency


LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Rain"{}}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "whole"),
    [
        (LD.format(""), "<h1>Rain</h1>", True),
        (LD.format(', "isAccessibleForFree": false'), "<h1>Rain</h1>", False),
        ('<meta property="og:type" content="article">', "<h1>Rain</h1>", True),
        ('<meta property="og:type" content="website">', "<h1>Rain</h1><article><p>Other</p></article>", False),
        ("", "<article><h1>Rain</h1><p>It rains.</p></article>", True),
        ("", "<article><h1>Rain</h1></article><article><h1>Sun</h1></article>", False),
    ],
)
def test_whether_a_page_says_that_it_is_one_article(head: str, body: str, whole: bool) -> None:
    assert page(f"{body}<p>It rains in the north.</p>", head).whole is whole
