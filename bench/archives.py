"""A large archive of somebody else's, read as it comes: python bench/archives.py [--pages 5000] [--kills 3] [--seed 1]

Writes pages of invented reports (bench/open_stream.py), in markup with menus and teasers, into two WARC files as a news
crawl has them, and measures whole commands in turn: the page reader alone on all pages with as many processes as
`replay` has workers, `newsbot replay --articles-only`, and the same killed so many times on the way, whose export has
to be the same.
"""

import argparse
import contextlib
import gzip
import html
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


from bench.open_stream import stream  # noqa: E402 - found by the path above
from newsbot.items import Page  # noqa: E402
from newsbot.network.archive import Exchange, read_archive  # noqa: E402
from newsbot.pages.reading import read_page  # noqa: E402
from tests.graded import Report  # noqa: E402
from tests.network.archive import foreign_tools  # noqa: E402

FILES = 2
TEASERS = 30


def pages(count: int, seed: int) -> Iterator[tuple[Report, str]]:
    """Reports with the page that each stands on."""
    random_, reports = random.Random(seed), stream(count, seed)
    for report in reports:
        others = random_.sample(reports, k=min(TEASERS, len(reports)))
        teasers = [f"<li><a href='{each.url}'>{html.escape(each.title)}</a></li>" for each in others]
        menu, aside = "".join(teasers[::2]), "".join(teasers)
        told = "".join(f"<p>{html.escape(each)}.</p>" for each in report.body.split(". "))
        page = (
            f"<!DOCTYPE html><html lang='{report.language}'><head><title>{html.escape(report.title)}</title>"
            f"<meta property='article:published_time' content='{report.published.isoformat()}'></head><body>"
            f"<header><nav><ul>{menu}</ul></nav></header><main><article>"
            f"<h1>{html.escape(report.title)}</h1>{told}</article></main><aside><ul>{aside}</ul></aside></body></html>"
        )
        yield report, page


def write(folder: Path, count: int, seed: int) -> list[Path]:
    """The archives."""
    files = [folder / f"{number}.warc.gz" for number in range(FILES)]
    with contextlib.ExitStack() as stack:
        outs = [stack.enter_context(path.open("wb")) for path in files]
        for number, (report, page) in enumerate(pages(count, seed)):
            block = foreign_tools.answer(page.encode())
            head = {
                "WARC-Date": f"{report.published:%Y-%m-%dT%H:%M:%SZ}",
                "WARC-Block-Digest": foreign_tools.sha1(block),
            }
            record = foreign_tools.record("response", block, report.url, headers=head)
            outs[number * FILES // count].write(gzip.compress(record, mtime=0))
    return files


def read_one(exchange: Exchange) -> str | None:
    """One page by the reader alone."""
    return read_page(Page(exchange.url, exchange.body, exchange.fetched, exchange.content_type)).content.reason


def timed(exchanges: list[Exchange]) -> float:
    """CPU seconds of the reader alone for some pages."""
    began = time.process_time()
    for exchange in exchanges:
        read_one(exchange)
    return time.process_time() - began


def reader_alone(files: list[Path], processes: int) -> tuple[float, float]:
    """Seconds, and CPU seconds, for all pages, without reading the archives or storing anything; processes are warm."""
    found = [each for path in files for each in read_archive(path) if isinstance(each, Exchange)]
    parts = [found[at : at + 20] for at in range(0, len(found), 20)]
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(timed, parts[: 2 * processes]))
        began = time.perf_counter()
        cpu = sum(pool.map(timed, parts))
        return time.perf_counter() - began, cpu


def command(folder: Path, store: str, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "newsbot",
        "--config",
        f"{folder}/newsbot.toml",
        "--store",
        f"sqlite:{folder}/{store}",
        *arguments,
    ]


def tree(pid: int, cpu: dict[int, float]) -> float:
    """MB that the process and those below it hold, each its share of what is shared; notes their CPU seconds."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        whole = (process, *process.children(recursive=True))
        cpu.update((each.pid, sum(each.cpu_times()[:2])) for each in whole)
        return float(sum(each.memory_full_info().pss for each in whole)) / 1e6
    return 0.0


class Run(NamedTuple):
    """How a replay went."""

    seconds: float
    cpu: float  # seconds, of the tree
    megabytes: float  # the most that the tree held
    said: str  # last


def replay(folder: Path, store: str, files: list[Path], kill_after: float | None = None) -> Run:
    """Read the archives; killed after so many seconds."""
    began, most, cpu = time.perf_counter(), 0.0, dict[int, float]()
    run = subprocess.Popen(
        command(folder, store, "replay", "--articles-only", *map(str, files)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(folder)},
    )
    while run.poll() is None:
        most = max(most, tree(run.pid, cpu))
        time.sleep(0.3)
        if kill_after is not None and time.perf_counter() - began > kill_after:
            os.killpg(run.pid, signal.SIGKILL)
    said = run.communicate()[0].strip().splitlines()
    return Run(time.perf_counter() - began, sum(cpu.values()), most, said[-1] if said else "")


def export(folder: Path, store: str) -> bytes:
    return subprocess.run(command(folder, store, "export"), stdout=subprocess.PIPE, check=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "newsbot.toml").write_text("")
        files = write(folder, asked.pages, asked.seed)
        size = sum(path.stat().st_size for path in files) / 1e6
        alone, cpu = reader_alone(files, os.cpu_count() or 1)
        print(f"{asked.pages:,} pages in {size:.0f} MB; the reader alone {alone:.1f} s, {cpu:.1f} s of CPU", flush=True)
        whole = replay(folder, "whole.db", files)
        print(f"replay {whole.seconds:.1f} s, {whole.cpu:.1f} s of CPU, {whole.megabytes:.0f} MB: {whole.said}")
        print(f"{alone / whole.seconds:.2f} of the reader's pages a second, {cpu / whole.cpu:.2f} by CPU", flush=True)
        random_ = random.Random(asked.seed)
        for _ in range(asked.kills):
            after = whole.seconds * random_.uniform(0.1, 0.5)
            print(f"killed after {replay(folder, 'killed.db', files, after).seconds:.1f} s", flush=True)
        rest = replay(folder, "killed.db", files)
        same = export(folder, "killed.db") == export(folder, "whole.db")
        print(f"the rest {rest.seconds:.1f} s: {rest.said}; the export is {'the same' if same else 'ANOTHER'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
