"""Redirects end, and what belongs to one host stays there."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.crawling import NO_ROBOTS, Crawl, ask, run_spider
from tests.servers import Answer, Asked, Server, page, redirect

CHAIN: dict[str, Answer] = {f"chain.test/{number}": redirect(f"/{number + 1}") for number in range(5)}
ANSWERS: dict[str, Answer] = {
    "loop.test/": redirect("/"),
    "nowhere.test/": page(b"", "302 Found"),
    "empty.test/": redirect(""),
    "bad.test/": redirect("http://[half"),
    "port.test/": redirect("http://a.test:99999/"),
    "script.test/": redirect("javascript:alert(1)"),
    "long.test/": redirect("/" + "a" * 3000),
    "relative.test/": redirect("there?x=1", "301 Moved Permanently"),
    "relative.test/there?x=1": page("<html>there</html>"),
    "away.test/": redirect("http://other.test/"),
    "other.test/": page("<html>other</html>"),
    "cookies.test/": page("<html>x</html>", Set_Cookie="session=secret; Domain=test"),
    **{f"crowd.test/{number}": redirect("http://busy.test/page") for number in range(4)},
    "busy.test/page": page("<html>busy</html>"),
    "keeps.test/": lambda asked: (
        page("<html>shown</html>") if "ok=1" in asked.headers.get("cookie", "") else redirect("/", Set_Cookie="ok=1")
    ),
    "asks.test/": redirect("http://gate.test/?to=asks", Set_Cookie="mine=asks"),
    "gate.test/?to=asks": redirect("http://asks.test/in", Set_Cookie="mine=gate"),
    "asks.test/in": page("<html>in</html>"),
    "flood.test/": redirect("/in", Set_Cookie="big=" + "x" * 9000),
    "flood.test/in": page("<html>in</html>"),
    "sign.test/": page(
        '<html><meta http-equiv=refresh content="0; url=/moved"><p>Verschoben.</html>', Set_Cookie="s=1"
    ),
    "sign.test/moved": page("<html>moved</html>"),
    "header.test/": page("<html>", Refresh="0; url=/moved"),
    "header.test/moved": page("<html>moved</html>"),
    "spins.test/": lambda asked: page(f'<html><meta http-equiv=refresh content="0;url=/{asked.time}"></html>'),
    **CHAIN,
    "chain.test/5": page("<html>end</html>"),
}
BAD = {
    "loop": "redirect-loop",
    "grows": "redirect-loop",
    "nowhere": "bad-url",
    "empty": "bad-url",
    "bad": "bad-url",
    "port": "bad-url",
    "script": "bad-url",
    "long": "bad-url",
}
SECRET = {"Authorization": "Basic c2VjcmV0", "Cookie": "a=secret"}


WALLS = ("keeps", "asks", "flood", "sign", "spins", "header")


class World(NamedTuple):
    crawl: Crawl
    server: Server
    walls: Crawl


def grow(asked: Asked) -> bytes:
    """Each redirect leads to an address that is longer by one step."""
    if asked.host == "spins.test":
        return page(f'<html><meta http-equiv=refresh content="0;url={asked.path}a"></html>')
    return redirect(f"{asked.path}a/")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with Server(ANSWERS, missing=grow) as server:
        first = [*(f"http://{name}.test/" for name in BAD), "http://relative.test/", "http://chain.test/0"]
        secret = [ask("http://away.test/", SECRET), ask("http://u:secret@away.test/")]
        many = [f"http://crowd.test/{number}" for number in range(4)]
        cookies = ["http://cookies.test/"]
        settings = {**NO_ROBOTS, "DOWNLOAD_DELAY": 0.1}
        walls = [ask(f"http://{name}.test/", kind="page") for name in WALLS]
        yield World(
            run_spider([*first, *secret, *many, *cookies], cookies, settings=settings, world=server.port),
            server,
            run_spider(walls, walls[:1], settings=NO_ROBOTS, world=server.port),
        )


@pytest.mark.parametrize("name", BAD)
def test_R36_redirects_that_lead_nowhere_are_named(world: World, name: str) -> None:
    assert world.crawl.reasons[list(BAD).index(name)] == BAD[name]


@pytest.mark.parametrize("name", BAD)
def test_R36_at_most_six_requests_are_sent(world: World, name: str) -> None:
    assert 1 <= len(world.server.paths(f"{name}.test")) <= 6


def test_five_redirects_are_followed(world: World) -> None:
    end = world.crawl.outcomes[len(BAD) + 1]
    assert (end["reason"], end["url"]) == (None, "http://chain.test/5")
    assert len(end["meta"]["redirect_urls"]) == 5


def test_the_way_is_kept(world: World) -> None:
    found = world.crawl.outcomes[len(BAD)]
    assert found["url"] == "http://relative.test/there?x=1"
    assert found["meta"]["redirect_urls"] == ["http://relative.test/"]
    assert found["meta"]["redirect_reasons"] == [301]


def test_redirects_can_be_recorded(world: World) -> None:
    recorded = {found["url"]: found for found in world.crawl.recorded}
    assert recorded["http://relative.test/"]["status"] == 301
    assert recorded["http://relative.test/"]["fetched"] is not None


def test_R47_no_secret_goes_to_another_host(world: World) -> None:
    sent = [asked.headers for asked in world.server.log if asked.host == "away.test"]
    assert ["authorization" in headers for headers in sent] == [True, True]
    arrived = [asked for asked in world.server.log if asked.host == "other.test"]
    assert len(arrived) == 2
    assert not [asked for asked in arrived if b"ecret" in asked.raw or b"uthorization" in asked.raw]


def test_R47_nobody_is_told_where_we_come_from(world: World) -> None:
    assert not [asked for asked in world.server.log if "referer" in asked.headers]


def test_R46_cookies_are_not_sent_back(world: World) -> None:
    assert len(world.server.paths("cookies.test")) == 2
    assert not [asked for asked in world.server.log if asked.host == "cookies.test" and "cookie" in asked.headers]


def test_a_cookie_that_a_redirect_sets_is_brought_back(world: World) -> None:
    assert world.walls.outcomes[0]["body"] == "<html>shown</html>"


def test_R46_a_cookie_ends_with_its_fetch(world: World) -> None:
    sent = [asked.headers.get("cookie") for asked in world.server.log if asked.host == "keeps.test"]
    assert sent == [None, "ok=1", None, "ok=1"]


def test_R47_a_cookie_is_sent_to_whom_it_is_from(world: World) -> None:
    sent = [(asked.path, asked.headers.get("cookie")) for asked in world.server.log if "s.test" in asked.host]
    assert ("/in", "mine=asks") in sent
    assert [asked.headers.get("cookie") for asked in world.server.log if asked.host == "gate.test"] == [None]


def test_R46_a_flood_of_cookies_is_not_sent_back(world: World) -> None:
    assert not [asked for asked in world.server.log if asked.host == "flood.test" and "cookie" in asked.headers]


@pytest.mark.parametrize("said", ["sign", "header"])
def test_a_page_that_refreshes_to_another_is_followed(world: World, said: str) -> None:
    found = world.walls.outcomes[WALLS.index(said)]
    assert (found["url"], found["meta"]["redirect_reasons"]) == (f"http://{said}.test/moved", ["meta refresh"])


def test_R36_pages_that_refresh_for_ever_are_left(world: World) -> None:
    assert world.walls.reasons[WALLS.index("spins")] == "redirect-loop"
    assert len(world.server.paths("spins.test")) == 6


def test_a_redirected_request_keeps_its_new_hosts_pace(world: World) -> None:
    times = sorted(asked.time for asked in world.server.log if asked.host == "busy.test")
    assert len(times) == 4
    assert world.server.busiest["busy.test"] == 1
    assert times[-1] - times[0] > 0.25
