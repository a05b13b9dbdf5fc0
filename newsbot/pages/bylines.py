"""The byline as a page shows it, for pages whose head names nobody but the outlet."""

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsbot.pages import phrases, zones
from newsbot.pages.outline import HEADINGS, Outline
from newsbot.pages.visible import COPYRIGHT, YEAR, around
from newsbot.text import people

_BY_INSIDE = re.compile(
    r"(?:^|\W)(?:written|posted|published)?\s*\b[Bb]y\s+(?P<who>[A-ZÀ-Þ][\w.'’-]+(?:\s+[A-ZÀ-Þ][\w.'’-]*){1,3})"
    r"(?=\s*(?:$|[|•·,–—-]|on\b|in\b|\d))"
)
_DATE_AND_NAME = re.compile(
    r"(?:19|20)\d\d(?:,?\s(?:at|um|à|om|kl\.?)?\s?\d\d?[:.h]\d\d(?:\s?uhr)?)?"
    r"\s*(?:[|•·,–—-](?:\s*\d{1,3}\s?min(?:ute)?s?(?:\sread)?\s*[|•·,–—-])?|\b(?:by|von|par|por|door|a[vf]|di|da)\b)\s*"
    r"(?P<who>[A-ZÀ-ÞİŞÇĞ][\w.’'-]+(?:\s+[A-ZÀ-ÞİŞÇĞ][\w.’'-]*){1,3})(?=\s*(?:$|[|•·,–—]|\bon\b|\bin\b))"
)
_NAME_AND_DATE = re.compile(
    r"^(?P<who>[A-ZÀ-ÞİŞÇĞ][\w.’'-]+(?:\s+[A-ZÀ-ÞİŞÇĞ][\w.’'-]*){1,3})"
    r"(?:\s?(?:[|•·,–—-]\s*)?(?=\d+\s*min)|\s*[|•·,–—-]\s*(?=\d{1,2}[./]\d{1,2}[./]20\d\d|\w+\s\d{1,2},\s20\d\d|\d{1,2}\.?\s\w+\s20\d\d|(?i:(?:senior|staff|chief|guest)?\s*(?:writer|editor|reporter|correspondent|redakteur))))"
)
_CHECKED = re.compile(
    r"(?:fact|medically|last|scientifically)?[\s-]*(?:review|edit(?!or(?:s|ial)?\b(?!\s*[:：]))|check|photo|image|medical|translat)",
    re.IGNORECASE,
)
"""Who did something else to the article; an editor behind a name wrote it."""
_BARE_NAME = re.compile(
    r"^[A-ZÀ-Þ][\w’'-]+(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|de|da|van|von|der|la|bin|al)){1,3}(?:\s\([a-zäöü]{2,4}\))?$"
)
_CALLED = XPath(".//*[@class or @id or @data-testid or @data-component]")
_NAMED = re.compile(
    "[Aa]uthor|[Bb]yline|[Aa]utor|auteur|writer|muhabir|yazar|firma|skribent|forfatter|reporter|journalist|contributor"
    "|redakt|createdby|submitted"
)
_OTHER = re.compile(
    r"comment|\bresponses?\b|\breplies\b|quote|caption|coment[aá]ri|kommentar|komentar|yorum|reacties|related|recommend|popular|trending|most-?read|teaser|sidebar|read-?more|latest|(?<!author)(?:^|[\s_-])card(?!__)",
    re.IGNORECASE,
)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:author|byline|autor|auteur|autore|writer|muhabir|yazar|firma|skribent|forfatter|reporter|journalist"
    r"|redakteur|redaktor|createdby|contributor|submitted)(?:s|es|en|e|in)?(?:[-_]*(?:name|names|link|title|info|by|list|text|line|meta|row|wrap|wrapper))?(?:$|\s|__|--)"
    r"|author-?name|AuthorName|(?:author|autor|writer)[\w-]*[_-]name(?:$|\s)",
    re.IGNORECASE,
)
_AUTHOR_ELSEWHERE = re.compile(
    r"comment|quote|related|avatar|image|photo|bio\b|teaser|(?<!v)card(?!__)|sidebar|popular|recommend|share|follow|description",
    re.IGNORECASE,
)


_AUTHOR_RELATIONS = frozenset(("author", "article:author"))
_SAID = frozenset(("figure", "figcaption", "blockquote"))
_NAMING = ("class", "id", "itemtype", "itemprop")  # attributes that say what a box holds
_OTHERS = zones.COMMENTS | zones.RELATED | zones.NAV
MAX_TEXT = 100  # characters of an element or line that names authors


def read(
    root: HtmlElement,
    telling: Sequence[HtmlElement],
    page: Outline,
    anchor: int | None,
    surely: bool,
    outlets: Sequence[str] = (),
) -> Iterator[tuple[str, ...]]:
    """People that the page names in elements made for it or in lines at its headline, the surest first.

    `telling`: see newsbot.pages.head.Head; `surely` leaves out what only looks like a byline; `outlets`: names of the
    outlet, behind which a writer may stand.
    """
    guesses = () if surely else (_behind_outlet(page, anchor, outlets), _bare(page, anchor))
    for found in (marked(root, telling), _said(page, anchor), _named(root), *guesses, _written(page)):
        yield from (names for names in found if names)


def marked(root: HtmlElement, telling: Sequence[HtmlElement]) -> Iterator[tuple[str, ...]]:
    """Elements whose markup says that they name the author; several beside each other name one each."""
    found = islice(itertools.chain(root.iter("author"), filter(_is_marked, telling)), 12)
    yield from _beside_each_other([element for element in found if not _elsewhere(element)])


def _is_marked(element: HtmlElement) -> bool:
    return (
        "author" in element.get("itemprop", "").split()
        or not _AUTHOR_RELATIONS.isdisjoint(element.get("rel", "").split())
        or element.get("data-testid") in ("AuthorURL", "author-name")
        or " " in element.get("data-author", "")
    )


def _named(root: HtmlElement) -> Iterator[tuple[str, ...]]:
    """Elements whose class says so, the surest first."""
    found = []
    for element in islice(filter(_is_named, _CALLED(root)), 40):
        names = f"{element.get('class') or ''} {element.get('id') or ''} {_part(element)}"
        if _AUTHOR_NAME.search(names) and not _AUTHOR_ELSEWHERE.search(names) and not _elsewhere(element):
            found.append(("name" not in names.lower(), element))
    yield from _beside_each_other([element for _, element in sorted(found, key=lambda pair: pair[0])])


def _is_named(element: HtmlElement) -> bool:  # seven times as fast as an XPath of as many `contains`
    names = element.get("class", "")
    return _speaks_of_author(names) or "uthor" in element.get("id", "") or _speaks_of_author(_part(element))


def _part(element: HtmlElement) -> str:
    """What templates call an element where its classes are made of numbers."""
    return element.get("data-testid") or element.get("data-component") or ""


@functools.lru_cache(maxsize=4_096)
def _speaks_of_author(names: str) -> bool:
    return _NAMED.search(names) is not None


def _beside_each_other(elements: Sequence[HtmlElement]) -> Iterator[tuple[str, ...]]:
    """People named in each element, those of the same kind in one box together."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for element in elements:
        name = _name_in(element)
        text = element.get("content") or _told(element) or (name is element and _listed(element)) or _spaced(name)
        text = text if text.endswith(")") else _CHECKED.split(text, maxsplit=1)[0].rstrip(" |/,;·•–-")
        if 1 < len(text) <= MAX_TEXT and not (phrases.CHROME.match(text) or phrases.READ_ON.match(text)):
            box = element.getparent()
            around = box.getparent() if box is not None and len(box) == 1 else box
            groups.setdefault((around, element.get("class")), []).extend(people.likely(text))
    yield from (people.unique(names) for names in groups.values())


def _listed(element: HtmlElement) -> str:
    """Full names in the items of a list or in links, where an element holds several and nothing else in them."""
    for tag in ("li", "a"):
        texts = [_spaced(each) for each in islice(element.iter(tag), people.MAX_PEOPLE)]
        if len(texts) > 1 and all(" " in text and people.likely(text) for text in texts):
            return "; ".join(texts)
    return ""


def _told(element: HtmlElement) -> str:
    """A name in an attribute made for it, not the number of an account."""
    name = element.get("data-author") or ""
    return name if " " in name else ""


def _name_in(element: HtmlElement) -> HtmlElement:
    """The one part of an element that says it is the name; the element itself where none or several do."""
    named = element.findall(".//*[@itemprop='name']")[:2]
    return named[0] if len(named) == 1 else element


def _spaced(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _elsewhere(element: HtmlElement) -> bool:
    """Whether an element belongs to a comment, a picture, a quotation or another article."""
    outer = islice(element.iterancestors(), 6)
    return any(
        box.tag in _SAID
        or _OTHER.search(" ".join(box.get(name) or "" for name in _NAMING))
        or zones.of_element(box) & zones.COMMENTS
        for box in outer
    )


def _said(page: Outline, anchor: int | None) -> Iterator[tuple[str, ...]]:
    """Lines that begin or go on with "by"."""
    label = ""
    for line in around(page, anchor):
        above, label = label, line.text
        if _CHECKED.search(line.text) or _CHECKED.search(above) or COPYRIGHT.search(line.text):
            continue
        if people.tells(line.text):
            continue
        if len(line.text) <= MAX_TEXT and (names := people.follows(above, line.text)):
            yield names
        if len(line.text) <= MAX_TEXT and (names := people.said(line.text)):
            yield names
        elif (
            found := _BY_INSIDE.search(line.text) or _NAME_AND_DATE.match(line.text) or _DATE_AND_NAME.search(line.text)
        ):
            yield people.likely(found["who"])


def _behind_outlet(page: Outline, anchor: int | None, outlets: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Lines such as "Quay Post, Mira Feldt, Northquay"."""
    for line in islice(around(page, anchor), 5):
        outlet, _, rest = line.text.partition(", ")
        if (
            rest
            and len(line.text) <= MAX_TEXT
            and people.is_outlet(outlet, outlets)
            and _BARE_NAME.match(rest.split(",")[0])
        ):
            yield people.likely(rest)


def _bare(page: Outline, anchor: int | None) -> Iterator[tuple[str, ...]]:
    """A line that is a name, next to a date or a profession, or standing a second time under the text."""
    lines = list(islice(around(page, anchor), 5))
    for i, line in enumerate(lines):
        if line.bold and people.is_slashed(line.text):
            yield people.likely(line.text)
        if line.tag in HEADINGS or not _BARE_NAME.match(line.text):
            continue
        neighbours = lines[max(i - 1, 0) : i] + lines[i + 1 : i + 2]
        dated = any(len(other.text) < 60 and YEAR.search(other.text) for other in neighbours)
        again = any(other.text == line.text and other is not line for other in page.lines)
        if dated or any(people.has_role(other.text) for other in lines[i + 1 : i + 2]) or (again and i < 3):
            yield people.likely(line.text)


def _written(page: Outline) -> Iterator[tuple[str, ...]]:
    """Lines anywhere that say who wrote the article, when they agree; those of comments and other articles do not."""
    found = set()
    for number, line in enumerate(page.lines):
        if len(line.text) > 150:
            continue
        names = people.written(line.text)
        if not names and people.written(f"{line.text} X Y") and number + 1 < len(page.lines):
            names = people.likely(page.lines[number + 1].text[:MAX_TEXT])  # the label has a line of its own
        if names and not any(page.zone(box) & _OTHERS for box in page.chain(line.box)):
            found.add(names)
    if len(found) == 1:
        yield found.pop()
