"""Mutates what comes from outside and reads it: python bench/fuzz.py [KIND…] [--count 20000] [--seed 1] [--also FOLDER]

Kinds: feeds, pages, archives, queries, topics, imports, opml; all without one. Bodies are the fixtures'; --also adds
pages (*.html, *.html.gz) of your own. Prints for each kind how many were read, how many were refused and with which
error, and the slowest. An exception that is not newsbot's own, or a body over its time limit, ends it and leaves the
body in fuzz-failure.bin.
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsbot.errors import EncodingError, FeedError, NewsbotError
from newsbot.feeds import parse_feed
from newsbot.feeds.opml import read_opml
from newsbot.items import Page
from newsbot.network.archive import Exchange, read_archive
from newsbot.operation.config.topicfiles import load_topics
from newsbot.pages.jsonlines import BadLine, Line, read_lines
from newsbot.pages.reading import read_page
from newsbot.text.topics import Document, Topic, decide, parse

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
NOW = datetime(2026, 3, 12, tzinfo=UTC)
LIMIT = 20.0  # CPU seconds
DOCUMENT = Document(
    "Missile shot down over Türkiye", "Debris fell near the town. Nobody was hurt.", "en", "outlet.example"
)
MARKUP = (
    "<", ">", "&", '"', "'", "</", "<!--", "-->", "<![CDATA[", "]]>", "\x00", "&#xD800;", "&x;", "&#38;#38;", "{", "}",
    "[", "\\ud800", "://[", "javascript:", "<div>" * 60, "<br>" * 60, "<p " + "a=1 " * 40 + ">", "<!DOCTYPE x [",
    "<?xml encoding='utf-16'?>", "<!ENTITY a 'b'>", "xmlns='http://www.w3.org/2005/Atom' ", "<item>", "</channel>",
    "<script>", "</script>", "<table>", "<template>", "<svg>", "<select>", "<body>", "</body>", "<plaintext>",
    "<meta charset=utf-7>", "<base href='javascript:'>",
)  # fmt: skip
WORDS = (
    '"', "'", "(", ")", "((((((((", "OR", "AND", "NOT", "*", "~", ":", "title:", "lang:", "before:", "=", "-", "\\",
    "]", "[", "\n", "\t", "\x00", "\ud800", "\u202e", "\u200d", "{", "}", "1e999", "null", "true", "[[", "]]", '"""',
    "'" * 3, "\U0001f680", "-" * 300, "9" * 400, ",", "0x", "1979-13-45",
)  # fmt: skip


class Kind(NamedTuple):
    """What is mutated, with what, and who reads it: `read` gives the outcome in a word or raises a NewsbotError."""

    bodies: Callable[[], Sequence[bytes]]
    spite: Sequence[str]
    read: Callable[[bytes], str]


def mutate(body: bytes, spite: Sequence[str], dice: random.Random) -> bytes:
    """A copy of `body` with a few pieces cut, doubled, swapped or replaced by what readers dislike."""
    out = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        at, other = dice.randrange(len(out) + 1), dice.randrange(len(out) + 1)
        length = dice.randint(0, min(400, 4 + len(out) // 8))
        piece = bytes(out[at : at + length]) * dice.randint(2, 12)
        thrown = dice.choice(spite).encode("utf-8", "surrogatepass")
        pieces = [b"", piece, thrown, dice.randbytes(3), bytes(out[other : other + length])]
        out[at : at + dice.choice([0, length])] = dice.choice(pieces)
    return bytes(out[: dice.randrange(len(out) + 1)] if dice.random() < 0.05 else out)


# --- who reads what ---------------------------------------------------------------------------------------------------


def _feed(body: bytes) -> str:
    parse_feed(body, "https://outlet.example/rss", fetched=NOW)
    return "read"


def _page(body: bytes) -> str:
    reading = read_page(Page("https://outlet.example/story", body, NOW))
    return reading.content.reason or "body"


def _archive(body: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        file.write(body)
        file.flush()
        found = list(read_archive(Path(file.name)))
    good = sum(isinstance(each, Exchange) for each in found)
    return "read" if good == len(found) else "read in part" if good else "damaged"


def _query(body: bytes) -> str:
    decide(Topic("fuzz", parse(body.decode("utf-8", "replace"), NOW)), DOCUMENT)
    return "read"


def _topic(body: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "fuzz.toml").write_bytes(body)
        (topic,) = load_topics(Path(folder)).values()
    decide(topic, DOCUMENT)
    return "read"


def _import(body: bytes) -> str:
    (found,) = read_lines([Line(1, body)], NOW)
    return "refused" if isinstance(found, BadLine) else "read"


def _opml(body: bytes) -> str:
    read_opml(body)
    return "read"


# --- what is mutated --------------------------------------------------------------------------------------------------


def _files(*patterns: str) -> list[bytes]:
    found = sorted({path for pattern in patterns for path in FIXTURES.glob(pattern)})
    return [
        gzip.decompress(each.read_bytes()) if each.name.endswith(".html.gz") else each.read_bytes() for each in found
    ]


def _archives() -> list[bytes]:
    packed = _files("crawls/*.warc.gz")
    return [*packed, *(gzip.decompress(each) for each in packed[:3])]


def _queries() -> list[bytes]:
    return [load.split("'''")[1].encode() for load in map(bytes.decode, _topics())] + [
        b'title:missile* AND NOT "a b"~3'
    ]


def _topics() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "topics").glob("*.toml"))]


def _lines() -> list[bytes]:
    row = {
        "url": "https://outlet.example/a",
        "title": "A ferry",
        "text": "It sailed. It came back.",
        "authors": ["A B"],
    }
    when = {"published": "2026-03-04T10:00:00+03:00", "first_seen": "2026-03-04T10:05:00Z"}
    return [json.dumps({**row, **when, "language": "en"}).encode()]


KINDS = {
    "feeds": Kind(lambda: _files("feeds/*/feed.*"), MARKUP, _feed),
    "pages": Kind(lambda: _files("pages/**/*.html", "pages/**/*.html.gz"), MARKUP, _page),
    "archives": Kind(_archives, MARKUP, _archive),
    "queries": Kind(_queries, WORDS, _query),
    "topics": Kind(_topics, WORDS, _topic),
    "imports": Kind(_lines, WORDS, _import),
    "opml": Kind(lambda: _files("feeds/opml/*"), MARKUP, _opml),
}


def fuzz(kind: Kind, bodies: Sequence[bytes], count: int, seed: int) -> tuple[Counter[str], float]:
    """Outcomes of `count` mutations, and the CPU seconds of the slowest. Any other exception passes through."""
    dice, outcomes, slowest = random.Random(seed), Counter[str](), 0.0
    for _ in range(count):
        body = mutate(dice.choice(bodies), kind.spite, dice)
        began = time.process_time()
        try:
            outcomes[_outcome(kind, body)] += 1
        except Exception:
            Path("fuzz-failure.bin").write_bytes(body)
            raise
        taken = time.process_time() - began
        slowest = max(slowest, taken)
        if taken > LIMIT:
            Path("fuzz-failure.bin").write_bytes(body)
            raise TimeoutError(f"a body took {taken:.1f} s")
    return outcomes, slowest


def _outcome(kind: Kind, body: bytes) -> str:
    try:
        return kind.read(body)
    except (FeedError, EncodingError) as error:
        return error.reason
    except NewsbotError as error:
        return type(error).__name__


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[*KINDS, []])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--also", type=Path)
    asked = parser.parse_args()
    for name in asked.kinds or KINDS:
        bodies = list(KINDS[name].bodies())
        if name == "pages" and asked.also:
            found = sorted(path for pattern in ("*.html", "*.html.gz") for path in asked.also.rglob(pattern))
            bodies += [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found]
        began = time.process_time()
        outcomes, slowest = fuzz(KINDS[name], bodies, asked.count, asked.seed)
        each = 1000 * (time.process_time() - began) / asked.count
        told = ", ".join(f"{outcome} {number:,}" for outcome, number in outcomes.most_common())
        print(
            f"{name}: {asked.count:,} mutations of {len(bodies)}, {each:.1f} ms each, slowest {slowest:.2f} s: {told}"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
