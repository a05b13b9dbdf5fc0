"""Directories of saved pages: which files are pages, where and when they were read, and that none lies outside."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import DAY

from newsbot.errors import ArchiveError
from newsbot.network.archive import BadRecord, Exchange, read_in_order, read_pages

HTML = b"<html><head><title>Hail</title></head><body><p>Hail</p></body></html>"


def pages(directory: Path) -> list[Exchange]:
    found = list(read_pages(directory, DAY))
    assert not [record for record in found if isinstance(record, BadRecord)]
    return [record for record in found if isinstance(record, Exchange)]


def test_pages_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.htm", "a.html", "b/z.xhtml", "b/note.txt", ".hidden.html"):
        (tmp_path / name).write_bytes(HTML)
    assert [e.file.name for e in pages(tmp_path)] == ["a.html", "z.xhtml", "c.htm"]


def test_compressed_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(HTML))
    (page,) = pages(tmp_path)
    assert (page.body, page.status, page.kind, page.content_type) == (HTML, 200, "page", "text/html")


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("a.url", "https://outlet.example/1\n"),
        ("a.html.url", "https://outlet.example/1"),
        ("a.json", '{"url": "https://outlet.example/1"}'),
        ("a.html.gz.json", '{"url": "https://outlet.example/1"}'),
    ],
)
def test_a_file_beside_a_page_tells_its_address(tmp_path: Path, note: str, text: str) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(HTML))
    (tmp_path / note).write_text(text)
    assert pages(tmp_path)[0].url == "https://outlet.example/1"


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="canonical" href="https://outlet.example/?a=1&amp;b=2">',
        "<link href='https://outlet.example/?a=1&amp;b=2' rel=canonical />",
        '<meta property="og:url" content="https://outlet.example/?a=1&amp;b=2">',
    ],
)
def test_else_the_page_itself_tells_its_address(tmp_path: Path, tag: str) -> None:
    (tmp_path / "a.html").write_bytes(tag.encode() + HTML)
    assert pages(tmp_path)[0].url == "https://outlet.example/?a=1&b=2"


@pytest.mark.parametrize("href", ["/relative", "javascript:alert(1)", "file:///etc/passwd", "https://a b/", ""])
def test_else_its_place_is_its_address(tmp_path: Path, href: str) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "h\u00e4il 1.html").write_bytes(f'<link rel="canonical" href="{href}">'.encode() + HTML)
    assert pages(tmp_path)[0].url == "https://files.invalid/2026/h%C3%A4il%201.html"


def test_a_json_file_tells_when_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    (tmp_path / "a.json").write_text('{"fetched": "2025-01-02T03:04:05.6+01:00"}')
    assert pages(tmp_path)[0].fetched == datetime(2025, 1, 2, 2, 4, 5, tzinfo=UTC)


def test_else_it_was_read_when_the_caller_says(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    assert pages(tmp_path)[0].fetched == DAY


def test_else_it_was_read_when_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    os.utime(tmp_path / "a.html", (1_600_000_000.7, 1_600_000_000.7))
    (page,) = read_in_order([tmp_path])
    assert isinstance(page, Exchange)
    assert page.fetched == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)


def test_R62_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_bytes(HTML)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.html").symlink_to(tmp_path / "secret.html")
    (bad,) = read_pages(tmp_path / "root", DAY)
    assert isinstance(bad, BadRecord)
    assert bad.reason == "a link that leads out of the directory"


def test_R62_a_directory_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.html").write_bytes(HTML)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "other")
    assert pages(tmp_path / "root") == []


def test_R62_an_address_file_that_is_a_link_out_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("https://secret.example/")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.html").write_bytes(HTML)
    (tmp_path / "root" / "a.url").symlink_to(tmp_path / "secret")
    assert pages(tmp_path / "root")[0].url == "https://files.invalid/a.html"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("torn.html.gz", gzip.compress(HTML, mtime=0)[:-3]),
        ("noise.html.gz", bytes(range(64))),
        ("bomb.html.gz", gzip.compress(bytes(1 << 17), mtime=0)),
    ],
)
def test_R62_a_damaged_page_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr("newsbot.network.archive.pages.MAX_BODY", 100_000)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.html").write_bytes(HTML)
    assert [type(record) for record in read_pages(tmp_path, DAY)] == [BadRecord, Exchange]


def test_a_page_that_is_compressed_by_name_only_is_read(tmp_path: Path) -> None:
    (tmp_path / "plain.html.gz").write_bytes(HTML)
    assert [record.body for record in read_pages(tmp_path, DAY) if isinstance(record, Exchange)] == [HTML]


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "[1]", '{"url": 5, "fetched": "soon"}'])
def test_a_broken_json_file_breaks_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    (tmp_path / "a.json").write_text(text)
    assert len(list(read_pages(tmp_path, DAY))) == 1


def test_what_is_no_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="not a directory"):
        list(read_pages(tmp_path / "none", DAY))
