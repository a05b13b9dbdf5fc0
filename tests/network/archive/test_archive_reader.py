"""Reading archives, our own and others': what is damaged is named and never taken for good."""

import gzip
import re
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from archives import DAY, FEED, PAGE, WORLD, contents, foreign, plain, save, split, write
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import ArchiveError
from newsbot.network.archive import BadRecord, Exchange, index, members, read_archive, read_at, read_in_order

HTTP = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_articles_of_other_archives_are_read(tmp_path: Path, name: str) -> None:
    others = [foreign(kind=kind) for kind in (b"request", b"metadata", b"revisit", b"warcinfo")]
    path = save(tmp_path / name, *others, foreign(), foreign(uri=b"dns:outlet.example"))
    (exchange,) = contents(path)
    assert (exchange.url, exchange.body, exchange.kind) == ("https://outlet.example/b", b"<p>Hail</p>", None)


def test_headers_are_found_in_any_case() -> None:
    assert PAGE.header("content-TYPE") == PAGE.content_type == "text/html"


def test_a_header_that_was_not_sent_is_none() -> None:
    assert PAGE.header("ETag") is None


@pytest.mark.parametrize(
    ("http", "payload"),
    [
        (b"Transfer-Encoding: chunked\r\n", b"5\r\n<p>Ha\r\n6;x=y\r\nil</p>\r\n0\r\n\r\n"),
        (b"Content-Encoding: gzip\r\n", gzip.compress(b"<p>Hail</p>")),
        (b"Content-Encoding: deflate\r\n", zlib.compress(b"<p>Hail</p>")),
        (b"Content-Encoding: br\r\n", brotli.compress(b"<p>Hail</p>")),
        (b"Content-Encoding: gzip\r\n", b"<p>Hail</p>"),
        (b"Content-Encoding: br\r\n", b"<p>Hail</p>"),
        (b"Transfer-Encoding: chunked\r\n", b"<p>Hail</p>"),
        (b"Content-Length: 11\r\n", b"<p>Hail</p>"),
    ],
    ids=["chunked", "gzip", "deflate", "br", "gzip undone", "br undone", "chunks undone", "length"],
)
def test_bodies_are_decoded_even_where_they_are_already(tmp_path: Path, http: bytes, payload: bytes) -> None:
    (exchange,) = contents(save(tmp_path / "a.warc.gz", foreign(payload, HTTP + http)))
    assert (exchange.body, exchange.headers) == (b"<p>Hail</p>", ())


LIES = {
    "shorter than announced": (foreign(http=HTTP + b"Content-Length: 99\r\n"), "truncated: 11 bytes"),
    "torn chunks": (foreign(b"5\r\n<p>H", HTTP + b"Transfer-Encoding: chunked\r\n"), "chunks end"),
    "torn gzip": (foreign(gzip.compress(b"<p>Hail</p>")[:-9], HTTP + b"Content-Encoding: gzip\r\n"), "before its end"),
    "wrong digest": (foreign().replace(b"Hail", b"Snow"), "digest"),
    "forged header": (foreign(extra=b"WARC-Target-URI: https://other.example/\r\n"), "given twice"),
    "length too small": (foreign(length=20), "Content-Length"),
    "length too large": (foreign(length=1000), "Content-Length"),
    "negative length": (foreign(length=-1), "no single Content-Length"),
    "two lengths": (foreign(extra=b"Content-Length: 1\r\n"), "no single Content-Length"),
    "cut by its crawler": (foreign(extra=b"WARC-Truncated: length\r\n"), "cut"),
    "no status": (foreign(http=b"HTTP/1.1 OK\r\n"), "no HTTP status"),
    "no address": (foreign(uri=b"http:"), "address"),
    "no line for the address": (foreign().replace(b"WARC-Target-URI", b"WARC-Nothing"), "no WARC-Target-URI"),
    "control characters": (foreign(uri=b"https://a.example/\x1b[31m"), "address"),
    "no date": (foreign().replace(b"2026-03-04T10:00:00Z", b"soon"), "WARC-Date"),
}


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize(("record", "reason"), LIES.values(), ids=LIES)
def test_R61_a_lying_record_is_named_and_costs_only_itself(
    tmp_path: Path, name: str, record: bytes, reason: str
) -> None:
    before, after = foreign(uri=b"https://a.example/1"), foreign(uri=b"https://a.example/2")
    offset = save(tmp_path / name, before).stat().st_size
    good, (bad,) = split(save(tmp_path / name, before, record, after))
    assert [e.url for e in good] == ["https://a.example/1", "https://a.example/2"]
    assert bad.offset == offset
    assert reason in bad.reason


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_R61_a_truncated_archive_never_gives_a_short_body(tmp_path: Path, name: str) -> None:
    data = write(tmp_path / name, *WORLD).read_bytes()
    torn = tmp_path / f"torn-{name}"
    for size in range(len(data)):
        torn.write_bytes(data[:size])
        good, bad = split(torn)
        assert [plain(e) for e in good] == list(WORLD[: len(good)])
        assert len(bad) <= 1


@given(st.data())
def test_R61_no_changed_byte_of_a_compressed_archive_changes_an_exchange(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write(tmp_path_factory.mktemp("flip") / "a.warc.gz", *WORLD)
    whole = bytearray(path.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    good, _ = split(path)
    assert {plain(e) for e in good} <= set(WORLD)
    assert len(good) >= len(WORLD) - 1


@given(st.data())
def test_R61_no_changed_byte_of_a_plain_archive_changes_a_body(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write(tmp_path_factory.mktemp("flip") / "a.warc", *WORLD)
    whole = bytearray(path.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    assert {e.body for e in split(path)[0]} <= {e.body for e in WORLD}


@given(st.binary(max_size=400))
def test_R61_anything_may_follow_a_record(tmp_path_factory: pytest.TempPathFactory, rest: bytes) -> None:
    path = save(tmp_path_factory.mktemp("rest") / "a.warc.gz", foreign())
    path.write_bytes(path.read_bytes() + rest)
    assert [e.body for e in split(path)[0]] == [b"<p>Hail</p>"]


def test_R61_reading_goes_on_after_a_hole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", *WORLD)
    hole = split(path)[0][1].offset
    data = path.read_bytes()
    path.write_bytes(data[: hole + 5] + bytes(100_000) + data[hole + 90 :])
    good, bad = split(path)
    assert [e.url for e in good] == [WORLD[0].url, *(e.url for e in WORLD[2:])]
    assert [record.offset for record in bad] == [hole]


def test_R61_a_bomb_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_RECORD", 10_000)
    path = save(tmp_path / "a.warc.gz", foreign(bytes(1_000_000)), foreign())
    good, (bad,) = split(path)
    assert "more than 10000 bytes" in bad.reason
    assert len(good) == 1


def test_records_in_one_gzip_member_are_read_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    rows = [foreign(b"<p>%d</p>" % number, uri=b"https://a.example/%d" % number) for number in range(3)]
    path.write_bytes(gzip.compress(b"".join(rows)) + gzip.compress(foreign()))
    positions, damaged = index([path])
    assert not damaged
    read = [read_at(position) for position in positions]
    assert [e.body for e in read if isinstance(e, Exchange)] == [b"<p>0</p>", b"<p>1</p>", b"<p>2</p>", b"<p>Hail</p>"]


def test_a_bad_record_costs_no_other_of_its_gzip_member(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(foreign(b"1") + foreign(b"2", length=999_999) + foreign(b"3")) + foreign(b"4"))
    good, (bad,) = split(path)
    assert [e.body for e in good] == [b"1", b"3", b"4"]
    assert "Content-Length" in bad.reason


_HEAD = re.compile(rb".*?\r\n\r\n", re.DOTALL)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_header_with_bare_newlines_is_a_header(tmp_path: Path, name: str) -> None:
    bare = _HEAD.sub(lambda head: head[0].replace(b"\r\n", b"\n"), foreign(b"1"), count=1)
    good, bad = split(save(tmp_path / name, bare, foreign(b"2"), bare))
    assert [e.body for e in good] == [b"1", b"2", b"1"]
    assert not bad


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n", b"\n\n", b"\r\n\r\n\r\n"])
@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_empty_lines_between_records_may_be_fewer_or_more_than_two(tmp_path: Path, name: str, between: bytes) -> None:
    rows = [foreign(body).removesuffix(b"\r\n\r\n") + between for body in (b"1", b"2", b"3")]
    good, bad = split(save(tmp_path / name, *rows))
    assert [e.body for e in good] == [b"1", b"2", b"3"]
    assert not bad


def test_a_record_whose_newlines_were_all_changed_costs_only_itself(tmp_path: Path) -> None:
    first = foreign(b"1")
    changed = foreign(b"<p>2</p>\r\n" * 9).replace(b"\r\n", b"\n")
    good, (bad,) = split(save(tmp_path / "a.warc", first, changed, foreign(b"3"), foreign(b"4")))
    assert [e.body for e in good] == [b"1", b"3", b"4"]
    assert bad.offset == len(first)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=5))
def test_R61_no_wrong_length_costs_another_record(
    tmp_path_factory: pytest.TempPathFactory, wrong: list[tuple[int, bool]]
) -> None:
    rows = []
    for number, (shift, bare) in enumerate(wrong):
        good = foreign(uri=b"https://a.example/%d" % number)
        right = len(_HEAD.sub(b"", good, count=1)) - 4
        lying = foreign(length=right + shift + 1, uri=b"https://a.example/bad")
        rows += [good, lying.replace(b"\r\n", b"\n", 6) if bare else lying]
    path = save(tmp_path_factory.mktemp("wrong") / "a.warc", *rows, foreign(uri=b"https://a.example/last"))
    read = [e.url for e in split(path)[0] if e.url != "https://a.example/bad"]
    assert read == [*(f"https://a.example/{number}" for number in range(len(wrong))), "https://a.example/last"]


def test_what_is_no_archive_is_one_bad_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"<html>not an archive</html>")
    assert str(split(path)[1][0]) == f"{path}, byte 0: no WARC record begins here"


def test_an_archive_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No such file"):
        list(read_archive(tmp_path / "none.warc"))


def test_several_archives_are_read_by_time_and_feeds_keep_their_place(tmp_path: Path) -> None:
    later = replace(PAGE, fetched=DAY + timedelta(seconds=5))
    one = write(tmp_path / "1.warc.gz", FEED, later)
    other = write(tmp_path / "2.warc", PAGE)
    found = [plain(e) for e in read_in_order([one, other]) if isinstance(e, Exchange)]
    assert found == [FEED, PAGE, later]


def test_an_index_names_places_and_damage(tmp_path: Path) -> None:
    path = save(tmp_path / "a.warc.gz", foreign(length=1), foreign())
    (position,), (bad,) = index([path])
    found = read_at(position)
    assert isinstance(found, Exchange)
    assert (found.fetched, found.offset, bad.offset) == (DAY, position.offset, 0)


def test_damage_is_told_before_the_exchanges(tmp_path: Path) -> None:
    path = save(tmp_path / "a.warc.gz", foreign(), foreign(length=1))
    first, second = read_in_order([path])
    assert isinstance(first, BadRecord)
    assert isinstance(second, Exchange)
