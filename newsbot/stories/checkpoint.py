"""Checkpoints: a chronicle's state as bytes, so that story assignment goes on where it stopped.

JSON, deflated: nothing in it can run when it is read. Numbers survive exactly, and so do orders.
"""

import functools
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsbot.stories.chronicle import Between, State
from newsbot.stories.clustering import Snapshot
from newsbot.stories.model import Story, StoryRule
from newsbot.stories.stream_prior import Seen
from newsbot.stories.term_weights import Lexicon, Rarity

_LEVEL = 1  # of compression: three times the speed of the default for a tenth more bytes
METHOD = 16
"""Raised when the way of deciding, a table of `counted` or the form of a state changes: all is then decided anew."""


@dataclass(frozen=True, slots=True)
class _Rarity:
    documents: int
    seen: dict[str, int]
    waiting: int
    today: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Saved:
    form: int
    minute: datetime | None
    open: list[Story]
    closed: list[Story]
    day: date | None
    languages: dict[str, _Rarity]
    streams: Seen
    between: Between


@functools.cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # loaded on first use: commands that only read do without

    return TypeAdapter(_Saved)


def dump(state: State) -> bytes:
    """`state` as bytes."""
    lexicon = state.stories.lexicon
    saved = _Saved(
        form=METHOD,
        minute=state.stories.minute,
        open=list(state.stories.open.values()),
        closed=list(state.stories.closed.values()),
        day=lexicon.day,
        languages={
            code: _Rarity(each.documents, dict(each.seen), each.waiting, dict(each.today))
            for code, each in lexicon.languages.items()
        },
        streams=state.stories.streams,
        between=state.between,
    )
    text: bytes = _adapter().dump_json(saved)
    return zlib.compress(text, _LEVEL)


def load(data: bytes, rule: StoryRule) -> State:
    """The state that `dump` wrote. Raises ValueError for what is none, such as one of another version."""
    try:
        saved: _Saved = _adapter().validate_json(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError(f"not a saved state: {error}") from error
    if saved.form != METHOD:
        raise ValueError(f"a state of form {saved.form}; this version reads {METHOD}")
    lexicon = Lexicon(rule)
    lexicon.day = saved.day
    lexicon.languages = {
        code: Rarity(each.documents, Counter(each.seen), each.waiting, Counter(each.today))
        for code, each in saved.languages.items()
    }
    stories = Snapshot(
        saved.minute,
        {story.seed: story for story in saved.open},
        {story.seed: story for story in saved.closed},
        lexicon,
        saved.streams,
    )
    return State(stories, saved.between)
