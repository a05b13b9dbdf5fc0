"""Headings of a page: which one is its masthead, and which one its headline."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsbot.pages import dates, titles
from newsbot.pages.outline import HEADINGS, Outline

MAX_LINKS, MAX_NAMES, MAX_NAME = 80, 6, 60
"""Links of a page that are looked at for one to its front page, names taken from them, and characters of a name."""
MAX_HEADING = 200  # characters
MAX_PIECES = 6  # of a heading, one of which may be no part of the headline
MAX_PARTS = 8  # of a title, between separators
MAX_APART = 60  # lines between a headline and its text

_PLAIN = re.compile(r"(?:/[\w-]+)*/?")
"""A path that needs no parsing."""
_FRONT = re.compile(r"/?(?:(?:index|home|default)\.\w{2,5})?$", re.IGNORECASE)
_KICKER = re.compile(
    r"kicker|overline|over-?title|dachzeile|spitzmarke|topline|roof-?line|eyebrow|surtitre|antetitulo|volanta|sr-only|visually-?hidden",
    re.IGNORECASE,
)
_WITHIN_WORDS = frozenset(("a", "b", "i", "em", "strong", "u", "sup", "sub", "font", "mark", "wbr"))
_NAMED = re.compile(r"(?:entry|post|article|news|story)-?_?title|headline", re.IGNORECASE)


def text(element: HtmlElement, without: Container[HtmlElement] = ()) -> str:
    """The words of a heading, pieces that stand side by side told apart; `without` some of its elements."""
    return " ".join("".join(_pieces(element, without)).split())


def _pieces(element: HtmlElement, without: Container[HtmlElement]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child not in without:
            yield from _pieces(child, without)
            apart = not child.tail and child.tag not in _WITHIN_WORDS and child.getnext() is not None
            if apart or child.tag == "br":
                yield " "
        yield child.tail or ""


def as_told(heading: HtmlElement, claims: Iterable[str]) -> str:
    """The words of a heading, without its kicker, badge or control when one of `claims` is or has just the rest."""
    whole = text(heading)
    if len(heading):
        told = {titles.key(part) for claim in claims for part in (claim, *titles.pieces(claim, colons=False))} - {""}
        kickers = [each for each in heading.iterdescendants() if _KICKER.search(each.get("class") or "")]
        for aside in (kickers, *([child] for child in heading[:MAX_PIECES])):
            rest = text(heading, aside)
            if titles.key(rest) != titles.key(whole) and titles.key(rest) in told:
                return rest
    return whole


def leads_home(link: HtmlElement, url: str) -> bool:
    """Whether a link goes to the front page of the site, or of the part of it, that the page at `url` is in."""
    address = link.get("href", "").strip()
    try:
        here = urlsplit(url)
        path = address.removeprefix(f"{here.scheme}://{here.netloc}")
        if not address or not _PLAIN.fullmatch(path):
            target = urlsplit(urljoin(url, address))
            hosts = {each.netloc.lower().removeprefix("www.") for each in (here, target)} - {""}
            if len(hosts) > 1 or target.query:
                return False
            path = target.path
    except ValueError:
        return False
    folder = path if path.endswith("/") else f"{_FRONT.sub('', path)}/"
    return path != here.path and here.path.startswith(folder)


def home_names(root: HtmlElement, url: str) -> tuple[str, ...]:
    """What links to the front page are called: the outlet, a part of it, or "Home"."""
    found: dict[str, None] = {}
    for link in islice(root.iter("a"), MAX_LINKS):
        if link.get("href") and leads_home(link, url):
            pictures = (picture.get("alt") or "" for picture in link.iter("img"))
            for name in map(str.strip, (text(link), *pictures)):
                if 1 < len(name) <= MAX_NAME:
                    found[name] = None
    return tuple(islice(found, MAX_NAMES))


def is_masthead(heading: HtmlElement, url: str) -> bool:
    """Whether a heading is a link to the front page and nothing else."""
    links = [link for link in heading.iter("a") if link.get("href")]
    around = next(heading.iterancestors(), None)
    if not links and around is not None and around.tag == "a":
        links = [around]
    linked = sum(len(titles.key(text(link))) for link in links)
    return len(titles.key(text(heading))) <= linked and all(leads_home(link, url) for link in links)


def told(page: Outline, claims: Iterable[str]) -> str:
    """The heading that is a part of one of `claims` (a page's <title>, og:title), the nearest to text; else ''."""
    parts = {part for claim in claims for part in _parts(claim)}
    best, least = "", MAX_APART + 1
    for number, line in enumerate(page.lines):
        if line.tag in HEADINGS and len(line.text) < titles.MAX_TITLE and titles.key(line.text) in parts:
            below = (i for i, other in enumerate(page.lines[number + 1 : number + 1 + MAX_APART]) if other.mass)
            distance = next(below, MAX_APART)
            if distance < least:
                best, least = line.text, distance
    return best


def _parts(claim: str) -> Iterator[str]:
    """Keys of what stands between separators in a title, but for the title as such."""
    pieces = titles.pieces(claim)[:MAX_PARTS]
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            if end - start < len(pieces) and (part := titles.key(" ".join(pieces[start:end]))):
                yield part


def above_text(page: Outline) -> str:
    """What is named as the headline, else the last heading above the first paragraph, for pages that name no title."""
    begin = next((number for number, line in enumerate(page.lines) if line.mass), 0)
    above = [line for line in page.lines[:begin] if len(line.text) < MAX_HEADING]
    marked = (line.text for line in above if _NAMED.search(page.elements[line.box].get("class") or ""))
    lower = (line.text for line in reversed(above) if line.tag in HEADINGS and not dates.parse(line.text))
    return next(marked, next(lower, ""))


def named(page: Outline) -> str:
    """A lower heading that is named as the headline."""
    for line in page.lines:
        if line.tag in ("h2", "h3") and _NAMED.search(page.elements[line.box].get("class") or ""):
            return line.text
    return ""
