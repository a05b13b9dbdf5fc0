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
_PASSED = frozenset(("glue", "about", "least", "most", "quote", "join"))


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
    tokens = [token for token in known.tokens(sentence[:_LONGEST]) if token.role != "quote"]
    if not any(token.role in ("digits", "number", "alone", "vague", "one", "scale") for token in tokens):
        return []
    return list(_Sentence(numbers_in(tokens, known), known).quantities())


class _Sentence:
    def __init__(self, tokens: Sequence[Token], known: Vocabulary) -> None:
        self.tokens = tokens
        self.known = known
        self.far = 1 if known.spaced else 2  # of scripts without spaces, a token is a character

    def quantities(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self.tokens):
            upper = self._upper(at)
            if self._role(at) in ("number", "vague", "one"):
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
        return at + 2 if dash and low.value < high.value else None

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
        return self._quantity(kind, at, last, start, end)

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
        if role == "ahead":
            return start, kind
        if role == "unit" and kind.startswith("money.") and skipped == 0 and not self.tokens[start].text.isalpha():
            return start, kind
        if role == "unit" and kind == "percent" and skipped == 0 and self.tokens[start].end == self.tokens[at].start:
            return start, kind  # %9
        return at, None

    def _prison(self, at: int, end: int) -> bool:
        """Whether years are those of a sentence: a word for prison within reach, and nothing of an age."""
        reach = range(at - 9 * self.far, end + 7 * self.far)
        return any(self._role(each) == "prison" for each in reach) and self._role(end + 1) != "ago"

    # --- counts -------------------------------------------------------------------------------------

    def _counted(self, at: int, last: int) -> Quantity | None:
        """A number of people or things, by what stands behind it, before it, or what a toll rose to."""
        number = self.tokens[at]
        if not number.exact and number.role == "number" or number.value < 1 or self._dated(at):
            return None
        if self._role(at - 1) == "age":
            return None
        noun, fate, end = self._behind(last)
        if self._role(last + 1) == "part" and self._role(last + 2) == "number":  # "eight of the 187 on board were hurt"
            whole, fate, end = self._behind(last + 2)
            noun = whole if fate is None or whole is not None else None
            fate = fate if whole is not None else None
        elif self._role(at - 1) == "part" and self._role(at - 2) in ("number", "one") and noun is not None:
            fate = None
        people = noun is None or self.tokens[noun].kind.startswith("people")
        if noun is not None and not people:
            return None if number.role == "one" else self._quantity(self.tokens[noun].kind, at, last, at, noun)
        if fate is None and (noun is not None or self._ends(last)):
            fate = self._before(at)
            end = last if noun is None else noun
        if fate is None and (noun is not None or self._ends(last)):
            fate = self._risen(at)
        if fate is not None:
            return self._quantity(self.tokens[fate].kind, at, last, min(at, fate), max(end, fate, last))
        if noun is None or number.role == "one":
            return None
        return self._quantity(self.tokens[noun].kind, at, last, at, noun)

    def _dated(self, at: int) -> bool:
        """Whether the number is a year or part of a date."""
        number = self.tokens[at]
        year = number.kind == "digits" and 1900 <= number.value < 2100 and number.end - number.start == 4
        return self._role(at - 1) == "month" or (year and self._role(at - 1) in ("when", "range", "from"))

    def _behind(self, at: int) -> tuple[int | None, int | None, int]:
        """Where the noun and the fate stand that follow a number, each None when none does."""
        noun: int | None = None
        words = 0
        for place in range(at + 1, min(len(self.tokens), at + 16 * self.far)):
            role = self.tokens[place].role
            if role == "cue":
                if (noun is None and words) or self._acts(place):
                    return noun, None, at
                return noun, place, place
            if role == "noun":
                noun = place if noun is None else noun
                words = 0 if noun == place else words + 1
            elif role == "dash" or (role == "of" and noun is None):
                continue
            elif role in ("word", "of", "join", "prison", "when", "minus", "from", "range", "rise", "ahead", "half", "when"):
                if role == "join" and noun is not None:
                    break
                words += 1
            elif role not in _PASSED:
                break
            if words > (_LEFT_OF_NOUN if noun is None else _LEFT_OF_FATE) * self.far:
                break
        return noun, None, at

    def _acts(self, cue: int) -> bool:
        """Whether a fate is what somebody else suffers: "40 soldiers rescued 12 people"."""
        after = cue + 1
        while self._role(after) in ("about", "least", "most"):
            after += 1
        return self._role(after) == "number" and self.known.spaced

    def _ends(self, at: int) -> bool:
        """Whether a number stands alone, so that it may count what was spoken of before it."""
        return self._role(at + 1) in ("break", "glue", "join", "rise", "about", "cue", "range", "from")

    def _before(self, at: int) -> int | None:
        """A fate right before a number: "killed 112 people", "死者17人"."""
        words = 0
        for place in range(at - 1, max(-1, at - 8), -1):
            role = self.tokens[place].role
            if role == "cue":
                return None if self._taken(place) else place
            if role == "word":
                words += 1
            elif role not in _PASSED and role not in ("of", "rise", "noun") or role == "join":
                return None
            if words > (self.far if self.known.spaced else 1):
                return None
        return None

    def _taken(self, cue: int) -> bool:
        """Whether a number before a fate has it already: "12 injured, 5 firefighters"."""
        place = cue - 1
        while self._role(place) in ("glue", "noun"):
            place -= 1
        return self._role(place) in ("number", "vague")

    def _risen(self, at: int) -> int | None:
        """What a toll counts that rose to a number: the nearest fate before it in the sentence."""
        place = at - 1
        while self._role(place) in ("about", "least", "most"):
            place -= 1
        if self._role(place) != "rise" and self._role(at + 1) != "rise":
            return None
        while place >= 0 and self.tokens[place].role not in ("cue", "number"):
            place -= 1
        return place if place >= 0 and self.tokens[place].role == "cue" else None

    # --- all ----------------------------------------------------------------------------------------

    def _quantity(self, what: str, at: int, last: int, start: int, end: int) -> Quantity:
        kind, _, unit = what.partition(".")
        value, upper = self.tokens[at].value, self.tokens[last].value if last > at else None
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
