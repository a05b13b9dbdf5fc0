"""`newsbot watch`: what is due is polled, stories are assigned meanwhile, it stops soon and well, and only one runs."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Store
from tests.commands import call, command, environment, spawn
from tests.servers import HOLD, Answer, Server, page

WORDS = " ".join(
    f"The {word} shook the quiet town of Elmfield again." for word in ["first", "second", "third", "fourth"]
)
ARTICLE = "<html lang=en><head><title>{n}</title></head><body><article><h1>Quake {n} in Elmfield</h1>" + "".join(
    f"<p>Part {part} of report {{n}}. {WORDS}</p>" for part in range(4)
)


def feed(host: str, *numbers: int) -> bytes:
    items = "".join(f"<item><title>Quake {n}</title><link>http://{host}/{n}</link></item>" for n in numbers)
    return page(f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>', Content_Type="text/xml")


def world() -> dict[str, Answer]:
    return {
        "a.example/rss": feed("a.example", 1, 2),
        "b.example/rss": feed("b.example", 3),
        **{f"{host}.example/{n}": page(ARTICLE.format(n=n)) for host, n in (("a", 1), ("a", 2), ("b", 3))},
    }


class Folder:
    def __init__(self, path: Path, *feeds: str) -> None:
        self.path = path
        self.topic = path / "topics" / "quakes.toml"
        self.topic.parent.mkdir()
        self.listing(*feeds)
        self.config = path / "newsbot.toml"
        self.config.write_text("[store]\nuri = 'sqlite:news.db'\n[extract]\nworkers = 1\n[archive]\ndir = 'archive'\n")

    def listing(self, *feeds: str) -> None:
        self.topic.write_text(f"query = 'quake'\nfeeds = {[f'http://{host}/rss' for host in feeds]}\n")

    @contextmanager
    def begun(self, *arguments: str, resolve: int) -> Iterator[subprocess.Popen[str]]:
        line = command("--config", self.config, *arguments)
        env = environment(resolve=resolve)
        pipe = subprocess.PIPE
        with subprocess.Popen(line, env=env, cwd=self.path, stdout=pipe, stderr=pipe, text=True) as run:
            try:
                yield run
            finally:
                run.kill()

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = open_store(f"sqlite:{self.path / 'news.db'}", create=True)
        yield store
        store.close()

    def titles(self) -> list[str]:
        with self.store() as store:
            return sorted(article.title for article in store.articles(ArticleFilter()))

    def stories(self) -> int:
        with self.store() as store:
            return len(store.stories())


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


def test_R59_watch_polls_assigns_stories_takes_up_topics_and_stops_well(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "a.example")
    with Server(world()) as server, folder.begun("watch", "--metrics-file", "m.prom", resolve=server.port) as run:
        until(lambda: folder.stories() > 0)
        second = spawn("--config", folder.config, "watch", resolve=server.port)
        crawl = spawn("--config", folder.config, "crawl", resolve=server.port)
        folder.listing("a.example", "b.example")
        until(lambda: len(folder.titles()) == 3)
        until((tmp_path / "m.prom").exists)
        asked = server.paths("a.example")
        run.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, err = run.communicate(timeout=40)
    assert (second.code, crawl.code) == (7, 7)
    assert (run.returncode, time.monotonic() - began < 20) == (0, True), err
    assert (asked.count("/rss"), asked.count("/1")) == (1, 1)
    assert len(list((tmp_path / "archive").glob("*.warc.gz"))) == 2
    assert call("--config", folder.config, "status", "--json").rows()[0]["runs"][0]["kind"] == "watch"


def hung(*paths: str) -> dict[str, Answer]:
    return world() | {path: lambda asked: iter([HOLD]) for path in paths}


@pytest.mark.parametrize(("verb", "number", "code"), [("watch", signal.SIGINT, 0), ("crawl", signal.SIGTERM, 143)])
def test_R59_a_server_that_keeps_silent_does_not_keep_a_run_from_stopping(
    tmp_path: Path, verb: str, number: int, code: int
) -> None:
    folder = Folder(tmp_path, "a.example")
    with Server(hung("a.example/1")) as server, folder.begun(verb, resolve=server.port) as run:
        until(lambda: "/1" in server.paths("a.example"))
        run.send_signal(number)
        began = time.monotonic()
        _, err = run.communicate(timeout=40)
    assert (run.returncode, time.monotonic() - began < 20) == (code, True), err
    with folder.store() as store:
        pending = {url.url: url.attempts for url in store.due_urls(datetime.now(UTC), 10)}
    assert pending["http://a.example/1"] == 0
