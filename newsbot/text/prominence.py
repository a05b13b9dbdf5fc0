"""How prominently a text says its words: what a ranking needs of it, in a few hundred bytes.

BM25F (Robertson, Zaragoza and Taylor 2004) over title, lead and body, saturated, in hundredths; lengths are set against
fixed ones, so that what is known of one article does not change with the others. Words that are said in passing only
are left out and count IN_PASSING.
"""

import re
from collections import Counter
from typing import NamedTuple

from newsbot.text.words import readings

IN_PASSING = 0.4
"""What a word counts that stands in a text and is not listed: about as once in a body of usual length."""
LEAD = 60
"""Words that the lead has."""
MOST_LISTED = 300
_LISTED = 0.5
_SATURATION = 1.2  # k1


class _Field(NamedTuple):
    """How much an occurrence counts, the usual length in words, and how far length is made up for (b)."""

    boost: float
    usual: int
    length: float


_TITLE, _BODY = _Field(12.0, 10, 0.4), _Field(1.0, 350, 0.6)
_IN_LEAD = 1.5  # on top of its occurrence in the body


def weights_of(title: str, body: str) -> str:
    """The prominent words of a text, as ` missile77 turkey58 `: each with the hundredths of 1 that it reaches."""
    found: Counter[str] = Counter()
    for words in readings(title):
        _add(found, Counter(words), _TITLE, len(words))
    in_body: Counter[str] = Counter()
    for words in readings(body):
        here: Counter[str] = Counter()
        _add(here, Counter(words), _BODY, len(words))
        for word in set(words[:LEAD]):
            here[word] += _IN_LEAD  # type: ignore[assignment] # counts of occurrences, made up for length
        in_body |= here
    found += in_body
    reached = {word: count / (_SATURATION + count) for word, count in found.items()}
    listed = sorted(reached.items(), key=lambda each: (-each[1], each[0]))[:MOST_LISTED]
    return (
        f" {' '.join(sorted(f'{word}{min(share, 0.99) * 100:02.0f}' for word, share in listed if share >= _LISTED))} "
    )


def listed_in(weights: str) -> list[tuple[str, float]]:
    """The words that are listed, with what they count."""
    return [(each[:-2], int(each[-2:]) / 100) for each in weights.split()]


def _add(found: Counter[str], counts: Counter[str], field: _Field, length: int) -> None:
    """Add occurrences, made up for the length of the field; of several readings the one that has a word most counts."""
    pivot = 1 - field.length + field.length * length / field.usual
    for word, count in counts.items():
        found[word] = max(found[word], field.boost * count / pivot)  # type: ignore[assignment] # as above


def weight_in(weights: str, word: str, prefix: bool = False) -> float | None:
    """What `word`, or the most prominent word that begins so, counts in a text of these weights; None: not listed."""
    if not prefix:
        begin = f" {word}"
        at = weights.find(begin)
        while at >= 0:
            digits = at + len(begin)
            if weights[digits + 2 : digits + 3] == " ":
                return int(weights[digits : digits + 2]) / 100
            at = weights.find(begin, digits)
        return None
    found = re.findall(rf" {re.escape(word)}\S*?(\d\d)(?= )", weights)
    return max(map(int, found), default=0) / 100 or None
