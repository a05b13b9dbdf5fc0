"""Hosts take turns; what waits for its host takes no place; a host's delay begins when its last answer was there."""

import time
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newsbot.middlewares.host_queue import PER_HOST, HostQueue, is_counted
from tests.crawling import NO_ROBOTS, run_spider
from tests.servers import Asked, Server, page


def queue() -> tuple[HostQueue, Any]:
    downloader = SimpleNamespace(has=Counter(), freed=set(), get_slot_key=lambda request: request.url.split("/")[2])
    return HostQueue(downloader), downloader  # type: ignore[arg-type] # as much of one as the queue asks


def test_hosts_take_turns_and_each_is_served_in_order() -> None:
    waiting, _ = queue()
    for url in ("a.test/1", "a.test/2", "a.test/3", "b.test/1", "c.test/1", "b.test/2"):
        waiting.push(Request(f"http://{url}"))
    popped = [request.url[7:] for request in iter(waiting.pop, None)]
    assert popped == ["a.test/1", "b.test/1", "c.test/1", "a.test/2", "b.test/2", "a.test/3"]
    assert len(waiting) == 0


def test_a_host_that_has_its_share_waits_until_a_request_has_left() -> None:
    waiting, downloader = queue()
    downloader.has["a.test"] = PER_HOST
    for url in ("a.test/1", "b.test/1"):
        waiting.push(Request(f"http://{url}"))
    first = waiting.pop()
    assert first is not None
    assert first.url == "http://b.test/1"
    assert (waiting.pop(), len(waiting)) == (None, 1)
    downloader.has["a.test"] -= 1
    downloader.freed.add("a.test")
    second = waiting.pop()
    assert second is not None
    assert second.url == "http://a.test/1"


@pytest.mark.parametrize(
    ("kind", "callback", "counted"),
    [("page", print, True), ("feed", print, True), ("feed", NO_CALLBACK, False), ("robots", NO_CALLBACK, False)],
)
def test_pages_and_feeds_count_until_they_are_stored(kind: str, callback: Any, counted: bool) -> None:
    """But not what a feed waits for while it counts itself."""
    assert is_counted(Request("http://a.test/", callback, meta={"kind": kind})) == counted


@given(st.lists(st.one_of(st.sampled_from("abcd"), st.sampled_from(["pop", "left"])), max_size=80))
def test_nothing_is_lost_and_no_host_has_more_than_its_share(steps: list[str]) -> None:
    waiting, downloader = queue()
    pushed, popped = [], []

    def take() -> None:
        request = waiting.pop()
        if request is not None:
            popped.append(request.url)
            downloader.has[request.url.split("/")[2]] += 1

    def leave() -> None:
        for host in sorted(host for host, has in downloader.has.items() if has):
            downloader.has[host] -= 1
            downloader.freed.add(host)

    for number, step in enumerate(steps):
        if step == "pop":
            take()
        elif step == "left":
            leave()
        else:
            pushed.append(f"http://{step}.test/{number}")
            waiting.push(Request(pushed[-1]))
        assert max(downloader.has.values(), default=0) <= PER_HOST
        assert len(waiting) == len(pushed) - len(popped)
    while len(waiting):
        leave()
        take()
    assert sorted(popped) == sorted(pushed)


def test_a_host_with_many_pages_and_a_slow_one_hold_nobody_up() -> None:
    def slow(_: Asked) -> bytes:
        time.sleep(2)
        return page()

    many = [f"http://many.test/{number}" for number in range(9)]
    slowly = [f"http://slow.test/{number}" for number in range(3)]
    others = [f"http://h{number}.test/" for number in range(20)]
    with Server({f"slow.test/{number}": slow for number in range(3)}, missing=page()) as server:
        settings = {**NO_ROBOTS, "DOWNLOAD_DELAY": 0.3, "NEWSBOT_CONCURRENCY": 4}
        crawl = run_spider(many + slowly + others, settings=settings, world=server.port)
        times = {asked.host: asked.time for asked in server.log}
        first = min(asked.time for asked in server.log)
        of_many = [asked.time for asked in server.log if asked.host == "many.test"]
    assert crawl.reasons == [None] * len(many + slowly + others)
    assert max(times[f"h{number}.test"] for number in range(20)) - first < 1.5
    assert min(later - earlier for earlier, later in pairwise(of_many)) >= 0.29


def test_no_more_requests_are_on_the_way_than_there_are_places() -> None:
    under_way, most = 0, 0

    def counted(_: Asked) -> bytes:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.1)
        under_way -= 1
        return page()

    urls = [f"http://h{number}.test/" for number in range(12)]
    with Server({"/": counted}) as server:
        run_spider(urls, settings={**NO_ROBOTS, "NEWSBOT_CONCURRENCY": 3}, world=server.port)
    assert 2 <= most <= 3
