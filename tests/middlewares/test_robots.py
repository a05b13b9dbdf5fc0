"""robots.txt after RFC 9309: what is there is obeyed, what is missing allows, what cannot be read forbids for now."""

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest

from newsbot.middlewares.robots import READ, parse
from tests.crawling import Crawl, run_spider
from tests.servers import HOLD, RESET, Answer, Server, page, redirect

PRIVATE = "User-agent: *\nDisallow: /private\n"
FILLER = "# filler, filler, filler, filler, filler\n"
WILDCARDS = f"User-agent: *\nDisallow: /{'a*' * 40}b$\n{PRIVATE}"


def text(body: str | bytes) -> bytes:
    return page(body, Content_Type="text/plain")


def long(rule_at: int, size: int) -> str:
    """A file of `size` bytes with one more rule at `rule_at`."""
    before = FILLER * (rule_at // len(FILLER))
    after = FILLER * ((size - rule_at) // len(FILLER))
    return f"{PRIVATE}{before}Disallow: /late\n{after}"


OBEYED: dict[str, Answer] = {
    "plain": text(PRIVATE),
    "bom": text(b"\xef\xbb\xbf" + PRIVATE.encode()),
    "utf16": text(PRIVATE.encode("utf-16")),
    "long": text(long(READ // 2, 9_000_000)),
    "wildcards": text(WILDCARDS),
    "named": text("User-agent: *\nAllow: /\n\nUser-agent: NewsBot/2.0 # us\nDisallow: /private\n"),
    "moved": redirect("http://elsewhere.test/rules"),
    "five": redirect("/hop1"),
    "accident": text("Disallow /early\r\nuser-agent : *\r\ndisallow : /private"),
}
MISSING: dict[str, Answer] = {
    "none404": page("no", "404 Not Found"),
    "none401": page("no", "401 Unauthorized"),
    "none403": page("no", "403 Forbidden"),
    "none410": page("no", "410 Gone"),
    "empty": text(""),
    "html": page("<html><body>Not found, sorry</body></html>"),
}
UNREADABLE: dict[str, Answer] = {
    "down500": page("no", "500 Internal Server Error"),
    "down502": page("no", "502 Bad Gateway"),
    "down503": page("no", "503 Service Unavailable"),
    "busy429": page("no", "429 Too Many Requests"),
    "silent": lambda _: iter([HOLD]),
    "reset": lambda _: iter([RESET]),
    "garbage": lambda _: iter([b"\x00\x01garbage\r\n\r\n"]),
    "loop": redirect("/robots.txt"),
    "six": redirect("/hop0"),
    "nowhere": redirect("http://[bad"),
    "cut": lambda _: iter([page(PRIVATE)[:-5]]),
    "endless": lambda _: iter([b"HTTP/1.1 200 OK\r\n\r\n", *[FILLER.encode() * 10_000] * 60]),
}
HOPS = {f"/hop{number}": redirect(f"/hop{number + 1}") for number in range(5)}


class World(NamedTuple):
    crawl: Crawl
    server: Server
    urls: list[str]

    def reason(self, url: str) -> str | None:
        return self.crawl.reasons[self.urls.index(url)]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One crawl of all hosts: pages under /private, /late and /public of each, all at once."""
    hosts = {**OBEYED, **MISSING, **UNREADABLE}
    answers: dict[str, Answer] = {f"{name}.test/robots.txt": answer for name, answer in hosts.items()}
    answers |= {"/hop5": text(PRIVATE), **HOPS, "elsewhere.test/rules": text(PRIVATE)}
    answers |= {f"/{name}": page() for name in ("private", "late", "public")}
    urls = [f"http://{name}.test/{path}" for name in hosts for path in ("private", "late", "public")]
    with Server(answers) as server:
        settings = {"NEWSBOT_ROBOTS_TIMEOUT": 2, "NEWSBOT_CONCURRENCY": 200}
        yield World(run_spider(urls, settings=settings, world=server.port), server, urls)


@pytest.mark.parametrize("name", OBEYED)
def test_rules_are_obeyed(world: World, name: str) -> None:
    reasons = [world.reason(f"http://{name}.test/{path}") for path in ("private", "public")]
    assert reasons == ["robots-disallowed", None]


def test_R43_rules_within_the_first_500_kib_count(world: World) -> None:
    assert world.reason("http://long.test/late") == "robots-disallowed"


def test_R43_rules_after_the_first_500_kib_do_not() -> None:
    assert parse(long(READ + 1000, READ + 9000).encode(), "newsbot").can_fetch("http://a.test/late", "newsbot")


@pytest.mark.parametrize("name", MISSING)
def test_R42_where_there_are_no_rules_all_is_allowed(world: World, name: str) -> None:
    assert [world.reason(f"http://{name}.test/{path}") for path in ("private", "late", "public")] == [None] * 3


@pytest.mark.parametrize("name", UNREADABLE)
def test_R42_while_rules_cannot_be_read_nothing_is_requested(world: World, name: str) -> None:
    assert world.reason(f"http://{name}.test/private") == "robots-unreachable"
    assert world.reason(f"http://{name}.test/public") in ("robots-unreachable", "rate-limited")  # by what came first
    assert {"/private", "/public"}.isdisjoint(world.server.paths(f"{name}.test"))


@pytest.mark.parametrize("name", UNREADABLE)
def test_R42_what_could_not_be_read_is_due_again(world: World, name: str) -> None:
    assert world.crawl.outcomes[world.urls.index(f"http://{name}.test/public")]["again"] is not None


@pytest.mark.parametrize("name", ["plain", "none404", "down500", "silent"])
def test_all_pages_of_a_host_share_one_request(world: World, name: str) -> None:
    assert world.server.paths(f"{name}.test").count("/robots.txt") == 1


def test_robots_txt_comes_first(world: World) -> None:
    assert world.server.paths("plain.test") == ["/robots.txt", "/late", "/public"]


def test_a_robots_txt_behind_another_host_is_for_this_one(world: World) -> None:
    assert world.server.paths("elsewhere.test") == ["/rules"]


def test_robots_txt_can_be_recorded(world: World) -> None:
    kinds = {found["url"]: found["kind"] for found in world.crawl.recorded}
    assert kinds["http://plain.test/robots.txt"] == "robots"
    assert kinds["http://plain.test/public"] is None


def test_R43_no_file_stops_the_crawl(world: World) -> None:
    assert world.crawl.busy < 1
    assert world.crawl.peak_mb < 300


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\n" % number for number in range(20_000)) + b"Disallow: /x\n" * 18_000,
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*a*a$\n" * 15_000,
        b"User-agent: *\n" * 17_000 + b"Disallow: /" + b"*" * 200_000,
        bytes(range(256)) * 2000,
        b"User-agent" * 51_200,
        b"\r" * 256_000 + b"\n" * 256_000,
    ],
    ids=["agents", "wildcards", "stars", "bytes", "one line", "empty lines"],
)
def test_R43_no_file_takes_long_to_read(body: bytes) -> None:
    before = time.process_time()
    parse(body, "newsbot").can_fetch("http://a.test/" + "a" * 2000, "newsbot")
    assert time.process_time() - before < 1


def test_crawl_delay_is_kept_up_to_a_limit() -> None:
    answers = {
        "slow.test/robots.txt": text("User-agent: *\nCrawl-delay: 0.5\n"),
        "glacier.test/robots.txt": text("User-agent: newsbot\nCrawl-delay: 86400\n"),
    }
    with Server(answers, missing=page()) as server:
        urls = [f"http://{name}.test/{number}" for name in ("slow", "glacier") for number in range(3)]
        crawl = run_spider(urls, settings={"NEWSBOT_MAX_CRAWL_DELAY": 0.8}, world=server.port)
        asked = {
            host: [each.time for each in server.log if each.host == host] for host in ("slow.test", "glacier.test")
        }
    assert crawl.reasons == [None] * 6
    gaps = {host: [after - before for before, after in pairwise(times[1:])] for host, times in asked.items()}
    assert all(gap > 0.45 for gap in gaps["slow.test"])
    assert all(0.75 < gap < 10 for gap in gaps["glacier.test"])
