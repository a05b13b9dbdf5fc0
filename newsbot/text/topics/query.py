"""What a parsed query is: a frozen tree whose text form parses to the same tree."""

import itertools
from dataclasses import dataclass, field
from functools import cached_property

from newsbot.text.words import in_one_writing, unspaced

OPERATORS = ("AND", "OR", "NOT")


class Query:
    """Any node of a query; `str(query)` is its normal form, with every operator and precedence spelt out."""

    def __str__(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:  # kept, because a verdict on every article quotes it
        return self._written()

    def _written(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class Term(Query):
    """Words that follow one another: a word, a phrase, or either with an open end (`missile*`).

    `words` are as `newsbot.text.words.words` gives them. `title`: look in the title only. Where word forms are found,
    one word is any form of it and a phrase is exact; `sign` says otherwise: `=` for one word exactly, `~` for a phrase
    of any forms. `typed`: what was typed, whose accents tell a form from another.
    """

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False
    sign: str = ""
    typed: str = field(default="", compare=False)

    def _written(self) -> str:
        text = _joined(self.words)
        quoted = f'"{text}"' if " " in text or text.upper() in OPERATORS else text
        return f"{'title:' if self.title else ''}{self.sign}{quoted}{'*' if self.prefix else ''}"

    @cached_property
    def pattern(self) -> str:
        """What to look for in a document's words written as ` one two `.

        A lone character of a script without spaces may be either half of a pair, so that no space bounds it.
        """
        first, last = self.words[0], self.words[-1]
        start = "" if _is_lone(first) else " "
        end = "" if self.prefix or _is_lone(last) else " "
        return f"{start}{' '.join(map(in_one_writing, self.words))}{end}"


@dataclass(frozen=True)
class AnyForm(Query):
    """Holds where one of `parts` does: the term that was asked for, and its forms. `weights`: what each counts."""

    term: Term
    parts: tuple[Term, ...]
    weights: tuple[float, ...]

    def _written(self) -> str:
        return str(self.term)


@dataclass(frozen=True)
class Filter(Query):
    """A fact about the document rather than its words: `field` is outlet, lang, story, since or until.

    `value` is lower case; of since and until it is an ISO 8601 moment in UTC.
    """

    field: str
    value: str

    def _written(self) -> str:
        return f"{self.field}:{self.value}"


@dataclass(frozen=True)
class Not(Query):
    """Holds where `part` does not."""

    part: Query

    def _written(self) -> str:
        return f"NOT {_bracketed(self.part, And, Or)}"


@dataclass(frozen=True)
class And(Query):
    """Holds where every one of `parts` (two or more, none an And) does."""

    parts: tuple[Query, ...]

    def _written(self) -> str:
        return " AND ".join(_bracketed(part, Or) for part in self.parts)


@dataclass(frozen=True)
class Or(Query):
    """Holds where at least one of `parts` (two or more, none an Or) does."""

    parts: tuple[Query, ...]

    def _written(self) -> str:
        return " OR ".join(_bracketed(part, And) for part in self.parts)


def conjunction(parts: list[Query]) -> Query:
    """All of `parts`, without And inside And."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(parts: list[Query]) -> Query:
    """Any of `parts`, without Or inside Or."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negation(part: Query) -> Query:
    """Not `part`, without Not inside Not."""
    return part.part if isinstance(part, Not) else Not(part)


def depth(query: Query) -> int:
    """Levels of the tree; a leaf has one."""
    if isinstance(query, And | Or):
        return 1 + max(map(depth, query.parts))
    return 1 + depth(query.part) if isinstance(query, Not) else 1


def _bracketed(part: Query, *kinds: type[Query]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


def _is_lone(word: str) -> bool:
    return len(word) == 1 and unspaced(word)


def _joined(words: tuple[str, ...]) -> str:
    """The words as typed: overlapping character pairs are put together again."""
    text = words[0]
    for before, word in itertools.pairwise(words):
        overlaps = len(before) == len(word) == 2 and before[1] == word[0] and unspaced(before) and unspaced(word)
        text += word[1] if overlaps else f" {word}"
    return text
