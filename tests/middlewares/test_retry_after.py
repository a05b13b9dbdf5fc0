"""A host that asks to be left alone is left alone: for as long as it said, by everybody, at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from newsbot.middlewares.failures import Refused
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from tests.crawling import Crawl, run_spider
from tests.middlewares.clock import NOW, Clock
from tests.servers import Server, page


def answer(middleware: RetryAfterMiddleware, status: int, **headers: str) -> datetime | None:
    request = Request("http://a.test/x")
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    middleware.learn(request, Response(request.url, status, sent))
    return request.meta.get("retry_after")


def refused(middleware: RetryAfterMiddleware, url: str = "http://a.test/other") -> bool:
    try:
        middleware.process_request(Request(url))
    except Refused as refusal:
        return refusal.reason == "rate-limited"
    return False


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 121),
        (" 7 ", 8),
        ("Wed, 04 Mar 2026 12:05:00 GMT", 301),
        ("Wednesday, 04-Mar-26 12:05:00 GMT", 301),
        ("Wed Mar  4 12:05:00 2026", 301),
        ("Wed, 04 Mar 2026 14:05:00 +0200", 301),
        ("315360000", 86401),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86401),
    ],
)
def test_R40_seconds_and_dates_are_kept_up_to_a_day(header: str, seconds: int) -> None:
    assert answer(RetryAfterMiddleware(Clock(), 60), 429, Retry_After=header) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "header", ["", "0", "-5", "soon", "1e3", "\xff", "Wed, 04 Mar 2026 11:00:00 GMT", "99 Foo 99999", "٣"]
)
def test_R40_what_names_no_time_ahead_is_no_answer(header: str) -> None:
    assert answer(RetryAfterMiddleware(Clock(), 60), 503, Retry_After=header) == NOW + timedelta(seconds=60)


@given(st.binary(max_size=60))
def test_R40_no_header_raises(header: bytes) -> None:
    request = Request("http://a.test/x")
    RetryAfterMiddleware(Clock(), 60).learn(request, Response(request.url, 429, {"Retry-After": header}))
    assert NOW < request.meta["retry_after"] <= NOW + timedelta(days=1, seconds=1)


def test_R40_a_host_rests_until_its_time_and_not_longer() -> None:
    clock = Clock()
    middleware = RetryAfterMiddleware(clock, 60)
    assert answer(middleware, 429, Retry_After="120") == NOW + timedelta(seconds=121)
    assert [refused(middleware), refused(middleware, "http://b.test/")] == [True, False]
    clock.now += timedelta(seconds=120)
    assert refused(middleware)
    clock.now += timedelta(seconds=1)
    assert not refused(middleware)


def test_R41_without_a_time_each_refusal_doubles_the_rest() -> None:
    middleware = RetryAfterMiddleware(Clock(), 60)
    waits = [answer(middleware, 503, Retry_After="soon") for _ in range(3)]
    assert waits == [NOW + timedelta(seconds=seconds) for seconds in (60, 120, 240)]


def test_R41_a_good_answer_ends_the_doubling() -> None:
    middleware = RetryAfterMiddleware(Clock(), 60)
    for status in (503, 503, 200):
        answer(middleware, status)
    middleware.blocked.clear()
    assert answer(middleware, 503) == NOW + timedelta(seconds=60)


def test_R41_doubling_stops_at_a_day() -> None:
    middleware = RetryAfterMiddleware(Clock(), 60)
    assert [answer(middleware, 503) for _ in range(40)][-1] == NOW + timedelta(days=1)


def test_hosts_that_an_earlier_run_left_alone_still_are() -> None:
    middleware = RetryAfterMiddleware(Clock(), 60)
    middleware.preload({"a.test": NOW + timedelta(hours=1), "b.test": NOW - timedelta(hours=1)})
    assert [refused(middleware), refused(middleware, "http://b.test/")] == [True, False]


class World(NamedTuple):
    crawl: Crawl
    server: Server


HOSTS = {"seconds": "30", "date": "Fri, 01 Jan 2100 00:00:00 GMT", "years": "315360000", "garbage": "soon", "none": ""}
STORM = [f"storm{number}.test" for number in range(20)]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Three requests at once to each host, and then one more; then a storm."""
    answers = {
        f"{name}.test/": page("later", "429 Too Many Requests", Retry_After=header) for name, header in HOSTS.items()
    }
    answers |= {f"{host}/robots.txt": page("down", "503 Service Unavailable") for host in STORM}
    with Server(answers) as server:
        three = [f"http://{name}.test/" for name in HOSTS for _ in range(3)]
        again = [f"http://{name}.test/other" for name in HOSTS]
        storm = [f"http://{host}/{number}" for host in STORM for number in range(4)]
        yield World(run_spider([*three, *storm], [*again, *storm], world=server.port), server)


@pytest.mark.parametrize("name", HOSTS)
def test_R40_one_request_is_sent_and_then_none(world: World, name: str) -> None:
    assert world.server.paths(f"{name}.test") == ["/robots.txt", "/"]


def test_R40_every_request_is_told_when_to_come_back(world: World) -> None:
    resting = [outcome for outcome in world.crawl.outcomes if "storm" not in outcome["url"]]
    assert {outcome["reason"] for outcome in resting} == {"rate-limited"}
    assert all(outcome["again"] for outcome in resting)


def test_R41_a_storm_costs_one_request_per_host(world: World) -> None:
    assert [world.server.paths(host) for host in STORM] == [["/robots.txt"]] * len(STORM)
