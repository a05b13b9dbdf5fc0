"""Golden pages: a page and what extraction makes of it, as two files that a person reads, corrects and commits.

In `fixtures/pages/OUTLET/SLUG/`, `page.html.gz` holds the bytes as served, `expected.json` the circumstances and the
right answer.
"""

import gzip
import json
from datetime import datetime
from typing import Any

from newsbot.items import Content, Page
from newsbot.pages.extraction import extract

FIELDS = (
    *("title", "authors", "published", "modified", "language", "canonical_url", "amp_url", "image", "section"),
    *("site_name", "agency", "paywalled", "flags", "reason", "blocks"),
)
"""What a golden page states, one test each; the body is the texts of the blocks."""


def plain(content: Content) -> dict[str, Any]:
    """The fields of `content` as JSON values: dates in ISO 8601 with offset, blocks as [kind, text]."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(content, name)
        if isinstance(value, datetime):
            value = value.isoformat()
        elif name == "blocks":
            value = [[block.kind, block.text] for block in content.blocks]
        elif isinstance(value, tuple):
            value = list(value)
        values[name] = value
    return values


def record(page: Page) -> dict[str, bytes]:
    """The two files of a golden page by name; `expected.json` says what extraction finds now, for a person to check."""
    stated = {
        "url": page.url,
        "fetched": page.fetched.isoformat(),
        "content_type": page.content_type,
        "expected": plain(extract(page)),
    }
    text = json.dumps(stated, ensure_ascii=False, indent=1) + "\n"
    return {"page.html.gz": gzip.compress(page.body, mtime=0), "expected.json": text.encode("utf-8", "surrogatepass")}


def load(compressed: bytes, stated: bytes) -> tuple[Page, dict[str, Any]]:
    """The page and the expected fields, from the contents of the two files."""
    said = json.loads(stated)
    body, fetched = gzip.decompress(compressed), datetime.fromisoformat(said["fetched"])
    return Page(said["url"], body, fetched, said["content_type"]), said["expected"]
