"""Calendar dates that a text mentions, in the languages newsbot meets most; weekdays and months as words to leave out.

A page without a date of its own often has one in its first lines ("Published July 28, 2004"): among 25 dated articles
with such a stamp, 20 stamps lay within 3 days of the real date.
"""

import datetime
import re

from newsbot.text.words import fold, fold_lately

_MONTHS = """
january januar janvier enero gennaio janeiro ocak يناير января jan
february februar fevrier febrero febbraio fevereiro subat فبراير февраля feb
march marz mars marzo marco mart مارس марта mar
april avril abril aprile nisan ابريل апреля apr
may mai mayo maggio maio mayis مايو мая
june juni juin junio giugno junho haziran يونيو июня jun
july juli juillet julio luglio julho temmuz يوليو июля jul
august aout agosto agustos اغسطس августа aug
september septembre septiembre settembre setembro eylul سبتمبر сентября sep sept
october oktober octobre octubre ottobre outubro ekim اكتوبر октября oct okt
november novembre noviembre novembro kasim نوفمبر ноября nov
december dezember decembre diciembre dicembre dezembro aralik ديسمبر декабря dec dez
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag pazartesi sali carsamba persembe cuma cumartesi pazar
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo
الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد
"""
_MONTH = {fold(name): number for number, line in enumerate(_MONTHS.split("\n")[1:-1], 1) for name in line.split()}
DATE_WORDS = frozenset(_MONTH) | frozenset(map(fold, _WEEKDAYS.split()))
"""Folded names of months and weekdays."""

_DAY = re.compile(r"\d(?<![\d.,:/-]\d)\d?(?![\d:])")  # a digit first: `re` looks for that in C
_AFTER = re.compile(r"(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?([^\W\d_]+)\.?(?:\s*,?\s*(?:de\s+)?((?:19|20)\d\d)\b)?")
_BEFORE = re.compile(r"([^\W\d_]+)\.?\s+$")
_YEAR_AFTER = re.compile(r"(?:st|nd|rd|th)?\s*,?\s+((?:19|20)\d\d)\b")
_NUMERIC = re.compile(r"\b(?:((?:19|20)\d\d)-(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d))\b")
_PARTED = re.compile(r"\d[.-]\d")  # in whatever `_NUMERIC` finds
_STAMP_WITHIN = 400

Mention = tuple[int | None, int, int]
"""(year or None, month, day)"""


def mentions(text: str) -> list[tuple[int, Mention]]:
    """Dates named in `text` with their offsets (in folded characters), in order; the year is None when not written."""
    folded = fold_lately(text)
    found = [(match.start(), mention) for match in _DAY.finditer(folded) if (mention := _worded(folded, match))]
    for match in _NUMERIC.finditer(folded) if _PARTED.search(folded) else ():
        y1, m1, d1, d2, m2, y2 = match.groups()
        found.append((match.start(), (int(y1 or y2), int(m1 or m2), int(d1 or d2))))
    return sorted(((at, m) for at, m in found if 1 <= m[1] <= 12 and 1 <= m[2] <= 31), key=lambda pair: pair[0])


def _worded(folded: str, day: re.Match[str]) -> Mention | None:
    after = _AFTER.match(folded, day.end())
    if after and after[1] in _MONTH:
        return (int(after[2]) if after[2] else None, _MONTH[after[1]], int(day[0]))
    before = _BEFORE.search(folded, max(0, day.start() - 16), day.start())
    if before and before[1] in _MONTH:
        year = _YEAR_AFTER.match(folded, day.end())
        return (int(year[1]) if year else None, _MONTH[before[1]], int(day[0]))
    return None


def stamp(found: list[tuple[int, Mention]]) -> datetime.date | None:
    """The first full date within the first lines of a text, which is when it says it was written; None without one."""
    for at, (year, month, day) in found:
        if at < _STAMP_WITHIN and year is not None:
            try:
                return datetime.date(year, month, day)
            except ValueError:
                continue
    return None
