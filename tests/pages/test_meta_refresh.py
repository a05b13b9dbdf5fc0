"""Which pages are signposts: they send their reader elsewhere at once and say nothing themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.pages.meta_refresh import refresh_target

HERE = "https://hafenbote.example/alt/"


def sign(content: str, rest: str = "<p>Die Seite ist umgezogen.</p>", tag: str = "http-equiv") -> bytes:
    head = f'<meta {tag}="refresh" content="{content}">'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{rest}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (sign("0; url=/feed.xml"), "https://hafenbote.example/feed.xml"),
        (sign("0;URL='https://neu.example/feed?a=1&amp;b=2'"), "https://neu.example/feed?a=1&b=2"),
        (sign("3 , url = neu/"), "https://hafenbote.example/alt/neu/"),
        (b"<html><META HTTP-EQUIV=Refresh CONTENT=0;url=/x></html>", "https://hafenbote.example/x"),
        (b'<html><meta content="1;url=/z" http-equiv="refresh"></html>', "https://hafenbote.example/z"),
        ("<html><meta http-equiv='refresh' content='0;url=/läuft'></html>".encode(), "https://hafenbote.example/läuft"),
    ],
)
def test_signposts_are_followed(body: bytes, target: str) -> None:
    assert refresh_target(body, HERE) == target


@pytest.mark.parametrize(
    "body",
    [
        sign("300"),
        sign("300; url=/"),
        sign("0; url="),
        sign("0; url=/alt/"),
        sign("0; url=#top"),
        sign("0; url=javascript:alert(1)"),
        sign("0; url=file:///etc/passwd"),
        sign("5; url=/naechste", "<p>Der Rat hat die Fähre verlegt.</p>" * 40),
        sign("0; url=/neu", tag="name"),
        b'<html><noscript><meta http-equiv="refresh" content="0; url=/ohne-skript"></noscript></html>',
        b'<html><!-- <meta http-equiv="refresh" content="0; url=/frueher"> --></html>',
        b'<?xml version="1.0"?><rss><channel><description><![CDATA[<meta http-equiv="refresh" content="0;url=/x">]]>',
        b"",
    ],
)
def test_pages_of_their_own_are_not(body: bytes) -> None:
    assert refresh_target(body, HERE) is None


@pytest.mark.parametrize(
    ("header", "rest", "target"),
    [
        ("0; url=/nyheter/42", "", "https://hafenbote.example/nyheter/42"),
        ("3;URL=https://neu.example/a", "<html><p>Flyttat.</html>", "https://neu.example/a"),
        ("0; url=/nyheter/42", "<p>Kommunen stänger bron i två veckor.</p>" * 40, None),
        ("300; url=/nyheter/42", "", None),
        ("300", "", None),
        ("0; url=/alt/", "", None),
    ],
)
def test_a_header_says_it_as_well(header: str, rest: str, target: str | None) -> None:
    assert refresh_target(rest.encode(), HERE, header) == target


@given(st.binary(max_size=200), st.text(max_size=60))
def test_no_page_raises(noise: bytes, content: str) -> None:
    refresh_target(noise, HERE)
    found = refresh_target(sign(content), HERE)
    assert found is None or found.startswith(("http:", "https:", "HTTP", "Http"))
