"""A language's table of words as one scanner: sentence -> tokens with the role each plays beside a number."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from newsbot.stories.stopwords import stopwords
from newsbot.text.words import fold

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_SIGNS_OF_VOWELS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
_ALIKE = str.maketrans("أإآىё", "ااايе")  # letters that many outlets write without their marks
_SPACES = "\u00a0\u202f\u2009"
_SIGNS = {
    "%": ("unit", "percent"), "٪": ("unit", "percent"), "％": ("unit", "percent"), "‰": ("stop", ""),
    "€": ("unit", "money.EUR"), "$": ("unit", "money.USD"), "£": ("unit", "money.GBP"), "¥": ("unit", "money.JPY"),
    "₺": ("unit", "money.TRY"), "₽": ("unit", "money.RUB"), "₴": ("unit", "money.UAH"), "₹": ("unit", "money.INR"),
    "₪": ("unit", "money.ILS"), "₩": ("unit", "money.KRW"), "฿": ("unit", "money.THB"), "₫": ("unit", "money.VND"),
    "₸": ("unit", "money.KZT"), "°": ("unit", "degrees"), "℃": ("unit", "degrees"),
    **dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212~〜～", ("dash", "")),
    **dict.fromkeys("\"'’‘“”„«»‹›「」『』״׳־`", ("quote", "")),
}  # fmt: skip
_SETTINGS = frozenset(
    ("decimal", "lakhs", "myriads", "inflects", "verb_last", "ones_first", "prefixes", "suffixes", "compound", "past",
     "attributive", "nouns_capital", "together", "endings", "bare", "aged", "adjuncts", "singular", "plural",
     "singly", "compounds",
     "verbs")
)  # fmt: skip
_CURRENCIES = {
    "EUR": "eur", "USD": "usd us$", "GBP": "gbp", "CHF": "chf sfr", "BRL": "r$", "TWD": "nt$", "HKD": "hk$",
    "AUD": "a$", "CAD": "c$", "PLN": "pln zł", "CZK": "czk kč", "SEK": "sek", "NOK": "nok", "DKK": "dkk", "TRY": "tl",
    "UAH": "uah", "RON": "ron", "RSD": "rsd", "QAR": "qar", "AED": "aed", "SAR": "sar", "CNY": "cny rmb", "JPY": "jpy",
    "HUF": "huf",
}  # fmt: skip
"""Codes and signs of several letters, known in every language."""
_LONG = 7
"""Letters of a word, from which on its ending tells that it is people: "pianists", not "lists"."""
_COMPOUND = ("vessels", "people", "homes", "flights")
_SHORTEST = 4
"""Letters of a word for several people, more than which it has to have for its singular to be made of it."""
_WORD = 3
"""Letters of a word that says what is counted, at least."""
_LITTLE = 4
"""Letters of a little word, at most: in long ones, lists of common words have nouns of encyclopedias."""
_MEASURES = ("area", "digital", "duration", "energy", "length", "mass", "power-megawatt", "pressure", "speed", "volume")
"""What the CLDR has units of that are no things, parts or horses."""
_WITHIN = r"(?<=[\d천백십][만억조천])"
"""Behind a scale of Korean, what it counts is written without a space."""
_PLURALS = (1, 2, 5, 11, 100, 1.5)
"""Numbers behind which words have all their forms, in every language of the CLDR."""
_UNSPACED = frozenset({"ja", "zh", "th"})


class Token(NamedTuple):
    """A piece of a sentence: `role` is number, unit, noun, cue, … (see the tables), word, or break (punctuation)."""

    role: str
    kind: str
    start: int
    end: int
    text: str
    value: float = 0.0
    exact: bool = True  # of a number: written as an integer, so that it may count things


class Vocabulary:
    """The table of one language, ready to scan."""

    def __init__(self, table: Mapping[str, Any], *, language: str) -> None:
        self.language = language
        self.spaced = spaced = language not in _UNSPACED
        self.decimal: str = table.get("decimal", ".")
        self.lakhs: bool = table.get("lakhs", False)  # 1,50,000
        self.myriads: bool = table.get("myriads", False)  # 만 is a group, 천 is not
        self.behind = not spaced or self.myriads or "inflects" in table  # "about" may stand behind: 40명 안팎
        self.verb_last: bool = table.get("verb_last", False)  # what becomes of somebody is said behind, never before
        self.inflects: bool = table.get("inflects", False)  # 26'ya
        self.ones_first: bool = table.get("ones_first", False)  # "three and twenty"
        self.nouns_capital: bool = table.get("nouns_capital", False)  # "in fünf Ländern suchten Beamte"
        # "a man killed in 1990 was remembered": the table's words stand behind whom they tell of by the way
        self.attributive = frozenset(_plain(table.get("attributive", "")).split())
        self.together: bool = table.get("together", False)  # numbers are written as one word: "zweihundertfünfzig"
        # "woman died" is one, where a language has no articles
        self.bare = frozenset(_plain(table.get("bare", "")).split())
        self.verbs = tuple(_plain(table.get("verbs", "")).split())  # how a verb behind a number ends: "8 tys. przeszło"
        self.compounds: bool = table.get("compounds", False)  # nouns are written together: "Rettungshubschrauber"
        # verbs of one: "was", "задержан"
        self.singly = frozenset(each.replace("_", " ") for each in _plain(table.get("singly", "")).split())
        # what people are called who are too many for a table: "cyclists", "Feuerwehrleute"
        self.endings = tuple(_plain(table.get("endings", "")).split())
        self.aged = frozenset(_plain(table.get("aged", "")).split())  # "a 34-year-old", "ein 34-Jähriger"
        self.plural = tuple(_plain(table.get("plural", "")).split()) or ("",)  # how a noun behind a number may end
        self.adjuncts: bool = table.get("adjuncts", False)  # a noun may be part of the next one: "a miner strike"
        self.values: dict[str, float] = {}
        # "сотни" is an order of magnitude, "две сотни" a number: what such a word multiplies by
        times = table.get("times", {}).items()
        self.times = {word: float(size) for size, words in times for word in _plain(words).split()}
        self._exact: dict[str, tuple[str, str]] = {}
        self._stems: dict[str, tuple[str, str]] = {}
        for role, kind, entry in _entries(table):
            into = self._stems if entry.endswith("*") else self._exact
            word = _plain(unicodedata.normalize("NFC", entry.rstrip("*").replace("_", " ")))
            if role in ("number", "scale", "alone", "one", "article", "vague", "ordinal"):
                self.values[word] = float(kind)
            into.setdefault(word, (role, kind))
        for word in self.times:
            self._exact.setdefault(word, ("word", ""))
        for person in (*self.bare, *_singular(table)):
            if not any(person.startswith(stem) for stem in self._stems):
                self._exact.setdefault(person, ("person", "people"))
        numbers = [word for word, (role, _) in self._exact.items() if role in ("number", "one", "scale", "alone")]
        self._parts = re.compile("|".join(sorted(filter(str.isalpha, numbers), key=lambda word: (-len(word), word))))
        self._scan = re.compile(self._pattern(table))
        self._past = re.compile(self._another_time(table.get("past", "")))

    def _pattern(self, table: Mapping[str, Any]) -> str:
        stem = rf"{_LETTER}*" if self.spaced else ""
        words = _alternatives({word: stem if word in self._stems else "" for word in (*self._exact, *self._stems)})
        digits = rf"(?P<digits>\d(?:[\d.,٫٬'’:/{_SPACES} ]*\d)?)"
        if self.inflects:
            digits += rf"(?:['’]{_LETTER}{{1,6}})?"
        if not self.spaced:
            return rf"{digits}|(?P<known>{words})|(?P<word>[a-z]+|{_LETTER})|(?P<sign>\S)"
        apart = rf"(?<!{_LETTER})"
        end = rf"(?!{_LETTER})"
        if self.myriads:  # 24억원
            apart, end = rf"(?:{apart}|{_WITHIN})", rf"(?:{end}|{_WITHIN})"
        before = rf"{apart}{table['prefixes']}" if "prefixes" in table else apart
        after = table.get("suffixes", "")
        tail = rf"(?:{after})?{end}" if after else end
        if self.together:
            tail += rf"|{before}(?P<together>(?:{self._parts.pattern}){{2,}})(?!{_LETTER})"
        return rf"{digits}|{before}(?P<known>{words}){tail}|(?P<word>{_LETTER}+)|(?P<sign>\S)"

    def tokens(self, sentence: str) -> Iterator[Token]:
        """The tokens of `sentence` in order; numbers in digits still as written, with `role` digits."""
        plain, places = _plain(sentence), None
        if len(plain) < len(sentence):
            places = [at for at, letter in enumerate(sentence) if not _SIGNS_OF_VOWELS.match(letter)]
        for match in self._scan.finditer(plain):
            group = match.lastgroup or ""
            text = match[group]
            start, end = match.span(group)
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            if group == "known":
                text = " ".join(text.replace("’", "'").split())
                role, kind = self._role(text)
                if role == "dual":  # a word for two of something
                    yield Token("number", "words", start, start, "", 2.0)
                    role, _, kind = kind.partition(".")
                yield Token(role, kind, start, end, text, self.values.get(text, 0.0))
            elif group == "together":
                yield from self._apart(text, start)
            elif group == "sign":
                role, kind = self._exact.get(text) or _SIGNS.get(text, ("break", ""))
                yield Token(role, kind, start, end, text)
            elif len(text) >= _LONG and text.endswith(self.endings):
                yield Token("noun", "people", start, end, text)
            elif self.compounds and len(text) >= _LONG and (kind := self._last_part(text)):
                yield Token("noun", kind, start, end, text)
            else:
                yield Token(group, "", start, end, text)

    def _last_part(self, text: str) -> str:
        """What a word is that is written together with what is known: "Rettungshubschrauber" are helicopters."""
        for at in range(_SHORTEST, len(text) - _SHORTEST):
            part = text[at:]
            if part[: _SHORTEST + 1] not in self._compounded:
                continue
            stem = next(
                (self._stems[part[:n]] for n in range(len(part), _SHORTEST, -1) if part[:n] in self._stems), None
            )
            role, kind = self._exact.get(part) or stem or ("", "")
            if role == "noun" and kind.startswith(_COMPOUND):
                return kind
        return ""

    @functools.cached_property
    def _compounded(self) -> frozenset[str]:
        """How what is known begins that may be the last part of a word."""
        entries = (*self._exact.items(), *self._stems.items())
        nouns = (word for word, (role, kind) in entries if role == "noun" and kind.startswith(_COMPOUND))
        return frozenset(word[: _SHORTEST + 1] for word in nouns)

    def _apart(self, text: str, start: int) -> Iterator[Token]:
        """The numbers that are written together in `text`; a word that names no hundred is no number but a word."""
        parts = list(self._parts.finditer(text))
        if max(self.values[part[0]] for part in parts) < 100:
            yield Token("word", "", start, start + len(text), text)
            return
        for part in parts:
            role, kind = self._role(part[0])
            yield Token(role, kind, start + part.start(), start + part.end(), part[0], self.values[part[0]])

    def of_another_time(self, sentence: str) -> bool:
        """Whether it says when, and that is not now: "last year", "two weeks ago", "every year"."""
        return self._past.search(_plain(sentence)) is not None

    def _another_time(self, entries: str) -> str:
        """A pattern of the words of `entries`; `#` in one stands for any number."""
        numbers = "|".join([r"\d+", *map(_literal, sorted(self.values, key=len, reverse=True))])
        words = "|".join(_literal(entry.replace("_", " ")) for entry in _plain(entries).split())
        said = f"(?:{words})".replace(r"\#", f"(?:{numbers})")
        return f"(?<!{_LETTER}){said}(?!{_LETTER})" if self.spaced else said

    def says(self, token: Token) -> bool:
        """Whether it is a word that no table knows, which may be what a number counts."""
        known = token.role != "word" or len(token.text) < _WORD or token.text in self._measures
        return not known and (len(token.text) > _LITTLE or fold(token.text) not in stopwords(self.language))

    @functools.cached_property
    def _measures(self) -> frozenset[str]:
        """Words of units of time, length, power …, as the Unicode CLDR has them."""
        from babel import Locale  # .05 s once
        from babel.units import format_unit

        locale = Locale.parse(self.language)
        plurals = {locale.plural_form(number): number for number in _PLURALS}.values()
        forms = (
            format_unit(number, name, length=length, locale=locale)
            for name in map(str, locale.unit_display_names)
            if name.startswith(_MEASURES)
            for length in ("long", "short")
            for number in plurals
        )
        return frozenset(word for form in forms for word in re.findall(rf"{_LETTER}+", _plain(form)))

    @staticmethod
    def digits(token: Token) -> bool:
        """Whether a number is written in digits."""
        return token.kind == "digits"

    def _role(self, text: str) -> tuple[str, str]:
        lengths = range(len(text), 0, -1)  # the scanner matched one of the two
        return self._exact.get(text) or next(self._stems[text[:n]] for n in lengths if text[:n] in self._stems)


def _plain(text: str) -> str:
    """`text` in small letters, without the signs of vowels that some outlets write and most do not."""
    small = text.replace("İ", "i").lower().translate(_ALIKE)
    return _SIGNS_OF_VOWELS.sub("", small)


def _literal(word: str) -> str:
    return re.escape(word).replace(r"\ ", rf"[ {_SPACES}]+").replace("'", "['’]")


def _alternatives(endings: Mapping[str, str]) -> str:
    """A pattern of these words, each with its ending, the longest first: letter by letter, since one that has hundreds
    of words side by side tries each of them.
    """
    behind: dict[str, dict[str, str]] = {}
    for word, ending in endings.items():
        if word:
            behind.setdefault(word[0], {})[word[1:]] = ending
    found = [_literal(first) + _alternatives(rest) for first, rest in sorted(behind.items())]
    found += [endings[""]] if "" in endings else []
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(role, kind, entry): words are parted by spaces, `_` stands for a space in one, `*` ends a stem."""
    for role, held in table.items():
        if role in _SETTINGS or role == "times":
            continue
        for kind, entries in held.items() if isinstance(held, dict) else [("", held)]:
            for entry in entries.split():
                yield role, kind, entry
    for code, signs in _CURRENCIES.items():
        for sign in signs.split():
            yield "unit", f"money.{code}", sign
    numbers = table.get("number", {})
    for template in table.get("compound", ()):  # such as "{ten}-{one}" for forty-one
        for tens in range(20, 100, 10):
            for ones in range(1, 10):
                for ten in numbers.get(str(tens), "").split():
                    for one in numbers.get(str(ones), "").split():
                        yield "number", str(tens + ones), template.format(ten=ten, one=one)


def _singular(table: Mapping[str, Any]) -> Iterator[str]:
    """What one of the people of a table is called, by its endings: "men=man s=" makes "nurse" of "nurses"."""
    endings = [rule.split("=") for rule in table.get("singular", "").split()]
    for kind, entries in table["noun"].items():
        for entry in _plain(unicodedata.normalize("NFC", entries)).split() if kind.startswith("people") else ():
            many, one = next((rule for rule in endings if entry.endswith(rule[0])), ("", None))
            if one is not None and "_" not in entry and len(entry) > _SHORTEST:
                yield entry.removesuffix(many) + one


def _languages() -> frozenset[str]:
    return frozenset(each.name[:-5] for each in files(__package__).iterdir() if each.name.endswith(".toml"))


LANGUAGES = _languages()
"""Two letters of the languages that have a table."""


@functools.cache
def vocabulary(language: str) -> Vocabulary | None:
    """The vocabulary of a language (two letters); None when it has no table."""
    if language not in LANGUAGES:
        return None
    table = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Vocabulary(table, language=language)
