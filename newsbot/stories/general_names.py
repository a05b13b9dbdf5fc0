"""Names and numbers too general to tell one event from another: countries, their people, news agencies; round numbers.

Country names are those of the Unicode CLDR in the language of the text (through Babel), so they cover every script.
"""

import functools
from collections.abc import Iterable

from newsbot.stories.name_skeletons import skeleton
from newsbot.text.words import words

_AGENCIES = """
    reuters afp ap dpa ansa efe tass interfax xinhua kyodo yonhap anadolu lusa pap belga ritzau apa ntb mti ria
    agence france presse associated press bloomberg рейтер рейтерс тасс интерфакс رويترز الأناضول فرانس برس شينخوا
"""
_ENDING = 2  # consonants that a people or an adjective has more than its country: Türkei, Turkish


@functools.cache
def _countries(language: str) -> frozenset[str]:
    from babel import Locale, UnknownLocaleError  # .05 s once; only assignment needs it

    found: set[str] = set()
    for code in (language, "en"):
        try:
            names = Locale.parse(code).territories if code else {}
        except (UnknownLocaleError, ValueError):
            continue
        for parts in (words(name) for key, name in names.items() if len(key) == 2):
            bones = [skeleton(part) for part in parts]
            # a word too short for a skeleton is as it is written: Italy is one, "South" of South Korea is none
            found.update(each for each in bones if len(parts) == 1 or not each.startswith("="))
    return frozenset(found)


@functools.cache
def _agencies() -> frozenset[str]:
    return frozenset(skeleton(word) for word in _AGENCIES.split())


@functools.lru_cache(maxsize=20_000)
def is_general(mark: str, language: str) -> bool:
    """Whether the skeleton `mark` of a name in a text of `language` names a country, its people, or a news agency."""
    if mark in _agencies():
        return True
    countries = _countries(language)
    if mark.startswith("="):
        return mark in countries
    return any(mark[:length] in countries for length in range(max(3, len(mark) - _ENDING), len(mark) + 1))


@functools.lru_cache(maxsize=20_000)
def number_worth(number: str) -> float:
    """What a number in common says beside one of three digits and more: 1/4 with one or two digits, half if round."""
    if number.isdecimal() and len(number) < 3:
        return 0.25
    return 0.5 if number.isdecimal() and number.endswith("0") else 1.0


def in_quarters(numbers: Iterable[str]) -> tuple[str, ...]:
    """Each once for each quarter of what a number can say: what is summed of these is four times what they say."""
    return tuple(number for number in numbers for _ in range(round(4 * number_worth(number))))
