"""The body of an article: lines of the outline where the page's shape is clear, else trafilatura's or JSON-LD's."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsbot.items import Block, BlockKind
from newsbot.pages import furniture, opening, outline, phrases, second_opinion, selection, zones
from newsbot.pages.furniture import Known, squeeze
from newsbot.pages.outline import HEADINGS, Line, Outline

MIN_CHARS = 250
"""Below this the outline's body is too little to be sure of."""

SURE = 0.8
"""Sureness below which a second opinion is asked; where there is none, it decides."""
MORE, SHARED, PROSE, MIN_ADDED = 0.1, 0.75, 0.6, 120
"""Prose that a second opinion has to add and of the first that it has to hold, as shares of the first's characters; and
how much of what it adds has to be prose."""

MAX_REQUEST = 6_000
"""Characters of the longest page that only asks for consent."""
MIN_TEASERS, MAX_CAPTION = 3, 200  # lines; characters of one beside a picture
MIN_TEASER = 40  # characters
MIN_SENTENCE = 12
_LIST = "list-page"

_ENDS = frozenset(".!?…؟۔。！？।")

MAX_SAMPLE = 100
"""Lines that are looked for in another account of the body."""


@dataclass(frozen=True, slots=True)
class Body:
    """Blocks in order and who they are from: "outline", "trafilatura", "json-ld", "feed", "data" or "" (none)."""

    blocks: tuple[Block, ...] = ()
    witness: str = ""
    signature: str = ""  # the name under the text, which is not part of it
    sureness: float = 0.0  # how likely the outline's body is whole
    standfirst: str = ""  # the lines under the headline, which are not part of it either
    instead: str = ""  # what the page is, not being an article: "list-page", "gallery", "consent-page"; "" for unknown


def read(
    root: HtmlElement,
    page: Outline,
    url: str,
    known: Known,
    told: Sequence[tuple[str, str]] = (),
    headline: int | None = None,
    declared: bool = True,
) -> Body:
    """The body of the page; `told` are texts of it from elsewhere: (source, text with a paragraph a line).

    `headline`: index of the line that is the title; `declared`: whether the page says that it is one article.
    """
    chosen = selection.choose(page, headline)
    first = chosen.lines
    if chosen.above and opening.is_described(chosen.above, known):
        first = (chosen.above, *first)
    (lines, standfirst), witness = _cleaned(first, page, known), "outline"
    if chosen.above and not standfirst and chosen.above not in lines[:1]:
        standfirst = chosen.above.text
    sureness = chosen.sureness(lines)
    if sureness < SURE or _size(lines) < MIN_CHARS:
        other = [ln for ln in _aligned(second_opinion.read(root, url), page) if not chosen.is_furniture(ln.box)]
        told_apart = _without_teasers([ln for ln in other if not chosen.is_beside(ln.box)], first, page)
        second, said = _cleaned(told_apart if _size(told_apart) >= 0.5 * _size(other) else other, page, known)
        if _tells_more(second, lines, sureness):
            lines, standfirst, witness = _with_both(lines, second, sureness, page), said, "trafilatura"
    for name, text in told:
        if _size(lines) < 0.4 * len(text) and _agree(lines, text):
            return Body(tuple(Block("paragraph", line) for line in _paragraphs(text)), name, "", sureness)
    on_consent = declared and headline is not None and phrases.CONSENT.search(page.lines[headline].text)
    if instead := _instead(lines, chosen.lines, page, not on_consent) or (
        _LIST if not declared and _is_list(lines, page, url) else ""
    ):
        return Body(instead=instead)
    signature = furniture.signature(lines, page)
    blocks = tuple(_blocks(lines[:-1] if signature else lines, page))
    return Body(blocks, witness if blocks else "", signature or furniture.signed(lines), sureness, standfirst)


def untouched(root: HtmlElement, url: str) -> Body:
    """trafilatura's body as it is."""
    kinds: dict[str, BlockKind] = {"h2": "heading", "blockquote": "quote", "li": "item", "td": "item"}
    blocks = tuple(Block(kinds.get(tag, "paragraph"), text) for tag, text in second_opinion.read(root, url))
    return Body(blocks, "trafilatura" if blocks else "")


def _tells_more(second: Sequence[Line], lines: Sequence[Line], sureness: float) -> bool:
    """Whether a second opinion decides: it holds what was found and more, or little was found, or all was doubtful."""
    ours, theirs = ({squeeze(line.text) for line in each} for each in (lines, second))
    shared = _size([line for line in lines if squeeze(line.text) in theirs])
    if not lines or not sureness or (_size(lines) < MIN_CHARS and shared >= SHARED * _size(lines)):
        return _tells(second)
    more = [line for line in second if squeeze(line.text) not in ours]
    prose = sum(len(line.text) for line in more if line.mass and line.links < 0.2 * len(line.text))
    return shared >= SHARED * _size(lines) and prose > max(MORE * _size(lines), PROSE * _size(more), MIN_ADDED)


def _with_both(ours: Sequence[Line], theirs: Sequence[Line], sureness: float, page: Outline) -> list[Line]:
    """Lines of a second opinion and those of the first that it lacks, in page order, where the first is no guess."""
    if not sureness:
        return list(theirs)
    numbers = {id(line): i for i, line in enumerate(page.lines)}
    placed, place = [], -1
    for line in theirs:
        place = numbers.get(id(line), place)
        placed.append((place, line))
    placed += [(numbers[id(line)], line) for line in _missing(ours, theirs)]
    return [line for _, line in sorted(placed, key=lambda pair: pair[0])]


def _missing(ours: Sequence[Line], theirs: Sequence[Line]) -> Iterator[Line]:
    """Our lines of which the others have no part, however they cut their paragraphs."""
    told = [squeeze(line.text) for line in theirs]
    whole = "".join(told)
    for line in ours[:MAX_SAMPLE]:
        text = squeeze(line.text)
        if text not in whole and not any(part in text for part in told if len(part) > MIN_SENTENCE):
            yield line


def _without_teasers(lines: Sequence[Line], ours: Sequence[Line], page: Outline) -> list[Line]:
    """Lines of a second opinion without what stands under the linked headline of another article, unless it is ours."""
    chosen = set(map(id, ours))
    heads = {id(line) for line in page.lines if _leads_elsewhere(line, page)}
    under = {id(line) for above, line in itertools.pairwise(page.lines) if id(above) in heads}
    return [line for line in lines if id(line) in chosen or id(line) not in heads | under]


def _leads_elsewhere(line: Line, page: Outline) -> bool:
    """Whether a line is a heading that is a link, and not one to its own place."""
    if line.tag not in HEADINGS or line.links <= 0.85 * len(line.text):
        return False
    return not any((link.get("href") or "").startswith("#") for link in page.elements[line.box].iter("a"))


def _instead(lines: Sequence[Line], chosen: Sequence[Line], page: Outline, may_ask: bool) -> str:
    """What a page without a text of one article is: a request for consent, captions, teasers of others; else ''.

    `may_ask`: whether it can be such a request, as an article whose headline is about consent is not.
    """
    if not lines:
        return _without_text(page)
    told = [line for line in lines if line.mass]
    if may_ask and len(told) > 1 and _size(told) < MAX_REQUEST:
        most = len(told) - math.ceil(0.8 * len(told))
        others = (line for line in told if not phrases.CONSENT.search(line.text))
        if sum(1 for _ in itertools.islice(others, most + 1)) <= most:  # no more are looked at than decide
            return "consent-page"
    captions = [line for line in lines if any(page.tag(box) == "figcaption" for box in page.chain(line.box))]
    some = [line for line in lines[:MAX_SAMPLE] if len(line.text) < MAX_CAPTION]
    slides = [line for line in some if furniture.is_with_picture(line, page)]
    if max(_size(captions), _size(slides) if len(slides) >= MIN_TEASERS else 0) > 0.8 * _size(lines):
        return "gallery"
    heads = sum(1 for line in chosen if line.tag in HEADINGS and line.links > 0.85 * len(line.text))
    read_on = sum(1 for line in page.lines if line.links > 0.85 * len(line.text) and phrases.READ_ON.match(line.text))
    teasers = min(heads, read_on)
    return _LIST if teasers >= MIN_TEASERS and teasers >= 0.6 * sum(1 for line in chosen if line.mass) else ""


def _without_text(page: Outline) -> str:
    """What a page is on which no text was found: pictures with captions, linked headlines, or "" (nothing)."""
    captions = [ln for ln in page.lines if ln.box and any(page.zone(box) & zones.CAPTION for box in page.chain(ln.box))]
    shown = set(map(id, captions))
    others = [line for line in page.lines if not line.links and id(line) not in shown]
    if len(captions) >= MIN_TEASERS and _size(captions) > _size(others):
        return "gallery"
    return _LIST if sum(1 for line in page.lines if _leads_elsewhere(line, page)) >= MIN_TEASERS else ""


def _is_list(lines: Sequence[Line], page: Outline, url: str) -> bool:
    """Whether nearly every paragraph stands under the linked headline of another page of the site."""
    numbers = {id(line): i for i, line in enumerate(page.lines)}
    told = [numbers[id(line)] for line in lines if id(line) in numbers and _may_be_teaser(line)]
    under = [number for number in told if _stands_under_link(number, page, url) or _begins_with_link(number, page, url)]
    return len(under) >= MIN_TEASERS and len(under) >= 0.8 * len(told)


def _may_be_teaser(line: Line) -> bool:
    """Whether a line tells something: a paragraph, or a short sentence that is no link."""
    return bool(line.mass) or (line.tag not in HEADINGS and len(line.text) >= MIN_TEASER and not line.links)


def _begins_with_link(number: int, page: Outline, url: str) -> bool:
    """Whether a line is a linked headline and, behind a line break, what it says of another page of the site."""
    line = page.lines[number]
    parts = list(page.elements[line.box][:2]) if line.links >= MIN_SENTENCE else []
    if [part.tag for part in parts] != ["a", "br"] or (parts[0].tail or "").strip():
        return False
    return _is_of_site(parts[0].get("href") or "", url)


def _stands_under_link(number: int, page: Outline, url: str) -> bool:
    for line in page.lines[max(number - 2, 0) : number][::-1]:
        if line.mass:
            return False
        if _leads_elsewhere(line, page) or line.links == len(line.text) >= MIN_SENTENCE:
            element = page.elements[line.box]
            links = itertools.chain(element.iter("a"), element.iterancestors("a"))
            return all(_is_of_site(link.get("href") or "", url) for link in links)
    return False


def _is_of_site(address: str, url: str) -> bool:
    try:
        return urlsplit(urljoin(url, address.strip())).netloc == urlsplit(url).netloc
    except ValueError:
        return False


def _tells(lines: Sequence[Line]) -> bool:
    """Whether a second opinion is a text: long, or with a sentence in it. A page's menu in one line is neither."""
    if not any(line.box for line in lines):
        return False
    return _size(lines) >= MIN_CHARS or any(set(line.text) & _ENDS and len(line.text) >= MIN_SENTENCE for line in lines)


def _size(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _cleaned(lines: Sequence[Line], page: Outline, known: Known) -> tuple[list[Line], str]:
    return opening.strip(furniture.strip(lines, page, known), page, known)


def _aligned(found: Sequence[tuple[str, str]], page: Outline) -> list[Line]:
    """trafilatura's lines as those of the outline with the same text, so that the same rules apply to them."""
    by_text: dict[str, list[Line]] = {}
    for line in page.lines:
        by_text.setdefault(squeeze(line.text), []).append(line)
    aligned = []
    for tag, text in found:
        same = by_text.get(squeeze(text))
        if same:
            aligned.append(same.pop(0) if len(same) > 1 else same[0])
        else:
            line = Line(text, 0, 0, tag)
            outline.weigh_line(line)
            aligned.append(line)
    return aligned


def _agree(lines: Sequence[Line], text: str) -> bool:
    """Whether most of the lines occur in `text`: another account of the same body, not another body."""
    whole = squeeze(text)
    sample = lines[:MAX_SAMPLE]
    return outline.weight(text) > MIN_CHARS and _size(
        [line for line in sample if squeeze(line.text) in whole]
    ) >= 0.7 * _size(sample)


def _paragraphs(text: str) -> Iterator[str]:
    return (" ".join(line.split()) for line in text.split("\n") if line.strip())


def _blocks(lines: Sequence[Line], page: Outline) -> Iterator[Block]:
    cells: list[str] = []
    row = -1
    for line in lines:
        if line.tag in ("td", "th") and line.box and not line.mass:
            around = page.parents[line.box]
            if cells and around != row:
                yield Block("item", " ".join(cells))
                cells = []
            row = around
            cells.append(line.text)
            continue
        if cells:
            yield Block("item", " ".join(cells))
            cells = []
        yield Block(_kind(line, page), line.text)
    if cells:
        yield Block("item", " ".join(cells))


def _kind(line: Line, page: Outline) -> BlockKind:
    if line.tag in HEADINGS:
        return "heading"
    if line.tag in ("li", "dd", "dt") or (line.tag in ("td", "th") and not line.mass):
        return "item"
    if phrases.CORRECTION.match(line.text):
        return "correction"
    box = line.box
    for _ in range(3):
        tag = page.tag(box)
        if tag == "blockquote":
            return "quote"
        if tag in ("li", "dd"):
            return "item"
        box = page.parents[box]
    return "paragraph"
