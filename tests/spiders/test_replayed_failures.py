"""What goes wrong in a crawl is recorded with it, so that a replay leaves feeds and URLs as the crawl did."""

import json

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import DecisionFilter
from tests.commands import Done, call, spawn
from tests.servers import RESET, Answer, Server, page, redirect

pytestmark = pytest.mark.slow

TEXT = "".join(f"<p>Part {n}: the ferry to Elmfield stays in port until the storm has passed.</p>" for n in range(5))
ARTICLE = page(f"<html><title>Ferry</title><article><h1>The ferry stays in port</h1>{TEXT}</article>")
PAGES = ("read", "broken", "gone", "silent", "forbidden")
FEEDS = {
    "a": "/feed.xml",
    "b": "/busy.xml",
    "moved": "/old.xml",
    "same": "/same.xml",
    "down": "/down.xml",
    "no-feed": "/page.xml",
    "gone": "/gone.xml",
}


def feed(*names: str, host: str = "a") -> bytes:
    items = "".join(f"<item><title>Ferry {n}</title><link>http://{host}.example/{n}</link></item>" for n in names)
    return page(f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>", Content_Type="application/xml")


ANSWERS: dict[str, Answer] = {
    "/robots.txt": page("User-agent: *\nDisallow: /forbidden", Content_Type="text/plain", ETag='"r"'),
    "/feed.xml": feed(*PAGES),
    "/busy.xml": feed("busy", host="b"),
    "/old.xml": redirect("/new.xml", "301 Moved Permanently"),
    "/new.xml": feed("read", host="moved"),
    "/down.xml": page("down", "500 No"),
    "/page.xml": page("<html><p>no feed</p></html>"),
    "/gone.xml": page("gone", "410 Gone"),
    "/read": ARTICLE,
    "/broken": page("broken", "502 No"),
    "/busy": page("busy", "503 No", Retry_After="7200"),
    "/gone": page("gone", "410 Gone"),
    "/silent": lambda _: iter([RESET]),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, str]:
    """How a store after two crawls, in which all of this went wrong, and one after a replay differ; and the latter."""
    folder = tmp_path_factory.mktemp("failures")
    (folder / "topics").mkdir()
    urls = json.dumps([f"http://{name}.example{path}" for name, path in FEEDS.items()])
    (folder / "topics" / "ferry.toml").write_text(f"query = 'ferry'\nfeeds = {urls}\n")
    (folder / "newsbot.toml").write_text("[extract]\nworkers = 1\n")
    command = ("--config", folder / "newsbot.toml", "--store")
    live, again = f"sqlite:{folder}/live.db", f"sqlite:{folder}/again.db"
    archives = [folder / f"{n}.warc.gz" for n in range(2)]
    answers = ANSWERS | {"/same.xml": _conditional}
    with Server(answers) as server:
        for archive, now in zip(archives, ("2026-03-04T10:00Z", "2026-03-04T16:00Z"), strict=True):
            done = spawn(*command, live, "--now", now, "record", "ferry", archive, resolve=server.port)
            assert done.code == 3, done.err
    done = spawn(*command, again, "replay", *archives)
    assert done.code == 0, done.err
    return call("diff", live, again), again


def _conditional(asked: object) -> bytes:
    known = "if-none-match" in asked.headers  # type: ignore[attr-defined] # an Asked
    head = feed().replace(b"Content-Type", b'ETag: "1"\r\nContent-Type', 1)
    return page(b"", "304 Not Modified", Content_Type="", Content_Length="") if known else head


def test_the_replay_leaves_what_the_crawl_left(crawled: tuple[Done, str]) -> None:
    assert (crawled[0].code, crawled[0].out) == (0, "")


def test_it_is_the_failures_that_are_left(crawled: tuple[Done, str]) -> None:
    store = open_store(crawled[1])
    reasons = {each.reason for each in store.decisions(DecisionFilter())} - {"kept", "unchanged"}
    states = {record.outlet: record.state for record in store.feeds()}
    polls = [poll.outcome for poll in store.polls("http://same.example/same.xml")]
    store.close()
    assert reasons == {"http-4xx", "http-5xx", "connection-failed", "rate-limited", "robots-disallowed"}
    assert states["moved.example"]["moved_to"] == "http://moved.example/new.xml"
    assert (states["down.example"]["failures"], states["gone.example"]["state"], polls) == (
        2,
        "retired",
        ["not-modified", "ok"],
    )
