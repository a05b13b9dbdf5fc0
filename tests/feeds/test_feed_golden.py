"""Every recorded feed reads as its expectation says."""

import gzip
import json
from pathlib import Path

import pytest
from feed_golden import FETCHED, ROOT, URL, golden_dirs, read

from newsbot.feeds import parse_feed


@pytest.mark.parametrize("directory", golden_dirs(), ids=lambda path: path.name)
def test_golden_feed(directory: Path) -> None:
    assert read(directory) == json.loads((directory / "expected.json").read_text(encoding="utf-8"))


def test_every_kind_of_feed_has_a_fixture() -> None:
    kinds = {read(directory)["kind"] for directory in golden_dirs()}
    assert kinds == {"rss", "rdf", "atom", "json", "sitemap", "sitemap-index"}


def test_a_gzip_body_reads_like_the_plain_one() -> None:
    body = (ROOT / "news-sitemap" / "feed.xml").read_bytes()
    assert parse_feed(gzip.compress(body), URL, fetched=FETCHED) == parse_feed(body, URL, fetched=FETCHED)


def test_what_the_server_calls_it_does_not_matter() -> None:
    body = (ROOT / "jsonfeed11" / "feed.json").read_bytes()
    assert parse_feed(body, URL, "text/html").kind == "json"


def test_the_hub_may_be_named_in_a_header() -> None:
    body = (ROOT / "rss091" / "feed.xml").read_bytes()
    link = '<https://hub.example/>; rel="hub", </rss>; rel=self'
    document = parse_feed(body, URL, headers={"LINK": link})
    assert (document.hub_url, document.self_url) == ("https://hub.example/", "https://feeds.example/rss")


HUBS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>F</title>
<atom:link rel="hub" href="https://inner.example/"/><atom:link rel="self" href="https://feeds.example/inner"/>
<item><link>https://feeds.example/1</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("link", "hub", "topic"),
    [
        ("", "https://inner.example/", "https://feeds.example/inner"),
        ("<https://outer.example/>; rel=hub", "https://outer.example/", "https://feeds.example/inner"),
        (
            '</hub>; title="a, b"; rel="x HUB", </s>; rel=\'self\'',
            "https://feeds.example/hub",
            "https://feeds.example/s",
        ),
        (
            "<https://a.example/>; rel=hub, <https://b.example/>; rel=hub",
            "https://a.example/",
            "https://feeds.example/inner",
        ),
        (
            "<javascript:alert(1)>; rel=hub, <https://b.example/>; rel=preload",
            "https://inner.example/",
            "https://feeds.example/inner",
        ),
        ('<https://c.example/>; rel="hub', "https://inner.example/", "https://feeds.example/inner"),
    ],
)
def test_what_the_header_says_of_hubs_goes_before_what_the_feed_says(link: str, hub: str, topic: str) -> None:
    document = parse_feed(HUBS.encode(), URL, headers={"Link": link})
    assert (document.hub_url, document.self_url) == (hub, topic)


ENTRY = """<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>F</title><entry{inner}><title>T</title><id>{id}</id>
{link}</entry></feed>"""


@pytest.mark.parametrize(
    "ident", ["1", "tag:feeds.example,2026:1", "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "/1"]
)
def test_an_id_that_is_no_address_is_no_link(ident: str) -> None:
    document = parse_feed(ENTRY.format(base="", inner="", id=ident, link="").encode(), URL)
    assert (document.entries, document.problems[-1]) == ((), "1 entry without a link (T)")


@pytest.mark.parametrize(
    ("base", "inner", "link"),
    [
        ("", "", "https://feeds.example/x/a"),
        (' xml:base="https://other.example/x/"', "", "https://other.example/x/a"),
        (' xml:base="/x/"', "", "https://feeds.example/x/a"),
        (' xml:base="https://other.example/x/"', ' xml:base="y/"', "https://other.example/x/y/a"),
    ],
)
def test_a_link_counts_from_the_bases_around_it(base: str, inner: str, link: str) -> None:
    body = ENTRY.format(base=base, inner=inner, id="1", link='<link href="a"/>')
    assert [entry.link for entry in parse_feed(body.encode(), URL).entries] == [link]
