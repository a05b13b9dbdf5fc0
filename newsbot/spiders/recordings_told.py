"""Which recordings were replayed into a store, so that one that comes too late is told of.

What a later recording has settled stays settled: replayed by separate commands in another order than that of their
times, recordings may leave another corpus than the crawls did.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsbot.corpus.store.base import Store
from newsbot.corpus.store.codec import from_iso, iso
from newsbot.network.archive import Mark, Position, read_at
from newsbot.text.ids import short_hash

logger = logging.getLogger(__name__)

_LOOK = "replayed"


class Span(NamedTuple):
    """From when until when a recording goes, and a name for it, wherever its file lies."""

    begin: datetime
    end: datetime
    name: str


def spans_of(positions: Sequence[Position]) -> Mapping[Path, Span]:
    """The recordings of newsbot's among what is replayed, which is given in order of time."""
    held: dict[Path, list[Position]] = {}
    for each in positions:
        held.setdefault(each.file, []).append(each)
    whole = {file: (found[0], found[-1].fetched, len(found)) for file, found in held.items()}
    return {
        file: Span(first.fetched, end, short_hash(f"{first.fetched} {end} {count}"))
        for file, (first, end, count) in whole.items()
        if isinstance(read_at(first), Mark)  # archives of others begin with no mark, and in no order
    }


def warn(store: Store, spans: Mapping[Path, Span]) -> None:
    """Say which of them begin before the end of what an earlier command has replayed."""
    held = store.look(_LOOK)
    for file, span in sorted(spans.items(), key=lambda each: each[1]):
        if held and span.name not in held["known"] and span.begin < from_iso(held["until"]):
            logger.warning(
                "%s begins on %s, and what was recorded until %s has been replayed before: what that settled stays, so"
                " that this may not be the corpus of the crawls. Replay them together, or the oldest first.",
                file,
                iso(span.begin),
                held["until"],
            )


def remember(store: Store, spans: Mapping[Path, Span]) -> None:
    """Note them for the next command."""
    if spans:
        held = store.look(_LOOK)
        until = max([*(iso(span.end) for span in spans.values()), held.get("until", "")])
        names = {*held.get("known", ()), *(span.name for span in spans.values())}
        store.put_look(_LOOK, {"until": until, "known": sorted(names)})
