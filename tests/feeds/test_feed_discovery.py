"""Where feeds of a site are looked for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.feeds import FoundFeed, discover_feeds, usual_places

PAGE = Path(__file__).parents[2] / "fixtures" / "feeds" / "discovery" / "page.html"
SITE = "https://meridian.example/"


def test_feeds_of_a_page_in_the_order_of_their_promise() -> None:
    assert discover_feeds(PAGE.read_bytes(), SITE) == [
        FoundFeed("https://meridian.example/world/rss.xml", "World", "rss", "link"),
        FoundFeed("https://meridian.example/feed.json", "Everything", "json", "link"),
        FoundFeed("https://meridian.example/local/rss", "Local news", "unknown", "anchor"),
        FoundFeed("https://meridian.example/comments/feed", "Comments", "rss", "link"),
    ]


@pytest.mark.parametrize("body", [b"", b"\x00", b"plain text", b"<", b"<!-- -->", b"<html>" * 5000])
def test_a_page_that_announces_nothing_gives_nothing(body: bytes) -> None:
    assert discover_feeds(body, SITE) == []


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/xml,x", "file:///etc/hostname", "https://x.example:99999/", ""]
)
def test_R18_announced_addresses_that_cannot_be_fetched_are_left_out(href: str) -> None:
    page = f'<link rel="alternate" type="application/rss+xml" href="{href}">'
    assert discover_feeds(page.encode(), SITE) == []


@given(st.binary(max_size=300))
def test_R76_any_page_gives_a_list(body: bytes) -> None:
    assert isinstance(discover_feeds(b"<link rel=alternate type=application/rss+xml href=" + body, SITE), list)


def test_usual_places_are_on_the_site() -> None:
    assert all(place.startswith(SITE) for place in usual_places("https://meridian.example"))


def test_usual_places_of_a_section_begin_with_the_section() -> None:
    assert usual_places("https://meridian.example/sport/")[0] == "https://meridian.example/sport/feed"
