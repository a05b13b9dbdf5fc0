"""Search for pages: one page of matching articles, newest first, each with the place where it matches."""

import dataclasses
import re
from collections.abc import Iterator

from newsbot.query.articles import Row, narrowed, rows_of
from newsbot.query.pages import SCAN, Page, Position
from newsbot.store.base import ArticleFilter, Store
from newsbot.text import sentences, words
from newsbot.topics import And, Document, Or, Query, Term, evaluate
from newsbot.topics.prefilter import required_filters

_AT_ONCE = 100
_WIDTH = 240  # characters of a snippet
_WORD = re.compile(r"[\w\u0300-\u036f]+(?:['’]\w+)*")


def search_page(store: Store, query: Query, where: ArticleFilter, limit: int, after: Position | None = None) -> Page:
    """Articles that match `query` and pass `where`. Looks at SCAN candidates at most, then says where to go on."""
    where = narrowed(query, _with_filters(query, where))
    found: list[Row] = []
    looked = 0
    while looked < SCAN:
        batch = store.articles(where, limit=_AT_ONCE, after=after)
        looked += len(batch)
        for row in rows_of(store, batch):
            if not evaluate(query, _document(row)).matched:
                after = (row["first_seen"], row["id"])
                continue
            if len(found) == limit:
                return Page(found, after)
            after = (row["first_seen"], row["id"])
            found.append({**row, "snippet": snippet(row["text"], query)})
        if len(batch) < _AT_ONCE:
            return Page(found, None)
    return Page(found, after)


def _with_filters(query: Query, where: ArticleFilter) -> ArticleFilter:
    """`where` with the languages that `query` asks for, which an index knows."""
    languages = required_filters(query).get("lang")
    return (
        dataclasses.replace(where, languages=tuple(sorted(languages))) if languages and not where.languages else where
    )


def _document(row: Row) -> Document:
    return Document(
        row["title"], row["text"], row["language"], row["outlet"], row["published"], row["first_seen"], row["story"]
    )


# --- where it matches -----------------------------------------------------------------------------


def snippet(text: str, query: Query) -> list[tuple[str, bool]]:
    """The sentence that holds most of the query's words, cut, as pieces with whether each is one of them."""
    wanted = list(_terms(query))
    best: list[tuple[str, bool]] = []
    most = -1
    for sentence in sentences(text)[:200]:
        pieces = _marked(sentence, wanted)
        hits = len({piece.casefold() for piece, hit in pieces if hit})
        if hits > most:
            best, most = pieces, hits
    return _cut(best)


def _terms(query: Query) -> Iterator[tuple[str, bool]]:
    """Folded words that a match may hold, with whether they may go on."""
    if isinstance(query, Term):
        for place, word in enumerate(query.words):
            yield word, query.prefix and place == len(query.words) - 1
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _terms(part)


def _marked(sentence: str, wanted: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    pieces, end = [], 0
    for found in _WORD.finditer(sentence):
        if _is_wanted(found[0], wanted):
            pieces += [(sentence[end : found.start()], False), (found[0], True)]
            end = found.end()
    pieces.append((sentence[end:], False))
    return [piece for piece in pieces if piece[0]]


def _is_wanted(word: str, wanted: list[tuple[str, bool]]) -> bool:
    forms = {*words(word), *words(re.split("['’]", word)[0])}
    return any(form == term or (prefix and form.startswith(term)) for form in forms for term, prefix in wanted)


def _cut(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """At most _WIDTH characters that begin a little before the first hit."""
    start = 0
    for piece, hit in pieces:
        if hit:
            break
        start += len(piece)
    begin = max(start - _WIDTH // 3, 0) if start > _WIDTH // 2 else 0
    cut, place = [], 0
    for piece, hit in pieces:
        part = piece[max(begin - place, 0) : max(begin + _WIDTH - place, 0)]
        place += len(piece)
        if part:
            cut.append((part, hit))
    return [*([("…", False)] if begin else []), *cut, *([("…", False)] if place > begin + _WIDTH else [])]
