"""What extraction loses and costs by kind of page, and how often, and how rightly, a second opinion is asked.

usage: python bench/kinds.py PAGES_DIRECTORY GOLD.jsonl [GOLDEN_DIRECTORY]

PAGES_DIRECTORY holds ID.html.gz; GOLD.jsonl has a JSON object a line with `id`, `body`, maybe `url`; GOLDEN_DIRECTORY
golden pages (fixtures/pages). A page is of every kind that its markup and language show; a little text is lost where
more than a fiftieth of the gold body's words are missing (often the headline again, or a caption), much where a tenth
is. Costs are CPU, newsbot's whole to trafilatura's body and metadata.
"""

import argparse
import gzip
import json
import logging
import pathlib
import re
import statistics
import sys
import unittest.mock
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bench.extract import NOW, URL, newsbot_whole, timed, trafilatura_with_metadata
from newsbot.items import Content, Page
from newsbot.pages import golden, second_opinion
from newsbot.pages.extraction import extract

LITTLE, MUCH = 0.02, 0.1  # of the words of the gold body
_MARKUP = {
    "paywall": re.compile(rb'isAccessibleForFree"?\s*:\s*"?false|class="[^"]*paywall', re.IGNORECASE),
    "live": re.compile(rb"LiveBlogPosting|class=\"[^\"]*live-?blog", re.IGNORECASE),
    "blog engines": re.compile(
        rb'name="?generator"? content="(?:WordPress|Blogger|Ghost|Hugo|Joomla|Drupal|TYPO3|Jekyll)|/wp-content/'
        rb"|\.blogger\.com/|static1\.squarespace",
        re.IGNORECASE,
    ),
}
_LANGUAGES = {"ar": "right to left", "fa": "right to left", "he": "right to left", "ur": "right to left"} | {
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
}  # fmt: skip


class Row(NamedTuple):
    kinds: frozenset[str]
    lost: float  # of the words of the gold body
    asked: bool
    ours: float  # CPU seconds
    theirs: float


def pages(directory: pathlib.Path, gold: pathlib.Path) -> Iterator[tuple[Page, str]]:
    """Each page with its gold body."""
    for line in gold.open(encoding="utf-8"):
        row = json.loads(line)
        yield (
            Page(row.get("url") or URL, gzip.decompress((directory / f"{row['id']}.html.gz").read_bytes()), NOW),
            row["body"],
        )


def fixtures(directory: pathlib.Path) -> Iterator[tuple[Page, str]]:
    """Likewise of golden pages."""
    for file in sorted(directory.rglob("page.html.gz")):
        page, expected = golden.load(file.read_bytes(), file.with_name("expected.json").read_bytes())
        yield page, "\n".join(text for _, text in expected["blocks"])
    for file in sorted(directory.rglob("kinds/*.json")):
        said = json.loads(file.read_text(encoding="utf-8"))
        yield Page(said["url"], file.with_suffix(".html").read_bytes(), NOW), "\n".join(said["expected"]["body"])


def letters(text: str) -> Counter[str]:
    """Words of a text, or signs where words are not told apart."""
    return Counter(re.findall(r"[\u0e00-\u0fff\u3040-\u9fff]|[^\W\u0e00-\u0fff\u3040-\u9fff]+", text.lower()))


def kinds(page: Page, content: Content) -> Iterator[str]:
    yield "all"
    yield from (kind for kind, markup in _MARKUP.items() if markup.search(page.body))
    if content.language in _LANGUAGES:
        yield _LANGUAGES[content.language]
    items = sum(block.kind == "item" for block in content.blocks)
    if items >= max(10, 0.3 * len(content.blocks)):
        yield "lists"
    if len(re.findall(rb"<p[\s>]", page.body)) < len(content.blocks) / 2:
        yield "body of boxes"


def measure(page: Page, body: str) -> Row:
    with unittest.mock.patch.object(second_opinion, "read", wraps=second_opinion.read) as asked:
        content = extract(page)
    wanted = letters(body)
    missing = sum((wanted - letters(content.body)).values())
    lost = missing / max(sum(wanted.values()), 1)
    ours, theirs = timed(newsbot_whole, page.body), timed(trafilatura_with_metadata, page.body)
    return Row(frozenset(kinds(page, content)), lost, asked.called, ours, theirs)


def report(rows: list[Row]) -> None:
    print("| kind of page | pages | a fiftieth lost (asked) | a tenth lost (asked) | asked | CPU to trafilatura's |")
    print("|---|---|---|---|---|---|")
    counts = Counter(kind for row in rows for kind in row.kinds)
    for kind, count in counts.most_common():
        of_kind = [row for row in rows if kind in row.kinds]
        little, much = ([row for row in of_kind if row.lost > share] for share in (LITTLE, MUCH))
        ratio = statistics.fmean(row.ours for row in of_kind) / statistics.fmean(row.theirs for row in of_kind)
        asked = sum(row.asked for row in of_kind)
        told = [f"{len(rows)} ({sum(row.asked for row in rows)})" for rows in (little, much)]
        print(f"| {kind} | {count} | {told[0]} | {told[1]} | {asked / count:.0%} | {ratio:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("gold", type=pathlib.Path)
    parser.add_argument("golden", type=pathlib.Path, nargs="?")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    told = [*pages(args.pages, args.gold), *(fixtures(args.golden) if args.golden else ())]
    measure(*told[0])  # imports are no part of a page's cost
    report([measure(page, body) for page, body in told])


if __name__ == "__main__":
    main()
