"""trafilatura as the second opinion: its cascade of extractors, for pages whose shape leaves doubt."""

import logging
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_BREAKS = frozenset(("lb", "p", "item", "quote", "list", "head", "table", "row"))
_TAGS = {"head": "h2", "quote": "blockquote", "item": "li", "row": "td"}


def read(root: HtmlElement, url: str) -> list[tuple[str, str]]:
    """trafilatura's body as (HTML tag, text) lines, comments off; [] when it finds none. `root` is left as it was."""
    try:
        document = bare_extraction(root, url=url or None, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, etree.LxmlError):
        return []  # its heuristics index and compare freely; a page that trips them has no second opinion
    body = getattr(document, "body", None)
    return [] if body is None else list(_lines(body))


def _lines(body: etree._Element) -> Iterator[tuple[str, str]]:
    for element in body:
        if element.tag in ("list", "table"):
            parts = [part for part in element.iter("item", "row") if part is not element]
        else:
            parts = [element]
        for part in parts:
            separator = " " if part.tag == "row" else ""
            for line in separator.join(_pieces(part)).split("\n"):
                if text := " ".join(line.split()):
                    yield _TAGS.get(str(part.tag), "p"), text
        if element.tail and not element.tail.isspace():
            yield "p", " ".join(element.tail.split())


def _pieces(element: etree._Element) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        breaks = child.tag in _BREAKS
        if breaks:
            yield "\n"
        yield from _pieces(child)
        if breaks:
            yield "\n"
        yield (child.tail or "").replace("\n", " ")
