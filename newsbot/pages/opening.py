"""What stands between the headline and the first paragraph: the title again, the standfirst, byline and date."""

from collections.abc import Sequence

from newsbot.pages import dates, phrases
from newsbot.pages.furniture import Known, Style, squeeze, style, usual_style
from newsbot.pages.outline import HEADINGS, Line, Outline

MAX_LINES = 12
"""Lines at the start of a body that are looked at."""
MAX_STANDFIRST = 700  # characters


def strip(lines: list[Line], page: Outline, known: Known) -> list[Line]:
    """`lines` from their first paragraph on; all of them when that would leave nothing."""
    titles = {squeeze(title) for title in known.titles if title}
    usual = usual_style(lines, page)
    had_standfirst = False
    for start, line in enumerate(lines[:MAX_LINES]):
        if line.tag == "h1" or squeeze(line.text) in titles or _is_date(line):
            continue
        if not had_standfirst and _is_standfirst(line, lines[start + 1 :], page, known, usual):
            had_standfirst = bool(line.mass)
        elif _begins_text(line, page, usual):
            return lines[start:]
    return lines[MAX_LINES:] or lines


def _is_date(line: Line) -> bool:
    return len(line.text) <= 40 and dates.parse(line.text) is not None


def _begins_text(line: Line, page: Outline, usual: Style) -> bool:
    if line.tag in HEADINGS:
        return page.parents[line.box] == usual[2]
    if line.mass or line.tag in ("p", "li", "blockquote", "td"):
        return True
    return len(line.text) > 20 and not line.links and bool(phrases.SENTENCE_END.search(line.text))


def _is_standfirst(line: Line, rest: Sequence[Line], page: Outline, known: Known, usual: Style) -> bool:
    """By its name, by the page's description, or by being set apart: alone in bold, or as a long heading."""
    if len(line.text) > MAX_STANDFIRST or sum(1 for other in rest if other.mass) < 2:
        return False
    if style(line, page) == usual:
        named = phrases.STANDFIRST_NAME.search(page.elements[line.box].get("id") or "")
        return bool(named) or _alone_in_bold(line, rest)
    alike = any(style(other, page) == style(line, page) for other in rest)
    if not alike and phrases.STANDFIRST_NAME.search(_names(line, page, usual)):
        return True
    text = squeeze(line.text)
    if len(text) > 40 and any(
        text in told and len(text) > 0.6 * len(told) for told in map(squeeze, known.descriptions)
    ):
        return True
    return line.tag in HEADINGS and len(text) > 90 and not alike


def _alone_in_bold(line: Line, rest: Sequence[Line]) -> bool:
    return line.bold and bool(line.mass) and not any(other.bold for other in rest if other.mass)


def _names(line: Line, page: Outline, usual: Style) -> str:
    """Class and id of the line's box, and the class of the one around it where paragraphs stand in another."""
    box, around = page.elements[line.box], page.elements[page.parents[line.box]]
    names = [box.get("class"), box.get("id")]
    if around.get("class") != page.elements[usual[2]].get("class"):
        names.append(around.get("class"))
    return " ".join(filter(None, names))
