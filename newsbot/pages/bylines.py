"""The byline as a page shows it, for pages whose head names nobody but the outlet."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsbot.pages import people
from newsbot.pages.outline import HEADINGS, Outline
from newsbot.pages.visible import YEAR, around

_BY_LINE = re.compile(
    r"^\W*(?:(?:written|posted|published|words|story|article|text)\s+by|by|von|par|por|di|av|af|door"
    r"|text|words|author|autor)\b"
    r"\s*[:：]?\s+(?P<who>\S.{1,90})$",
    re.IGNORECASE,
)
_BY_INSIDE = re.compile(
    r"(?:^|\W)(?:written|posted|published)?\s*\b[Bb]y\s+(?P<who>[A-ZÀ-Þ][\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){1,3})"
    r"(?=\s*(?:$|[|•·,–—-]|on\b|in\b|\d))"
)
_NAME_AND_DATE = re.compile(
    r"^(?P<who>[A-ZÀ-ÞİŞÇĞ][\w.’'-]+(?:\s+[A-ZÀ-ÞİŞÇĞ][\w.’'-]*){1,3})"
    r"(?:(?=\d+\s*min)|\s*[|•·,–—-]\s*(?=\d{1,2}[./]\d{1,2}[./]20\d\d|\w+\s\d{1,2},\s20\d\d|\d{1,2}\.?\s\w+\s20\d\d))"
)
_CHECKED = re.compile(r"review|edit|check|photo|image|medical|translat", re.IGNORECASE)
_BARE_NAME = re.compile(r"^[A-ZÀ-Þ][\w’'-]+(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|de|da|van|von|der|la|bin|al)){1,3}$")
_MARKED = XPath(".//*[@rel='author' or @itemprop='author' or @data-testid='author-name' or @rel='article:author']")
_NAMED = XPath(
    ".//*[contains(@class, 'author') or contains(@class, 'Author') or contains(@class, 'byline')"
    " or contains(@class, 'Byline')"
    " or contains(@class, 'autor') or contains(@class, 'writer') or contains(@id, 'author')]"
)
_OTHER = re.compile(r"comment|related|recommend|popular|teaser|sidebar|read-?more|(?:^|[\s_-])card", re.IGNORECASE)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:author|byline|autor|writer)(?:s|es|en)?(?:[-_]*(?:name|names|link|title|info|by|list|text))?(?:$|\s|__|--)|author-?name|AuthorName",
    re.IGNORECASE,
)
_AUTHOR_ELSEWHERE = re.compile(
    r"comment|related|avatar|image|photo|bio\b|teaser|card|sidebar|popular|recommend|share|follow|description",
    re.IGNORECASE,
)


def read(root: HtmlElement, page: Outline, anchor: int | None, surely: bool) -> Iterator[tuple[str, ...]]:
    """People that the page names in elements made for it or in lines at its headline, the surest first.

    `surely` leaves out what only looks like a byline.
    """
    guesses = () if surely else (_named(root), _beside_date(page, anchor))
    for found in (_marked(root), _said(page, anchor), *guesses):
        yield from (names for names in found if names)


def _marked(root: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Elements whose markup says that they name the author."""
    for element in _MARKED(root)[:8]:
        text = element.get("content") or _spaced(element)
        if len(text) <= 100 and not _elsewhere(element):
            yield people.likely(text)


def _named(root: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Elements whose class says so, the surest and the shortest first."""
    found = []
    for element in _NAMED(root)[:40]:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _AUTHOR_NAME.search(names) and not _AUTHOR_ELSEWHERE.search(names) and not _elsewhere(element):
            text = _spaced(element)
            if 1 < len(text) <= 100:
                found.append(("name" not in names.lower(), text))
    yield from (people.likely(text) for _, text in sorted(found, key=lambda pair: pair[0]))


def _spaced(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _elsewhere(element: HtmlElement) -> bool:
    """Whether an element belongs to a comment or another article."""
    outer = islice(element.iterancestors(), 6)
    return any(_OTHER.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in outer)


def _said(page: Outline, anchor: int | None) -> Iterator[tuple[str, ...]]:
    """Lines that begin or go on with "by"."""
    for line in around(page, anchor):
        if _CHECKED.search(line.text):
            continue
        if found := _BY_LINE.match(line.text) or _BY_INSIDE.search(line.text) or _NAME_AND_DATE.match(line.text):
            yield people.likely(found["who"])


def _beside_date(page: Outline, anchor: int | None) -> Iterator[tuple[str, ...]]:
    """A line that is a name, next to a line that is a date."""
    lines = list(islice(around(page, anchor), 5))
    for i, line in enumerate(lines):
        neighbours = lines[max(i - 1, 0) : i] + lines[i + 1 : i + 2]
        dated = any(len(other.text) < 60 and YEAR.search(other.text) for other in neighbours)
        if dated and line.tag not in HEADINGS and _BARE_NAME.match(line.text):
            yield people.likely(line.text)
