"""Two texts -> issues of one template or not: the same sentences with other figures, names and places. Pure.

Both are laid side by side by the runs of words they share: n-grams, each counted as it recurs, in the longest order
that both have (patience diff). Between two runs is a slot where a few words of one stand for a few of the other. A
copy was cut, added to or reworded, and its figures and names agree; a template was filled in anew.
"""

import bisect
import functools
import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from newsbot.text.words import all_spaced, fold_word, seen, unspaced, written

READ = 2_000
"""Words (characters, where a script has no spaces) of each text that are laid side by side."""
DIFFERING = 3
"""Distinct figures and names that differ in a template, at least."""
SHARE = 0.4
"""Of all figures and names in what both tell, those that differ, from which it is a template."""
TOLD = 0.75
"""Share of the shorter text that is the template, slots and all."""
_GRAM = {True: 3, False: 5}  # words (characters, without spaces) in a row that both have
_SLOT = {True: 4, False: 12}  # that may stand in a slot
_PER_NAME = {True: 12, False: 24}  # for each of which prose has about one name
_ENDS = frozenset(".!?:…؟۔。！？\n")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts tell alike, and what stands in its slots."""

    told: float  # share 0..1 of the shorter that both tell, but for what stands in slots
    agreeing: int  # distinct figures and names that are the same
    differing: int  # and that differ
    examples: tuple[tuple[str, str], ...]  # the first of those: of one, of the other

    @property
    def share(self) -> float:
        """Of the figures and names those that differ, 0..1."""
        return self.differing / (self.agreeing + self.differing) if self.differing else 0.0

    @property
    def of_one_template(self) -> bool:
        """Whether what differs is what a template leaves open, and not what an editor changes."""
        return self.differing >= DIFFERING and self.share >= SHARE


class _Laid:
    """The beginning of a text, word by word; what most are not asked for is worked out when it is."""

    def __init__(self, body: str) -> None:
        self._text = unicodedata.normalize("NFC", seen(body[: 30 * READ]))
        self.written = [found[0] for found in itertools.islice(written(self._text), READ)]
        if not all_spaced(self._text):
            self.written = [piece for word in self.written for piece in _pieces(word)][:READ]
        self.words = list(map(fold_word, self.written))
        self.figures = [word[0].isdigit() for word in self.written]
        letters = [word for word, figure in zip(self.words, self.figures, strict=True) if not figure]
        self.spaced = all_spaced("".join(letters)) or 2 * sum(map(unspaced, letters)) < len(letters)
        grams = zip(*(self.words[start:] for start in range(_GRAM[self.spaced])), strict=False)
        self.grams = list(map("\n".join, grams))  # in one, whose hash is worked out once
        self.kinds = frozenset(self.grams)

    @functools.cached_property
    def names(self) -> Sequence[bool]:
        """Whether each word is one, as far as capitals tell: where a sentence begins they say nothing."""
        names: list[bool] = []
        end = 0
        for found in itertools.islice(written(self._text), READ):
            word = found[0]
            named = word[0].isupper() and end > 0 and _ENDS.isdisjoint(self._text[end : found.start()])
            names += [named] * len(_pieces(word))
            end = found.end()
        return names[:READ]

    @functools.cached_property
    def cased(self) -> bool:
        """Whether most of its words are of a script with capitals."""
        letters = [word for word, figure in zip(self.written, self.figures, strict=True) if not figure]
        return 2 * sum(word.lower() != word.upper() for word in letters) > len(letters)

    @functools.cached_property
    def places(self) -> Mapping[str | tuple[str, int], int]:
        """Where n-grams stand, in their order; the k-th of a kind as that, from the second on."""
        places: dict[str | tuple[str, int], int] = {}
        often: dict[str, int] = {}
        for at, gram in enumerate(self.grams):
            if places.setdefault(gram, at) != at:
                count = often[gram] = often.get(gram, 1) + 1
                places[gram, count] = at
        return places


def _pieces(word: str) -> Sequence[str]:
    return word if not word.isascii() and unspaced(word) else (word,)


_laid = functools.lru_cache(maxsize=32)(_Laid)  # the first of a family meet all others

Run = tuple[int, int, int]
"""Where words that both have begin in one and the other, and how many they are."""


def likeness(one: str, other: str) -> Likeness:
    """What bodies `one` and `other` tell alike; symmetric but for the order in each example."""
    if one <= other:
        return _likeness(_laid(one), _laid(other))
    found = _likeness(_laid(other), _laid(one))
    return replace(found, examples=tuple((theirs, mine) for mine, theirs in found.examples))


def told_at_most(one: str, other: str) -> float:
    """What `likeness(one, other).told` cannot exceed, in less than a tenth of the time.

    Runs are made of n-grams that both have, and between two of them a slot leaves room for few words.
    """
    a, b = sorted((_laid(one), _laid(other)), key=lambda text: len(text.words))
    if a.spaced != b.spaced:
        return 0.0
    size, slot = _GRAM[a.spaced], _SLOT[a.spaced]
    told, end = 0, -slot - 1
    for at in itertools.compress(itertools.count(), map(b.kinds.__contains__, a.grams)):
        told += size if at > end + slot else at + size - end
        end = at + size
    return told / (len(a.words) or 1)


def _likeness(a: _Laid, b: _Laid) -> Likeness:
    if a.spaced != b.spaced:
        return Likeness(0.0, 0, 0, ())
    runs = _runs(a, b)
    slots = [slot for slot in _gaps(runs) if max(slot[1] - slot[0], slot[3] - slot[2]) <= _SLOT[a.spaced]]
    shared = sum(length for _, _, length in runs)
    cased = a.cased and b.cased
    mine, theirs, examples = _differing(a, b, slots, cased=cased)
    agreeing = {a.words[place]: place for at, _, length in runs for place in range(at, at + length)}
    places = [place for word, place in agreeing.items() if word not in mine]
    figures = sum(map(a.figures.__getitem__, places))
    names = shared // _PER_NAME[a.spaced]  # German has more capitals than names
    if cased:
        names = min(names, sum(map(a.names.__getitem__, places)))
    filled = min(sum(end - at for at, end, _, _ in slots), sum(end - at for _, _, at, end in slots))
    shorter = min(len(a.words), len(b.words)) or 1
    return Likeness((shared + filled) / shorter, figures + names, min(len(mine), len(theirs)), examples)


def _runs(a: _Laid, b: _Laid) -> list[Run]:
    """The longest chain of shared n-grams, with what stands beside them and is the same."""
    both = zip(a.places.values(), map(b.places.get, a.places), strict=True)
    found = [(at, place) for at, place in both if place is not None]
    runs: list[Run] = []
    mine, theirs = a.words, b.words
    at_one = at_other = 0
    for i, j in _rising(found):
        if i < at_one or j < at_other:
            continue
        while i > at_one and j > at_other and mine[i - 1] == theirs[j - 1]:
            i, j = i - 1, j - 1
        length = 0
        while i + length < len(mine) and j + length < len(theirs) and mine[i + length] == theirs[j + length]:
            length += 1
        runs.append((i, j, length))
        at_one, at_other = i + length, j + length
    return runs


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of the sequences of `pairs`, sorted, in which both numbers rise (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect.bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [place], [number]
    chain, number = [], last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _gaps(runs: Sequence[Run]) -> Iterator[tuple[int, int, int, int]]:
    """What stands between runs in both: from, to in one; from, to in the other."""
    for (i, j, length), (next_i, next_j, _) in itertools.pairwise(runs):
        if next_i > i + length and next_j > j + length:
            yield i + length, next_i, j + length, next_j


def _differing(
    a: _Laid, b: _Laid, slots: Sequence[tuple[int, int, int, int]], *, cased: bool
) -> tuple[set[str], set[str], tuple[tuple[str, str], ...]]:
    """Figures and names in slots where both have some; where letters tell no names, whatever stands there."""
    mine, theirs = set[str](), set[str]()
    examples = dict[tuple[str, str], None]()
    for start, end, other_start, other_end in slots:
        both = {*a.words[start:end]}.intersection(b.words[other_start:other_end])
        one, other = _telling(a, start, end, both, cased=cased), _telling(b, other_start, other_end, both, cased=cased)
        if one and other:
            mine.update(a.words[at] for at in one)
            theirs.update(b.words[at] for at in other)
            mark = " " if a.spaced else ""
            examples[mark.join(a.written[at] for at in one), mark.join(b.written[at] for at in other)] = None
    return mine, theirs, tuple(examples)[:3]


def _telling(text: _Laid, start: int, end: int, both: Set[str], *, cased: bool) -> list[int]:
    """Places of what tells in one side of a slot, without what stands in `both`."""
    places = (at for at in range(start, end) if text.words[at] not in both)
    return [at for at in places if not cased or text.names[at] or text.figures[at]]
