"""Dates as pages write them -> aware datetimes in whole seconds; what is not surely a date is None."""

import re
from datetime import UTC, datetime, timedelta, timezone

FIRST_WEB_DAY = datetime(1991, 8, 6, tzinfo=UTC)
_MAX_CHARS = 120

# Month names and the forms that dates decline them to, in the languages whose outlets write them out.
_MONTHS = """
1 january jan januar jänner janvier enero gennaio janeiro januari ocak stycznia ledna jaanuar sausio januára
    január января січня ιανουαρίου tammikuuta يناير ינואר
2 february feb februar février fevrier febrero febbraio fevereiro februari şubat subat lutego února vasario
    február февраля лютого φεβρουαρίου helmikuuta فبراير פברואר
3 march mar märz maerz mars marzo março marco maart mart marca března kovo március марта березня μαρτίου
    maaliskuuta مارس מרץ
4 april apr avril abril aprile nisan kwietnia dubna balandžio április апреля квітня απριλίου huhtikuuta أبريل
    ابريل אפריל
5 may mai mayo maggio maio mei mayıs mayis maja května gegužės május мая травня μαΐου toukokuuta مايو מאי
6 june jun juni juin junio giugno junho haziran czerwca června birželio június июня червня ιουνίου kesäkuuta
    يونيو יוני
7 july jul juli juillet julio luglio julho temmuz lipca července liepos július июля липня ιουλίου heinäkuuta
    يوليو יולי
8 august aug août aout agosto augustus ağustos agustos sierpnia srpna rugpjūčio augusztus августа серпня
    αυγούστου elokuuta أغسطس اغسطس אוגוסט
9 september sep sept septembre septiembre settembre setembro eylül eylul września září rugsėjo szeptember
    сентября вересня σεπτεμβρίου syyskuuta سبتمبر ספטמבר
10 october oct okt oktober octobre octubre ottobre outubro ekim października října spalio október октября жовтня
    οκτωβρίου lokakuuta أكتوبر اكتوبر אוקטובר
11 november nov novembre noviembre novembro kasım kasim listopada listopadu lapkričio ноября листопада νοεμβρίου
    marraskuuta نوفمبر נובמבר
12 december dec dez dezember décembre decembre diciembre dicembre dezembro desember aralık aralik grudnia
    prosince gruodžio december декабря грудня δεκεμβρίου joulukuuta ديسمبر דצמבר
"""
_MONTH = {
    name: int(number)
    for number, names in re.findall(r"^(\d+) (.+(?:\n    .+)*)", _MONTHS, re.MULTILINE)
    for name in names.split()
}
_MONTH_WORD = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_CLOCK = (
    r"(?:[T\s,|•·@-]*(?:at|um|à|às|kl\.?|saat)?\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?P<half>[aApP]\.?[mM]\.?(?!\w))?"
    r"\s*(?P<zone>Z\b|UTC|GMT|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b)?)?"
)
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_FORMS = [  # tried in this order: the least ambiguous first
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})(?P<sep>[-/.])\s?(?P<month>\d{{1,2}})(?P=sep)\s?{_DAY}(?!\d){_CLOCK}"),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?{_DAY}\s?[日일]{_CLOCK}"),
    re.compile(rf"(?<!\w)(?P<name>{_MONTH_WORD})\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_CLOCK}", re.IGNORECASE),
    re.compile(
        rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:de|of|d')?\s*(?P<name>{_MONTH_WORD})\.?,?[\s-]*(?:de|del)?\s*{_YEAR}{_CLOCK}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\d.])(?P<first>\d{{1,2}})(?P<sep>[./-])\s?(?P<other>\d{{1,2}})(?P=sep)\s?{_YEAR}{_CLOCK}"),
    re.compile(
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?$"
    ),
]
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)|/((?:19|20)\d{2})/?(\d{2})/?(\d{2})(?=[/_-])"
)


def parse(text: str, month_first: bool = False) -> datetime | None:
    """The first date in `text`, with its own offset (UTC when it names none); `month_first`: 03/04 is 4 March."""
    text = text.strip()[:_MAX_CHARS]
    if not text:
        return None
    if text.isdecimal() and len(text) in (10, 13):
        return _epoch(int(text[:10]))
    for form in _FORMS:
        if found := form.search(text):
            return _from_match(found.groupdict(), month_first)
    return None


def _epoch(seconds: int) -> datetime | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if moment >= FIRST_WEB_DAY else None


def _from_match(part: dict[str, str | None], month_first: bool) -> datetime | None:
    if part.get("first"):
        one, two = int(part["first"] or 0), int(part["other"] or 0)
        us = two > 12 or (month_first and part["sep"] != "." and one <= 12)
        month, day = (one, two) if us else (two, one)
    else:
        name = part.get("name")
        month = _MONTH[name.lower()] if name else int(part["month"] or 0)
        day = int(part["day"] or 0)
    try:
        moment = datetime(int(part["year"] or 0), month, day, tzinfo=UTC)
    except ValueError:
        return None
    return _with_clock(moment, part)


def _with_clock(moment: datetime, part: dict[str, str | None]) -> datetime:
    if not part.get("hour"):
        return moment
    hour, minute, second = int(part["hour"] or 0), int(part["minute"] or 0), int(part.get("second") or 0)
    if half := (part.get("half") or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return moment.replace(hour=hour, minute=minute, second=min(second, 59), tzinfo=_zone(part.get("zone") or ""))
    except ValueError:
        return moment


def _zone(text: str) -> timezone:
    if not text or text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    if offset > timedelta(hours=14):
        return UTC
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def from_url(url: str) -> datetime | None:
    """The day in a path such as /2026/03/09/ or /2026-03-09-title; None when there is none."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    found = _URL_DATE.search("/" + path)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def suspect(moment: datetime, now: datetime) -> bool:
    """Whether a page cannot have been published then: before the web, or later than a day from `now`."""
    try:
        return not FIRST_WEB_DAY <= moment <= now + timedelta(days=1)
    except OverflowError:
        return True
