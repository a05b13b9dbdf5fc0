"""Recordings: whole at every moment, the same bytes for the same exchanges, readable by others."""

import os
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from archives import DAY, FEED, INFO, PAGE, WORLD, contents, split, write
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from newsbot.errors import ArchiveError, RecordingError
from newsbot.network.archive import ArchiveWriter, Exchange, repair

BOTH = pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])


@BOTH
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    assert contents(write(tmp_path / name, *WORLD)) == list(WORLD)


@BOTH
def test_the_same_exchanges_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    (tmp_path / "other").mkdir()
    one, other = write(tmp_path / name, *WORLD), write(tmp_path / "other" / name, *WORLD)
    assert one.read_bytes() == other.read_bytes()


def test_other_readers_accept_it_and_its_digests(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", *WORLD)
    with path.open("rb") as file:
        kinds = [
            (record.rec_type, record.content_stream().read(), record.digest_checker.passed)
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [(kind, body) for kind, body, _ in kinds[1:]] == [("response", e.body) for e in WORLD]
    assert all(passed for _, _, passed in kinds)


def test_the_first_record_says_what_wrote_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc")
    assert b"software: newsbot/0\r\ndescription: a test\r\n" in path.read_bytes()


def test_times_are_whole_seconds_of_utc(tmp_path: Path) -> None:
    fetched = DAY + timedelta(microseconds=900_000)
    path = write(tmp_path / "a.warc.gz", replace(PAGE, fetched=fetched))
    assert contents(path) == [replace(PAGE, fetched=DAY)]


def test_headers_of_the_body_as_sent_are_left_out(tmp_path: Path) -> None:
    sent = (("Content-Encoding", "gzip"), ("content-length", "3"), ("ETag", "1"))
    path = write(tmp_path / "a.warc.gz", replace(PAGE, headers=sent))
    assert contents(path)[0].headers == (("ETag", "1"),)


def test_R61_line_breaks_in_a_header_forge_nothing(tmp_path: Path) -> None:
    forged = (("X", "1\r\nSet-Cookie: a"), ("Bad\r\nName", "1"))
    path = write(tmp_path / "a.warc.gz", replace(PAGE, headers=forged))
    assert contents(path)[0].headers == (("X", "1 Set-Cookie: a"),)


@pytest.mark.parametrize(
    "url", ["https://a.example/\r\nWARC-Type: x", "https://a.example/ b", "file:///etc/passwd", "https://a/\ud800", ""]
)
def test_R61_an_address_that_breaks_the_header_is_refused(tmp_path: Path, url: str) -> None:
    with ArchiveWriter(tmp_path / "a.warc.gz", DAY, INFO) as writer, pytest.raises(ArchiveError):
        writer.write(replace(PAGE, url=url))


@given(
    status=st.integers(100, 599),
    body=st.binary(max_size=300),
    headers=st.lists(st.tuples(st.from_regex(r"X-[A-Za-z-]{1,9}", fullmatch=True), st.text(max_size=20))),
    path=st.text(max_size=20),
)
def test_any_answer_survives_the_way_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, status: int, body: bytes, headers: list[tuple[str, str]], path: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "a.warc.gz"
    url = "https://outlet.example/" + "".join(c for c in path if c.isalnum())
    exchange = Exchange(url, status, tuple(headers), body, DAY)
    (found,) = contents(write(file, exchange))
    assert (found.url, found.status, found.body) == (url, status, body)
    assert [name for name, _ in found.headers] == [name for name, _ in headers]


def test_while_it_is_written_it_has_another_name(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", DAY, INFO)
    names = [path.name for path in tmp_path.iterdir()]
    writer.close()
    assert names == ["a.warc.gz.open"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz"]


def test_closing_twice_does_nothing(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", DAY, INFO)
    writer.close()
    writer.close()
    assert (tmp_path / "a.warc.gz").exists()


def test_an_existing_archive_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", FEED)
    with pytest.raises(ArchiveError, match="exists already"):
        ArchiveWriter(path, DAY, INFO)


def test_two_writers_of_one_archive_are_one_too_many(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with ArchiveWriter(path, DAY, INFO), pytest.raises(ArchiveError, match="Another run"):
        ArchiveWriter(path, DAY, INFO)


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"none/a\.warc cannot be written: No such file"):
        ArchiveWriter(tmp_path / "none" / "a.warc", DAY, INFO)


@pytest.mark.slow
@BOTH
def test_R60_a_tail_torn_at_any_byte_is_cut_to_the_last_whole_record(tmp_path: Path, name: str) -> None:
    data = write(tmp_path / name, *WORLD).read_bytes()
    ends = _ends(tmp_path / name)
    torn = tmp_path / f"torn-{name}"
    for size in range(len(data)):
        torn.write_bytes(data[:size])
        kept = max(end for end in [0, *ends] if end <= size)
        assert repair(torn) == (kept, size - kept)
        assert torn.read_bytes() == data[:kept]


@BOTH
def test_R60_a_recording_is_continued_after_a_crash_at_any_record(tmp_path: Path, name: str) -> None:
    data = write(tmp_path / name, *WORLD).read_bytes()
    ends = _ends(tmp_path / name)
    sizes = [size for end in ends[1:] for size in (end - 1, end)]
    for size in [*sizes, ends[0] - 1, 0]:
        path = tmp_path / f"{size}-{name}"
        path.with_name(path.name + ".open").write_bytes(data[:size])
        kept = [end for end in ends if end <= size]
        with ArchiveWriter(path, DAY, INFO) as writer:
            writer.write(PAGE)
        assert (writer.mended is None) == (size in (0, *ends))
        assert contents(path) == [*WORLD[: max(len(kept) - 1, 0)], PAGE]


def _ends(path: Path) -> list[int]:
    """Where the records of a whole archive end, the first record's end first."""
    good, _ = split(path)
    return [*(exchange.offset for exchange in good), path.stat().st_size]


def test_R60_a_tail_of_zeros_is_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", FEED)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + bytes(4096))
    assert repair(path) == (size, 4096)


def test_R01_what_was_written_before_a_kill_is_read_after_it(tmp_path: Path) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from archives import *
writer = ArchiveWriter(Path({str(tmp_path)!r}) / "a.warc.gz", DAY, INFO)
for exchange in WORLD:
    writer.write(exchange)
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL
    assert contents(tmp_path / "a.warc.gz.open") == list(WORLD)


def test_R09_a_full_disk_keeps_the_records_before_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, DAY, INFO)
    writer.write(FEED)
    with _file_limit(8192), pytest.raises(RecordingError, match="too large"):
        writer.write(replace(PAGE, body=os.urandom(20_000)))
    writer.close()
    assert contents(path) == [FEED]


class _file_limit:  # noqa: N801 - reads as a function
    """No file of this process may grow beyond `size` bytes: a full disk without a disk."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __enter__(self) -> None:
        self.handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        self.limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, self.limits[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self.limits)
        signal.signal(signal.SIGXFSZ, self.handler)


def test_large_bodies_are_kept_whole(tmp_path: Path) -> None:
    body = b"<p>" + b"x" * (2 << 20)
    assert contents(write(tmp_path / "a.warc.gz", replace(PAGE, body=body)))[0].body == body


@BOTH
def test_that_there_was_no_answer_is_written_and_read(tmp_path: Path, name: str) -> None:
    words = "kept from robots – by itself".encode()
    none = Exchange(PAGE.url, 0, (), words, DAY, "page", ("http://a.test/",), "robots-disallowed")
    assert contents(write(tmp_path / name, FEED, none)) == [FEED, none]
    odd = replace(none, failure="no such\r\nthing")
    good, bad = split(write(tmp_path / f"odd-{name}", odd, PAGE))
    assert [each.url for each in good] == [PAGE.url]
    assert [each.reason for each in bad] == ["no reason why there was no answer"]
