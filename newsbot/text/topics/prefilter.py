"""What an index can be asked so that no match is missed: a superset of the matches, which `evaluate` decides."""

import itertools

from newsbot.text.topics.query import And, AnyForm, Filter, Or, Query, Term
from newsbot.text.words import in_one_writing, is_pair_term, pair_term, title_term, unspaced

Groups = tuple[frozenset[str], ...]


def candidate_terms(query: Query) -> Groups | None:
    """Groups of terms; a match holds at least one term of each group. None when words cannot narrow `query` down.

    A term is a whole word, a word of a title or a pair of words (see newsbot.text.words), or ends in `*` for every word
    that begins so.
    """
    groups = _groups(query)
    return tuple(dict.fromkeys(groups)) or None


def required_filters(query: Query) -> dict[str, frozenset[str]]:
    """Field -> values of which every match passes one, by the first clause that says so; other fields are left out.

    Like the terms this narrows down and does not decide: `since:` and `until:` may come with several moments of an OR.
    """
    found: dict[str, frozenset[str]] = {}
    for clause in query.parts if isinstance(query, And) else (query,):
        alternatives = clause.parts if isinstance(clause, Or) else (clause,)
        filters = [each for each in alternatives if isinstance(each, Filter)]
        fields = {each.field for each in filters}
        if len(filters) == len(alternatives) and len(fields) == 1:
            found.setdefault(fields.pop(), frozenset(each.value for each in filters))
    return found


def _groups(query: Query) -> Groups:
    match query:
        case Term():
            return tuple(frozenset([term]) for term in _indexed(query))
        case And():
            return tuple(group for part in query.parts for group in _groups(part))
        case Or() | AnyForm():
            return _either([_groups(part) for part in query.parts])
        case _:
            return ()


def _indexed(term: Term) -> list[str]:
    """The index terms that must all be there; a lone character may be the first or second half of a pair."""
    words = list(map(in_one_writing, term.words))
    whole = title_term if term.title else str
    found = [f"{word}*" if len(word) == 1 and unspaced(word) else whole(word) for word in words]
    last = len(words) - 1
    if term.prefix:
        found[last] = f"{words[last]}*"
    found += [
        pair_term(one, other)
        for number, (one, other) in enumerate(itertools.pairwise(words), 1)
        if not (term.prefix and number == last) and not any(len(word) == 1 and unspaced(word) for word in (one, other))
    ]
    return found


def _either(alternatives: list[Groups]) -> Groups:
    """One group for an OR: the most selective group of each alternative, together; none if an alternative has none."""
    if not all(alternatives):
        return ()
    return (frozenset().union(*(min(groups, key=_breadth) for groups in alternatives)),)


def _breadth(group: frozenset[str]) -> tuple[int, bool, int, int, str]:
    """Sorts groups: few terms first, then pairs of words, whole words, prefixes, and of these the long ones."""
    paired = all(map(is_pair_term, group))
    return len(group), not paired, sum(term.endswith("*") for term in group), -min(map(len, group)), min(group)
