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

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))
sys.path.insert(0, str(ROOT / "tests" / "network" / "archive"))

import foreign_tools  # noqa: E402 - found by the path above
from open_stream import stream  # noqa: E402

from newsbot.items import Page  # noqa: E402
from newsbot.network.archive import Exchange, read_archive  # noqa: E402
from newsbot.pages.reading import read_page  # noqa: E402
from tests.graded import Report  # noqa: E402

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


def reader_alone(files: list[Path], processes: int) -> float:
    """Seconds for all pages, without reading the archives or storing anything; the processes are warm."""
    found = [each for path in files for each in read_archive(path) if isinstance(each, Exchange)]
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(read_one, found[:50], chunksize=5))
        began = time.perf_counter()
        list(pool.map(read_one, found, chunksize=20))
        return time.perf_counter() - began


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


def tree(pid: int) -> float:
    """MB that the process and those below it hold, each its share of what is shared."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return float(sum(each.memory_full_info().pss for each in (process, *process.children(recursive=True)))) / 1e6
    return 0.0


def replay(folder: Path, store: str, files: list[Path], kill_after: float | None = None) -> tuple[float, float, str]:
    """Seconds, largest memory of the tree in MB, and what was said last; killed after so many seconds."""
    began, most = time.perf_counter(), 0.0
    run = subprocess.Popen(
        command(folder, store, "replay", "--articles-only", *map(str, files)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(folder)},
    )
    while run.poll() is None:
        most = max(most, tree(run.pid))
        time.sleep(0.3)
        if kill_after is not None and time.perf_counter() - began > kill_after:
            os.killpg(run.pid, signal.SIGKILL)
    said = run.communicate()[0].strip().splitlines()
    return time.perf_counter() - began, most, said[-1] if said else ""


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
        alone = reader_alone(files, os.cpu_count() or 1)
        print(f"{asked.pages:,} pages in {size:.0f} MB; the reader alone {alone:.1f} s, {asked.pages / alone:.0f} /s")
        seconds, most, said = replay(folder, "whole.db", files)
        print(f"replay {seconds:.1f} s, {asked.pages / seconds:.0f} a second, {most:.0f} MB: {said}", flush=True)
        random_ = random.Random(asked.seed)
        for _ in range(asked.kills):
            after = seconds * random_.uniform(0.1, 0.5)
            print(f"killed after {replay(folder, 'killed.db', files, after)[0]:.1f} s", flush=True)
        again, _, said = replay(folder, "killed.db", files)
        same = export(folder, "killed.db") == export(folder, "whole.db")
        print(f"the rest {again:.1f} s: {said}; the export is {'the same' if same else 'ANOTHER'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
