"""What a poll costs: CPU per 304 beside bare Scrapy spiders in the same run, and memory with many feeds.

    python bench/polling_cpu.py [--feeds 10000] [--share 1.0] [--rounds 5]

A server on the loopback answers 304 (the share asked for) or a feed of 20 entries whose articles are known. Each side
runs in a process of its own, in turn; CPU and peak memory are those that the system counted for it and its children.
A bare spider only requests the same addresses with the same validators and looks at nothing: one with the settings that
Scrapy comes with, and one with newsbot's CONCURRENT_ITEMS, which alone saves a third.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

HOSTS = 100
"""Feeds share hosts, as they do where ten thousand are followed; each host's robots.txt is read once."""

BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range({feeds}):
            url, headers = f"http://127.0.0.1:{port}/h{{n % {hosts}}}/rss{{n}}", {{"If-None-Match": '"1"'}}
            meta = {{"handle_httpstatus_list": [304], "download_slot": str(n % {hosts})}}
            yield scrapy.Request(url, headers=headers, meta=meta, dont_filter=True)
    def parse(self, response):
        pass

process = CrawlerProcess({{"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "CONCURRENT_ITEMS": {items}, "DOWNLOAD_DELAY": 0.001, "ROBOTSTXT_OBEY": False, "TELNETCONSOLE_ENABLED": False}})
process.crawl(Bare)
process.start()
"""


class Cost(NamedTuple):
    """CPU and wall seconds, peak MB of the largest process."""

    cpu: float
    wall: float
    peak: float


class Handler(BaseHTTPRequestHandler):
    """Every name's feed: 304 for those with validators, but for one in `every` of them."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: no waiting for an acknowledgement
    every = 20
    served = 0

    def do_GET(self) -> None:
        number = int("".join(filter(str.isdigit, self.path.rpartition("/")[2])) or 0)
        name = f"h{number % HOSTS}"
        if self.path.endswith("robots.txt"):
            self._send(404, b"")
        elif "If-None-Match" in self.headers and number % self.every:
            self._send(304, b"")
        else:
            items = "".join(
                f"<item><title>T{n}</title><link>http://{name}.example/{number}/{n}</link></item>" for n in range(20)
            )
            self._send(200, f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response_only(status)
        self.send_header("ETag", '"1"')
        if status != 304:
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing is logged."""


def serve() -> int:
    """The server's port; it runs in a process of its own, so that its CPU is not counted."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def measured(line: list[str], folder: Path, env: dict[str, str]) -> Cost:
    """CPU seconds, wall seconds and peak MB (the process itself) of a command."""
    code = (
        "import json,resource,subprocess,sys,time\n"
        "b=time.monotonic(); r=subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([u.ru_utime+u.ru_stime, time.monotonic()-b, u.ru_maxrss/1024, r.returncode]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *line], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    cpu, wall, peak, returned = json.loads(done.stdout)
    if returned not in (0, 3):
        raise RuntimeError(done.stderr[-2000:])
    return Cost(cpu, wall, peak)


def prepare(folder: Path, feeds: int) -> None:
    """A store in which all feeds have been read: validators and entries are known, everything is due."""
    from newsbot.corpus import feed_polls, frontier
    from newsbot.corpus.store import open_store
    from newsbot.corpus.store.schema import FeedRecord
    from newsbot.feeds.polling import FeedState, PollOutcome, after_poll
    from newsbot.items import Entry

    urls = [f"http://h{n % HOSTS}.example/rss{n}" for n in range(feeds)]
    (folder / "topics").mkdir(exist_ok=True)
    (folder / "topics" / "all.toml").write_text(f"query = 'nothing'\nfeeds = {json.dumps(urls)}\n")
    store, then = open_store(f"sqlite:{folder / 'news.db'}", create=True), datetime.now(UTC) - timedelta(hours=30)
    ok = PollOutcome("ok", new=(then,) * 20, entries=20, etag='"1"', body_sha="x")
    states = {url: feed_polls.dump(after_poll(FeedState(url), ok, then)) for url in urls}
    store.put_feeds([FeedRecord(u, f"h{n % HOSTS}.example", ("all",), then, states[u]) for n, u in enumerate(urls)])
    for number, url in enumerate(urls):
        if number % Handler.every == 0 and Handler.every < feeds:
            host = f"h{number % HOSTS}.example"
            links = [f"http://{host}/{number}/{n}" for n in range(20)]
            records = [frontier.announced(Entry(link, link), host, url, ("all",), then) for link in links]
            store.announce(records)
            store.put_urls([frontier.departed(record, "off-topic", then) for record in records])
    store.close()


SIDES = ("bare scrapy", "bare, tuned", "newsbot")


def sides(feeds: int, port: int, env: dict[str, str]) -> list[Cost]:
    """What each side takes for one poll of every feed."""
    with tempfile.TemporaryDirectory() as name:
        folder, costs = Path(name), []
        prepare(folder, feeds)
        for items in (100, 1):
            (folder / "bare.py").write_text(BARE.format(feeds=feeds, port=port, hosts=HOSTS, items=items))
            costs.append(measured([sys.executable, "bare.py"], folder, env))
        line = [sys.executable, "-m", "newsbot", "--store", "sqlite:news.db", "-q", "crawl", "--due"]
        return [*costs, measured(line, folder, env | {"PYTHONPATH": str(ROOT)})]


def main() -> None:
    """Print each round, then the median differences; a tenth of the feeds, polled first, tells what starting costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--share", type=float, default=1.0, help="of polls that are answered 304")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    Handler.every = round(1 / (1 - options.share)) if options.share < 1 else 10**9
    port, rounds, few = serve(), [], options.feeds // 10
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSBOT_")}
    env |= {"NEWSBOT_FETCH_RESOLVE": f'{{"*.example" = "127.0.0.1:{port}"}}', "NEWSBOT_FETCH_DELAY": "0"}
    for _ in range(options.rounds):
        small, large = sides(few, port, env), sides(options.feeds, port, env)
        each = [(b.cpu - a.cpu) / (options.feeds - few) * 1000 for a, b in zip(small, large, strict=True)]
        rounds.append(each)
        for who, cpu, cost in zip(SIDES, each, large, strict=True):
            sys.stdout.write(f"{who:12} {cpu:6.2f} ms CPU a poll  {cost.wall:6.1f} s  peak {cost.peak:5.0f} MB\n")
    sys.stdout.write(f"{options.feeds} feeds, {options.share:.0%} answered 304; newsbot's CPU a poll, less start-up:\n")
    for number, who in enumerate(SIDES[:2]):
        more = [each[-1] - each[number] for each in rounds]
        spread = f"median of {len(more)}, {min(more):+.2f} to {max(more):+.2f}"
        sys.stdout.write(f"{statistics.median(more):+.2f} ms beside {who} ({spread})\n")


if __name__ == "__main__":
    main()
