"""Checkpoints: a chronicle's state as bytes, so that story assignment goes on where it stopped.

Lines of JSON, compressed with zstd: nothing in it can run when it is read. Numbers survive exactly, and so do orders.
"""

import functools
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from newsbot.compression import zstd
from newsbot.stories.chronicle import Between, State
from newsbot.stories.clustering import Snapshot
from newsbot.stories.cross_language import StoryDigest
from newsbot.stories.model import Story, StoryRule
from newsbot.stories.stream_prior import Seen
from newsbot.stories.term_weights import Lexicon, Rarity
from newsbot.stories.threads import View

_LEVEL = 1  # of compression
METHOD = 17
"""Raised when the way of deciding, a table of `counted` or the form of a state changes: all is then decided anew."""


@dataclass(frozen=True, slots=True)
class _Rarity:
    documents: int
    seen: dict[str, int]
    waiting: int
    today: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Saved:
    """All but what there are thousands of: those follow, a line each, in the order of `counts`."""

    form: int
    minute: datetime | None
    day: date | None
    languages: dict[str, _Rarity]
    streams: Seen
    between: Between
    counts: tuple[int, ...]


@functools.cache
def _adapter(kind: type) -> Any:
    from pydantic import TypeAdapter  # loaded on first use: commands that only read do without

    return TypeAdapter(kind)


_MANY = (Story, Story, StoryDigest, View)
"""Open and closed stories, stories as other languages and as threads see them."""


def dump(state: State) -> bytes:
    """`state` as bytes. They are made line by line: of a large state the text is several times what it is packed."""
    stories, between, lexicon = state.stories, state.between, state.stories.lexicon
    many = (list(stories.open.values()), list(stories.closed.values()), between.digests, between.views)
    saved = _Saved(
        form=METHOD,
        minute=stories.minute,
        day=lexicon.day,
        languages={
            code: _Rarity(each.documents, dict(each.seen), each.waiting, dict(each.today))
            for code, each in lexicon.languages.items()
        },
        streams=stories.streams,
        between=replace(between, digests=(), views=()),
        counts=tuple(map(len, many)),
    )
    packed = io.BytesIO()
    with zstd.ZstdFile(packed, "wb", level=_LEVEL) as lines:
        lines.write(_adapter(_Saved).dump_json(saved) + b"\n")
        for kind, each in zip(_MANY, many, strict=True):
            for one in each:
                lines.write(_adapter(kind).dump_json(one) + b"\n")
    return packed.getvalue()


def load(data: bytes, rule: StoryRule) -> State:
    """The state that `dump` wrote. Raises ValueError for what is none, such as one of another version."""
    try:
        with zstd.ZstdFile(io.BytesIO(data)) as lines:
            saved: _Saved = _adapter(_Saved).validate_json(lines.readline())
            if saved.form != METHOD:
                raise ValueError(f"a state of form {saved.form}; this version reads {METHOD}")
            opened, closed, digests, views = (
                [_adapter(kind).validate_json(lines.readline()) for _ in range(count)]
                for kind, count in zip(_MANY, saved.counts, strict=True)
            )
    except (EOFError, zstd.ZstdError) as error:
        raise ValueError(f"not a saved state: {error}") from error
    lexicon = Lexicon(rule)
    lexicon.day = saved.day
    lexicon.languages = {
        code: Rarity(each.documents, Counter(each.seen), each.waiting, Counter(each.today))
        for code, each in saved.languages.items()
    }
    stories = Snapshot(
        saved.minute,
        {story.seed: story for story in opened},
        {story.seed: story for story in closed},
        lexicon,
        saved.streams,
    )
    return State(stories, replace(saved.between, digests=tuple(digests), views=tuple(views)))
