"""The message about what has happened in a topic since a sequence number of story assignment. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbot.network.urls import outlet_of
from newsbot.operation.alerts.rules import Alert
from newsbot.text.formats import dumps
from newsbot.text.ids import short_hash
from newsbot.text.words import one_line

Row = Mapping[str, Any]

MOST = 50
"""Events in one message; the rest is counted."""
_LONGEST = 300  # characters of a new sentence
_WORDS = {"new-story": "new story", "follow-up": "follow-up", "revision": "changed", "alarm": "alarm"}
_SHARED = ("url", "outlet", "title", "unread", "language", "published", "first_seen")


def key_of(alert: str, after: int, upto: int) -> str:
    """The idempotency key of the message about sequence numbers `after` to `upto`: the same when it is sent again."""
    return short_hash(f"{alert} {after} {upto}", 26)


def events(rows: Iterable[Row], on: Sequence[str]) -> list[dict[str, Any]]:
    """What happened, of the kinds in `on`, by when it was first seen; `rows` as `news_since.with_said` gives them.

    Copies (syndicated texts) are no event: nothing is new in them. What is read after its headline was told is none
    either. Reports in which all was told before come last.
    """
    found = []
    for row in rows:
        for each in row["news"]:
            kind = _kind(each)
            if kind in on:
                event = {"kind": kind, "story": row["id"], "article": each["article"]}
                found.append(event | {name: each[name] for name in _SHARED} | {"new": _told(each)})
    return sorted(found, key=lambda event: (event["new"] == [], event["first_seen"], event["article"]))


def _told(news: Row) -> list[str] | None:
    """The first sentences of a follow-up that no report of the story had; None for what is no follow-up."""
    return news["said"]["first"] if news["relation"] == "follow_up" and "said" in news else None


def _kind(news: Row) -> str | None:
    if news["change"] in ("revised", "read"):
        return "revision" if news["change"] == "revised" else None
    return {"new_story": "new-story", "follow_up": "follow-up"}.get(news["relation"])


def alarms(raised: Iterable[Row], now: datetime) -> list[dict[str, Any]]:
    """Alarms as events; `raised` as `newsbot.corpus.query.health_of` gives them."""
    return [
        {
            "kind": "alarm",
            "story": None,
            "article": None,
            "url": each["url"],
            "outlet": outlet_of(each["url"]) if each["url"] else None,
            "title": each["text"],
            "unread": False,
            "language": None,
            "published": None,
            "first_seen": now,
            "new": None,
        }
        for each in raised
    ]


def message(alert: Alert, happened: Sequence[Row], key: str) -> dict[str, Any]:
    """The message about these events (of a test perhaps none), as the record `newsbot/alert-message/1`."""
    told = happened[:MOST]
    counts = {kind: sum(event["kind"] == kind for event in happened) for kind in _WORDS}
    title = ", ".join(f"{count} × {_WORDS[kind]}" for kind, count in counts.items() if count)
    if len(happened) == 1:
        title = f"{_WORDS[told[0]['kind']]}: {one_line(told[0]['title'], 120)}"
    lines = [_line(each) for each in told]
    return {
        "schema": "newsbot/alert-message/1",
        "key": key,
        "alert": alert.name,
        "topic": alert.topic,
        "title": f"{alert.topic}: {title or 'nothing yet'}",
        "body": "\n".join(lines),
        "events": [dict(event) for event in told],
        "more": len(happened) - len(told),
    }


def _line(event: Row) -> str:
    about = f" · {event['outlet']}" if event["outlet"] else ""
    address = f"\n{event['url']}" if event["url"] else ""
    new = event.get("new")
    unread = " (headline only)" if event["unread"] else ""
    told = "" if new is None else f"\n+ {one_line(new[0], _LONGEST)}" if new else "\n= told before, all of it"
    return f"{_WORDS[event['kind']]}{about}: {one_line(event['title'])}{unread}{told}{address}"


def as_json(record: Row) -> bytes:
    """The message as it travels: the same message, the same bytes."""
    return dumps(record).encode("utf-8", "backslashreplace")
