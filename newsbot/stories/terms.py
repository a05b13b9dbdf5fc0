"""A text -> what stories are compared by: stemmed terms of body and lead, names, dates and numbers.

Numbers are no terms: they would glue the issues of a daily price list together. Scripts without spaces give character
pairs (`text.words.words`); scripts without capital letters have no runs of capitals, so their names are their terms.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import snowballstemmer

from newsbot.stories.mentioned_dates import DATE_WORDS, Mention, mentions, stamp
from newsbot.stories.stopwords import stopwords
from newsbot.text.words import fold_word, in_one_writing, numbers, seen, sentences, words

TITLE_WEIGHT, LEAD_WEIGHT = 3, 2
"""How often a term counts in the title and in the lead (once of it as part of the body)."""
LEAD_WORDS = 80
BODY_WORDS = 600
"""Words of a body that are read: live blogs and transcripts say what they are about long before."""

_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_TURKISH_SUFFIX = re.compile(r"(?<=\w)['’ʼ]\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")

_GERMAN_PLACE = re.compile(r"\b(?:[Ii]n|aus|bei|nach|von|zwischen)\s+([A-ZÄÖÜ][\w'’-]+)|[„»]([A-ZÄÖÜ][\w'’-]+)[“«]")
"""What stands without an article after a preposition of place is a name more often than not, but not "Nach Angaben"."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article is compared by. Counts are of folded, stemmed terms; names are folded but not stemmed."""

    body: Counts  # title x3, lead x2, body
    lead: Counts  # title and lead
    names: Counts  # words and whole runs of capitals; equal to `body` in scripts without capitals
    days: frozenset[tuple[int, int]]  # (month, day) mentioned anywhere
    numbers: frozenset[str]  # of two digits and more, without years
    years: frozenset[str]  # four digits, 1900 to 2099
    stamp: date | None  # the date the text gives itself in its first lines
    template: str  # title without numbers and dates: equal for the issues of a series
    title_days: frozenset[tuple[int, int]] = frozenset()  # (month, day) that the title names


@functools.lru_cache(maxsize=20_000)
def _term(token: str, language: str) -> str | None:
    """What a folded word counts as; None where it says nothing."""
    if len(token) < 2 or token in stopwords(language) or token in DATE_WORDS or any(map(str.isdigit, token)):
        return None
    name = _STEMMERS.get(language)
    return str(snowballstemmer.stemmer(name).stemWord(token)) if name else token


def spoken(text: str, language: str) -> str:
    """`text` without soft hyphens, and without what hides that words of a language are the same.

    In Turkish that are endings behind the apostrophe of a name (Gaziantep'te, Gaziantep'e), in Serbian and Chinese the
    alphabet and the set of characters.
    """
    text = seen(text)
    if language == "tr":
        return _TURKISH_SUFFIX.sub("", text)
    return in_one_writing(text) if language in ("sr", "zh") else text


def _meant(tokens: list[str], language: str) -> list[str]:
    return [term for token in tokens if (term := _term(token, language)) is not None]


def terms_of(title: str, body: str, language: str | None = None) -> Terms:
    """Terms of one text; `language` (ISO 639) picks stop words and stemmer, None goes without."""
    code = language or ""
    tokens = words(spoken(body, code))[:BODY_WORDS]
    head = _meant(words(spoken(title, code)), code)
    lead = _meant(tokens[:LEAD_WORDS], code)
    counts = Counter(lead + _meant(tokens[LEAD_WORDS:], code))
    for term in head:
        counts[term] += TITLE_WEIGHT
    for term in lead:
        counts[term] += LEAD_WEIGHT - 1
    titled, dates = mentions(title), mentions(f"{title}\n{body}")
    figures = set(numbers(body))
    years = frozenset(figure for figure in figures if _YEAR.fullmatch(figure))
    return Terms(
        body=counts,
        lead=Counter(head + lead),
        names=names_of(spoken(body, code), code, sure=True) if _has_case(body) else counts,
        days=_days(dates),
        numbers=frozenset(figure for figure in figures if len(figure) > 1) - years,
        years=years,
        stamp=stamp(dates),
        template=" ".join(head),
        title_days=_days(titled),
    )


def _days(dates: Iterable[tuple[int, Mention]]) -> frozenset[tuple[int, int]]:
    return frozenset((month, day) for _, (_, month, day) in dates)


def _has_case(text: str) -> bool:
    return any(letter.islower() for letter in text[:2000])


@functools.lru_cache(maxsize=20_000)
def _name_words(token: str) -> tuple[str, ...]:
    return tuple(word for word in words(token) if len(word) > 1 and word not in DATE_WORDS and not word[0].isdigit())


class _Sentence(NamedTuple):
    """The words of one: those that it writes small, and its runs of capitals, all folded."""

    small: Set[str]
    runs: Sequence[Sequence[str]]


@functools.lru_cache(maxsize=128)  # names are read of a text, of it with its title, and of its sentences
def _read(sentence: str) -> _Sentence:
    small: set[str] = set()
    runs: list[list[str]] = []  # of capitalised tokens with one space between them
    end = -1
    for match in _TOKEN.finditer(sentence):
        token = match[0]
        first = token[0]
        if first.islower():
            small.add(token)
        elif first.isupper():
            if not runs or match.start() != end + 1 or not sentence[end].isspace():
                runs.append([])
            runs[-1] += _name_words(token)
            end = match.end()
    return _Sentence(set(map(fold_word, small)), runs)


@functools.lru_cache(maxsize=4)  # what is compared in one language and across languages begins with the same names
def names_of(body: str, language: str = "", *, sure: bool = False) -> Counts:
    """Runs of capitalised words of `body`, each word and each run of several, folded.

    Words that the text also writes small are no names: they began a sentence or stood in a heading. `sure`
    leaves out, in German, where every noun has a capital, what stands neither next to another nor after a preposition.
    """
    read = list(map(_read, sentences(body)))
    small = set[str]().union(*(each.small for each in read))
    stop = stopwords(language)
    found: list[str] = []
    runs: list[list[str]] = []
    for sentence in read:
        for words_of_run in sentence.runs:
            run = [word for word in words_of_run if word not in small and word not in stop]
            found += run
            if len(run) > 1:
                runs.append(run)
    names = Counter(found + [" ".join(run) for run in runs])
    if sure and language == "de":
        named = {*_named_in_german(body), *(word for run in runs for word in run)}
        return Counter({name: count for name, count in names.items() if " " in name or name in named})
    return names


def _named_in_german(body: str) -> Iterator[str]:
    """Words where places and people stand."""
    for match in _GERMAN_PLACE.finditer(body):
        yield from _name_words(match[1] or match[2])
