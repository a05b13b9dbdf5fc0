"""Golden feeds: each directory of fixtures/feeds holds a feed and, in expected.json, what is read from it.

`python tests/feeds/feed_golden.py` writes the expectations anew: read the difference before you commit it.
"""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.feeds import parse_feed

ROOT = Path(__file__).parents[2] / "fixtures" / "feeds"
FETCHED = datetime(2026, 3, 5, tzinfo=UTC)
URL = "https://feeds.example/x/feed.xml"


def golden_dirs() -> list[Path]:
    """Directories that hold a feed."""
    return sorted(path.parent for path in ROOT.glob("*/feed.*"))


def read(directory: Path) -> dict[str, Any]:
    """What is read from the feed of `directory`, as JSON would say it, empty fields left out."""
    document = parse_feed(next(directory.glob("feed.*")).read_bytes(), URL, fetched=FETCHED)
    fields = dataclasses.asdict(document)
    fields["entries"] = [_filled(entry) for entry in fields["entries"]]
    return json.loads(json.dumps(_filled(fields), default=_plain))


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else sorted(value)  # type: ignore[call-overload]


if __name__ == "__main__":
    for each in golden_dirs():
        text = json.dumps(read(each), indent=2, ensure_ascii=False)
        (each / "expected.json").write_text(text + "\n", encoding="utf-8")
