"""Recording a crawl: every answer is kept as the spider saw it, and a full disk ends the crawl in good order."""

import gzip
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawling import NO_ROBOTS, Crawl, ask, run_spider
from scrapy import Request
from scrapy.http import Response
from servers import Server, page, redirect

from newsbot.extensions.recorder import exchange_of
from newsbot.network.archive import BadRecord, Exchange, read_archive

RECORDER = {
    "newsbot.extensions.recorder.RecorderExtension": 10,
    "scrapy.extensions.memusage.MemoryUsage": None,  # counts what the process that runs the tests has
}
HTML = b"<html><body><p>Hail</p></body></html>"


def crawl(path: Path, server: Server, *asks: object, **settings: object) -> Crawl:
    chosen = {"NEWSBOT_RECORD": str(path), "EXTENSIONS": RECORDER, "NEWSBOT_NOW": "2026-03-04T10:00Z", **settings}
    return run_spider(*([each] for each in asks), settings=chosen, world=server.port)


def recorded(path: Path) -> list[Exchange]:
    found = list(read_archive(path))
    assert not [each for each in found if isinstance(each, BadRecord)]
    return [each for each in found if isinstance(each, Exchange)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Crawl]]:
    """One recorded crawl of everything that can be answered."""
    answers = {
        "/robots.txt": page(b"User-agent: *\nDisallow: /no", Content_Type="text/plain"),
        "/feed": page(b"<rss></rss>", Content_Type="text/xml", ETag='"1"'),
        "/moved": redirect("/page"),
        "/page": page(gzip.compress(HTML), Content_Encoding="gzip"),
        "/gone": page(b"gone", "410 Gone"),
        "/same": page(b"", "304 Not Modified", Content_Type="", Content_Length=""),
        "/torn": page(gzip.compress(HTML * 50)[:-9], Content_Encoding="gzip"),
    }
    path = tmp_path_factory.mktemp("recorded") / "a.warc.gz"
    with Server(answers) as server:
        asks = [ask(f"http://a.test/{name}", kind=kind) for name, kind in KIND.items()]
        yield path, crawl(path, server, *asks)


KIND = {"feed": "feed", "moved": "page", "gone": "page", "same": "feed", "torn": "page", "no": "page"}


def test_every_answer_is_kept_in_the_order_of_arrival(world: tuple[Path, Crawl]) -> None:
    kept = [(e.url.removeprefix("http://a.test"), e.status, e.kind) for e in recorded(world[0])]
    assert kept == [
        ("/robots.txt", 200, "robots"),
        ("/feed", 200, "feed"),
        ("/moved", 302, "page"),
        ("/page", 200, "page"),
        ("/gone", 410, "page"),
        ("/same", 304, "feed"),
    ]


def test_bodies_are_kept_decoded(world: tuple[Path, Crawl]) -> None:
    (kept,) = [e for e in recorded(world[0]) if e.url.endswith("/page")]
    assert (kept.body, kept.header("Content-Encoding")) == (HTML, None)


def test_headers_are_kept(world: tuple[Path, Crawl]) -> None:
    kept = {e.url: e for e in recorded(world[0])}
    assert kept["http://a.test/feed"].header("etag") == '"1"'
    assert kept["http://a.test/moved"].header("location") == "/page"


def test_times_are_those_that_the_crawl_saw(world: tuple[Path, Crawl]) -> None:
    path, crawled = world
    assert [str(e.fetched) for e in recorded(path)] == [seen["fetched"] for seen in crawled.recorded]


def test_what_is_recorded_is_counted(world: tuple[Path, Crawl]) -> None:
    assert world[1].stats["newsbot/recorded"] == 6


def test_the_archive_has_its_name_after_the_crawl(world: tuple[Path, Crawl]) -> None:
    assert [path.name for path in world[0].parent.iterdir()] == ["a.warc.gz"]


def test_headers_of_any_bytes_are_kept() -> None:
    response = Response("http://a.test/", headers={b"X": [b"h\xe4il", b"2"]})
    kept = exchange_of(response, Request("http://a.test/", meta={"fetched": datetime(2026, 3, 4, tzinfo=UTC)}))
    assert kept.headers == (("X", "h\u00e4il"), ("X", "2"))


def test_without_a_path_nothing_is_recorded(tmp_path: Path) -> None:
    with Server({"/page": page(HTML)}) as server:
        crawled = run_spider(["http://a.test/page"], settings={"EXTENSIONS": RECORDER, **NO_ROBOTS}, world=server.port)
    assert crawled.reasons == [None]
    assert "newsbot/recorded" not in crawled.stats


def test_R60_a_torn_recording_is_continued_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    (tmp_path / "a.warc.gz.open").write_bytes(b"\x1f\x8b\x08torn")
    with Server({"/page": page(HTML)}) as server:
        crawled = crawl(path, server, "http://a.test/page", **NO_ROBOTS)
    assert [e.body for e in recorded(path)] == [HTML]
    assert "torn by a crash: 7 bytes cut off its end" in crawled.log


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Crawl, Server]]:
    """A crawl of three pages on a disk that has room for one."""
    path = tmp_path_factory.mktemp("full") / "a.warc"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Server({}, missing=page(HTML + b" " * 10_000)) as server:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        try:
            crawled = crawl(path, server, *(f"http://a.test/{n}" for n in range(3)), LOG_LEVEL="ERROR", **NO_ROBOTS)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        yield path, crawled, server


def test_R09_a_full_disk_keeps_what_was_recorded(full: tuple[Path, Crawl, Server]) -> None:
    assert [e.url for e in recorded(full[0])] == ["http://a.test/0"]


def test_R09_a_full_disk_ends_the_crawl_with_a_reason(full: tuple[Path, Crawl, Server]) -> None:
    assert full[1].stats["finish_reason"] == "recording-failed"


def test_R09_a_full_disk_is_reported_once(full: tuple[Path, Crawl, Server]) -> None:
    assert full[1].log.count("cannot be written: File too large") == 1


def test_an_archive_that_cannot_be_opened_ends_the_crawl_before_its_first_request(tmp_path: Path) -> None:
    with Server({"/page": page(HTML)}) as server:
        crawled = crawl(tmp_path / "none" / "a.warc", server, "http://a.test/page", **NO_ROBOTS)
    assert crawled.stats["finish_reason"] == "recording-failed"
    assert server.log == []
