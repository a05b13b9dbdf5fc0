"""A hundred feeds over real sockets: the server's log shows what hosts have asked for, and that they got it."""

import collections
import time
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.corpus.store import open_store
from tests.commands import spawn
from tests.servers import Answer, Asked, Server, page

HOSTS = [f"h{number}.example" for number in range(100)]
BUSY, BUSY_PAGES, SHUT, REFUSED = HOSTS[:10], HOSTS[10:20], HOSTS[20:30], HOSTS[30:40]
"""Feeds that ask for an hour's rest, pages that do, robots.txt that cannot be read, robots.txt that forbids."""

TEXT = "".join(
    f"<p>Part {n}: the river rose in the night and the lower town was cleared by noon.</p>" for n in range(4)
)
PAGE = page(f"<html><title>River</title><article><h1>River rises</h1>{TEXT}</article></html>")
LATER = page("later", "429 Too Many Requests", Retry_After="3600")


def feed(host: str) -> bytes:
    items = "".join(
        f"<item><title>River {n}</title><link>http://{host}/{n}</link></item>"
        for n in range(3 if host in BUSY_PAGES else 1)
    )
    body = f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'
    return page(body, Content_Type="text/xml", ETag='"1"')


def conditional(host: str) -> Answer:
    def answer(asked: Asked) -> bytes:
        time.sleep(0.05)  # so that whoever does not wait for it is caught
        return page("", "304 Not Modified") if "if-none-match" in asked.headers else feed(host)

    return answer


def world() -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for host in HOSTS:
        answers[f"{host}/rss"] = LATER if host in BUSY else conditional(host)
        for number in range(3):
            answers[f"{host}/{number}"] = LATER if host in BUSY_PAGES else PAGE
    answers |= {f"{host}/robots.txt": page("", "503 Unavailable") for host in SHUT}
    return answers | {
        f"{host}/robots.txt": page("User-agent: *\nDisallow: /", Content_Type="text/plain") for host in REFUSED
    }


Crawled = tuple[Server, str, list[int]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The server after three crawls: now, shortly before an hour has passed, and shortly after; the store; where in the
    log each begins.
    """
    folder = tmp_path_factory.mktemp("hundred")
    (folder / "topics").mkdir()
    (folder / "topics" / "river.toml").write_text(f"query = 'river'\nfeeds = {[f'http://{h}/rss' for h in HOSTS]}\n")
    config = folder / "newsbot.toml"
    config.write_text("[store]\nuri = 'sqlite:news.db'\n[fetch]\nconcurrency = 64\n[recheck]\nafter = []\n")
    with Server(world()) as server:
        starts = []
        began = datetime.now(UTC)
        for minutes in (0, 59, 62):
            starts.append(len(server.log))
            clock = ["--now", (began + timedelta(minutes=minutes)).isoformat()] if minutes else []
            # long enough for an answer to be judged before the host's next request, on a busy machine too
            done = spawn("--config", config, *clock, "crawl", env={"NEWSBOT_FETCH_DELAY": "0.1"}, resolve=server.port)
            assert done.code == 3, done.err
    return server, f"sqlite:{folder / 'news.db'}", starts


def paths(server: Server, hosts: list[str], start: int = 0, end: int | None = None) -> "collections.Counter[str]":
    asked: list[Asked] = server.log[start:end]
    return collections.Counter(each.path for each in asked if each.host in hosts)


def test_never_two_connections_to_a_host_at_a_time(crawled: Crawled) -> None:
    busiest = crawled[0].busiest
    assert (max(busiest.values()), len(busiest)) == (1, 100)


def test_R40_a_feed_that_asks_for_rest_is_not_asked_again_before_its_time(crawled: Crawled) -> None:
    server, _, (_, _, third) = crawled
    assert paths(server, BUSY, 0, third) == {"/robots.txt": 10, "/rss": 10}
    assert paths(server, BUSY, third) == {"/rss": 10}  # what robots.txt says holds for a day


def test_R40_a_page_that_asks_for_rest_gives_it_to_its_whole_host(crawled: Crawled) -> None:
    server, _, (_, second, third) = crawled
    for start, end, feeds in ((0, second, 10), (third, None, 0)):  # at last the page comes first, and answers the same
        asked = paths(server, BUSY_PAGES, start, end)
        assert (asked["/rss"], sum(asked[f"/{number}"] for number in range(3))) == (feeds, 10)
    assert paths(server, BUSY_PAGES, second, third) == {}


def test_R42_nothing_is_asked_while_robots_cannot_be_read(crawled: Crawled) -> None:
    assert set(paths(crawled[0], SHUT)) == {"/robots.txt"}


def test_nothing_is_asked_that_robots_forbids(crawled: Crawled) -> None:
    assert set(paths(crawled[0], REFUSED)) == {"/robots.txt"}


def test_all_others_are_read_once_and_their_feeds_answered_304_from_then_on(crawled: Crawled) -> None:
    server, uri, (_, second, third) = crawled
    assert paths(server, HOSTS[40:], 0, second) == {"/robots.txt": 60, "/rss": 60, "/0": 60}
    for start, end in ((second, third), (third, None)):
        assert paths(server, HOSTS[40:], start, end) == {"/rss": 60}
    store = open_store(uri)
    outcomes = collections.Counter(poll.outcome for host in HOSTS[40:] for poll in store.polls(f"http://{host}/rss"))
    store.close()
    assert outcomes == {"ok": 60, "not-modified": 120}
