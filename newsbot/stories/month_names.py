"""Months that a sentence names, in any language of the Unicode CLDR (through Babel), in its inflected forms too."""

import functools
import re
from collections.abc import Mapping, Sequence

from newsbot.text.words import fold

_STEM, _CUT, _ENDING = 4, 2, 4
"""Letters of a month's name that an inflected form has, at least; letters that it may lose, and may have instead."""
_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s?[月월]")
_HAN = re.compile(r"(?<![一二三四五六七八九十])(十[一二]|[一二三四五六七八九十])月")
_HAN_MONTHS = {name: number for number, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}


def months_named(sentence: str, language: str | None) -> frozenset[int]:
    """1 to 12. Where a language writes months with a capital, May is one and may is none."""
    found: set[int] = set()
    if not sentence.isascii():
        found = {int(number) for number in _NUMBERED.findall(sentence)}
        found |= {_HAN_MONTHS[name] for name in _HAN.findall(sentence)}
    if language and _names(language):
        found |= {month for word in _WORD.findall(sentence) if (month := _month(word, language))}
    return frozenset(found)


@functools.lru_cache(maxsize=4_096)
def _month(word: str, language: str) -> int | None:
    known = _names(language)
    folded, capital = fold(word), word[:1].isupper()
    if len(folded) < 3:
        return None
    exact = known.get(folded)
    if exact:
        return exact[0] if exact[1] <= capital else None
    meant: dict[int, int] = {}  # length of the stem -> month, or 0 for more than one
    for stem, month, capitals in _stems(language).get(folded[:_STEM], ()):
        if capitals == capital and _is_form(folded, stem):
            meant[len(stem)] = month if meant.get(len(stem), month) == month else 0
    return (meant[max(meant)] or None) if meant else None


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) <= len(stem) + _ENDING


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
    from babel import Locale, UnknownLocaleError  # .05 s once; only assignment needs it

    try:
        months = Locale.parse(language).months if language else {}
    except (UnknownLocaleError, ValueError):
        return {}
    forms = [(name, month) for kind in months.values() for month, name in kind["wide"].items()]
    return {fold(name): (month, name[:1].isupper()) for name, month in forms if _WORD.fullmatch(name)}
