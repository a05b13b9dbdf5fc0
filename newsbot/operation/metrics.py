"""Health as Prometheus reads it (text format 0.0.4), for a textfile collector or `/metrics`."""

import logging
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.corpus.query import feed_health, store_status
from newsbot.corpus.store.base import Store
from newsbot.text.topics import Topic

logger = logging.getLogger(__name__)

Sample = tuple[Mapping[str, str], float]

_PER_FEED = {
    "last_ok": ("newsbot_feed_last_ok_timestamp_seconds", "When the feed was last answered."),
    "last_new": ("newsbot_feed_last_new_timestamp_seconds", "When the feed last brought something new."),
    "next_due": ("newsbot_feed_next_due_timestamp_seconds", "When the feed is asked next."),
    "not_modified_share": ("newsbot_feed_not_modified_ratio", "Share of polls that were answered 304."),
    "per_day": ("newsbot_feed_entries_last_day", "Entries of the last day."),
    "usual_per_day": ("newsbot_feed_entries_usual_day", "Entries of a usual day."),
    "read_share": ("newsbot_feed_read_ratio", "Share of fetched pages in which a text was found, last day."),
    "delay_seconds": ("newsbot_feed_delay_seconds", "Median time from published to seen, last day."),
    "failures": ("newsbot_feed_failures", "Failed polls in a row."),
}


def prometheus(health: Mapping[str, Any], status: Mapping[str, Any], now: datetime) -> str:
    """`newsbot.corpus.query.health_of` and `newsbot.corpus.query.store_status` as text."""
    lines = _metric("newsbot_up_timestamp_seconds", "When this was written.", [({}, now.timestamp())])
    counts = [({"what": name}, float(count)) for name, count in sorted(status["counts"].items())]
    lines += _metric("newsbot_stored", "What is stored.", counts)
    lines += _metric("newsbot_due_feeds", "Feeds whose time has come.", [({}, float(status["due_feeds"]))])
    states = [({"state": state}, float(count)) for state, count in sorted(health["states"].items())]
    lines += _metric("newsbot_feeds", "Feeds by state.", states)
    lines += _metric("newsbot_alarms", "Alarms that are on.", [({}, float(len(health["alarms"])))])
    for key, (name, meaning) in _PER_FEED.items():
        lines += _metric(name, meaning, _feed_samples(health["feeds"], key))
    return "\n".join(lines) + "\n"


def _feed_samples(feeds: Iterable[Mapping[str, Any]], key: str) -> list[Sample]:
    found: list[Sample] = []
    for feed in feeds:
        value = feed[key]
        if value is not None:
            number = value.timestamp() if isinstance(value, datetime) else float(value)
            found.append(({"feed": str(feed["url"]), "outlet": str(feed["outlet"])}, number))
    return found


def _metric(name: str, meaning: str, samples: Iterable[Sample]) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} gauge", *(_line(name, *sample) for sample in samples)]


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    shown = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{shown}}} {value:.15g}" if shown else f"{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def write_metrics(path: Path, store: Store, topics: Iterable[Topic], now: datetime) -> None:
    """Write the file so that nobody reads half of it; what cannot be written is a warning, and no reason to stop."""
    text = prometheus(feed_health.health_of(store, topics, now), store_status.status(store, now), now)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        logger.warning("The metrics could not be written to %s: %s", path, error.strerror)
