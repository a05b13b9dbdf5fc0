"""The recordings in the repository: other tools read them, and damage anywhere costs the record that it is in."""

import dataclasses
import io
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsbot.network.archive import BadRecord, Record, read_archive

CRAWLS = sorted((Path(__file__).parents[3] / "fixtures" / "crawls").glob("*.warc.gz"))
EVERY = 997  # bytes
_IDLE = range(4, 10)  # bytes of a gzip member that say when and on which system it was made
NAMED = pytest.mark.parametrize("path", CRAWLS, ids=lambda path: path.name)


def told(path: Path) -> list[Record]:
    """What newsbot reads in a recording that is whole."""
    found = list(read_archive(path))
    assert not [each for each in found if isinstance(each, BadRecord)]
    return [each for each in found if not isinstance(each, BadRecord)]


@NAMED
def test_warcio_reads_them_and_finds_each_record_by_its_place(path: Path) -> None:
    """As what indexes archives does (CDXJ): by offset and length."""
    data, places = path.read_bytes(), []
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        for record in records:
            record.content_stream().read()
            places.append((record.rec_headers.get_header("WARC-Record-ID"), records.get_record_offset()))
    ends = [offset for _, offset in places[1:]] + [len(data)]
    for (ident, offset), end in zip(places, ends, strict=True):
        (alone,) = list(ArchiveIterator(io.BytesIO(data[offset:end])))
        assert alone.rec_headers.get_header("WARC-Record-ID") == ident
    assert [offset for _, offset in places[1:]] == [each.offset for each in told(path)]  # the first is the warcinfo


def test_fastwarc_reads_them() -> None:
    warc = pytest.importorskip("fastwarc.warc", reason="FastWARC is not installed")
    for path in CRAWLS:
        with path.open("rb") as file:
            found = warc.ArchiveIterator(file, parse_http=False, func_filter=lambda each: each.verify_block_digest())
            records = list(found)
        assert len(records) == len(told(path)) + 1


@pytest.mark.parametrize("path", CRAWLS[:4], ids=lambda path: path.name)
def test_R61_a_cut_or_a_flipped_byte_costs_the_record_it_is_in(path: Path, tmp_path: Path) -> None:
    whole, records = path.read_bytes(), told(path)
    offsets = [each.offset for each in records]
    damaged = tmp_path / path.name

    def read() -> tuple[list[Record], list[int]]:
        found = list(read_archive(damaged))
        good = [dataclasses.replace(each, file=path) for each in found if not isinstance(each, BadRecord)]
        return good, [each.offset for each in found if isinstance(each, BadRecord)]

    for place in range(0, len(whole), EVERY):
        struck = max((offset for offset in offsets if offset <= place), default=0)  # 0: the warcinfo
        damaged.write_bytes(whole[:place])
        assert read() == ([r for r in records if r.offset < struck], [struck] if place > struck else []), place
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        lost = [] if place - struck in _IDLE else [struck]
        assert read() == ([each for each in records if each.offset not in lost], lost), place
