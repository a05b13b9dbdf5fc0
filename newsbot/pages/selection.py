"""Main content selection: the box that holds the article's paragraphs, and the prose around it that belongs to them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import XPath

from newsbot.pages import phrases
from newsbot.pages import zones as z
from newsbot.pages.furniture import style, usual_style
from newsbot.pages.outline import HEADINGS, SENTENCE, SHORT, Line, Outline

OUTSIDE = (
    z.CAPTION | z.ASIDE | z.NAV | z.FOOTER | z.HEADER | z.HIDDEN | z.COMMENTS | z.RELATED | z.PROMO | z.SHARE
    | z.BYLINE | z.TAGS | z.AD | z.WIDGET
)  # fmt: skip
_MAY_BE_LONG = z.COMMENTS | z.RELATED | z.WIDGET | z.ASIDE
SURELY_OUTSIDE = z.CAPTION | z.NAV | z.FOOTER | z.COMMENTS | z.RELATED
"""What stays out where nearly all text stands in zones: then the names do not mean what they mean elsewhere."""

MIN_ABOVE_COMMENTS, MIN_BRIEF = 150, 25
"""Mass of a text that comments may follow, and characters of a sentence that a very short one may be made of."""
SHORT_TEXT = 1500
"""Characters below which a text is more often a piece of one."""
MIN_TEXT, MAX_APART = 400, 30
"""Mass of a text that may stand in a wrongly named box, and lines after the headline in which it begins."""
_SURE = z.COMMENTS | z.NAV | z.FOOTER | z.HIDDEN
MAX_SIGN_UP, MAX_FORMS = 400, 10
"""Mass of a box that asks for a mail address and is nothing else, and how many are looked for."""
MAX_LONG_SIGN_UP = 1_500
_MAIL = XPath(".//input[@type='email']")
_TEXT_BOXES = frozenset(("p", "blockquote", "ul", "ol", "li"))
NEVER = z.COMMENTS | z.PROMO | z.NAV | z.FOOTER | z.SHARE | z.TAGS | z.AD
"""Zones that nobody else's opinion brings back."""
_BESIDE = z.RELATED | z.CAPTION | z.BYLINE | z.ASIDE
"""Zones from which it brings back a text, but no addition to one."""
ASIDE = NEVER | z.RELATED | z.ASIDE | z.WIDGET
"""Zones beside a very short text that hold longer ones."""
_REST, _REST_OF_SIGN_UP = 1500, 300  # mass beside a longer box from which it may be furniture all the same
_MAX_LINKS = 0.15  # of the characters of a box of prose


_Style = tuple[str | None, ...]


class Boxes:
    """Masses and zones of an outline's boxes."""

    def __init__(self, page: Outline, readers: frozenset[int] = frozenset(), headline: int | None = None) -> None:
        """`readers`: boxes of what readers wrote, by the heading above them; `headline`: index of the title's line."""
        self.page = page
        self.readers = readers
        self.raw = self._sum()
        self.size, self.links = self._characters()
        self.total = self.raw[0] or 1
        named = dict.fromkeys(readers, z.COMMENTS) | dict.fromkeys(self._sign_ups(headline), z.PROMO)
        named |= dict.fromkeys(self._next(headline), z.RELATED | z.PROMO)
        self._zones: dict[int, int] = dict(named)
        self.text: frozenset[int] = frozenset()  # boxes that hold the article, whatever they are called
        self.outside = OUTSIDE
        self.clean = self._sum(OUTSIDE)
        if text := self._misnamed(headline):
            self._zones = {box: zone for box, zone in self._zones.items() if box in named}
            self.text = text
            self.clean = self._sum(OUTSIDE)
        if self.clean[0] < 0.3 * self.total:
            self.outside = SURELY_OUTSIDE
            self.clean = self._sum(SURELY_OUTSIDE)

    def _sum(self, outside: int = 0) -> list[int]:
        """Mass in each box of lines that stand in none of the zones `outside`."""
        mass = [0] * len(self.page.parents)
        for line in self.page.lines:
            if line.mass and not (outside and self.zones(line.box) & outside):
                mass[line.box] += line.mass
        return self._upwards(mass)

    def _characters(self) -> tuple[list[int], list[int]]:
        """Characters in each box, and those of them that are links."""
        size, links = ([0] * len(self.page.parents) for _ in range(2))
        for line in self.page.lines:
            size[line.box] += len(line.text)
            links[line.box] += line.links
        return self._upwards(size), self._upwards(links)

    def _misnamed(self, headline: int | None) -> frozenset[int]:
        """Boxes with most of the first text below the headline, when all of it is in zones and more than elsewhere."""
        page = self.page
        if headline is None or page.lines[headline].mass:
            return frozenset()
        around = set(page.chain(page.lines[headline].box)) | {0}
        below = page.lines[headline + 1 : headline + 1 + MAX_APART]
        first = next((line for line in below if line.mass and self.zones(line.box) & OUTSIDE), None)
        top = first and _top(page, first.box, around)
        if first is None or not top or self.raw[top] < MIN_TEXT or self.links[top] > _MAX_LINKS * self.size[top]:
            return frozenset()
        chain = [box for box in page.chain(first.box) if self.raw[box] >= 0.6 * self.raw[top]]
        if any(page.zone(box) & _SURE for box in chain) or self.clean[0] - self.clean[top] >= self.raw[top]:
            return frozenset()
        return frozenset(chain) if self.clean[top] < 0.3 * self.raw[top] else frozenset()

    def _next(self, headline: int | None) -> Iterator[int]:
        """Articles below that of the headline, if it holds text, with headlines of their own: what is read next."""
        lines = self.page.lines
        if headline is None or lines[headline].tag != "h1":
            return
        own = self._article(lines[headline])
        for line in lines[headline + 1 :] if own and self.raw[own] else ():
            if line.tag == "h1" and (other := self._article(line)) and other > own and not self.inside(other, own):
                yield other

    def _article(self, line: Line) -> int:
        """The innermost `article` that a line stands in, 0 for none."""
        return next((box for box in self.page.chain(line.box) if self.page.tag(box) == "article"), 0)

    def _sign_ups(self, headline: int | None) -> Iterator[int]:
        """Boxes that ask for a mail address: small ones, and longer ones below a text that tell what comes of it."""
        asking = _MAIL(self.page.elements[0])[:MAX_FORMS]
        numbers = {element: box for box, element in enumerate(self.page.elements)} if asking else {}
        for element in asking:
            box = next(filter(None, (numbers.get(each, 0) for each in element.iterancestors())), 0)
            if self._is_small(box):
                while self._is_small(self.page.parents[box]):
                    box = self.page.parents[box]
                yield box
            while box and headline is not None and self.raw[box] <= MAX_LONG_SIGN_UP:
                if self._is_sign_up(box, headline):
                    yield box
                box = self.page.parents[box]

    def _is_sign_up(self, box: int, headline: int) -> bool:
        within = [i for i, line in enumerate(self.page.lines) if self.inside(line.box, box)]
        if not within or within[0] <= headline:
            return False
        above = sum(line.mass for line in self.page.lines[headline : within[0]])
        says = any(phrases.SIGN_UP.search(self.page.lines[i].text) for i in within)
        return says and above >= max(MIN_TEXT, self.raw[box] / 2)

    def _is_small(self, box: int) -> bool:
        return bool(box) and self.raw[box] <= min(MAX_SIGN_UP, self.total / 4) and self.size[box] <= 2 * MAX_SIGN_UP

    def _upwards(self, values: list[int]) -> list[int]:
        for box in range(len(values) - 1, 0, -1):
            values[self.page.parents[box]] += values[box]
        return values

    def zones(self, box: int) -> int:
        """Zones that a box is in: its own and those around it. A box that holds most of the page is no furniture."""
        known = self._zones.get(box)
        if known is None:
            own = self.page.zone(box)
            rest = self.total - self.raw[box]
            long = rest > (_REST_OF_SIGN_UP if own & z.SIGN_UP else _REST) and own & (_MAY_BE_LONG | z.SIGN_UP)
            long = long or (rest > 0 and self.page.tag(box) == "footer")  # however short the text above it
            if (own and self.raw[box] >= rest and not long) or box in self.text:
                own = 0
            if own & z.RELATED and self.raw[box] and self.links[box] <= 0.02 * self.size[box]:
                own &= ~z.RELATED  # what points elsewhere has links
            if own & z.CLOSED and self.size[box] and self.links[box] <= _MAX_LINKS * self.size[box]:
                own &= ~z.HIDDEN
            known = own | (self.zones(self.page.parents[box]) if box else 0)
            self._zones[box] = known
        return known

    def inside(self, box: int, container: int) -> bool:
        """Whether `box` is `container` or in it."""
        while box > container:
            box = self.page.parents[box]
        return box == container

    def within(self, box: int, homes: set[int]) -> bool:
        """Whether `box` is one of `homes` or stands in one, at most five levels deep."""
        for _ in range(6):
            if box in homes:
                return True
            box = self.page.parents[box]
        return False

    def container(self, share: float) -> int:
        """The deepest box reached from the root by always entering a child with `share` of its parent's mass."""
        children: dict[int, list[int]] = {}
        for box, mass in enumerate(self.clean):
            if mass and box:
                children.setdefault(self.page.parents[box], []).append(box)
        box = 0
        while True:
            best = max(children.get(box, ()), key=lambda child: self.clean[child], default=0)
            if not best or self.clean[best] < share * self.clean[box] or self.page.tag(best) in _TEXT_BOXES:
                return box
            box = best


@dataclass(frozen=True, slots=True)
class Choice:
    """Lines of the article in order, and what makes it doubtful that they are all of it."""

    boxes: Boxes
    notices: frozenset[int]  # boxes of requests for consent
    lines: tuple[Line, ...] = ()
    doubt: float = math.inf  # what the page's shape adds to the log odds that text is missing
    above: Line | None = None  # one paragraph of another kind between headline and text: lead or standfirst

    def is_furniture(self, box: int) -> bool:
        """Whether what stands in a box is surely none of the article, by its names."""
        return box in self.notices or bool(self.boxes.zones(box) & NEVER)

    def is_beside(self, box: int) -> bool:
        """Whether it is none of it unless nearly all of the page's text stands there."""
        return bool(self.boxes.zones(box) & _BESIDE)

    def sureness(self, kept: Sequence[Line]) -> float:
        """How likely `kept`, the lines without furniture, are the text but for less than a twentieth, 0 to 1."""
        size = sum(len(line.text) for line in self.lines)
        dropped = 1 - sum(len(line.text) for line in kept) / size if size else 1.0
        return 1 - 1 / (1 + math.exp(-(self.doubt + 8.0 * dropped)))


def choose(page: Outline, headline: int | None = None) -> Choice:
    """The article's lines, furniture of the page left out, furniture among the lines still in.

    `headline`: index of the line that is the title; prose between it and the text belongs to the text.
    """
    brief = _weigh_brief(page, headline)
    boxes = Boxes(page, _readers(page, headline), headline)
    notices = _notices(page, headline)
    if not boxes.clean[0]:
        return Choice(boxes, notices)
    container, core = boxes.container(0.9), boxes.container(0.5)
    lines = [ln for ln in page.lines if boxes.inside(ln.box, container) and not boxes.zones(ln.box) & boxes.outside]
    lines = [line for line in _near_core(lines, boxes, core) if line.box not in notices]
    masses = [i for i, line in enumerate(lines) if line.mass]
    if not masses:
        return Choice(boxes, notices)
    homes = {page.parents[lines[i].box] for i in masses}
    start, stop = masses[0], masses[-1]
    while stop + 1 < len(lines) and _goes_on(lines[stop + 1], boxes, homes):
        stop += 1
    below = frozenset(map(id, page.lines[headline + 1 :])) if headline is not None else frozenset()
    while start and (boxes.within(lines[start - 1].box, homes) or (below and _opens(lines[start - 1]))):
        if id(lines[start]) in below and id(lines[start - 1]) not in below:
            break  # the headline, or what stands above it
        start -= 1
    chosen = lines[start : stop + 1]
    before, above = _before(chosen, boxes, headline)
    chosen = [*before, *chosen, *_after(chosen, boxes)]
    doubt = math.inf if brief else _doubt(chosen, boxes, core, headline)
    return Choice(boxes, notices, tuple(chosen), doubt, above)


def _readers(page: Outline, headline: int | None) -> frozenset[int]:
    """Boxes below a heading such as "3 Comments", when text stands between it and the headline."""
    told = 0
    for number, line in enumerate(page.lines[headline or 0 :], headline or 0):
        told += line.mass
        if told > MIN_ABOVE_COMMENTS and _heads_comments(line, page) and not _is_own(page, number):
            above = {0} | {box for other in page.lines[: number + 1] for box in page.chain(other.box)}
            return frozenset(other.box for other in page.lines[number + 1 :]) - above
    return frozenset()


def _heads_comments(line: Line, page: Outline) -> bool:
    if line.links or not (line.tag in HEADINGS or line.bold):
        return line.tag in HEADINGS and bool(phrases.COMMENTS.match(line.text))
    if phrases.DISCUSSION.match(line.text):
        return not any(other.tag in HEADINGS and phrases.PAPER.match(other.text) for other in page.lines)
    return bool(phrases.COMMENTS.match(line.text))


def _is_own(page: Outline, number: int) -> bool:
    """Whether a heading that counts nothing is the text's own: only paragraphs set like those above it stand below it
    in their box, and nothing short, such as who wrote a comment."""
    usual = usual_style(page.lines[:number], page)
    below = [line for line in page.lines[number + 1 :] if usual[2] in page.chain(line.box)]
    counts = any(map(str.isdecimal, page.lines[number].text))
    return (
        bool(below)
        and not counts
        and all(line.tag in HEADINGS or (line.mass and style(line, page) == usual) for line in below)
    )


def _notices(page: Outline, headline: int | None) -> frozenset[int]:
    """Boxes of requests for consent above the headline of a text."""
    above = page.lines[: headline or 0]
    if not any(line.mass for line in page.lines[len(above) :]):
        return frozenset()
    return frozenset(line.box for line in above if line.box and line.mass and phrases.CONSENT.search(line.text))


def _weigh_brief(page: Outline, headline: int | None) -> bool:
    """Moves all mass to the short sentences below the headline, where only furniture has longer ones; whether so."""
    if headline is None:
        return False
    around = set(page.chain(page.lines[headline].box))  # whatever they are called, they hold the article

    def is_named(line: Line) -> bool:
        return any(page.zone(box) & ASIDE for box in page.chain(line.box) if box not in around)

    if any(line.mass and not is_named(line) for line in page.lines):
        return False
    brief = [line for line in page.lines[headline + 1 :] if _is_brief(line) and not is_named(line)]
    if brief:
        for line in page.lines:
            line.mass = 0
        for line in brief:
            line.mass = len(line.text)
    return bool(brief)


def _is_brief(line: Line) -> bool:
    if line.tag in HEADINGS or len(line.text) < MIN_BRIEF or line.links > 0.5 * len(line.text):
        return False
    labels = (phrases.CHROME, phrases.POINTER, phrases.CREDIT, phrases.CLOSING)
    offers = phrases.OFFER.search(line.text) or phrases.CONSENT.search(line.text)
    return bool(SENTENCE.search(line.text)) and not offers and not any(label.match(line.text) for label in labels)


def _before(chosen: Sequence[Line], boxes: Boxes, headline: int | None) -> tuple[list[Line], Line | None]:
    """Prose between headline and text: a free opening, a lead above the picture; one paragraph alone is told apart."""
    page = boxes.page
    begin = _index(page, chosen[0])
    if headline is None or headline >= begin:
        return [], None
    around = set(page.chain(chosen[0].box)) | {0}
    found = []
    for line in page.lines[headline + 1 : begin]:
        apart = _top(page, line.box, around)
        outside = boxes.zones(line.box) & boxes.outside & ~z.HEADER
        if line.mass and line.tag != "li" and not outside and _is_prose(apart, line, boxes):
            found.append(line)
        elif len(line.text) > SHORT and _is_standfirst(line, page):
            return [], line
    kinds = [_kind(line, page) for line in found]
    usual = {_kind(line, page) for line in chosen if line.mass}
    alike = [ln for ln, kind in zip(found, kinds, strict=True) if kind in usual or kinds.count(kind) > 1]
    return alike, found[0] if len(found) == 1 and not alike else None


def _is_standfirst(line: Line, page: Outline) -> bool:
    if line.tag in HEADINGS and SENTENCE.search(line.text) and not line.links:
        return True
    return bool(phrases.SURE_STANDFIRST_NAME.search(page.elements[line.box].get("class") or ""))


def _kind(line: Line, page: Outline) -> _Style:
    """Tag and class of the line's own box."""
    return line.tag, page.elements[line.box].get("class")


def _after(chosen: Sequence[Line], boxes: Boxes) -> Iterator[Line]:
    """Prose in boxes after the last line that goes on like the text: what "read more" opens, a second part."""
    page, last = boxes.page, chosen[-1]
    styles = {_style(line, page) for line in chosen if line.mass}
    end = _index(page, last)
    around = set(page.chain(last.box)) | {0}
    groups: dict[int, list[Line]] = {}
    for line in page.lines[end + 1 :]:
        groups.setdefault(_top(page, line.box, around), []).append(line)
    for box, lines in groups.items():
        if box and _goes_on_in(box, lines, boxes, styles):
            yield from (line for line in lines if not boxes.zones(line.box) & boxes.outside)


def _goes_on_in(box: int, lines: Sequence[Line], boxes: Boxes, styles: set[_Style]) -> bool:
    """Whether a box after the text is a part of it: prose, set like the text, or closed until a reader opens it."""
    if boxes.clean[box] < max(300, 0.7 * boxes.size[box]) or boxes.links[box] > _MAX_LINKS * boxes.size[box]:
        return False
    page = boxes.page
    told = [line for line in lines if line.mass]
    if any(_ends_text(line) for line in lines) or page.elements[box].find(".//form") is not None:
        return False
    opens = any(z.opens(page.elements[around]) for line in told for around in page.chain(line.box) if around >= box)
    return opens or all(_style(line, page) in styles for line in told)


def _ends_text(line: Line) -> bool:
    pattern = phrases.POINTER if not line.mass else phrases.OFFER
    return bool(pattern.search(line.text)) or (line.tag in HEADINGS and line.links > 0)


def _is_prose(apart: int, line: Line, boxes: Boxes) -> bool:
    """Whether a line outside the text's box, and the box `apart` it stands in (0: none), is prose and no teaser."""
    if line.links > 0.3 * len(line.text) or any(boxes.page.tag(box) == "details" for box in boxes.page.chain(line.box)):
        return False
    if len(line.text) < 120 and phrases.YEAR.search(line.text):
        return False  # a date line
    return not apart or boxes.links[apart] <= _MAX_LINKS * boxes.size[apart]


def _top(page: Outline, box: int, around: set[int]) -> int:
    """The outermost box about `box` that is not one of `around`; 0 when `box` is one."""
    top = 0
    while box not in around:
        top, box = box, page.parents[box]
    return top


def _index(page: Outline, wanted: Line) -> int:
    return next(i for i, line in enumerate(page.lines) if line is wanted)


def _doubt(chosen: Sequence[Line], boxes: Boxes, core: int, headline: int | None) -> float:
    """What the page's shape adds to the log odds that a twentieth or more of the text is missing.

    Fitted together with what is dropped as furniture on 426 pages with known text, 44 of which lost that much: see
    docs/decisions/0093-doubt-is-where-much-was-dropped.md.
    """
    if boxes.outside != OUTSIDE:
        return math.inf  # the names of boxes had to be distrusted
    mass = sum(line.mass for line in chosen)
    size = sum(len(line.text) for line in chosen)
    return (
        -3.4
        + 3.5 * (1 - min(mass / boxes.clean[0], 1))
        + 3.2 * (1 - boxes.clean[core] / boxes.clean[0])
        + 2.4 * (headline is None or _index(boxes.page, chosen[0]) < headline)
        + 2.2 * (size < SHORT_TEXT)
        + 9.0 * sum(line.links for line in chosen) / size
    )


def _goes_on(line: Line, boxes: Boxes, homes: set[int]) -> bool:
    """Whether a line after the last paragraph still belongs to the text: a sentence, or set where text stands."""
    if line.tag not in ("div", "span") and boxes.within(line.box, homes):
        return True
    return line.tag in ("p", "div") and line.links < 0.3 * len(line.text) and bool(SENTENCE.search(line.text))


def _opens(line: Line) -> bool:
    """Whether a line below the headline and before the first paragraph is a short one: a sentence, as before a list."""
    return line.tag == "p" and not line.links and _is_brief(line) and not phrases.BYLINE.match(line.text)


def _style(line: Line, page: Outline) -> _Style:
    """How a line is set: tags and classes of its box and of the one around it."""
    box = page.elements[line.box]
    around = page.elements[page.parents[line.box]]
    return str(box.tag), box.get("class"), str(around.tag), around.get("class")


def _near_core(lines: list[Line], boxes: Boxes, core: int) -> list[Line]:
    """Cut what stands before and after the box with most of the text, unless it is set like the text itself."""
    page = boxes.page
    inside = [i for i, line in enumerate(lines) if boxes.inside(line.box, core)]
    if not inside:
        return lines
    styles = {_style(lines[i], page) for i in inside if lines[i].mass}
    start, stop = inside[0], inside[-1]
    alike = [i for i, ln in enumerate(lines) if ln.mass and (start <= i <= stop or _style(ln, page) in styles)]
    first = next((i for i in range(start) if lines[i].mass and lines[i].tag != "li"), start)
    return lines[min(first, start) : max(alike[-1] if alike else stop, stop) + 1]
