"""What each report of a story told that had not been told before, in the same words or others, in any language.

A sentence is told before when most of its word 3-grams were seen, or when an earlier sentence means the same
(`newsbot.text.meaning`) and it gives no figure that was not given. Between what surely was and surely was not told lies
what is uncertain. Each state of a sentence that is not new names its witness: the earlier sentence, and whose it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsbot.text.meaning import encode, known, likeness_many
from newsbot.text.novelty import is_new, sentence_grams, text_grams
from newsbot.text.words import numbers, sentences

_QUOTE = re.compile(r"[\"“„«「『].{8,}?[\"”“»」』]", re.S)
_TOLD, _TOLD_FIGURE, _UNCERTAIN = 0.42, 0.37, 0.32
"""Likeness from which a sentence was told before; the same where both give a figure; from which that is uncertain.

On the graded corpus (fixtures/coverage): precision .91, recall .63; on its held-out part .93 and .53.
"""
_LONGEST = 40  # sentences of a report that are compared by meaning


class Text(NamedTuple):
    """A report as it is told: whose, in what language (two letters), and its body."""

    article: str
    language: str | None
    body: str


State = Literal["new", "told", "uncertain"]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a report, and whether the story had it: by which article, in which sentence, how much alike."""

    text: str
    state: State
    by: str | None = None  # the article that told it, None for what is new
    before: str | None = None  # its sentence
    likeness: float | None = None  # 0..1; None where the words themselves were the same


@dataclass(frozen=True, slots=True)
class Beat:
    """What is new in one report. `new` keeps the text's order; `first` shows figures, then quotes, then the rest."""

    article: str
    said: tuple[Said, ...]
    first: tuple[str, ...]
    share: float  # 0..1 of its sentences that are new
    figures: tuple[str, ...]  # numbers that no earlier report of the story had

    @property
    def new(self) -> tuple[str, ...]:
        """The sentences that are new, in the order of the text."""
        return tuple(each.text for each in self.said if each.state == "new")


def beats(reports: Iterable[Text], *, meanings: bool = True) -> list[Beat]:
    """A beat for each report, in the order given, which is that of the story.

    About 2 ms of CPU a sentence in languages that the encoder knows, once there is an earlier report; without
    `meanings` only words are compared.
    """
    teller = _Teller(meanings)
    return [teller.tell(report) for report in reports]


class _Earlier(NamedTuple):
    article: str
    sentence: str
    vector: bytes | None


class _Teller:
    """What was told so far."""

    def __init__(self, meanings: bool) -> None:
        self._meanings = meanings
        self._grams: set[str] = set()
        self._numbers: set[str] = set()
        self._earlier: list[_Earlier] = []
        self._waiting: list[Text] = []  # told, and not compared by meaning until another report needs it

    def tell(self, report: Text) -> Beat:
        cut = sentences(report.body)
        mine = self._vectors(report, cut) if self._earlier or self._waiting else {}
        for text in self._waiting if mine else ():
            told = sentences(text.body)
            vectors = self._vectors(text, told)
            self._earlier += [_Earlier(text.article, sentence, vectors.get(sentence)) for sentence in told]
        if mine:
            self._waiting = []
        said = tuple(self._said(sentence, mine.get(sentence)) for sentence in cut if sentence_grams(sentence))
        new = [each.text for each in said if each.state == "new"]
        fresh = _distinct(number for sentence in new for number in numbers(sentence) if number not in self._numbers)
        self._grams |= text_grams(report.body)
        self._numbers.update(numbers(report.body))
        self._waiting.append(report)
        share = len(new) / len(said) if said else 0.0
        return Beat(report.article, said, ranked(new, fresh), share, tuple(fresh))

    def _vectors(self, report: Text, cut: Sequence[str]) -> Mapping[str, bytes]:
        wanted = list(dict.fromkeys(cut))[:_LONGEST] if self._meanings and known(report.language) else []
        vectors = encode(wanted) if wanted else None
        return dict(zip(wanted, vectors or (), strict=False))

    def _said(self, sentence: str, vector: bytes | None) -> Said:
        found = numbers(sentence)
        if not self._numbers.issuperset(found):
            return Said(sentence, "new")
        if not is_new(sentence_grams(sentence), self._grams):
            return Said(sentence, "told")
        told = [each for each in self._earlier if each.vector is not None]
        if vector is None or not told:
            return Said(sentence, "new")
        alike = likeness_many(vector, [each.vector for each in told if each.vector is not None])
        best = max(range(len(told)), key=lambda place: (alike[place], -place))
        score, witness = alike[best], told[best]
        shared = bool(set(found) & set(numbers(witness.sentence)))
        if score >= (_TOLD_FIGURE if shared else _TOLD):
            return Said(sentence, "told", witness.article, witness.sentence, score)
        if score >= _UNCERTAIN:
            return Said(sentence, "uncertain", witness.article, witness.sentence, score)
        return Said(sentence, "new")


def ranked(new: Sequence[str], fresh: Sequence[str]) -> tuple[str, ...]:
    """Sentences with figures not seen before, then with quotes, then the others; each group in the text's order."""

    def rank(sentence: str) -> int:
        if set(numbers(sentence)) & set(fresh):
            return 0
        return 1 if _QUOTE.search(sentence) else 2

    return tuple(sorted(new, key=rank))


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
