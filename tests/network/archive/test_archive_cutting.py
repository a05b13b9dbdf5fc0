"""A small archive of some addresses, and one in which nobody knows whose they were."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from newsbot.network.archive import BadRecord, Disguise, Exchange, part_of
from newsbot.network.archive.exchange import Mark, Record
from tests.network.archive.archives import DAY

WANTED = {"https://outlet.example/a", "https://outlet.example/b"}
TOLD = b"<item><title>A</title><link>https://outlet.example/a?utm_source=rss</link></item>"
ASIDE = b"<item><title>Z</title><link>https://outlet.example/z</link></item>"


def exchange(url: str, body: bytes = b"", kind: str = "page", **fields: object) -> Exchange:
    told = (("Content-Type", "text/html" if kind == "page" else "text/xml"),)
    return Exchange(url, 200, told, body, DAY, kind, **fields)  # type: ignore[arg-type] # as given


def kept(*records: Record | BadRecord) -> Sequence[Record | BadRecord]:
    return list(part_of(records, WANTED))


def test_pages_are_kept_by_what_was_asked_for_where_they_are_and_what_led_there() -> None:
    wanted = [
        exchange("https://outlet.example/a"),
        exchange("https://mirror.example/1", target="https://outlet.example/b"),
        exchange("https://mirror.example/2", way=("https://outlet.example/b",)),
        exchange("https://outlet.example/a", b"too slow", failure="timeout"),
    ]
    assert kept(*wanted, exchange("https://outlet.example/z")) == wanted


def test_of_feeds_the_entries_about_them_are_kept() -> None:
    feed = exchange("https://outlet.example/rss", b"<rss>" + TOLD + ASIDE + b"</rss>", "feed")
    empty = exchange("https://outlet.example/rss", b"<rss>" + ASIDE + b"</rss>", "feed")
    (one,) = kept(feed, empty)
    assert isinstance(one, Exchange)
    assert one.body == b"<rss>" + TOLD + b"</rss>"


def test_of_feeds_in_json_too() -> None:
    items = [{"url": "https://outlet.example/b", "title": "B"}, {"url": "https://outlet.example/z"}]
    body = json.dumps({"version": "1", "items": items}).encode()
    (one,) = kept(exchange("https://outlet.example/f.json", body, "feed"))
    assert isinstance(one, Exchange)
    assert json.loads(one.body) == {"version": "1", "items": items[:1]}


@pytest.mark.parametrize("body", [b"{", b'{"items": 1}', b"[]", b"<rss/>", b""])
def test_what_is_no_feed_is_left_out(body: bytes) -> None:
    assert kept(exchange("https://outlet.example/feed", body, "feed")) == []


def test_what_a_crawl_did_and_what_is_damaged_stays_in_its_place() -> None:
    marks: list[Record | BadRecord] = [Mark("begun", DAY, ("missiles",)), Mark("assigned", DAY)]
    robots = exchange("https://outlet.example/robots.txt", kind="robots")
    damage = BadRecord(Path("a.warc"), 9, "cut")
    other = exchange("https://other.example/robots.txt", kind="robots")
    assert kept(marks[0], robots, other, damage, marks[1]) == [marks[0], robots, damage, marks[1]]


# --- nobody knows whose they were -------------------------------------------------------------------------------------


PAGE = """<html><head><title>Hatay | The Daily Heron</title><script type="application/ld+json">{"@context":
"https://schema.org", "author": "Çelik Åse", "n": "\\u00c7elik \\u00c5se", "url": "https:\\/\\/www.heron.test\\/x"}
</script></head><body>By <a href="//img.heron.test/çelik-åse">ÇELIK ÅSE</a>, DAILY-HERON (celik@heron.test). Heron.test
and
anotherheron.test.example say so; &#199;elik &#197;se was told by Ayşe Öz. See http://other.test/a and http://w3.org/x.
</body></html>"""


def disguised(*bodies: str, encoding: str = "utf-8") -> list[str]:
    disguise = Disguise([("heron.test", "The Daily Heron"), ("heron.test", "daily heron")], ["Çelik Åse", "Ayşe Öz"])
    found = []
    for body in bodies:
        record = disguise.record(exchange("https://www.heron.test/x", body.encode(encoding, "xmlcharrefreplace")))
        assert isinstance(record, Exchange)
        assert record.url == "https://www.outlet-1.example/x"
        found.append(record.body.decode(encoding))
    return found


def test_hosts_and_names_are_replaced_however_they_are_written_each_by_the_same() -> None:
    (page,) = disguised(PAGE)
    for told in ("heron.test", "elik", "eron", "Åse", "Ayşe", "other.test"):
        assert told not in page.replace("anotherheron.test.example", ""), told
    assert page.count("Ben Ash") == 4  # the second of the names in their order
    assert "https://schema.org" in page
    assert "http://w3.org/x" in page
    assert "https:\\/\\/www.outlet-1.example\\/x" in page
    assert "(mail@outlet-1.example)" in page
    assert "//img.outlet-1.example/ben-ash" in page


def test_each_record_says_the_same() -> None:
    assert disguised("See http://b.test/ and http://a.test/", "See http://a.test/") == [
        "See http://outlet-2.example/ and http://outlet-3.example/",
        "See http://outlet-3.example/",
    ]


def test_the_encoding_of_a_page_stays() -> None:
    html = '<meta charset="iso-8859-9">Ayşe Öz, in Ankara: şöyle'
    assert disguised(html, encoding="iso-8859-9") == ['<meta charset="iso-8859-9">Ada Ash, in Ankara: şöyle']


def test_cookies_are_left_out_and_headers_name_nobody() -> None:
    record = Disguise().record(
        Exchange("http://a.test/", 301, (("Location", "http://a.test/b"), ("Set-Cookie", "s=1")), b"", DAY, "page")
    )
    assert isinstance(record, Exchange)
    assert record.headers == (("Location", "http://outlet-1.example/b"),)
