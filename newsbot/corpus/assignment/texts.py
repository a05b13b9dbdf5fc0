"""What clustering compares of a text, read of a stored version. Pure: it may be done in another process."""

import dataclasses
import functools
import sys
from array import array
from collections.abc import Hashable, ItemsView, Iterator, Mapping
from typing import TypeVar

from newsbot.corpus.store.schema import VersionRecord
from newsbot.stories.counted_marks import counted_marks
from newsbot.stories.link_evidence import Cue, Telling, telling_of
from newsbot.stories.name_skeletons import skeletons
from newsbot.stories.terms import Terms, terms_of

H = TypeVar("H", bound=Hashable)


@dataclasses.dataclass(frozen=True, slots=True)
class ReadText:
    """What clustering compares of a text, whoever has it."""

    terms: Terms
    skeletons: Mapping[str, int]
    counted: frozenset[str]
    telling: Telling | None


Key = tuple[str, ...]


def key_of(version: VersionRecord) -> Key:
    """Equal for versions of which the same is read."""
    return (version.sha, version.language or "", version.meaning or "", "unread" if version.unread else "")


def read_text(version: VersionRecord) -> ReadText:
    """Read a version's text; of a headline what little it says."""
    title, body, language = version.title, version.body, version.language
    terms, counted = terms_of(title, version.said, language), counted_marks(title, version.said, language)
    if version.unread:  # a title alone makes no series, and a headline is too little to say what follows what
        bones = skeletons(f"{title}\n{version.said}", language)
        return ReadText(dataclasses.replace(terms, template=""), bones, counted, None)
    telling = telling_of(title, body, language, terms.numbers, version.meaning)
    return ReadText(terms, skeletons(body, language), counted, telling)


def with_shared_words(text: ReadText) -> ReadText:
    """The same in words that all texts share: what comes from another process brings its own, a third of its size."""
    terms, telling = text.terms, text.telling
    body = _counts(terms.body)
    names = body if terms.names is terms.body else _counts(terms.names)
    if telling is not None:
        cues = tuple(map(_with_shared_sets, telling.cues))
        telling = dataclasses.replace(
            telling, names=_words(telling.names), cues=cues, lead=_words(telling.lead), opening=_words(telling.opening)
        )
    terms = dataclasses.replace(terms, body=body, lead=_counts(terms.lead), names=names)
    return ReadText(terms, _counts(text.skeletons), frozenset(map(sys.intern, text.counted)), telling)


def _with_shared_sets(cue: Cue) -> Cue:
    """Few say more than one of these, so that most are equal: an empty set takes 200 bytes, too."""
    return dataclasses.replace(
        cue,
        names=_words(cue.names),
        weekdays=_shared(cue.weekdays),
        dates=_shared(cue.dates),
        ago=_shared(cue.ago),
        months=_shared(cue.months),
    )


@functools.lru_cache(maxsize=10_000)
def _shared(held: frozenset[H]) -> frozenset[H]:
    return held


def _counts(counts: Mapping[str, int]) -> Mapping[str, int]:
    return _Counted(tuple(map(sys.intern, counts)), array("I", counts.values()))


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Counted(Mapping[str, int]):
    """Counts of words that are gone through, hardly ever looked up: a third of what a dictionary takes."""

    words: tuple[str, ...]
    counts: "array[int]"

    def __getitem__(self, word: str) -> int:
        return dict(self.items())[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def items(self) -> ItemsView[str, int]:
        """As of any mapping, without a search for each word."""
        return dict(zip(self.words, self.counts, strict=True)).items()


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(sys.intern, words))
