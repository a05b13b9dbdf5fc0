"""Bodies arrive whole or not at all, and no server can make the crawl slow or large."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

import brotli
import pytest

from newsbot.network.content_encoding import zstd
from tests.crawling import NO_ROBOTS, Crawl, run_spider
from tests.servers import HOLD, RESET, Answer, Server, endlessly, page, slowly

HTML = b"<html><body>" + b"<p>The interception was confirmed by two officials.</p>" * 200 + b"</body></html>"
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": zstd.compress,
}
OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OPEN + b"Transfer-Encoding: chunked\r\n\r\n"


def bomb(encode: Callable[[bytes], bytes]) -> bytes:
    """10 GiB of zeros, twice encoded, as 600 streams of 17 MiB one after the other (deflate reads the first only)."""
    return encode(encode(bytes(17 << 20)) * 600)


def pieces(*sent: bytes | object) -> Answer:
    return lambda _: iter(sent)


def length(value: str) -> Answer:
    return pieces(OPEN + f"Content-Length: {value}\r\n\r\n".encode() + HTML)


WHOLE: dict[str, Answer] = {
    **{name: page(encode(HTML), Content_Encoding=name) for name, encode in ENCODERS.items()},
    "twice": page(gzip.compress(gzip.compress(HTML)), Content_Encoding="gzip, gzip"),
    "saidnothing": page(gzip.compress(HTML)),
    "saidplain": page(HTML, Content_Encoding="utf-8"),
    "saidgzip": page(HTML, Content_Encoding="gzip"),
    "saidbr": page(gzip.compress(HTML), Content_Encoding="br"),
    "chunked": pieces(CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)),
    "closed": pieces(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML + b"\n<!-- cached -->\n"),
    "closedgzip": pieces(OPEN + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML)),
    "samelengths": length(f"{len(HTML)}, {len(HTML)}"),
    "interim": pieces(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + page(HTML)),
    "lineafter": pieces(page(HTML) + b"\r\n"),
}
BROKEN: dict[str, tuple[str, Answer]] = {
    **{
        f"R34-{name}": ("truncated", page(encode(HTML)[:-4], Content_Encoding=name))
        for name, encode in ENCODERS.items()
    },
    "R34-twice": ("truncated", page(gzip.compress(gzip.compress(HTML)[:-9]), Content_Encoding="gzip, gzip")),
    "R34-closed": ("truncated", pieces(OPEN + b"\r\n" + HTML[:-20])),
    "R34-closed-early": ("truncated", pieces(OPEN + b"\r\n" + HTML[:1000])),
    "R34-closed-gzip": ("truncated", pieces(OPEN + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML)[:-4])),
    "R34-nothing": ("truncated", pieces(OPEN + b"\r\n")),
    "R34-reset": ("truncated", pieces(OPEN + b"\r\n" + HTML, RESET)),
    "R33-gzip": ("too-large", page(bomb(gzip.compress), Content_Encoding="gzip, gzip")),
    "R33-deflate": ("too-large", page(bomb(zlib.compress), Content_Encoding="deflate, deflate")),
    "R33-br": ("too-large", page(ENCODERS["br"](bytes(32 << 20)), Content_Encoding="br")),
    "R33-zstd": ("too-large", page(bomb(zstd.compress), Content_Encoding="zstd, zstd")),
    "R35-eight": ("bad-encoding", page(HTML, Content_Encoding=", ".join(["gzip"] * 8))),
    "R35-hundred": ("bad-encoding", page(HTML, Content_Encoding=", ".join(["br"] * 100))),
    "R35-fake-gzip": ("bad-encoding", page(bytes(range(256)) * 9, Content_Encoding="gzip")),
    "R35-unknown": ("bad-encoding", page(HTML, Content_Encoding="compress")),
    "R37-long": ("truncated", length(str(len(HTML) + 10))),
    "R37-short": ("truncated", length(str(len(HTML) - 10))),
    "R37-negative": ("connection-failed", length("-5")),
    "R37-words": ("connection-failed", length("many")),
    "R37-different": ("connection-failed", length(f"{len(HTML)}, 5")),
    "R37-huge": ("too-large", length("99999999999999999999")),
    "R39-garbage": ("truncated", pieces(CHUNKED + b"zz\r\nhello")),
    "R39-huge": ("truncated", pieces(CHUNKED + b"ffffffffffffffff\r\nhello")),
    "R39-unterminated": ("truncated", pieces(CHUNKED + b"5\r\nhello\r\n")),
    "R39-negative": ("truncated", pieces(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n")),
    "R39-endless-extension": ("truncated", lambda _: endlessly(CHUNKED + b"5;", b"x" * 4096)),
    "R39-endless-trailer": ("truncated", lambda _: endlessly(CHUNKED + b"0\r\n", b"a: b\r\n" * 1000)),
    "R32-body": ("too-large", lambda _: endlessly(OPEN + b"\r\n", b"x" * 65536)),
    "R32-chunks": ("too-large", lambda _: endlessly(CHUNKED, b"8000\r\n" + b"x" * 0x8000 + b"\r\n")),
    "R32-headers": ("connection-failed", lambda _: endlessly(OPEN, b"X-A: b\r\n" * 1000)),
    "R32-interim": ("connection-failed", lambda _: endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    "R31-silent": ("timeout", pieces(HOLD)),
    "R31-slow-head": ("timeout", lambda _: slowly(page(HTML), 0.2)),
    "R31-slow-body": ("timeout", lambda _: chain([page(HTML)[:200]], slowly(page(HTML)[200:], 0.2))),
    "R38-reset": ("connection-failed", pieces(RESET)),
    "R38-empty": ("connection-failed", pieces()),
    "R38-garbage": ("connection-failed", pieces(bytes(range(256)) * 4 + b"\r\n\r\n")),
    "R38-http09": ("connection-failed", pieces(b"<html>hello</html>\r\n")),
    "R38-status": ("connection-failed", pieces(b"HTTP/1.1 abc OK\r\n\r\n")),
    "R38-megabyte": ("connection-failed", pieces(OPEN + b"X-A: " + b"a" * (1 << 20) + b"\r\n\r\nx")),
    "R38-many": ("connection-failed", pieces(OPEN + b"X-A: b\r\n" * 100_000 + b"\r\nx")),
    "R38-encoding": ("connection-failed", pieces(OPEN + b"Transfer-Encoding: gzip\r\n\r\nx")),
}
STATUSES: dict[str, tuple[str, Answer]] = {
    "not-found": ("http-4xx", page(b"not gzip", "404 Not Found", Content_Encoding="gzip")),
    "gone": ("http-4xx", page(b"gone", "410 Gone")),
    "broken": ("http-5xx", page(b"broken", "500 Internal Server Error")),
    "teapot": ("http-5xx", page(b"?", "799 What")),
}


class World(NamedTuple):
    crawl: Crawl
    server: Server
    names: list[str]

    def of(self, name: str) -> dict[str, object]:
        return self.crawl.outcomes[self.names.index(name)]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One crawl of all of them, each on a host of its own, all at once."""
    hosts = {**WHOLE, **{name: answer for name, (_, answer) in {**BROKEN, **STATUSES}.items()}}
    answers = {f"{name.lower()}.test/": answer for name, answer in hosts.items()}
    with Server(answers) as server:
        settings = {"DOWNLOAD_TIMEOUT": 3, "NEWSBOT_CONCURRENCY": 100, **NO_ROBOTS}
        urls = [f"http://{name.lower()}.test/" for name in hosts]
        yield World(run_spider(urls, settings=settings, world=server.port), server, list(hosts))


@pytest.mark.parametrize("name", WHOLE)
def test_whole_bodies_arrive(world: World, name: str) -> None:
    found = world.of(name)
    assert (found["reason"], found["kind"]) == (None, "HtmlResponse")
    assert str(found["body"])[:50] == HTML[:50].decode()


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_recorded_is_decoded(world: World, name: str) -> None:
    recorded = {found["url"]: found for found in world.crawl.recorded}[f"http://{name}.test/"]
    assert recorded["encoding"] is None
    assert recorded["fetched"] is not None
    assert recorded["size"] >= len(HTML)


@pytest.mark.parametrize("name", BROKEN)
def test_R31_to_R39_broken_answers_are_named(world: World, name: str) -> None:
    assert world.of(name)["reason"] == BROKEN[name][0], world.of(name)


@pytest.mark.parametrize("name", STATUSES)
def test_the_status_is_what_is_wrong_with_a_page_that_is_not_there(world: World, name: str) -> None:
    assert world.of(name)["reason"] == STATUSES[name][0]


def test_R33_nothing_holds_the_reactor(world: World) -> None:
    assert world.crawl.busy < 1
    assert world.crawl.stall < 3  # nor does it wait for anything but the machine


def test_R32_nothing_fills_the_memory(world: World) -> None:
    assert world.crawl.peak_mb < 300


def test_R31_nothing_outlasts_the_timeout(world: World) -> None:
    assert world.crawl.seconds < 15


def test_no_detail_quotes_an_address(world: World) -> None:
    assert not [found for found in world.crawl.outcomes if "://" in found.get("detail", "")]


def test_compressed_bodies_are_asked_for(world: World) -> None:
    assert {asked.headers["accept-encoding"] for asked in world.server.log} == {"gzip, deflate, br, zstd"}
