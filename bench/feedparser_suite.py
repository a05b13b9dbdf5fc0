"""Reads feedparser's own test feeds: `python bench/feedparser_suite.py FOLDER` (`tests` of its source distribution).

Every feed goes through `parse_feed`; nothing but FeedError may come out. Where a feed's header asserts something of a
field that newsbot reads of an entry, the assertion is asked of what feedparser makes of the feed once newsbot has
cleaned it. Left out are those of clean markup and absolute addresses within texts: newsbot makes them plain itself.
Ends with 1 after an uncaught exception, or when fewer than 94 % of the assertions hold.
"""

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.errors import FeedError
from newsbot.feeds import parse_feed
from newsbot.feeds.cleaning import decode, legal, without_doctype
from newsbot.feeds.syndication import read

URL = "http://127.0.0.1:8097/feed.xml"
FETCHED = datetime(2026, 3, 12, tzinfo=UTC)
_EXPECT = re.compile(rb"Expect:\s*(.+)")
_READ = re.compile(
    r"(?:not bozo and )?entries\[0\]\['(?:title|link|id|summary|author|published|updated|language)'\] == (?P<value>.+)"
)
LEAST = 0.94
OWN = frozenset({"sanitize", "base"})


def main(folder: Path) -> int:
    """Read every feed, print what came of it."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        try:
            outcomes[parse_feed(body, URL, "", fetched=FETCHED).kind] += 1
        except FeedError as error:
            outcomes[f"refused: {error.reason}"] += 1
        except Exception as error:  # noqa: BLE001 - that none comes is what is asked
            outcomes["raised"] += 1
            wrong.append(f"{path.relative_to(folder)}: {type(error).__name__}: {error}")
        holds = asserted(body) if path.parent.name not in OWN else None
        if holds is not None:
            outcomes["asserted"] += 1
            outcomes["held"] += holds
            if not holds:
                expected = _EXPECT.search(body)
                said = expected[1].decode("utf-8", "replace") if expected else ""
                wrong.append(f"{path.relative_to(folder)}: {said}")
    print("\n".join(wrong))
    print(", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))
    share = outcomes["held"] / max(1, outcomes["asserted"])
    print(
        f"{sum(outcomes.values()) - outcomes['asserted'] - outcomes['held']} feeds, {share:.1%} of the assertions hold"
    )
    return int(bool(outcomes["raised"]) or share < LEAST)


def asserted(body: bytes) -> bool | None:
    """Whether what the feed asserts of its first entry holds; None when it asserts nothing that is looked at."""
    expect = _EXPECT.search(body)
    found = _READ.fullmatch(expect[1].decode("utf-8", "replace").strip()) if expect else None
    if found is None:
        return None
    try:
        text, _ = without_doctype(legal(decode(body)[0]))
        parsed: dict[str, Any] = dict(read(text))
        expression = found[0].removeprefix("not bozo and ")
        return bool(eval(expression, {"entries": parsed["entries"]}))
    except (FeedError, LookupError, SyntaxError):
        return False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
