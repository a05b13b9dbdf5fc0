"""Only public machines are reached: however the address is spelled, wherever it is from, whatever its name leads to."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from scrapy import Request

from newsbot.errors import ConfigError
from newsbot.middlewares.failures import Refused
from newsbot.middlewares.public_addresses import AddressesMiddleware
from newsbot.network.resolver import AllowList, parse_routes
from tests.crawling import NO_ROBOTS, Crawl, ask, run_spider
from tests.servers import Server, page, redirect

SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "2130706433", "017700000001", "0x7f000001",
    "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "0177.1", "00000177.0.0.1", "0X7F.0.0.0X1", "127.0.0.1%2e", "0", "0.0.0.0",
    "0.0.0.1", "0x0", "00", "localhost", "localhost.", "LOCALHOST", "a.localhost", "localhost.localdomain",
    "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "%31%32%37.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[2001:db8::1]",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "169.254.0.1", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.255", "192.168.0.1", "3232235521", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
SCHEMES = [
    "file:///etc/hostname", "file://localhost/etc/passwd", "data:text/html,hello", "ftp://a.test/x", "s3://bucket/key",
    "javascript:alert(1)", "gopher://127.0.0.1/x", "ws://a.test/", "about:blank", "mailto:a@a.test", "blob:http://a/b",
]  # fmt: skip
REFUSALS = {"private-address", "bad-url"}


@pytest.fixture
def middleware() -> AddressesMiddleware:
    return AddressesMiddleware(AllowList.parse(["127.0.0.1:8080"]))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_R15_is_refused_before_anything_is_sent(middleware: AddressesMiddleware, spelling: str) -> None:
    with pytest.raises(Refused) as refusal:
        middleware.process_request(Request(f"http://{spelling}:8081/"))
    assert refusal.value.reason in REFUSALS


@pytest.mark.parametrize("url", SCHEMES)
def test_R18_only_http_is_fetched(middleware: AddressesMiddleware, url: str) -> None:
    with pytest.raises((Refused, ValueError)) as refusal:  # Scrapy itself makes no request of some
        middleware.process_request(Request(url))
    assert getattr(refusal.value, "reason", "bad-url") == "bad-url"


@pytest.mark.parametrize(
    "url",
    [
        "http://a..test/",
        f"http://{'a' * 64}.test/",
        "http://a.test:99999/",
        "http://:80/",
        "http://[::1/",
        "http://a b/",
    ],
)
def test_what_cannot_be_a_host_is_refused(middleware: AddressesMiddleware, url: str) -> None:
    with pytest.raises((Refused, ValueError)) as refusal:
        middleware.process_request(Request(url))
    assert getattr(refusal.value, "reason", "bad-url") == "bad-url"


def test_a_very_long_address_is_refused(middleware: AddressesMiddleware) -> None:
    with pytest.raises(Refused, match="longer than"):
        middleware.process_request(Request("http://a.test/" + "a" * 3000))


@pytest.mark.parametrize(
    "url", ["http://a.test/", "https://93.184.215.14/", "http://127.0.0.1:8080/", "http://[2606:4700::1]/"]
)
def test_what_is_public_or_allowed_goes_on(middleware: AddressesMiddleware, url: str) -> None:
    assert middleware.process_request(Request(url)) is None


def test_credentials_leave_the_address(middleware: AddressesMiddleware) -> None:
    request = middleware.process_request(Request("https://reader:secret@a.test/feed?x=1"))
    assert request is not None
    assert request.url == "https://a.test/feed?x=1"
    assert request.headers[b"Authorization"] == b"Basic cmVhZGVyOnNlY3JldA=="


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1:x", "300.0.0.1", "127.0.0.1/33"])
def test_an_allow_list_names_addresses_only(text: str) -> None:
    with pytest.raises(ConfigError, match="NEWSBOT_ALLOW_ADDRESSES"):
        AllowList.parse([text])


def test_an_allow_list_may_name_a_port_or_a_network() -> None:
    allowed = AllowList.parse(["127.0.0.1:80", "10.1.0.0/16", "[::1]:443", "fd00::1"])
    asked = [("127.0.0.1", 80), ("10.1.2.3", 9), ("::1", 443), ("fd00::1", 5), ("1.1.1.1", 80)]
    assert all(allowed.permits(ip, port) for ip, port in asked)
    asked = [("127.0.0.1", 81), ("10.2.0.1", 9), ("::1", 80), ("fd00::2", 5), ("not an address", 1)]
    assert not any(allowed.permits(ip, port) for ip, port in asked)


@pytest.mark.parametrize("target", ["127.0.0.1", "127.0.0.1:0", "localhost:80", "127.0.0.1:99999"])
def test_a_route_leads_to_an_address_with_a_port(target: str) -> None:
    with pytest.raises(ConfigError, match="NEWSBOT_RESOLVE"):
        parse_routes({"*.example": target})


class World(NamedTuple):
    crawl: Crawl
    server: Server  # may be connected to
    forbidden: Server  # may not


ENTRANCES = {
    "redirect.test/": lambda target: redirect(target),
    "permanent.test/": lambda target: redirect(target, "308 Permanent Redirect"),
    "refresh.test/": lambda target: page(f'<html><meta http-equiv="refresh" content="0;url={target}"></html>'),
    "header.test/": lambda target: page("<html>x</html>", Refresh=f"0; url={target}"),
    "robots.test/robots.txt": lambda target: redirect(target),
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One crawl of every spelling and of every way in which a server could lead there."""
    with Server({"/": page()}) as forbidden:
        target = f"http://127.0.0.1:{forbidden.port}/x"
        answers = {place: make(target) for place, make in ENTRANCES.items()}
        answers["named.test/"] = redirect(f"http://inside.invalid:{forbidden.port}/x")
        answers["scheme.test/"] = redirect("file:///etc/hostname")
        with Server({"/": page("<html>seen</html>"), **answers}) as server:
            first = [f"http://{spelling}:{forbidden.port}/" for spelling in SPELLINGS]
            names = [place.partition("/")[0] for place in (*answers, "fine.test/")]
            asks = [ask(f"http://{name}/", kind="page") for name in names]
            dns = {"inside.invalid": ["127.0.0.1"]}
            crawl = run_spider([*first, *asks], world=server.port, dns=dns)
            yield World(crawl, server, forbidden)


def outcome(crawl: Crawl, host: str) -> str | None:
    """Reason of the request to `host`, found by its address or that of its last hop."""
    names = [*(place.partition("/")[0] for place in ENTRANCES), "named.test", "scheme.test", "fine.test"]
    return crawl.reasons[len(SPELLINGS) + names.index(host)]


def test_R15_no_spelling_connects(world: World) -> None:
    assert world.forbidden.connections == 0
    assert set(world.crawl.reasons[: len(SPELLINGS)]) <= REFUSALS


@pytest.mark.parametrize("host", ["redirect.test", "permanent.test", "named.test", "refresh.test", "header.test"])
def test_R16_a_redirect_to_a_machine_inside_is_refused(world: World, host: str) -> None:
    assert outcome(world.crawl, host) == "private-address"


def test_R16_a_redirected_robots_txt_is_not_followed_inside(world: World) -> None:
    assert outcome(world.crawl, "robots.test") == "robots-unreachable"


def test_R18_a_redirect_to_a_file_is_no_address(world: World) -> None:
    assert outcome(world.crawl, "scheme.test") == "bad-url"


def test_names_are_served_from_one_port_and_stay_themselves(world: World) -> None:
    fine = world.crawl.outcomes[-1]
    assert fine["url"] == "http://fine.test/"
    assert [asked.headers["host"] for asked in world.server.log if asked.host == "fine.test"] == ["fine.test"] * 2


REBOUND = [
    ("turned.invalid", ["127.0.0.2", "127.0.0.1"], [None, "private-address"]),
    ("mixed.invalid", ["127.0.0.1 127.0.0.2"], [None, None]),
    ("mapped.invalid", ["127.0.0.2", "::ffff:127.0.0.1"], [None, "private-address"]),
    ("metadata.invalid", ["169.254.169.254"], ["private-address", "private-address"]),
]


@pytest.fixture(scope="module")
def rebound() -> Iterator[World]:
    """127.0.0.2 stands for a public machine; 127.0.0.1 on the same port is not to be reached."""
    last = page("<html>outside</html>", Connection="close")
    with Server({"/": last}, address="127.0.0.2") as server, Server({"/": page()}) as forbidden:
        dns = {name: answers for name, answers, _ in REBOUND}
        asked = [f"http://{name}:{server.port}/" for name in dns]
        settings = {"NEWSBOT_ALLOW_ADDRESSES": ["127.0.0.2"], **NO_ROBOTS}
        yield World(run_spider(asked, asked, dns=dns, settings=settings), server, forbidden)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in REBOUND])
def test_R17_the_address_connected_to_is_the_one_checked(rebound: World, name: str, expected: list[str | None]) -> None:
    place = [each[0] for each in REBOUND].index(name)
    assert [rebound.crawl.reasons[place], rebound.crawl.reasons[place + len(REBOUND)]] == expected


def test_R17_nothing_inside_was_connected_to(rebound: World) -> None:
    assert rebound.forbidden.connections == 0
    assert len(rebound.server.log) == 4


def test_a_name_server_that_keeps_silent_costs_the_timeout_only() -> None:
    crawl = run_spider(
        ["http://silent.invalid/", "http://a..invalid/"],
        dns={"silent.invalid": ["silence"]},
        settings={"DOWNLOAD_TIMEOUT": 0.5, **NO_ROBOTS},
    )
    assert crawl.reasons == ["timeout", "bad-url"]
    assert crawl.seconds < 5


def test_R17_names_are_checked_whoever_started_the_reactor() -> None:
    with Server({}, missing=page()) as forbidden:
        settings = {"TWISTED_DNS_RESOLVER": "tests.probe.NoResolver"}
        crawl = run_spider([f"http://a.invalid:{forbidden.port}/"], dns={"a.invalid": ["127.0.0.1"]}, settings=settings)
        assert (crawl.reasons, forbidden.connections) == (["private-address"], 0)
