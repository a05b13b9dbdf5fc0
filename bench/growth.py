"""What an article, a question and a page cost as a corpus grows: python bench/growth.py [--sizes 1000 … 1000000]

    --keep FOLDER                     the stores, one a size; 7 GB for a million articles
    --store mongodb://…               where instead (has to be empty; `secantus` starts the MongoDB test server)
    --timeout 600                     seconds that one operation may take there
    --only "put in" "page: article"   these rows only
    --lines 3                         of 25 words in each text
    --draw docs/img/growth.svg        the curves

The corpus is that of bench/pages.py, put in with its search index and its stories, past crawler and desk; beyond
100,000 articles bench/grown.py repeats it. At each size prints, as CPU ms (those of the test server in rows of their
own): to put an article in, to know whether an address was seen, to look for what an article is a copy of, and the
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
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.grown import grown
from bench.pages import START, addresses, fill, p95, queries, sizes
from bench.store import look_up, server_seconds
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from newsbot.interfaces.web import Surroundings, create_app
from newsbot.text.topics import Topic, parse
from newsbot.times import Clock, fixed_clock
from tests.interfaces.web.client import Client
from tests.mongo_server import mongo_server

ASKED, ROUNDS = 20, 3  # questions of a kind, and how often each is asked
PUT, STEP = 1_000, 5_000  # articles that are put in to be measured, and before that, at a time
QUESTIONS = (
    *("new, its first story", "new, and what it says", "story", "search, common word", "search, rare word"),
    *("search, best, common", "search, best, phrase", "trend, common word"),
)
PAGES = ("stories", "story", "article", "search, common word", "trend")
ROWS = ("put in", "address seen", "copies looked for", *QUESTIONS, *(f"page: {kind}" for kind in PAGES))
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


class Cost(NamedTuple):
    """CPU ms of this process, and of the test server, which are told in steps of 10 ms."""

    own: float
    server: float


def spent(asked: Sequence[Callable[[], object]]) -> list[Cost]:
    """What each costs, the least of ROUNDS, which others disturb less."""
    return _least([list(_costs(asked)) for _ in range(ROUNDS)])


def _least(rounds: Sequence[Sequence[Cost]]) -> list[Cost]:
    return [Cost(*map(min, *each)) for each in zip(*rounds, strict=True)]


def _costs(asked: Sequence[Callable[[], object]]) -> Iterator[Cost]:
    for ask in asked:
        begun, server = time.process_time(), server_seconds()
        ask()
        yield Cost(1000 * (time.process_time() - begun), 1000 * (server_seconds() - server))


def _put(store: Store, articles: int, held: int, lines: int) -> Cost:
    """What an article costs to put in, from `held` to `articles` of them."""
    server = server_seconds()
    own = fill(store, articles, held, lines)
    return Cost(own, 1000 * (server_seconds() - server) / (articles - held))


def _seen(store: Store, held: int) -> Cost:
    """What it costs to know whether one address was seen, asked for a feed's hundred, few of which were."""
    numbers = random.Random(held)
    feeds = [
        [f"https://outlet{numbers.randrange(60)}.example/{numbers.randrange(2 * held)}" for _ in range(100)]
        for _ in range(ASKED)
    ]

    def look(urls: Sequence[str]) -> Callable[[], object]:
        return lambda: (store.urls(urls), store.known(urls))

    costs = spent(list(map(look, feeds)))
    return Cost(*(sum(each) / (100 * ASKED) for each in zip(*costs, strict=True)))


def measured(store: Store, uri: str, timeout: float | None, lines: int, rows: Sequence[str]) -> Figures:
    """These rows' figures at the size that the store has."""
    found, held = dict[str, Cost](), store.counts()["articles"]
    if "put in" in rows:
        found["put in"] = _put(store, held + PUT, held, lines)
        held += PUT
    if "address seen" in rows:
        found["address seen"] = _seen(store, held)
    if "copies looked for" in rows:
        found["copies looked for"] = Cost(*look_up(store, held, thin=False)[1:3])
    if questions := [kind for kind in QUESTIONS if kind in rows]:
        asked = queries(store, ASKED)
        found |= {kind: _p95(spent(asked[kind])) for kind in questions}
    if pages := [kind for kind in PAGES if f"page: {kind}" in rows]:
        open_again = functools.partial(open_store, uri, timeout=timeout)
        found |= _pages(addresses(store, ASKED), pages, open_again, held)
    told = dict[str, float]()
    for row, cost in found.items():
        told[row] = cost.own
        if any(each.server for each in found.values()):
            told[f"{row}, server"] = cost.server
    if uri.startswith("sqlite:"):
        told["MB of journal"] = Path(f"{uri.removeprefix('sqlite:')}-wal").stat().st_size / 1e6
    told["MB of memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def _p95(costs: Sequence[Cost]) -> Cost:
    return Cost(*(p95(list(each)) for each in zip(*costs, strict=True)))


def _pages(
    of: Mapping[str, Sequence[str]], kinds: Sequence[str], open_again: Callable[[], Store], held: int
) -> dict[str, Cost]:
    rounds = dict[str, list[list[Cost]]]()
    for _ in range(ROUNDS):  # with an app of its own: it remembers what it has shown
        around = Surroundings(open_again, {"bench": Topic("bench", parse("w0"))}, _after(held))
        with Client(create_app(around)) as client:
            if set(kinds) - {"story", "article"}:  # facets, which all lists share, are counted once
                client.get("/search")
                client.get("/topics/bench")
            for kind in kinds:
                asked = [functools.partial(client.get, address) for address in of[kind]]
                rounds.setdefault(f"page: {kind}", []).append(list(_costs(asked)))
    return {row: _p95(_least(each)) for row, each in rounds.items()}


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
    parser.add_argument("--timeout", type=float)
    parser.add_argument("--only", nargs="+", choices=ROWS, default=ROWS, metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--draw", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        if given.store:
            stores = _in_one(stack, given.store, given.timeout, sorted(given.sizes), given.lines)
        else:
            folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            stores = _copies(folder, grown(folder, sorted(given.sizes), given.lines))
        found = dict[int, Figures]()
        for count, uri in stores:
            begun = time.perf_counter()
            with closing(open_store(uri, timeout=given.timeout)) as store:
                found[count] = measured(store, uri, given.timeout, given.lines, given.only)
                print(f"\n{count:,} articles, {time.perf_counter() - begun:.0f} s; {sizes(store)}", flush=True)
            print(table(found), flush=True)
            if given.draw:
                given.draw.write_text(drawing(found), encoding="utf-8")


def _copies(folder: Path, kept: Iterator[tuple[int, Path]]) -> Iterator[tuple[int, str]]:
    """Each size and the URI of a copy of what is kept, which can be written to."""
    for count, source in kept:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            yield count, f"sqlite:{shutil.copyfile(source, Path(place) / 'measured.db')}"


def _in_one(
    stack: ExitStack, uri: str, timeout: float | None, counts: Sequence[int], lines: int
) -> Iterator[tuple[int, str]]:
    """Each size and the URI of one store, which has grown to it; prints what growing cost."""
    if uri == "secantus":
        uri = stack.enter_context(mongo_server()).replace("/?", "/growth?")
    for count in counts:
        with closing(open_store(uri, timeout=timeout)) as store:
            for held in range(store.counts()["articles"], count - PUT, STEP):
                reached = min(held + STEP, count - PUT)
                cost = _put(store, reached, held, lines)
                print(f"to {reached:,}: {cost.own:.2f} ms an article, {cost.server:.1f} of the server", flush=True)
        yield count, uri


if __name__ == "__main__":
    main()
