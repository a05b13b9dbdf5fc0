"""Where two corpora differ, record by record, in whatever stores they are.

Both are read once, in the order of their keys, and nothing but the differences is held. What is derived from the rest
(search index, fingerprints, state of the clustering), and what is of a process or a reader rather than of the corpus,
is not looked at: see `APART`.
"""

import contextlib
import hashlib
import heapq
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from newsbot.corpus.query.disk_sort import sorted_on_disk
from newsbot.corpus.store import schema
from newsbot.corpus.store.base import Store, Ties
from newsbot.corpus.store.codec import Codec

KINDS: Mapping[str, type[Any]] = {
    "articles": schema.ArticleRecord,
    "versions": schema.VersionRecord,
    "readings": schema.ReadingRecord,
    "pages": schema.PageRecord,
    "relations": Ties,
    "stories": schema.StoryRecord,
    "history": schema.AssignmentRecord,
    "decisions": schema.DecisionRecord,
    "urls": schema.UrlRecord,
    "feeds": schema.FeedRecord,
    "polls": schema.PollRecord,
    "robots": schema.RobotsRecord,
    "tombstones": schema.TombstoneRecord,
}
"""What is compared. Of URLs and feeds, `validators` and `health` are told apart from the rest: see `kind_of`."""

APART: Mapping[str, str] = {
    "runs": "which processes ran, for how long by the clock on the wall, and how they ended",
    "looks": "how far each reader and each alert has read, and which process last assigned stories",
    "checkpoints": "saved states of the clustering, made again from the articles",
    "past_stories": "what the clustering keeps of stories that are too old for its state, made again as well",
    "lexicon": "words and the search index, made again from the texts",
    "leases": "which process holds what, for seconds",
    "subscriptions": "what hubs promised to push (WebSub): secrets of this machine; with it `pushed_until` of a feed",
}
"""What is no part of the corpus: a replay does not bring it back, and it is not compared."""

_KEYS = {held.record: held.key for held in schema.COLLECTIONS.values()} | {Ties: ("article_id",)}
_CODEC = Codec(bytes_out=lambda value: f"{len(value)} bytes, SHA-256 {hashlib.sha256(value).hexdigest()[:16]}…")
_VALIDATORS = frozenset({"etag", "last_modified", "state.etag", "state.last_modified", "state.body_sha"})
_HEALTH = frozenset({"state.state", "state.failures", "state.failing_since", "state.last_error", "state.last_reason"})
_ABOUT = {
    "articles": ("url",),
    "versions": ("title",),
    "pages": ("url",),
    "stories": ("title",),
    "history": ("article_id", "relation", "story_id"),
    "decisions": ("stage", "reason", "url"),
}
_AROUND, _LONGEST = 20, 120  # characters of a value that are shown before its first difference, and of all of it

Change = Literal["differs", "first only", "second only"]


class Field(NamedTuple):
    """A field of a record in both corpora, as JSON; of long values the place where they begin to differ."""

    name: str
    first: str
    second: str


class Difference(NamedTuple):
    """A record that is in one corpus only, or is not the same in both. `fields` only of the latter."""

    kind: str
    key: str
    about: str  # what people know it by, where that is not the key
    change: Change
    fields: tuple[Field, ...] = ()


def differences(first: Store, second: Store, counts: Counter[str] | None = None) -> Iterator[Difference]:
    """Every difference, kind by kind, by key. `counts` gets how many records of each kind the first corpus has.

    Where the database can, both are read as of one moment. Raises StoreError.
    """
    with contextlib.ExitStack() as moment:
        for store in {id(store): store for store in (first, second)}.values():
            moment.enter_context(store.frozen())
        for name, record in KINDS.items():
            for key, pair in _joined(_documents(first, record), _documents(second, record)):
                if counts is not None:
                    counts[name] += pair[0] is not None
                yield from _compared(name, key, *pair)


def kind_of(kind: str, field: str) -> str:
    """Under which name a difference in a field of a record is told."""
    if kind in ("urls", "feeds") and field in _VALIDATORS:
        return "validators"
    return "health" if kind == "feeds" and field in _HEALTH else kind


Document = Mapping[str, Any]
Keyed = tuple[Any, Document]


def _documents(store: Store, kind: type[Any]) -> Iterator[Keyed]:
    """Every record of a kind with its key, ascending."""
    names = _KEYS[kind]
    documents = map(_CODEC.encode, store.everything(kind))
    if len(names) == 1:
        return ((document[names[0]], document) for document in documents)
    keyed = (([document[name] for name in names], document) for document in documents)
    lines = ((json.dumps(key).encode(), json.dumps([key, document]).encode()) for key, document in keyed)
    return ((tuple(key), document) for key, document in map(json.loads, sorted_on_disk(lines)))


def _joined(first: Iterator[Keyed], second: Iterator[Keyed]) -> Iterator[tuple[Any, list[Document | None]]]:
    """Both documents of each key, None where there is none."""
    merged = heapq.merge(_on(0, first), _on(1, second), key=lambda each: each[:2])
    for key, group in itertools.groupby(merged, key=lambda each: each[0]):
        pair: list[Document | None] = [None, None]
        for _, side, document in group:
            pair[side] = document
        yield key, pair


def _on(side: int, documents: Iterator[Keyed]) -> Iterator[tuple[Any, int, Document]]:
    return ((key, side, document) for key, document in documents)


def _compared(kind: str, key: Any, first: Document | None, second: Document | None) -> Iterator[Difference]:
    name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
    about = " ".join(str((first or second or {}).get(field) or "") for field in _ABOUT.get(kind, ())).strip()
    if first is None or second is None:
        yield Difference(kind, name, about, "second only" if first is None else "first only")
        return
    if first == second:
        return
    one, other = _flat(kind, first), _flat(kind, second)
    fields = sorted(field for field in one.keys() | other.keys() if one.get(field) != other.get(field))
    for told, group in itertools.groupby(sorted(fields, key=_told(kind)), key=_told(kind)):
        shown = tuple(Field(field, *_shown(one.get(field), other.get(field))) for field in group)
        yield Difference(told, name, about, "differs", shown)


def _told(kind: str) -> Callable[[str], str]:
    return lambda field: kind_of(kind, field)


def _flat(kind: str, document: Document) -> Document:
    """A feed's state field by field."""
    if kind != "feeds":
        return document
    state = {f"state.{name}": value for name, value in document["state"].items()}
    return {name: value for name, value in document.items() if name != "state"} | state


def _shown(first: Any, second: Any) -> tuple[str, str]:
    one, other = (json.dumps(value, ensure_ascii=False, sort_keys=True) for value in (first, second))
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(same - _AROUND, 0) if max(len(one), len(other)) > _LONGEST else 0
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    rest = text[start : start + _LONGEST]
    return f"{'…' if start else ''}{rest}{'…' if start + _LONGEST < len(text) else ''}"
