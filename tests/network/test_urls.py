"""Addresses: canonical forms, outlets, public addresses, secrets."""

import ipaddress
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.errors import BadURLError
from newsbot.network.urls import (
    MAX_URL,
    absolute_url,
    canonical_url,
    host_of,
    is_public_address,
    literal_address,
    outlet_of,
    redact,
    same_outlet,
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Outlet.Example:80/a/../b//c?b=2&a=1#frag", "http://outlet.example/b/c?a=1&b=2"),
        ("https://outlet.example", "https://outlet.example/"),
        ("https://outlet.example?", "https://outlet.example/"),
        ("https://outlet.example/a?utm_source=x&utm_medium=y&fbclid=z&id=7", "https://outlet.example/a?id=7"),
        ("https://outlet.example/a?source=rss&cmpid=1&at_medium=2&xtor=3", "https://outlet.example/a"),
        ("https://outlet.example/a?wt.mc_id=1&fb_action_ids=2&soc_src=3&icid=4&Echobox=5", "https://outlet.example/a"),
        ("https://outlet.example/a;jsessionid=28E.worker2?PHPSESSID=0aF&id=7", "https://outlet.example/a?id=7"),
        ("https://outlet.example/a;b=1", "https://outlet.example/a%3Bb=1"),
        (
            "https://outlet.example/a?affaire=3&garten=1&glas=2&reference=4&refnr=5",
            "https://outlet.example/a?affaire=3&garten=1&glas=2&reference=4&refnr=5",
        ),
        ("https://outlet.example/a?affiliate=3&gad_source=1&referrer=4&ref_src=5&gaa_at=6", "https://outlet.example/a"),
        ("https://outlet.example/?4711", "https://outlet.example/?4711"),
        ("https://outlet.example/i.php?article=77&lang=tr", "https://outlet.example/i.php?article=77&lang=tr"),
        ("https://outlet.example/i.php?cid=33&empty=", "https://outlet.example/i.php?cid=33"),
        ("https://outlet.example/ara?q=%FE", "https://outlet.example/ara?q=%FE"),
        ("https://outlet.example/ü b", "https://outlet.example/%C3%BC%20b"),
        ("https://outlet.example/a?x=1&amp;y=2", "https://outlet.example/a?x=1&y=2"),
        ("https://outlet.example/r/https://other.example/x", "https://outlet.example/r/https:/other.example/x"),
        (
            "https://outlet.example/r?url=https://other.example/x",
            "https://outlet.example/r?url=https%3A%2F%2Fother.example%2Fx",
        ),
        ("https://name:secret@outlet.example/a", "https://outlet.example/a"),
        ("https://outlet.example./a", "https://outlet.example/a"),
        ("https://outlet.example:443/a", "https://outlet.example/a"),
        ("https://outlet.example:8443/a", "https://outlet.example:8443/a"),
        ("https://[2001:DB8::0:1]:443/", "https://[2001:db8::1]/"),
        (" https://outlet.example/a\n", "https://outlet.example/a"),
        ("https://outlet.example/a%2fb", "https://outlet.example/a%2Fb"),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/a", "https://outlet.example/a"),
        ("b?x=1", "https://outlet.example/feeds/b?x=1"),
        ("//cdn.outlet.example/c", "https://cdn.outlet.example/c"),
        ("\\d", "https://outlet.example/d"),
        ("", "https://outlet.example/feeds/all.xml"),
    ],
)
def test_relative_addresses_are_resolved_against_the_base(url: str, canonical: str) -> None:
    assert canonical_url(url, "https://outlet.example/feeds/all.xml") == canonical


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname", "data:text/html,x", "ftp://outlet.example/a", "s3://bucket/key", "javascript:alert(1)",
        "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "mailto:a@outlet.example",
        "gopher://outlet.example/", "a/b", "",
        "feed:https://outlet.example/", "http:", "http://", "https:///a", "about:blank",
        "vbscript:x", "blob:https://x.example/1",
    ],
)  # fmt: skip
def test_R18_only_http_and_https_are_addresses(url: str) -> None:
    with pytest.raises(BadURLError):
        canonical_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://outlet.example:99999/", "https://outlet.example:0/", "https://outlet.example:-1/", "https://outlet.example:a/",
        "https://outlet.example/" + "a" * 100_000, "https://" + "a" * 300 + ".example/", "https://a..example/",
        "https://outlet.example/a\x00b", "https://outlet.example/\x1b[2J", "https://outlet.example/\ud800", "https://[::1/",
        "https://[zz]/", "https://ex ample/", "https://<script>/", "https://outlet.example\x7f/", "https://%00/", "https://.../",
    ],
)  # fmt: skip
def test_R70_addresses_that_cannot_be_fetched_are_refused(url: str) -> None:
    with pytest.raises(BadURLError):
        canonical_url(url)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("https://оutlet.example/", "https://xn--utlet-iye.example/"),  # a Cyrillic o shows itself
        ("https://ＯＵＴＬＥＴ.example/", "https://outlet.example/"),
        ("https://outlet。example/", "https://outlet.example/"),
        ("https://outlet.example@evil.example/", "https://evil.example/"),
        ("https://evil.example\\@outlet.example/", "https://evil.example/@outlet.example/"),
        ("https://out\tlet.example/a\nb", "https://outlet.example/ab"),
    ],
)
def test_R70_odd_spellings_have_one_canonical_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_R48_the_message_of_a_refused_address_keeps_its_password_to_itself() -> None:
    with pytest.raises(BadURLError) as caught:
        canonical_url("https://name:canary@outlet.example:99999/?token=canary")
    assert "canary" not in str(caught.value)


def test_the_address_to_request_keeps_what_the_canonical_form_drops() -> None:
    assert absolute_url("/a?utm_source=x&b", "https://outlet.example/") == "https://outlet.example/a?utm_source=x&b"


_PIECE = st.text(alphabet="abcé%/?&=#.:;@+ \\ü-_~!'()*,[]{}<>|\"0129AÇ\u3002", max_size=40)


@settings(max_examples=300)
@given(
    _PIECE, st.sampled_from(["https://outlet.example/", "http://a.b.example:8080/x?", "https://outlet.example", "//"])
)
def test_canonicalising_twice_changes_nothing(piece: str, head: str) -> None:
    try:
        once = canonical_url(head + piece, "https://base.example/x/")
    except BadURLError:
        return
    assert canonical_url(once) == once


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_R70_any_text_is_canonical_or_refused(text: str) -> None:
    try:
        found = canonical_url(text, "https://base.example/")
    except BadURLError:
        return
    assert found.isascii()
    assert found.startswith(("http://", "https://"))
    assert len(found) <= MAX_URL


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.meridian.example/a", "meridian.example"),
        ("https://meridian.example", "meridian.example"),
        ("https://a.b.desk.test:8080/", "desk.test"),
        ("https://news.outlet.co.uk/", "outlet.co.uk"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("https://www.haber.com.tr/", "haber.com.tr"),
        ("https://10.0.0.1/", "10.0.0.1"),
        ("https://localhost/", "localhost"),
        ("feeds.meridian.example", "meridian.example"),
        ("nonsense://[", ""),
    ],
)
def test_outlet_of_an_address(url: str, outlet: str) -> None:
    assert outlet_of(url) == outlet


def test_hosts_of_one_site_are_one_outlet() -> None:
    assert same_outlet("https://feeds.outlet.co.uk/rss", "https://www.outlet.co.uk/a")


def test_sites_under_one_public_suffix_are_two_outlets() -> None:
    assert not same_outlet("https://one.co.uk/", "https://other.co.uk/")


def test_host_of_never_raises() -> None:
    assert host_of("https://[::1/") == ""


NOT_PUBLIC = [
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "0x7F.0.0.0x1",
    "017700000001", "0177.0.0.1", "0177.1", "00000177.0.0.1", "0", "0.0.0.0", "0x0", "00", "0.0.0.0.",
    "127.0.0.1.", "localhost", "localhost.", "LOCALHOST", "a.localhost", "localhost.localdomain",
    "ip6-localhost", "10.0.0.1", "10.1", "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "192.168.257", "3232235521", "0xc0a80001", "169.254.169.254", "2852039166", "0xa9fea9fe",
    "0251.0376.0251.0376", "100.64.0.1", "100.127.255.255", "198.18.0.1", "192.0.0.1", "192.0.2.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::1",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[::127.0.0.1]", "[fe80::1]", "[fe80::1%eth0]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a00:1::]", "[2001:db8::1]", "[2001::1]",
    "[100::1]", "[fec0::1]", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%2e",
]  # fmt: skip


@pytest.mark.parametrize("host", NOT_PUBLIC)
def test_R15_spellings_of_machines_that_are_not_public(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert not is_public_address(str(address))


@pytest.mark.parametrize(
    "ip",
    [
        "8.8.8.8",
        "1.1.1.1",
        "93.184.216.34",
        "2606:4700:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_public_addresses(ip: str) -> None:
    assert is_public_address(ip)


@pytest.mark.parametrize(
    "host", ["outlet.example", "a1.example", "1.2.3.4.5", "256.1.1.1", "08.1.1.g", "", "dead.beef", "x0"]
)
def test_names_are_not_literal_addresses(host: str) -> None:
    assert literal_address(host) is None


@pytest.mark.parametrize("text", ["", "outlet.example", "999.1.1.1", "127.1", "1.2.3.4/8"])
def test_R15_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public_address(text)


@given(st.integers(0, 2**32 - 1))
def test_R15_every_spelling_of_an_address_is_that_address(number: int) -> None:
    address = ipaddress.IPv4Address(number)
    a, b, c, d = address.packed
    spellings = [
        str(number),
        hex(number),
        f"0{number:o}",
        str(address),
        f"{a:#x}.{b}.{(c << 8) + d}",
        f"0{a:o}.{number & 0xFFFFFF}",
    ]
    assert {literal_address(each) for each in spellings} == {address}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://name:secret@outlet.example/a", "https://***@outlet.example/a"),
        ("mongodb://u:p/w@db.example/x?replicaSet=rs", "mongodb://***@db.example/x?replicaSet=rs"),
        ("https://u:p@ss@outlet.example/", "https://***@outlet.example/"),
        ("https://outlet.example/f?token=abc&id=1", "https://outlet.example/f?token=***&id=1"),
        ("https://outlet.example/f?id=1&api_key=abc#x", "https://outlet.example/f?id=1&api_key=***#x"),
        ("https://outlet.example/f?X-Amz-Signature=abc", "https://outlet.example/f?X-Amz-Signature=***"),
        ("https://outlet.example/f?monkey=1&article=2", "https://outlet.example/f?monkey=1&article=2"),
        ("https://outlet.example:8080/@author/x", "https://outlet.example:8080/@author/x"),
        ("failed: https://u:p@outlet.example/ again", "failed: https://***@outlet.example/ again"),
    ],
)
def test_R48_secrets_of_an_address_are_not_shown(url: str, shown: str) -> None:
    assert redact(url) == shown


@pytest.mark.parametrize(
    "piece", ["a", "?a", "a://", "x:", "http://a:", "?token", "a?token=b&", "@", "&=", "http://u:p@"]
)
def test_redacting_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    redact(piece * 8_000)
    assert time.process_time() - started < 2


def test_importing_urls_loads_no_heavy_library() -> None:
    heavy = ("courlan", "w3lib", "tldextract", "requests", "scrapy")
    code = f"import sys, newsbot.network.urls; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.timeout(5)  # it would take minutes
def test_a_run_of_spaces_is_read_in_one_go() -> None:
    with pytest.raises(BadURLError, match="long"):
        absolute_url(f"http://outlet.example/{' ' * 300_000}end")
    assert absolute_url("http://outlet.example/a \n  b\t/c") == "http://outlet.example/ab/c"
