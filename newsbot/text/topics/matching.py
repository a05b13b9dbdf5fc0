"""Whether a document matches a query, and which clause decided.

A document's words are written once as ` one two three `, so that a word, a phrase or a prefix is one substring search.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsbot.items import Article
from newsbot.text.topics.query import And, AnyForm, Filter, Not, Or, Query, Term
from newsbot.text.words import readings


@dataclass(frozen=True)
class Document:
    """What a query can be asked of. Times are aware; `language` is of ISO 639; `outlet` is a host."""

    title: str
    body: str = ""
    language: str | None = None
    outlet: str = ""
    published: datetime | None = None
    first_seen: datetime | None = None
    story: str | None = None

    @classmethod
    def of(cls, article: Article) -> "Document":
        """The document that `article` is to a topic."""
        content = article.content
        return cls(
            content.title,
            content.said,
            content.language,
            article.outlet,
            content.published,
            article.first_seen,
        )

    @property
    def moment(self) -> datetime | None:
        """The time that `since:` and `until:` look at: when it was first seen, else published."""
        return self.first_seen or self.published

    @cached_property
    def title_words(self) -> str:
        """The title, as `in_words` gives it."""
        return in_words(self.title)

    @cached_property
    def all_words(self) -> str:
        """Title and body, as `in_words` gives them; no phrase spans a line."""
        return f"{self.title_words}\n{in_words(self.body)}"


@dataclass(frozen=True)
class Verdict:
    """What a query says of a document.

    clause: of a match, the alternatives that matched, joined by AND; of a rejection, the first clause that failed.
    missing: of a rejection, every clause of the (closest) conjunction that failed.
    near_miss: one clause failed while another one about words held.
    """

    matched: bool
    clause: str
    near_miss: bool = False
    missing: tuple[str, ...] = ()


def evaluate(query: Query, document: Document) -> Verdict:
    """Whether `document` matches `query`, and what decided."""
    if holds(query, document):
        return Verdict(True, _evidence(query, document))
    verdicts = [_rejection(clauses, document) for clauses in _conjunctions(query)]
    return min(verdicts, key=lambda verdict: not verdict.near_miss)


def holds(query: Query, document: Document) -> bool:
    """Whether `document` matches `query`."""
    match query:
        case Term():
            return query.pattern in (document.title_words if query.title else document.all_words)
        case And():
            return all(holds(part, document) for part in query.parts)
        case Or() | AnyForm():
            return any(holds(part, document) for part in query.parts)
        case Not():
            return not holds(query.part, document)
        case Filter():
            return _filter_holds(query, document)
    raise TypeError(f"not a query: {query!r}")


def in_words(text: str) -> str:
    """Every reading of a text, one a line, its words between spaces: what a term's pattern is looked for in."""
    return "\n".join(f" {' '.join(words)} " for words in readings(text))


def _filter_holds(query: Filter, document: Document) -> bool:
    value = query.value
    match query.field:
        case "outlet":
            outlet = document.outlet.lower()
            return outlet == value or outlet.endswith("." + value)
        case "lang":
            return document.language == value
        case "story":
            return (document.story or "").startswith(value)
        case "since":
            return document.moment is not None and document.moment >= datetime.fromisoformat(value)
        case _:
            return document.moment is not None and document.moment < datetime.fromisoformat(value)


def _evidence(query: Query, document: Document) -> str:
    """The parts of a matching query that made it match: of every OR the first alternative that holds."""
    match query:
        case And():
            return " AND ".join(_evidence(part, document) for part in query.parts)
        case Or() | AnyForm():
            return next(_evidence(part, document) for part in query.parts if holds(part, document))
        case _:
            return str(query)


def _conjunctions(query: Query) -> list[tuple[Query, ...]]:
    """The ways to read `query` as clauses that must all hold: as a whole, then each alternative that is an AND."""
    if isinstance(query, And):
        return [query.parts]
    alternatives = query.parts if isinstance(query, Or) else ()
    return [(query,), *(part.parts for part in alternatives if isinstance(part, And))]


def _rejection(clauses: tuple[Query, ...], document: Document) -> Verdict:
    kept = [clause for clause in clauses if holds(clause, document)]
    missing = tuple(str(clause) for clause in clauses if clause not in kept)
    near = len(missing) == 1 and any(map(_is_about_words, kept))
    return Verdict(False, missing[0], near, missing)


def _is_about_words(query: Query) -> bool:
    if isinstance(query, And | Or):
        return any(map(_is_about_words, query.parts))
    return isinstance(query, Term | AnyForm)
