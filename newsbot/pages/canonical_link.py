"""Whose address a page's rel=canonical is: the page's own, or one that its site prints into every page. Pure."""

import re
from urllib.parse import unquote, urlsplit

from newsbot.network.urls import outlet_of
from newsbot.text.words import words

SHARED = 2
"""Words that a claimed address has to share with the page's own, or with its headline; one may be a section's name."""

SLUG = 3
"""Words from which on a part of a path is a headline in short."""

ID_DIGITS = 3
"""Digits that make a number of an article; fewer count pages."""


def identity(claimed: str | None, final: str, title: str) -> str:
    """The article's canonical URL: what the page claims to be, if that speaks of this very article, else `final`.

    Both in canonical form. A claim is believed when it is of the same outlet and ends like the page's own address, or
    shares with it what names an article there (a number, two words of a slug), or shares two words with the headline.
    So `/news`, which a template prints into all pages, does not make one article of them all; and the answer depends on
    this page alone, not on what was read before.
    """
    if not claimed or claimed == final or outlet_of(claimed) != outlet_of(final):
        return final
    return claimed if akin(claimed, final) or _share(_words(*_parts(claimed)), _words(title)) else final


def akin(one: str, other: str) -> bool:
    """Whether two addresses name the same thing: they end alike, or what names an article in `other` is in `one`."""
    said = _words(*_parts(one))
    named = said & _numbers(other) or _share(said, _slug_words(other))
    return bool(named) or _end(one) == _end(other) != _NOWHERE


def names_an_article(url: str) -> bool:
    """Whether an address looks like that of an article: it has a number or a headline in short in it."""
    return bool(_numbers(url) or _slug_words(url))


def is_a_sites_own(url: str) -> bool:
    """Whether an address is that of the site itself, its front page, rather than of something on it."""
    return _end(url) == _NOWHERE


def without_return(url: str) -> str:
    """`url` without the addresses in its query, by which consent and log-in pages know where their reader wants to."""
    head, mark, query = url.partition("?")
    kept = [piece for piece in query.split("&") if not re.search(r"[/:]", unquote(unquote(piece)))]
    return head + (mark + "&".join(kept) if kept and mark else "")


def _parts(url: str) -> tuple[str, ...]:
    """The parts of its path, and its query."""
    parts = urlsplit(url)
    return (*filter(None, map(unquote, parts.path.split("/"))), unquote(parts.query))


def _end(url: str) -> tuple[str, str]:
    """The last part of its path, unless all pages have one of that name, and its query."""
    *path, query = _parts(url)
    last = path[-1].lower() if path else ""
    return ("" if last.partition(".")[0] in ("index", "default", "amp", "print") else last), query


_NOWHERE = ("", "")


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in words(text)}


def _numbers(url: str) -> set[str]:
    """Numbers, and names with numbers in them, that can be an article's; years are none."""
    return {word for word in _words(*_parts(url)) if _digits(word) >= ID_DIGITS and not _is_year(word)}


def _digits(word: str) -> int:
    return sum(character.isdigit() for character in word)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word.startswith(("19", "20"))


def _slug_words(url: str) -> set[str]:
    return {word for part in _parts(url) if len(found := _words(part)) >= SLUG for word in found}


def _share(said: set[str], wanted: set[str]) -> bool:
    """Whether enough of what is wanted is said; of a headline of one word that one."""
    return bool(wanted) and len(said & wanted) >= min(SHARED, len(wanted))
