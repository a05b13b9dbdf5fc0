"""Whether two addresses of one outlet can be those of one article. Pure; the rule is decision note 0054.

`spelling`: they differ only in what never names an article (scheme, www and mobile hosts, a final slash, AMP).
`likely`: they share what names an article and differ in something that might; then text and title have to be the same.
"""

import re
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from newsbot.network.urls import outlet_of
from newsbot.pages.canonical_link import SLUG
from newsbot.text.words import words

Kinship = Literal["spelling", "likely"]

ID_DIGITS = 4
"""Digits from which on a number in a path may be an article's; shorter ones are days, pages and sections."""

_DEVICES = frozenset({"www", "www1", "www2", "m", "mobile", "mobil", "mobi", "touch", "wap", "amp", "lite"})
_AMP_END = re.compile(r"(?:[._-]amp)?(?:\.(?:s?html?|php|aspx?))?\Z", re.I)
_DATE = re.compile(r"(?:19|20)\d\d(?:\d\d){0,2}\Z")
_NAMES_NOTHING = re.compile(r"(?:amp|outputtype|output|mobile|printable|print)\Z", re.I)
"""Query parameters that say for which device a page is shown."""


class _Place(NamedTuple):
    host: tuple[str, ...]  # labels before the outlet's name, without those of devices
    path: tuple[str, ...]
    query: frozenset[str]


def kinship(one: str, other: str) -> Kinship | None:
    """How two canonical addresses are related; None when they are those of two articles, or of two outlets."""
    if outlet_of(one) != outlet_of(other):
        return None
    here, there = _place(one), _place(other)
    if not (here.path or here.query) or not (there.path or there.query):
        return None  # a front page
    if here == there:
        return "spelling"
    if _ids(here) & _ids(there):
        return "likely"
    if here.path[-1:] != there.path[-1:]:
        return None
    if here.path and _is_slug(here.path[-1]):
        return "likely"
    agreed, either = here.query & there.query, here.query | there.query
    contradict = len(set(map(_name, either))) < len(either)
    alike = (here.host, here.path) == (there.host, there.path)
    return "likely" if alike and agreed and not contradict else None


def plainness(url: str) -> tuple[int, int, bool, int, str]:
    """Sorts an article's addresses, the one to show first: no query, no device's host, https, short."""
    parts = urlsplit(url)
    devices = len(_DEVICES.intersection((parts.hostname or "").split(".")) - {"www"})
    return parts.query.count("=") + bool(parts.query), devices, parts.scheme != "https", len(url), url


def _place(url: str) -> _Place:
    parts = urlsplit(url)
    labels = (parts.hostname or "").removesuffix(outlet_of(url)).strip(".").split(".")
    path = [unquote(part) for part in parts.path.split("/") if part]
    if path and path[-1].partition(".")[0].lower() in ("index", "default", "amp"):
        path.pop()
    if path and path[0].lower() in ("amp", "m", "mobile"):
        del path[0]
    if path:
        path[-1] = _AMP_END.sub("", path[-1])
    query = frozenset(piece for piece in parts.query.split("&") if piece and not _NAMES_NOTHING.match(_name(piece)))
    return _Place(tuple(label for label in labels if label and label not in _DEVICES), tuple(path), query)


def _name(piece: str) -> str:
    return unquote(piece.partition("=")[0])


def _ids(place: _Place) -> set[str]:
    """Numbers, and names with numbers in them, that name an article within its path; dates do not."""
    found = {word for part in place.path for word in words(part)}
    return {word for word in found if sum(map(str.isdigit, word)) >= ID_DIGITS and not _DATE.match(word)}


def _is_slug(part: str) -> bool:
    return len(words(part)) >= SLUG
