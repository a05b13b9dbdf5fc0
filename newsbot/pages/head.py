"""What a page says of itself outside its text: meta tags, links, microdata, headings and time elements."""

from dataclasses import dataclass, field
from typing import TypeVar

from lxml.html import HtmlElement

MAX_VALUES = 20  # of one name
MAX_DATE = 100  # characters
_PUBLISHED = frozenset(("datepublished", "datecreated", "created", "issued", "date", "published_time"))
_TELLING = frozenset(("itemprop", "property", "rel", "title", "datetime")) | frozenset(
    f"data-{name}" for name in ("testid", "author", "date", "datetime", "published", "time", "timestamp", "utc")
)
"""Attributes in which elements tell of the article."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Head:
    """Values by lower-case name, in page order."""

    meta: dict[str, list[str]] = field(default_factory=dict)  # name, property or itemprop of <meta> -> content
    links: dict[str, list[HtmlElement]] = field(default_factory=dict)  # rel -> link elements
    props: dict[str, list[HtmlElement]] = field(default_factory=dict)  # itemprop -> elements
    headings: list[HtmlElement] = field(default_factory=list)  # h1
    times: list[HtmlElement] = field(default_factory=list)  # time
    telling: list[HtmlElement] = field(default_factory=list)  # elements with an attribute that may tell of the article
    rdfa: list[str] = field(default_factory=list)  # dates of publication in RDFa, outside meta tags
    title: str = ""
    lang: str = ""
    base: str = ""

    def first(self, *names: str) -> str:
        """The first non-empty content of the first of `names` that has one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")


def read(root: HtmlElement) -> Head:
    """Meta tags and their like of the whole page (outlets put them into the body too)."""
    head = Head(title=_title(root), lang=(root.get("lang") or root.get("xml:lang") or "").strip(), base=_base(root))
    for element in root.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                _add(head.meta, name.strip().lower(), content)
    for element in root.iter("link"):
        for rel in (element.get("rel") or "").lower().split():
            _add(head.links, rel, element)
    # one walk in Python: XPath looks at each element for each attribute anew, and takes as long for two of them
    head.telling.extend(each for each in root.iterdescendants("*") if not _TELLING.isdisjoint(each.keys()))
    for element in head.telling:
        for name in element.get("itemprop", "").lower().split():
            _add(head.props, name, element)
        if element.tag != "meta" and element.get("property", "").rpartition(":")[2].lower() in _PUBLISHED:
            head.rdfa.append(element.get("content") or element.get("datetime") or text_of(element)[:MAX_DATE])
    head.headings.extend(list(root.iter("h1"))[:MAX_VALUES])
    head.times.extend(list(root.iter("time"))[:MAX_VALUES])
    return head


def _title(root: HtmlElement) -> str:
    found = (element for element in root.iter("title") if next(element.iterancestors("svg"), None) is None)
    return next(map(text_of, found), "")


def _base(root: HtmlElement) -> str:
    element = root.find(".//base[@href]")
    return (element.get("href") or "").strip() if element is not None else ""


def _add(index: dict[str, list[T]], name: str, value: T) -> None:
    values = index.setdefault(name, [])
    if len(values) < MAX_VALUES:
        values.append(value)


def text_of(element: HtmlElement) -> str:
    """All text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())
