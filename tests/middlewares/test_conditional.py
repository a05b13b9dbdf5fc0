"""Conditional requests, and the time at which answers were read."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from scrapy import Request
from scrapy.http import Response

from newsbot.items import Validators
from newsbot.middlewares.conditional import ConditionalMiddleware, validators_of
from tests.crawling import NO_ROBOTS, Crawl, ask, run_spider
from tests.servers import Server, page, redirect

UNCHANGED = page(b"", "304 Not Modified", ETag='"v2"', Content_Length="")
KNOWN = {"etag": 'W/"v1"', "last_modified": "Wed, 04 Mar 2026 12:00:00 GMT"}
NOW = "2026-03-04T10:00:00Z"


class World(NamedTuple):
    crawl: Crawl
    server: Server


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    answers = {"a.test/": UNCHANGED, "b.test/": UNCHANGED, "moved.test/": redirect("http://a.test/")}
    answers["liar.test/"] = page("<html>new</html>", Last_Modified="yesterday, I think")
    with Server(answers) as server:
        asked = [
            ask("http://a.test/", validators=KNOWN),
            "http://b.test/",
            ask("http://moved.test/", validators=KNOWN),
            ask("http://liar.test/", validators={"etag": "no quotes"}),
        ]
        yield World(run_spider(asked, settings={"NEWSBOT_NOW": NOW, **NO_ROBOTS}, world=server.port), server)


def test_R44_not_modified_reaches_the_callback(world: World) -> None:
    found = world.crawl.outcomes[0]
    assert (found["reason"], found["status"], found["size"]) == (None, 304, 0)


def test_R44_not_modified_without_validators_is_a_failure_of_the_server(world: World) -> None:
    assert world.crawl.reasons[1] == "http-5xx"


def test_R44_validators_are_sent_as_they_were_given(world: World) -> None:
    sent = [asked.headers for asked in world.server.log if asked.host == "a.test"]
    assert {headers["if-none-match"] for headers in sent} == {KNOWN["etag"]}
    assert {headers["if-modified-since"] for headers in sent} == {KNOWN["last_modified"]}


def test_R44_validators_follow_a_redirect(world: World) -> None:
    assert (world.crawl.outcomes[2]["status"], world.crawl.outcomes[2]["url"]) == (304, "http://a.test/")


def test_R44_odd_validators_hurt_nobody(world: World) -> None:
    assert (world.crawl.reasons[3], world.crawl.outcomes[3]["status"]) == (None, 200)


def test_every_answer_is_stamped_with_the_crawls_clock(world: World) -> None:
    assert {found["fetched"] for found in world.crawl.recorded} == {"2026-03-04 10:00:00+00:00"}
    assert world.crawl.outcomes[0]["meta"]["fetched"] == "2026-03-04 10:00:00+00:00"


@pytest.mark.parametrize("etag", ["x" * 2000, "a\r\nX-Injected: 1", "\x00", ""])
def test_R44_a_validator_that_is_no_header_is_not_sent(etag: str) -> None:
    request = Request("http://a.test/", meta={"validators": Validators(etag=etag)})
    ConditionalMiddleware().process_request(request)
    assert b"If-None-Match" not in request.headers
    assert "handle_httpstatus_list" not in request.meta


def test_validators_of_a_response_are_kept_as_sent() -> None:
    response = Response("http://a.test/", headers={"ETag": 'W/"1"', "Last-Modified": " Wed, 04 Mar 2026 12:00:00 GMT "})
    assert validators_of(response) == Validators('W/"1"', "Wed, 04 Mar 2026 12:00:00 GMT")
    assert validators_of(Response("http://a.test/", headers={"ETag": "x" * 2000})) == Validators()
