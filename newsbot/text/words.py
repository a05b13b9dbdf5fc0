"""Folding and cutting text into words and sentences, the same way for queries, fingerprints, stories and diffs."""

import functools
import itertools
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsbot.text.han_variants import SIMPLIFIED

# Marks that readers leave out or vary when they type a word. Other scripts' marks are vowels and must stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
_LETTERS = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
    "’": "'", "ʼ": "'", "‘": "'", "\u200c": "'",  # in Persian what follows U+200C hangs on the word: خانه‌ها
}  # fmt: skip
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_INVISIBLE = re.compile("[\u00ad\u061c\u180b-\u180f\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_NO_SPACES = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Myanmar, Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
# Letters, and the vowels that scripts of India and their like write as marks, which `\w` leaves out.
_LETTER_OR_MARK = "\\w\u0300-\u036f\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0966-\u0df3\u0f71-\u0fbc"
_SPACED = f"(?![{_NO_SPACES}])[{_LETTER_OR_MARK}]"
_WORD = f"[{_NO_SPACES}]+|(?:{_SPACED})+(?:'(?:{_SPACED})+)*"
_DIGITS = r"\d+(?:[.,:\u066b\u066c]\d+)*"
_NO_SPACE_RUN = re.compile(rf"[{_NO_SPACES}][{_NO_SPACES}]*")  # one class first: see `_SENTENCE_END`
_SPACED_WORD = re.compile(f"[{_LETTER_OR_MARK}]+(?:'[{_LETTER_OR_MARK}]+)*")  # the same without those scripts, faster
_SPELLING = rf"(?<![\w'’ʼ])(?:(?![{_NO_SPACES}\d_])[{_LETTER_OR_MARK}]){{2,40}}(?!\w)"
_pattern = functools.cache(re.compile)  # for those that take milliseconds to compile, and many commands do without
_TWO_WRITINGS = re.compile("[а-џ\u4e00-\u9fff]")
_SERBIAN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgddezzijklmnoprstcufhccs", strict=True))
_SERBIAN |= {"љ": "lj", "њ": "nj", "џ": "dz"}
_ONE_WRITING = SIMPLIFIED | str.maketrans(_SERBIAN | {one.upper(): other.title() for one, other in _SERBIAN.items()})
_NUMBER = re.compile(r"\d\d*(?:[.,\u066b\u066c]\d+)*")  # one digit first: see `_SENTENCE_END`
_TITLE_CHARS = 60
_PRIVATE = 0xF0000
_HANGING = re.compile("[\u05d0-\u05ea\u0621-\u064a\uac00-\ud7a3]")
# Articles, prepositions and conjunctions that Arabic and Hebrew write together with the next word, and the particles
# behind Korean words, when enough is left without them. (Arabic as in the light stemmer of Larkey, Ballesteros and
# Connell, SIGIR 2002; but a word is found with and without, so that nothing is lost where one only looks like it.)
_HANGS = (
    re.compile(
        r"^[وف]?(?:[بك]?ال|لل)(?=\w{2})|^[והבלכמש](?=[א-ת]{3})"
        r"|(?<=[가-힣]{2})(?:에서|에게|으로|까지|부터|이나|[은는이가을를의에도로와과만])$",
        re.MULTILINE,
    ),
    re.compile(r"^[وف](?=[ء-ي]{3})|^(?:[וש][הבלכמש]|[מכ]ה)(?=[א-ת]{3})", re.MULTILINE),
    re.compile(r"^[وف]?[بلك](?=[ء-ي]{3})", re.MULTILINE),
)
_APOSTROPHE = re.compile("'s$|'", re.MULTILINE)
_AFTER, _BEFORE = re.compile("'.*$", re.MULTILINE), re.compile("^.*'(?=[^'\n]{2,}$)", re.MULTILINE)
_HANGING_ON, _NOTHING = re.compile("^(?!.*'s$).*'", re.MULTILINE), re.compile("(?!)")
"""What hangs behind a word on an apostrophe, and what hangs before one; tokens stand one a line."""
_STOPS = "。！？।॥։።။។᠃"
"""What ends a sentence and nothing else, with or without a space behind it."""
_SENTENCE_END = re.compile(  # begins with one class: `re` looks for that in C
    rf"""[.!?…؟۔{_STOPS}\n]"""
    r"""(?:(?<=[.!?…؟۔])(["'”’»)\]]*)\s+(?=["'“‘«(\[¿¡]*[^\W\d_a-zß-öø-ÿ]|["'“‘«(\[]*\d)"""
    rf"""|(?<=[{_STOPS}])(?![{_STOPS}])(["'”’»』」）)]*)|(?<=\n)\n*)"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|St|vs|No|Jr|Sr|bzw|Nr|Hr|Fr)\.|\b[A-Z]\.[A-Z]\.)$"
)
_LONGEST_ABBREVIATION = 5


def fold(text: str) -> str:
    """Fold case, diacritics and letter variants, so that `TÜRKİYE`, `Türkiye` and `turkiye` are one word.

    Soft hyphens and other characters without width are gone.
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", seen(text))
    decomposed = unicodedata.normalize("NFKD", _plain(composed).casefold())
    return unicodedata.normalize("NFC", _plain(_MARKS.sub("", decomposed).casefold()))


fold_word = functools.lru_cache(maxsize=20_000)(fold)
"""The same for words, which come by again and again."""


fold_lately = functools.lru_cache(maxsize=4)(fold)
"""The same for what is asked for its words, its dates and its weekdays, one after the other."""


def _plain(text: str) -> str:
    """`text` with `_LETTERS` replaced; where few occur, a search costs a tenth of `str.translate`."""
    return _LETTER.sub(lambda found: _LETTERS[found[0]], text)


def written(text: str) -> Iterator[re.Match[str]]:
    """Numbers and words of `text` as they are written, in order; a run of a script without spaces is one."""
    return _pattern(f"{_DIGITS}|{_SPACED_WORD.pattern if all_spaced(text) else _WORD}").finditer(text)


def _grams(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _tokens(folded: str, spaced: bool) -> list[str]:
    return (_SPACED_WORD if spaced else _pattern(_WORD)).findall(folded)


def all_spaced(folded: str) -> bool:
    """Whether all of it is of scripts with spaces between words."""
    return folded.isascii() or _NO_SPACE_RUN.search(folded) is None


def _words(tokens: list[str], lines: str, spaced: bool) -> list[str]:
    """Tokens, also given one a line, as words; most texts have none that is more or less than one."""
    if spaced:
        return _APOSTROPHE.sub("", lines).split("\n") if "'" in lines else tokens
    found: list[str] = []
    for word in tokens:
        if _NO_SPACE_RUN.match(word):
            found.extend(_grams(word))
        else:
            found.append(_APOSTROPHE.sub("", word))
    return found


def words(text: str) -> list[str]:
    """Folded words of `text` in order; scripts without spaces give overlapping character pairs."""
    folded = fold_lately(text)
    spaced = all_spaced(folded)
    tokens = _tokens(folded, spaced)
    return _words(tokens, "\n".join(tokens) if "'" in folded else "", spaced)


def spellings(text: str, language: str | None = None) -> set[str]:
    """The distinct words of `text` as they are written, in lower case: those of letters only, two or more.

    Without what hangs behind an apostrophe. Scripts without spaces between words have none.
    """
    if language in ("az", "tr"):
        text = text.replace("İ", "i").replace("I", "ı")
    return set(_pattern(_SPELLING).findall(unicodedata.normalize("NFC", seen(text)).lower()))


def in_one_writing(text: str) -> str:
    """`text` with one of two letters that a language may be written with, letter by letter.

    Serbian: Latin for Cyrillic, without the marks that folding drops; Chinese: simplified characters for traditional
    ones. An index holds words so, and a query looks for them so. Words of other languages change too (`москва` to
    `moskva`, `новая` to `novaя`), in texts and queries alike; stories and fingerprints read them as they are written.
    """
    return text if text.isascii() else text.translate(_ONE_WRITING)


def seen(text: str) -> str:
    """`text` without soft hyphens and other characters that have no width and join nothing."""
    return _INVISIBLE.sub("", text)


@functools.lru_cache(maxsize=128)  # topics ask for a text's words; its index, once its batch is written, asks again
def readings(text: str) -> Sequence[Sequence[str]]:
    """`words(text)` in one writing, and the same without what hangs on words: every way to look for them.

    `İran'ın` and `l'Iran` are then found as `iran`, `والحكومة` as `حكومة` and as `الحكومة`, `הטילים` as `טילים`,
    `미사일이` as `미사일`; and `l'espace aérien` as the phrase `espace aerien`.
    """
    folded = fold(text)
    spaced = all_spaced(folded)
    tokens = _tokens(folded, spaced)
    lines = "\n".join(tokens)
    cuts = [cut.sub("", lines) for cut in _cuts(lines)]
    found = [_words(tokens, lines, spaced), *(_words(each.split("\n"), each, spaced) for each in cuts)]
    if _TWO_WRITINGS.search(folded) is None:
        return found
    return [in_one_writing("\n".join(words)).split("\n") for words in found]


def _cuts(tokens: str) -> list[re.Pattern[str]]:
    """What may be cut off tokens, one a line, where that changes some of these."""
    found: list[re.Pattern[str]] = []
    if "'" in tokens and _HANGING_ON.search(tokens):
        found += [_AFTER, _BEFORE]
    if not tokens.isascii() and _HANGING.search(tokens):
        found += [cut for cut in _HANGS if cut.search(tokens)]
    return found


class Located(NamedTuple):
    """A folded word and where in the text it stands."""

    word: str
    start: int
    end: int


def located(text: str) -> list[list[Located]]:
    """The words of `readings(text)`, each with its place in `text`: so a match can be shown in what was written."""
    folded, places = _fold_with_places(text)
    pattern = _SPACED_WORD if all_spaced(folded) else _pattern(_WORD)
    tokens = [(match[0], match.start()) for match in pattern.finditer(folded)]
    if _is_plain(folded):
        return [[Located(token, places[start], places[start + len(token)]) for token, start in tokens]]
    cuts = [_NOTHING, *_cuts("\n".join(token for token, _ in tokens))]
    return [
        [each for token in tokens for each in _placed(*token, in_one_writing(cut.sub("", token[0])), places)]
        for cut in cuts
    ]


def _is_plain(folded: str) -> bool:
    """Whether its tokens are its words, in one reading, as most texts of Latin letters are."""
    return "'" not in folded and (
        folded.isascii() or (all_spaced(folded) and not _HANGING.search(folded) and not _TWO_WRITINGS.search(folded))
    )


def _placed(token: str, start: int, read: str, places: list[int]) -> list[Located]:
    """The words of one token as it is read, with the places that the whole token (or its pair of characters) has."""
    found = _words([read], read, all_spaced(read))
    if not _NO_SPACE_RUN.match(token):
        return [Located(word, places[start], places[start + len(token)]) for word in found]
    return [Located(word, places[start + i], places[start + i + len(word)]) for i, word in enumerate(found)]


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """`fold(text)`, and for each of its characters (and its end) where what it came from begins in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    folded: list[str] = []
    places: list[int] = []
    for start, end in itertools.pairwise(_cluster_starts(text)):
        part = _fold_cluster(text[start:end])
        folded.append(part)
        places += [start] * len(part)
    return "".join(folded), [*places, len(text)]


def _cluster_starts(text: str) -> list[int]:
    """Where each character with the marks on it begins, and the end: folding one does not depend on its neighbours."""
    return [place for place, character in enumerate(text) if place == 0 or not _joins(character)] + [len(text)]


def _joins(character: str) -> bool:
    """Whether this folds with what stands before it: marks, the inner letters of Hangul, and what is not seen."""
    if character < "\u0300":
        return character == "\u00ad"
    inner = unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"
    return inner or _INVISIBLE.match(character) is not None


_fold_cluster = functools.lru_cache(maxsize=4096)(fold)


def index_words(text: str) -> list[str]:
    """The words under which an index must hold `text`, each once, so that a query's candidates miss no match.

    They are those of every reading, and the last character of each run of a script without spaces: a lone character is
    looked for as the beginning of a pair.
    """
    found: dict[str, None] = {}
    for reading in readings(text):
        if all_spaced(" ".join(reading)):
            found.update(dict.fromkeys(reading))
            continue
        for word, following in itertools.pairwise([*reading, ""]):
            found[word] = None
            if len(word) == 2 and not word.isascii() and unspaced(word) and not following.startswith(word[1]):
                found[word[1]] = None
    return list(found)


def title_term(word: str) -> str:
    """What an index holds beside `word` where it stands in a title; no folded word has the last character."""
    return f"{word[:_TITLE_CHARS]}\u00b9"


def pair_term(word: str, following: str) -> str:
    """What an index holds of two words beside each other: one of 65,000 terms, so that few texts share it by chance.

    It is one character, of those that Unicode leaves to private use.
    """
    return chr(_PRIVATE + zlib.crc32(f"{word} {following}".encode("utf-8", "replace")) % 65_000)


def is_pair_term(term: str) -> bool:
    """Whether `term` is that of a pair."""
    return ord(term[0]) >= _PRIVATE


def pair_terms(text: str) -> set[str]:
    """The pair terms of `text`, in every reading."""
    found: set[int] = set()
    for reading in readings(text):
        spelt = " ".join(reading).encode("utf-8", "replace").split(b" ")
        begun = map(zlib.crc32, [word + b" " for word in spelt])
        found.update(map(zlib.crc32, spelt[1:], begun))  # as `pair_term`, which goes through the first word once more
    return {chr(_PRIVATE + number % 65_000) for number in found}


def unspaced(word: str) -> bool:
    """Whether `word` is of a script written without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar)."""
    return _NO_SPACE_RUN.match(word) is not None


@functools.lru_cache(maxsize=8)  # one text is asked of by several, one after the other
def word_count(text: str) -> int:
    """How long `text` is, in words; two characters of a script without spaces count as one word."""
    if all_spaced(text):
        return len(_SPACED_WORD.findall(text))
    return sum((len(word) + 1) // 2 if _NO_SPACE_RUN.match(word) else 1 for word in _pattern(_WORD).findall(text))


@functools.lru_cache(maxsize=16)  # what stories compare of a text is read of the same sentences several times
def sentences(text: str) -> Sequence[str]:
    """Sentences of `text` in order; a line break always ends one (bodies have one paragraph a line)."""
    found: list[str] = []
    for piece in _pieces(text):
        if found and _ABBREVIATION.search(found[-1], max(0, len(found[-1]) - _LONGEST_ABBREVIATION)):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


def _pieces(text: str) -> Iterator[str]:
    """`text` cut at every sentence end; closing quotes and brackets stay with the sentence they close."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if piece := text[start : max(end.start() + 1, end.end(1), end.end(2))].strip():
            yield piece
        start = end.end()
    if piece := text[start:].strip():
        yield piece


def numbers(text: str) -> list[str]:
    """Numbers of `text` in order, in ASCII digits and without separators of thousands (`1,200.5` is `1200.5`)."""
    found = []
    for raw in _NUMBER.findall(text):
        digits = "".join(c if c in ".,\u066b\u066c" else str(unicodedata.digit(c, 0)) for c in raw)
        digits = digits.replace("\u066b", ".").replace("\u066c", ",")
        whole, _, rest = (
            digits.rpartition(max(".,", key=digits.rfind)) if re.search("[.,]", digits) else (digits, "", "")
        )
        if rest and len(rest) != 3:
            found.append(re.sub("[.,]", "", whole) + "." + rest)
        else:
            found.append(re.sub("[.,]", "", digits))
    return found


def one_line(text: str, limit: int | None = None) -> str:
    """`text` with white space folded and control characters shown as escapes; cut at `limit` characters with …."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(
            c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in line
        )
    return line if limit is None or len(line) <= limit else line[: max(limit - 1, 0)].rstrip() + "…"
