"""Which script a text is in, and which scripts a language is written in."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARMENIAN": "Armn", "GEORGIAN": "Geor",
    "ARABIC": "Arab", "HEBREW": "Hebr", "SYRIAC": "Syrc", "THAANA": "Thaa", "ETHIOPIC": "Ethi", "TIFINAGH": "Tfng",
    "NKO": "Nkoo", "ADLAM": "Adlm", "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "MEETEI": "Mtei", "OL": "Olck", "TIBETAN": "Tibt", "MYANMAR": "Mymr", "THAI": "Thai", "LAO": "Laoo",
    "KHMER": "Khmr", "MONGOLIAN": "Mong", "HANGUL": "Hang", "CJK": "Hani", "HIRAGANA": "Hani", "KATAKANA": "Hani",
    "BOPOMOFO": "Hani", "CHEROKEE": "Cher", "CANADIAN": "Cans",
}  # fmt: skip
"""First word of the Unicode names of a script's letters -> ISO 15924. Kana counts as Han: no language has it alone."""
_ONE = {"Jpan": "Hani", "Hans": "Hani", "Hant": "Hani", "Kore": "Hang"}
_ALSO = {
    "Latn": frozenset({"crh", "kk", "ky", "mn", "sr", "tt", "ug"}),
    "Cyrl": frozenset({"az", "bs", "ro", "tk", "uz"}),
    "Arab": frozenset({"az", "ha", "kk", "ku", "ky", "ms", "pa", "tg", "tk", "uz"}),
    "Deva": frozenset({"ks", "pi", "sd"}),
}
"""Languages written in a script besides the one that CLDR gives them."""
_TELLING = {"Hani": 3, "Hang": 3}
"""How much a letter tells, in letters of other scripts."""
_NAME = re.compile(r"\b[A-Z\u00c0-\u00d6\u00d8-\u00de][^\W\d_]*")


def script_of(text: str) -> str | None:
    """The script (ISO 15924, with `Hani` for Chinese and Japanese) that most of `text` is in; None: it has no letters.

    Beside another script, Latin words with a capital do not count: they are names.
    """
    found = _count(text)
    if len(found) > 1:
        found = _count(_NAME.sub(" ", text)) or found
    return max(found, key=found.__getitem__) if found else None


def letters_of(text: str) -> int:
    """Letters of `text`; one of Han, Kana or Hangul tells as much as three."""
    return sum(_count(text).values())


def only(text: str, script: str) -> str:
    """`text` with spaces for the letters of other scripts."""
    if _count(text).keys() <= {script}:
        return text
    return "".join(each if _script(each) in (script, None) else " " for each in text)


def writes(language: str, script: str) -> bool:
    """Whether `language` (ISO 639) may be written in `script`."""
    return usual_script(language) == script or language in _ALSO.get(script, ())


def usual_script(language: str) -> str | None:
    """The script of a language after CLDR's likely subtags; None for what is no language."""
    likely = cldr("likely_subtags").get(language)
    return _ONE.get(script := likely.split("_")[1], script) if likely else None


def usual_language(script: str) -> str:
    """The language that most texts in `script` are in, after CLDR's likely subtags."""
    likely = cldr("likely_subtags")
    return likely.get(f"und_{script}", likely["und"]).split("_")[0]


@functools.lru_cache(maxsize=4)
def cldr(table: str) -> Mapping[str, str]:
    """A table of the Unicode Common Locale Data Repository, as babel has it."""
    from babel.core import get_global

    return get_global(table)  # type: ignore[arg-type] # a literal type of its own names


def _count(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if script := _script(letter):
            counts[script] += times * _TELLING.get(script, 1)
    return counts


@functools.lru_cache(maxsize=8192)
def _script(character: str) -> str | None:
    return _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0]) if character.isalpha() else None
