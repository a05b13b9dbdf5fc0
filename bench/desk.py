"""What story assignment (the desk) costs as a corpus grows: a first pass, then what a crawl brings and what comes late.

usage: desk.py [--days 100] [--a-day 100]

Makes up news of one topic, `--a-day` articles a day, two thirds of which follow a story of the last days. Prints CPU
ms an article and the memory of the first pass; then, as medians of five, the CPU seconds of a round for 20 articles
that came in time, and for one that came two days late.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsbot.corpus import assignment
from newsbot.corpus.records import records_of
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.items import Article, Content
from newsbot.text.fingerprint import fingerprint
from newsbot.text.ids import text_sha

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.stories import text

START = datetime(2026, 1, 1, tzinfo=UTC)
FOLLOWED = 300  # articles back, at most, of what is followed


def article(number: int, seen: datetime, rng: random.Random) -> Article:
    """One made-up report; two thirds tell of an event that was told before."""
    event = number if rng.random() < 1 / 3 else rng.randrange(max(0, number - FOLLOWED), number + 1)
    title, body = text(event, rng)
    url = f"http://outlet{number % 20}.example/{number}"
    return Article(
        url=url,
        outlet=f"outlet{number % 20}.example",
        first_seen=seen,
        fetched=seen,
        content=Content(title=title, body=body, extractor="bench-1", language="en", published=seen),
        text_sha=text_sha(title, body),
        fingerprint=fingerprint(body),
        topics=("news",),
        pending_url=url,
    )


def put(store: Store, articles: list[Article]) -> None:
    """Store articles, as a writer does."""
    for start in range(0, len(articles), 200):
        store.put_versions([records_of(each) for each in articles[start : start + 200]])


def spent(store: Store) -> float:
    """CPU seconds of one round of the desk."""
    begin = time.process_time()
    assignment.assign(store, START, "bench")
    return time.process_time() - begin


def rounds(store: Store, batches: Iterator[list[Article]], count: int = 5) -> list[float]:
    """CPU seconds of the desk after each of `count` batches."""
    found = []
    for _ in range(count):
        put(store, next(batches))
        found.append(spent(store))
    return found


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--a-day", type=int, default=100)
    options = parser.parse_args()
    rng, step, total = random.Random(1), timedelta(days=1) / options.a_day, options.days * options.a_day
    store = open_store("sqlite::memory:")
    put(store, [article(number, START + number * step, rng) for number in range(total)])
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = spent(store)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{total} articles, {store.counts()['stories']} stories: {whole / total * 1000:.1f} ms an article,", end=" ")
    print(f"{peak - held:.0f} MiB above what the store and the makers hold")

    def in_time() -> Iterator[list[Article]]:
        for start in range(total, total + 1000, 20):
            yield [article(number, START + number * step, rng) for number in range(start, start + 20)]

    def late() -> Iterator[list[Article]]:
        for number in range(total + 1000, total + 2000):
            yield [article(number, START + (total * step) - timedelta(days=2), rng)]

    print(f"20 articles in time: {statistics.median(rounds(store, in_time())):.2f} s of CPU")
    print(f"1 article two days late: {statistics.median(rounds(store, late())):.2f} s of CPU")
    store.close()


if __name__ == "__main__":
    main()
