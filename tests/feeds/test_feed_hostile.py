"""Feeds that are broken, lie or attack: the rest is read, or a FeedError says why not; nothing is opened or fetched."""

import gzip
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbot.corpus.reasons import REASONS
from newsbot.errors import FeedError
from newsbot.feeds import MAX_BYTES, MAX_ENTRIES, parse_feed

FIXTURES = Path(__file__).parents[2] / "fixtures" / "feeds"
URL = "https://outlet.example/rss"
FETCHED = datetime(2026, 3, 5, tzinfo=UTC)
LINK = "https://outlet.example/a"


def rss(items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


def item(link: str = LINK, title: str = "A title", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def titles(body: bytes, content_type: str = "") -> list[str]:
    return [entry.title for entry in parse_feed(body, URL, content_type, fetched=FETCHED).entries]


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Names of files opened and sockets used meanwhile."""
    seen: list[str] = []
    watching = True

    def hook(event: str, args: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
            seen.append(f"{event} {args[0]}")

    for body in (rss(item()), f"<urlset><url><loc>{LINK}</loc></url></urlset>"):  # whatever loads lazily is loaded
        parse_feed(body.encode(), URL)
    sys.addaudithook(hook)
    yield seen
    watching = False


@pytest.mark.parametrize(
    "body",
    [b"/etc/hostname", b"http://127.0.0.1/x", b"https://outlet.example/rss", b"file:///etc/hostname", b"feed.xml"],
)
def test_R19_a_body_that_is_a_path_or_address_is_not_followed(body: bytes, opened: list[str]) -> None:
    with pytest.raises(FeedError):
        parse_feed(body, URL)
    assert opened == []


XXE = {
    "external file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "external address": '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "external subset": '<!DOCTYPE rss SYSTEM "file:///etc/hostname">',
    "public subset": '<!DOCTYPE rss PUBLIC "-//X//EN" "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("head", XXE.values(), ids=XXE.keys())
@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_R20_external_entities_are_not_read(head: str, root: str, opened: list[str]) -> None:
    text = rss(item(title="&x; end"), head)
    if root == "urlset":
        text = f"{head}<urlset><url><loc>{LINK}</loc><title>&x; end</title></url></urlset>"
    document = parse_feed(text.encode(), URL)
    assert "end" in document.entries[0].title
    assert opened == []


def _laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return rss(item(title="&l9;"), f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>')


BLOW_UPS = {
    "billion laughs": _laughs(),
    "quadratic": rss(item(title="&q;" * 50_000), f'<!DOCTYPE rss [<!ENTITY q "{"q" * 50_000}">]>'),
    "through characters": rss(item(title="&b;"), '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'),
    "parameter": rss(item(), '<!DOCTYPE rss [<!ENTITY % a "x">]>'),
    "endless doctype": "<!DOCTYPE rss ['<rss>'" + "<!-- x -->" * 100_000,
}


@pytest.mark.parametrize("text", BLOW_UPS.values(), ids=BLOW_UPS.keys())
def test_R21_entities_that_blow_up_are_refused(text: str) -> None:
    started = time.process_time()
    with pytest.raises(FeedError) as caught:
        parse_feed(text.encode(), URL)
    assert caught.value.reason == "too-complex"
    assert time.process_time() - started < 5


def test_entities_for_single_characters_are_read() -> None:
    text = rss(item(title="caf&eacute; &euro;5 &mine;"), '<!DOCTYPE rss [<!ENTITY mine "&#8212;">]>')
    assert titles(text.encode()) == ["café €5 —"]


def test_a_doctype_within_an_entry_is_text() -> None:
    body = "<description><![CDATA[<!DOCTYPE html [<p>a page, pasted]]></description>"
    assert titles(rss(item(more=body), '<?xml version="1.0"?><!-- <!DOCTYPE x> -->').encode()) == ["A title"]


TOO_COMPLEX = {
    "300,000 attributes": rss("<item " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>"),
    "long attribute": rss(f'<item a="{"x" * 1_000_000}"/>'),
    "200,000 levels": rss("<a>" * 200_000),
    "200,000 levels in comments' shadow": rss("<!-- --><a>" * 200_000),
    "200,000 entries": rss(item() * 200_000),
    "2 million tags": rss("<a/>" * 2_000_000),
    "levels of items": rss("<item><b><c>" * 30_000),
}


@pytest.mark.parametrize("text", TOO_COMPLEX.values(), ids=TOO_COMPLEX.keys())
def test_R22_R24_too_much_to_read_is_refused_with_the_limit(text: str) -> None:
    started = time.process_time()
    with pytest.raises(FeedError) as caught:
        parse_feed(text.encode(), URL)
    assert caught.value.reason in ("too-complex", "too-large")
    assert time.process_time() - started < 10


def test_R24_a_body_of_50_megabytes_is_refused() -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(b"<rss>" + b" " * 50_000_000, URL)
    assert caught.value.reason == "too-large"


def test_R24_entries_beyond_the_limit_are_counted() -> None:
    document = parse_feed(_json(",".join(f'{{"url": "/{n}"}}' for n in range(MAX_ENTRIES + 7))), URL)
    assert len(document.entries) == MAX_ENTRIES
    assert document.left == (f"7 entries are beyond the {MAX_ENTRIES} that are read",)
    assert document.problems == ()


def test_R24_addresses_of_a_sitemap_beyond_the_limit_are_counted() -> None:
    rows = "".join(
        f"<url><loc>/{n}</loc><lastmod>2026-01-{n % 28 + 1:02}</lastmod></url>" for n in range(MAX_ENTRIES + 7)
    )
    document = parse_feed(f"<urlset>{rows}</urlset>".encode(), URL)
    assert document.left[0].startswith(f"7 of {MAX_ENTRIES + 7} addresses are beyond")
    assert document.entries[0].updated == datetime(2026, 1, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "reference",
    [
        "&#xD800;",
        "&#55296;",
        "&#0;",
        "&#x0;",
        "&#xFFFE;",
        "&#65535;",
        "&#1;",
        "&#x110000;",
        "&#99999999999;",
        "&#;",
        "&#x;",
    ],
)
def test_R23_illegal_references_cost_nothing_else(reference: str) -> None:
    text = rss(
        item(title=f"one{reference}") + item(link="/b", title="two", more=f"<description>x{reference}</description>")
    )
    assert titles(text.encode()) == ["one", "two"]


@pytest.mark.parametrize("raw", [b"\x00", b"\x01", b"\x0b", b"\xef\xbf\xbe", b"\xed\xa0\x80", b"\x1b[2J"])
def test_R12_illegal_bytes_leave_clean_text(raw: bytes) -> None:
    body = rss(item(title="oneMARK") + item(link="/b", title="two")).encode().replace(b"MARK", raw)
    found = titles(body)
    assert found[1] == "two"
    assert all(title.isprintable() and title.encode("utf-8") for title in found)


def test_R12_lone_surrogates_in_json_are_removed() -> None:
    assert titles(_json(r'{"url": "/a", "title": "a\ud800b\u0000", "id": "\udfff"}')) == ["ab"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/hostname",
        "ftp://x.example/",
        "s3://b/k",
        "mailto:a@b.example",
    ],
)
def test_R18_links_that_cannot_be_fetched_are_dropped_and_reported(link: str) -> None:
    document = parse_feed(rss(item(link=link) + item()).encode(), URL)
    assert [entry.link for entry in document.entries] == [LINK]
    assert link[:5] in document.problems[0]


@pytest.mark.parametrize(
    "body", [b"", b"   \n", b"\xef\xbb\xbf", b"\x00\x00", b"Service unavailable", b"[]", b"null", b'"x"', b"{}"]
)
def test_R25_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(body, URL)
    assert caught.value.reason == "not-a-feed"


def test_R25_an_html_page_is_refused_as_such() -> None:
    with pytest.raises(FeedError, match="HTML page"):
        parse_feed(b"<!DOCTYPE html><html><head><link rel='alternate'></head><body><rss/></body></html>", URL)


def test_R25_an_html_page_says_which_feed_it_names() -> None:
    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss.xml'></head><body></body></html>"
    with pytest.raises(FeedError, match=r"which names the feed https?://[^/]+/rss\.xml$"):
        parse_feed(page, URL)


def test_R25_a_truncated_feed_gives_what_it_holds_and_says_so() -> None:
    body = rss(item() + item("/b", "two") + item("/c", "three")).encode()
    document = parse_feed(body[: body.index(b"three")], URL)
    assert [entry.title for entry in document.entries][:2] == ["A title", "two"]
    assert "not well-formed" in document.problems[0]


def test_R25_a_feed_without_entries_says_so() -> None:
    assert parse_feed(rss("").encode(), URL).problems == ("no entries",)


def test_R25_warnings_before_the_feed_are_skipped() -> None:
    assert titles(b"Warning: foo() in bar.php on line 3\n" + rss(item()).encode()) == ["A title"]


ENCODINGS = {
    "utf-8 called latin-1": (rss(item(title="Füze, şehir")).encode(), "text/xml; charset=iso-8859-1", "Füze, şehir"),
    "header only": (rss(item(title="Füze, şehir")).encode("cp1254"), "text/xml; charset=windows-1254", "Füze, şehir"),
    "declaration": (
        rss(item(title="Füze"), '<?xml version="1.0" encoding="iso-8859-9"?>').encode("iso-8859-9"),
        "",
        "Füze",
    ),
    "utf-16 without mark": (rss(item(title="Füze")).encode("utf-16-le"), "", "Füze"),
    "utf-16 with mark": (rss(item(title="Füze")).encode("utf-16"), "", "Füze"),
    "utf-32": (rss(item(title="Füze")).encode("utf-32"), "", "Füze"),
    "bogus charset": (
        rss(item(title="Füze"), '<?xml version="1.0" encoding="no-such"?>').encode(),
        "text/xml; charset=x-y",
        "Füze",
    ),
    "utf-7 stays as it is": (
        rss(item(title="+ADw-b+AD4-"), '<?xml version="1.0" encoding="utf-7"?>').encode(),
        "",
        "+ADw-b+AD4-",
    ),
    "japanese": (
        rss(item(title="日本"), '<?xml version="1.0" encoding="iso-2022-jp"?>').encode("iso-2022-jp"),
        "",
        "日本",
    ),
}


@pytest.mark.parametrize(("body", "content_type", "title"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_R26_encodings_that_are_wrong_or_odd(body: bytes, content_type: str, title: str) -> None:
    assert titles(body, content_type) == [title]


@pytest.mark.parametrize(
    ("body", "title", "problem"),
    [
        (rss(item(title="Füze")).encode("cp1252"), "Füze", "Windows-1252"),
        (
            rss(item(title="Füze şehir ğ")).encode().replace(b"sehir", b"").replace(b"ehir", b"\xff"),
            "Füze ş\ufffd ğ",
            "not UTF-8",
        ),
    ],
)
def test_R26_bytes_that_are_not_what_they_say_are_reported(body: bytes, title: str, problem: str) -> None:
    document = parse_feed(body, URL)
    assert document.entries[0].title == title
    assert problem in document.problems[0]


def _json(items: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{items}]}}'.encode()


def test_R28_a_json_feed_nested_too_deep_is_refused() -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(_json('{"a":' * 100_000), URL)
    assert caught.value.reason == "too-complex"


@pytest.mark.parametrize(
    "odd",
    [
        '{"url": "/b", "title": %s}' % ("7" * 200_000),
        '{"url": 5}', '{"url": ["/x"]}', '{"url": {"a": 1}}', "5", "null", "[]",
        "NaN",
        '{"url": "/b", "title": null, "authors": "x", "author": 5}',
        '{"url": "/b", "authors": [5, {"name": 6}], "date_published": 5}',
        '{"url": "/b", "content_html": 5, "language": {}}', '{"url": "/b", "id": 1e999}', '{"id": "x"}, {"id": "x"}',
    ],
)  # fmt: skip
def test_R28_an_item_of_the_wrong_shape_costs_that_item_only(odd: str) -> None:
    assert "kept" in titles(_json(odd + ', {"url": "/kept", "title": "kept"}'))


def test_R30_one_guid_for_many_articles_does_not_merge_them() -> None:
    text = rss("".join(item(f"/{n}", f"t{n}", "<guid isPermaLink='false'>same</guid>") for n in range(3)))
    assert titles(text.encode()) == ["t0", "t1", "t2"]


def test_R30_one_address_under_many_guids_is_one_entry() -> None:
    text = rss("".join(item(LINK + f"?utm_source={n}", "t", f"<guid>g{n}</guid>") for n in range(3)))
    assert titles(text.encode()) == ["t"]


def test_R29_an_absurd_date_is_null_and_reported() -> None:
    document = parse_feed(
        rss(item(more="<pubDate>Mon, 30 Feb 2026 10:00:00 GMT</pubDate>")).encode(), URL, fetched=FETCHED
    )
    assert document.entries[0].published is None
    assert document.problems == ("1 entry with a date that cannot be (Mon, 30 Feb 2026 10:00:00 GMT)",)


@pytest.mark.parametrize(
    "title",
    [
        "Safe &lt;img src=x onerror=alert(1)&gt; title",
        "<![CDATA[Safe <script>alert(1)</script>title]]>",
        "Safe &amp;lt;b&amp;gt; title",
    ],
)
def test_R66_titles_are_text_without_markup(title: str) -> None:
    found = titles(rss(item(title=title)).encode())[0]
    assert " ".join(found.split()) == "Safe title"


def test_R67_terminal_escapes_are_shown_not_sent() -> None:
    found = titles(_json('{"url": "/a", "title": "a\\u009b2Jb\\u202ec"}'))[0]
    assert found == "a\\x9b2Jb\\u202ec"


def test_R33_a_gzip_bomb_is_refused() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(MAX_BYTES // 1_000_000 + 2)), packer.flush()])
    with pytest.raises(FeedError) as caught:
        parse_feed(bomb, URL)
    assert caught.value.reason == "too-large"


def test_R34_a_gzip_body_cut_short_is_refused() -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(gzip.compress(rss(item()).encode())[:-9], URL)
    assert caught.value.reason == "truncated"


HEADS = (
    b"",
    b"<rss version='2.0'><channel><item>",
    b"<urlset><url>",
    b'{"version":"https://jsonfeed.org/version/1","items":[',
)


def outcome(body: bytes) -> str:
    try:
        return parse_feed(body, URL, fetched=FETCHED).kind
    except FeedError as error:
        return error.reason


@settings(max_examples=100)
@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_R76_any_bytes_are_a_feed_or_a_feed_error(head: bytes, body: bytes) -> None:
    assert outcome(head + body) in {"rss", "rdf", "atom", "json", "sitemap", "sitemap-index", *REASONS}
