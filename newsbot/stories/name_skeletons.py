"""Names across scripts: Latin and Arabic (and Cyrillic, Greek) spellings of one name get one consonant skeleton.

Gaziantep, غازي عنتاب and Газиантеп differ in vowels and letters, hardly in the order of their consonants. Skeletons of
fewer than three consonants are too common to mean anything; such names are compared as they are written.
"""

import re
from collections import Counter
from itertools import pairwise

from newsbot.stories.stopwords import STOPWORDS
from newsbot.stories.terms import names_of, spoken
from newsbot.text.words import fold, words


def _table(letters: str, latin: str, vowels: str) -> dict[str, str]:
    return dict(zip(letters, latin, strict=True)) | dict.fromkeys(vowels, "")


_ARABIC = _table("بتثجحخدذرزسشصضطظغفقكلمنهپچگژڤ", "bttchhddrzsssdtzgfkklmnhbcgjf", "ءاأإآعوؤيئىة")
_CYRILLIC = _table("бвгджзклмнпрстфхцчшщ", "bfgdczklmnbrstfhscss", "аеёиійоуыъьэюяєїґ")
_GREEK = _table("βγδζθκλμνξπρσςτφχψ", "fgdztklmnkbrsstfhb", "αεηιουω")
_LATIN = _table("bcdfghjklmnpqrstvxz", "bcdfghcklmnbkrstfkz", "aeiouwy")
_LETTERS = {**_LATIN, **_ARABIC, **_CYRILLIC, **_GREEK}
_DIGRAPHS = (("tsch", "c"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("kh", "h"), ("gh", "g"), ("ch", "c"), ("ph", "f"),
             ("th", "t"), ("dj", "c"), ("ck", "k"), ("qu", "k"))  # fmt: skip
_ARTICLE = re.compile(r"^[وفبكل]?ال(?=\w{3})|^لل(?=\w{3})")
_AT_LEAST = 3
_CASELESS = re.compile(r"[\u0590-\u08ff]")


def skeleton(word: str) -> str:
    """Consonants of `word` in Latin letters, doubles once; the folded word itself where fewer than three are left."""
    folded = _ARTICLE.sub("", fold(word))
    plain = folded
    for pair, letter in _DIGRAPHS:
        plain = plain.replace(pair, letter)
    bones = re.sub(r"(.)\1+", r"\1", "".join(_LETTERS.get(letter, letter) for letter in plain))
    bones = bones[:-1] if bones.endswith("h") and len(bones) > _AT_LEAST else bones
    return bones if len(bones) >= _AT_LEAST else f"={folded}"


def skeletons(body: str, language: str | None = None) -> Counter[str]:
    """Skeletons of the names in `body`; of all its words in scripts without capitals, whose names do not show."""
    code = language or ""
    if len(_CASELESS.findall(body[:500])) > 100:
        stop = STOPWORDS.get(code, frozenset())
        told = [word for word in words(body) if word not in stop]
        pairs = (one + other for one, other in pairwise(told))  # a name may be written as two words: غازي عنتاب
        return Counter(skeleton(word) for word in (*told, *pairs) if len(word) > 2)
    return Counter(
        skeleton(name)
        for name, count in names_of(spoken(body, code), code).items()
        if " " not in name
        for _ in range(count)
    )
