"""Which encoding bytes are in that are not UTF-8: by the name that is declared, by the language, and by the letters.

A single-byte encoding is right when its letters are those of one language, its small and capital letters stand where
such letters stand, and nothing else stands inside words; a double-byte one when its characters are common ones.
Measured against charset-normalizer in docs/decisions/dates-and-encodings.md: right more often, above all for the
languages of Europe, whose encodings differ in a few letters.
"""

import codecs
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

_SAMPLE = 40_000  # bytes looked at
_WORDS, _LONGEST = 300, 64  # words with other letters than ASCII's, and bytes of one

_LETTERS: Mapping[str, tuple[str, str]] = {  # language -> its encodings, its letters beyond ASCII (frequent ones first)
    "de": ("cp1252", "üäöß"), "fr": ("cp1252 iso8859_15", "éèàêçôîûùâïëœæüÿ"), "es": ("cp1252", "óíáéñúü"),
    "pt": ("cp1252", "ãçáéíóõêúâàôü"), "it": ("cp1252", "àèùòéìîó"), "nl": ("cp1252", "ëéïóüèöáê"),
    "sv": ("cp1252", "äåöéü"), "da": ("cp1252", "øåæéöü"), "no": ("cp1252", "øåæéòôö"), "fi": ("cp1252", "äöåšžé"),
    "is": ("cp1252", "íáðéóúýþæö"), "ca": ("cp1252", "óàéèíçúòïü·"), "ga": ("cp1252", "áéíóú"),
    "pl": ("cp1250 iso8859_2", "łóążęśćńźé"), "cs": ("cp1250 iso8859_2", "íáěéýřščžůúťňďóöüä"),
    "sk": ("cp1250 iso8859_2", "áíéčýúžšľťôňóäďĺŕöüě"), "hu": ("cp1250 iso8859_2", "áéóöíőüúűä"),
    "hr": ("cp1250 iso8859_2", "čšžćđ"), "ro": ("cp1250 iso8859_2 iso8859_16", "ăţâîșşț"),
    "sq": ("cp1252 cp1250", "ëç"), "tr": ("cp1254", "ıüşçğöâîûİ"), "az": ("cp1254", "ıüşçğöİ"),
    "lt": ("cp1257 iso8859_13", "ėšįųžčąęū"), "lv": ("cp1257 iso8859_13", "āīēšūņļķģžčō"),
    "et": ("cp1257 iso8859_13 cp1252", "äõüöšž"),
    "ru": ("cp1251 koi8_r iso8859_5 cp866 mac_cyrillic", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    "uk": ("cp1251 koi8_u iso8859_5 cp866", "оанивіертслкудмпязьбгчйхїжцюшєщфґ"),
    "bg": ("cp1251 koi8_r iso8859_5", "аоиентрсвлдкпмзугябъчщцжюхфшьйѝ"),
    "be": ("cp1251 iso8859_5", "анаіераоылстдкзупмьябўчгйёцжшхюэф"),
    "sr": ("cp1251 iso8859_5", "аоиенрстјвкдумплзгбчцњћшхжљђфџ"),
    "mk": ("cp1251 iso8859_5", "аоиентрвслкдпјумзбгчцшќжхњфѓџѕљ"),
    "el": ("cp1253 iso8859_7", "αοιετσνρκπυςμλίόάηήέγδωθχώφβύξζψϊϋΐΰ"),
    "he": ("cp1255", "יוהלארתבמשנםדקעטןכחפגסזצךףץ"),
    "ar": ("cp1256 iso8859_6", "المينرتبوسةدعكفحقجهشطصخىءأزضذثغإئظؤآ،"),
    "fa": ("cp1256", "اینردهمتوسبشلکگزفخپقعجچحصطآضءذثظئغژكي،"),
    "ur": ("cp1256", "ایکرنہےموسلتبپدجحعفگقشٹخضچںطزظآذثصھڑئڈغءأؤ۔،"),
    "th": ("cp874", "านรอกเงมยลวดทสตะปบคหแจพชขใไโผธศณซภฐถษญฒฉฎฬฆฌฤัี่้ิ์ืุ็ึูำๆฯ๊๋"),
    "vi": ("cp1258", "đưôăơêâáàạảãíìóòúùý"),
}  # fmt: skip
_ALIAS = {"bs": "hr", "sl": "hr", "nb": "no", "nn": "no", "gl": "pt", "kk": "ru", "ky": "ru", "uz": "ru", "ps": "ar"}
_RARITY = {"mac_cyrillic": 0.2}  # its small letters are those of Windows-1251
_CASELESS = frozenset(("he", "ar", "fa", "ur", "th"))
_PUNCTUATION = frozenset("“”„‘’‚‹›«»–—…•€£§°©®™·´¿¡ªº№\u00a0\u00ad½²³÷×¦¬±")
_INSIDE = frozenset("’‘´\u00ad·")
_FOREIGN_PART = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]*")
_ASCII_LETTERS = string.ascii_letters.encode()
_ASCII = re.compile("[\x00-\x7f]+")


class _Wide(NamedTuple):
    """An encoding of two bytes a character."""

    encoding: str
    common: Callable[[str], bool]
    language: str


def _in_rows(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether a character's row in a national standard is between two: the first rows hold the common characters."""

    def common(char: str) -> bool:
        try:
            return first <= char.encode(codec)[0] <= last
        except UnicodeEncodeError:
            return False

    return common


_KANJI = _in_rows("euc_jp", 0xB0, 0xCF)


def _japanese(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff" or _KANJI(char)


_WIDE = (
    _Wide("cp949", _in_rows("euc_kr", 0xB0, 0xC8), "ko"),
    _Wide("cp932", _japanese, "ja"),
    _Wide("euc_jp", _japanese, "ja"),
    _Wide("gb18030", _in_rows("gb2312", 0xB0, 0xD7), "zh"),
    _Wide("big5", _in_rows("big5", 0xA4, 0xC6), "zh"),
)

GOOD = 0.5
"""From which score on, of at most 1.3, an encoding explains the bytes."""


def guess(body: bytes, language: str = "") -> str | None:
    """The encoding that explains the bytes of `body` beyond ASCII best; None when none does. `language`: its tag."""
    scores = dict(_scores(body, language))
    best = max(scores, key=scores.__getitem__, default=None)
    return _more_frequent(body, best, scores) or best if best is not None and scores[best] >= GOOD else None


def nearly_utf8(body: bytes, language: str = "") -> tuple[str, str]:
    """Text of bytes that are said to be UTF-8 and are not, and the encoding that they were read in.

    Where most is UTF-8, a single byte among Latin letters is the letter that Windows-1252 has there, as in pages put
    together from pieces; others become U+FFFD.
    """
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if beyond_ascii(text) - broken >= broken:
        return body.decode("utf-8", _STRAY), "utf-8"
    name = guess(body, language) or "cp1252"
    return body.decode(name, "replace"), name


def is_mostly_utf8(body: bytes) -> bool:
    """Whether bytes that are not UTF-8 are so but for a few: in no other encoding do letters look like it by chance."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return beyond_ascii(text) - broken >= _MOSTLY * broken > 0


def beyond_ascii(text: str) -> int:
    """How many characters are none of ASCII's."""
    return len(text) - len(text.encode("ascii", "ignore"))


_MOSTLY = 2


def _as_letter(error: UnicodeError) -> tuple[str, int]:
    """For `bytes.decode`: a byte that stands in a word of Latin letters is a letter."""
    assert isinstance(error, UnicodeDecodeError)  # nothing else decodes with it
    body, place = error.object, error.start
    before, after = body[place - 1 : place], body[place + 1 : place + 2]
    inside = before.isalpha() and (not after or after.isalpha() or after in b" .,;:!?<&")
    begins = before in b" >('\"" and after.isalpha()
    if (body[place] >= _FIRST_SMALL and (inside or begins)) or (body[place] >= _FIRST and begins and after.islower()):
        return bytes((body[place],)).decode("cp1252"), place + 1
    return "\ufffd", error.end


_STRAY = "newsbot-stray"
_FIRST, _FIRST_SMALL = 0xC4, 0xDF  # from here on Windows-1252 has letters that few bytes of UTF-8 are, and small ones
codecs.register_error(_STRAY, _as_letter)


def belies(body: bytes, encoding: str, language: str = "") -> str | None:
    """Another encoding that `body` plainly is in when `encoding` is declared; None when that may be true."""
    scores = dict(_scores(body, language))
    best = max(scores, key=scores.__getitem__, default=None)
    declared = max((score for name, score in scores.items() if _same(name, encoding)), default=None)
    if best is None or declared is None or scores[best] < GOOD:
        return None
    other = best if scores[best] - declared >= GOOD else None
    return _more_frequent(body, other or encoding, scores) or other


def _more_frequent(body: bytes, encoding: str, scores: Mapping[str, float]) -> str | None:
    """The other encoding of an alphabet that gives by far more frequent letters, where both give words: capitals
    of Windows-1251 are small letters of KOI8, and Greek read as Cyrillic has letters only."""
    words = b"".join(_words(body))
    shares = {name: _frequent(words, name) for name, score in scores.items() if score >= GOOD}
    declared = max((share for name, share in shares.items() if _same(name, encoding)), default=0.0)
    far = [name for name, share in shares.items() if share - declared >= _FAR_MORE]
    return max(far, key=scores.__getitem__) if declared and far and len(words) >= _ENOUGH else None


_ENOUGH, _FAR_MORE = 24, 0.15  # letters of a text; of 1, by how much its share of frequent letters has to be higher


def _frequent(words: bytes, encoding: str) -> float:
    """Of the letters in `words`, which are of no Latin alphabet, the share that one language often has."""
    text = words.decode(encoding, "replace").lower()
    known = [letters[:12] for encodings, letters in _LETTERS.values() if encoding in encodings.split()]
    foreign = [frequent for frequent in known if frequent[0] >= "\u0370"]
    return max(
        (sum(text.count(letter) for letter in frequent) / max(len(text), 1) for frequent in foreign), default=0.0
    )


def _same(one: str, other: str) -> bool:
    one, other = (name.removesuffix("hkscs") for name in (one, other))
    latin = {"cp1252", "latin_1", "iso8859_1", "iso_8859_1", "iso8859_15", "latin1"}
    one, other = (name.lower().replace("-", "_") for name in (one, other))
    return one == other or (one in latin and other in latin)


def _scores(body: bytes, language: str) -> Iterator[tuple[str, float]]:
    """Of each encoding that can be, the score: 1 when all it gives are letters of one language."""
    sample = body[:_SAMPLE]
    words = _words(body)
    if not words:
        return
    declared = re.split("[-_]", language.lower())[0]
    declared = _ALIAS.get(declared, declared)
    best: dict[str, float] = {}
    joined = b" ".join(words)
    read: dict[str, list[_Word]] = {}
    for name, (encodings, letters) in _LETTERS.items():
        for encoding in encodings.split():
            if encoding not in read:
                counted = Counter(joined.decode(encoding, "replace").split(" "))
                read[encoding] = [_word(word, often) for word, often in counted.items()]
            score = _narrow(read[encoding], letters, name in _CASELESS) + (0.3 if name == declared else 0)
            score -= _RARITY.get(encoding, 0)
            best[encoding] = max(score, best.get(encoding, -9.0))
    for wide in _WIDE:
        score = _wide(sample, wide) + (0.3 if wide.language == declared else 0)
        best[wide.encoding] = max(score, best.get(wide.encoding, -9.0))
    yield from best.items()


def _words(body: bytes) -> list[bytes]:
    """The first words with other letters than ASCII's."""
    found, end = [], 0
    for part in islice(_FOREIGN_PART.finditer(body), _WORDS):
        before = body[end : part.start()]
        found.append((before[len(before.rstrip(_ASCII_LETTERS)) :] + part[0])[:_LONGEST])
        end = part.end()
    return found


class _Word(NamedTuple):
    """A word as an encoding reads it: how often it stands there, and its characters that are none of ASCII's.

    Of each: in small, behind a letter of ASCII, behind a small one or in a word that begins so, between letters, and
    a letter before a character of ASCII.
    """

    often: int
    signs: list[tuple[str, str, bool, bool, bool, bool]]


def _word(word: str, often: int) -> _Word:
    begins_small, signs = word[:1].islower(), []
    before, letter = "", False
    for char, after in zip(word, f"{word[1:]} ", strict=False):
        if char < "\x80":
            before, letter = char, True  # words have no other characters of ASCII than letters
            continue
        after_small, is_letter = begins_small or before.islower(), char.isalpha()
        inside = letter and after.isalpha()
        signs.append(
            (char, char.lower(), "" < before < "\x80", after_small, inside, is_letter and " " < after < "\x80")
        )
        before, letter = char, is_letter
    return _Word(often, signs)


def _narrow(words: Sequence[_Word], letters: str, caseless: bool) -> float:
    known, frequent = frozenset(letters), frozenset(letters[:12])
    foreign = ord(letters[0]) >= 0x370  # not Latin: words do not mix with ASCII's letters
    sums = counts = 0.0
    for often, signs in words:
        total = count = 0.0
        for char, lower, after_ascii, after_small, inside, before_ascii in signs:
            count += 1
            small = char if caseless or char in known else lower
            if small in known:
                total += 1 if small == char else -1 if after_small else 0.8
                if foreign:
                    total += 0.1 if small in frequent else 0
                    total -= after_ascii
            elif char in _PUNCTUATION:
                total += 0.16 if not inside or char in _INSIDE else -1
                count -= 0.8 if not inside or char in _INSIDE else 0
            else:
                total -= 2
            if foreign and before_ascii:
                total -= 1
        sums += often * total
        counts += often * count
    return sums / counts if counts else 0.0


def _wide(sample: bytes, wide: _Wide) -> float:
    chars = _ASCII.sub("", sample.decode(wide.encoding, "replace"))
    if len(sample) == _SAMPLE and chars.endswith("\ufffd"):
        chars = chars[:-1]  # cut in the middle of a character
    worth = {char: _worth(char, wide) for char in set(chars)}
    total = 0.0
    for char in chars:
        total += worth[char]
    return total / len(chars) if chars else 0.0


def _worth(char: str, wide: _Wide) -> float:
    if wide.common(char):
        return 1.05
    if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or "\uff61" <= char <= "\uff9f":
        return -3
    if "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff60" or char in _PUNCTUATION:
        return 0.6
    return -0.5


# --- names ------------------------------------------------------------------------------------------------------------

_PAGE = re.compile(r"(?:x-?)?(?:windows|win|cp|ibm|ms)-?_?(\d{3,4})(?:-?\w)?")
_ISO = re.compile(r"(?:x-)?(?:iso|latin)[-_ ]?8859[-_ ]?(\d{1,2})(?:-?[ie])?")


def known(name: str) -> str | None:
    """Python's name of the encoding that the web calls `name`, also in forms such as `cp-1251`; None for no such."""
    from w3lib.encoding import resolve_encoding

    plain = name.strip().strip("\"'").lower()
    tried = [plain, plain.replace("_", "-")]
    if page := _PAGE.fullmatch(plain):
        tried.append(f"cp{page[1]}")
    if iso := _ISO.fullmatch(plain):
        tried.append(f"iso-8859-{iso[1]}")
    return next((found for each in tried if (found := resolve_encoding(each))), None)


# --- UTF-8 that was taken for something else and encoded once more ----------------------------------------------------

_FOLLOWING = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_RUN = re.compile(f"[{_FOLLOWING}\xc0-\xff]+")
_TWO = re.compile(f"[\xc2-\xf4][{_FOLLOWING}]")  # some of it is in whatever was encoded twice, and quickly looked for
_TWO_BYTES = re.compile(rb"\xc3[\x82-\xb4][\xc2-\xe2]")  # the same in UTF-8, and what else begins so
_PHONETIC = re.compile("[\u0250-\u036f]")


def may_be_doubled(body: bytes) -> bool:
    """Whether some of UTF-8 may have been encoded twice: a quick look."""
    return b"\xc3" in body and _TWO_BYTES.search(body) is not None


def undoubled(text: str) -> str | None:
    """`text` as it was before it was encoded as UTF-8 twice; None when it was not."""
    if not _TWO.search(text):
        return None
    runs = _RUN.findall(text)
    mended = {run: _once(run) for run in set(runs)}
    doubled = sum(mended[run] is not None for run in runs)
    if not doubled or doubled < 0.9 * len(runs) or len(runs) < 0.9 * len(re.findall("[^\x00-\x7f]+", text)):
        return None
    return _RUN.sub(lambda match: mended[match[0]] or match[0], text)


def _once(run: str) -> str | None:
    try:
        text = b"".join(_byte(char) for char in run).decode("utf-8")
    except UnicodeError:
        return None
    return None if _PHONETIC.search(text) else text


def _byte(char: str) -> bytes:
    return bytes((ord(char),)) if ord(char) < 0x100 else char.encode("cp1252")
