"""Names across scripts: Latin, Arabic, Cyrillic, Greek, Hebrew, Devanagari, Katakana spellings get one skeleton each.

Gaziantep, غازي عنتاب and Газиантеп differ in vowels and letters, hardly in the order of their consonants. Skeletons of
fewer than three consonants are too common to mean anything; such names are compared as they are written.
"""

import functools
import re
from collections import Counter
from itertools import pairwise

from newsbot.stories.stopwords import stopwords
from newsbot.stories.terms import names_of, spoken
from newsbot.text.words import fold, words


def _table(letters: str, latin: str, vowels: str) -> dict[str, str]:
    return dict(zip(letters, latin, strict=True)) | dict.fromkeys(vowels, "")


_ARABIC = _table("بتثجحخدذرزسشصضطظغفقكلمنهپچگژڤ", "bttchhddrzsssdtzgfkklmnhbcgjf", "ءاأإآعوؤيئىة")
_CYRILLIC = _table("бвгджзклмнпрстфхцчшщ", "bfgdczklmnbrstfhscss", "аеёиійоуыъьэюяєїґ")
_GREEK = _table("βγδζθκλμνξπρσςτφχψ", "fgdztklmnkbrsstfhb", "αεηιουω")
_LATIN = _table("bcdfghjklmnpqrstvxz", "bcdfghcklmnbkrstfkz", "aeiouwy")
_HEBREW = _table("בגדהזחטכךלמםנןסעפףצץקרשת", "bgdhzhtkklmmnnsgffcckrst", "אויע")
_DEVANAGARI = _table("कखगघचछजझटठडढणतथदधनपफबभमरलवशषसह", "khggccccttddnttddnbfbbmrlfsssh", "अआइईउऊएऐओऔयािीुूेैोौंँः़्ृ")
_KATAKANA = _table(
    "カキクケコガギグゲゴサシスセソザジズゼゾタチツテトダヂヅデドナニヌネノハヒフヘホバビブベボパピプペポマミムメモラリルレロヴン",
    "kkkkkgggggssssszczzztctttdczddnnnnnhhfhhbbbbbbbbbbmmmmmrrrrrfn",
    "アイウエオァィゥェォャュョッヤユヨワヲー",
)
_LETTERS = {**_LATIN, **_ARABIC, **_CYRILLIC, **_GREEK, **_HEBREW, **_DEVANAGARI, **_KATAKANA}
_DIGRAPHS = (("tsch", "c"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("kh", "h"), ("gh", "g"), ("ch", "c"), ("ph", "f"),
             ("th", "t"), ("dj", "c"), ("ck", "k"), ("qu", "k"))  # fmt: skip
_ARTICLE = re.compile(r"^[وفبكل]?ال(?=\w{3})|^لل(?=\w{3})")
_AT_LEAST = 3
_CASELESS = re.compile(r"[\u0590-\u097f]")
CASELESS = frozenset(("Arab", "Deva", "Hebr", "Nkoo", "Syrc", "Thaa"))
"""Their scripts (ISO 15924), in which any word may be a name."""
_NOUN = re.compile(
    r"\b(?:[Dd](?:er|ie|as|en|em|es)|[Ee]in(?:e[nmrs]?)?|[Kk]ein(?:e[nmrs]?)?|[Dd]iese[nmrs]?|[Jj]ede[nmrs]?|[Ii]hr(?:e[nmrs]?)?"
    r"|[Ss]ein(?:e[nmrs]?)?|[Uu]nser(?:e[nmrs]?)?|[Zz]u[mr]|[Aa]m|[Ii]m|[Vv]om|[Bb]eim|[Ii]ns|\d+"
    r"|(?!(?:zwischen|gegen|neben|wegen|über|unter|hinter|aber|oder|sowie)\b)"
    r"[a-zäöüß]{3,}(?:e|en|er|es|em))\s+([A-ZÄÖÜ][\wäöüß-]+)"
)
"""Behind an article, a number or an adjective; what looks like an adjective and is a preposition says nothing."""
_MEASURED = re.compile(r"\b\d+\s+[A-ZÄÖÜ][\wäöüß-]+\s+([A-ZÄÖÜ][\wäöüß-]+)")  # 5 Jahren Haft
_KATAKANA_RUN = re.compile(r"[ァ-ヺー]{3,}")


@functools.lru_cache(maxsize=20_000)  # the same names come by again and again
def skeleton(word: str) -> str:
    """Consonants of `word` in Latin letters, doubles once; the folded word itself where fewer than three are left."""
    folded = _ARTICLE.sub("", fold(word))
    plain = folded
    for pair, letter in _DIGRAPHS:
        plain = plain.replace(pair, letter)
    bones = re.sub(r"(.)\1+", r"\1", "".join(_LETTERS.get(letter, letter) for letter in plain))
    bones = bones[:-1] if bones.endswith("h") and len(bones) > _AT_LEAST else bones
    return bones if len(bones) >= _AT_LEAST else f"={folded}"


def _foreign(run: str) -> tuple[str, ...]:
    """A name in Katakana, which writes l and r alike: with either."""
    bones = skeleton(run)
    return (bones, bones.replace("r", "l")) if "r" in bones and not bones.startswith("=") else (bones,)


def skeletons(body: str, language: str | None = None, *, sure: bool = True) -> Counter[str]:
    """Skeletons of the names in `body`; of all its words in scripts without capitals, whose names do not show.

    `sure`: as in `newsbot.stories.terms.names_of`.
    """
    code = language or ""
    if code == "ja":
        return Counter(bones for run in _KATAKANA_RUN.findall(body) for bones in _foreign(run))
    if caseless(body):
        stop = stopwords(code)
        told = [word for word in words(body) if word not in stop]
        pairs = (one + other for one, other in pairwise(told))  # a name may be written as two words: غازي عنتاب
        return Counter(skeleton(word) for word in (*told, *pairs) if len(word) > 2)
    nouns = _german_nouns(body) if code == "de" else frozenset()
    found = Counter[str]()
    for name, count in names_of(spoken(body, code), code, sure=sure).items():
        if " " not in name and name not in nouns:
            bones = skeleton(name)
            found[bones] = found.get(bones, 0) + count
    return found


def caseless(text: str) -> bool:
    """Whether `text` is of a script without capitals, in which names do not show; one sentence of it, too."""
    head = text[:500]
    return len(_CASELESS.findall(head)) > len(head) / 2


def _german_nouns(body: str) -> frozenset[str]:
    """Folded words that a German text writes after an article, a number or an adjective: nouns, which are no names."""
    return frozenset(fold(noun) for noun in (*_NOUN.findall(body), *_MEASURED.findall(body)))
