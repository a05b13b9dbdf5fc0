"""One site's pages wait once it has sent its share of the hour; those of others, and its feeds, do not."""

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from newsbot.corpus.store import open_store
from newsbot.middlewares.failures import Refused
from newsbot.middlewares.host_share import ShareMiddleware
from tests.commands import call, spawn
from tests.interfaces.cli.commands.test_watch_command import ARTICLE, feed
from tests.middlewares.clock import NOW, Clock
from tests.servers import Server, page


def refused_until(share: ShareMiddleware, url: str, kind: str = "page") -> datetime | None:
    try:
        share.process_request(Request(url, meta={"kind": kind}))
    except Refused as refusal:
        return refusal.again
    return None


def test_pages_of_all_hosts_of_a_full_outlet_wait_for_the_end_of_the_hour(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    share = ShareMiddleware(clock, 10)
    for url in ("http://www.a.example/1", "http://cdn.a.example/2"):
        assert refused_until(share, url) is None
        share.learn(Request(url), Response(url, body=b"12345"))
    clock.now += timedelta(minutes=30)
    end = NOW + timedelta(hours=1)
    assert [refused_until(share, f"http://{host}.a.example/3") for host in ("www", "new")] == [end, end]
    assert refused_until(share, "http://www.a.example/rss", kind="feed") is None
    assert refused_until(share, "http://www.b.example/1") is None
    assert "a.example has sent 10 bytes: its pages wait (fetch.max_host_bytes)" in caplog.text
    clock.now = end
    assert refused_until(share, "http://www.a.example/3") is None


def test_a_clock_that_is_set_back_begins_another_hour() -> None:
    clock = Clock()
    share = ShareMiddleware(clock, 5)
    share.learn(Request("http://a.example/1"), Response("http://a.example/1", body=b"12345"))
    clock.now -= timedelta(days=1)
    assert refused_until(share, "http://a.example/2") is None


@pytest.mark.slow
def test_what_waits_is_due_in_an_hour_and_is_told(tmp_path: Path) -> None:
    config = tmp_path / "newsbot.toml"
    config.write_text("[store]\nuri = 'sqlite:news.db'\n[recheck]\nafter = []\n[fetch]\nmax_host_bytes = 9000\n")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "quakes.toml").write_text("query = 'quake'\nfeeds = ['http://a.example/rss']\n")
    large = {f"a.example/{n}": page(ARTICLE.format(n=n) + f"<!--{'-' * 5000}-->") for n in range(6)}
    given = ("--config", config, "--now", f"{NOW:%Y-%m-%dT%H:%MZ}")
    with Server({**large, "a.example/rss": feed("a.example", *range(6))}) as server:
        done = spawn(*given, "crawl", resolve=server.port)
        asked = {f"http://a.example{path}" for path in server.paths("a.example")}
    assert (done.code, "its pages wait (fetch.max_host_bytes)" in done.err) == (0, True)
    with contextlib.closing(open_store(f"sqlite:{tmp_path / 'news.db'}")) as store:
        waiting = store.due_urls(NOW + timedelta(hours=1), 10, ["quakes"])
    assert {record.url for record in waiting} == {f"http://{path}" for path in large} - asked != set()
    assert {record.due for record in waiting} == {NOW + timedelta(hours=1)}
    told = call(*given, "source", "list").out
    assert f"{len(waiting)} pages wait: its site has sent its share of the hour (fetch.max_host_bytes)" in told
    assert "its site has sent as many bytes within the hour" in call(*given, "why", waiting[0].url).out
