"""How fast the stores take articles in, and whether a look-up of copies grows with the corpus.

    python bench/store.py [--stores sqlite mongodb] [--articles 10000 100000] [--mongodb-articles 10000 100000] [--thin]

Texts are generated: a vocabulary of 20,000 words drawn by Zipf's law, 250 words an article, every tenth a copy of an
earlier one. `--thin`: texts of six words with the 24 keys of a long one, and on MongoDB only their versions, written
past the store: for look-ups in a large corpus on a server that is slow to take one in.

Prints for each store: articles a second while the corpus grows to each size, milliseconds a look-up (what a batch of 50
new articles is tied to, comparisons included, median of 10 batches) by the clock and of CPU (this process and the
server), and the ratio of the last to the first.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newsbot.corpus.assignment.ties import compare
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.mongo import MongoStore
from newsbot.corpus.store.mongo.articles import version_document
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.items import Block
from newsbot.text import ids
from newsbot.text.fingerprint import DEFAULT_RULE, fingerprint
from tests.mongo_server import mongo_server

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [f"w{number:x}" for number in range(20_000)]
WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
BATCH = 50
LOOKUPS = 10


def texts(seed: int) -> Iterator[str]:
    """Generated bodies without end; every tenth repeats most of an earlier one."""
    chance = random.Random(seed)
    recent: list[list[str]] = []
    while True:
        lines = [" ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=25)) for _ in range(10)]
        if recent and chance.random() < 0.1:
            lines[:8] = chance.choice(recent)[:8]
        recent = [*recent[-200:], lines]
        yield "\n".join(lines)


def thin_texts(seed: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Short bodies, with keys as a long text has them; every tenth shares most of an earlier one's."""
    chance = random.Random(seed)
    recent: list[tuple[int, ...]] = []
    while True:
        keys = tuple(chance.getrandbits(62) for _ in range(24))
        if recent and chance.random() < 0.1:
            keys = chance.choice(recent)[:20] + keys[20:]
        recent = [*recent[-200:], keys]
        yield " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=6)), tuple(sorted(keys))


def pairs(seed: int, thin: bool) -> Iterator[tuple[ArticleRecord, VersionRecord]]:
    """Articles with their version, first seen a minute apart."""
    bodies = thin_texts(seed) if thin else ((body, fingerprint(body)) for body in texts(seed))
    for number, (body, keys) in enumerate(bodies):
        yield pair(seed, number, body, keys)


def pair(seed: int, number: int, body: str, keys: tuple[int, ...]) -> tuple[ArticleRecord, VersionRecord]:
    """An article of this body and these keys, with its version."""
    address = f"https://outlet{number % 40}.example/{seed}/{number}"
    article_id, title, seen = ids.article_id(address), body[:60], START + timedelta(minutes=number)
    sha = ids.text_sha(title, body)
    common: dict[str, Any] = {"outlet": f"outlet{number % 40}.example", "title": title, "language": "en"}
    common |= {"published": seen, "words": 250}
    return (
        ArticleRecord(
            id=article_id, url=address, first_seen=seen, aliases=(), topics=("bench",), feed_urls=(),
            feed_published=None, current_sha=sha, current_fetched=seen, **common,
        ),
        VersionRecord(
            id=ids.version_id(article_id, sha), article_id=article_id, sha=sha, extractor="bench", body=body,
            blocks=tuple(Block("paragraph", line) for line in body.split("\n")), authors=(), modified=None,
            first_fetched=seen, last_fetched=seen, fingerprint=keys, **common,
        ),
    )  # fmt: skip


def grow(put: Callable[[list[Any]], object], source: Iterator[Any], held: int, size: int) -> float:
    """Put up to `size` articles in; gives articles a second, the making of the texts left out."""
    spent = 0.0
    for _ in range(held, size, BATCH):
        batch = list(itertools.islice(source, BATCH))
        begin = time.perf_counter()
        put(batch)
        spent += time.perf_counter() - begin
    return (size - held) / spent


def versions_only(store: MongoStore, batch: list[Any]) -> None:
    """Insert the versions of a batch and nothing else."""
    documents = [version_document(article, version) for article, version in batch]
    store.run(lambda database: database["versions"].insert_many(documents, ordered=False))


def server_seconds() -> float:
    """CPU time of the server that this process started, if it did, in steps of 10 ms."""
    return sum(sum(process.cpu_times()[:2]) for process in psutil.Process().children(recursive=True))


def look_up(store: Store, seed: int, thin: bool) -> tuple[float, float, float, float]:
    """(median milliseconds, mean CPU milliseconds, those of the server, edges found) for each new version that is
    asked about.
    """
    source, taken, own, server, found = pairs(seed, thin), [], 0.0, 0.0, 0
    for _ in range(LOOKUPS):
        batch = list(itertools.islice(source, BATCH))
        store.put_versions(batch)
        begin, cpu, of_server = time.perf_counter(), time.process_time(), server_seconds()
        versions = {one.id: [version] for one, version in batch}
        tied = compare(store, [one for one, _ in batch], versions, DEFAULT_RULE).tied({})
        taken.append((time.perf_counter() - begin) * 1000 / BATCH)
        own += time.process_time() - cpu
        server += server_seconds() - of_server
        found += sum(len(each.edges) for each in tied.ties.values())
    asked = LOOKUPS * BATCH
    return statistics.median(taken), own * 1000 / asked, server * 1000 / asked, found / asked


def measure(name: str, uri: str, sizes: list[int], thin: bool) -> None:
    """Print the figures of one store."""
    store, source, held = open_store(uri), pairs(0, thin), 0
    costs: list[tuple[float, float]] = []
    put = partial(versions_only, store) if thin and isinstance(store, MongoStore) else store.put_versions
    for turn, size in enumerate(sizes):
        rate = grow(put, source, held, size)
        cost, own, server, found = look_up(store, turn + 1, thin)
        held, cpu = size, own + server
        costs.append((cost, cpu))
        figures = f"look-up {cost:6.3f} ms, CPU {cpu:6.3f} ms, {found:.2f} found"
        print(f"{name:8} {size:7,} articles  {rate:6.0f} articles/s  {figures}", flush=True)
    (first, first_cpu), (last, last_cpu) = costs[0], costs[-1]
    ratios = f"{last / first:.2f} x by the clock, {last_cpu / first_cpu:.2f} x in CPU"
    print(f"{name:8} a look-up at {sizes[-1]:,} against {sizes[0]:,} articles: {ratios}")
    store.close()


def main() -> None:
    """Measure the stores that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "mongodb"], choices=["sqlite", "mongodb"])
    parser.add_argument("--articles", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--mongodb-articles", nargs="+", type=int, help="other sizes for the (slower) test server")
    parser.add_argument("--thin", action="store_true", help="short texts with the keys of long ones")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "sqlite" in options.stores:
            measure("sqlite", f"sqlite:{folder}/bench.db", options.articles, options.thin)
        if "mongodb" in options.stores:
            with mongo_server() as uri:
                measure("mongodb", uri, options.mongodb_articles or options.articles, options.thin)


if __name__ == "__main__":
    main()
