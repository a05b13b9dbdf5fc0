"""The body of a page as blocks."""

import logging
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newsbot.items import Block, BlockKind

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_KINDS: dict[str, BlockKind] = {"head": "heading", "quote": "quote", "item": "item", "row": "item"}


def cascade(root: HtmlElement, url: str) -> list[Block]:
    """trafilatura's body, comments off: several extractors, each engaging where the one before under-delivers."""
    try:
        document = bare_extraction(root, url=url or None, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError, KeyError, IndexError):
        return []
    if document is None or getattr(document, "body", None) is None:
        return []
    return [block for block in _blocks(document.body) if block.text]


def _blocks(body: etree._Element) -> Iterator[Block]:
    for element in body:
        tag = str(element.tag)
        if tag in ("list", "table"):
            for item in element.iter("item", "row"):
                yield Block("item", _text(item))
        else:
            kind = _KINDS.get(tag, "paragraph")
            for line in "".join(_pieces(element)).split("\n"):
                yield Block(kind, " ".join(line.split()))
        if element.tail and element.tail.strip():
            yield Block("paragraph", " ".join(element.tail.split()))


def _text(element: etree._Element) -> str:
    return (
        " ".join(" ".join(element.itertext()).split())
        if element.tag == "row"
        else " ".join("".join(_pieces(element)).split())
    )


def _pieces(element: etree._Element) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if child.tag in ("lb", "p", "item", "quote", "list", "head"):
            yield "\n"
        yield from _pieces(child)
        if child.tag in ("p", "item", "quote", "list", "head"):
            yield "\n"
        yield (child.tail or "").replace("\n", " ")
