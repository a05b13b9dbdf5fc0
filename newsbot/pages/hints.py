"""Patterns of many alternatives, quickly told to find nothing.

`re` tries one alternative after the other at each place of a text, and nothing quicker where case is ignored. A hint
finds something wherever its patterns do, and seldom elsewhere: alternatives are parted by their first letters, of which
`re` looks only at those that begin with the letter that stands there.
"""

import re
from collections.abc import Iterable, Iterator

_PIECES = re.compile(r"\\.|\[[^]]*\]|\(\?<?[:=!]|.")
_BEFORE = re.compile(r"(?:\\b|\^|-)+|\(\?<[=!][^()]*\)")
"""What a pattern may begin with before its first letter."""
_MAYBE = re.compile(r"[?*]|\{0,\d+\}")
_CASES = re.compile("[ıſςµ\u0307\u0345ϐϑϕϖϰϱϵẛι]")
"""Letters that are others' when case is ignored, and that `str.lower` leaves as they are."""


def hint(patterns: Iterable[str]) -> re.Pattern[str]:
    """Finds something wherever one of `patterns` does, alternatives that each begin with a letter."""
    by_letter: dict[str, set[str]] = {}
    for pattern in patterns:
        for alternative in _alternatives(pattern):
            for letter, rest in _begun(alternative):
                by_letter.setdefault(letter, set()).add(rest)
    return re.compile("|".join(f"{letter}(?:{'|'.join(sorted(rest))})" for letter, rest in by_letter.items()))


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the bars of a pattern that are in no brackets."""
    depth, found = 0, ""
    for piece in _PIECES.findall(pattern):
        depth += piece.startswith("(") - (piece == ")")
        if piece == "|" and not depth:
            yield found
            found = ""
        else:
            found += piece
    yield found


def _begun(pattern: str) -> Iterator[tuple[str, str]]:
    """First letters that what an alternative finds may have, and what follows each of them."""
    if before := _BEFORE.match(pattern):
        yield from _begun(pattern[before.end() :])
        return
    first, rest = _first(pattern)
    maybe = _MAYBE.match(rest)
    rest = rest[maybe.end() :] if maybe else rest
    if first.startswith("(?:"):
        for alternative in _alternatives(first[3:-1]):
            yield from _begun(alternative + rest)
    elif first.startswith("[") and first[1:-1].isalnum():
        yield from ((letter, rest) for letter in first[1:-1])
    elif first.isalnum():
        yield first, rest
    else:
        raise ValueError(f"begins with no letter: {pattern}")
    if maybe:
        yield from _begun(rest)


def _first(pattern: str) -> tuple[str, str]:
    """The first piece of a pattern, brackets as a whole, and the rest."""
    depth, end = 0, 0
    for piece in _PIECES.finditer(pattern):
        depth += piece[0].startswith("(") - (piece[0] == ")")
        end = piece.end()
        if not depth:
            break
    return pattern[:end], pattern[end:]


class AnyCase:
    """A pattern whatever the case of its letters, which are small, behind a hint."""

    def __init__(self, pattern: str) -> None:
        self._hint = hint([pattern.replace("ı", "[ıi]").replace("ς", "[ςσ]")])
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        small = text.lower()
        return self._pattern.search(text) if self._hint.search(small) or _CASES.search(small) else None
