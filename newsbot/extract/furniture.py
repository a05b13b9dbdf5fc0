"""What stands among an article's paragraphs without being part of it: titles, standfirsts, bylines, promotion, link lists.

Every rule speaks of the shape of articles or of words that outlets of a language share, never of one outlet.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsbot.extract.outline import HEADINGS, Line, Outline

_BOXES = frozenset(("div", "section", "article", "aside", "ul", "ol", "dl"))
_WORD = re.compile(r"\w+")
_PAIR = "(?:" + "|".join((
    r"(?:also\s+)?read\s+(?:more|next|also|now|this|the\s+full)\b", r"(?:also|must|further|recommended)[\s-]+(?:read|reading)\b", r"related(?:\s+\w+)?\s*[:：]", r"see\s+also\b", r"don[’']t\s+miss\b", r"more\s*:",
    r"recommended(?:\s+\w+)?\s*[:：]", r"watch(?:\s+\w+)?\s*[:：]", r"listen(?:\s+\w+)?\s*[:：]", r"click\s+here\b", r"sign\s*-?up\b", r"subscribe\b", r"follow\s+(?:us|our|@)", r"join\s+our\b",
    r"download\s+(?:our|the)\s+app", r"get\s+(?:the|our)\s+(?:latest|app|newsletter)", r"you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)", r"explore\s+further", r"more\s+(?:on|from|about|stories|news|great|coverage)\b",
    r"lesen\s+sie\s+(?:auch|mehr|hier|dazu)", r"lies\s+auch", r"mehr\s+(?:zum\s+thema|dazu|über)", r"siehe\s+auch", r"auch\s+interessant", r"weitere\s+(?:informationen|themen|artikel|nachrichten|meldungen)", r"das\s+könnte\s+(?:sie|dich)", r"zum\s+thema\b", r"auf\s+dieser\s+seite",
    r"lire\s+aussi", r"à\s+lire\b", r"voir\s+aussi", r"lea\s+(?:también|más)", r"lee\s+también", r"te\s+puede\s+interesar", r"noticias?\s+relacionadas?", r"leia\s+(?:também|mais)", r"veja\s+também", r"saiba\s+mais",
    r"leggi\s+anche", r"les\s+også", r"læs\s+også", r"läs\s+(?:också|mer|även)", r"lees\s+ook", r"meer\s+over", r"czytaj\s+(?:też|także|więcej)", r"zobacz\s+(?:też|także)", r"čtěte\s+také", r"přečtěte\s+si", r"ilgili\s+haber", r"читайте\s+(?:также|ещё)", r"читайте\s+також", r"इसे\s+भी\s+पढ़ें", r"اقرأ\s+(?:أيضا|أيضًا|المزيد)", r"קראו\s+(?:גם|עוד)", r"関連記事", r"相关(?:阅读|新闻|报道)", r"延伸閱讀", r"관련\s*기사", r"xem\s+thêm", r"baca\s+juga",
)) + ")"  # fmt: skip
_POINTER = re.compile(rf"^\W*{_PAIR}", re.IGNORECASE)
_CHROME = re.compile(
    r"^\W*(?:advertisement|anzeige|werbung|reklame?|publicité|publicidad|pubblicità|sponsored(?:\s+content)?|skip\s+(?:to|past|ad)|story\s+continues(?:\s+below)?(?:\s+advertisement)?|article\s+continues\s+(?:after|below).*|"
    r"continue\s+reading.*|loading.*|share(?:\s+(?:this|on|via|article|story)(?:\s+[\w:]+){0,4})?:?|like\s+this:?|tweet|print|email|copy\s+link|comments?|view\s+(?:all|more|comments).*|show\s+(?:more|less)|listen(?:\s+to\s+(?:this\s+)?(?:article|story).*)?|"
    r"\d+\s*min(?:ute)?s?(?:\s+read)?|(?:ai|ki)[\s-]*(?:generated|generiert\w*)\s+(?:illustration|image|bild)|image|photo|video|source|quelle|(?:table\s+of\s+)?contents?|inhaltsverzeichnis|key\s+takeaways\s+links|buy\s+now|"
    r"back\s+to\s+top|zur\s+startseite|nach\s+oben|tags?|topics?|discussion|newsletter|next|previous|menu|search|close|follow|save|bookmark|artikel\s+teilen|teilen|drucken|kommentare?|embed(?:ded)?\s+content.*)\W*$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:(?:photo|image|picture|video|foto|bild|fotos|credit|source|quelle|crédit(?:o)?|фото|写真|圖|图片来源|사진|ảnh)s?(?:\s+(?:credit|by|courtesy|via|illustration)s?)?\s*[:：/©].{0,120}|©.{0,160}|\(c\)\s.{0,120}|"
    r"copyright\b.{0,200}|all\s+rights\s+reserved.{0,60}|getty\s+images.{0,40}|.{0,80}/\s*(?:getty|afp|reuters|ap|dpa|epa)(?:\s+images)?\W*)$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*(?:with\s+(?:reports?|files|additional\s+reporting)\s+(?:from|by)\b|additional\s+reporting\b|reporting\s+(?:and\s+writing\s+)?by\b|(?:written|edited|reviewed|updated|fact[\s-]checked)\s+by\b.{0,120}$|(?:[\w.’' ]{3,60}\s)?(?:writers?|reporters?|staff)\s.{0,200}contributed\b|"
    r".{0,120}\bcontributed\s+to\s+this\s+(?:report|article|story)|(?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified))\s*(?:on|at|:|\d)|"
    r"(?:mit|by|von|red|\()\s*/?\s*(?:material\s+(?:von|der)\s+)?(?:dpa|afp|apa|reuters|ap|epd|kna|sid|ansa|efe|lusa|anp|ntb|tt|ritzau|stt|pap|ctk|aa)(?:[\s/,-]+\w{2,8}){0,3}\)?$|quellen?\s*:|stand\s*:|bitte\s+(?:achten|beachten)\s+sie\b|ein\s+klick\s+für|folgst\s+du|more\s+[\w\s]{2,30}:\s*https?://|like\s+loading|aten[çc][ãa]o\s*:\s*coment|this\s+document\s+is\s+subject\s+to\s+copyright|citation\s*:|(?:write|reach|contact|e-?mail)\s+(?:to\s+)?(?:the\s+)?(?:reporters?|authors?|[A-Z]\w+\s+[A-Z]\w+)\s+(?:at|on)\b|about\s+the\s+author|have\s+a\s+(?:story|tip|correction)\b|know\s+something\b|got\s+a\s+(?:tip|story)|submit\s+a\s+tip|"
    r"dieser\s+(?:artikel|text|beitrag)\s+(?:ist|erschien|wurde)\s+(?:zuerst|erstmals|ursprünglich)|aus\s+dem\s+englischen\b|il\s+vous\s+reste\b|la\s+suite\s+est\s+réservée|hat\s+ihnen\s+dieser\s+artikel|unterstützen\s+sie\s+uns|diese[rs]?\s+(?:thema|beitrag)\s+im\s+programm|"
    r"(?:if\s+you\s+)?(?:liked?|enjoy(?:ed)?)\s+(?:this|what)\b.{0,80}\b(?:subscribe|share|follow|sign)|please\s+(?:consider\s+)?(?:support|donat|subscrib)|support\s+(?:our|us)\b|(?:do\s+you\s+)?have\s+(?:any\s+)?(?:questions|feedback|information)\b.{0,60}\?)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:By|BY|Von|VON|von|Par|Por|POR|Di|Af|Av|Door|Words|Text|Story)\s*[:：]?\s+(?:(?:[A-ZÀ-ÞÄÖÜ][\w.'’-]*|de|la|van|der|von|di|al|bin|and|und|et|y|e|&)[\s,/|]*){1,10}$")  # fmt: skip
_PROMOTION = re.compile(
    r"\b(?:our|free|daily|weekly|the|for)\s+(?:\w+\s+){0,3}newsletters?\b|\bnewsletter\s+(?:sign|abonn)|sign(?:ing)?\s*-?up\s+(?:for|to)\b|subscribe\s+(?:to|now|today|for)\b|follow\s+(?:us|him|her|them|me)\s+on\b|on\s+(?:twitter|facebook|instagram|x|telegram|whatsapp)\s+@|download\s+(?:our|the)\s+.{0,20}app\b|"
    r"affiliate\s+(?:links?|commission)|earn\s+a\s+(?:small\s+)?commission|daily\s+articles|does\s+the\s+rest|start\s+(?:now|free|your\s+free)\b",
    re.IGNORECASE,
)
_STANDFIRST_NAME = re.compile(r"standfirst|(?:^|[-_\s])(?:dek|deck|intro|lead|lede|subtitle|sub-?title|subhead|sub-?headline|summary|excerpt|teaser|einleitung|abstract|sommaire|chapo|chapeau|sottotitolo|occhiello|entradilla|tagline|ingress|bajada|spot|sapo|introtext|atc-intro\w*)(?:$|[-_\s])|introtext|leadtext|text-lead", re.IGNORECASE)  # fmt: skip


_SIGNED = re.compile(
    r"^\W{0,2}[A-ZÀ-ÞĐ][\w.’'-]+(?:\s*[\s/|-]\s*(?:[A-ZÀ-ÞÚĐ][\w.’'-]*|de|da|van|von|der|la)){0,4}\W{0,1}$"
)
_ENDS = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


Style = tuple[str, str | None, int]
"""How a line is set: tag and class of its box, and the box around it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the article besides its body, to tell repetitions of it."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Letters and digits only, folded: two lines that read the same are the same."""
    return "".join(_WORD.findall(text.lower()))


def strip(lines: Sequence[Line], page: Outline, known: Known) -> list[Line]:
    """`lines` of a body without furniture, in order."""
    kept = _without_small_boxes(lines, page)
    kept = _without_repeats(kept)
    homes = {page.parents[line.box] for line in kept if line.mass}
    kept = _without_pointed_at([(line, _is_furniture(line, known, homes, page)) for line in kept])
    kept = _without_opening(kept, page, known)
    kept = _without_link_lists(kept)
    return _without_loose_ends(_without_pull_quotes(kept, page))


def _without_pointed_at(judged: Sequence[tuple[Line, bool]]) -> list[Line]:
    """Drops furniture, and the links that a line such as "Read more:" points at: the list below, or one line."""
    kept: list[Line] = []
    pointing = 0
    for line, furniture in judged:
        if furniture:
            if _POINTER.match(line.text) and line.links < 0.3 * len(line.text):
                pointing = 2
            continue
        if (
            pointing
            and line.links
            and (line.tag == "li" or (pointing == 2 and not line.mass and line.links > 0.25 * len(line.text)))
        ):
            pointing = 1
            continue
        pointing = 0
        kept.append(line)
    return kept


def _without_pull_quotes(lines: list[Line], page: Outline) -> list[Line]:
    """Drops lines set apart that repeat a part of another line."""
    usual = _usual(lines, page)
    whole = [squeeze(line.text) for line in lines]
    everything = " ".join(whole)
    kept = []
    for line, text in zip(lines, whole, strict=True):
        around = page.tag(page.parents[line.box])
        apart = (line.tag == "blockquote" or around in ("blockquote", "aside")) and _style(line, page) != usual
        if not (
            apart
            and len(text) >= 40
            and everything.count(text) > 1
            and any(len(o) > len(text) and text in o for o in whole)
        ):
            kept.append(line)
    return kept


def signature(lines: Sequence[Line], page: Outline) -> str:
    """The last line of a body when it is a name set like a paragraph, as columnists and agencies sign; else ''."""
    if (
        len(lines) < 4
        or not lines[-2].mass
        or lines[-1].tag != "p"
        or _style(lines[-1], page)[2] != _usual(lines, page)[2]
    ):
        return ""
    text = lines[-1].text
    return text if len(text) <= 40 and _SIGNED.match(text) else ""


def _is_furniture(line: Line, known: Known, homes: set[int], page: Outline) -> bool:
    text, size = line.text, len(line.text)
    if not _WORD.search(text):
        return True
    short = size < 300
    if _CHROME.match(text) or (short and _CREDIT.match(text)) or (size < 500 and _CLOSING.match(text)):
        return True
    if short and _POINTER.match(text) and (line.links > 0.3 * size or size < 60 or not line.mass):
        return True
    if short and _PROMOTION.search(text) and (line.links or size < 160):
        return True
    if line.links > 0.85 * size and line.tag not in ("td", "li") and size > 12 and not _ENDS.search(text):
        return not (line.tag in HEADINGS and page.parents[line.box] in homes)
    if size < 80 and _BYLINE.match(text):
        return True
    return size < 60 and squeeze(text) in {squeeze(name) for name in known.authors}


def _without_small_boxes(lines: Sequence[Line], page: Outline) -> list[Line]:
    """Drops boxes inside the body that are mostly links, with whatever text stands in them."""
    size: Counter[int] = Counter()
    links: Counter[int] = Counter()
    mass: Counter[int] = Counter()
    for line in lines:
        box = line.box
        while box:
            size[box] += len(line.text)
            links[box] += line.links
            mass[box] += line.mass
            box = page.parents[box]
    total = sum(line.mass for line in lines)

    def dropped(box: int) -> bool:
        while box:
            tag = page.tag(box)
            limit = 0.2 if tag == "article" else 0.5
            if tag in _BOXES and mass[box] < 0.2 * total and links[box] > limit * size[box] and mass[box] < 600:
                return True
            box = page.parents[box]
        return False

    return [line for line in lines if not dropped(line.box)]


def _without_repeats(lines: Sequence[Line]) -> list[Line]:
    counts = Counter(line.text for line in lines if not line.mass and line.tag not in ("td", "th"))
    return [line for line in lines if line.mass or counts[line.text] < 3 or line.links <= 0.5 * len(line.text)]


def _without_opening(lines: list[Line], page: Outline, known: Known) -> list[Line]:
    """Drops title, standfirst, byline and date before the first paragraph."""
    titles = {squeeze(title) for title in known.titles if title}
    usual = _usual(lines, page)
    standfirst = False
    start = 0
    while start < min(len(lines), 12):
        line, rest = lines[start], lines[start + 1 :]
        if squeeze(line.text) in titles or line.tag == "h1":
            pass
        elif not standfirst and _is_standfirst(line, rest, page, known, usual):
            standfirst = bool(line.mass)
        elif (
            line.mass
            or line.tag in ("p", "li", "blockquote", "td")
            or _is_short_sentence(line)
            or (line.tag in HEADINGS and page.parents[line.box] == usual[2])
        ):
            break
        start += 1
    return lines[start:] or lines


def _is_short_sentence(line: Line) -> bool:
    return len(line.text) > 20 and not line.links and line.tag not in HEADINGS and bool(_ENDS.search(line.text))


def _usual(lines: Sequence[Line], page: Outline) -> Style:
    """Tag, class and parent of most paragraphs."""
    counts: Counter[Style] = Counter()
    for line in lines:
        if line.mass:
            counts[_style(line, page)] += 1
    return counts.most_common(1)[0][0] if counts else ("", None, 0)


def _style(line: Line, page: Outline) -> Style:
    return line.tag, page.elements[line.box].get("class"), page.parents[line.box]


def _is_standfirst(line: Line, rest: Sequence[Line], page: Outline, known: Known, usual: Style) -> bool:
    size = len(line.text)
    if sum(1 for other in rest if other.mass) < 2 or size > 700:
        return False
    style = _style(line, page)
    if style == usual:
        named = _STANDFIRST_NAME.search(page.elements[line.box].get("id") or "")
        return bool(named) or (line.bold and bool(line.mass) and not any(other.bold for other in rest if other.mass))
    alike = sum(1 for other in rest if _style(other, page) == style)
    if not alike and _STANDFIRST_NAME.search(_names(line, page, usual)):
        return True
    squeezed = squeeze(line.text)
    told = [squeeze(text) for text in known.descriptions]
    if len(squeezed) > 40 and any(squeezed in text and len(squeezed) > 0.6 * len(text) for text in told):
        return True
    return line.tag in HEADINGS and len(squeezed) > 90 and not alike


def _names(line: Line, page: Outline, usual: Style) -> str:
    """Class and id of the line's box, and the class of the one around it where paragraphs stand in another."""
    box, around = page.elements[line.box], page.elements[page.parents[line.box]]
    names = [box.get("class"), box.get("id")]
    if around.get("class") != page.elements[usual[2]].get("class"):
        names.append(around.get("class"))
    return " ".join(filter(None, names))


def _without_link_lists(lines: list[Line]) -> list[Line]:
    """Drops runs of list items that are links only, and the heading above."""
    kept: list[Line] = []
    i = 0
    while i < len(lines):
        j = i
        while (
            j < len(lines)
            and lines[j].tag not in ("p", "td")
            and not lines[j].mass
            and lines[j].links > 0.7 * len(lines[j].text)
        ):
            j += 1
        run = lines[i:j]
        long = sum(len(line.text) for line in run) >= 32 * len(run)
        if run and long and (len(run) >= 2 or run[0].tag == "li"):
            while kept and (kept[-1].tag in HEADINGS or (not kept[-1].mass and kept[-1].text.endswith(":"))):
                kept.pop()
            i = j
        else:
            kept.append(lines[i])
            i += 1
    return kept


def _without_loose_ends(lines: list[Line]) -> list[Line]:
    """Drops headings and fragments after the last paragraph."""
    stop = len(lines)
    while (
        stop
        and not lines[stop - 1].mass
        and (lines[stop - 1].tag in HEADINGS or lines[stop - 1].links > 0.7 * len(lines[stop - 1].text))
    ):
        stop -= 1
    return lines[:stop]
