"""What an article, a question and a page cost as a corpus grows: python bench/growth.py [--sizes 1000 10000 100000]

    --store sqlite:/tmp/growth.db     where (has to be empty; `secantus` starts the MongoDB test server)
    --lines 3                         of 25 words in each text: a million texts of 250 words take three hours
    --draw docs/img/growth.svg        the curves

The corpus is that of bench/pages.py, put in with its search index and its stories, past crawler and desk. At each size
prints, as CPU ms (with the server's, when it is the test server): to put an article in, to know whether an address
was seen, to look for what an article is a copy of, and the 95th percentile of `new`, a story, a search by words and by
a phrase, and of web pages; bytes an article, and memory. What assigning stories costs does not hang on the corpus but
on the days that stories stay open, and is measured by bench/desk.py.
"""

import argparse
import functools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.pages import START, addresses, fill, p95, queries, sizes
from bench.store import cpu_seconds, look_up
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.interfaces.web import Surroundings, create_app
from newsbot.text.topics import Topic, parse
from newsbot.times import Clock, fixed_clock
from tests.interfaces.web.client import Client
from tests.mongo_server import mongo_server

ASKED = 20  # times
QUESTIONS = ("new, since a look", "story", "search, common word", "search, rare word", "search, best, phrase")
PAGES = ("stories", "story", "search, common word", "trend")
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
)

Figures = Mapping[str, float]


def spent(asked: Sequence[Callable[[], object]]) -> list[float]:
    """CPU ms of each; that of a server is told in steps of 10 ms."""
    clock = cpu_seconds if psutil.Process().children() else time.process_time
    taken: list[float] = []
    for ask in asked:
        begun = clock()
        ask()
        taken.append(1000 * (clock() - begun))
    return taken


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


def measured(store: Store, uri: str, held: int, written: float) -> Figures:
    """All figures at this size."""
    found = {
        "put in": written,
        "address seen": _seen(store, held),
        "copies looked for": look_up(store, held, thin=False)[1],
    }
    asked = queries(store, ASKED)
    for kind in QUESTIONS:
        found[kind] = p95(spent(asked[kind]))
    around = Surroundings(lambda: open_store(uri), {"bench": Topic("bench", parse("w0"))}, _after(held))
    pages = addresses(store, ASKED)
    with Client(create_app(around)) as client:
        client.get("/search")  # facets, which all pages share, are counted once
        client.get("/topics/bench")
        for kind in PAGES:
            found[f"page: {kind}"] = p95(spent([functools.partial(client.get, address) for address in pages[kind]]))
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
    """The curves, each as a multiple of what it was at the first size, which is what flat means."""
    counts, rows = list(found), [row for row in found[next(iter(found))] if "memory" not in row]
    most = max(4.0, *(found[count][row] / (found[counts[0]][row] or 1) for row in rows for count in counts))
    wide, tall, left, top = 760, 420, 50, 30
    step = (wide - left - 260) / max(len(counts) - 1, 1)

    def place(at: int, value: float) -> str:
        return f"{left + at * step:.1f},{top + (tall - 2 * top - 20) * (1 - value / most):.1f}"

    drawn = [
        f'<text x="{left + at * step:.1f}" y="{tall - 20}" text-anchor="middle">{count:,}</text>'
        for at, count in enumerate(counts)
    ]
    for number in range(int(most) + 1):
        x, y = place(0, number).split(",")
        drawn.append(f'<text x="{left - 24}" y="{y}" text-anchor="end">{number}×</text>')
        drawn.append(f'<line x1="{x}" x2="{wide - 260}" y1="{y}" y2="{y}" stroke="#adb5bd" stroke-width=".5"/>')
    for number, row in enumerate(rows):
        colour, base = COLOURS[number % len(COLOURS)], found[counts[0]][row] or 1
        points = " ".join(place(at, found[count][row] / base) for at, count in enumerate(counts))
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{wide - 240}" y="{top + 20 * number + 10}" style="fill:{colour}">{escape(row)}</text>')
    style = "text{font:13px system-ui,sans-serif;fill:#212529}@media(prefers-color-scheme:dark){text{fill:#e9ecef}}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}">',
            "<title>CPU of each thing as a multiple of what it is in the smallest corpus, by articles stored</title>",
            f"<style>{style}</style>",
            *drawn,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Grow, measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--store", default="")
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--draw", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        uri = given.store or f"sqlite:{stack.enter_context(tempfile.TemporaryDirectory())}/growth.db"
        if uri == "secantus":
            uri = stack.enter_context(mongo_server()).replace("/?", "/growth?")
        store, held, found = open_store(uri), 0, dict[int, Figures]()
        for count in sorted(given.sizes):
            begun = time.perf_counter()
            written = fill(store, count, held, given.lines)
            held = count
            found[count] = measured(store, uri, held, written)
            print(f"\n{count:,} articles, {time.perf_counter() - begun:.0f} s; {sizes(store)}", flush=True)
            print(table(found), flush=True)
            if given.draw:
                given.draw.write_text(drawing(found), encoding="utf-8")
        store.close()


if __name__ == "__main__":
    main()
