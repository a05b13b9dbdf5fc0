"""Reads the query language: words, "phrases", prefix*, AND OR NOT, parentheses, field:value.

    or    = and { OR and }
    and   = unary { [AND] unary }
    unary = (NOT | -) unary | field: primary | primary
    primary = "(" or ")" | [= | ~] (word[*] | "phrase"[*])

Operators are upper case. NOT binds closest, then AND (also between two terms with nothing between), then OR.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from newsbot.errors import QuerySyntaxError, UsageError
from newsbot.text.language import normalise
from newsbot.text.topics.query import OPERATORS, Filter, Query, Term, conjunction, depth, disjunction, negation
from newsbot.text.words import one_line, unspaced, words
from newsbot.times import iso, parse_time

MAX_LENGTH = 2000  # characters, as typed and in normal form
MAX_DEPTH = 50  # levels of the tree
_MAX_NESTING = 2 * MAX_DEPTH  # brackets and NOTs as typed: a normal form writes at most two a level

TOPIC_FIELDS = ("title", "outlet", "lang")
SEARCH_FIELDS = (*TOPIC_FIELDS, "story", "since", "until")

_GERSHAYIM = re.compile('(?<=[א-ת])"(?=[א-ת])')  # of a Hebrew abbreviation, as keyboards type it
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TOKEN = re.compile(
    r"""(?P<open>\() | (?P<close>\)) | (?P<field>[A-Za-z]+): | "(?P<phrase>[^"]*)"(?P<star>\*?) | (?P<unclosed>")
    | (?P<minus>-)(?=[^\s)]) | (?P<sign>[=~])(?=["\w]) | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)
_VALUES = {
    "outlet": (re.compile(r"\w[\w.-]*"), "a host such as outlet.example"),
    "lang": (re.compile(r"[a-z]{2,3}"), "two letters such as en, or three of a language that has no two"),
    "story": (re.compile(r"s-[0-9a-z]+"), "a story's id such as s-7k3f"),
}


@dataclass(frozen=True)
class _Token:
    kind: str  # open, close, field, phrase, unclosed, minus, sign, word, operator, end
    text: str
    start: int
    end: int
    prefix: bool = False


def parse(query: str, now: datetime | None = None) -> Query:
    """The tree of `query`; raises QuerySyntaxError with a position, and nothing else.

    With `now` (aware) it is a search: `story:`, `since:` and `until:` may be used, and relative times count from there.
    Without, it is a topic's query, which knows `title:`, `outlet:` and `lang:`.
    """
    try:
        return _parsed(query, now)
    except QuerySyntaxError as error:
        raise QuerySyntaxError(f"{error}{_place(query, error.position)}", error.position) from error.__cause__


def _place(query: str, position: int) -> str:
    """` (at "(b", character 3)`: where to look, counted from 1."""
    near = one_line(query[position : position + 20])
    if not query.strip() or position >= MAX_LENGTH:
        return ""
    return f' (at "{near}", character {position + 1})' if near else " (at its end)"


def _parsed(query: str, now: datetime | None) -> Query:
    if len(query) > MAX_LENGTH:
        raise QuerySyntaxError(f"the query has {len(query)} characters; at most {MAX_LENGTH:,} are read", MAX_LENGTH)
    tree = _Parser(_tokens(_GERSHAYIM.sub("״", query.translate(_QUOTES))), now).whole()
    if depth(tree) > MAX_DEPTH:
        raise QuerySyntaxError(f"the query is nested more than {MAX_DEPTH} levels deep")
    if len(str(tree)) > MAX_LENGTH:
        raise QuerySyntaxError(f"the query, written in full, has more than {MAX_LENGTH:,} characters")
    return tree


def _tokens(query: str) -> list[_Token]:
    found = [_token(match) for match in _TOKEN.finditer(query)]
    return [*found, _Token("end", "", len(query), len(query))]


def _token(match: re.Match[str]) -> _Token:
    start, end = match.span()
    if match["phrase"] is not None:
        return _Token("phrase", match["phrase"], start, end, match["star"] == "*" or match["phrase"].endswith("*"))
    kind = match.lastgroup or "word"
    text = match[kind]
    if kind == "word" and text in OPERATORS:
        kind = "operator"
    return _Token(kind, text, start, end, kind == "word" and text.endswith("*"))


class _Parser:
    """Recursive descent over the tokens; `field` is the one that the words being read belong to."""

    def __init__(self, tokens: list[_Token], now: datetime | None) -> None:
        self.tokens = tokens
        self.at = 0
        self.nesting = 0
        self.now = now
        self.fields = TOPIC_FIELDS if now is None else SEARCH_FIELDS

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def takes(self, kind: str, text: str) -> bool:
        found = self.token.kind == kind and self.token.text == text
        self.at += found
        return found

    def whole(self) -> Query:
        if self.token.kind == "end":
            raise QuerySyntaxError("the query is empty: write the words to look for, such as iran AND missile*")
        tree = self.either(None)
        if self.token.kind != "end":
            raise QuerySyntaxError("this ) closes nothing", self.token.start)
        return tree

    def either(self, field: str | None) -> Query:
        parts = [self.every(field)]
        while self.takes("operator", "OR"):
            parts.append(self.every(field))
        return disjunction(parts)

    def every(self, field: str | None) -> Query:
        parts = [self.unary(field)]
        while not (self.token.kind in ("close", "end") or (self.token.kind, self.token.text) == ("operator", "OR")):
            self.takes("operator", "AND")
            parts.append(self.unary(field))
        return conjunction(parts)

    def unary(self, field: str | None) -> Query:
        start = self.token.start
        if self.takes("minus", "-") or self.takes("operator", "NOT"):
            self.descend(start)
            part = self.unary(field)
            self.nesting -= 1
            return negation(part)
        if self.token.kind == "field":
            return self.fielded(field)
        return self.primary(field)

    def fielded(self, outer: str | None) -> Query:
        token = self.take()
        name = token.text.lower()
        if name not in self.fields:
            raise QuerySyntaxError(_unknown_field(token.text, self.fields), token.start)
        if outer is not None:
            raise QuerySyntaxError(f"{name}: stands inside {outer}:( ), where only words may", token.start)
        if self.token.kind not in ("open", "word", "phrase", "unclosed", "sign") or self.token.start != token.end:
            raise QuerySyntaxError(f"{name}: needs its word or phrase directly after the colon", token.end)
        return self.primary(name)

    def primary(self, field: str | None) -> Query:
        token = self.take()
        if token.kind == "open":
            self.descend(token.start)
            tree = self.either(field)
            self.nesting -= 1
            if self.take().kind != "close":
                raise QuerySyntaxError("this ( is never closed", token.start)
            return tree
        sign = ""
        if token.kind == "sign" and field in (None, "title"):
            sign, token = token.text, self.take()
        if token.kind not in ("word", "phrase"):
            raise QuerySyntaxError(_misplaced(token), token.start)
        if field in (None, "title"):
            return _term(token, field == "title", sign)
        return _filter(token, str(field), self.now)

    def descend(self, position: int) -> None:
        self.nesting += 1
        if self.nesting > _MAX_NESTING:
            raise QuerySyntaxError(f"the query is nested more than {MAX_DEPTH} levels deep", position)


def _term(token: _Token, title: bool, sign: str) -> Term:
    if token.kind == "word" and not sign and token.text.upper() in OPERATORS:
        raise QuerySyntaxError(
            f'write {token.text.upper()} for the operator, "{token.text}" in quotes for the word', token.start
        )
    inner = token.text.removesuffix("*")
    if "*" in inner:
        raise QuerySyntaxError("* may only stand at the end of a word or phrase", token.start + inner.index("*"))
    if token.prefix and inner[-1:].isspace():
        raise QuerySyntaxError("* must follow a letter directly", token.start + len(inner))
    found = _folded(inner)
    if not found:
        raise QuerySyntaxError(f"{token.text!r} holds no letter or digit to look for", token.start)
    prefix = token.prefix and not unspaced(found[-1])
    if prefix and len(found[-1]) < 2:
        raise QuerySyntaxError("* needs at least two letters before it", token.start)
    if len(found) > 1:
        sign = sign.strip("=")
    elif prefix or sign == "~":
        sign = ""
    else:
        sign = sign or ("=" if token.kind == "phrase" else "")
    return Term(tuple(found), prefix, title, sign, one_line(inner))


def _folded(text: str) -> list[str]:
    """Words of `text`, folded until folding changes nothing more (a few ligatures and symbols need it twice)."""
    found = words(text)
    for _ in range(3):
        again = [part for word in found for part in words(word)]
        if again == found:
            break
        found = again
    return found


def _filter(token: _Token, field: str, now: datetime | None) -> Filter:
    if field in ("since", "until"):
        try:
            return Filter(field, iso(parse_time(token.text, now)))
        except UsageError as error:
            raise QuerySyntaxError(f"{field}: {error}", token.start) from error
    value = token.text.strip().lower()
    if field == "outlet":
        value = value.removeprefix("www.")
    pattern, expected = _VALUES[field]
    if field == "lang":
        value = normalise(value) or ""
    if not pattern.fullmatch(value):
        raise QuerySyntaxError(f"{field}: expects {expected}, not {token.text!r}", token.start)
    return Filter(field, value)


def _misplaced(token: _Token) -> str:
    if token.kind == "sign":
        return f"{token.text} stands before a word or a phrase of the text only"
    if token.kind == "unclosed":
        return 'this " is never closed'
    if token.kind == "end":
        return "the query ends where a word, a phrase or ( was expected"
    if token.kind == "close":
        return "a word, a phrase or ( was expected before this )"
    return f'{token.text} joins two terms and one is missing here; write "{token.text.lower()}" for the word'


def _unknown_field(name: str, fields: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name.lower(), fields, 1)
    hint = f"; did you mean {near[0]}:?" if near else f"; known are {', '.join(f'{f}:' for f in fields)}"
    return f"{name}: is not a field{hint} (put the text in quotes to look for the word)"
