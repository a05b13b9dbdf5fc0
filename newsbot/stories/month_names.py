"""Months, days of them and weekdays that a sentence names, in any language of the Unicode CLDR (through Babel).

In the inflected forms that news uses, too: of a month all cases, of a weekday the ones that say when.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from newsbot.text.words import fold, fold_lately

_STEM, _CUT, _ENDING = 4, 2, 4
"""Letters of a month's name that an inflected form has, at least; letters that it may lose, and may have instead."""
_WORD = re.compile(r"(?:[^\W\d_]++|[\u0300-\u036f\u0900-\u0dff]++)++")  # with vowels that India writes as marks
_NUMBERED = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s?[月월]")
_HAN = re.compile(r"(?<![一二三四五六七八九十])(十[一二]|[一二三四五六七八九十])月")
_HAN_DAY = re.compile(r"(?<!\d)(?:(1[0-2]|[1-9])\s?[月월]\s?)?(\d{1,2})\s?[日일](?![間间간目째])")
_DAY_BEFORE = re.compile(r"(?<![\d.,:])(\d{1,2})(?:[.ºª°η]|er|-?го)?\s+(?:(?:de|d[ei]l?)\s+)?$")
_DAY_AFTER = re.compile(r"\.?\s+(\d{1,2})(?![\d:]|[.,]\d)")
_NEAR = 12  # characters before a month in which its day stands
_OF_WORDS = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_LONG, _SUFFIX = 5, 4  # letters of a weekday behind which as many may hang: torsdagens, pazartesiye
_NO_DAY = -1
_REMEMBERED = 4_096  # words of a language
_HEAD = 2  # letters of a weekday that all its forms have
_WHEN = {"a": "ue", "а": "у", "я": "ю"}
"""Folded endings of Slavic weekdays where they say when: sobota, w sobotę; пятница, в пятницу."""
_CASED = re.compile("[a-zα-ωа-я]")
_HAN_MONTHS = {name: number for number, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}


def months_named(sentence: str, language: str | None) -> frozenset[int]:
    """1 to 12. Where a language writes months with a capital, May is one and may is none."""
    found: set[int] = set()
    if not sentence.isascii():
        found = {int(number) for number in _NUMBERED.findall(sentence)}
        found |= {_HAN_MONTHS[name] for name in _HAN.findall(sentence)}
    if language and _names(language):
        said = _WORD.findall(sentence)
        if not _has_small(language):
            said = [word for word in said if word[0].isupper()]
        found.update(map(_months(language).__getitem__, said))
    return frozenset(found - {0})


def dates_named(sentence: str, language: str | None) -> frozenset[tuple[int, int]]:
    """(month, day), each 1 and more; month 0 where Chinese, Japanese or Korean name the day alone: of which month is
    left to the reader there."""
    found: set[tuple[int, int]] = set()
    if not sentence.isascii():
        found = {(int(month or 0), int(day)) for month, day in _HAN_DAY.findall(sentence)}
    for word in _WORD.finditer(sentence) if language and months_named(sentence, language) else ():
        if month := _months(language or "")[word[0]]:
            before = _DAY_BEFORE.search(sentence, max(0, word.start() - _NEAR), word.start())
            if day := before or _DAY_AFTER.match(sentence, word.end()):
                found.add((month, int(day[1])))
    return frozenset((month, day) for month, day in found if 1 <= day <= 31)


def weekdays_named(sentence: str, language: str | None) -> frozenset[int]:
    """0 is Monday."""
    if not language or not (names := _weekdays(language)):
        return frozenset()
    folded = fold_lately(sentence)
    inside = {names[name] for name in _inside(language) if name in folded}
    said = map(_days(language).__getitem__, _OF_WORDS.findall(folded))
    return frozenset(inside.union(said) - {_NO_DAY})


class _Meanings(dict[str, int]):
    """What words mean, worked out when they first come by; a look-up of one that is known runs in C."""

    def __init__(self, meaning: Callable[[str], int]) -> None:
        self._meaning = meaning

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._meaning(word)
        return found


@functools.lru_cache(maxsize=8)
def _months(language: str) -> _Meanings:
    """Words -> their month, 0 for none."""
    return _Meanings(lambda word: _month(word, language) or 0)


@functools.lru_cache(maxsize=8)
def _days(language: str) -> _Meanings:
    """Folded words -> their weekday, or `_NO_DAY`."""
    heads = frozenset(name[:_HEAD] for name in _weekdays(language))  # most words begin otherwise
    return _Meanings(lambda word: _weekday(word, language) if word[:_HEAD] in heads else _NO_DAY)


@functools.cache
def _inside(language: str) -> Sequence[str]:
    """Weekdays that may stand within what is no word."""
    return [name for name in _weekdays(language) if " " in name or not _CASED.match(name)]


def _weekday(word: str, language: str) -> int:
    """What a word of a script with capitals means; others write particles and articles together with it."""
    names = _weekdays(language)
    for name, day in names.items():
        if word == name or (word[:-1] == name[:-1] and word[-1] in _WHEN.get(name[-1], "")):
            return day
    begun = (
        name for name in names if len(name) >= _LONG and word.startswith(name) and len(word) <= len(name) + _SUFFIX
    )
    longest = max(begun, key=len, default="")
    return names.get(longest, _NO_DAY)


@functools.cache
def _weekdays(language: str) -> Mapping[str, int]:
    """Folded name -> its number."""
    return {fold(name): day for name, day in _written_out(language, "days")}


def _month(word: str, language: str) -> int | None:
    known = _names(language)
    folded, capital = fold(word), word[:1].isupper()
    exact = known.get(folded)
    if exact:
        return exact[0] if exact[1] <= capital else None
    if len(folded) < 3:
        return None
    meant: dict[int, int] = {}  # length of the stem -> month, or 0 for more than one
    for stem, month, capitals in _stems(language).get(folded[:_STEM], ()):
        if capitals == capital and _is_form(folded, stem):
            meant[len(stem)] = month if meant.get(len(stem), month) == month else 0
    return (meant[max(meant)] or None) if meant else None


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) <= len(stem) + _ENDING


@functools.cache
def _has_small(language: str) -> bool:
    """Whether it writes any month without a capital."""
    return not all(capitals for _, capitals in _names(language).values())


@functools.cache
def _stems(language: str) -> Mapping[str, Sequence[tuple[str, int, bool]]]:
    """How stems begin -> those that do, each with its month, and whether that is written with a capital."""
    found: dict[str, list[tuple[str, int, bool]]] = {}
    for name, (month, capitals) in _names(language).items():
        if len(name) >= _STEM:
            stem = name[: max(_STEM, len(name) - _CUT)]
            found.setdefault(stem[:_STEM], []).append((stem, month, capitals))
    return found


@functools.cache
def _names(language: str) -> Mapping[str, tuple[int, bool]]:
    """Folded name -> the month, and whether it is written with a capital."""
    forms = _written_out(language, "months")
    return {fold(name): (month, name[:1].isupper()) for name, month in forms if _WORD.fullmatch(name)}


def _written_out(language: str, of: Literal["days", "months"]) -> list[tuple[str, int]]:
    """Names with their numbers, as they stand alone and in dates; none in a language that the CLDR does not have."""
    from babel import Locale, UnknownLocaleError  # .05 s once; only assignment needs it

    try:
        kinds = getattr(Locale.parse(language), of)
    except (UnknownLocaleError, ValueError):
        return []
    return [(name, number) for kind in kinds.values() for number, name in kind["wide"].items()]
