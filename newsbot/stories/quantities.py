"""What one sentence counts: "at least 14 people died" is 14 dead. Rules over a small table of words a language. Pure.

A number is read only beside a word that says what it counts, by position: a unit next to it ("5,6 Prozent"), a noun
behind it ("600 homes"), for people what became of them in the same clause ("zwei Menschen kamen … ums Leben"), or a
number to which a toll rose ("Zahl der Toten stieg auf sechs"). What is not sure is no quantity: times, dates, ages,
durations, and numbers that can be read in two ways are left out.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from newsbot.stories.counted import LANGUAGES, Token, numbers_in, vocabulary
from newsbot.stories.counted.ages import aged
from newsbot.stories.counted.counts import Counts
from newsbot.stories.counted.measures import Measures
from newsbot.stories.counted.quantity import KINDS, TOLLS, Quantity
from newsbot.stories.counted.roles import NUMBERS, ONE, SINGLY
from newsbot.stories.counted.vocabulary import Vocabulary
from newsbot.text.words import numbers

__all__ = ["KINDS", "LANGUAGES", "TOLLS", "Quantity", "numbers_said", "of_another_time", "quantities"]

_TOLD_OF = frozenset(("unit", "noun", "cue", "deed"))
_THEMES = frozenset(("prison", "ballot", "air"))
_COUNTING = frozenset(("number", "vague", *ONE))
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d$")
_FACTOR = re.compile(r"[*+]")
_FROM_THREE = 3
_LONGEST = 1000  # characters of a sentence that are read; some pages put a whole table into one


def quantities(sentence: str, language: str | None) -> list[Quantity]:
    """The quantities that `sentence` states, in order; none in a language (two letters) that has no table."""
    known = vocabulary(language or "")
    if known is None:
        return []
    read = _readable(sentence)
    tokens = aged(_numbered(read, known), read, known)
    return list(_Sentence(read, tokens, known).quantities()) if tokens else []


def kinds_said(sentence: str, language: str | None) -> frozenset[str]:
    """What `sentence` has words for, counted or not: kinds with their units ("vessels.ships"), trials, votes."""
    known = vocabulary(language or "")
    if known is None:
        return frozenset()
    tokens = _read_once(_readable(sentence), known)
    return frozenset(
        _FACTOR.split(token.kind, 1)[0] if token.role in _TOLD_OF else token.role
        for token in tokens
        if token.role in _TOLD_OF or token.role in _THEMES
    )


def numbers_said(sentence: str, language: str | None) -> frozenset[str]:
    """The numbers of `sentence`: in digits with their scales ("58 thousand" is 58000), in words from three on.

    Without dates and clock times; a word for a small number says little ("for one", "the two").

    In a language that has no table, all as they are written (`newsbot.text.words.numbers`).
    """
    known = vocabulary(language or "")
    if known is None:
        return frozenset(numbers(sentence))
    tokens = _numbered(_readable(sentence), known)
    padded = ["break", *(token.role for token in tokens), "break"]
    return frozenset(
        f"{token.value:g}"
        for token, before, after in zip(tokens, padded, padded[2:], strict=False)
        if token.role == "number" and "month" not in (before, after) and not _CLOCK.match(token.text)
        if known.digits(token) or token.value >= _FROM_THREE
    )


@functools.lru_cache(maxsize=64)  # who asks for what a sentence counts asks for its kinds
def _read_once(read: str, known: Vocabulary) -> Sequence[Token]:
    return [token for token in known.tokens(read) if token.role != "quote"]


@functools.lru_cache(maxsize=64)  # who asks for the numbers of a sentence asks for what they count
def _numbered(read: str, known: Vocabulary) -> Sequence[Token]:
    """The tokens of a sentence, each number one of them; none where it has no number and nobody who may be one."""
    tokens = _read_once(read, known)
    roles = {token.role for token in tokens}
    one = "cue" in roles and any(_may_be_one(token, known) for token in tokens)
    return numbers_in(list(_whole(tokens)), known) if one or roles & NUMBERS else []


def _may_be_one(token: Token, known: Vocabulary) -> bool:
    """Whether a token is somebody of whom no number tells, or what became of them."""
    return token.role == "person" or token.text in known.bare or (token.role == "cue" and token.kind in SINGLY)


def _whole(tokens: Sequence[Token]) -> Iterator[Token]:
    """`tokens`; a verb that needs another word (its kind's second part) is none without: "nahm … fest"."""
    fates = [at for at, token in enumerate(tokens) if token.role == "cue" and token.kind in ("dead", "injured")]
    for at, token in enumerate(tokens, 1):
        if token.role == "ward":  # "one man died, three others are in hospital"; else where they may work
            yield token._replace(role="cue", kind="injured") if fates and fates[0] < at else token._replace(role="word")
            continue
        if "+" in token.kind:
            kind, _, needed = token.kind.partition("+")
            clause = takewhile(lambda each: each.role != "break", tokens[at:])
            found = any(needed in each.text.split() for each in clause)
            yield token._replace(kind=kind) if found else token._replace(role="word", kind="")
        else:
            yield token


def of_another_time(sentence: str, language: str | None) -> bool:
    """Whether `sentence` says of when it speaks, and that is not now: "last year", "two weeks ago", "every year"."""
    known = vocabulary(language or "")
    return known is not None and known.of_another_time(_readable(sentence))


def _readable(sentence: str) -> str:
    """`sentence`, of a very long one its beginning; a number is not cut in two."""
    if len(sentence) <= _LONGEST:
        return sentence
    begun = sentence[:_LONGEST]
    return begun[: max(begun.rfind(mark) for mark in " \n。、，") + 1]


class _Sentence(Measures, Counts):
    """The rules that read the numbers of one sentence from left to right."""

    def quantities(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self.tokens):
            if self.tokens[at].role in _COUNTING and not self._of_a_name(at):
                upper = self._upper(at)
                last = at if upper is None else upper
                found = self._measured(at, last) or self._counted(at, last)
                if found is not None:
                    self.said = found
                    yield found
                at = max(last, self.taken)
            elif found := self._of_one(at):
                self.said = found
                yield found
            at += 1

    def _of_one(self, at: int) -> Quantity | None:
        if self.tokens[at].role == "ordinal":
            return self._in_order(at)
        return (self._alone(at) or self._singly(at)) if _may_be_one(self.tokens[at], self.known) else None
