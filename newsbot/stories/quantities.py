"""What one sentence counts: "at least 14 people died" is 14 dead. Rules over a small table of words a language. Pure.

A number is read only beside a word that says what it counts, by position: a unit next to it ("5,6 Prozent"), a noun
behind it ("600 homes"), for people what became of them in the same clause ("zwei Menschen kamen … ums Leben"), or a
number to which a toll rose ("Zahl der Toten stieg auf sechs"). What is not sure is no quantity: times, dates, ages,
durations, and numbers that can be read in two ways are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsbot.stories.counted import LANGUAGES, Token, numbers_in, vocabulary
from newsbot.stories.counted.vocabulary import Vocabulary

__all__ = ["KINDS", "LANGUAGES", "Quantity", "quantities"]

KINDS = (
    "dead", "injured", "missing", "evacuated", "rescued", "arrested", "people", "homes", "vessels", "flights", "votes",
    "seats", "hectares", "kilometres", "magnitude", "degrees", "years", "percent", "money",
)  # fmt: skip
"""What is counted. `years` are of a prison term; `vessels` are ships, planes, vehicles, drones and the like."""
_FATES = frozenset(KINDS[:6])
_UNITS = frozenset(("hectares", "kilometres", "magnitude", "degrees", "years", "percent", "money"))
_LONGEST = 1000  # characters of a sentence that are read; some pages put a whole table into one
_LEFT_OF_NOUN = 2  # words between a number and what it counts: "600 homes", "two bright red boats"
_LEFT_OF_FATE = 7  # words between those and what became of them
_PASSED = frozenset(("glue", "about", "least", "most", "who"))
_ONE = ("one", "article")
_NUMBERS = frozenset(("digits", "number", "alone", "vague", "scale", *_ONE))
_ENDS = frozenset(("break", "number", "vague", "join", "part"))
_FEW = 5  # fewer people of whom nothing more is said are scenery: "two men stood behind him"
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
    tokens = [token for token in known.tokens(_readable(sentence)) if token.role != "quote"]
    if not any(token.role in _NUMBERS for token in tokens):
        return []
    return list(_Sentence(numbers_in(tokens, known), known).quantities())


def _readable(sentence: str) -> str:
    """`sentence`, of a very long one its beginning; a number is not cut in two."""
    if len(sentence) <= _LONGEST:
        return sentence
    begun = sentence[:_LONGEST]
    return begun[: max(begun.rfind(mark) for mark in " \n。、，") + 1]


class _Sentence:
    """The tokens of one sentence, and the rules that read their numbers from left to right."""

    def __init__(self, tokens: Sequence[Token], known: Vocabulary) -> None:
        self.tokens = tokens
        self.known = known
        self.used: set[int] = set()  # places of fates that a number has taken
        self.far = 1 if known.spaced else 2  # of scripts without spaces, a token is a character

    def quantities(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self.tokens):
            upper = self._upper(at)
            if self._role(at) in ("number", "vague", *_ONE):
                last = at if upper is None else upper
                found = self._measured(at, last) or self._counted(at, last)
                if found is not None:
                    yield found
                at = last
            at += 1

    def _role(self, at: int) -> str:
        return self.tokens[at].role if 0 <= at < len(self.tokens) else "break"

    def _upper(self, at: int) -> int | None:
        """Where the upper end of a range stands: "20–30", "20 to 30"."""
        if self._role(at) != "number" or self._role(at + 2) != "number" or self._role(at - 1) == "from":
            return None
        low, high = self.tokens[at], self.tokens[at + 2]
        dash = self._role(at + 1) == "dash" or self._role(at + 1) == "range"
        return at + 2 if dash and low.value < high.value < 100 * low.value else None

    # --- measures -----------------------------------------------------------------------------------

    def _measured(self, at: int, last: int) -> Quantity | None:
        """A number beside its unit."""
        kind, end = self._unit_after(last)
        start = at
        if kind is None:
            start, kind = self._unit_before(at)
        if kind is None or self._role(end + 1) == "rate":
            return None
        if kind == "years" and not self._prison(at, end):
            return None
        if kind == "magnitude" and self.tokens[at].kind != "digits":  # else it is the wind's
            return None
        if self.tokens[at].role in _ONE and kind != "years":  # "half a per cent"
            return None
        if not self.known.spaced and self._short(at) and kind not in ("years", "percent*10"):
            return None
        return self._quantity(kind, at, last, start, end + 1 if self._role(end + 1) == "half" else end)

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
        if role == "unit" and not skipped and kind == "percent" and self.tokens[start].end == self.tokens[at].start:
            return start, kind  # %9
        return at, None

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
        if self._role(at - 1) == "age":
            return None
        noun, fate, end = self._behind(last)
        if not self.known.spaced and self._role(at - 1) == "cue" and at - 1 not in self.used:  # "死者3人、負傷者9人"
            fate, end = at - 1, last if noun is None else noun
        if self._role(last + 1) == "part" and self._role(last + 2) == "number":  # "eight of the 187 on board were hurt"
            noun, fate, end = self._behind(last + 2)
            if noun is None:
                return None
        elif self._role(at - 1) == "part" and self._role(at - 2) in ("number", *_ONE) and noun is not None:
            fate = None
        if noun is not None and not self.tokens[noun].kind.startswith("people"):
            unsure = number.role in _ONE or (not self.known.spaced and self._short(at))
            return None if unsure else self._quantity(self.tokens[noun].kind, at, last, at, noun)
        alone = noun is None and self._ends(last)
        if fate is None and (noun is not None or alone):
            fate = self._before(at)
        if noun is None and number.role in _ONE and (number.role == "article" or self._role(end + 1) == "word"):
            return None  # "a dead whale"
        if fate is not None:
            self.used.add(fate)
            return self._quantity(self.tokens[fate].kind, at, last, min(at, fate), max(end, fate))
        if number.role in _ONE or (noun is None and not alone) or (not self.known.spaced and number.value < 2):
            return None
        risen = self._risen(at, end)
        kind = risen or (self._cast(last) if noun is None else self.tokens[noun].kind)
        if kind is None or (kind == "people" and number.value < _FEW):
            return None
        return self._quantity(kind, at, last, at, end)

    def _short(self, at: int) -> bool:
        return self.tokens[at].kind == "words" and self.tokens[at].value < _SMALL

    def _cast(self, at: int) -> str | None:
        """Votes, of the first number in "three to two votes"."""
        told = self._role(at + 1) in ("range", "join") and self._role(at + 2) == "number"
        votes = self._role(at + 3) == "noun" and self.tokens[at + 3].kind == "votes"
        return "votes" if told and votes else None

    def _dated(self, at: int) -> bool:
        """Whether the number is a year or part of a date."""
        number = self.tokens[at]
        year = number.kind == "digits" and 1900 <= number.value < 2100 and number.end - number.start == 4
        bare = self._role(at + 1) not in ("noun", "cue") or self._role(at - 1) in ("when", "range", "from", "of")
        return self._role(at - 1) == "month" or (year and bare)

    def _behind(self, at: int) -> tuple[int | None, int | None, int]:
        """Where the noun and the fate stand that follow a number, each None when none does, and where they end."""
        noun: int | None = None
        words = 0
        place = at
        while (place := place + 1) < min(len(self.tokens), at + 20 * self.far):
            role = self.tokens[place].role
            if role == "cue":
                if (noun is None and words) or place in self.used or self._acts(place):
                    break
                return noun, place, place
            if role == "noun" and noun is None:
                noun, words = place, 0
            elif noun is None and (role in ("stop", "unit", "month", "ago", "rate", "age") or (role == "of" and words)):
                break
            elif role == "break" and noun is not None and (after := self._aside(place)):
                place = after
            elif role == "number" and noun is not None and self._role(place + 1) in ("stop", "month"):
                place, words = place + 1, words + 1  # "were freed after eight hours"
            elif role == "part" and noun is None and self._role(place + 1) == "noun":
                continue
            elif role in _ENDS:
                break
            elif role not in _PASSED and not (noun is None and role in ("dash", "of")):
                words += 1
            if words > (_LEFT_OF_NOUN if noun is None else _LEFT_OF_FATE) * self.far:
                break
        return noun, None, at if noun is None else noun

    def _aside(self, comma: int) -> int | None:
        """Where an aside ends after which the sentence goes on: ", who", ", among them the owner, were"."""
        if self.tokens[comma].text not in ",،、，":
            return None
        if self._role(comma + 1) == "who":
            return comma + 1
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
        return self._role(at + 1) in ("break", "glue", "join", "rise", "about", "cue", "range", "from")

    def _before(self, at: int) -> int | None:
        """A fate right before a number: "killed 112 people", "死者17人"."""
        words = 0
        for place in range(at - 1, max(-1, at - 8), -1):
            role = self.tokens[place].role
            if role == "cue":
                return None if place in self.used else place
            if role == "word" and not words:
                words += 1
            elif role not in _PASSED and role not in ("of", "rise", "noun"):
                return None
        return None

    def _risen(self, at: int, end: int) -> str | None:
        """What a toll counts that rose to a number: the nearest fate before it, or what its number is spoken of."""
        place = at - 1
        while self._role(place) in ("about", "least", "most", "glue"):
            place -= 1
        if self._role(place) != "rise" and self._role(end + 1) != "rise":
            return None
        before = range(place, -1, -1)
        fate = next((each for each in before if self.tokens[each].role == "cue" and each not in self.used), None)
        tally = next((each for each in before if self.tokens[each].role == "tally"), None)
        if fate is None and tally is not None:
            fate = next((each for each in range(tally, place) if self.tokens[each].role == "noun"), None)
        return None if fate is None else self.tokens[fate].kind

    # --- all ----------------------------------------------------------------------------------------

    def _quantity(self, what: str, at: int, last: int, start: int, end: int) -> Quantity:
        kind, _, unit = what.partition(".")
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
