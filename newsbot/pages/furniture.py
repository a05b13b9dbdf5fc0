"""Boilerplate among an article's paragraphs (furniture) and its removal: promotion, link lists, credits, repetitions.

Every rule speaks of the shape of articles, or of words that the outlets of a language share (phrases.py).
"""

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml.html import HtmlElement

from newsbot.pages import phrases
from newsbot.pages.outline import HEADINGS, Line, Outline

MAX_LINES_COMPARED = 2_000
"""Above this, lines are not searched for in each other: it would take the square of their number."""

MAX_BESIDE_CAPTION = 60
"""Characters that may stand beside a caption: whose picture it is."""
MIN_LINKED = 100
"""Characters of a paragraph that is a link, from which it is no teaser's headline."""
_LABEL = 300  # characters above which a line is no label, credit or offer
_BOXES = frozenset(("div", "section", "article", "aside", "ul", "ol", "dl"))
_DIVISIONS = frozenset(("div", "section", "article", "aside"))
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_CREDITS = re.compile("[(（:：©/]")  # what a credit is not without
_WORD = re.compile(r"\w+")
_KANA = re.compile("[\u3041-\u3096]")

Style = tuple[str, str | None, int]
"""How a line is set: tag, class of its box, and the box around it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the article besides its body, to recognise repetitions of it there."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@functools.lru_cache(maxsize=2_048)  # a line of a page is compared with many others
def squeeze(text: str) -> str:
    """Letters and digits only, in lower case: two lines that read the same are the same."""
    return "".join(_WORD.findall(text.lower()))


def style(line: Line, page: Outline) -> Style:
    """How `line` is set."""
    return line.tag, page.elements[line.box].get("class"), page.parents[line.box]


def usual_style(lines: Sequence[Line], page: Outline) -> Style:
    """How most paragraphs are set."""
    styles = [style(line, page) for line in lines if line.mass]
    if not styles:
        return "", None, 0
    kind = Counter(own[:2] for own in styles).most_common(1)[0][0]
    return Counter(own for own in styles if own[:2] == kind).most_common(1)[0][0]


_LIFE = re.compile(
    r"(?:\s\([^()]{1,40}\)|,\s[^,.]{2,40},)?\s(?:is|was|are|works|writes|covers|ist|arbeitet|schreibt|est|es|è|é|är|er|on|jest|je|este|является)\b"
)
"""Behind a name: who somebody is."""


def strip(lines: Sequence[Line], page: Outline, known: Known) -> list[Line]:
    """`lines` of a body without the furniture among them, in order."""
    kept = _without_first_caption(_without_link_repeats(_without_link_boxes(lines, page)), page)
    kept = _without_boxes_below(kept, page)
    homes = {page.parents[line.box] for line in kept if line.mass}
    names = {squeeze(name) for name in known.authors}
    told = _told(kept, page)
    kept = _without_pointed_at(
        [(line, id(line) not in told and _is_furniture(line, names, homes, page)) for line in kept]
    )
    kept = _without_link_lists(kept)
    return _without_lives(_without_loose_ends(_without_pull_quotes(kept, page)), known.authors)


def signature(lines: Sequence[Line], page: Outline) -> str:
    """The last line of a body when it is a name set like a paragraph, as columnists and agencies sign; else ''."""
    if len(lines) < 4 or not lines[-2].mass or lines[-1].tag != "p" or len(lines[-1].text) > 40:
        return ""
    if bracketed := phrases.SIGNED_JA.match(lines[-1].text) or phrases.SIGNED_KO.match(lines[-1].text):
        return bracketed["who"]
    home = style(lines[-1], page)[2] == usual_style(lines, page)[2]
    return lines[-1].text if home and phrases.SIGNATURE.match(lines[-1].text) else ""


def signed(lines: Sequence[Line]) -> str:
    """Names in brackets after the last sentence of a Japanese text; ''."""
    found = phrases.SIGNED_JA.search(lines[-1].text) if lines and _KANA.search(lines[0].text) else None
    return found["who"] if found else ""


def _told(lines: Sequence[Line], page: Outline) -> set[int]:
    """Sentences among paragraphs that are set alike (by `id`), whatever they begin with: "Print is dead, he said."."""
    usual = usual_style(lines, page)
    alike = [line for line in lines if style(line, page) == usual]
    return {
        id(line)
        for line in alike[:-1]
        if not line.links
        and phrases.SENTENCE_END.search(line.text)
        and not line.text.endswith(("...", "…"))
        and not (phrases.OFFER.search(line.text) or phrases.NOTICE.search(line.text) or phrases.CHROME.match(line.text))
    }


def _is_furniture(line: Line, authors: set[str], homes: set[int], page: Outline) -> bool:
    text, size = line.text, len(line.text)
    if not _WORD.search(text):
        return True
    if size < 500 and (phrases.CLOSING.match(text) or (_CREDITS.search(text) and phrases.CREDITED.search(text))):
        return True
    if size < _LABEL and phrases.NOTICE.search(text):
        return True
    if size < _LABEL and (_is_label(line) or _is_pointer(line)):
        return True
    if (
        line.links > 0.85 * size
        and line.tag not in ("td", "li")
        and size > 12
        and not phrases.SENTENCE_END.search(text)
    ):
        return not (line.tag in HEADINGS and page.parents[line.box] in homes) and not _ADDRESS.match(text)
    return size < 80 and (bool(phrases.BYLINE.match(text)) or squeeze(text) in authors)


def _is_label(line: Line) -> bool:
    text = line.text
    offer = (line.links or len(text) < 160) and phrases.OFFER.search(text)
    pressed = line.links > 0.85 * len(text) or line.tag == "summary"
    control = pressed and (phrases.READ_ON.match(text) or phrases.BACK.match(text))
    return bool(offer or control or (line.tag != "td" and phrases.CHROME.match(text)) or phrases.CREDIT.match(text))


def _is_pointer(line: Line) -> bool:
    size = len(line.text)
    return (line.links > 0.3 * size or size < 60 or not line.mass) and bool(phrases.POINTER.match(line.text))


def _without_link_boxes(lines: Sequence[Line], page: Outline) -> list[Line]:
    """Drops small boxes that are mostly links, with whatever text stands in them; teasers are boxes of their own."""
    size, links, mass, told = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for line in lines:
        weight = 1 if line.links and _is_linked_paragraph(line) else 2
        for box in page.chain(line.box):
            size[box] += len(line.text)
            links[box] += line.links
            mass[box] += line.mass
            told[box] += weight
    limit = min(0.2 * sum(line.mass for line in lines), 600)

    def is_links(box: int) -> bool:
        tag = page.tag(box)
        share = 0.2 if tag == "article" else 0.5
        return tag in _BOXES and mass[box] < limit and links[box] > share * size[box] and told[box] > 1  # one paragraph

    found = {box for box in size if is_links(box)}
    return [line for line in lines if found.isdisjoint(page.chain(line.box))] if found else list(lines)


def _without_first_caption(lines: list[Line], page: Outline) -> list[Line]:
    """Drops a first line that stands alone with a picture above the text and is no paragraph, when no other does."""
    told = [line for line in lines if line.mass]
    if len(told) < 4 or told[0].tag == "p" or _child_of(usual_style(lines, page)[2], told[0].box, page):
        return lines
    if not is_with_picture(told[0], page) or any(is_with_picture(line, page) for line in told[1:]):
        return lines
    return [line for line in lines if line is not told[0]]


def is_with_picture(line: Line, page: Outline) -> bool:
    """Whether a line's box, or the one around it, holds a picture and no other text."""
    box: HtmlElement | None = page.elements[line.box]
    size = len("".join(line.text.split()))
    for _ in range(2):
        if box is None:
            return False
        if line.box and next(box.iter("img", "picture", "video"), None) is not None:
            texts = accumulate(len("".join(text.split())) for text in box.itertext())
            return all(held <= size + MAX_BESIDE_CAPTION for held in texts)
        box = box.getparent()
    return False


def _without_boxes_below(lines: list[Line], page: Outline) -> list[Line]:
    """Drops boxes with labels or lone links below paragraphs that are set alike: offers, teasers.

    Beside the box of these, where a text may go on, one goes that begins with a label.
    """
    usual, whole = usual_style(lines, page), sum(line.mass for line in lines)
    alike = [i for i, line in enumerate(lines) if line.mass and style(line, page) == usual]
    if not alike or sum(lines[i].mass for i in alike) < 0.6 * whole:
        return lines
    end = alike[-1] + 1
    groups: dict[int, list[Line]] = {}
    for line in lines[end:]:
        box = _child_of(usual[2], line.box, page) or _child_of(page.parents[usual[2]], line.box, page)
        groups.setdefault(box, []).append(line)
    kept = lines[:end]
    for box, group in groups.items():
        telling = group if page.parents[box] == usual[2] else group[:1]
        offers = any(_is_label(line) or _is_pointer(line) or line.links > 0.85 * len(line.text) for line in telling)
        if not (box and page.tag(box) in _DIVISIONS and len(group) > 1 and offers):
            kept.extend(group)
    return kept


def _child_of(home: int, box: int, page: Outline) -> int:
    """The box in `home` that `box` is or stands in; 0 when it stands elsewhere."""
    return next((inner for inner in page.chain(box) if page.parents[inner] == home), 0)


def _without_link_repeats(lines: Sequence[Line]) -> list[Line]:
    """Drops links that come back again and again ("Buy now")."""
    counts = Counter(line.text for line in lines if not line.mass and line.tag not in ("td", "th"))
    return [line for line in lines if line.mass or counts[line.text] < 3 or line.links <= 0.5 * len(line.text)]


def _without_pointed_at(judged: Sequence[tuple[Line, bool]]) -> list[Line]:
    """Drops furniture, and what it brings along: the list, or the one link, that "Read more:" points at.

    After the last paragraph everything that follows furniture goes.
    """
    last = max((i for i, (line, furniture) in enumerate(judged) if line.mass and not furniture), default=len(judged))
    kept: list[Line] = []
    pointing = 0
    for i, (line, furniture) in enumerate(judged):
        if furniture:
            if i > last and _WORD.search(line.text) and line.links <= 0.85 * len(line.text):
                break
            if phrases.POINTER.match(line.text) and line.links < 0.3 * len(line.text):
                pointing = 2
        elif pointing and _is_pointed_at(line, pointing):
            pointing = 1
        else:
            pointing = 0
            kept.append(line)
    return kept


def _is_pointed_at(line: Line, pointing: int) -> bool:
    if line.tag == "li":
        return line.links > 0
    return pointing == 2 and not line.mass and line.tag != "h2" and line.links > 0.25 * len(line.text)


def _without_link_lists(lines: list[Line]) -> list[Line]:
    """Drops runs of long links (short ones are content, such as names) and the heading above them."""
    kept: list[Line] = []
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and _is_listed_link(lines[j]):
            j += 1
        run = lines[i:j]
        if run and (len(run) >= 2 or run[0].tag == "li") and sum(len(line.text) for line in run) >= 32 * len(run):
            while kept and (kept[-1].tag in HEADINGS or (not kept[-1].mass and kept[-1].text.endswith(":"))):
                kept.pop()
            i = j
        else:
            kept.append(lines[i])
            i += 1
    return kept


def _is_listed_link(line: Line) -> bool:
    return line.tag not in ("p", "td") and not line.mass and line.links > 0.7 * len(line.text)


def _without_pull_quotes(lines: list[Line], page: Outline) -> list[Line]:
    """Drops quotes set apart that repeat a part of another line."""
    if len(lines) > MAX_LINES_COMPARED:
        return lines
    usual = usual_style(lines, page)
    whole = [squeeze(line.text) for line in lines]
    return [
        line
        for line, text in zip(lines, whole, strict=True)
        if not (_is_apart(line, page, usual) and len(text) >= 40 and any(text in o and text != o for o in whole))
    ]


def _is_apart(line: Line, page: Outline, usual: Style) -> bool:
    around = page.tag(page.parents[line.box])
    return (line.tag == "blockquote" or around in ("blockquote", "aside")) and style(line, page) != usual


def _without_loose_ends(lines: list[Line]) -> list[Line]:
    """Drops headings and links after the last paragraph; one alone may be a paragraph all of which is a link."""
    stop = len(lines)
    while stop and _is_loose(lines[stop - 1]):
        stop -= 1
    if 0 < stop < len(lines) and lines[stop - 1].mass and not any(map(_is_linked_paragraph, lines[stop + 1 :])):
        stop += _is_linked_paragraph(lines[stop])
    return lines[:stop]


def _is_linked_paragraph(line: Line) -> bool:
    return line.tag == "p" and len(line.text) >= MIN_LINKED and bool(phrases.SENTENCE_END.search(line.text))


def _without_lives(lines: list[Line], authors: Sequence[str]) -> list[Line]:
    """Drops what is said below a text of those who wrote it: "Mira Feldt is a reporter in Northquay."."""
    full = [name for name in authors if " " in name]
    stop = len(lines)
    while stop > 1 and any(
        _LIFE.match(lines[stop - 1].text.removeprefix(name)) for name in full if lines[stop - 1].text.startswith(name)
    ):
        stop -= 1
    return lines[:stop]


def _is_loose(line: Line) -> bool:
    return not line.mass and (line.tag in HEADINGS or line.links > 0.7 * len(line.text))
