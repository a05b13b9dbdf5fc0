"""What feeds of the wild do to titles, names, addresses and encodings: one item each, and what is read of it."""

from datetime import UTC, datetime

import pytest

from newsbot.feeds import parse_feed
from newsbot.items import Entry
from newsbot.network.urls import canonical_url

URL = "https://quaypost.example/rss"


def item(inner: str, title: str = "Ferry", namespaces: str = "") -> bytes:
    head = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" {namespaces}><channel><title>Q</title>'
    return f"{head}<item><title>{title}</title><link>/a</link>{inner}</item></channel></rss>".encode()


def only(body: bytes) -> Entry:
    (entry,) = parse_feed(body, URL).entries
    return entry


def test_captions_of_pictures_are_no_summary() -> None:
    media = '<media:content url="/p.jpg"><media:description>The pier</media:description></media:content>'
    body = item(
        f"{media}<description>It moves.</description>", namespaces='xmlns:media="http://search.yahoo.com/mrss/"'
    )
    assert only(body).summary == "It moves."


def test_the_end_of_a_long_domain_is_no_name() -> None:
    authors = "<dc:creator>Mira Feldt</dc:creator><author>mira@quaypost.example</author>"
    assert only(item(authors)).authors == ("Mira Feldt",)


@pytest.mark.parametrize(("written", "title"), [("R&D", "R&D"), ("The &lt;input&gt; element", "The <input> element")])
def test_titles_stay_as_meant(written: str, title: str) -> None:
    assert only(item("", written)).title == title


def test_an_answer_that_was_cut_off_names_no_half_address() -> None:
    feed = parse_feed(item("")[:-16] + b"<item><title>B</title><link>https://quaypost.exa", URL)
    assert [entry.link for entry in feed.entries] == ["https://quaypost.example/a"]
    sitemap = b"<urlset><url><loc>https://quaypost.example/a</loc></url><url><loc>https://quaypost.exa"
    assert [entry.link for entry in parse_feed(sitemap, URL).entries] == ["https://quaypost.example/a"]


def test_an_entry_that_links_to_nothing_but_itself_is_its_own_address() -> None:
    entry = "<entry><title>T</title><id>urn:1</id><link rel='self' href='/a'/></entry>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title>{entry}</feed>"
    assert only(feed.encode()).link == "https://quaypost.example/a"


@pytest.mark.parametrize("title", ["Un été", "Über die Brücke", "Un Élu démissionne"])
def test_single_bytes_at_the_beginning_of_words_are_letters(title: str) -> None:
    body = item("<description>Là-bas, l’été où l’œuvre</description>", "TITLE")
    assert only(body.replace(b"TITLE", title.encode("latin-1"))).title == title


def test_capitals_behind_a_small_letter_speak_against_a_cyrillic_encoding() -> None:
    title = "Совет перенёс причал на восточный берег"
    body = b'<?xml version="1.0" encoding="windows-1251"?>' + item("", "TITLE").replace(
        b"TITLE", title.encode("koi8-r")
    )
    assert only(body).title == title


@pytest.mark.parametrize(
    "written",
    ["https:/quaypost.example/a", "http://https://quaypost.example/a", "https://quaypost.example/\n    a",
     "https://quaypost.example/a?srsltid=1", "https://quaypost.example/a?ttclid=1"],
)  # fmt: skip
def test_addresses_as_templates_break_them(written: str) -> None:
    assert canonical_url(written, URL) == "https://quaypost.example/a"


@pytest.mark.parametrize(
    "written",
    [
        '&lt;time datetime="2026-03-04T09:30:00+03:00"&gt;Wed, 03/04/2026 - 09:30&lt;/time&gt;',
        "&lt;span&gt;Wed, 04 Mar 2026 06:30:00 GMT&lt;/span&gt;",
    ],
)
def test_a_date_is_told_by_the_markup_that_a_template_has_put_into_its_field(written: str) -> None:
    entry = only(item(f"<pubDate>{written}</pubDate>"))
    assert entry.published == datetime(2026, 3, 4, 6, 30, tzinfo=UTC)


def test_an_attribute_is_not_taken_for_a_relative_address() -> None:
    body = item("").replace(b"<link>", b'<link url="https://api.quaypost.example/4711">')
    assert only(body).link == "https://quaypost.example/a"


def test_what_a_comment_names_is_not_the_kind_of_a_feed() -> None:
    body = b"<urlset><url><loc>https://quaypost.example/a</loc></url></urlset>"
    assert parse_feed(b"<!-- made with the <rss> and <html> plug-in -->" + body, URL).kind == "sitemap"
