"""Writes newsbot/text/calendar_names.txt anew from CLDR (through Babel), dateparser's lists and the additions below.

    .venv/bin/python bench/calendar_names.py > newsbot/text/calendar_names.txt

Names of one language stand on one line: its code, twelve months, seven weekdays from Monday on, forenoon and afternoon,
separated by `|`; of one month or weekday all forms, an underscore where the language writes a space.
"""

import calendar
import importlib
import re
from collections.abc import Iterable

from babel import Locale
from dateparser.data.languages_info import language_order

_CODES = """
en es pt fr de it ru ar zh ja ko tr pl uk nl cs sk sl hr bs sr mk bg be ro hu el sv no da fi is fo et lv lt sq
az kk ky uz tg tk tt mn ka hy he fa ur ps ku hi bn mr gu pa ta te kn ml or si ne th lo my km vi id ms fil sw am ti om
so ha yo ig zu af rw mt ga gd cy br eu ca gl oc ast rm lb fy
"""
LANGUAGES = _CODES.split()
VARIANTS = {
    "ar": ["ar_SY", "ar_MA", "ar_DZ", "ar_SA", "ar_MR"],
    "az": ["az_Cyrl"],
    "bs": ["bs_Cyrl"],
    "de": ["de_AT"],
    "en": ["en_AU", "en_CA", "en_GB"],
    "es": ["es_MX", "es_UY", "es_AR", "es_US"],
    "fr": ["fr_CA"],
    "pa": ["pa_Arab"],
    "pt": ["pt_PT"],
    "sr": ["sr_Latn", "sr_Cyrl_BA", "sr_Latn_BA", "sr_Latn_ME"],
    "sw": ["sw_KE"],
    "uz": ["uz_Cyrl"],
    "no": ["nn"],
}
MONTHS = [name.lower() for name in calendar.month_name[1:]]
DAYS = [name.lower() for name in calendar.day_name]
MORE = {  # what people write and neither list has: language -> month -> forms
    "en": {9: ["sept"], 6: ["june"], 7: ["july"]},
    "de": {3: ["mrz", "maerz"], 1: ["jaen", "jaenner"]},
    "fr": {2: ["fév", "fev"], 8: ["aoû", "aou"], 12: ["déc"], 7: ["jul"], 6: ["jun"]},
    "no": {5: ["mai"], 12: ["des"]},
    "tr": {2: ["sub"], 8: ["agu"], 5: ["mayis"]},
    "nl": {3: ["mrt"], 5: ["mei"]},
    "lt": {1: ["sau"], 3: ["kov"], 4: ["bal"], 5: ["geg"], 6: ["bir"], 7: ["lie"], 8: ["rgp"], 9: ["rgs"], 11: ["lap"]},
    "el": {5: ["μαι", "μαϊ"], 8: ["αυγ"], 11: ["νοε"]},
    "ro": {11: ["noi"]},
    "ru": {5: ["май", "мая"], 9: ["сен", "сент"], 11: ["ноя", "нояб"]},
    "mn": {n: [f"{n}-р_сар", f"{n}_сар"] for n in range(1, 13)},
}
_ARTICLES = re.compile(r"^(?:(?:de|da|dhen|an|am)\s+)?(?:d['’]|t-)?(?=\w{3})")
_DROPPED = re.compile("[\u200b-\u200f\u202a-\u202e]")


def forms(names: Iterable[str], shortest: int) -> list[str]:
    """The names in small letters without articles, dots at the end, and what has less than `shortest` Latin letters."""
    kept: dict[str, None] = {}
    for name in names:
        plain = _ARTICLES.sub("", _DROPPED.sub("", name).strip().rstrip(".").casefold().strip())
        latin = plain.replace(".", "").isascii()
        if len(plain) >= (shortest if latin else 2) and not (plain[0].isdigit()):
            kept[re.sub(r"\s+", "_", plain)] = None
    return list(kept)


def of_cldr(code: str, kind: str, number: int) -> list[str]:
    names = getattr(Locale.parse(code), kind)
    return [
        str(table[number])
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "short")
        if (table := names[context].get(width)) and number in table
    ]


def halves_of_cldr(code: str) -> list[dict[str, str]]:
    periods = Locale.parse(code).day_periods
    return [names for context in periods.values() for names in context.values()]


def of_dateparser(code: str, key: str) -> list[str]:
    if code not in language_order:
        return []
    info = importlib.import_module(f"dateparser.data.date_translation_data.{code}").info
    return list(info.get(key, []))


def main() -> None:
    print("# Names of months and weekdays: bench/calendar_names.py says how this is made and what its columns are.")
    print("# From the Unicode CLDR (Unicode-3.0), dateparser (BSD-3-Clause) and a few of our own.")
    for language in LANGUAGES:
        codes = [language, *VARIANTS.get(language, [])]
        row = [language]
        for number, key in enumerate(MONTHS, 1):
            own = [each for code in codes for each in of_cldr(code, "months", number)]
            more = MORE.get(language, {}).get(number, [])
            row.append(" ".join(forms([*own, *of_dateparser(language, key), *more], 3)))
        for number, key in enumerate(DAYS):
            own = [each for code in codes for each in of_cldr(code, "days", number)]
            row.append(" ".join(forms([*own, *of_dateparser(language, key)], 2)))
        for half in ("am", "pm"):
            own = [names.get(half, "") for code in codes for names in halves_of_cldr(code)]
            row.append(" ".join({"".join(name.casefold().replace(".", "").split()): None for name in own if name}))
        print("|".join(row))


main()
