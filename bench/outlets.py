"""Many outlets on loopback: one text in all of them, and as many feeds with nothing new. Needs nginx.

    python bench/outlets.py copies [--outlets 50 100 200 400 1000] [--vary figures|names|nothing|all] [--mongodb]
    python bench/outlets.py imported … / replayed …
    python bench/outlets.py quiet [--outlets 1000 10000] [--env NEWSBOT_FETCH_CONCURRENCY=16]

`copies`: each outlet has one feed with one article of 200 words, the same but for its figures, its names or nothing,
or one of its own (`all`). Prints for a first crawl of all of them its time, CPU (workers included), largest memory,
edges, stories and store. `imported`, `replayed`: the same texts through `import`, and through `record` and `replay`.
`quiet`: the same outlets with feeds that announce nothing, crawled again a day later, when nothing has changed
(robots.txt and a 304 each). Prints time and CPU of that crawl and the least time between two requests to one host, as
the server logged them.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newsbot.corpus.store import open_store
from tests.mongo_server import mongo_server

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
WORDS = 200

_rng = random.Random(1)
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_VOCABULARY = ["".join(_rng.choices(_SYLLABLES, k=_rng.randint(1, 4))) for _ in range(20_000)]


# --- the outlets ------------------------------------------------------------------------------------------------------


def text(number: int, vary: str) -> str:
    """Words of the `number`-th outlet's report, in sentences and paragraphs."""
    own = random.Random(number)
    words = (own if vary == "all" else random.Random(0)).choices(_VOCABULARY, k=WORDS)
    if vary in ("figures", "all"):
        words[9::20] = [str(own.randrange(1000)) for _ in words[9::20]]
    if vary == "names":
        words[9::20] = [own.choice(_VOCABULARY).title() for _ in words[9::20]]
    sentences = [" ".join(words[at : at + 14]).capitalize() + "." for at in range(0, len(words), 14)]
    return "\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def publish(folder: Path, count: int, vary: str) -> None:
    """The files of `count` outlets, one folder a host."""
    for number in range(count):
        host, when = f"n{number}.example", NOW - timedelta(minutes=10 + number % 300)
        title = f"Council report {number if vary == 'all' else ''}".strip()
        body = text(number, vary)
        home = folder / host
        home.mkdir(parents=True)
        paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
        page = f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article>"
        (home / "report.html").write_text(f"<!doctype html>{page}</body></html>")
        link, date = f"<link>http://{host}/report.html</link>", f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        item = "" if vary == "silent" else f"<item><title>{title}</title>{link}{date}</item>"
        (home / "feed.xml").write_text(f'<rss version="2.0"><channel><title>{host}</title>{item}</channel></rss>')
        (home / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")


def configure(folder: Path, count: int) -> None:
    """newsbot's configuration: one topic that follows all of them and takes every text."""
    feeds = "\n".join(f'  "http://n{number}.example/feed.xml",' for number in range(count))
    (folder / "topics").mkdir()
    (folder / "topics" / "all.toml").write_text(
        f'title = "All"\nlanguages = []\nquery = "title:report"\nfeeds = [\n{feeds}\n]\n'
    )
    (folder / "newsbot.toml").write_text('topics_dir = "topics"\n[recheck]\nafter = []\n')


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    """nginx over `folder`/sites, one host a folder; its port. The log has host, time and status of each request."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(
        f"""
        worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 8000; }}
        http {{
            types {{ text/html html; application/rss+xml xml; text/plain txt; }} default_type text/html;
            log_format timed '$host $msec $status $uri $connection'; access_log {folder}/access.log timed;
            client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
            uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
            server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/sites/$host; }}
        }}"""
    )
    server = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit("nginx does not answer: is it installed?")


# --- newsbot ----------------------------------------------------------------------------------------------------------


@dataclass
class Spent:
    """What a command took."""

    seconds: float
    cpu: float
    megabytes: float
    output: str
    code: int

    def __str__(self) -> str:
        return f"{self.seconds:7.1f} s  CPU {self.cpu:6.1f} s  {self.megabytes:6.0f} MB"


def newsbot(folder: Path, port: int | None, *arguments: str, env: dict[str, str] | None = None, uri: str = "") -> Spent:
    """Run a command and watch it; memory is that of it and its workers, as it was largest."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NEWSBOT_")}
    environment |= {"XDG_CONFIG_HOME": str(folder), **(env or {})}
    if port is not None:
        environment["NEWSBOT_FETCH_RESOLVE"] = f'{{"*.example" = "127.0.0.1:{port}"}}'
    command = [sys.executable, "-m", "newsbot", "--config", f"{folder}/newsbot.toml", "--store", uri or store(folder)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.Popen(
        [*command, *arguments], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    peak: list[float] = [0.0]
    threading.Thread(target=_watch, args=(run.pid, peak), daemon=True).start()
    output, _ = run.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - began, cpu, peak[0], output, run.returncode)


def _watch(pid: int, peak: list[float]) -> None:
    """The largest memory (MB) of the main process, of which the workers are no part."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        while True:
            peak[0] = max(peak[0], process.memory_info().rss / 1e6)
            time.sleep(0.05)


def store(folder: Path) -> str:
    """The store's address."""
    return f"sqlite:{folder}/news.db"


# --- measurements -----------------------------------------------------------------------------------------------------


def copies(count: int, vary: str, uri: str) -> None:
    """One text in `count` outlets."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawled(folder, count, vary, uri, "crawl")


def replayed(count: int, vary: str, uri: str) -> None:
    """The same, recorded, and the recording replayed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = str(folder / "all.warc.gz")
        crawled(folder, count, vary, f"sqlite:{folder}/recorded.db", "record", "all", archive)
        told(uri or store(folder), count, newsbot(folder, None, "replay", archive, uri=uri))


def crawled(folder: Path, count: int, vary: str, uri: str, *command: str) -> None:
    """Serve the outlets and crawl them all."""
    folder.chmod(0o755)
    publish(folder / "sites", count, vary)
    configure(folder, count)
    with served(folder) as port:
        spent = newsbot(folder, port, "--now", f"{NOW:%Y-%m-%dT%H:%MZ}", *command, uri=uri)
    told(uri or store(folder), count, spent)


def imported(count: int, vary: str, uri: str) -> None:
    """One text in `count` outlets, imported."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder, 1)
        with (folder / "articles.jsonl").open("w") as lines:
            for number in range(count):
                when = NOW - timedelta(minutes=10 + number % 300)
                row = {"url": f"http://n{number}.example/report.html", "title": "Council report", "language": "en"}
                lines.write(json.dumps(row | {"text": text(number, vary), "published": when.isoformat()}) + "\n")
        told(uri or store(folder), count, newsbot(folder, None, "import", f"{folder}/articles.jsonl", uri=uri))


def told(uri: str, count: int, spent: Spent) -> None:
    """Print what a run left, and its words where it left too little."""
    with contextlib.closing(open_store(uri)) as held:
        numbers = {name: number for name, number in held.counts().items() if name in ("articles", "edges", "stories")}
    path = Path(uri.removeprefix("sqlite:"))
    size = f"store {path.stat().st_size / 1e6:.1f} MB  " if path.exists() else ""
    print(f"{count:6,} outlets  {spent}  {numbers}  {size}code {spent.code}", flush=True)
    if numbers["articles"] < count:
        print(spent.output[-2000:])


def quiet(count: int, env: dict[str, str]) -> None:
    """`count` feeds with nothing new."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        publish(folder / "sites", count, "silent")
        configure(folder, count)
        with served(folder) as port:
            first = newsbot(folder, port, "--now", f"{NOW:%Y-%m-%dT%H:%MZ}", "crawl", env=env)
            log = folder / "access.log"
            held = len(log.read_text().splitlines())
            later = NOW + timedelta(hours=30)
            again = newsbot(folder, port, "--now", f"{later:%Y-%m-%dT%H:%MZ}", "crawl", env=env)
            lines = log.read_text().splitlines()
        gap = min(least_gap(lines[:held]), least_gap(lines[held:]))
        asked = [line.split()[2] for line in lines[held:]]
        told = {status: asked.count(status) for status in sorted(set(asked))}
        print(f"{count:6,} outlets  first {first}", flush=True)
        print(f"{'':14}  again {again}  answers {told}  least gap {gap:.2f} s  code {again.code}", flush=True)


def least_gap(lines: list[str]) -> float:
    """Seconds between two requests to one host, the least."""
    last: dict[str, float] = {}
    least = float("inf")
    for line in lines:
        host, moment = line.split()[0], float(line.split()[1])
        least = min(least, moment - last.get(host, 0.0))
        last[host] = moment
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["copies", "imported", "replayed", "quiet"])
    parser.add_argument("--outlets", type=int, nargs="+", default=[50, 100, 200, 400, 1000])
    parser.add_argument("--vary", choices=["figures", "names", "nothing", "all"], default="figures")
    parser.add_argument("--mongodb", action="store_true", help="on the test server; its CPU is not counted")
    parser.add_argument("--env", nargs="*", default=[], help="NEWSBOT_…=value")
    given = parser.parse_args()
    measure = {"copies": copies, "imported": imported, "replayed": replayed}
    for count in given.outlets:
        if given.what == "quiet":
            quiet(count, dict(each.split("=", 1) for each in given.env))
            continue
        with mongo_server() if given.mongodb else contextlib.nullcontext("") as uri:
            measure[given.what](count, given.vary, uri)


if __name__ == "__main__":
    main()
