"""In a cluster a site is asked from one place at a time, and rests are everybody's."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newsbot.corpus.store.base import Store
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.middlewares.site_leases import Elsewhere, SiteLeasesMiddleware, asked_last, resting
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import Session
from newsbot.operation.held_leases import HeldLeases
from newsbot.times import system_clock
from tests.corpus.store.records import NOON

HERE, THERE = Request("http://www.outlet.example/a"), Request("http://other.example/b")


@pytest.fixture
def guard() -> RetryAfterMiddleware:
    return RetryAfterMiddleware(lambda: NOON, 60)


@pytest.fixture
def leases(store: Store) -> HeldLeases:
    held = HeldLeases(["site:outlet.example"], "one", 60)
    held.renew(store)
    return held


@pytest.fixture
def middleware(store: Store, leases: HeldLeases, guard: RetryAfterMiddleware) -> SiteLeasesMiddleware:
    session: Any = Session(Config(), lambda: NOON, {}, leases=leases)

    async def call(function: Any) -> Any:
        return function(store)

    session.store = SimpleNamespace(call=call, begin_stop=lambda: None)
    slots = {"www.outlet.example": SimpleNamespace(delay=7.0)}
    crawler: Any = SimpleNamespace(
        newsbot_session=session,
        engine=SimpleNamespace(downloader=SimpleNamespace(slots=slots)),
        get_downloader_middleware=lambda kind: guard if kind is RetryAfterMiddleware else None,
    )
    return SiteLeasesMiddleware(crawler, lambda: NOON, 1.0, 30.0)


def asked(middleware: SiteLeasesMiddleware, request: Request) -> None:
    asyncio.run(middleware.process_request(request))


def test_every_host_of_a_site_that_is_held_is_asked(middleware: SiteLeasesMiddleware) -> None:
    asked(middleware, HERE)
    assert not middleware.session.stopping.is_set()


def test_a_way_to_a_free_site_takes_its_lease(middleware: SiteLeasesMiddleware, store: Store) -> None:
    asked(middleware, THERE)
    assert store.lease_holder("site:other.example", system_clock()) == "one"


def test_a_way_to_a_site_that_another_place_asks_waits(middleware: SiteLeasesMiddleware, store: Store) -> None:
    store.acquire_lease("site:other.example", "two", system_clock(), 60)
    with pytest.raises(Elsewhere) as refused:
        asked(middleware, THERE)
    assert refused.value.again == NOON + timedelta(minutes=1)


def test_nothing_is_sent_when_the_lease_may_end_before_the_answer(
    middleware: SiteLeasesMiddleware, leases: HeldLeases
) -> None:
    leases._confirmed -= 31  # half a minute without renewal
    with pytest.raises(IgnoreRequest):
        asked(middleware, HERE)
    assert middleware.session.stopping.is_set()  # so that what was asked for stays pending


def test_what_is_asked_is_noted_before_it_is_sent(middleware: SiteLeasesMiddleware, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with notes.open("a", buffering=1, encoding="ascii") as middleware.notes:
        for path in ("a", "b"):
            page = SimpleNamespace(url=f"http://outlet.example/{path}")
            middleware.sending(Request(f"http://www.outlet.example/{path}", meta={"kind": "page", "record": page}))
        feed = SimpleNamespace(url="http://outlet.example/fröhlich.xml")
        middleware.sending(Request("http://feeds.outlet.example/1", meta={"kind": "feed", "feed": feed}))
        middleware.sending(Request("http://www.outlet.example/robots.txt"))
        assert asked_last(notes) == ["http://outlet.example/b", "http://outlet.example/fröhlich.xml"]


def test_a_host_that_asks_for_quiet_gets_it_from_all(
    middleware: SiteLeasesMiddleware, store: Store, guard: RetryAfterMiddleware
) -> None:
    answer = Response(HERE.url, 429, {"Retry-After": "600"}, request=HERE)
    guard.learn(HERE, answer)
    asyncio.run(middleware.process_response(HERE, answer))
    (until,) = resting(store, NOON).values()
    assert timedelta(seconds=599) <= until - NOON <= timedelta(seconds=602)


def test_the_next_place_waits_as_long_as_robots_txt_asks_for(
    middleware: SiteLeasesMiddleware, leases: HeldLeases
) -> None:
    assert leases.rests == {"site:outlet.example": 1.0}
    request = HERE.replace(meta={"download_slot": "www.outlet.example"})
    asyncio.run(middleware.process_response(request, Response(request.url)))
    assert leases.rests == {"site:outlet.example": 7.0}
