"""Word forms: which words of a corpus are forms of the one that is looked for.

The forms of a word in a language share a key: its stem by the Snowball algorithms (M. F. Porter, 2001), with the ways
to spell it made one. A corpus keeps its words as `entries`, plain strings of a head and what is looked up under it; so
the forms of a word are those that somebody wrote, and an index holds words as they are written.
"""

import functools
import itertools
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

import snowballstemmer

from newsbot.text.words import fold, in_one_writing, spellings

FORM, COMPOUND = 0.9, 0.5
"""What a form of a word, and a compound with it, counts in a ranking, where the word itself counts 1."""
MOST_FORMS = 200
"""Forms of one word that are looked for; an agglutinating language may have more."""

Lookup = Callable[[Iterable[str]], Iterable[str]]
"""Heads -> the entries of these: an entry is a head, a space and what stands under it."""
Forms = Mapping[str, float]
"""Words as an index holds them, with what they count."""
Word = tuple[str, str]
"""A word as it is written, in lower case, and the language of its text ("": not known)."""

_SNOWBALL = {
    "ar": "arabic", "bs": "serbian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hr": "serbian", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ms": "indonesian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "czech",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_ENDINGS = {
    "uk": re.compile(
        r"(?<=...)(?:ість|ості|істю|ами|ями|ові|еві|єві|ого|ому|ими|їми|ах|ях|ам|ям|ів|їв|ою|ею|єю|ий|ій|им|их|ої|"
        r"[аяоеєиіїуюйь])$"
    ),
    "be": re.compile(r"(?<=...)(?:амі|ямі|ага|ому|аму|ымі|ах|ях|ам|ям|аў|яў|ой|ай|ей|ый|ым|ых|[аяоеыіуюйь])$"),
    "bg": re.compile(r"(?<=...)(?:овете|евете|ията|иите|ите|ята|ият|ове|еве|ата|ето|ото|та|то|те|ът|ия|ят|[аяоеиъй])$"),
    "mk": re.compile(r"(?<=...)(?:овите|ите|ата|ето|ото|ови|от|та|то|те|[аоеи])$"),
    "sl": re.compile(r"(?<=...)(?:ami|ega|emu|ih|im|ov|ev|om|em|ah|eh|[aeiou])$"),
    "lv": re.compile(r"(?<=...)(?:iem|ām|ēm|īm|os|ās|ēs|īs|us|ai|ei|im|am|[aeiouāēīūsš])$"),
    "he": re.compile(r"(?<=..)(?:יים|יות|ים|ות|ה)$"),
    "ko": re.compile(r"(?<=..)(?:에서|에게|으로|까지|부터|이나|[은는이가을를의에도로와과만])$"),
}
"""Light stemmers for what Snowball does not know: the endings of nouns and adjectives, the longest first."""
LANGUAGES = tuple(sorted({*_SNOWBALL, *_ENDINGS}))
COMPOUNDING = ("da", "de", "nl", "no", "sv")
_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What stands between the parts of a compound."""
_SHORTEST_PART = 4
_EDGE = 3
_SURELY_PART = 6
"""Letters from which on two parts are taken for a compound though the second is no word of the corpus by itself."""

_AMERICAN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"(?<=\w\w\w)our(?=$|s$|ed|ing|a|e|i|l|m)", "or"),
        (r"(?<=\w\w\w)is(?=e$|ed$|es$|er$|ers$|ing$|ation)", "iz"),
        (r"^(anal|paral|catal|hydrol)ys(?=e|ing)", r"\1yz"),
        (r"^(cent|theat|met|lit|fib|calib|meag|somb|spect|lust)re(?=$|s$|d$)", r"\1er"),
        (r"^(travel|cancel|label|model|signal|fuel|level|marshal|counsel|quarrel|rival|total|dial|channel)l(?=ed|ing|er)",
         r"\1"),
        (r"^(program)me", r"\1"),
        (r"^(catal|dial|anal|monol|pedag)ogue", r"\1og"),
        (r"^(h|an|p|f)(?:ae|oe)(?=mo|sthe|di|tu)", r"\1e"),
        (r"^man(?:oeu|eu)v(?:re|er)", "maneuver"),
        (r"^gre(?=y)", "gra"),
        (r"^plough", "plow"),
        (r"^(alumin)ium", r"\1um"),
        (r"^aeroplane", "airplane"),
        (r"^sceptic", "skeptic"),
        (r"^moustache", "mustache"),
        (r"^ageing$", "aging"),
    )
)  # fmt: skip
"""British spellings as American ones: of keys only, so that a word that both write alike keeps its forms."""
_BRITISH = re.compile("|".join(rule.pattern for rule, _ in _AMERICAN))
"""What none of the rules changes has nothing of this, as nearly all words."""
_GROUPS_APART = """
animal animals
appropriate appropriately
arms
author authors authored
business businesses
conservative conservatives
corps
customs
engineer engineers engineering engineered
executive executives
experiment experiments experimental
humane
important importantly importance
initiative initiatives
numerical
objective objectives
polite politely
positive positively
productive
ration rations rationed rationing
relative relatives
several
severance
vacation vacations
"""
_APART = {form: group.split()[0] for group in _GROUPS_APART.splitlines() for form in group.split()}
"""English words that the stemmer throws together with others of another meaning, each with the key of its own."""
_UMLAUT = re.compile("(?<![aeiouq])(?:([aou])e)(?![aeiou])|aa")
_WRITES_UMLAUT = frozenset({"da", "de", "fi", "no", "sv"})
_TURKISH = re.compile(
    r"(?<=...)(?:l[ae]r\w*|(?<=[aeıioöuü])(?:s[ıiuü]|n[ıiuü]n|y[aeıiuü]|[ld][ae]|den|dan|yl[ae])"
    r"(?:n(?:[ıiuü]n?|[ae]|d[ae]n?))?|[dt][ae]n?)$"
)
"""Endings of Turkish nouns that leave a vowel before them, where the stemmer takes that for an ending too."""
_SCANDINAVIAN = re.compile("(?<=...)(?:erne|eren|ene|ere|en|et|er|a|e)s?$")
"""Endings of short Danish and Norwegian nouns, which the stemmer leaves."""
_ARABIC_HANGS = re.compile("^(?:[وف]?(?:[بك]?ال|لل))(?=...)|(?<=...)ة$")
_BROKEN_PLURALS = tuple(
    (re.compile(f"^{pattern}$"), singular)
    for pattern, singular in (
        (r"(.)وا(.)ي(.)", r"\1ا\2و\3"),  # صواريخ: صاروخ
        (r"م(.)ا(.)ي(.)", r"م\1\2و\3"),  # مشاريع: مشروع
        (r"م(.)ا(.)(.)", r"م\1\2\3"),  # مصانع: مصنع
        (r"(.)(.)ا[ئي](.)", r"\1\2ي\3"),  # قذائف: قذيف(ة)
        (r"(.)(.)(.)اء", r"\1\2ي\3"),  # وزراء: وزير
        (r"(.)وا(.)(.)", r"\1ا\2\3"),  # عواصم: عاصم(ة)
    )
)
"""Plurals of Arabic that change the inside of a word, with the singular that one of that measure has."""


@functools.lru_cache(maxsize=4_096)
def keys(word: str, language: str) -> tuple[str, ...]:
    """The keys of `word` (lower case, as written) in `language`; none for a language whose forms are not known."""
    if language not in _SNOWBALL and language not in _ENDINGS:
        return ()
    if language == "en" and _BRITISH.search(word):
        word = functools.reduce(lambda spelt, rule: rule[0].sub(rule[1], spelt), _AMERICAN, word)
    found = [_stem(word, language)]
    if language in _WRITES_UMLAUT and len(word) > 4 and (plain := _UMLAUT.sub(_without_e, fold(word))) != fold(word):
        found.append(_stem(plain, language))
    if language in ("da", "no"):
        found.append(_SCANDINAVIAN.sub("", word))
    if language == "tr":
        found += [word, _TURKISH.sub("", word)]
    if language == "ar":
        bare = _ARABIC_HANGS.sub("", word)
        found += [bare, *(rule.sub(singular, bare) for rule, singular in _BROKEN_PLURALS if rule.match(bare))]
    return tuple(dict.fromkeys(in_one_writing(fold(each)) for each in found if each))


def _without_e(found: re.Match[str]) -> str:
    return found[1] or "a"


def _stem(word: str, language: str) -> str:
    if language == "en" and word in _APART:
        return f"{_APART[word]}_"
    if language in _ENDINGS:
        return _ENDINGS[language].sub("", word)
    return str(_stemmers.of(language).stemWord(word))


class _Stemmers(threading.local):
    """The stemmers of one thread: what one works on is in it, and it costs ten words to make."""

    def __init__(self) -> None:
        self.of = functools.cache(lambda language: snowballstemmer.stemmer(_SNOWBALL[language]))


_stemmers = _Stemmers()


# --- the words of a corpus ------------------------------------------------------------------------


def words_of(text: str, language: str | None) -> set[Word]:
    """The words of a text of which a corpus keeps `entries_of`, so that they are found by their forms."""
    return {(word, language or "") for word in spellings(text, language)}


def entries_by_word(text: str, language: str | None) -> dict[str, set[str]]:
    """What a corpus keeps of a text, by the words as an index holds them."""
    found: dict[str, set[str]] = {}
    for word in words_of(text, language):
        found.setdefault(_held(word[0]), set()).update(entries_of(word))
    return found


@functools.lru_cache(maxsize=4_096)
def _held(word: str) -> str:
    """A word as an index holds it."""
    return in_one_writing(fold(word))


def entries_of(written: Word) -> tuple[str, ...]:
    """The keys of a word under it, the word under its keys and under how it begins (and ends, for compounds)."""
    word, language = written
    held = _held(word)
    if (len(held) < 3 and language != "ko") or " " in held:  # a ligature may be several words
        return ()
    shared = keys(word, language)
    found = [f"key:{language}:{key} {held}" for key in shared]
    found += [f"word:{held} {language}:{key}" for key in shared] or [f"word:{held} "]
    if len(held) > _EDGE:
        found.append(f"begin:{held[:_EDGE]} {language}:{held}")
        found += [f"end:{held[-_EDGE:]} {language}:{held}"] if language in COMPOUNDING else []
    return tuple(found)


def forms_among(typed: str, text: str, language: str | None) -> Forms:
    """The words of one text in `language` that are forms of `typed`."""
    wanted = set(keys(typed.lower(), language or ""))
    found = (word for word in spellings(text, language) if not wanted.isdisjoint(keys(word, language or "")))
    return {in_one_writing(fold(word)): FORM for word in found} if wanted else {}


def forms_in(typed: str, look_up: Lookup, everywhere: bool = False) -> Forms:
    """The forms of `typed`, and compounds with it, that a corpus holds.

    A word that the corpus has is one of the languages that it has it in; one that it has not may be of any. So it is
    everywhere with `everywhere`.
    """
    word = in_one_writing(fold(typed))
    if word not in {in_one_writing(fold(each)) for each in spellings(typed)}:
        return {}
    known = {(language, key) for language, key in _under([f"word:{word}"], look_up) if language}
    if everywhere or not known:
        known |= {(language, key) for language in LANGUAGES for key in keys(typed.lower(), language)}
    heads = sorted(f"key:{language}:{key}" for language, key in known)
    found = {entry.partition(" ")[2] for entry in look_up(heads)}
    forms = dict.fromkeys(found, FORM)
    for language in sorted({language for language, _ in known}.intersection(COMPOUNDING)):
        for compound in _compounds(sorted({word, *found}), language, look_up):
            forms.setdefault(compound, COMPOUND)
    forms.pop(word, None)
    kept = sorted(forms, key=lambda form: (-forms[form], len(form), form))[:MOST_FORMS]
    return {form: forms[form] for form in kept}


def words_like(typed: str, look_up: Lookup) -> set[str]:
    """Words of a corpus that begin as `typed` does and are about as long."""
    word = in_one_writing(fold(typed))
    return {each for _, each in _under([f"begin:{word[:_EDGE]}"], look_up) if abs(len(each) - len(word)) <= 2}


def _under(heads: Iterable[str], look_up: Lookup) -> Iterator[tuple[str, str]]:
    """What stands under these heads, as (language, key or word)."""
    for entry in look_up(heads):
        language, _, rest = entry.partition(" ")[2].partition(":")
        yield language, rest


def _compounds(parts: list[str], language: str, look_up: Lookup) -> Iterator[str]:
    """Words of the corpus that begin or end with one of these, where the rest is a word of the corpus too."""
    parts = [part for part in parts if len(part) >= _SHORTEST_PART]
    heads = sorted(
        {f"{kind}:{part}" for each in parts for kind, part in (("begin", each[:_EDGE]), ("end", each[-_EDGE:]))}
    )
    wholes = sorted({word for each, word in _under(heads, look_up) if each == language})
    rests: dict[str, set[str]] = {}
    for part, whole in itertools.product(parts, wholes):
        if whole.startswith(part):
            if len(part) >= _SURELY_PART and len(whole) - len(part) >= _SURELY_PART:
                yield whole
            for link in _LINKS:
                if whole.startswith(link, len(part)):
                    rests.setdefault(whole[len(part) + len(link) :], set()).add(whole)
        if whole.endswith(part):
            head = whole.removesuffix(part)
            for link in _LINKS:
                rests.setdefault(head.removesuffix(link), set()).add(whole)
    wanted = sorted(f"word:{rest}" for rest in rests if len(rest) >= _SHORTEST_PART)
    for entry in look_up(wanted):
        head, _, tail = entry.partition(" ")
        if tail.startswith(f"{language}:"):
            yield from sorted(rests[head.removeprefix("word:")])
