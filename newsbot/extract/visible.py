"""What a page shows its readers around the headline: byline and date, for pages whose head does not tell."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsbot.extract import dates, people
from newsbot.extract import zones as z
from newsbot.extract.furniture import squeeze
from newsbot.extract.outline import HEADINGS, Line, Outline

BEFORE, AFTER = 5, 16
"""Lines before and after the headline in which its byline and date stand."""

_ELSEWHERE = z.NAV | z.FOOTER | z.COMMENTS | z.RELATED | z.AD | z.CAPTION
_YEAR = re.compile(r"(?:19|20)\d\d")
_UPDATED = re.compile(
    r"updat|modif|edited|review|revis|aktualis|stand\s*:|mis à jour|actualiz|aggiorn|güncell|gewijzigd|oppdater|opdater"
    r"|uppdater|обновл|更新",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:^|\W)(?:posted|published|first\s+published|date|released|issued|veröffentlicht|erstellt|publié|publicado|pubblicato"
    r"|gepubliceerd|publisert|publicerad|opublikowano|yayın(?:lanma|landı)?|опубликовано|発行|公開|发布)(?:\s+(?:on|am|le|el|il|op|tarihi))?\W",
    re.IGNORECASE,
)


def headline(page: Outline, title: str) -> int | None:
    """Index of the line that is the headline; None when the page does not show it."""
    wanted = squeeze(title)
    same = [i for i, line in enumerate(page.lines) if wanted and len(line.text) < 400 and squeeze(line.text) == wanted]
    marked = [i for i in same if page.lines[i].tag == "h1"]
    if marked or same:
        return (marked or same)[0]
    first = (i for i, line in enumerate(page.lines) if line.tag == "h1")
    return next(first, next((i for i, line in enumerate(page.lines) if line.mass > 150), None))


def around(page: Outline, anchor: int | None) -> Iterator[Line]:
    """Short lines about the headline: those below it first, from near to far."""
    if anchor is None:
        return
    below = page.lines[anchor + 1 : anchor + 1 + AFTER]
    above = page.lines[max(anchor - BEFORE, 0) : anchor]
    elsewhere = (_ELSEWHERE ^ z.FOOTER) & ~_zones(page, page.lines[anchor].box)
    for line in [*below, *reversed(above)]:
        if len(line.text) <= 200 and not _zones(page, line.box) & elsewhere:
            yield line


def _zones(page: Outline, box: int) -> int:
    zones = 0
    while box:
        zones |= page.zone(box)
        box = page.parents[box]
    return zones


def published(page: Outline, anchor: int | None, month_first: bool) -> datetime | None:
    """The date shown at the headline, else the one date in a line that says "posted"; dates of updates do not count."""
    near = list(_dated(around(page, anchor), month_first))
    marked = [moment for line, moment in near if _POSTED.search(line.text)]
    if marked or near:
        return marked[0] if marked else near[0][1]
    said = (line for line in page.lines if len(line.text) <= 120 and _POSTED.match(line.text))
    found = {
        moment.date(): moment for line, moment in _dated(said, month_first) if not _zones(page, line.box) & _ELSEWHERE
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _dated(lines: Iterator[Line], month_first: bool) -> Iterator[tuple[Line, datetime]]:
    for line in lines:
        if len(line.text) > 120 or not _YEAR.search(line.text):
            continue
        update = _UPDATED.search(line.text)
        posted = _POSTED.search(line.text)
        text = line.text if not update else line.text[posted.start() :] if posted else line.text[: update.start()]
        if moment := dates.parse(text, month_first):
            yield line, moment


# --- byline ------------------------------------------------------------------------------------------------------------

_BY_LINE = re.compile(
    r"^\W*(?:(?:written|posted|published|words|story|article|text)\s+by|by|von|par|por|di|av|af|door|text|words|author|autor)\b"
    r"\s*[:：]?\s+(?P<who>\S.{1,90})$",
    re.IGNORECASE,
)
_BY_INSIDE = re.compile(
    r"(?:^|\W)(?:written|posted|published)?\s*\b[Bb]y\s+(?P<who>[A-ZÀ-Þ][\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){1,3})(?=\s*(?:$|[|•·,–—-]|on\b|in\b|\d))"
)
_NAME_AND_DATE = re.compile(
    r"^(?P<who>[A-ZÀ-ÞİŞÇĞ][\w.’'-]+(?:\s+[A-ZÀ-ÞİŞÇĞ][\w.’'-]*){1,3})(?:(?=\d+\s*min)|\s*[|•·,–—-]\s*(?=\d{1,2}[./]\d{1,2}[./]20\d\d|\w+\s\d{1,2},\s20\d\d|\d{1,2}\.?\s\w+\s20\d\d))"
)
_CHECKED = re.compile(r"review|edit|check|photo|image|medical|translat", re.IGNORECASE)
_BARE_NAME = re.compile(r"^[A-ZÀ-Þ][\w’'-]+(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|de|da|van|von|der|la|bin|al)){1,3}$")
_MARKED = XPath(".//*[@rel='author' or @itemprop='author' or @data-testid='author-name' or @rel='article:author']")
_NAMED = XPath(
    ".//*[contains(@class, 'author') or contains(@class, 'Author') or contains(@class, 'byline') or contains(@class, 'Byline')"
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


def bylines(root: HtmlElement, page: Outline, anchor: int | None, surely: bool) -> Iterator[tuple[str, ...]]:
    """People that the page names in elements made for it or in lines at its headline, the most telling first.

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
    """Elements whose class says so, the most telling and the shortest first."""
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
    for around in islice(element.iterancestors(), 6):
        if _OTHER.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


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
        dated = any(len(other.text) < 60 and _YEAR.search(other.text) for other in neighbours)
        if dated and line.tag not in HEADINGS and _BARE_NAME.match(line.text):
            yield people.likely(line.text)
