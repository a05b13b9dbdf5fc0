"""Certificates are checked unless a source says otherwise, and no download goes without an outcome."""

import asyncio
import inspect
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.web import _newclient

from newsbot.middlewares.download_handler import within
from tests.crawling import NO_ROBOTS, Crawl, ask, run_spider
from tests.servers import Server, certificate, page

HOSTS = {
    "good.test": (["good.test"], 30),
    "expired.test": (["expired.test"], -1),
    "other.test": (["elsewhere.test"], 30),
}
URLS = [f"https://{name}/" for name in (*HOSTS, "unknown.test")]


class World(NamedTuple):
    first: Crawl
    second: Crawl  # with robots.txt


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Four servers: the authority of the first three is trusted, the last one's is not. Asked strictly, then lax."""
    folder = tmp_path_factory.mktemp("certificates")
    with ExitStack() as stack:
        routes = {}
        trusted = []
        for name, (names, days) in {**HOSTS, "unknown.test": (["unknown.test"], 30)}.items():
            (folder / name).mkdir()
            file, context = certificate(folder / name, names, days)
            trusted += [file.read_text()] if name != "unknown.test" else []
            routes[name] = f"127.0.0.1:{stack.enter_context(Server({'/': page()}, tls=context)).port}"
        authorities = folder / "authorities.pem"
        authorities.write_text("".join(trusted))
        env = {"SSL_CERT_FILE": str(authorities)}
        lax = [ask(url, insecure_tls=True) for url in URLS]
        settings = {"NEWSBOT_RESOLVE": routes}
        yield World(
            run_spider(URLS, lax, URLS, settings={**settings, **NO_ROBOTS}, env=env),
            run_spider(URLS, settings=settings, env=env),
        )


def test_R45_certificates_are_checked(world: World) -> None:
    assert world.first.reasons[:4] == [None, "tls-failed", "tls-failed", "tls-failed"]


def test_R45_the_failure_says_what_is_wrong(world: World) -> None:
    details = [outcome["detail"] for outcome in world.first.outcomes[1:4]]
    assert details == [
        "the certificate is not valid",
        "the certificate is for another host",
        "the certificate is not valid",
    ]


def test_R45_a_source_may_be_excepted(world: World) -> None:
    assert world.first.reasons[4:8] == [None] * 4


def test_R45_an_exception_is_for_its_own_requests_only(world: World) -> None:
    assert world.first.reasons[8:] == world.first.reasons[:4]


def test_R45_a_certificate_that_hides_robots_txt_is_told_as_such(world: World) -> None:
    assert world.second.reasons == world.first.reasons[:4]


def test_a_download_that_never_ends_is_given_up() -> None:
    async def never() -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(DownloadTimeoutError):
        asyncio.run(within(never(), 0.01))


def test_a_download_that_ends_is_passed_on() -> None:
    async def at_once() -> Response:
        return Response("http://a.test/")

    assert asyncio.run(within(at_once(), 1)).url == "http://a.test/"


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (http11.HTTP11DownloadHandler.__init__, "self._pool._factory"),
        (http11.HTTP11DownloadHandler.__init__, "self._contextFactory"),
        (http11._LenientHTTP11ClientProtocol.request, "self._parser.__class__"),
        (http11._LenientHTTPClientParser.lineReceived, "self.headerReceived"),
        (_newclient.HTTPClientParser._finished, "self.finisher(rest)"),
        (_newclient.HTTPClientParser.connectionLost, "self.response._bodyDataFinished"),
    ],
)
def test_what_the_handler_hooks_into_is_still_there(where: object, name: str) -> None:
    assert callable(where)
    assert name in inspect.getsource(where)


def test_the_certificates_of_the_tests_are_not_in_the_project() -> None:
    assert not list(Path(__file__).parent.rglob("*.pem"))
