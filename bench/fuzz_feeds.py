"""Mutates the recorded feeds and reads what comes out: `python bench/fuzz_feeds.py [COUNT] [SEED]`.

Prints how many were read, how many were refused and why, and the slowest. An uncaught exception ends it with a
traceback and leaves the offending body in fuzz-failure.bin.
"""

import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from newsbot.errors import FeedError
from newsbot.feeds import parse_feed

FEEDS = Path(__file__).parents[1] / "fixtures" / "feeds"
FETCHED = datetime(2026, 3, 5, tzinfo=UTC)
_SPITE = [
    b"<", b">", b"&", b"&#xD800;", b"<![CDATA[", b"]]>", b"\x00", b"\xff\xfe", b"<item>", b"</channel>", b'"',
    b"<!--", b"&x;", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"<?xml encoding='utf-16'?>",
    b"xmlns='http://www.w3.org/2005/Atom' ", b"{", b"[", b"\\ud800", b"://[", b"javascript:", b"&#38;#38;",
    b"<div>", b"</", b"\xc3",
]  # fmt: skip


def mutate(body: bytes, dice: random.Random) -> bytes:
    """A copy of `body` with a few pieces cut, doubled or replaced by what parsers dislike."""
    out = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(out) + 1), dice.randint(0, 60)
        piece = dice.choice([b"", bytes(out[at : at + length]) * 2, dice.choice(_SPITE), dice.randbytes(3)])
        out[at : at + dice.choice([0, length])] = piece
    return bytes(out)


def fuzz(count: int, seed: int) -> Counter[str]:
    """Outcomes of `count` mutated feeds: `read`, or the reason of a FeedError. Any other exception passes through."""
    dice = random.Random(seed)
    bodies = [path.read_bytes() for path in sorted(FEEDS.glob("*/feed.*"))]
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        outcomes[_outcome(mutate(dice.choice(bodies), dice))] += 1
    return outcomes


def _outcome(body: bytes) -> str:
    try:
        parse_feed(body, "https://outlet.example/rss", fetched=FETCHED)
    except FeedError as error:
        return error.reason
    except Exception:
        Path("fuzz-failure.bin").write_bytes(body)
        raise
    return "read"


def main() -> None:
    count, seed = [*map(int, sys.argv[1:]), *(10_000, 1)[len(sys.argv) - 1 :]][:2]
    started = time.process_time()
    outcomes = fuzz(count, seed)
    taken = time.process_time() - started
    print(f"{count} mutated feeds (seed {seed}): {dict(outcomes.most_common())}")
    print(f"0 uncaught exceptions, {1000 * taken / count:.1f} ms CPU each")


if __name__ == "__main__":
    main()
