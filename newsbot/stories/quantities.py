"""What one sentence counts: "at least 14 people died" is 14 dead. Rules over a small table of words a language. Pure.

A number is read only beside a word that says what it counts, by position: a unit next to it ("5,6 Prozent"), a noun
behind it ("600 homes"), for people what became of them in the same clause ("zwei Menschen kamen … ums Leben"), or a
number to which a toll rose ("Zahl der Toten stieg auf sechs"). What is not sure is no quantity: times, dates, ages,
durations, and numbers that can be read in two ways are left out.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from newsbot.stories.counted import LANGUAGES, Token, numbers_in, vocabulary
from newsbot.stories.counted.vocabulary import Vocabulary
from newsbot.text.words import numbers

__all__ = ["KINDS", "LANGUAGES", "TOLLS", "Quantity", "numbers_said", "of_another_time", "quantities"]

KINDS = (
    "dead", "injured", "missing", "evacuated", "rescued", "arrested", "people", "homes", "vessels", "flights", "votes",
    "seats", "hectares", "kilometres", "magnitude", "degrees", "years", "percent", "money",
)  # fmt: skip
"""What is counted. `years` are of a prison term; `vessels` are ships, planes, vehicles, drones and the like."""
TOLLS = frozenset((*KINDS[:6], "homes", "flights", "hectares", "magnitude"))
"""What is counted once in an event; a sentence of another time tells another event's."""
_TOLD_OF = frozenset(("unit", "noun", "cue", "deed"))
_THEMES = frozenset(("prison", "ballot", "air"))
_UNITS = frozenset(("hectares", "kilometres", "magnitude", "degrees", "years", "percent", "money"))
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d$")
_FROM_THREE = 3
_LONGEST = 1000  # characters of a sentence that are read; some pages put a whole table into one
_LEFT_OF_NOUN = 2  # words between a number and what it counts: "600 homes", "two bright red boats"
_LEFT_OF_FATE = 7  # words between those and what became of them
_LEFT_OF_JOIN = 2  # words of a clause before "and" that are somebody without a number: "the driver and two passengers"
_PASSED = frozenset(("glue", "about", "least", "most", "who"))
_ONE = ("one", "article")
_ONES = frozenset(("dead", "injured", "missing", "arrested"))  # what becomes of somebody who is not counted
_NUMBERS = frozenset(("digits", "number", "alone", "vague", "scale", "ordinal", *_ONE))
_LINKS = frozenset(("of", "part", "glue", "article"))
# what may stand behind a number that counts what was spoken of before it
_BESIDE_ALONE = frozenset(("break", "glue", "join", "rise", "about", "cue", "range", "from", "against", "tally"))
_ENDS = frozenset(("break", "number", "vague", "join", "part"))
_MILLION = 1_000_000
_FEW = 5  # fewer people of whom nothing more is said are scenery: "two men stood behind him"; helicopters too
_NATIONALS = "people.nationals"  # of whom few are told of as well: "three Greeks were on board"
_CHILD, _OLD = 4, 105  # years that are told behind a name
_LIFE = 200  # years that anybody is sentenced to, at most: "2019 года" is a date
_HEBREW = "\u0590"  # from here on scripts write little words together with numbers, or none apart
_SMALL = 10  # where scripts have no spaces, a sign for less may be part of a name (八戸)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a sentence states, and what it counts."""

    kind: str  # one of KINDS
    value: float  # the lower end of a range
    unit: str | None  # of money, its code (EUR); what people or vessels they are, where said ("passengers", "drones")
    approximate: str  # "", or about, at least, at most; "order" where only "dozens" or "hundreds" is said
    span: tuple[int, int]  # of the number and what is written with it, in the sentence
    upper: float | None = None  # the upper end of a range

    @property
    def what(self) -> str:
        """Kind and unit as one word: `dead`, `people.passengers`, `money.EUR`."""
        return self.kind if self.unit is None else f"{self.kind}.{self.unit}"


def quantities(sentence: str, language: str | None) -> list[Quantity]:
    """The quantities that `sentence` states, in order; none in a language (two letters) that has no table."""
    known = vocabulary(language or "")
    if known is None:
        return []
    read = _readable(sentence)
    tokens = _aged(_numbered(read, known), read, known)
    return list(_Sentence(read, tokens, known).quantities()) if tokens else []


def kinds_said(sentence: str, language: str | None) -> frozenset[str]:
    """What `sentence` has words for, counted or not: kinds with their units ("vessels.ships"), trials, votes."""
    known = vocabulary(language or "")
    if known is None:
        return frozenset()
    tokens = _read_once(_readable(sentence), known)
    return frozenset(
        re.split(r"[*+]", token.kind)[0] if token.role in _TOLD_OF else token.role
        for token in tokens
        if token.role in _TOLD_OF or token.role in _THEMES
    )


def numbers_said(sentence: str, language: str | None) -> frozenset[str]:
    """The numbers of `sentence`: in digits with their scales ("58 thousand" is 58000), in words from three on.

    Without dates and clock times; a word for a small number says little ("for one", "the two").

    In a language that has no table, all as they are written (`newsbot.text.words.numbers`).
    """
    known = vocabulary(language or "")
    if known is None:
        return frozenset(numbers(sentence))
    tokens = _numbered(_readable(sentence), known)
    padded = ["break", *(token.role for token in tokens), "break"]
    return frozenset(
        f"{token.value:g}"
        for token, before, after in zip(tokens, padded, padded[2:], strict=False)
        if token.role == "number" and "month" not in (before, after) and not _CLOCK.match(token.text)
        if known.digits(token) or token.value >= _FROM_THREE
    )


@functools.lru_cache(maxsize=64)  # who asks for what a sentence counts asks for its kinds
def _read_once(read: str, known: Vocabulary) -> Sequence[Token]:
    return [token for token in known.tokens(read) if token.role != "quote"]


@functools.lru_cache(maxsize=64)  # who asks for the numbers of a sentence asks for what they count
def _numbered(read: str, known: Vocabulary) -> Sequence[Token]:
    """The tokens of a sentence, each number one of them; none where it has no number and nobody who may be one."""
    tokens = _read_once(read, known)
    counts = any(token.role in _NUMBERS or token.text in known.bare for token in tokens)
    return numbers_in(list(_whole(tokens)), known) if counts else []


def _whole(tokens: Sequence[Token]) -> Iterator[Token]:
    """`tokens`; a verb that needs another word (its kind's second part) is none without: "nahm … fest"."""
    for at, token in enumerate(tokens, 1):
        kind, _, needed = token.kind.partition("+")
        if needed:
            clause = takewhile(lambda each: each.role != "break", tokens[at:])
            found = any(needed in each.text.split() for each in clause)
            yield replace(token, kind=kind) if found else replace(token, role="word", kind="")
        else:
            yield token


def _aged(tokens: Sequence[Token], read: str, known: Vocabulary) -> Sequence[Token]:
    """`tokens`; an age that stands for somebody is a person, not a number: "a 34-year-old", "Ada Lind, 43, died"."""
    asides = [(at, end) for at in range(2, len(tokens) - 1) if (end := _age_aside(tokens, at, read))]
    age, end = asides[0] if len(asides) == 1 else (-1, -1)  # "Lind, 43, and Berg, 51, died" are more
    found: list[Token] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        start = len(found) - (2 if found and found[-1].role == "dash" else 1)
        if token.text in known.aged and start >= 0 and found[start].role == "number":
            if after is not None and after.text in known.bare:  # "34-letni kierowca"
                del found[start:]
                continue
            alone = after is None or after.role not in ("word", "noun", "person", "number")
            if alone and (token.text in known.bare or (start and found[start - 1].role in _NUMBERS)):
                found[start:] = [replace(token, role="noun", kind="people", start=found[start].start)]
                continue
        if age - 1 <= at <= end:
            if at == age:
                found += [replace(token, role="one", value=1.0), replace(token, role="noun", kind="people")]
            continue
        found.append(token)
    return found


def _age_aside(tokens: Sequence[Token], at: int, read: str) -> int | None:
    """Where an age at `at` ends that stands behind a name, between commas or brackets: "Lind, 43,", "Lind (43 ans)"."""
    name, opened, age = tokens[at - 2 : at + 1]
    if age.kind != "digits" or not (age.exact and _CHILD <= age.value <= _OLD):
        return None
    if opened.text not in (",", "(") or not read[name.start : name.start + 1].isupper() or name.role == "month":
        return None
    of_age = takewhile(lambda token: token.kind == "years" or token.role == "ago", tokens[at + 1 : at + 3])
    end = at + 1 + len(list(of_age))
    return end if end < len(tokens) and tokens[end].text == {",": ",", "(": ")"}[opened.text] else None


def of_another_time(sentence: str, language: str | None) -> bool:
    """Whether `sentence` says of when it speaks, and that is not now: "last year", "two weeks ago", "every year"."""
    known = vocabulary(language or "")
    return known is not None and known.of_another_time(_readable(sentence))


def _readable(sentence: str) -> str:
    """`sentence`, of a very long one its beginning; a number is not cut in two."""
    if len(sentence) <= _LONGEST:
        return sentence
    begun = sentence[:_LONGEST]
    return begun[: max(begun.rfind(mark) for mark in " \n。、，") + 1]


class _Sentence:
    """The tokens of one sentence, and the rules that read their numbers from left to right."""

    def __init__(self, sentence: str, tokens: Sequence[Token], known: Vocabulary) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.known = known
        # places of fates that a number has taken, or of which only a part is told: "among the dead is a child"
        self.used = set(self._parted())
        self.taken = -1  # up to where numbers are part of a sum: "two women and a man died"
        self.said: Quantity | None = None  # the quantity before
        self.far = 1 if known.spaced else 2  # of scripts without spaces, a token is a character

    def quantities(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self.tokens):
            upper = self._upper(at)
            if self._role(at) in ("number", "vague", *_ONE) and not self._of_a_name(at):
                last = at if upper is None else upper
                found = self._measured(at, last) or self._counted(at, last)
                if found is not None:
                    self.said = found
                    yield found
                at = max(last, self.taken)
            elif found := self._in_order(at) if self._role(at) == "ordinal" else self._alone(at):
                self.said = found
                yield found
            at += 1

    def _parted(self) -> Iterator[int]:
        """Places of fates right behind a word like "among"."""
        for at, token in enumerate(self.tokens):
            if token.role == "among":
                place = at + 2 if self._role(at + 1) == "glue" else at + 1
                if self._role(place) == "cue":
                    yield place

    def _role(self, at: int) -> str:
        return self.tokens[at].role if 0 <= at < len(self.tokens) else "break"

    def _of_a_name(self, at: int) -> bool:
        """Whether a number is written together with a word before it: "Q10", "AS-532", "no-one"."""
        start, before = self.tokens[at].start, at - 1
        if self._role(before) == "dash" and self.tokens[before].end == start:
            start, before = self.tokens[before].start, before - 1
        letters = self.tokens[before].text[-1:] if before >= 0 and self.tokens[before].end == start else ""
        return letters.isalpha() and letters < _HEBREW

    def _upper(self, at: int) -> int | None:
        """Where the upper end of a range stands: "20–30", "20 to 30", "between 20 and 30"."""
        end = at + 3 if self._role(at + 2) == "dash" else at + 2  # בין 20 ל-30
        if self._role(at) != "number" or self._role(end) != "number" or self._role(at - 1) == "from":
            return None
        low, high = self.tokens[at].value, self.tokens[end].value
        between = "among" in (self._role(at - 1), self._role(at - 2) if self._role(at - 1) == "glue" else "")
        ranges = ("dash", "range", "most", *(("join",) if between else ()))
        return end if self._role(at + 1) in ranges and low < high < 100 * low else None

    # --- measures -----------------------------------------------------------------------------------

    def _measured(self, at: int, last: int) -> Quantity | None:
        """A number beside its unit."""
        kind, end = self._unit_after(last)
        start = at
        if kind is None:
            start, kind = self._unit_before(at)
        kind = kind or self._again(at, last)
        if kind is None or (self._is_a_rate(at, end) and not kind.startswith("money")):
            return None
        if kind == "percent" and self._role(end + 1) == "stop":  # 0,5 процентного пункта
            return None
        if kind == "years" and (self.tokens[at].value > _LIFE or not self._prison(at, end)):
            return None
        if kind == "magnitude" and self.tokens[at].kind != "digits":  # else it is the wind's
            return None
        if self.tokens[at].role in _ONE and kind != "years":  # "half a per cent"
            return None
        if not self.known.spaced and self._short(at) and kind not in ("years", "percent*10", "kilometres", "hectares"):
            return None
        return self._quantity(kind, at, last, start, end + 1 if self._role(end + 1) == "half" else end)

    def _is_a_rate(self, at: int, end: int) -> bool:
        """Whether a measure is one of speed: "90 kilometres an hour", "90 km/h", "時速90キロ"."""
        slash = end + 1 < len(self.tokens) and self.tokens[end + 1].text == "/"
        return slash or "rate" in (self._role(at - 1), self._role(end + 1))

    def _unit_after(self, at: int) -> tuple[str | None, int]:
        end = at + 1
        if self._role(end) == "dash" and self.tokens[end].start == self.tokens[at].end:
            end += 1
        if self._role(end) in ("of", "about"):
            end += 1
        if self._role(end) == "unit":
            return self.tokens[end].kind, end
        follows = end + 1
        if self._role(end) in ("range", "join", "glue") and self._role(follows) == "number":  # "von 37 auf 36 Prozent"
            kind, _ = self._unit_after(follows) if self._role(follows + 1) == "unit" else (None, 0)
            if kind is not None and kind.partition(".")[0] in ("percent", "degrees", "money"):
                return kind, at
        return None, at

    def _unit_before(self, at: int) -> tuple[int, str | None]:
        start = at - 1
        skipped = 0
        while self._role(start) in ("glue", "about", "least", "of", "minus", "join") and skipped < 4:
            start, skipped = start - 1, skipped + 1
        role, kind = self._role(start), self.tokens[start].kind if start >= 0 else ""
        if role == "ahead" and (self.tokens[at].exact or not kind.startswith("people")):
            return start, kind
        if role == "unit" and not skipped and kind.startswith("money.") and self._sign(start):
            return start, kind
        if role == "unit" and not skipped and kind == "magnitude":
            return start, kind
        if role == "unit" and not skipped and kind == "percent" and self.tokens[start].end == self.tokens[at].start:
            return start, kind  # %9
        return at, None

    def _again(self, at: int, last: int) -> str | None:
        """The unit before, of a number that closes a clause without one: "8.5 per cent, the employers offer 4"."""
        number, said = self.tokens[last], self.said
        if said is None or number.role != "number" or self._role(last + 1) != "break" or self._dated(at):
            return None
        if said.kind == "money" and number.value >= _MILLION:
            return said.what
        near = self.known.digits(number) and number.value <= 100 and self._role(at - 1) not in ("when", "age", "dash")
        return "percent" if said.kind == "percent" and near else None

    def _sign(self, at: int) -> bool:
        """Whether a currency is written as its sign or code, which may stand before its number: "$5", "EUR 500"."""
        unit = self.tokens[at]
        return not unit.text.isalpha() or unit.kind == f"money.{unit.text.upper()}"

    def _prison(self, at: int, end: int) -> bool:
        """Whether years are those of a sentence: a word for prison within reach, and nothing of an age."""
        reach = range(at - 9 * self.far, end + 7 * self.far)
        return any(self._role(each) == "prison" for each in reach) and self._role(end + 1) != "ago"

    # --- counts -------------------------------------------------------------------------------------

    def _counted(self, at: int, last: int) -> Quantity | None:
        """A number of people or things, by what stands behind it, before it, or what a toll rose to."""
        number = self.tokens[at]
        if (not number.exact and number.role == "number") or number.value < 1 or self._dated(at):
            return None
        if self._role(at - 1) == "age" or (self._role(last + 1) == "dash" and self._role(last + 2) == "noun"):
            return None  # "a 53-man roster"
        noun, fate, end = self._behind(last)
        if not self.known.spaced and self._role(at - 1) == "cue" and at - 1 not in self.used:  # "死者3人、負傷者9人"
            fate, end = at - 1, last if noun is None else noun
        if self._role(last + 1) == "part" and self._role(last + 2) == "number":  # "eight of the 187 on board were hurt"
            noun, fate, end = self._behind(last + 2)
            if noun is None:
                return None
        elif self._role(at - 1) == "part" and self._role(at - 2) in ("number", *_ONE) and noun is not None:
            if self.said is not None and self.said.kind == "votes":
                return None  # "three of the five members voted for it"
            fate = None
        if fate is not None and self._denied(at, fate):
            self.used.add(fate)
            fate, end = None, last if noun is None else noun
        if noun is not None and not self.tokens[noun].kind.startswith("people"):
            name = (
                not self.known.spaced
                and self._short(at)
                and (not self.tokens[noun].kind.startswith("vessels") or number.value < 2)
            )  # 八戸
            ferry = self.tokens[noun].kind == "flights.any" and not any(map(_flies, self.tokens))
            rescue = self.tokens[noun].kind == "vessels.helicopters" and number.value < _FEW
            unsure = number.role in _ONE or name or ferry or rescue
            return None if unsure else self._quantity(self.tokens[noun].kind, at, last, at, noun)
        if fate is not None and (
            self._not_alone(at) or (not self._goes_on(at) and self._attributed(number, noun, fate))
        ):
            return None
        alone = noun is None and self._ends(last)
        more, fate_of_all = self._more(noun) if fate is None and noun is not None else (0.0, None)
        if fate is None and (noun is not None or alone):
            fate = self._before(at) if fate_of_all is None else fate_of_all
            if number.role in _ONE and fate is not None and fate < at and (noun is None or self._and_more(noun)):
                fate = None
        if noun is None and number.role in _ONE and (number.role == "article" or self._role(end + 1) == "word"):
            return None  # "a dead whale"
        if fate is not None and number.role in _ONE and self.tokens[fate].kind == "votes":
            return None  # "a teacher who voted for her"
        if fate is not None:
            self.used.add(fate)
            found = self._quantity(self.tokens[fate].kind, at, last, min(at, fate), max(end, fate, self.taken))
            return replace(found, value=found.value + more) if more and found.upper is None else found
        self.taken = -1
        if number.role in _ONE or (not self.known.spaced and number.value < 2):
            return None
        kind = self._risen(at, end) or self._voted(at, last, noun)
        if kind is None and noun is not None:
            kind = self.tokens[noun].kind
        return (
            None
            if kind is None or (kind.startswith("people") and kind != _NATIONALS and number.value < _FEW)
            else self._quantity(kind, at, last, at, end)
        )

    def _in_order(self, at: int) -> Quantity | None:
        """How many are dead or arrested where another one is said to be: "a fourth person has died".

        Of the injured nothing follows: "a second man was hurt" beside one who died. Nor where a number was said before.
        """
        noun, fate, end = self._behind(at)
        if noun is not None and self.tokens[noun].kind.partition(".")[0] != "people":
            return None
        if fate is None and noun is not None:
            fate = self._before(at - 1 if self._role(at - 1) in _ONE else at)
        if fate is None or self.tokens[fate].kind not in ("dead", "arrested") or self.said is not None:
            return None
        if fate - 1 == noun and self.tokens[fate].text in self.known.attributive:
            return None
        self.used.add(fate)
        return self._quantity(self.tokens[fate].kind, at, at, min(at, fate), max(end, fate))

    def _alone(self, at: int) -> Quantity | None:
        """One, where a language without articles says "woman died": a person right beside what became of them."""
        if self.tokens[at].text not in self.known.bare or {self._role(at - 1), self._role(at + 1)} & {
            "join",
            *_NUMBERS,
        }:
            return None
        beside = (at - 1 - (self._role(at - 1) == "glue"), at + 1 + (self._role(at + 1) == "glue"))
        places = (place for place in beside if self._role(place) == "cue" and place not in self.used)
        fate = next((place for place in places if self.tokens[place].kind in _ONES), None)
        if fate is None or self._denied(at, fate):
            return None
        if abs(fate - at) == 1 and self.tokens[fate].text in self.known.attributive:
            return None
        self.used.add(fate)
        return replace(self._quantity(self.tokens[fate].kind, at, at, min(at, fate), max(at, fate)), value=1.0)

    def _not_alone(self, at: int) -> bool:
        """Whether somebody without a number shares the fate: "the driver and two passengers were killed"."""
        if self._role(at - 1) != "join":
            return False
        clause = list(
            takewhile(lambda role: role not in ("break", "join"), (self._role(each) for each in range(at - 2, -1, -1)))
        )
        return 0 < len(clause) <= _LEFT_OF_JOIN * self.far and not {"cue", *_NUMBERS} & set(clause)

    def _and_more(self, noun: int) -> bool:
        """Whether somebody without a number is told of behind one: "arrested a monk and his nephew"."""
        return self._role(noun + 1) == "join" and self._role(noun + 2) in ("word", "glue", "noun", "person")

    def _goes_on(self, at: int) -> bool:
        """Whether the number says of one more what was said of others: "a sailor was killed and a cadet wounded"."""
        return self._role(at - 1) == "join" and self.said is not None and self.said.kind in _ONES

    def _attributed(self, number: Token, noun: int | None, fate: int) -> bool:
        """Whether one is told of by the way ("a man killed in 1990 is honoured") or nobody ("bir can kaybı yok")."""
        if number.role not in _ONE:
            return False
        behind = range(fate, min(len(self.tokens), fate + 6))
        return (fate - 1 == noun and self.tokens[fate].text in self.known.attributive) or any(
            self._role(each) == "not" for each in behind
        )

    def _denied(self, at: int, fate: int) -> bool:
        """Whether a fate is said not to be theirs: "none of the 12 was hurt", "die 12 wurden nicht verletzt"."""
        before = next((role for place in (at - 1, at - 2, at - 3) if (role := self._role(place)) not in _LINKS), "")
        behind = range(at, fate + 1 + 4 * self.known.verb_last)
        return before == "none" or any(self._role(each) == "not" for each in behind)

    def _more(self, noun: int) -> tuple[float, int | None]:
        """How many others share a fate ("a man" in "two women and a man died"), and its place where it is behind."""
        more, fate, place = 0.0, None, noun
        while fate is None and self._role(place + 1) == "join" and self._role(place + 2) in ("number", *_ONE):
            other, fate, _ = self._behind(place + 2)
            if other is None or not self.tokens[other].kind.startswith("people"):
                return 0.0, None
            more, place, self.taken = more + self.tokens[place + 2].value, other, place + 2
        return (more, fate) if more else (0.0, None)

    def _short(self, at: int) -> bool:
        return self.tokens[at].kind == "words" and self.tokens[at].value < _SMALL

    def _voted(self, at: int, last: int, noun: int | None) -> str | None:
        """Votes, of the first number in "three to two votes", of the second in "three voted for it and two against"."""
        if noun is not None and self.tokens[noun].kind != "people":
            return None
        beside = (self._role(at - 1), self._role(last + 1))
        if (
            self.said is not None
            and self.said.kind == "votes"
            and (
                "against" in beside
                or beside[0] in ("join", "range", "dash")
                or "against" in (self._role(at - 2), self._role(last + 2))
            )
        ):
            return "votes"
        told = beside[1] in ("range", "join", "against", "dash") and self._role(last + 2) == "number"
        votes = self._role(last + 3) == "noun" and self.tokens[last + 3].kind == "votes"
        return "votes" if told and noun is None and (votes or self._balloted(at)) else None

    def _balloted(self, at: int) -> bool:
        """Whether two numbers, the greater one first and nothing counted behind them, say how a vote went: "51-49"."""
        return (
            self.tokens[at].value > self.tokens[at + 2].value
            and self._role(at - 1) not in ("from", "dash")
            and self._role(at + 3) not in ("unit", "noun", "person", "stop", "month", "cue", "dash", "rate")
            and any(token.role == "ballot" or token.kind == "votes" for token in self.tokens[:at])
        )

    def _dated(self, at: int) -> bool:
        """Whether the number is a year or part of a date."""
        number = self.tokens[at]
        year = number.kind == "digits" and 1900 <= number.value < 2100 and number.end - number.start == 4
        before = self._role(at - 1)
        bare = self._role(at + 1) not in ("noun", "cue") or before in ("when", "unit", "range", "from", "of")
        return before == "month" or (year and bare)

    def _behind(self, at: int) -> tuple[int | None, int | None, int]:
        """Where the noun and the fate stand that follow a number, each None when none does, and where they end."""
        noun: int | None = None
        words = 0
        place = at
        while (place := place + 1) < min(len(self.tokens), at + 20 * self.far):
            role = self.tokens[place].role
            if noun is None and self._begins_a_noun(place):
                break
            if role == "cue":
                if (noun is None and words) or place in self.used or (noun is not None and self._acts(place)):
                    break
                return noun, place, place
            if noun is None and self._is_noun(at, place, words):
                noun, words = place, 0
            elif noun is None and (
                role in ("stop", "unit", "month", "ago", "rate", "age", "tally", "ordinal") or (role == "of" and words)
            ):
                break
            elif role == "break" and noun is not None and (after := self._aside(place)):
                place = after
            elif (
                role == "number"
                and (after := self._span_of_time(place))
                and (noun is not None or self._role(at) in _ONE)
            ):
                place, words = after, words + 1  # "were freed after eight hours", "a man of 66 years died"
            elif role == "part" and noun is None and self._role(place + 1) == "noun":
                continue
            elif role == "part" and noun is not None and self._role(place + 1) == "word":
                words += 1  # "personas de las aldeas fueron desalojadas"
            elif role in _ENDS and not (noun is not None and role == "join" and self._went_on(at, place)):
                break
            elif role not in _PASSED and not (noun is None and role in ("dash", "of")):
                words += 1
            if words > (_LEFT_OF_NOUN if noun is None else _LEFT_OF_FATE) * self.far:
                break
        return noun, None, at if noun is None else noun

    def _is_noun(self, at: int, place: int, words: int) -> bool:
        """Whether what a number counts stands at `place`; nationals only right behind it: "four German airports"."""
        if self._role(place) == "noun":
            return not words or self.tokens[place].kind != _NATIONALS
        return self._role(place) == "person" and self._is_one(at, place)

    def _is_one(self, at: int, person: int) -> bool:
        """Whether a word for one person is who a number of one tells of; not a part of what it is: "a miner strike"."""
        part = self.known.adjuncts and self._role(person + 1) in ("word", "noun", "person", "stop")
        return self._role(at) in (*_ONE, "ordinal") and not part

    def _went_on(self, at: int, join: int) -> bool:
        """Whether a fate behind "and" is theirs whom a number counts ("three were charged and jailed")."""
        return self._role(join + 1) == "cue" and self._before(at) is None

    def _begins_a_noun(self, at: int) -> bool:
        """Whether another noun than a known one stands there, of a language that writes nouns with capitals."""
        word = self.tokens[at]
        return self.known.nouns_capital and word.role == "word" and self.sentence[word.start : word.start + 1].isupper()

    def _span_of_time(self, at: int) -> int | None:
        """Where an age or duration ends that begins at a number: "83-year-old", "66 Jahre alt", "eight hours"."""
        end = at + 2 if self._role(at + 1) == "dash" else at + 1
        if self._role(end) not in ("stop", "month", "ago") and (
            self._role(end) != "unit" or self.tokens[end].kind != "years"
        ):
            return None
        return end + 1 if self._role(end + 1) == "ago" else end

    def _aside(self, comma: int) -> int | None:
        """Where an aside ends after which the sentence goes on: ", who", ", among them the owner, were"."""
        if self.tokens[comma].text not in ",،、，":
            return None
        if self._role(comma + 1) == "who":
            return comma + 1
        if self._role(comma + 1) == "number" and self._role(comma + 2) == "break":  # ", 66,"
            return comma + 2
        for place in range(comma + 2, min(comma + 8, len(self.tokens) - 1)):
            if self.tokens[place].text in ",،":
                return place if self._role(place + 1) in ("glue", "cue") else None
            if self.tokens[place].role in _ENDS - {"join"}:
                return None
        return None

    def _acts(self, cue: int) -> bool:
        """Whether a fate is what somebody else suffers: "40 soldiers rescued 12 people"."""
        after = cue + 1
        while self._role(after) in ("about", "least", "most"):
            after += 1
        return self._role(after) == "number" and not self.known.verb_last

    def _ends(self, at: int) -> bool:
        """Whether a number stands alone, so that it may count what was spoken of before it."""
        return self._role(at + 1) in _BESIDE_ALONE

    def _before(self, at: int) -> int | None:
        """A fate right before a number: "killed 112 people", "死者17人"."""
        words = 0
        passed = {*_PASSED, "of", "rise", "noun", "person", "tally"}
        if self._role(at) in _ONE:  # "one of the dead was a tourist"
            passed.remove("glue")
        start = at - 2 if self._set_off(at - 1) else at - 1  # "погибших – 14"
        for place in range(start, max(-1, at - 8), -1):
            role = self.tokens[place].role
            if role in ("cue", "deed"):
                return None if place in self.used else place
            if role == "word" and words < self.far:
                words += 1
            elif role not in passed:
                return None
        return None

    def _set_off(self, at: int) -> bool:
        """Whether a dash with spaces around it stands there."""
        apart = 0 < at < len(self.tokens) - 1 and self.tokens[at - 1].end < self.tokens[at].start
        return apart and self._role(at) == "dash" and self.tokens[at].end < self.tokens[at + 1].start

    def _risen(self, at: int, end: int) -> str | None:
        """What a toll counts that rose to a number: the nearest fate before it, or what its number is spoken of."""
        place = at - 1
        while self._role(place) in ("about", "least", "most", "glue"):
            place -= 1
        brought = self._role(place) == "range" and any(self._role(each) == "rise" for each in range(place - 8, place))
        if self._role(end + 1) in ("stop", "unit", "month", "age", "ago"):
            return None
        if self._role(place) != "rise" and self._role(end + 1) != "rise" and not brought:
            return None
        tally = end + 2 if self._role(end + 1) == "glue" else end + 1
        if self._role(tally) == "tally":  # "rose to 43 the number of injured"
            told = range(tally + 1, min(tally + 7, len(self.tokens)))
            return next((self.tokens[each].kind for each in told if self._role(each) == "cue"), None)
        before = range(place, -1, -1)
        fate = next((each for each in before if self.tokens[each].role == "cue" and each not in self.used), None)
        if fate is None and (spoken := [each for each in before if self.tokens[each].role == "tally"]):
            fate = next((each for each in range(spoken[0], place) if self.tokens[each].role == "noun"), None)
        return None if fate is None else self.tokens[fate].kind

    # --- all ----------------------------------------------------------------------------------------

    def _quantity(self, what: str, at: int, last: int, start: int, end: int) -> Quantity:
        kind, _, unit = what.removesuffix(".any").partition(".")
        kind, _, times = kind.partition("*")  # 三成 is 30 %
        value, upper = self.tokens[at].value * int(times or 1), self.tokens[last].value if last > at else None
        if end > last and self._role(end) == "half":  # "tres años y medio"
            value += 0.5
        if kind == "degrees" and self._role(at - 1) in ("minus", "dash"):
            value = -value
        span = (self.tokens[min(start, at)].start, self.tokens[max(end, last)].end)
        return Quantity(kind, value, unit or None, self._approximate(at, last), span, upper)

    def _approximate(self, at: int, last: int) -> str:
        if self.tokens[at].role == "vague":
            return "order"
        names = {"about": "about", "least": "at least", "most": "at most"}
        before = at - 2 if self._role(at - 1) in ("glue", "of", "unit", "ahead") else at - 1
        places = [before, last + 1, last + 2] if self.known.behind else [before]
        return next((names[role] for place in places if (role := self._role(place)) in names), "")


def _flies(token: Token) -> bool:
    """Whether it tells of flying, so that departures are flights."""
    return token.role == "air" or token.kind in ("vessels.planes", "flights")
