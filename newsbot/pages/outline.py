"""Segmentation of a page into lines of text in boxes: what a reader sees, in order, and in which elements.

One walk over the tree. A *box* is a block-level element, a *line* the text between two block boundaries.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from newsbot.pages import zones

# Elements that never hold text of an article.
_SKIPPED = frozenset(
    re.findall(
        r"\S+",
        """
        script style template iframe object option textarea input datalist canvas audio video
        progress meter noscript head meta link title base param img hr noembed noframes
        applet frame frameset math-field area col colgroup desc
        """,
    )
)
_CONTROLS = frozenset(("button", "select", "dialog"))  # skipped, unless a parser's repair put half a page into them
_INLINE = frozenset(
    re.findall(
        r"\S+",
        """
        a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span
        strike strong sub sup time tt u var wbr map picture ruby rb rp rt rtc blink nobr o:p st1:place math center-text
        """,
    )
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SENTENCE = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]」』]*(?:\s|$)|[。！？]|[：:]$|[ก-๙]{40}")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
SHORT = 60
"""Characters of a line that may be a byline, a date or a label."""
MIN_NOSCRIPT, MAX_NOSCRIPTS = 300, 5
"""Characters of a box for readers without scripts that may hold an article, and how many are looked into."""
_APART = zones.CAPTION | zones.HIDDEN | zones.SHARE | zones.BYLINE


@dataclass(slots=True)
class Line:
    """Text between two block boundaries: `links` of its characters are link text; `tag` is that of its box."""

    text: str
    links: int
    box: int
    tag: str
    bold: bool = False
    mass: int = 0  # how much of an article's paragraph it is, in characters


def weight(text: str) -> int:
    """Characters of a text as an alphabet would need them: other scripts say as much in fewer."""
    return len(text) * 5 // 2 if _NO_SPACES.search(text) else len(text)


def weigh_line(line: Line) -> None:
    """Give a line its mass: its characters when it reads like a paragraph, else 0."""
    size = len(line.text)
    if size < 25 or line.tag in HEADINGS or line.links > 0.5 * size:
        return
    mass = weight(line.text)
    if mass >= 80 and SENTENCE.search(line.text):
        line.mass = mass if line.tag != "li" else mass // 2


@dataclass(slots=True)
class Outline:
    """Lines in reading order; boxes as parallel lists, parents before children, 0 the root."""

    lines: list[Line] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    elements: list[HtmlElement] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)  # own zones of boxes asked for so far

    def zone(self, box: int) -> int:
        """Own zones of a box, worked out when first asked for."""
        zone = self.known.get(box)
        if zone is None:
            zone = self.known[box] = zones.of_element(self.elements[box])
        return zone

    def chain(self, box: int) -> Iterator[int]:
        """`box` and those around it, the innermost first, without the root."""
        while box:
            yield box
            box = self.parents[box]

    def tag(self, box: int) -> str:
        """Tag of a box's element."""
        return self.tags[box]


_MAY_HOLD_PIECES = frozenset(("div", "section", "header", "footer", "address", "li", "dd"))


class _Walker:
    """Collects the lines of a tree. Recursion is bounded by the parser's own limit of nesting."""

    def __init__(self) -> None:
        self.out = Outline()
        self.pieces: list[str] = []
        self.links = 0
        self.strong = 0
        self.linked: list[int] = []  # numbers of the pieces that are link text

    def walk(self, element: HtmlElement, name: str, box: int, in_link: bool, in_bold: bool) -> None:
        if text := element.text:
            self.add(text, in_link, in_bold)
        apart = name in _MAY_HOLD_PIECES and _holds_pieces(element)
        pieces = self.pieces
        for child in element:
            tag = child.tag
            if (apart or tag == "time") and pieces:
                pieces.append(" ")
            if tag in _SKIPPED or not isinstance(tag, str) or (tag in _CONTROLS and child.find(".//p") is None):
                pass
            elif tag == "br":
                pieces.append("\n")
            elif tag in _INLINE or ("-" in tag and all(inner.tag in _INLINE for inner in child)):
                if tag == "span" and self.is_apart(child):
                    self.enter(child, tag, box, in_link, in_bold)
                else:
                    linked = in_link or (tag == "a" and not _is_open_anchor(child))
                    self.walk(child, tag, box, linked, in_bold or tag in ("b", "strong"))
            else:
                self.enter(child, tag, box, in_link, in_bold)
            if tag == "time":
                pieces.append(" ")
            if text := child.tail:
                self.add(text, in_link, in_bold)

    def enter(self, element: HtmlElement, tag: str, box: int, in_link: bool, in_bold: bool) -> None:
        """Walk a block-level element: a box of its own between line ends."""
        out = self.out
        if self.pieces:
            self.flush(box)
        number = len(out.parents)
        out.parents.append(box)
        out.elements.append(element)
        out.tags.append(tag)
        self.walk(element, tag, number, in_link, in_bold)
        if self.pieces:
            self.flush(number)

    def is_apart(self, element: HtmlElement) -> bool:
        """Whether an inline element is a box of its own, because its name says that it is furniture."""
        names = element.get("class")
        return bool(names and zones.of_names(names) & _APART)

    def add(self, text: str, in_link: bool, in_bold: bool) -> None:
        if not self.pieces and text.isspace():
            return  # between boxes
        text = text.replace("\u00ad", "")  # soft hyphens
        if in_link or in_bold:
            size = len(text.strip())
            if in_link:
                self.linked.append(len(self.pieces))
                self.links += size
            if in_bold:
                self.strong += size
        self.pieces.append(text.replace("\n", " ") if "\n" in text else text)

    def flush(self, box: int) -> None:
        """End the line."""
        text = "".join(self.pieces)
        parts = _paragraphs(self.pieces, frozenset(self.linked)) if "\n" in text else [(text, self.links)]
        strong = self.strong
        self.pieces.clear()
        self.linked.clear()
        self.links = self.strong = 0
        if not text or text.isspace():
            return
        tag = self.out.tags[box]
        if tag in ("div", "section"):
            around = self.out.tags[self.out.parents[box]]
            tag = around if around in HEADINGS else tag
        for part, links in parts:
            if line := " ".join(part.split()):
                self.out.lines.append(Line(line, min(links, len(line)), box, tag, strong >= 0.8 * len(line)))


def _is_open_anchor(element: HtmlElement) -> bool:
    """Whether `<a name=…>` has no end, so that a parser put the paragraphs after it into it; they are no links."""
    return element.get("href") is None and element.find(".//p") is not None


def _holds_pieces(element: HtmlElement) -> bool:
    """Whether an element only holds pieces that a style sheet sets apart, as in a byline, and no text of its own."""
    if len(element) < 2:
        return False
    if element.text and not element.text.isspace():
        return False
    return all(
        not child.tail and 1 < len(child.text_content()) < SHORT for child in element if isinstance(child.tag, str)
    )


def _paragraphs(pieces: Sequence[str], linked: frozenset[int]) -> list[tuple[str, int]]:
    """Text and characters of links between empty lines, as two <br> in a row make them.

    A few short lines stay apart, as in a byline. `linked`: numbers of the pieces that are link text.
    """
    parts, links = [""], [0]
    for number, piece in enumerate(pieces):
        if piece == "\n":
            parts.append("")
            links.append(0)
        else:
            parts[-1] += piece
            links[-1] += len(piece.strip()) if number in linked else 0
    groups: list[list[tuple[str, int]]] = [[]]
    for part, size in zip(map(str.strip, parts), links, strict=True):
        if part:
            groups[-1].append((part, size))
        elif groups[-1]:
            groups.append([])
    found: list[tuple[str, int]] = []
    for group in groups:
        apart = len(group) <= 3 and all(len(part) <= SHORT for part, _ in group)
        whole = (" ".join(part for part, _ in group), sum(size for _, size in group))
        found.extend(group if apart else [whole])
    return found


def read(root: HtmlElement) -> Outline:
    """The outline of a page's body; what it shows to readers without scripts counts when there is nothing else."""
    found = root.find("body")
    body = found if found is not None else root
    page = _walked(body)
    if not any(line.mass for line in page.lines):
        longer = (each for each in body.iter("noscript") if len(each.text_content()) >= MIN_NOSCRIPT)
        without = list(islice(longer, MAX_NOSCRIPTS))
        for each in without:
            each.tag = "div"
        page = _walked(body) if without else page
    return page


def _walked(body: HtmlElement) -> Outline:
    walker = _Walker()
    walker.out.parents.append(0)
    walker.out.elements.append(body)
    walker.out.tags.append(str(body.tag))
    walker.walk(body, walker.out.tags[0], 0, False, False)
    walker.flush(0)
    for line in walker.out.lines:
        weigh_line(line)
    return walker.out
