"""Whole commands beside each other, over a news world on loopback: python bench/crawl.py [--pages 5000] [--rounds 3]

Makes pages of the fixture world in 200 feeds (bench/loopback.py; the real pages of ../shared/eval too, when they are
there), serves them with nginx, and runs newsbot (crawl into SQLite and MongoDB, replay, import) and what one would use
in its place, in turn, each from nothing. Peers are run by the Python of `--peers`, an environment made with
bench/requirements.txt; those that are not there are left out. The slow ones get a tenth of the feeds, and so does the
crawl into MongoDB, whose test server is written in Python. Writes bench/RESULTS.md and docs/img/speed.svg.
"""

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.loopback import Published, configure, publish  # noqa: E402 - found by the path above
from bench.measured import Spent, measured  # noqa: E402
from bench.outlets import served  # noqa: E402
from newsbot.corpus.store import open_store  # noqa: E402
from tests.mongo_server import MissingServerError, MongoServer  # noqa: E402

REAL = ROOT.parent / "shared" / "eval" / "extraction"
CORES = len(os.sched_getaffinity(0))
THREADS = 8
SLOW = 10  # one of so many feeds is what the slow get


@dataclass
class Place:
    """Where things are: the world, what serves it, and an empty folder for this run."""

    world: Path
    port: int
    folder: Path
    peers: str
    mongo: str | None
    archive: Path

    def some(self, one_of: int) -> list[str]:
        """One of so many feeds."""
        return (self.world / "feeds.txt").read_text().split()[::one_of]

    def feeds(self, one_of: int) -> Path:
        """A file of one of so many feeds."""
        path = self.folder / "feeds.txt"
        path.write_text("".join(f"{feed}\n" for feed in self.some(one_of)))
        return path

    def configured(self, one_of: int) -> Path:
        """newsbot's configuration with one of so many feeds."""
        configure(self.folder, self.some(one_of))
        return self.folder / "newsbot.toml"


@dataclass(frozen=True)
class Contender:
    """A command to measure: its arguments, and how many articles it has left."""

    name: str
    command: Callable[[Place], Sequence[str | Path]]
    count: Callable[[Place], int]
    one_of: int = 1  # of so many feeds, one
    real: bool = True  # whether it reads the real pages, too


@dataclass(frozen=True)
class Row:
    """What a contender's run took, and the articles that it stored of those that there were."""

    spent: Spent
    stored: int
    there: int
    server: float = 0.0  # CPU seconds of the database server beside it

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.stored / self.spent.seconds

    @property
    def cpu(self) -> float:
        """CPU ms an article."""
        return 1000 * self.spent.cpu / max(self.stored, 1)


# --- contenders -------------------------------------------------------------------------------------------------------


def _store(place: Place) -> str:
    return f"sqlite:{place.folder}/news.db"


def _newsbot(uri: str, place: Place, *arguments: str | Path, one_of: int = 1) -> list[str | Path]:
    config = place.configured(one_of) if one_of > 1 else place.world / "newsbot.toml"
    return [sys.executable, "-m", "newsbot", "--config", config, "--store", uri, *arguments]


def _stored(uri: str) -> int:
    with contextlib.closing(open_store(uri)) as store:
        return store.counts()["articles"]


def _in_sqlite(place: Place) -> int:
    with contextlib.closing(sqlite3.connect(place.folder / "plain.db")) as database:
        return int(database.execute("select count(*) from article").fetchone()[0])


def _ours(name: str, *arguments: str, real: bool = True) -> Contender:
    def command(place: Place) -> list[str | Path]:
        named = {"ARCHIVE": place.archive, "TEXTS": place.world / "texts.jsonl"}
        return _newsbot(_store(place), place, *(named.get(each, each) for each in arguments))

    return Contender(name, command, lambda place: _stored(_store(place)), real=real)


def _plain(name: str, *arguments: str, one_of: int = 1) -> Contender:
    def command(place: Place) -> list[str | Path]:
        script = ROOT / "bench" / "plain.py"
        return [place.peers, script, place.feeds(one_of), place.folder / "plain.db", *arguments]

    return Contender(name, command, _in_sqlite, one_of)


MONGO = Contender(
    "newsbot crawl, MongoDB",
    lambda place: _newsbot(place.mongo or "", place, "crawl", one_of=SLOW),
    lambda place: _stored(place.mongo or ""),
    SLOW,
)
OURS = [
    _ours("newsbot crawl", "crawl"),
    MONGO,
    _ours("newsbot record", "record", "all", "ARCHIVE"),
    _ours("newsbot replay", "replay", "ARCHIVE"),
    _ours("newsbot import", "import", "TEXTS", real=False),
]
PEERS = [
    _plain("plain script"),
    _plain(f"plain script, {THREADS} threads", "--threads", str(THREADS)),
    _plain(f"plain script, {CORES} processes", "--processes", str(CORES)),
    _plain("newspaper4k", "--reader", "newspaper4k", one_of=SLOW),
    _plain("news-please", "--reader", "news-please", one_of=SLOW),
]


# --- measuring --------------------------------------------------------------------------------------------------------


@dataclass
class Bench:
    """The world and what serves it; `measure` runs one contender in an empty folder."""

    world: Path
    published: Published
    port: int
    peers: str
    server: MongoServer | None
    runs: int = 0

    def _there(self, contender: Contender) -> int:
        if contender.one_of == 1:
            return self.published.made + (self.published.real if contender.real else 0)
        return sum(self.published.counts[feed] for feed in self.published.feeds[:: contender.one_of])

    @contextlib.contextmanager
    def _place(self) -> Iterator[Place]:
        self.runs += 1
        mongo = self.server.uri.replace("/?", f"/bench{self.runs}?") if self.server else None
        with tempfile.TemporaryDirectory() as name:
            yield Place(self.world, self.port, Path(name), self.peers, mongo, self.world / "crawl.warc.gz")

    def measure(self, contender: Contender) -> Row:
        """One run."""
        with self._place() as place:
            if "ARCHIVE" in contender.name or contender.name == "newsbot record":
                place.archive.unlink(missing_ok=True)
            before = _server_cpu()
            spent = measured([str(part) for part in contender.command(place)], self.env(), place.folder)
            return Row(spent, contender.count(place), self._there(contender), _server_cpu() - before)

    def split(self) -> tuple[Spent, Mapping[str, float]]:
        """A crawl with clocks in it: CPU seconds by step."""
        with self._place() as place:
            clocks = place.folder / "clocks.json"
            command = _newsbot(_store(place), place, "crawl")
            command[1:3] = [ROOT / "bench" / "split.py", clocks]
            spent = measured([str(part) for part in command], self.env(), place.folder)
            steps: dict[str, float] = json.loads(clocks.read_text())
            steps["read"] = spent.cpu - sum(steps.values())
            return spent, steps

    def env(self) -> dict[str, str]:
        """nginx is where newsbot finds all hosts, and everybody else's proxy."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBOT_")}
        clean |= {"PYTHONPATH": str(ROOT), "http_proxy": f"http://127.0.0.1:{self.port}", "no_proxy": ""}
        return clean | {"NEWSBOT_FETCH_RESOLVE": f'{{"*.example" = "127.0.0.1:{self.port}"}}'}


def _server_cpu() -> float:
    """CPU seconds of the database server so far."""
    found = 0.0
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if any("secantusd" in part for part in child.cmdline()):
                times = child.cpu_times()
                found += times.user + times.system
    return found


def _can(peers: str, module: str) -> bool:
    asked = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return not subprocess.run([peers, "-c", asked], check=False).returncode


def is_among(name: str, parts: Sequence[str]) -> bool:
    """Whether one of `parts` is the name of this contender, or a part of it and nobody's name."""
    names = {each.name for each in [*OURS, *PEERS]}
    return any(part == name or (part in name and part not in names) for part in parts)


def contenders(peers: str, mongo: bool, only: Sequence[str], but: Sequence[str]) -> list[Contender]:
    """Those that can be run here, with a line about each that cannot."""
    needs = {"newspaper4k": "newspaper", "news-please": "newsplease"}
    found = []
    for each in [*OURS, *PEERS]:
        if (only and not is_among(each.name, only)) or is_among(each.name, but):
            continue
        if each in PEERS and not _can(peers, needs.get(each.name, "trafilatura")):
            print(f"left out: {each.name} is not installed")
        elif each is MONGO and not mongo:
            print(f"left out: {each.name} (no test server)")
        else:
            found.append(each)
    return found


# --- telling ----------------------------------------------------------------------------------------------------------


def _range(values: Sequence[float], digits: int = 0) -> str:
    told = f"{statistics.median(values):.{digits}f}"
    return told if len(values) == 1 else f"{told} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(rows: Mapping[str, Sequence[Row]]) -> str:
    """A row a contender, medians with the least and the most."""
    lines = [
        "| command | articles/s | CPU ms an article | memory of the tree, MB | stored | of |",
        "|---|---|---|---|---|---|",
    ]
    for name, runs in rows.items():
        server = statistics.median(1000 * row.server / max(row.stored, 1) for row in runs)
        beside = f" + {server:.0f} of the server" if "MongoDB" in name else ""
        cells = [
            name,
            _range([row.rate for row in runs], 1),
            _range([row.cpu for row in runs]) + beside,
            _range([row.spent.megabytes for row in runs]),
            " ".join(sorted({f"{row.stored:,}" for row in runs})),
            f"{runs[0].there:,}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def speeds(rows: Mapping[str, Sequence[Row]]) -> str:
    """How many times as fast as each peer the crawl is."""
    ours = rows.get("newsbot crawl")
    if not ours:
        return ""
    rate = statistics.median(row.rate for row in ours)
    peers = {each.name: statistics.median(row.rate for row in rows[each.name]) for each in PEERS if each.name in rows}
    told = [f"| {rate / theirs:.2f} | {name} |" for name, theirs in peers.items() if theirs]
    return "\n".join(["| `newsbot crawl` is | times as fast as |", "|---|---|", *told])


def steps(split: tuple[Spent, Mapping[str, float]], articles: int) -> str:
    """CPU of a crawl by step."""
    spent, seconds = split
    told = [
        f"| {step} | {1000 * seconds[step] / articles:.1f} | {seconds[step] / spent.cpu:.0%} |"
        for step in ("start-up", "fetch", "read", "dedupe", "store", "stories")
    ]
    return "\n".join(["| step | CPU ms an article | share |", "|---|---|---|", *told])


def drawing(rows: Mapping[str, Sequence[Row]]) -> str:
    """Articles a second as bars."""
    rates = {name: statistics.median(row.rate for row in runs) for name, runs in rows.items()}
    wide, left, line = 760, 230, 26
    scale = (wide - left - 60) / max(rates.values())
    drawn = []
    for at, (name, rate) in enumerate(rates.items()):
        y, kind = 30 + at * line, "ours" if name.startswith("newsbot") else "theirs"
        drawn.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        drawn.append(f'<rect class="{kind}" x="{left}" y="{y}" width="{rate * scale:.1f}" height="{line - 8}"/>')
        drawn.append(f'<text x="{left + rate * scale + 6:.1f}" y="{y + 14}">{rate:.0f}</text>')
    tall = 40 + len(rates) * line
    style = (
        "text{font:13px system-ui,sans-serif;fill:#212529}.ground{fill:#fff}.ours{fill:#8f1d1d}.theirs{fill:#adb5bd}"
        "@media(prefers-color-scheme:dark){text{fill:#e9ecef}.ground{fill:#16181b}.ours{fill:#e06666}.theirs{fill:#6c757d}}"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}">',
            "<title>Articles a second, by command</title>",
            f'<style>{style}</style><rect class="ground" width="{wide}" height="{tall}"/>',
            f'<text x="{left}" y="18">articles a second</text>',
            *drawn,
            "</svg>\n",
        ]
    )


def machine() -> str:
    """On what it was measured."""
    told = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "unknown")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("newsbot", "Scrapy", "trafilatura"))
    return f"{CORES} cores ({cpu}), Python {platform.python_version()}, {versions}"


def results(
    rows: Mapping[str, Sequence[Row]],
    split: tuple[Spent, Mapping[str, float]] | None,
    published: Published,
    command: str,
    today: datetime,
) -> str:
    """The page bench/RESULTS.md."""
    rounds = max(map(len, rows.values()))
    turns = f"{rounds} rounds in turn, medians with least and most, or once" if rounds > 1 else "one round"
    how = (
        f"`{command}`, {today:%-d %B %Y}, {machine()}. {published.made:,} made pages and {published.real:,} real"
        f" ones in {len(published.feeds)} feeds, on loopback, no delays; {turns}."
        " CPU and memory (PSS) are those of all processes of a command; nginx is not among them."
    )
    parts = [
        "# Whole commands beside each other",
        how,
        "![Articles a second, by command](../docs/img/speed.svg)",
        table(rows),
        speeds(rows),
    ]
    if split:
        stored = rows["newsbot crawl"][0].stored if "newsbot crawl" in rows else published.made
        parts += ["CPU of `newsbot crawl` by step, in a run of its own with clocks in it:", steps(split, stored)]
    parts.append(
        f"Where only one of {SLOW} feeds was read the last column has fewer: by the slow peers, and by the crawl into"
        " MongoDB, which is a test server written in Python here: its time says nothing of MongoDB's. fundus knows the"
        " outlets that it reads by name and cannot be given these; trafilatura's own reader of feeds takes no proxy, so"
        " it cannot reach them. Real pages that are walls, lists or the same article twice are not"
        " stored as articles by newsbot, and are by the others."
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def main() -> None:
    """Measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has them")
    parser.add_argument("--only", nargs="*", default=[], help="names of commands, or parts of names")
    parser.add_argument("--but", nargs="*", default=[], help="names, or parts of names, of commands to leave out")
    parser.add_argument("--once", nargs="*", default=[], help="the same of those that only the first round has")
    parser.add_argument("--made-only", action="store_true", help="without the real pages")
    parser.add_argument("--no-split", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT, help="where bench/RESULTS.md and docs/img/speed.svg are")
    asked = parser.parse_args()
    rows: dict[str, list[Row]] = defaultdict(list)
    with contextlib.ExitStack() as stack:
        world = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        world.chmod(0o755)
        now = datetime.now(UTC)
        published = publish(world, asked.pages, now, REAL if REAL.exists() and not asked.made_only else None)
        port = stack.enter_context(served(world))
        (world / "mongo").mkdir()
        try:
            server = stack.enter_context(MongoServer(world / "mongo"))
        except MissingServerError:
            server = None
        bench = Bench(world, published, port, asked.peers, server)
        chosen = contenders(asked.peers, server is not None, asked.only, asked.but)
        often = [each for each in chosen if not is_among(each.name, asked.once)]
        for number in range(asked.rounds):
            for each in often if number else chosen:
                row = bench.measure(each)
                rows[each.name].append(row)
                told = f"{row.rate:6.1f}/s {row.cpu:6.1f} ms {row.spent.megabytes:5.0f} MB {row.stored} of {row.there}"
                print(f"{number + 1} {each.name:28} {told}", flush=True)
                if row.spent.code or row.stored < row.there * 0.8:
                    print(row.spent.output, flush=True)
        split = None if asked.no_split else bench.split()
    command = "python bench/crawl.py " + " ".join(sys.argv[1:])
    written = results(rows, split, published, command.replace(asked.peers, "PYTHON"), now)
    (asked.out / "bench").mkdir(exist_ok=True)
    (asked.out / "docs" / "img").mkdir(parents=True, exist_ok=True)
    (asked.out / "bench" / "RESULTS.md").write_text(written, "utf-8")
    (asked.out / "docs" / "img" / "speed.svg").write_text(drawing(rows), "utf-8")
    print(written)


if __name__ == "__main__":
    main()
