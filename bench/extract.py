"""What extraction costs: CPU ms a page, p95, pages/s with one and two workers, split by step; peers in the same run.

usage: python bench/extract.py PAGES_DIRECTORY [--limit N] [--rounds N]

PAGES_DIRECTORY holds *.html or *.html.gz. Peers that are not installed are skipped with a line that says so
(bench/requirements.txt lists them; give them a virtual environment of their own together with newsbot).
The ratio that matters: newsbot's whole cost (body, metadata, language, fingerprint) to trafilatura's body and metadata.
"""

import argparse
import functools
import gzip
import importlib
import logging
import multiprocessing
import pathlib
import statistics
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

NOW = datetime(2026, 11, 1, tzinfo=UTC)
URL = "https://outlet.example/2026/a-page"
STEPS = {
    "parse": "newsbot.pages.html.parse",
    "outline": "newsbot.pages.outline.read",
    "head": "newsbot.pages.head.read",
    "json-ld": "newsbot.pages.jsonld.read",
    "metadata": "newsbot.pages.metadata.title newsbot.pages.metadata.authors newsbot.pages.metadata.published"
    " newsbot.pages.metadata.modified newsbot.pages.details.canonical newsbot.pages.details.agency",
    "choose": "newsbot.pages.selection.choose",
    "furniture": "newsbot.pages.furniture.strip",
    "trafilatura": "newsbot.pages.second_opinion.read",
    "language": "newsbot.text.language.detect",
    "fingerprint": "newsbot.text.fingerprint.fingerprint",
}


def newsbot_whole(page: bytes) -> object:
    from newsbot.items import Page
    from newsbot.pages.extraction import extract
    from newsbot.text.fingerprint import fingerprint

    content = extract(Page(URL, page, NOW))
    return content, fingerprint(content.body)


def trafilatura_with_metadata(page: bytes) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(page, url=URL, include_comments=False, with_metadata=True)


def newspaper4k(page: bytes) -> object:
    from newspaper import Article

    article = Article(URL, fetch_images=False)
    article.download(input_html=page.decode("utf-8", "replace"))
    article.parse()
    return article.text


def news_please(page: bytes) -> object:
    from newsplease import NewsPlease

    return NewsPlease.from_html(page.decode("utf-8", "replace"), url=URL, fetch_images=False).maintext


def readability(page: bytes) -> object:
    from readability import Document

    return Document(page.decode("utf-8", "replace")).summary()


def goose3(page: bytes) -> object:
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as goose:
        return goose.extract(raw_html=page.decode("utf-8", "replace")).cleaned_text


# name, module that must be importable, function
PEERS: list[tuple[str, str, Callable[[bytes], object]]] = [
    ("newsbot, all", "newsbot", newsbot_whole),
    ("trafilatura, body+metadata", "trafilatura", trafilatura_with_metadata),
    ("newspaper4k", "newspaper", newspaper4k),
    ("news-please", "newsplease", news_please),
    ("readability-lxml, body only", "readability", readability),
    ("goose3", "goose3", goose3),
]


def load(directory: pathlib.Path, limit: int) -> list[bytes]:
    files = sorted([*directory.rglob("*.html.gz"), *directory.rglob("*.html")])[:limit]
    return [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]


def timed(function: Callable[[bytes], object], page: bytes) -> float:
    """CPU seconds of one call; a peer that raises has still used them."""
    start = time.process_time()
    try:
        function(page)
    except Exception as error:  # noqa: BLE001 - peers raise what they like on odd pages; the time counts
        logging.getLogger("bench").debug("%s", error)
    return time.process_time() - start


def measure(pages: list[bytes], rounds: int) -> dict[str, list[float]]:
    """CPU seconds a page of every installed peer: page by page, all peers in turn, the best of `rounds`."""
    installed = []
    for name, module, function in PEERS:
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"skipped: {name} is not installed")
            continue
        timed(function, pages[0])  # imports and compiled patterns are not part of a page's cost
        installed.append((name, function))
    times: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        for name, function in installed:
            times[name].append(min(timed(function, page) for _ in range(rounds)))
    return times


def report(times: dict[str, list[float]]) -> None:
    print(f"{'':28} {'ms/page':>8} {'median':>8} {'p95':>8} {'ratio':>6}")
    base = statistics.mean(times["trafilatura, body+metadata"])
    for name, seconds in times.items():
        ms = sorted(1000 * s for s in seconds)
        columns = (statistics.mean(ms), statistics.median(ms), ms[int(0.95 * len(ms))])
        print(f"{name:28} {' '.join(f'{column:8.2f}' for column in columns)} {statistics.mean(seconds) / base:6.2f}")


def split(pages: list[bytes]) -> None:
    """CPU ms a page by step of newsbot, each step's own callees that are steps themselves counted apart."""
    spent: dict[str, float] = defaultdict(float)
    stack: list[float] = []

    def wrap(step: str, function: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(function)
        def inner(*args: object, **kwargs: object) -> object:
            stack.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.process_time() - start
                spent[step] += whole - stack.pop()
                if stack:
                    stack[-1] += whole

        return inner

    for step, paths in STEPS.items():
        for path in paths.split():
            module, name = importlib.import_module(path.rpartition(".")[0]), path.rpartition(".")[2]
            setattr(module, name, wrap(step, getattr(module, name)))
    whole = sum(timed(newsbot_whole, page) for page in pages)
    print("\nnewsbot by step, CPU ms a page")
    for step in STEPS:
        print(f"  {step:12} {1000 * spent[step] / len(pages):7.2f} {spent[step] / whole:6.1%}")
    print(f"  {'the rest':12} {1000 * (whole - sum(spent.values())) / len(pages):7.2f}")


def throughput(pages: list[bytes]) -> None:
    print("\npages/s, wall clock")
    for workers in (1, 2):
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            pool.map(newsbot_whole, pages[:4])
            start = time.perf_counter()
            for _ in pool.imap_unordered(_size, pages, chunksize=8):
                pass
            print(f"  {workers} worker{'s' if workers > 1 else ' '} {len(pages) / (time.perf_counter() - start):8.1f}")


def _size(page: bytes) -> int:
    newsbot_whole(page)
    return len(page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pages = load(args.pages, args.limit)
    if not pages:
        parser.error(f"no *.html or *.html.gz under {args.pages}")
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.0f} kB on average\n")
    report(measure(pages, args.rounds))
    throughput(pages)
    split(pages)


if __name__ == "__main__":
    main()
