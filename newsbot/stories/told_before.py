"""Whether a story had told what a sentence says, in the same words or others, in its language or another. Pure.

A sentence with a figure that was not given is new, whatever its words; it was told when most of its word 3-grams were.
For the rest, odds of fitted weights: how much it means what an earlier sentence means (`newsbot.text.meaning`), its
figures that were given, its length (the longer, the more may be new), a quote (quotes are news). Where the encoder does
not know the language, names that were named or not take its place, and there is one that was, or a figure.
What is told has to be told by its witness: a count below ten that it does not give, a quote of what it only reports,
and in its own language other words on its theme leave a sentence uncertain.
"""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from newsbot.stories.fitted_weights import TOLD, TOLD_BLIND
from newsbot.stories.general_names import is_general
from newsbot.stories.name_skeletons import caseless, skeletons
from newsbot.stories.quantities import TOLLS, numbers_said, quantities
from newsbot.stories.stopwords import stopwords
from newsbot.text.meaning import LEAD, encode, known, likeness_many
from newsbot.text.novelty import is_new, sentence_grams
from newsbot.text.words import numbers, sentences, word_count, words

_QUOTE = re.compile(r"[\"“„«「『״‘].{8,}?[\"”“»」』״’]", re.S)
_PART = re.compile(r"^[^\"“”„«»「」『』]*[”»」』]|[“«「『][^\"”»」』]*$|^[^\"]*\"[^\"]*$")
_TOLD, _TOLD_BLIND, _UNCERTAIN = 0.0, 0.8, -1.0
"""Log-odds from which a sentence was told before; the same without meanings; from which that is uncertain.

See bench/fit_told.py; decision 0064.
"""
_LEAST = 0.36  # less alike is nothing that surely was told: a few words are like something in any long story
_NEAR = 3  # sentences nearest in meaning: a report tells again in one what others told in several
_SHARED = 0.25  # of its words, more than which sentences of its language have to have: else it is their theme only
_TELLING = 10  # from here on a number tells by itself what it is of: 112 people, 112 dead
_STEM = 5  # letters
_LONGEST = 40  # sentences of a report that are compared by meaning

State = Literal["new", "told", "uncertain"]


class Text(NamedTuple):
    """A report as it is told: whose, in what language (two letters), its headline and its body."""

    article: str
    language: str | None
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a report, and whether the story had it: by which article, in which sentence, how much alike."""

    text: str
    state: State
    by: str | None = None  # the article that told it, None for what is new
    before: str | None = None  # its sentence
    likeness: float | None = None  # of their meanings, 0..1; None where words or names decided


class _Figures(NamedTuple):
    numbers: frozenset[str]  # in digits, without dates and clock times
    counted: frozenset[tuple[str, float]]  # kind and value, also of those in words

    @property
    def values(self) -> frozenset[str]:
        """All as numbers are written."""
        return self.numbers | {f"{value:g}" for _, value in self.counted}


@functools.lru_cache(maxsize=4096)  # a sentence is judged first and remembered later
def _figures(sentence: str, language: str | None) -> _Figures:
    stated = (each for each in quantities(sentence, language) if each.approximate != "order" and each.kind != "things")
    counted = ((each.kind, each.value) for each in stated if each.value != 1)  # "a man died" counts nobody
    return _Figures(numbers_said(sentence, language), frozenset(counted))


class _Earlier(NamedTuple):
    """A sentence of an earlier report, or its headline."""

    article: str
    sentence: str
    language: str | None
    vector: bytes | None


class StoryTold:
    """What a story has told so far; `meanings` False compares words and figures only."""

    def __init__(self, *, meanings: bool = True) -> None:
        self._meanings = meanings
        self._grams: dict[str, tuple[str, str]] = {}  # -> the article and the sentence that had it first
        self._values: set[str] = set()
        self._counted: set[tuple[str, float]] = set()
        self._names: set[str] = set()
        self._earlier: list[_Earlier] = []
        self._encoded: dict[str, bytes] = {}  # what a sentence means
        self._begun = False
        self._waiting: list[Text] = []  # told, and not looked at until another report needs it
        self._unnamed: list[Text] = []  # whose names no sentence has needed yet

    def figures(self) -> frozenset[str]:
        """The numbers that were given, as they are written in digits."""
        self._catch_up()
        return frozenset(self._values)

    def judge(self, report: Text) -> tuple[Said, ...]:
        """The sentences of `report`, each with its state."""
        cut = sentences(report.body)
        self._catch_up()
        if not self._begun:
            return tuple(Said(each, "new") for each in cut if sentence_grams(each))
        vectors = self._vectors(report.language, cut) if self._earlier else {}
        return tuple(self._said(each, report.language, vectors.get(each)) for each in cut if sentence_grams(each))

    def add(self, report: Text) -> None:
        """`report` has been told."""
        self._waiting.append(report)

    def _catch_up(self) -> None:
        for report in self._waiting:
            self._remember(report)
            if self._meanings:
                self._remember_meanings(report)
        self._begun = self._begun or bool(self._waiting)
        self._waiting = []

    def _remember(self, report: Text) -> None:
        for sentence in _all(report):
            for gram in sentence_grams(sentence):
                self._grams.setdefault(gram, (report.article, sentence))
            figures = _figures(sentence, report.language)
            self._values |= figures.values.union(numbers(sentence))
            self._counted |= figures.counted

    def _remember_meanings(self, report: Text) -> None:
        """For comparing by meaning and names."""
        told = _all(report)[: _LONGEST + 1]
        vectors = self._vectors(report.language, told)
        self._earlier += [_Earlier(report.article, each, report.language, vectors.get(each)) for each in told]
        self._unnamed.append(report)

    def _vectors(self, language: str | None, cut: Iterable[str]) -> Mapping[str, bytes]:
        """Of the first sentences of a report; a sentence is judged first and remembered later, and encoded once."""
        wanted = list(dict.fromkeys(cut))[: _LONGEST + 1] if known(language) else []
        missing = [each for each in wanted if each not in self._encoded]
        vectors = encode([each[:LEAD] for each in missing]) if missing else None
        self._encoded.update(zip(missing, vectors or (), strict=False))
        return {each: self._encoded[each] for each in wanted if each in self._encoded}

    def _said(self, sentence: str, language: str | None, vector: bytes | None) -> Said:
        figures = _figures(sentence, language)
        if not figures.numbers <= self._values or any(map(self._is_new, figures.counted)):
            return Said(sentence, "new")
        grams = sentence_grams(sentence)
        if not is_new(grams, self._grams.keys()):
            ranked = Counter(self._grams[gram] for gram in grams if gram in self._grams).most_common()
            witnesses = [_Earlier(*witness, language, None) for witness, _ in ranked]
            return _if_given(Said(sentence, "told", *ranked[0][0]), language, witnesses)
        if vector is not None and (told := [each for each in self._earlier if each.vector is not None]):
            return self._by_meaning(sentence, figures, vector, told, language)
        return self._by_marks(sentence, figures, language) if self._earlier else Said(sentence, "new")

    def _is_new(self, counted: tuple[str, float]) -> bool:
        """Whether a figure was not given; one of two digits and more may have been given of another kind.

        But no toll of which another number was given: of nine dead, twelve.
        """
        kind, value = counted
        if counted in self._counted:
            return False
        toll = kind in TOLLS and any(kind == other for other, _ in self._counted)
        return toll or value < _TELLING or f"{value:g}" not in self._values

    def _by_meaning(
        self, sentence: str, figures: _Figures, vector: bytes, told: Sequence[_Earlier], language: str | None
    ) -> Said:
        alike = likeness_many(vector, [each.vector for each in told if each.vector is not None])
        places = sorted(range(len(told)), key=lambda place: (-alike[place], place))[:_NEAR]
        near = [told[place] for place in places]
        features = {"alike": alike[places[0]], "figures": float(len(figures.counted)), "crowd": math.log(len(told))}
        witness = near[0].article, near[0].sentence, alike[places[0]]
        said = self.weigh(sentence, features | _form(sentence), witness)
        return _if_given(said, language, near)

    def _by_marks(self, sentence: str, figures: _Figures, language: str | None) -> Said:
        for report in self._unnamed:
            self._names.update(skeletons(f"{report.title}\n{report.body}", report.language))
        self._unnamed = []
        marks = _marks(sentence, language)
        best = max(self._earlier, key=lambda each: len(marks & _marks(each.sentence, each.language)))
        if not marks & _marks(best.sentence, best.language):
            return Said(sentence, "new")
        features = {"figures": float(len(figures.values)), **_form(sentence)}
        features |= _named(sentence, language, self._names)
        return self.weigh(sentence, features, (best.article, best.sentence, None))

    def weigh(self, sentence: str, features: Mapping[str, float], witness: tuple[str, str, float | None]) -> Said:
        """What the weights say of `features` (`bench/fit_told.py` listens here); a new sentence has no witness."""
        weights = TOLD if "alike" in features else TOLD_BLIND
        odds = weights["bias"] + sum(weights[name] * value for name, value in features.items())
        if odds < _UNCERTAIN:
            return Said(sentence, "new")
        told = odds >= (_TOLD if weights is TOLD else _TOLD_BLIND) and features.get("alike", 1.0) >= _LEAST
        return Said(sentence, "told" if told else "uncertain", *witness)


def _if_given(said: Said, language: str | None, near: Sequence[_Earlier]) -> Said:
    """`said`, uncertain unless the earlier sentences `near` (its witness first) give what likeness does not show."""
    if said.state != "told":
        return said
    counts = {each for earlier in near for each in _few(earlier.sentence, earlier.language)}
    given = _few(said.text, language) <= counts and (not quotes(said.text) or quotes(near[0].sentence))
    if near[0].language == language:
        used = {stem for earlier in near if earlier.language == language for stem in _stems(earlier.sentence, language)}
        given = given and _share(_stems(said.text, language), used) > _SHARED
    return said if given else replace(said, state="uncertain")


def _few(sentence: str, language: str | None) -> frozenset[str]:
    """The numbers of one digit, which some sentence of any long story has of something else."""
    return frozenset(number for number in _figures(sentence, language).numbers if len(number) == 1)


def _named(sentence: str, language: str | None, names: Set[str]) -> dict[str, float]:
    """How many names of `sentence` are among `names`, and how many are not."""
    own = _names(sentence, language)
    unnamed = 0 if caseless(sentence) else len(own - names)  # where names do not show, what is not told may be any word
    return {"named": float(len(own & names)), "unnamed": float(unnamed)}


def _names(sentence: str, language: str | None) -> frozenset[str]:
    return frozenset(name for name in skeletons(sentence, language) if not is_general(name, language or ""))


def _form(sentence: str) -> dict[str, float]:
    return {"length": math.log(1 + word_count(sentence)), "quote": float(quotes(sentence))}


def quotes(sentence: str) -> bool:
    """Whether a quote stands in `sentence`, or a part of one that other sentences begin or end."""
    return any(pattern.search(sentence) for pattern in (_QUOTE, _PART))


def _stems(sentence: str, language: str | None) -> frozenset[str]:
    """The beginnings of the words of `sentence` that say something: "evacuated" and "evacuation" have one."""
    stop = stopwords(language or "")
    return frozenset(word[:_STEM] for word in words(sentence) if word not in stop)


def _share(own: Set[str], seen: Set[str]) -> float:
    return len(own & seen) / len(own) if own else 0.0


@functools.lru_cache(maxsize=4096)
def _marks(sentence: str, language: str | None) -> frozenset[str]:
    """The names and figures of `sentence`."""
    return _names(sentence, language) | _figures(sentence, language).values


def _all(report: Text) -> list[str]:
    return [*([report.title] if report.title else []), *sentences(report.body)]
