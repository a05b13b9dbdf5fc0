"""What a page shows around its headline, and the date among it, for pages whose head names none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise

from lxml.html import HtmlElement

from newsbot.pages import dates, phrases
from newsbot.pages import zones as z
from newsbot.pages.furniture import squeeze
from newsbot.pages.outline import HEADINGS, Line, Outline
from newsbot.text import date_labels
from newsbot.text.dates import Custom, is_part

MAX_LEAF = 20  # characters of day, month and year
MAX_DATED = 120  # characters of a line that names its date
MAX_LABEL = 25  # characters of a line that says what date is below it
BEFORE, AFTER = 5, 16
"""Lines before and after the headline in which its byline and date stand."""

MAX_RELATIVE = 2  # elements of a site's own that hold a date, of an article: when it appeared and was changed

MIN_HEADLINE = 25
"""Characters from which a link is no author's name or section."""
_ELSEWHERE = z.NAV | z.FOOTER | z.COMMENTS | z.RELATED | z.AD | z.CAPTION
COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_DIGITS = "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in (0x660, 0x6F0, *range(0x966, 0xD67, 0x80), 0xE50, 0x17E0))
"""Of Arabic, Persian, the writings of India, Thai and Khmer."""
YEAR = re.compile(
    rf"(?:19|20)\d\d|[{_DIGITS}]{{4}}|(?<!\d)25[4-9]\d(?!\d)|(?:令和|平成)(?:\d|元)"
    r"|(?<![\d.-])\d{1,2}([./-])\d{1,2}\1\d{2}(?!\d)|\s['’]\d\d(?!\d)"
)
UPDATED = re.compile(date_labels.CHANGES, re.IGNORECASE)
POSTED = re.compile(
    rf"(?:^|\W)(?:{date_labels.PUBLICATIONS}|{date_labels.CJK_PUBLICATIONS})(?:\s+(?:on|am|le|el|il|op|tarihi))?\W",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"\W*(?:{date_labels.PUBLICATIONS}|{date_labels.CJK_PUBLICATIONS}|{date_labels.CHANGES})", re.IGNORECASE
)
_ENTERED = re.compile(
    r"\W*(?:this|dieser|diese|cet(?:te)?|est[ae]|quest[ao]|dit)\s+(?:entry|post|article|eintrag|beitrag|artikel|text|meldung|article|billet"
    r"|entrada|artículo|articolo|bericht)\b.{0,40}?(?:posted|published|written|am|on|le|el|il|op)\s",
    re.IGNORECASE,
)
_TOWN = r"[A-ZÀ-ÞА-ЯΑ-Ω][\w'’.-]{0,40}(?:\s[A-ZÀ-ÞА-ЯΑ-Ω][\w'’.-]{0,40}){0,2}"  # of a dateline
_DATED_PLACE = re.compile(
    _TOWN + r"\s?[,(]?\s.{0,20}(?:19|20)\d\d\)?.{0,12}?(?:\s[–—-]{1,2}\s|[.:)]\s)(?![^\W\d]+\s\d\d?[.-])"
)
_DATELINE = re.compile(
    _TOWN + r"\s?[,(]\s?(?P<day>.{0,40}?(?:19|20)\d\d)\)?(?:\s?\([^()]{2,40}\))?\s?[.:,/]?\s?[–—-]{1,2}\s"
)
_POST = re.compile(r"\(@\w+\)")  # under one of a network, which an article shows
_OWN_FOOTER = re.compile(r"\b(?:post|entry|article|artikel|story)-?footer\b", re.IGNORECASE)  # not the page's
_OF_OTHERS = z.NAV | z.FOOTER | z.COMMENTS | z.RELATED
_DATE_ATTRIBUTES = (
    "datetime",
    "data-datetime",
    "data-date",
    "data-timestamp",
    "data-time",
    "data-utc",
    "data-published",
    "title",
)
_MADE_FOR_DATES = ("data-datetime", "data-timestamp", "data-utc", "data-published")
_HIDES_DATE = re.compile(r"dat[eu]|time|publish|posted|abbr|ago", re.IGNORECASE)


def headline(page: Outline, title: str) -> int | None:
    """Index of the line that is the headline; None when the page does not show it."""
    wanted = squeeze(title)
    long_enough = (i for i, line in enumerate(page.lines) if 0 < len(wanted) <= len(line.text) < 400)
    same = [i for i in long_enough if squeeze(page.lines[i].text) == wanted]
    marked = [i for i in same if page.lines[i].tag == "h1"]
    if marked or same:
        return (marked or same)[0]
    first = (i for i, line in enumerate(page.lines) if line.tag == "h1")
    return next(first, next((i for i, line in enumerate(page.lines) if line.mass > 150), None))


def around(page: Outline, anchor: int | None) -> Iterator[Line]:
    """Short lines about the headline: those below it first, from near to far."""
    if anchor is None:
        return
    below = list(_own(page.lines[anchor + 1 : anchor + 1 + AFTER]))
    before = page.lines[max(anchor - BEFORE, 0) : anchor]
    above = [line for i, line in enumerate(before) if not _is_other(line) and not (i and _is_other(before[i - 1]))]
    elsewhere = (_ELSEWHERE ^ z.FOOTER) & ~_zones(page, page.lines[anchor].box)
    within = set(page.chain(page.lines[anchor].box))
    for line in [*below, *reversed([line for line in above if not _in_masthead(page, line, within)])]:
        if len(line.text) <= 200 and not _zones(page, line.box) & elsewhere:
            yield line


def _in_masthead(page: Outline, line: Line, within: set[int]) -> bool:
    """Whether a line above the headline stands in a header of its own, or outside the article's frame: there sites show
    the day of the visit."""
    around = set(page.chain(line.box))
    framed = any(page.tag(box) in ("main", "article") for box in within - around)
    return framed or any(page.tag(box) == "header" for box in around - within)


def _own(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines as far as a list of other articles: a heading, or a paragraph, with long links below it."""
    for i, line in enumerate(lines):
        following = lines[i + 1 : i + 3]
        if line.tag in HEADINGS and any(_is_other(other) for other in following):
            return
        if not _is_other(line) and not (i and _is_other(lines[i - 1])):
            yield line


def _is_other(line: Line) -> bool:
    """Whether a line is the linked headline of another article, alone or with its date."""
    size = len(line.text)
    if size < MIN_HEADLINE or line.links <= 0.7 * size:
        return False
    return line.links > 0.85 * size or bool(YEAR.search(line.text))


def _zones(page: Outline, box: int) -> int:
    zones = 0
    while box:
        zones |= page.zone(box)
        box = page.parents[box]
    return zones


def published(page: Outline, anchor: int | None, custom: Custom) -> datetime | None:
    """The date shown at the headline, else the one date in a line that says "posted"; dates of updates do not count."""
    lines = list(around(page, anchor))
    near = list(_dated(lines, custom))
    if len({moment.date() for line, moment in near if line.tag == "li"}) > 1:
        near = [(line, moment) for line, moment in near if line.tag != "li"]  # of a calendar
    below_label = {id(line) for label, line in pairwise(lines) if _is_label(label.text)}
    marked = [moment for line, moment in near if POSTED.search(line.text) or id(line) in below_label]
    if marked or near:
        return marked[0] if marked else near[0][1]
    if boxed := next(_in_boxes(lines, custom), None):
        return boxed
    said = (line for line in page.lines if POSTED.match(line.text) or _ENTERED.match(line.text))
    found = {moment.date(): moment for line, moment in _dated(said, custom) if not _zones(page, line.box) & _ELSEWHERE}
    return next(iter(found.values())) if len(found) == 1 else _in_dateline(page, anchor, custom)


def _is_label(text: str) -> bool:
    """Whether a line is nothing but a word of publication, as in a table of dates."""
    return len(text) <= MAX_LABEL and bool(POSTED.match(f"{text}:"))


def _in_dateline(page: Outline, anchor: int | None, custom: Custom) -> datetime | None:
    """The date between place and dash before the first sentence: "NORTHQUAY, May 1, 2022 (NPA) – The council …"."""
    first = next((line for line in page.lines[anchor or 0 :] if line.mass), None)
    match = _DATELINE.match(first.text) if first else None
    return dates.parse(match["day"], custom) if match else None


def _in_boxes(lines: Sequence[Line], custom: Custom) -> Iterator[datetime]:
    """Dates like the leaf of a calendar: day, month and year in a box each."""
    for parts in zip(lines, lines[1:], lines[2:], strict=False):
        text = " ".join(line.text for line in parts)
        if len(text) <= MAX_LEAF and YEAR.search(text) and (moment := dates.parse(text, custom)):
            yield moment


def updated(page: Outline, anchor: int | None, custom: Custom) -> datetime | None:
    """The date of an update shown at the headline, for pages that show no other."""
    for line in around(page, anchor):
        found = UPDATED.search(line.text) if len(line.text) <= MAX_DATED and not line.mass else None
        if found and not is_sentence(line.text) and (moment := dates.parse(line.text[found.start() :], custom)):
            return moment
    return None


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element stands in a list of other articles, in a comment, in a menu or at the foot of the page."""
    boxes = islice(element.iterancestors(), 5)
    return any(z.of_element(box) & _OF_OTHERS and not _OWN_FOOTER.search(box.get("class") or "") for box in boxes)


def is_of_another(element: HtmlElement, title: str) -> bool:
    """Whether a date stands beside the linked headline of another page than the one of that `title`."""
    boxes = list(islice(element.iterancestors(), 3))
    for box in boxes if not any(box.tag == "h1" for box in boxes) else ():
        if box.tag in ("body", "main") or box.find(".//h1") is not None:
            return False
        links = [" ".join(" ".join(link.itertext()).split()) for link in box.iter("a")]
        if any(len(text) >= MIN_HEADLINE and squeeze(text) not in squeeze(title) for text in links):
            return sum(map(len, links)) > 0.5 * len(" ".join(" ".join(box.itertext()).split()))
    return False


def _may_hide_date(element: HtmlElement) -> bool:
    tag, has = element.tag, element.attrib.__contains__
    if has("title") and (tag in ("abbr", "span") or (tag == "time" and not has("datetime"))):
        return True
    if any(map(has, _MADE_FOR_DATES)) or (has("datetime") and tag not in ("time", "ins", "del")):
        return True
    return tag == "span" and (has("data-date") or has("data-time"))


def hidden_dates(telling: Iterable[HtmlElement], custom: Custom) -> Iterator[datetime]:
    """Dates in attributes of elements made to show one: `<abbr class="published" title="…">`, `data-datetime`.

    `telling`: see newsbot.pages.head.Head.
    """
    found = list(islice(filter(_may_hide_date, telling), 20))
    several = sum(element.get("datetime") is not None for element in found) > MAX_RELATIVE
    for element in found:
        if several and element.get("datetime"):
            continue  # of a list
        named = element.get("data-timestamp") or _HIDES_DATE.search(f"{element.get('class') or ''} {element.tag!s}")
        if not named or is_elsewhere(element):
            continue
        for name in _DATE_ATTRIBUTES:
            if (value := element.get(name)) and (moment := dates.parse(value, custom)):
                yield moment
                break


def _lists(line: Line) -> bool:
    """Whether a line tells when it was received, accepted, published, and nothing else."""
    return bool(POSTED.search(line.text)) and not beside_date(line.text)


def _dated(lines: Iterable[Line], custom: Custom) -> Iterator[tuple[Line, datetime]]:
    for line in lines:
        if line.mass and not (any(each.match(line.text) for each in (POSTED, _ENTERED, _DATED_PLACE)) or _lists(line)):
            continue  # a date in a sentence is one of what happened
        text = line.text[:MAX_DATED]
        if (
            (len(line.text) > MAX_DATED and not _ENTERED.match(text))
            or not YEAR.search(text)
            or COPYRIGHT.search(line.text)
            or _POST.search(line.text)
        ):
            continue
        if (
            is_sentence(text)
            and not (POSTED.search(text) and _ends_dated(text))
            and not any(each.match(text) for each in (_ENTERED, _DATED_PLACE))
        ):
            continue
        if moment := _told(text, custom):
            yield line, moment


def _told(text: str, custom: Custom) -> datetime | None:
    """The date in a line that a word of publication stands before, else the one before any word of a change."""
    posted = POSTED.search(text)
    change = UPDATED.search(text, posted.end() if posted else 0)
    said = dates.parse(text[posted.start() : change.start() if change else None], custom) if posted else None
    first = UPDATED.search(text)
    return said or dates.parse(text[: first.start()] if first else text, custom)


def is_sentence(text: str) -> bool:
    """Whether a line that names a date tells something: it ends like a sentence and has words that no date needs.

    Behind a word of publication or change it takes two: "Posted 4 May 2023 under Art."
    """
    ends = phrases.SENTENCE_END.search(text)
    return bool(ends) and (text.endswith("。") or len(beside_date(text)) > bool(LABEL.match(text)))


def beside_date(text: str) -> list[str]:
    """The words of a line that no date needs, but for names and words of publication or change."""
    words = [word.strip("\"'’‘“”«»()[]:;|/·•–—-") for word in text.split()]
    return [word for word in words if word and not (word[0].isupper() or LABEL.match(word) or is_part(word))]


def _ends_dated(text: str) -> bool:
    """Whether a date is the last that a line says."""
    return all(is_part(word.strip(".")) for word in text.split()[-3:])
