"""Addresses out of recordings: what names them goes or is told of, all else stays byte for byte."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.network.archive import ArchiveWriter, Exchange, Removed, pieces_without, read_archive

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
GONE = {"http://outlet.example/gone"}
FEED = (
    b"<rss><channel><title>t</title><item><title>Gone</title><link>http://outlet.example/gone?utm_source=rss</link>"
    b"</item>\n<item><title>Here</title><link>http://outlet.example/here</link></item></channel></rss>"
)


def exchange(path: str, body: bytes, kind: str = "page", **fields: object) -> Exchange:
    return Exchange(f"http://outlet.example{path}", 200, (("Content-Type", "text/html"),), body, AT, kind, **fields)  # type: ignore[arg-type] # as given


@pytest.fixture(params=["a.warc.gz", "a.warc"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A feed, a page that goes, one that was reached by it, one that links to it, and one beside them."""
    path = tmp_path / request.param
    with ArchiveWriter(path, AT, {"software": "tests"}) as writer:
        writer.write(exchange("/rss", FEED, "feed"))
        writer.write(exchange("/gone", b"the text of it"))
        writer.write(exchange("/moved", b"the text of it", way=("http://outlet.example/gone",)))
        writer.write(exchange("/other", b'<a href="http://outlet.example/gone">the headline of it</a>'))
        writer.write(exchange("/here", b"another text"))
    return path


def without(path: Path) -> tuple[bytes, Removed]:
    removed = Removed()
    return b"".join(pieces_without(path, GONE.__contains__, removed)), removed


def test_answers_and_entries_go_and_what_is_left_is_told(archive: Path) -> None:
    data, removed = without(archive)
    assert removed == Removed(answers=2, entries=1, left=1)
    archive.write_bytes(data)
    found = {each.url: each.body for each in read_archive(archive) if isinstance(each, Exchange)}
    assert found.keys() == {f"http://outlet.example/{name}" for name in ("rss", "other", "here")}
    assert b"Gone" not in found["http://outlet.example/rss"]
    assert b"Here" in found["http://outlet.example/rss"]
    assert without(archive)[1] == Removed(left=1)


def test_a_recording_without_them_stays_byte_for_byte(archive: Path) -> None:
    before = archive.read_bytes()
    data = b"".join(pieces_without(archive, {"http://elsewhere.example/"}.__contains__, Removed()))
    assert data == before


def test_damaged_places_stay_and_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with ArchiveWriter(path, AT, {"software": "tests"}) as writer:
        writer.write(exchange("/gone", b"the text of it"))
        writer.write(exchange("/here", b"another text"))
    torn = path.read_bytes()[:-9]
    path.write_bytes(torn)
    data, removed = without(path)
    assert (removed.answers, removed.left) == (1, 1)
    assert len(data) < len(torn)
    assert torn.endswith(data[-60:])


def test_several_records_in_one_member_are_parted(archive: Path) -> None:
    whole = archive.read_bytes()
    plain = gzip.decompress(whole) if archive.suffix == ".gz" else whole
    archive.write_bytes(gzip.compress(plain))
    data, removed = without(archive)
    assert removed.answers == 2
    archive.write_bytes(data)
    assert len([each for each in read_archive(archive) if isinstance(each, Exchange)]) == 3
