"""Where a query matches a text, and the piece of the text that shows it best."""

import bisect
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsbot.text.topics.matching import in_words
from newsbot.text.topics.query import And, AnyForm, Not, Or, Query, Term
from newsbot.text.words import Located, located, unspaced

Span = tuple[int, int]
"""Start and end of a match in a text, in characters."""

WIDTH = 160
"""Characters of a snippet: two lines of a terminal."""


@dataclass(frozen=True)
class Snippet:
    """A piece of a text in one line, and where in it the query's words stand; … where the text goes on."""

    text: str
    marks: tuple[Span, ...] = ()


def matches(query: Query, text: str, in_title: bool = False) -> list[Span]:
    """Where the words that `query` looks for stand in `text`, in order and apart; whole words, also for a prefix.

    `in_title`: the text is a title, where `title:` looks too.
    """
    held = in_words(text)  # known sooner than where its words stand
    terms = [term for term in _terms(query) if (in_title or not term.title) and term.pattern in held]
    return _apart(sorted({span for words in located(text) for span in _places(terms, words)})) if terms else []


def snippet(query: Query, body: str, width: int = WIDTH) -> Snippet:
    """The piece of `body` (one paragraph a line) that holds most of the words that `query` looks for.

    Of several such paragraphs the first; of a body without any of them its beginning.
    """
    asked = [terms for terms in _asked(query) if not terms[0].title]
    best, most = "", 0
    for paragraph in filter(None, map(_in_one_line, body.split("\n"))):
        best = best or paragraph
        words = in_words(paragraph)
        held = sum(any(term.pattern in words for term in terms) for terms in asked)
        if held > most:
            best, most = paragraph, held
        if most == len(asked):
            break
    return _cut(best, matches(query, best), width)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _terms(query: Query) -> Iterator[Term]:
    """What a match may hold: not what stands under NOT."""
    for terms in _asked(query):
        yield from terms


def _asked(query: Query) -> Iterator[tuple[Term, ...]]:
    """The same, each term together with its forms."""
    match query:
        case Term():
            yield (query,)
        case AnyForm():
            yield query.parts
        case And() | Or():
            for part in query.parts:
                yield from _asked(part)
        case Not():
            return


def _places(terms: Iterable[Term], words: list[Located]) -> Iterator[Span]:
    """Where `terms` stand in one reading, by the same search that decides whether they match (see `Term.pattern`)."""
    written = f" {' '.join(each.word for each in words)} "
    begins = list(itertools.accumulate((len(each.word) + 1 for each in words), initial=1))
    for term in terms:
        bare = term.pattern.strip(" ")
        at = written.find(term.pattern)
        while at >= 0:
            start = at + term.pattern.startswith(" ")
            yield _edge(words, begins, start, 0), _edge(words, begins, start + len(bare) - 1, 1)
            at = written.find(term.pattern, at + 1)


def _edge(words: list[Located], begins: list[int], place: int, after: int) -> int:
    """Where in the text the word begins (`after` 0) or ends (1) that stands at `place` of the words as written.

    Of two characters of a script without spaces it may be either one.
    """
    number = bisect.bisect_right(begins, place) - 1
    word, start, end = words[number]
    if unspaced(word) and end - start == len(word):
        return start + place - begins[number] + after
    return end if after else start


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap become one."""
    found: list[Span] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _cut(text: str, marks: list[Span], width: int) -> Snippet:
    """At most `width` characters of `text` around the first mark, cut between words where there are any."""
    if len(text) <= width:
        return Snippet(text, tuple(marks))
    first = marks[0][0] if marks else 0
    start = 0 if first < width // 2 else _after_space(text, first - width // 3, first)
    end = _before_space(text, min(start + width - 2, len(text)), marks[0][1] if marks else start)
    shift = start - bool(start)
    kept = tuple((a - shift, b - shift) for a, b in marks if a >= start and b <= end)
    return Snippet("…" * bool(start) + text[start:end] + "…" * (end < len(text)), kept)


def _after_space(text: str, place: int, last: int) -> int:
    """The first beginning of a word in `text` at or after `place`; `place` itself when there is none before `last`."""
    space = text.find(" ", place, last)
    return space + 1 if space >= 0 else place


def _before_space(text: str, place: int, first: int) -> int:
    """The last end of a word at or before `place`; `place` itself when there is none after `first`."""
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", first, place + 1)
    return space if space > first else place
