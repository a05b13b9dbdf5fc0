"""Pages that are broken on purpose: no exception, a named reason, bounded time (rows R12–R14, R50)."""

import gzip
import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.corpus.reasons import REASONS
from newsbot.items import Content, Entry, Page
from newsbot.pages.extraction import extract
from newsbot.pages.html import MAX_BYTES

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
TEXT = (
    "<p>The harbour authority closed the northern breakwater on Tuesday after engineers found cracks in it.</p>"
    "<p>Divers inspected the wall for two days, and their report says that the cracks opened in the January storms.</p>"
    "<p>Ferries to the islands will use the old fishing quay until the repairs are done, the authority said.</p>"
)


def read(body: bytes | str, **more: str) -> Content:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return extract(Page("https://outlet.example/story", raw, NOW, **more))


def article(head: str = "", text: str = TEXT) -> str:
    return f"<html><head>{head}</head><body><article><h1>Breakwater closed</h1>{text}</article></body></html>"


@pytest.mark.parametrize("reference", ["&#1;", "&#xFFFE;", "&#xD800;", "&#0;", "&#99999999;", "\x0b", "\ud83d"])
def test_R12_illegal_characters_do_not_lose_the_article(reference: str) -> None:
    content = read(article(text=TEXT.replace("Divers", f"Div{reference}ers")))
    assert "Divers inspected the wall" in content.body


@pytest.mark.parametrize("field", ["title", "body"])
def test_R12_what_comes_out_can_be_stored(field: str) -> None:
    head = '<meta property="og:title" content="Break&#xD800;water\x00 &#xFFFF;closed">'
    value = getattr(
        read(article(head, TEXT + "<p>\ufffe\uffff&#11; Something else was said by the authority today.</p>")), field
    )
    assert value.encode("utf-8").isascii() or value.isprintable()


def test_R12_a_surrogate_in_json_ld_does_not_reach_the_title() -> None:
    ld = r'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Break\ud800water closed"}</script>'
    assert read(article(ld)).title.encode("utf-8")


def test_R13_foreign_keys_of_json_ld_are_dropped() -> None:
    told = {"@type": "NewsArticle", "headline": "Closed", "$where": "1", "a.b": {"$gt": ""}, "author": {"$ne": None}}
    content = read(article(f'<script type="application/ld+json">{json.dumps(told)}</script>'))
    assert not [key for key in (*content.witnesses, *content.dissent) if "$" in key or "." in key]


@pytest.mark.parametrize(
    "value",
    ["9" * 30, "9" * 5000, "NaN", "-Infinity", "1e999", "[" * 5000 + "]" * 5000, '{"a":' * 3000 + "1" + "}" * 3000],
    ids=["int64", "digits", "nan", "infinity", "overflow", "arrays", "objects"],
)
def test_R14_odd_json_costs_only_its_own_field(value: str) -> None:
    told = f'{{"@type":"NewsArticle","headline":"Breakwater closed","x":{value}}}'
    ld = f'<script type="application/ld+json">{told}</script>'
    assert read(article(ld)).title == "Breakwater closed"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not-html"),
        (b"%PDF-1.7 <html>", "not-html"),
        (b"just words", "not-html"),
        (b"\x00\x01\x02\x03<", "no-body"),
        (b"<html></html>", "no-body"),
        (b"<html>" + b" " * MAX_BYTES, "too-large"),
        (b"<p " + b" ".join(b"a%d=1" % i for i in range(3000)) + b">x", "too-complex"),
        (b"<p>x" * 100_000, "too-complex"),
        (b"<a href=x>y</a>" * 20_000, "too-complex"),
    ],
    ids=["empty", "pdf", "text", "binary", "bare", "large", "attributes", "paragraphs", "links"],
)
def test_refusals_have_a_name(body: bytes, reason: str) -> None:
    assert read(body).reason == reason


def test_a_picture_by_its_header_is_refused() -> None:
    assert read(article(), content_type="image/png").reason == "not-html"


def test_every_reason_is_in_the_closed_list() -> None:
    assert {"not-html", "no-body", "too-large", "too-complex"} <= set(REASONS)


def test_deep_nesting_is_flagged() -> None:
    assert "structure-truncated" in read("<html><body>" + TEXT + "<div>" * 400 + "deep").flags


BOMBS = {
    "brs": "<p>hello" + "<br>" * 8_000,
    "bolds": "<p>" + "<b>x" * 100_000,
    "one text": "<p>" + "word " * 300_000,
    "spaces": "<p>a" + " " * 1_000_000 + "\n b<br>c",
    "punctuation": "<p>" + "-" * 500_000 + "x",
    "quotes": "<blockquote>" + "The same words again and again, set apart as a quote.</blockquote><blockquote>" * 4_000,
    "long title": "<title>" + "a | " * 500_000 + "</title>" + TEXT,
    "comment ends": '<script type="application/ld+json">-->' + " " * 900_000 + "x</script>" + TEXT,
    "open strings": '<script type="application/ld+json">{' + '"headline":"' * 60_000 + "</script>" + TEXT,
    "many authors": TEXT + '<div class="author">' * 200 + "x" * 500_000,
    "references": "<p>" + "&#65;" * 400_000,
    "angle brackets": "<a" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_R50_bombs_take_bounded_time(name: str) -> None:
    start = time.process_time()
    read(BOMBS[name])
    assert time.process_time() - start < 10


def mutate(page: bytes, dice: random.Random) -> bytes:
    """`page` with a few seeded faults: cuts, repeats, swapped and random bytes, lost tags."""
    data = bytearray(page)
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(data) + 1), dice.randint(1, 400)
        match dice.randrange(6):
            case 0:
                del data[at : at + length]
            case 1:
                data[at:at] = data[at : at + length] * dice.randint(1, 20)
            case 2:
                data[at : at + length] = dice.randbytes(length)
            case 3:
                data[at:at] = dice.choice(
                    [b"<", b">", b"</div>", b'"', b"<script>", b"<!--", b"\x00", b"&#1;", b"<table>", b"{"]
                )
            case 4:
                del data[at:]
            case _:
                other = dice.randrange(len(data) + 1)
                data[at : at + length], data[other : other + length] = (
                    data[other : other + length],
                    data[at : at + length],
                )
    return bytes(data)


@pytest.mark.parametrize("seed", range(10))
def test_mutated_pages_give_content_and_never_an_exception(seed: int) -> None:
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(PAGES.glob("*/*/page.html.gz"))]
    dice = random.Random(seed)
    for _ in range(30):
        content = read(mutate(dice.choice(pages), dice))
        assert (content.reason is None) == bool(content.body)


def test_the_same_page_gives_the_same_content() -> None:
    assert read(article()) == read(article())


@pytest.mark.parametrize(
    "url", ["", "not a url", "http://[::1", "https://outlet.example:99999/x", "javascript:alert(1)"]
)
def test_any_address_will_do(url: str) -> None:
    assert extract(Page(url, article().encode(), NOW)).title == "Breakwater closed"


def test_the_feed_is_a_witness() -> None:
    entry = Entry("https://outlet.example/story", "https://outlet.example/story", published=NOW, authors=("Ada Quist",))
    content = extract(Page("https://outlet.example/story", article().encode(), NOW), entry)
    assert (content.published, content.authors, content.witnesses["authors"]) == (NOW, ("Ada Quist",), "feed")
