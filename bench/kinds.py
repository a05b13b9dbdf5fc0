"""What extraction loses and costs by kind of page, and how often, and how rightly, a second opinion is asked.

usage: python bench/kinds.py PAGES_DIRECTORY GOLD.jsonl [GOLDEN_DIRECTORY]

PAGES_DIRECTORY holds ID.html.gz; GOLD.jsonl has a JSON object a line with `id`, `body`, maybe `url`; GOLDEN_DIRECTORY
golden pages (fixtures/pages). A page is of every kind that its markup and language show; text is lost where more than
a fiftieth of the gold body's words are missing. Costs are CPU, newsbot's whole to trafilatura's body and metadata.
"""

import argparse
import gzip
import json
import logging
import pathlib
import re
import statistics
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from extract import NOW, URL, newsbot_whole, timed, trafilatura_with_metadata

from newsbot.items import Content, Page
from newsbot.pages import golden, second_opinion
from newsbot.pages.extraction import extract

LOST = 0.02  # of the words of the gold body
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
    lost: bool
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
    asked: list[object] = []
    read: Callable[..., Any] = second_opinion.read

    def counted(*args: Any) -> Any:
        asked.append(args)
        return read(*args)

    second_opinion.read = counted
    try:
        content = extract(page)
    finally:
        second_opinion.read = read
    wanted = letters(body)
    missing = sum((wanted - letters(content.body)).values())
    ours, theirs = timed(newsbot_whole, page.body), timed(trafilatura_with_metadata, page.body)
    lost = missing > LOST * sum(wanted.values())
    return Row(frozenset(kinds(page, content)), lost, bool(asked), ours, theirs)


def report(rows: list[Row]) -> None:
    print("| kind of page | pages | text lost | second opinion asked | asked where lost | CPU to trafilatura's |")
    print("|---|---|---|---|---|---|")
    counts = Counter(kind for row in rows for kind in row.kinds)
    for kind, count in counts.most_common():
        of_kind = [row for row in rows if kind in row.kinds]
        lost = [row for row in of_kind if row.lost]
        ratio = statistics.fmean(row.ours for row in of_kind) / statistics.fmean(row.theirs for row in of_kind)
        asked = sum(row.asked for row in of_kind)
        rightly = f"{sum(row.asked for row in lost)} of {len(lost)}"
        print(f"| {kind} | {count} | {len(lost)} | {asked / count:.0%} | {rightly} | {ratio:.2f} |")


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
