"""Beats (novelty detection): the sentences of each report that are new to its story."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsbot.text.novelty import new_sentences, sentence_grams, text_grams
from newsbot.text.words import numbers, sentences

_QUOTE = re.compile(r"[\"“„«「『].{8,}?[\"”“»」』]", re.S)


@dataclass(frozen=True, slots=True)
class Beat:
    """What is new in one report. `new` keeps the text's order; `first` shows figures, then quotes, then the rest."""

    article: str
    new: tuple[str, ...]
    first: tuple[str, ...]
    share: float  # 0..1 of its sentences that are new
    figures: tuple[str, ...]  # numbers that no earlier report of the story had


def beats(reports: Iterable[tuple[str, str]]) -> list[Beat]:
    """A beat for each (article id, body), in the order given, which is that of the story."""
    seen: set[str] = set()
    known: set[str] = set()
    found = []
    for article, body in reports:
        new = new_sentences(body, seen)
        fresh = _distinct(number for sentence in new for number in numbers(sentence) if number not in known)
        counted = sum(bool(sentence_grams(sentence)) for sentence in sentences(body))
        found.append(
            Beat(article, tuple(new), ranked(new, fresh), len(new) / counted if counted else 0.0, tuple(fresh))
        )
        seen |= text_grams(body)
        known.update(numbers(body))
    return found


def ranked(new: Sequence[str], fresh: Sequence[str]) -> tuple[str, ...]:
    """Sentences with figures not seen before, then with quotes, then the others; each group in the text's order."""

    def rank(sentence: str) -> int:
        if set(numbers(sentence)) & set(fresh):
            return 0
        return 1 if _QUOTE.search(sentence) else 2

    return tuple(sorted(new, key=rank))


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
