"""Main content selection: the box that holds the article's paragraphs, without the boilerplate around them."""

from dataclasses import dataclass

from newsbot.pages import zones as z
from newsbot.pages.outline import SENTENCE, Line, Outline

OUTSIDE = (
    z.CAPTION | z.ASIDE | z.NAV | z.FOOTER | z.HEADER | z.HIDDEN | z.COMMENTS | z.RELATED | z.PROMO | z.SHARE
    | z.BYLINE | z.TAGS | z.AD | z.WIDGET
)  # fmt: skip
_MAY_BE_LONG = z.COMMENTS | z.RELATED | z.WIDGET | z.ASIDE
SURELY_OUTSIDE = z.CAPTION | z.NAV | z.FOOTER | z.COMMENTS | z.RELATED
"""What stays out where nearly all text stands in zones: then the names do not mean what they mean elsewhere."""

_TEXT_BOXES = frozenset(("p", "blockquote", "ul", "ol", "li"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Lines of the article in order; `sure` when the page's shape leaves little doubt."""

    lines: tuple[Line, ...] = ()
    sure: bool = False


class Boxes:
    """Masses and zones of an outline's boxes."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.raw = self._sum()
        self.total = self.raw[0] or 1
        self._zones: dict[int, int] = {}
        self.outside = OUTSIDE
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
        for box in range(len(mass) - 1, 0, -1):
            mass[self.page.parents[box]] += mass[box]
        return mass

    def zones(self, box: int) -> int:
        """Zones that a box is in: its own and those around it. A box that holds most of the page is no furniture."""
        known = self._zones.get(box)
        if known is None:
            own = self.page.zone(box)
            rest = self.total - self.raw[box]
            if own and self.raw[box] >= rest and not (own & _MAY_BE_LONG and rest > 1500):
                own = 0
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


def choose(page: Outline) -> Choice:
    """The article's lines, furniture of the page left out, furniture among the lines still in."""
    boxes = Boxes(page)
    if not boxes.clean[0]:
        return Choice()
    container, core = boxes.container(0.9), boxes.container(0.5)
    lines = [ln for ln in page.lines if boxes.inside(ln.box, container) and not boxes.zones(ln.box) & boxes.outside]
    lines = _near_core(lines, boxes, core)
    masses = [i for i, line in enumerate(lines) if line.mass]
    if not masses:
        return Choice()
    homes = {page.parents[lines[i].box] for i in masses}
    start, stop = masses[0], masses[-1]
    while stop + 1 < len(lines) and _goes_on(lines[stop + 1], boxes, homes):
        stop += 1
    while start and boxes.within(lines[start - 1].box, homes):
        start -= 1
    return Choice(tuple(lines[start : stop + 1]), _is_sure(lines, boxes))


def _is_sure(lines: list[Line], boxes: Boxes) -> bool:
    mass = sum(line.mass for line in lines)
    return boxes.outside == OUTSIDE and mass >= 0.4 * boxes.clean[0]


def _goes_on(line: Line, boxes: Boxes, homes: set[int]) -> bool:
    """Whether a line after the last paragraph still belongs to the text: a sentence, or set where text stands."""
    if line.tag not in ("div", "span") and boxes.within(line.box, homes):
        return True
    return line.tag in ("p", "div") and line.links < 0.3 * len(line.text) and bool(SENTENCE.search(line.text))


def _style(line: Line, page: Outline) -> tuple[str | None, ...]:
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
