"""Mutates pages and extracts them: `python bench/fuzz_pages.py [COUNT] [SEED] [DIRECTORY]`.

The golden pages are always among them; DIRECTORY adds *.html and *.html.gz of your own. Prints how many had a body,
how many were refused and why, and the slowest. An uncaught exception, or a page over its time limit, ends it with a
traceback and leaves the offending body in fuzz-failure.html.
"""

import gzip
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from newsbot.items import Page
from newsbot.pages.extraction import extract

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
FETCHED = datetime(2026, 3, 12, tzinfo=UTC)
LIMIT = 20.0  # CPU seconds
_SPITE = [
    *(
        b"<",
        b">",
        b"</div>",
        b'"',
        b"'",
        b"<script>",
        b"</script>",
        b"<!--",
        b"-->",
        b"<table>",
        b"<template>",
        b"<svg>",
    ),
    *(b"<select>", b"<body>", b"</body>", b"<plaintext>", b"<base href='javascript:'>", b"<meta charset=utf-7>"),
    *(b"\x00", b"\xff\xfe", b"&#1;", b"&#xD800;", b"\\ud800", b"{", b"}", b"["),
    *(b"<p " + b"a=1 " * 40 + b">", b"<div>" * 60, b"<br>" * 60),
]


def mutate(body: bytes, dice: random.Random) -> bytes:
    """A copy of `body` with a few pieces cut, doubled, swapped or replaced by what parsers dislike."""
    out = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(out) + 1), dice.randint(0, 400)
        other = dice.randrange(len(out) + 1)
        pieces = [b"", bytes(out[at : at + length]) * dice.randint(2, 12), dice.choice(_SPITE), dice.randbytes(3)]
        out[at : at + dice.choice([0, length])] = dice.choice([*pieces, bytes(out[other : other + length])])
    return bytes(out[: dice.randrange(len(out) + 1)] if dice.random() < 0.05 else out)


def load(directories: list[Path]) -> list[bytes]:
    """Bodies of the pages under `directories`, in order of their names."""
    files = sorted(path for top in directories for pattern in ("*.html", "*.html.gz") for path in top.rglob(pattern))
    return [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]


def fuzz(count: int, seed: int, bodies: list[bytes]) -> tuple[Counter[str], float]:
    """Outcomes of `count` mutated pages (`body`, or the reason of a refusal) and the CPU seconds of the slowest."""
    dice = random.Random(seed)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for _ in range(count):
        body = mutate(dice.choice(bodies), dice)
        started = time.process_time()
        outcomes[_outcome(body)] += 1
        taken = time.process_time() - started
        slowest = max(slowest, taken)
        if taken > LIMIT:
            Path("fuzz-failure.html").write_bytes(body)
            raise TimeoutError(f"a page took {taken:.1f} s")
    return outcomes, slowest


def _outcome(body: bytes) -> str:
    try:
        return extract(Page("https://outlet.example/story", body, FETCHED)).reason or "body"
    except Exception:
        Path("fuzz-failure.html").write_bytes(body)
        raise


def main() -> None:
    count, seed = [*map(int, sys.argv[1:3]), *(10_000, 1)[len(sys.argv[1:3]) :]]
    bodies = load([PAGES, *map(Path, sys.argv[3:])])
    started = time.process_time()
    outcomes, slowest = fuzz(count, seed, bodies)
    each = 1000 * (time.process_time() - started) / count
    print(f"{count} mutations of {len(bodies)} pages (seed {seed}): {dict(outcomes.most_common())}")
    print(f"0 uncaught exceptions, {each:.1f} ms CPU each, the slowest {slowest:.2f} s")


if __name__ == "__main__":
    main()
