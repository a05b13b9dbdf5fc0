"""What a question means in other words and languages: articles whose text tells of it, by the sentence encoder."""

import itertools
from collections.abc import Iterator

from newsbot.corpus.query.article_rows import Row, rows_of
from newsbot.corpus.query.conditions import narrowed
from newsbot.corpus.query.searching import asked_for, document_of, shown
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.text.meaning import encode, likeness_many, vector_of
from newsbot.text.topics import And, Filter, Or, Query, Term, evaluate

LOOKED_AT = 2_000
"""Newest articles that are compared."""
ALIKE = 0.25
"""Cosine from which on an article is shown: two in three of those are about what was asked (decision 0043)."""
_AT_ONCE = 200


def across(store: Store, query: Query, where: ArticleFilter, limit: int) -> list[Row] | None:
    """Rows of articles that mean what `query` asks for and do not hold its words, the most alike first.

    Rows are as `search` gives them, with `across`, the likeness (a cosine), and nothing marked. What narrows the query
    down (outlet, language, time) holds here too. None: the encoder is not installed, or there are no words to encode.
    """
    words = " ".join(term.typed or " ".join(term.words) for term in _terms(query))
    vectors = encode([words]) if words else None
    if not vectors or not any(vectors[0]):
        return None
    meant, _ = asked_for(store, query, where)
    rest = _without_words(query)
    narrow = narrowed(rest, where) if rest is not None else where
    ids = [each.article_id for each in store.standings(narrow, LOOKED_AT, weighed=False)]
    alike = sorted(_alike(store, ids, vectors[0]), key=lambda pair: (-pair[0], pair[1]))
    likeness = {ident: score for score, ident in alike if score >= ALIKE}
    records = {record.id: record for record in store.articles(ArticleFilter(ids=tuple(likeness)))}
    found = []
    for row in rows_of(store, [records[ident] for ident in likeness if ident in records]):
        document = document_of(row)
        if not evaluate(meant, document).matched and (rest is None or evaluate(rest, document).matched):
            beside = {"next": None, "score": None, "across": round(likeness[row["id"]], 4)}
            found.append({**row, **shown(query, row), **beside})
        if len(found) == limit:
            break
    return found


def _alike(store: Store, ids: list[str], vector: bytes) -> Iterator[tuple[float, str]]:
    for start in range(0, len(ids), _AT_ONCE):
        versions = store.versions(ids[start : start + _AT_ONCE])
        known = [(ident, found) for ident, each in versions.items() if (found := vector_of(each[-1].meaning))]
        yield from zip(likeness_many(vector, [found for _, found in known]), (ident for ident, _ in known), strict=True)


def _terms(query: Query) -> Iterator[Term]:
    match query:
        case Term():
            yield query
        case And() | Or():
            yield from itertools.chain.from_iterable(map(_terms, query.parts))


def _without_words(query: Query) -> Query | None:
    """The clauses of `query` that say no words but where and when; None: there are none."""
    parts = query.parts if isinstance(query, And) else (query,)
    kept = tuple(part for part in parts if isinstance(part, Filter | Or) and not list(_terms(part)))
    return And(kept) if len(kept) > 1 else next(iter(kept), None)
