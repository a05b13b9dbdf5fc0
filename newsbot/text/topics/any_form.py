"""A query whose words stand for their forms, as a corpus or one text has them."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from newsbot.text.forms import MOST_FORMS, Forms
from newsbot.text.topics.query import And, AnyForm, Not, Or, Query, Term

FormsOf = Callable[[str], Forms]
"""A word as it was typed -> its other forms, with what each counts."""


def with_forms(query: Query, forms_of: FormsOf) -> Query:
    """`query` with every word that may stand for its forms as an `AnyForm`; what has none stays as it is."""
    match query:
        case Term():
            return _any_form(query, forms_of)
        case And() | Or():
            return replace(query, parts=tuple(with_forms(part, forms_of) for part in query.parts))
        case Not():
            return Not(with_forms(query.part, forms_of))
    return query


def _any_form(term: Term, forms_of: FormsOf) -> Query:
    if term.sign == "=" or (len(term.words) > 1 and term.sign != "~") or (len(term.words) == 1 and term.prefix):
        return term
    typed: Sequence[str] = [term.typed or term.words[0]] if len(term.words) == 1 else term.words
    others = [() if term.prefix and last else forms_of(each).items() for each, last in _with_last(typed)]
    each_way = [[(word, 1.0), *forms] for word, forms in zip(term.words, others, strict=True)]
    ways = sorted(itertools.islice(itertools.product(*each_way), MOST_FORMS), key=_count, reverse=True)
    if len(ways) == 1:
        return term
    parts = tuple(replace(term, words=tuple(word for word, _ in way), sign="", typed="") for way in ways)
    return AnyForm(term, parts, tuple(map(_count, ways)))


def _with_last(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    for number, word in enumerate(words, 1):
        yield word, number == len(words)


def _count(way: Sequence[tuple[str, float]]) -> float:
    return min(weight for _, weight in way)
