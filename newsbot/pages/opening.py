"""What stands between the headline and the first paragraph: the title again, the standfirst, byline and date."""

import re
from collections.abc import Sequence

from newsbot.pages import dates, phrases, visible, zones
from newsbot.pages.furniture import Known, Style, squeeze, style, usual_style
from newsbot.pages.outline import HEADINGS, Line, Outline
from newsbot.text import people

MAX_LINES = 12
"""Lines at the start of a body that are looked at."""
MAX_NAME = 60  # characters of a line that names an author or an employer
MAX_DATE = 40  # characters of a line with a date that need neither a label nor be nothing else
MAX_LEAD = 4  # lines after which no byline is looked for
MIN_STANDFIRST, MAX_STANDFIRST = 40, 700  # characters
MAX_BESIDE_NAME = 30  # letters of a byline beside the name: "By", a role, a date
MAX_BOLD = 270  # characters of a standfirst that only its bold type sets apart
MIN_HEADING = 90  # characters from which a heading is a standfirst
_WORD = re.compile(r"\w+")


def strip(lines: list[Line], page: Outline, known: Known) -> tuple[list[Line], str]:
    """`lines` from their first paragraph on (all of them when that would leave nothing), and the standfirst."""
    titles = {squeeze(title) for title in known.titles if title}
    usual = usual_style(lines, page)
    standfirst, signed = "", False
    for start, line in enumerate(lines[:MAX_LINES]):
        if (signed or not start) and _is_employer(line):
            continue  # the byline itself may be gone by now
        signed = _is_byline(line, known.authors) or bool(phrases.BYLINE.match(line.text) and len(line.text) < MAX_NAME)
        if line.tag == "h1" or squeeze(line.text) in titles or _is_date(line) or _is_byline(line, known.authors):
            continue
        if not standfirst and _is_standfirst(line, lines[start + 1 :], page, known, usual):
            standfirst = line.text if line.mass or len(line.text) >= MIN_STANDFIRST else ""
        elif _begins_text(line, page, usual):
            return _without_bylines(lines[start:], known), standfirst
    return lines[MAX_LINES:] or lines, standfirst


def _without_bylines(lines: list[Line], known: Known) -> list[Line]:
    """`lines` without a byline or date between a lead and the text that goes on from it."""
    return [
        line
        for i, line in enumerate(lines)
        if not (0 < i < MAX_LEAD and not line.mass and (_is_date(line) or _is_byline(line, known.authors)))
    ]


def _is_date(line: Line) -> bool:
    text = line.text
    if len(text) > MAX_DATE:
        labelled = visible.LABEL.match(text) or not visible.beside_date(text)
        if not labelled or len(text) > visible.MAX_DATED or not visible.YEAR.search(text):
            return False
    return not visible.is_sentence(text) and dates.parse(text) is not None


def _is_byline(line: Line, authors: Sequence[str]) -> bool:
    """Whether a line is little more than the name of one who wrote the article."""
    text = squeeze(line.text)
    return any(name in text and len(text) <= len(name) + MAX_BESIDE_NAME for name in map(squeeze, authors) if name)


def _is_employer(line: Line) -> bool:
    """Whether a line below a byline says for whom, or as what, its author writes."""
    if line.mass or len(line.text) > MAX_NAME or phrases.SENTENCE_END.search(line.text):
        return False
    return line.tag in ("p", "div", "span") and people.is_organisation(line.text)


def _begins_text(line: Line, page: Outline, usual: Style) -> bool:
    if line.tag in HEADINGS:
        return page.parents[line.box] == usual[2]
    if line.mass or line.tag in ("p", "li", "blockquote", "td"):
        return True
    return len(line.text) > 20 and not line.links and bool(phrases.SENTENCE_END.search(line.text))


def _is_standfirst(line: Line, rest: Sequence[Line], page: Outline, known: Known, usual: Style) -> bool:
    """By its name or place, or by being set apart from a text that begins anew after it; else it is a paragraph."""
    following = [other for other in rest if other.mass]
    if len(line.text) > MAX_STANDFIRST or len(following) < 2 or phrases.DATELINE.match(line.text):
        return False
    own = style(line, page)
    if own == usual:
        bold = line.bold and len(line.text) <= MAX_BOLD and not any(other.bold for other in following)
        return bold and _begins_anew(line, following, known, 0.35)
    if any(style(other, page) == own for other in rest):
        return False
    names = _names(line, page, usual)
    if phrases.SURE_STANDFIRST_NAME.search(names) or (line.tag in HEADINGS and len(line.text) > MIN_HEADING):
        return True
    if line.mass and any(page.zone(box) & zones.HEADER for box in page.chain(line.box)):
        return True
    named = bool(phrases.STANDFIRST_NAME.search(names))
    if own[2] == usual[2]:
        return (named or line.bold) and _begins_anew(line, following, known)
    return (named or is_described(line, known)) and (not line.mass or _begins_anew(line, following, known))


def is_described(line: Line, known: Known) -> bool:
    """Whether a line is the description that the page gives of itself."""
    text = squeeze(line.text)
    told = map(squeeze, known.descriptions)
    return len(text) > 40 and any(text in whole and len(text) > 0.6 * len(whole) for whole in told)


def _begins_anew(line: Line, following: Sequence[Line], known: Known, share: float = 0.25) -> bool:
    """Whether a text says again what its headline or a `share` of what `line` said: it does not go on from it."""
    title, said = stems(known.titles[0] if known.titles else ""), stems(line.text)
    again = stems(following[0].text) | stems(following[1].text)
    return len(title & again) >= 0.2 * len(title) or len(said & again) >= share * len(said)


def stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text; pairs of signs where words are not told apart."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if word[0] > "\u2e80":
            found.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) >= 4:
            found.add(word[:5])
    return found


def _names(line: Line, page: Outline, usual: Style) -> str:
    """Class and id of the line's box, and the class of the one around it where paragraphs stand in another."""
    box, around = page.elements[line.box], page.elements[page.parents[line.box]]
    names = [box.get("class"), box.get("id")]
    if around.get("class") != page.elements[usual[2]].get("class"):
        names.append(around.get("class"))
    return " ".join(filter(None, names))
