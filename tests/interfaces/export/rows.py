"""Articles as `newsbot.corpus.query.article_rows.Export` gives them, for formats that are fed by hand."""

from datetime import UTC, datetime
from typing import Any

SEEN = datetime(2026, 3, 9, 10, 45, tzinfo=UTC)


def article(name: str = "a", **fields: Any) -> dict[str, Any]:
    """One exported article; fields by name."""
    values: dict[str, Any] = {
        "id": f"a-{name}",
        "url": f"https://outlet.example/{name}",
        "outlet": "outlet.example",
        "title": "Second missile",
        "unread": False,
        "summary": None,
        "text": "It was shot down.\nNobody was hurt.",
        "authors": ["Lisa Park"],
        "language": "en",
        "published": SEEN,
        "modified": None,
        "first_seen": SEEN,
        "fetched": SEEN,
        "feed_published": None,
        "agency": None,
        "section": None,
        "topics": ["missiles"],
        "version": 1,
        "versions": [{"sha": "0" * 64, "fetched": SEEN, "title": "Second missile", "words": 7}],
        "relation": "new_story",
        "story": "s-a",
        "family": None,
    }
    return values | fields


def beat(**fields: Any) -> dict[str, Any]:
    """One beat of a story in a briefing."""
    values: dict[str, Any] = {
        "id": "a-a",
        "url": "https://outlet.example/a",
        "outlet": "outlet.example",
        "title": "Second missile",
        "published": SEEN,
        "first_seen": SEEN,
        "unread": False,
        "summary": None,
        "new": ["It was shot down."],
        "sentences": [{"text": "It was shot down.", "state": "new"}],
        "copies": [],
        "changes": [],
    }
    return values | fields


def story(*beats: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """One story of a briefing."""
    values: dict[str, Any] = {
        "id": "s-a",
        "title": "Second missile",
        "language": "en",
        "topics": ["missiles"],
        "articles": 1,
        "unread": 0,
        "outlets": ["outlet.example"],
        "copies": 0,
        "first_seen": SEEN,
        "last_seen": SEEN,
        "beats": list(beats) or [beat()],
    }
    return values | fields
