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
    found = _occurrences(title, _TITLE)
    for word, count in _occurrences(body, _BODY, _IN_LEAD).items():
        found[word] = found.get(word, 0.0) + count
    shares = ((word, count / (_SATURATION + count)) for word, count in found.items())
    listed = [(word, share) for word, share in shares if share >= _LISTED]
    if len(listed) > MOST_LISTED:
        listed = sorted(listed, key=lambda each: (-each[1], each[0]))[:MOST_LISTED]
    return f" {' '.join(sorted(f'{word}{min(share, 0.99) * 100:02.0f}' for word, share in listed))} "


def listed_in(weights: str) -> list[tuple[str, float]]:
    """The words that are listed, with what they count."""
    return [(each[:-2], int(each[-2:]) / 100) for each in weights.split()]


def _occurrences(text: str, field: _Field, in_lead: float = 0.0) -> dict[str, float]:
    """How often each word occurs, made up for the length of the field; of several readings the one that has it most."""
    found: dict[str, float] = {}
    for words in readings(text):
        pivot = 1 - field.length + field.length * len(words) / field.usual
        here = {word: field.boost * count / pivot for word, count in Counter(words).items()}
        for word in set(words[:LEAD]) if in_lead else ():
            here[word] += in_lead
        found |= {word: weight for word, weight in here.items() if weight > found.get(word, 0.0)} if found else here
    return found


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
