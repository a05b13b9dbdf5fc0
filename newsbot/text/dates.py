"""Dates as people and programs write them, in the languages of the world -> moments, with what is doubtful of them.

One reader for feeds, sitemaps and pages. It knows names of months and weekdays (`calendar_words`) and of zones
(`zone_names`), day, month and year in the orders that occur, clocks of 12 and 24 hours, and the formats of mail,
ISO 8601, C, JavaScript and Go. What the text leaves open is settled by what is known of its source (`Custom`), and what
stays open is said (`Reading.doubts`). dateparser, which reads as much, guesses in silence and loads for 1.5 seconds.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from newsbot.text.calendar_words import Meanings, halves, months, phrases, weekdays
from newsbot.text.words import fold
from newsbot.text.zone_names import is_zone, meanings, zone

_STAMP = 14  # digits of a day and a time
MAX_CHARS = 120
"""Of a text, what is looked at."""


class Custom(NamedTuple):
    """How a source writes its dates, as far as it is known."""

    language: str = ""  # tag as declared, such as "en-GB"
    country: str = ""  # ISO 3166, two small letters, such as that of its host: see `country_of`
    latest: datetime | None = None  # aware; of two readings one after it is wrong
    order: str = ""  # of numbers: "dmy", "mdy" or "ymd", when its other dates show it
    offset: timedelta | None = None  # from UTC, when its other dates name one and the same


class Reading(NamedTuple):
    """A date that was read."""

    moment: datetime  # aware, whole seconds, with the offset that was written; 00:00 UTC when only the day is sure
    timed: bool  # whether the time of day is known
    doubts: tuple[str, ...] = ()
    """Why it may be another moment, none when it cannot: `day-or-month` (order of numbers), `month-name` (a word of two
    languages), `weekday` (does not match the date), `no-zone` (none was written, UTC is taken), `zone` (an ambiguous
    name, its commonest meaning is taken), `zone-unknown` and `clock` (unreadable, the time was left out)."""


NOTHING_KNOWN = Custom()


def read(text: str, custom: Custom = NOTHING_KNOWN, whole: bool = False) -> Reading | None:
    """The first date in `text`; with `whole` the text has to be one date and nothing else. None without one."""
    text = text.strip()
    if reading := _iso(text) or _mail(text):
        return reading
    seconds = _JSON.fullmatch(text)
    if seconds or (not whole and len(text) in (10, 13) and text.isdecimal() and text[0] != "0"):
        return Reading(datetime.fromtimestamp(int((seconds[1] if seconds else text)[:10]), UTC), True)
    found = _find(text, custom, whole)
    return _settle(found, custom) if found else None


def learn(texts: Iterable[str], custom: Custom) -> Custom:
    """`custom` with what the dates of one source, each a text of its own, show of its order and its offset from UTC."""
    found = [each for text in texts if (each := _find(text, custom, True))]
    offsets = {each.offset for each in found if each.offset is not None}
    offset = offsets.pop() if len(offsets) == 1 else None
    return custom._replace(order=_shown_order(found, custom), offset=offset or None)


_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})? ?(Z|z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?",
    re.ASCII,
)
_MAIL = re.compile(
    r"(?:(mon|tue|wed|thu|fri|sat|sun), )?(\d\d?) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4}) "
    r"(\d\d:\d\d:\d\d) (GMT|UTC|Z|[+-](?:0\d|1[0-3])[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)

_JSON = re.compile(
    r"\\?/Date\(([1-9]\d{9})\d{3}(?:[+-]\d{4})?\)\\?/", re.ASCII
)  # of .NET; the offset is that of its server


def _iso(text: str) -> Reading | None:
    """A date of ISO 8601 in its commonest form, which leaves nothing open, without the search for others."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, clock, offset = match.groups()
    if clock and not offset:
        return None  # the zone is open
    try:
        return Reading(
            datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{(offset or '+00:00').upper()}"), clock is not None
        )
    except ValueError:
        return None


def _mail(text: str) -> Reading | None:
    """A date of RFC 822 in the form that most feeds have, likewise."""
    match = _MAIL.fullmatch(text)
    if match is None:
        return None
    weekday, day, month, year, clock, offset = match.groups()
    number = _ENGLISH.index(month.lower()) + 1
    try:
        moment = datetime.fromisoformat(f"{year}-{number:02}-{day:0>2}T{clock}{offset if offset[0] in '+-' else 'Z'}")
    except ValueError:
        return None
    return Reading(moment, True) if weekday is None or _DAYS[moment.weekday()] == weekday.lower() else None


_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GENERIC = frozenset(re.findall(r"\w+", "ac ai cc cf co eu fm ga gg gq io la ly me ml nu sh st su tk to tv ws"))


def country_of(host: str) -> str:
    """The country that the end of `host` names, "" when it names none or is used by everybody (`.io`)."""
    end = host.rpartition(".")[2].lower()
    if end in ("gov", "mil"):
        return "us"
    return {"uk": "gb"}.get(end, end) if len(end) == 2 and end.isalpha() and end not in _GENERIC else ""


# --- the text, made plain ---------------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_COMMA = re.compile("[،、，]")
_ERA = re.compile(r"(?:ค\.ศ\.|พ\.ศ\.) ?(?=\d)")
_PREFIX = re.compile(r"\b[בלמ]-(?=\d)")  # Hebrew: "on", "to", "from"
_DASH = re.compile("[\u2010-\u2015\u2212]")
_GO = re.compile(r" m=[+-][\d.]+\Z")  # the reading of a monotonic clock
_COMPACT = re.compile(r"\A(\d{4})(\d\d)(\d\d)(?:t?(?=\d{4})|\Z)")
_SHORT_CLOCK = re.compile(r"(?<=\d-\d\d)[t ](\d\d?)(?::(\d\d?)((?::\d\d?)?)(?![\d:])|()()(?=z\b))")
"""Behind a day as programs write it: 8:5, 16Z."""
_T_BEFORE_CLOCK = re.compile(r"(?<=\d)t(?=\d\d:\d\d)")
_COMPACT_CLOCK = re.compile(r"(?<=\d)t(\d\d)(\d\d)(\d\d)?(?![\d:])")
_HALF_DAY = re.compile(r"(?<=[\d\s])([ap])\.?\s?m(?:\.|(?!\w))")
_NUMBERED = re.compile(r"\bth(?:an)?g (1[0-2]|0?[1-9])(?!\d)|\b(1[0-2]|0?[1-9])(?:-р)? сар\w*")


def _plain(text: str) -> str:
    """Folded, digits of every script as 0 to 9, one space for any blanks, names in several words joined by `_`."""
    text = _DASH.sub("-", _INVISIBLE.sub("", text[:MAX_CHARS])).replace("(e)", "")
    text = _COMMA.sub(", ", text)
    if not text.isascii():
        text = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    text = _GO.sub("", " ".join(fold(text).split()))
    if text[:8].isdecimal() and text.isascii():
        text = _COMPACT.sub(r"\1-\2-\3t", text).rstrip("t")
    text = _SHORT_CLOCK.sub(lambda found: f" {found[1]:>02}:{found[2] or '':>02}{found[3] or ''}", text)
    text = _T_BEFORE_CLOCK.sub(" ", text)
    text = _COMPACT_CLOCK.sub(lambda found: f"t{found[1]}:{found[2]}:{found[3] or '00'}", text)
    text = _PREFIX.sub(" ", text)
    text = _ERA.sub("", _HALF_DAY.sub(r" \1m", text))
    text = _NUMBERED.sub(lambda found: f" {_ENGLISH[int(found[1] or found[2]) - 1]} ", text)
    if not text.isascii() or " " in text:
        text = phrases().sub(lambda found: found[0].replace(" ", "_"), text)
    return _C_FORMAT.sub(r"\1 \4 \2\3", text)


# --- the day ----------------------------------------------------------------------------------------------------------


class _Text(NamedTuple):
    """A text that is read."""

    raw: str
    plain: str
    custom: Custom
    whole: bool


class _Day(NamedTuple):
    """One way to read the day of a text."""

    day: date
    order: str = ""  # of its numbers; "" when a word names the month, or the year comes first in full
    languages: frozenset[str] = frozenset()  # of that word


class _Found(NamedTuple):
    """What a text holds, before anything that it leaves open is settled."""

    days: tuple[_Day, ...]  # all that are possible, at least one
    weekdays: frozenset[int] = frozenset()  # that the text names
    clock: tuple[int, int, int] | None = None  # hour (24: the end of the day), minute, second
    offset: timedelta | None = None  # as written in digits
    zone: str = ""  # a name, small letters, when there is no offset in digits
    doubts: tuple[str, ...] = ()


_LETTER = r"[^\W\d_]"
_WORD = rf"(?P<word>{_LETTER}(?:[^\s\d,;:/()\[\]|•·+'\"@.\-]|[.'](?={_LETTER})){{1,24}})"
_DAY = r"(?P<day>\d{1,2})"
_ENDING = r"(?:st|nd|rd|th|er|eme|re|mh|[oaeηας]|ος|-?(?:го|е|ші|шы|чи|нчи|дагы|da|an|en|ko|ja)|일|\.)?"
_OF = r"(?:(?:de|del|di|of|the|da|den|dhen|an|ta'?|na|az|ngay) |d')?"
_SHORT = r"'?\d\d(?=\s*(?:\Z|[|,)t]|-?\s?\d{1,2}\s?[:.h]\s?\d\d))"  # a year of two digits: nothing else may follow
_YEAR = rf"(?P<year>\d{{4}}(?!\d)|{_SHORT})"
_BEFORE_YEAR = r"(?:\s*[,/-]\s*(?:de )?|\s+(?:de |del )?(?=\d{4})|(?<=\D\d\d)(?=(?:19|20)\d\d))"
_FULL_YEAR = r"(?<![\d.:/])(?P<year>\d{4})(?!\d)"
_NAME = re.compile(rf"(?<!\w){_LETTER}(?:{_LETTER}(?=[.,])|[^\s\d,;:/()|.]{{2,}})")
_C_FORMAT = re.compile(  # Tue Nov 24 16:26:15 CET 2026
    rf"\b({_LETTER}{{3,}} \d{{1,2}}) (\d{{1,2}}:\d\d(?::\d\d)?(?: +[ap]m)?)"
    r"((?: [a-z]{1,6}| (?:gmt|utc)?[+-]\d\d:?\d\d)?) (\d{4})\b"
)
_FORMS = [
    re.compile(form)
    for form in (  # the plainest first
        r"(?<![\d.,/-])(?<!\d:)(?P<a>\d{4})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<era>令和|平成)?(?P<a>\d{1,4}|元)\s?[年년]\s?(?P<b>\d{1,2})\s?[月월]\s?(?P<c>\d{1,2})(?!\d)\s?[日号號일]?",
        rf"(?<![\d./])(?<!\d:){_DAY}{_ENDING}[\s,./-]*{_OF}{_WORD}[\s.,/-]*(?:(?:de|del|of|г|р|do|y|nam) )?{_YEAR}",
        rf"(?<!\w){_WORD}\.?[\s/-]*{_DAY}{_ENDING}{_BEFORE_YEAR}{_YEAR}",
        rf"{_FULL_YEAR}(?:\.?[\s-]?{_LETTER}{{1,6}}\.?(?=[\s,])|[.,/-])?[\s,-]*{_WORD}[\s./-]*{_DAY}(?!\d|:)",
        rf"{_FULL_YEAR}(?:\.?[\s-]?{_LETTER}{{1,6}}\.?(?=[\s,])|[.,])?[\s,]*{_DAY}{_ENDING}[\s-]*{_WORD}",
        r"(?<![\d.,/-])(?<!\d:)(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|\d\d?)(?!\d|(?P=sep)\d)",
        r"(?<![\d.,/:-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d\d)(?P<clocked>),?\s(?=\d\d?[:.h]\d\d(?!\d))",
    )
]
_ERAS = {"令和": 2018, "平成": 1988}
_BUDDHIST = 543  # years that Thailand counts more


def _day(of: _Text) -> tuple[re.Match[str], tuple[_Day, ...]] | None:
    """The first date of the plainest form that is one, and where it stands."""
    year_first = _expected_order(of.custom)[0] == "ymd" or of.custom._replace(latest=None) == NOTHING_KNOWN
    for form in _FORMS:
        for match in form.finditer(of.plain):
            ways = _numeric(match, of.whole, year_first) if "a" in form.groupindex else _worded(match)
            if days := tuple(_possible(ways, of.custom)):
                return match, days
    return None


_Way = tuple[int, int, int, str, frozenset[str]]


def _numeric(match: re.Match[str], whole: bool, year_first: bool) -> Iterator[_Way]:
    """Year, month, day and their order for each way to read three numbers."""
    a, b, c = match["a"], match["b"], match["c"]
    none: frozenset[str] = frozenset()
    if "era" in match.re.groupindex:
        yield (1 if a == "元" else int(a)) + _ERAS.get(match["era"], 0), int(b), int(c), "", none
    elif len(a) == 4:
        yield int(a), int(b), int(c), "", none
    elif whole or len(c) == 4 or len(a + b + c) == 6 or "clocked" in match.re.groupindex:
        # in a line, 1.10.23 alone may be a version
        if len(c) > 1:
            yield _century(c), int(b), int(a), "dmy", none
        if len(c) > 1 and (match["sep"] != "." or int(b) > 12):
            yield _century(c), int(a), int(b), "mdy", none
        if len(a) == 2 and len(c) < 4 and (year_first or (len(c) == 2 and match["sep"] != ".")):
            yield _century(a), int(b), int(c), "ymd", none


def _worded(match: re.Match[str]) -> Iterator[_Way]:
    year = _century(match["year"].lstrip("'"))
    if (number := _PERSIAN.get(match["word"])) and year in _YEARS_OF_SUN:
        yield year, number, int(match["day"]), "", frozenset(("fa",))
    for month, languages in _month(match["word"].replace("_", " ")).items():
        yield year, month, int(match["day"]), "", languages


_MONTHS_OF_SUN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_YEARS_OF_SUN = range(1200, 1600)
_PERSIAN = {fold(name): number for number, name in enumerate(_MONTHS_OF_SUN.split(), 1)}


def _of_sun(year: int, month: int, day: int) -> date:
    """A day of the Persian calendar, whose years begin in spring: six months of 31 days, five of 30, and one of 29, or
    of 30 in eight years of 33; ValueError for no such day."""
    leap = (year * 8 + 29) % 33 < 8
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month < 7 else 30 if month < 12 or leap else 29):
        raise ValueError(f"month {month} of {year} has no day {day}")
    before = 365 * (year - 1) + (8 * year + 21) // 33
    return date(622, 3, 21) + timedelta(days=before + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def _month(word: str) -> Meanings:
    """The months that `word` names, with "in" before it (Hebrew) or an ending behind it (Basque, Kazakh, Turkish)."""
    names = months()
    cut = (word[:-size] for size in (1, 2, 3, 4) if len(word) - size >= 5)
    return next((names[name] for name in (word, word.removeprefix("ב"), *cut) if name in names), {})


def _century(year: str) -> int:
    """As POSIX reads two digits: 69 to 99 are of the last century."""
    return int(year) if len(year) > 2 else int(year) + (2000 if int(year) < 69 else 1900)


def _possible(ways: Iterable[_Way], custom: Custom) -> Iterator[_Day]:
    for year, month, day, order, languages in ways:
        if 2400 < year < 2700 and ("th" in languages or custom.language[:2] == "th" or custom.country == "th"):
            year -= _BUDDHIST
        try:
            of_sun = year in _YEARS_OF_SUN and (
                "fa" in languages or custom.language[:2] == "fa" or custom.country == "ir"
            )
            yield _Day(_of_sun(year, month, day) if of_sun else date(year, month, day), order, languages)
        except ValueError:
            continue


# --- the time of day and its zone -------------------------------------------------------------------------------------

_EARLY = r"上午|오전|午前|凌晨|早上|\bam(?= )"
_LATE = r"下午|오후|午後|晚上|\bpm(?= )"
_CLOCK = (
    rf"(?:(?:(?P<early>{_EARLY})|(?P<late>{_LATE}))\s?)?(?<![\d.+])(?P<hour>\d{{1,2}})"
    r"(?:\s?[:.h時时點点시]\s?(?P<minute>\d\d|\d(?=:\d))(?!\d)(?:\s?[:.分분]\s?(?P<second>\d\d?)(?!\d)(?:[.,:]\d{1,9})?)?[분分]?[秒초]?"
    r"|(?=\s[ap]m\b)|\s?(?:h|uhr|時|时|点|點|시)(?!\w))"
)
_AFTER = re.compile(rf"(?P<between>(?:[^\d+]|(?<=\d)[\s)]){{0,30}}?)(?<![+-]){_CLOCK}")
_BEFORE = re.compile(rf"(?<![\d.:/+-]){_CLOCK}(?P<tail>(?:[^\d]|[+-]\d\d?(?::?\d\d)?(?!\d)){{0,40}})\Z")
_BESIDE = """
a ai alas alle am as at be da dana de del den die du el em en godz h hours hrs i kell kl klo klockan klokken las le les
los luc lug m o ob of om on op ora ore p pukul r roku saat sa se tarihinde the u uhr um v ve y στις в во г год года о об
р року час часов ч الساعه عند علي في بتوقيت ב בשעה น นาฬกา เวลา
"""
_FILLERS = frozenset(_BESIDE.split())
_HALVES = {
    "am": 0,
    "pm": 12,
    "πμ": 0,
    "μμ": 12,
    "ص": 0,
    "م": 12,
    "дп": 0,
    "пп": 12,
    "قظ": 0,
    "بظ": 12,
    "oo": 0,
    "os": 12,
}
"""Forenoon and afternoon where they cannot be anything else; those of the source's language are in the table."""

_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s?([+-])(\d\d?)(?:[:.]?(\d\d))?(?::\d\d)?(?![\d:])")
_MILITARY = re.compile(r"\d ?[A-Z]\Z")  # a letter for a zone, of which only Z means what it should (RFC 5322)
_TOKEN = re.compile(rf"{_LETTER}[^\s\d,;()\[\]|+]*(?:(?<={_LETTER})[+-]?\d\d?(?!\d)[a-z]*)?")


class _Tail(NamedTuple):
    """What follows a clock."""

    half: int | None = None  # 0 or 12
    offset: timedelta | None = None
    zone: str = ""
    rest: str = ""  # from where on nothing was understood


def _tail(text: str, of: _Text) -> _Tail | None:
    """Half of the day and zone at the start of `text`; None when an offset there cannot be."""
    found, place = _Tail(), 0
    while place < len(text):
        if text[place] in " ,.()[]|":
            place += 1
        elif match := _OFFSET.match(text, place):
            offset = _offset(match)
            if offset is None:
                return None
            found = found._replace(offset=offset if found.offset is None else found.offset)
            place = match.end()
        elif match := _TOKEN.match(text, place):
            if not (found := _with_word(found, match[0], of)).rest:
                place = match.end()
            else:
                break
        else:
            break
    return found._replace(rest=text[place:])


def _with_word(found: _Tail, token: str, of: _Text) -> _Tail:
    """`found` with what `token` adds; it is the rest when it is not understood and may be something else."""
    word = token.rstrip(".-")
    bare = word.replace(".", "")
    half = _HALVES.get(bare, halves(_language(of.custom)).get(bare))
    if half is not None and found.half is None and found.offset is None:
        return found._replace(half=half)
    name = word if "/" in word else bare
    known = bool(_MILITARY.search(of.raw)) if len(name) == 1 else is_zone(name) and name.upper() in of.raw
    if found.offset is not None or not word or (not known and (word in _FILLERS or word in weekdays())):
        return found
    if not found.zone and (of.whole or known):  # in small letters, "get" and "et" are words
        return found._replace(zone=name)
    return found if of.whole else found._replace(rest=token)


def _offset(match: re.Match[str]) -> timedelta | None:
    """Of digits as written; None when no place on Earth has it."""
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if int(match[3] or 0) > 59 or minutes > 14 * 60:
        return None
    return timedelta(minutes=-minutes if match[1] == "-" else minutes)


_Clock = tuple[int, int, int]


def _clock(match: re.Match[str], half: int | None) -> _Clock | None:
    """Hour, minute and second; None when they, or they and the half of the day, cannot be."""
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), min(int(match["second"] or 0), 59)
    half = 0 if match["early"] else 12 if match["late"] else half
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    elif half == 0:
        return None
    if hour == 24 and not minute and not second:
        return 24, 0, 0
    return (hour, minute, second) if hour < 24 and minute < 60 else None


# --- all of it --------------------------------------------------------------------------------------------------------


def _find(text: str, custom: Custom, whole: bool) -> _Found | None:
    if whole and (len(text.strip()) > MAX_CHARS or (text.strip().isdigit() and len(text.strip()) != _STAMP)):
        return None  # digits alone are seconds as often as a date
    of = _Text(text, _plain(text), custom, whole)
    found = _day(of)
    if found is None:
        return None
    match, days = found
    before, after = of.plain[: match.start()], of.plain[match.end() :]
    named = _weekdays(before + after if whole else before[-24:], text)
    timed = _time_after(after, of) or _time_before(before, of)
    if timed is None:
        after = "" if _OFFSET.fullmatch(after) else after  # XML Schema's dates have a zone and no time
        return None if whole and re.search(r"\d", before + after) else _Found(days, named)
    clock, tail, rest = timed
    if whole and (tail is None or re.search(r"\d", rest)):
        return None
    hour = _clock(clock, tail.half if tail else None)
    if hour is None and (whole and tail and tail.half is None):
        return None  # 25:00
    if hour is None or tail is None:
        return _Found(days, named, doubts=("clock",))
    return _Found(days, named, hour, tail.offset, tail.zone)


_Timed = tuple[re.Match[str], _Tail | None, str]
"""A clock, what follows it, and what is left of the text around."""


def _time_after(after: str, of: _Text) -> _Timed | None:
    match = _AFTER.match(after)
    if match is None or not (of.whole or _only_fillers(match["between"])):
        return None
    tail = _tail(after[match.end() :], of)
    return match, tail, tail.rest if tail else ""


def _time_before(before: str, of: _Text) -> _Timed | None:
    match = _BEFORE.search(before)
    if match is None:
        return None
    tail = _tail(match["tail"], of)
    if not of.whole and (tail is None or tail.rest):
        return None
    return match, tail, before[: match.start()] + (tail.rest if tail else "")


def _only_fillers(text: str) -> bool:
    return all(word in _FILLERS or word in weekdays() for word in re.findall(rf"{_LETTER}[^\s\d,.;:()|]*", text))


MAX_BESIDE_DIGITS = 6
"""Letters of a word with digits that stands in dates: 2026年12月1日21時52分 has five."""


def is_part(word: str) -> bool:
    """Whether a word stands in dates: a number, a month, a day of the week, half a day, what is said between these."""
    plain = _plain(word).replace(".", "").strip(",-")
    if re.search(r"\d", plain):
        return len(re.sub(r"[\d\W]", "", plain)) <= MAX_BESIDE_DIGITS
    return bool(plain in _FILLERS or plain in weekdays() or plain in _HALVES or _month(plain))


def _weekdays(text: str, raw: str) -> frozenset[int]:
    """Those named in `text`, which is `raw` made plain; two letters are one only where a dot or comma says that they
    are short for something. Zones are in capitals: Thursday is čet in Zagreb, and a zone is CET."""
    words = (word for word in _NAME.findall(text) if not (is_zone(word) and word.upper() in raw))
    return frozenset(day for word in words for day in weekdays().get(word.replace("_", " "), ()))


# --- what the text leaves open ----------------------------------------------------------------------------------------

_MONTH_FIRST = frozenset(("us", "ph", "pr", "gu", "as", "vi", "um", "mp", "mh", "pw", "fm"))
_YEAR_FIRST = frozenset(
    ("cn", "jp", "kr", "tw", "hk", "hu", "lt", "mn", "se", "zh", "ja", "ko", "eu", "ne", "sv")
)  # countries and languages
_OTHER_HABITS = frozenset(("", "en", "om", "or", "ti", "zu"))  # where the Unicode CLDR, too, has the month first
_OF_LANGUAGE = {
    "zh": "cn", "ja": "jp", "ko": "kr", "he": "il", "bn": "bd", "hi": "in", "ga": "ie", "fil": "ph", "hy": "am",
}  # fmt: skip
"""Where a language is spoken that is the official one of one country."""


def _country(custom: Custom) -> str:
    """Of the host, else of the language's tag, else where that language is spoken."""
    region = re.search(r"[-_]([a-zA-Z]{2})\Z", custom.language)
    return custom.country or (region[1].lower() if region else _OF_LANGUAGE.get(_language(custom), ""))


def _language(custom: Custom) -> str:
    return re.split("[-_]", custom.language.lower())[0]


def _settle(found: _Found, custom: Custom) -> Reading:
    days = _plausible(found, custom)
    day, doubts = days[0], list(found.doubts)
    if len({each.day for each in days}) > 1:
        day, doubt = _likeliest(days, custom)
        doubts += [doubt] if doubt else []
    if found.weekdays and day.day.weekday() not in found.weekdays:
        doubts.append("weekday")
    midnight = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC)
    if found.clock is None:
        return Reading(midnight, False, tuple(doubts))
    hour, minute, second = found.clock
    wall = midnight.replace(tzinfo=None) + timedelta(hours=hour, minutes=minute, seconds=second)
    offset, doubt = _settled_offset(found, wall, custom)
    doubts += [doubt] if doubt else []
    if offset is None:
        return Reading(midnight, False, tuple(doubts))
    return Reading(wall.replace(tzinfo=timezone(offset) if offset else UTC), True, tuple(doubts))


def _plausible(found: _Found, custom: Custom) -> tuple[_Day, ...]:
    """The ways to read the day that neither the latest moment nor the weekday speaks against, if there are any."""
    days = found.days
    if custom.latest is not None:
        days = tuple(each for each in days if each.day <= custom.latest.date()) or days
    return tuple(each for each in days if each.day.weekday() in found.weekdays) or days


def _likeliest(days: tuple[_Day, ...], custom: Custom) -> tuple[_Day, str]:
    """Of several ways the one that the source's custom speaks for, and what is doubtful of it."""
    language = _language(custom)
    if days[0].languages:
        of_language = [each for each in days if language in each.languages]
        return (of_language or days)[0], "" if of_language else "month-name"
    order, sure = _expected_order(custom)
    expected = [each for each in days if each.order == order]
    return (expected or days)[0], "" if expected and sure else "day-or-month"


def _expected_order(custom: Custom) -> tuple[str, bool]:
    """The order of day, month and year in numbers that is usual there, and whether it is the only one."""
    country, language = _country(custom), _language(custom)
    if custom.order:
        return custom.order, True
    if country in _MONTH_FIRST or country == "ca":
        return "mdy", country != "ca"
    if country in _YEAR_FIRST or language in _YEAR_FIRST:
        return "ymd", True
    if language == "en" and not country:
        return "mdy", False
    return "dmy", bool(country) or language not in _OTHER_HABITS


def _settled_offset(found: _Found, wall: datetime, custom: Custom) -> tuple[timedelta | None, str]:
    if found.offset is not None:
        return found.offset, ""
    if not found.zone:
        return timedelta(0), "no-zone"
    if custom.offset is not None and custom.offset in meanings(found.zone):
        return custom.offset, ""
    named = zone(found.zone, _country(custom), wall)
    if named.offset is not None:
        return named.offset, "zone" if named.doubtful else ""
    return (custom.offset, "") if custom.offset else (None, "zone-unknown")


def _shown_order(found: list[_Found], custom: Custom) -> str:
    """The order of numbers that some dates of a source prove, else the one in which they lie closest together."""
    numeric = [days for each in found if (days := _plausible(each, custom))[0].order]
    proved = {days[0].order for days in numeric if len({each.order for each in days}) == 1}
    if proved:
        return proved.pop() if len(proved) == 1 else ""
    spans = {}
    for order in ("dmy", "mdy"):
        read = {day.day for days in numeric for day in days if day.order == order}
        spans[order] = (max(read) - min(read)).days if len(read) > 1 else 0
    short, long = sorted(spans, key=spans.__getitem__)
    return short if spans[long] > 4 * spans[short] and spans[long] > 60 else ""
