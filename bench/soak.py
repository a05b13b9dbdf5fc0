"""A day's soak in an hour: python bench/soak.py [--articles 50000] [--outlets 200] [--speed 30] [--minutes 45]

`newsbot watch` on a clock that runs `--speed` times as fast, over outlets on loopback that publish as fast as they are
read, with a fault every second: an answer that is cut, reset, silent, slow, garbage, a bomb, a loop, a 500 or 503; a
worker that is killed; a store that is locked. When all is published, or after `--minutes`, the faults end and it is
stopped. Prints now and then, and at the end: resident memory of the crawl, that of it with its workers (what they share
counted once), its file descriptors, their slope from the first third on, and what became of every article. Exits 1 when
one has no outcome.
"""

import argparse
import collections
import contextlib
import gzip
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newsbot.corpus.store import open_store
from tests.commands import environment
from tests.servers import HOLD, RESET, Asked, Piece, Server, page, redirect, slowly

BEGAN = datetime(2026, 3, 9, tzinfo=UTC)  # of the crawl's clock, which has to stay within one day
SHOWN, AHEAD = 40, 10  # articles in a feed, and those that it is ahead of its reader
EVERY = 5.0  # seconds between two looks at memory
WORDS = [f"{a}{b}{c}a" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst"]
BOMB = gzip.compress(bytes(200 << 20), 9)


class Look(NamedTuple):
    """Articles asked for so far, MB of the crawl and of all its processes, descriptors of the crawl."""

    articles: int
    crawl: float
    tree: float
    descriptors: int


class Outlets:
    """What they have published, and the fault that the next request meets."""

    def __init__(self, outlets: int, each: int, speed: float) -> None:
        self.outlets, self.each, self.speed = outlets, each, speed
        self.read: dict[str, set[str]] = collections.defaultdict(set)  # by host, what was asked for
        self.announced: set[str] = set()
        self.fault: Callable[[Asked], bytes | Iterable[Piece]] | None = None
        self.began = time.time()

    @property
    def now(self) -> datetime:
        """Of the crawl's clock."""
        return BEGAN + timedelta(seconds=(time.time() - self.began) * self.speed)

    @property
    def asked(self) -> int:
        """Articles that were asked for, ever."""
        return sum(map(len, self.read.values()))

    def answer(self, asked: Asked) -> bytes | Iterable[Piece]:
        """What a server says."""
        if asked.path == "/robots.txt":
            return page("none", "404 Not Found")
        if asked.path != "/feed.xml":
            self.read[asked.host].add(asked.path)
        fault, self.fault = self.fault, None
        if fault is not None:
            return fault(asked)
        return self._feed(asked.host) if asked.path == "/feed.xml" else _article(asked.path)

    def _feed(self, host: str) -> bytes:
        published = min(self.each, len(self.read[host]) + AHEAD)
        first = int(host.partition(".")[0][1:]) * self.each
        items = ""
        for number in range(first + max(0, published - SHOWN), first + published):
            url = f"http://{host}/{number}.html"
            self.announced.add(url)
            title, date = _title(number), format_datetime(self.now)
            items = f"<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate></item>{items}"
        body = f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'
        return page(body, Content_Type="application/rss+xml")


def _title(number: int) -> str:
    return "Report on " + " ".join(random.Random(number // 5).choices(WORDS, k=5))


def _article(path: str) -> bytes:
    number = int(path.strip("/").removesuffix(".html"))
    words = random.Random(number // 5).choices(WORDS, k=90) + random.Random(number).choices(WORDS, k=60)
    text = "".join(f"<p>{' '.join(words[at : at + 30]).capitalize()}.</p>" for at in range(0, 150, 30))
    title = _title(number)
    head = f"<!doctype html><html lang=en><head><title>{title}</title></head>"
    return page(f"{head}<body><article><h1>{title}</h1>{text}</article></body></html>")


ANSWERS: tuple[Callable[[Asked], bytes | Iterable[Piece]], ...] = (
    lambda _: [RESET],
    lambda _: [HOLD],
    lambda _: [page("half of it", Content_Length="500")],
    lambda _: slowly(page("late"), 0.2),
    lambda _: b"\x00garbage\r\n\r\n",
    lambda _: page(b"none", Content_Encoding="gzip"),
    lambda _: page(BOMB, Content_Encoding="gzip"),
    lambda asked: redirect(asked.path),
    lambda _: page("", "500 Internal Server Error"),
    lambda _: page("", "503 Service Unavailable", Retry_After="60"),
    lambda _: page(random.randbytes(20_000)),
)


def _kill_a_worker(crawl: psutil.Process, _: Path) -> None:
    workers = [each for child in crawl.children() for each in child.children()]
    if workers:
        random.choice(workers).kill()


def _lock_the_store(_: psutil.Process, store: Path) -> None:
    with contextlib.closing(sqlite3.connect(store, timeout=5)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(0.5)


def disturb(outlets: Outlets, crawl: psutil.Process, store: Path, ended: threading.Event) -> None:
    """A fault every second until `ended`."""
    while not ended.wait(1.0):
        others = random.choices(
            (_lock_the_store, _kill_a_worker), (5, 1)
        )  # a worker that dies while it waits breaks the pool
        fault = random.choice((*ANSWERS, *others))
        if fault in (_kill_a_worker, _lock_the_store):
            with contextlib.suppress(psutil.Error, sqlite3.Error):
                fault(crawl, store)  # one of the two
        else:
            outlets.fault = fault  # type: ignore[assignment] # one of the others


def look(outlets: Outlets, crawl: psutil.Process) -> Look:
    """How large it is now."""
    tree = crawl.memory_full_info().pss
    for child in crawl.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            tree += child.memory_full_info().pss
    return Look(outlets.asked, crawl.memory_info().rss / 1e6, tree / 1e6, crawl.num_fds())


def configure(folder: Path, outlets: int) -> None:
    feeds = [f"http://n{number}.example/feed.xml" for number in range(outlets)]
    (folder / "topics").mkdir()
    topic = f'title = "All"\nlanguages = []\nquery = "title:report"\nfeeds = {feeds}\n'
    (folder / "topics" / "all.toml").write_text(topic)
    (folder / "newsbot.toml").write_text('topics_dir = "topics"\n[fetch]\ntimeout = 5\nper_hour = 0\n')


def soak(outlets: Outlets, folder: Path, minutes: float) -> list[Look]:
    """Run it to its end."""
    configure(folder, outlets.outlets)
    store, looks, ended = folder / "news.db", list[Look](), threading.Event()
    with Server({}, missing=outlets.answer) as server, (folder / "log").open("wb") as log:
        arguments = ["--config", f"{folder}/newsbot.toml", "--store", f"sqlite:{store}", "watch"]
        inside = [sys.executable, __file__, "inside", str(outlets.speed), str(outlets.began), *arguments]
        env = environment({"NEWSBOT_FETCH_DELAY": "0.05"}, resolve=server.port)
        crawl = psutil.Popen(inside, env=env, stdout=log, stderr=log)
        threading.Thread(target=disturb, args=(outlets, crawl, store, ended), daemon=True).start()
        deadline = time.monotonic() + minutes * 60
        while crawl.poll() is None and outlets.asked < outlets.outlets * outlets.each and time.monotonic() < deadline:
            time.sleep(EVERY)
            looks.append(look(outlets, crawl))
            server.log.clear()
            if len(looks) % 12 == 0:
                print(_told(looks[-1]), flush=True)
        ended.set()
        if crawl.poll() is None:
            crawl.send_signal(signal.SIGTERM)
        print(f"ended with {crawl.wait()} after {crawl_hours(outlets):.1f} hours of its clock")
    return looks


def crawl_hours(outlets: Outlets) -> float:
    return (outlets.now - BEGAN).total_seconds() / 3600


def _told(each: Look) -> str:
    memory = f"{each.crawl:6.0f} MB  with workers {each.tree:6.0f} MB"
    return f"{each.articles:7,} articles  {memory}  {each.descriptors:4} descriptors"


def slopes(looks: list[Look]) -> str:
    """Of memory and descriptors, from the first third of the articles on."""
    late = [each for each in looks if each.articles >= looks[-1].articles / 3]
    per = {
        name: statistics.linear_regression([each.articles for each in late], [getattr(each, name) for each in late])
        for name in Look._fields[1:]
    }
    return " · ".join(f"{name} {line.slope * 10_000:+.1f}" for name, line in per.items())


def judged(outlets: Outlets, store: str) -> tuple[str, int]:
    """What became of all that was announced in words, and how many have no outcome and no time to come up again."""
    with contextlib.closing(open_store(store)) as held:
        records = held.urls(outlets.announced)
        kept = held.counts()["articles"]
    reasons = collections.Counter(f"{each.state} {each.reason or ''}".strip() for each in records.values())
    forgotten = sum(each.state == "pending" and each.due is None for each in records.values())
    unknown = sum(path not in records for path in outlets.announced if path.split("/")[3] in _paths(outlets))
    told = ", ".join(f"{name} {number:,}" for name, number in reasons.most_common())
    return f"{len(outlets.announced):,} announced, {kept:,} stored: {told}", forgotten + unknown


def _paths(outlets: Outlets) -> set[str]:
    return {path.strip("/") for paths in outlets.read.values() for path in paths}


def inside(speed: float, began: float) -> None:
    """newsbot, with a clock that runs faster."""
    from newsbot import times

    times.system_clock = lambda: BEGAN + timedelta(seconds=(time.time() - began) * speed)
    from newsbot.interfaces.cli import main as newsbot
    from newsbot.spiders import watch

    watch.SHORTEST, watch.LONGEST = 0.5, 1.0
    newsbot()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--outlets", type=int, default=200)
    parser.add_argument("--speed", type=float, default=30)
    parser.add_argument("--minutes", type=float, default=45)
    given = parser.parse_args()
    outlets = Outlets(given.outlets, given.articles // given.outlets, given.speed)
    with tempfile.TemporaryDirectory() as name:
        looks = soak(outlets, Path(name), given.minutes)
        told, lost = judged(outlets, f"sqlite:{name}/news.db")
        print((Path(name) / "log").read_text(errors="replace")[-600:])
    print(_told(looks[0]), _told(looks[-1]), f"for 10,000 articles more: {slopes(looks)}", sep="\n")
    print(f"{told} · {lost} without an outcome")
    return 1 if lost else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        program, _, speed, began, *rest = sys.argv
        sys.argv = [program, *rest]
        inside(float(speed), float(began))
    sys.exit(main())
