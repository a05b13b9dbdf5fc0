"""What an article, a question and a page cost as a corpus grows: python bench/growth.py [--sizes 1000 … 1000000]

    --keep FOLDER                     the stores, one a size; 7 GB for a million articles
    --store mongodb://…               where instead (has to be empty; `secantus` starts the MongoDB test server)
    --lines 3                         of 25 words in each text
    --draw docs/img/growth.svg        the curves

The corpus is that of bench/pages.py, put in with its search index and its stories, past crawler and desk; beyond
100,000 articles bench/grown.py repeats it. At each size prints, as CPU ms (with the server's, when it is the test
server): to put an article in, to know whether an address was seen, to look for what an article is a copy of, and the
95th percentile of `new` (its first story, then all), a story, searches, a trend, and web pages; bytes an article,
memory, and the journal's size.
What assigning stories costs does not hang on the corpus but on the days that stories stay open: see bench/desk.py.
"""

import argparse
import functools
import math
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.grown import grown
from bench.pages import START, addresses, fill, p95, queries, sizes
from bench.store import cpu_seconds, look_up
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.interfaces.web import Surroundings, create_app
from newsbot.text.topics import Topic, parse
from newsbot.times import Clock, fixed_clock
from tests.interfaces.web.client import Client
from tests.mongo_server import mongo_server

ASKED, ROUNDS = 20, 3  # questions of a kind, and how often each is asked
PUT = 1_000  # articles
QUESTIONS = (
    *("new, its first story", "new, and what it says", "story", "search, common word", "search, rare word"),
    *("search, best, common", "search, best, phrase", "trend, common word"),
)
PAGES = ("stories", "story", "article", "search, common word", "trend")
COLOURS = (
    "#8f1d1d",
    "#1d5c8f",
    "#3c8f1d",
    "#8f6b1d",
    "#6b1d8f",
    "#1d8f86",
    "#c2185b",
    "#455a64",
    "#e65100",
    "#827717",
    "#ad1457",
    "#00695c",
    "#2e7dd1",
    "#7a7a00",
    "#b5651d",
    "#4a148c",
)

Figures = Mapping[str, float]


def spent(asked: Sequence[Callable[[], object]]) -> list[float]:
    """CPU ms of each, the least of ROUNDS, which others disturb less."""
    return list(map(min, *(list(_cpu(asked)) for _ in range(ROUNDS))))


def _cpu(asked: Sequence[Callable[[], object]]) -> Iterator[float]:
    """CPU ms of each; that of a server is told in steps of 10 ms."""
    clock = cpu_seconds if psutil.Process().children() else time.process_time
    for ask in asked:
        begun = clock()
        ask()
        yield 1000 * (clock() - begun)


def _seen(store: Store, held: int) -> float:
    """CPU ms to know whether one address was seen, asked for a feed's hundred, few of which were."""
    numbers = random.Random(held)
    feeds = [
        [f"https://outlet{numbers.randrange(60)}.example/{numbers.randrange(2 * held)}" for _ in range(100)]
        for _ in range(ASKED)
    ]

    def look(urls: Sequence[str]) -> Callable[[], object]:
        return lambda: (store.urls(urls), store.known(urls))

    return sum(spent(list(map(look, feeds)))) / (100 * ASKED)


def measured(store: Store, uri: str, held: int, lines: int) -> Figures:
    """All figures at this size."""
    found = {
        "put in": fill(store, held + PUT, held, lines),
        "address seen": _seen(store, held),
        "copies looked for": look_up(store, held, thin=False)[1],
    }
    asked = queries(store, ASKED)
    for kind in QUESTIONS:
        found[kind] = p95(spent(asked[kind]))
    pages = addresses(store, ASKED)
    rounds: list[dict[str, list[float]]] = []
    for _ in range(ROUNDS):  # with an app of its own: it remembers what it has shown
        around = Surroundings(lambda: open_store(uri), {"bench": Topic("bench", parse("w0"))}, _after(held))
        with Client(create_app(around)) as client:
            client.get("/search")  # facets, which all pages share, are counted once
            client.get("/topics/bench")
            asked = {kind: [functools.partial(client.get, address) for address in pages[kind]] for kind in PAGES}
            rounds.append({kind: list(_cpu(asked[kind])) for kind in PAGES})
    for kind in PAGES:
        found[f"page: {kind}"] = p95(list(map(min, *(each[kind] for each in rounds))))
    if uri.startswith("sqlite:"):
        found["MB of journal"] = Path(f"{uri.removeprefix('sqlite:')}-wal").stat().st_size / 1e6
    found["MB of memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _after(held: int) -> Clock:
    return fixed_clock(START + timedelta(minutes=5 * held + 60))


def table(found: Mapping[int, Figures]) -> str:
    """Rows of figures, one column a size, and how the last compares with the second (the first is mostly start-up)."""
    counts = list(found)
    base = counts[min(1, len(counts) - 1)]
    lines = [f"{'CPU ms':26}" + "".join(f"{count:>12,}" for count in counts) + f"{'last / ' + format(base, ','):>18}"]
    for row in found[counts[0]]:
        ratio = found[counts[-1]][row] / (found[base][row] or 1)
        lines.append(f"{row:26}" + "".join(f"{found[count][row]:12.2f}" for count in counts) + f"{ratio:18.2f}")
    return "\n".join(lines)


def drawing(found: Mapping[int, Figures]) -> str:
    """The curves: CPU ms at each size, in powers of ten, which is level where it does not grow."""
    counts, rows = list(found), [row for row in found[next(iter(found))] if "MB" not in row]
    wide, tall, left, top = 760, 460, 60, 20
    step = (wide - left - 260) / max(len(counts) - 1, 1)
    least, most = -2, 3  # powers of ten

    def place(at: int, value: float) -> str:
        high = (math.log10(max(value, 10**least)) - least) / (most - least)
        return f"{left + at * step:.1f},{top + (tall - 2 * top - 20) * (1 - high):.1f}"

    drawn = [
        f'<text x="{left + at * step:.1f}" y="{tall - 15}" text-anchor="middle">{count:,}</text>'
        for at, count in enumerate(counts)
    ]
    for line, dashes in (*((10**power, "") for power in range(least, most + 1)), (300, ' stroke-dasharray="6 4"')):
        x, y = place(0, line).split(",")
        drawn.append(f'<text x="{left - 10}" y="{y}" text-anchor="end">{line:g}</text>')
        drawn.append(f'<line x1="{x}" x2="{wide - 260}" y1="{y}" y2="{y}" stroke="#adb5bd" stroke-width=".5"{dashes}/>')
    for number, row in enumerate(sorted(rows, key=lambda row: -found[counts[-1]][row])):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(place(at, found[count][row]) for at, count in enumerate(counts))
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{wide - 240}" y="{top + 20 * number + 10}" style="fill:{colour}">{escape(row)}</text>')
    style = "text{font:13px system-ui,sans-serif;fill:#212529}@media(prefers-color-scheme:dark){text{fill:#e9ecef}}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}">',
            "<title>CPU milliseconds of each thing, by articles stored</title>",
            f"<style>{style}</style>",
            *drawn,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Grow, measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--store", default="")
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--draw", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        if given.store:
            stores = _in_one(stack, given.store, sorted(given.sizes), given.lines)
        else:
            folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            stores = _copies(folder, grown(folder, sorted(given.sizes), given.lines))
        found = dict[int, Figures]()
        for count, uri in stores:
            begun, store = time.perf_counter(), open_store(uri)
            found[count] = measured(store, uri, store.counts()["articles"], given.lines)
            print(f"\n{count:,} articles, {time.perf_counter() - begun:.0f} s; {sizes(store)}", flush=True)
            print(table(found), flush=True)
            store.close()
            if given.draw:
                given.draw.write_text(drawing(found), encoding="utf-8")


def _copies(folder: Path, kept: Iterator[tuple[int, Path]]) -> Iterator[tuple[int, str]]:
    """Each size and the URI of a copy of what is kept, which can be written to."""
    for count, source in kept:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            yield count, f"sqlite:{shutil.copyfile(source, Path(place) / 'measured.db')}"


def _in_one(stack: ExitStack, uri: str, counts: Sequence[int], lines: int) -> Iterator[tuple[int, str]]:
    """Each size and the URI of one store, which has grown to it."""
    if uri == "secantus":
        uri = stack.enter_context(mongo_server()).replace("/?", "/growth?")
    held = 0
    for count in counts:
        store = open_store(uri)
        fill(store, count - PUT, held, lines)
        held = store.counts()["articles"]
        store.close()
        yield count, uri
        held += PUT


if __name__ == "__main__":
    main()
