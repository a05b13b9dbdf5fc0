"""Archives that other programs wrote: whatever their habits, the page comes out, once, and as it was."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import foreign_tools as tools
import pytest
from archives import split
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import ArchiveError
from newsbot.network.archive import BadRecord, Exchange, Selection, expanded, read_archive, size_of

TRAINED = lru_cache(tools.dictionary)
PLAIN = tools.record("response", tools.answer())


def saved(folder: Path, content: bytes, name: str = "a.warc") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "made", [tools.wget, tools.browsertrix, tools.resources, tools.old], ids=lambda made: made.__name__
)
def test_the_one_page_of_an_archive_is_read(tmp_path: Path, made: Callable[[], bytes]) -> None:
    good, bad = split(saved(tmp_path, made()))
    assert not bad
    assert [(each.url, each.status, each.body.decode(), each.fetched.minute) for each in good] == [
        (tools.ADDRESS, 200, tools.PAGE, 0)
    ]
    assert "html" in good[0].content_type


def test_what_a_news_crawl_cut_is_told_and_not_read(tmp_path: Path) -> None:
    (page,), (cut,) = split(saved(tmp_path, tools.common_crawl()))
    assert page.body.decode() == tools.PAGE
    assert "cut when it was recorded" in cut.reason


@pytest.mark.parametrize("squeezed", [True, False])
def test_zstd_with_a_dictionary_is_read(tmp_path: Path, squeezed: bool) -> None:
    content = tools.zstandard(PLAIN, PLAIN, dictionary=TRAINED(), squeezed=squeezed)
    good, bad = split(saved(tmp_path, content, "a.warc.zst"))
    assert ([each.body.decode() for each in good], bad) == ([tools.PAGE] * 2, [])


def test_zstd_without_a_dictionary_and_with_frames_to_skip_is_read(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"notes"
    good, bad = split(saved(tmp_path, skipped + tools.zstandard(PLAIN) + skipped + tools.zstandard(PLAIN) + skipped))
    assert (len(good), bad) == (2, [])


def test_a_damaged_dictionary_is_the_reason_why_nothing_is_read(tmp_path: Path) -> None:
    content = bytearray(tools.zstandard(PLAIN, dictionary=TRAINED(), squeezed=True))
    content[8:40] = bytes(32)
    good, bad = split(saved(tmp_path, bytes(content)))
    assert not good
    assert bad


def test_a_zstd_frame_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsbot.network.archive.members.MAX_RECORD", 10_000)
    good, (bad,) = split(saved(tmp_path, tools.zstandard(bytes(10_000_000), PLAIN)))
    assert "more than 10000 bytes" in bad.reason
    assert len(good) == 1


@lru_cache
def _zstd_archive() -> bytes:
    digest = {"WARC-Block-Digest": tools.sha1(tools.answer())}
    records = [tools.record("response", tools.answer(), f"{tools.ADDRESS}/{n}", headers=digest) for n in range(4)]
    return tools.zstandard(*records, dictionary=TRAINED())


@given(st.data())
def test_no_changed_or_missing_byte_of_a_zstd_archive_gives_a_wrong_page(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = _zstd_archive()
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    broken[at] ^= data.draw(st.integers(1, 255))
    content = data.draw(st.sampled_from([bytes(broken), whole[:at]]))
    found = read_archive(saved(tmp_path_factory.mktemp("broken"), content, "a.warc.zst"))
    assert {each.body for each in found if isinstance(each, Exchange)} <= {tools.PAGE.encode()}


# --- WACZ -------------------------------------------------------------------------------------------------------------


def test_the_archives_of_a_package_are_read_where_they_lie(tmp_path: Path) -> None:
    package = tools.wacz(tmp_path / "a.wacz", {"b.warc.gz": tools.gzipped(PLAIN), "a.warc": PLAIN})
    first, second = expanded([package])
    assert (first, second) == (package / "archive/a.warc", package / "archive/b.warc.gz")
    assert size_of(first) == len(PLAIN)
    assert [split(each)[0][0].body.decode() for each in (first, second)] == [tools.PAGE] * 2


def test_reading_goes_on_from_a_place_inside_a_package(tmp_path: Path) -> None:
    (path,) = expanded([tools.wacz(tmp_path / "a.wacz", {"a.warc": PLAIN + PLAIN})])
    (second,) = read_archive(path, len(PLAIN))
    assert isinstance(second, Exchange)
    assert second.offset == len(PLAIN)


def test_what_is_compressed_once_more_in_a_package_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (path,) = expanded([tools.wacz(tmp_path / "a.wacz", {"a.warc": PLAIN}, compressed=True)])
    with pytest.raises(ArchiveError, match="unpack it"):
        list(read_archive(path))


@pytest.mark.parametrize("files", [{}, {"index.txt": b"nothing"}])
def test_a_zip_without_archives_is_an_error(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(ArchiveError, match="without a WARC file"):
        expanded([tools.wacz(tmp_path / "a.wacz", files)])


@pytest.mark.parametrize("keep", [30, 200, -10])
def test_a_cut_package_is_an_error(tmp_path: Path, keep: int) -> None:
    package = tools.wacz(tmp_path / "a.wacz", {"a.warc": PLAIN})
    package.write_bytes(package.read_bytes()[:keep])
    with pytest.raises(ArchiveError, match="no whole zip"):
        expanded([package])


# --- which pages ------------------------------------------------------------------------------------------------------


def _exchange(tmp_path: Path, uri: str = tools.ADDRESS, http: bytes | None = None) -> Exchange:
    (found,) = read_archive(saved(tmp_path, tools.record("response", http or tools.answer(), uri)))
    assert not isinstance(found, BadRecord)
    return found


@pytest.mark.parametrize(
    ("host", "wanted"),
    [("fjordavisa.example", True), ("example", True), ("avisa.example", False), ("www.fjordavisa.example", False)],
)
def test_a_host_selects_itself_and_those_below_it(tmp_path: Path, host: str, wanted: bool) -> None:
    assert Selection((host,)).wants(_exchange(tmp_path)) is wanted


def test_a_span_of_time_includes_its_beginning_and_not_its_end(tmp_path: Path) -> None:
    page = _exchange(tmp_path)
    assert Selection(since=page.fetched).wants(page)
    assert not Selection(until=page.fetched).wants(page)


@pytest.mark.parametrize(
    ("http", "wanted"),
    [
        (tools.answer(status="HTTP/1.1 404 Not Found"), False),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<html>", False),
        (b"HTTP/1.1 200 OK\r\n\r\n" + tools.PAGE.encode(), True),
        (b"HTTP/1.1 200 OK\r\n\r\nGIF89a", False),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n\r\n<html>", True),
    ],
)
def test_only_pages_that_arrived_are_wanted(tmp_path: Path, http: bytes, wanted: bool) -> None:
    assert Selection().wants(_exchange(tmp_path, http=http)) is wanted
