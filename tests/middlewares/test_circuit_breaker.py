"""A host that fails again and again costs a few time-outs, not one for each of its pages."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from newsbot.middlewares.circuit_breaker import LONGEST, BreakerMiddleware
from newsbot.middlewares.failures import Refused
from tests.crawling import NO_ROBOTS, run_spider
from tests.servers import HOLD, RESET, Server, page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PAGE = Request("http://a.test/x")


class Breaker(BreakerMiddleware):
    """With a clock that a test can set."""

    def __init__(self) -> None:
        self.now = NOW
        super().__init__(lambda: self.now, failures=3, backoff=60)

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.process_exception(PAGE, DownloadTimeoutError())

    def answer(self, status: int) -> None:
        self.process_response(PAGE, Response(PAGE.url, status))

    def refusal(self, url: str = PAGE.url) -> Refused | None:
        try:
            self.process_request(Request(url))
        except Refused as refusal:
            return refusal
        return None


def test_R41_a_host_rests_after_failures_in_a_row() -> None:
    breaker = Breaker()
    breaker.fail(2)
    assert breaker.refusal() is None
    breaker.fail(1)
    refusal = breaker.refusal()
    assert refusal is not None
    assert (refusal.reason, refusal.again) == ("timeout", NOW + timedelta(seconds=60))
    assert breaker.refusal("http://b.test/") is None


def test_R41_after_its_rest_one_failure_is_enough_and_the_rest_doubles() -> None:
    breaker = Breaker()
    breaker.fail(3)
    breaker.now += timedelta(seconds=60)
    assert breaker.refusal() is None
    breaker.fail(1)
    refusal = breaker.refusal()
    assert refusal is not None
    assert refusal.again == breaker.now + timedelta(seconds=120)


def test_R41_a_good_answer_forgives_everything() -> None:
    breaker = Breaker()
    breaker.fail(3)
    breaker.answer(404)
    breaker.fail(2)
    assert breaker.refusal() is None


def test_R41_nobody_rests_for_longer_than_an_hour() -> None:
    breaker = Breaker()
    breaker.fail(100)
    refusal = breaker.refusal()
    assert refusal is not None
    assert refusal.again == NOW + LONGEST


@pytest.mark.parametrize(("problem", "counts"), [(Refused("robots-disallowed"), False), (ConnectionResetError(), True)])
def test_refusals_of_our_own_are_not_the_hosts_failures(problem: Exception, counts: bool) -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.process_exception(PAGE, problem)
    assert (breaker.refusal() is not None) == counts


def test_R41_dead_hosts_are_not_asked_for_every_page() -> None:
    answers = {
        "silent.test": lambda _: iter([HOLD]),
        "reset.test": lambda _: iter([RESET]),
        "broken.test": page("", "500 No"),
    }
    places = {f"{host}/{number}": answer for host, answer in answers.items() for number in range(12)}
    with Server(places) as server:
        settings = {**NO_ROBOTS, "DOWNLOAD_TIMEOUT": 0.3, "NEWSBOT_BREAKER_FAILURES": 2}
        crawl = run_spider([f"http://{place}" for place in places], settings=settings, world=server.port)
        asked = {host: len(server.paths(host)) for host in answers}
    assert all(2 <= times <= 4 for times in asked.values()), asked
    assert set(crawl.reasons) == {"timeout", "connection-failed", "http-5xx"}
    assert crawl.seconds < 5
