"""A sentence as tokens with roles, and what all rules ask of them: ranges, dates, ages, names, capitals. Pure."""

from collections.abc import Sequence

from newsbot.stories.counted.quantity import Quantity
from newsbot.stories.counted.vocabulary import Token, Vocabulary

LEFT_OF_NOUN = 2  # words between a number and what it counts: "600 homes", "two bright red boats"
ONE = ("one", "article")
ONES = frozenset(("dead", "injured", "missing", "arrested"))  # what becomes of somebody who is not counted
SINGLY = frozenset(("arrested",))  # what a verb in the singular may say of somebody: a ship is missing, too
NUMBERS = frozenset(("digits", "number", "alone", "vague", "scale", "ordinal", *ONE))
NATIONALS = "people.nationals"  # of whom few are told of as well: "three Greeks were on board"
CHILD, OLD = 4, 105  # years that are told behind a name
_HEBREW = "\u0590"  # from here on scripts write little words together with numbers, or none apart
_SMALL = 10  # where scripts have no spaces, a sign for less may be part of a name (八戸)


class Roles:
    """The tokens of one sentence, read from left to right."""

    def __init__(self, sentence: str, tokens: Sequence[Token], known: Vocabulary) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.known = known
        self.taken = -1  # up to where numbers are part of a sum: "two women and a man died"
        self.said: Quantity | None = None  # the quantity before
        self.far = 1 if known.spaced else 2  # of scripts without spaces, a token is a character

    def _role(self, at: int) -> str:
        return self.tokens[at].role if 0 <= at < len(self.tokens) else "break"

    def _of_a_name(self, at: int) -> bool:
        """Whether a number is written together with a word before it: "Q10", "AS-532", "no-one"."""
        start, before = self.tokens[at].start, at - 1
        if self._role(before) == "dash" and self.tokens[before].end == start:
            start, before = self.tokens[before].start, before - 1
        if before >= 0 and self.tokens[before].kind == "magnitude":  # "a magnitude-5.8 earthquake"
            return False
        letters = self.tokens[before].text[-1:] if before >= 0 and self.tokens[before].end == start else ""
        return letters.isalpha() and letters < _HEBREW

    def _upper(self, at: int) -> int | None:
        """Where the upper end of a range stands: "20–30", "20 to 30", "between 20 and 30"."""
        end = at + 3 if self._role(at + 2) == "dash" else at + 2  # בין 20 ל-30
        if self._role(at) != "number" or self._role(end) != "number":
            return None
        if self._role(at - 1) == "from" or self._changed(at):
            return None
        low, high = self.tokens[at].value, self.tokens[end].value
        between = "among" in (self._role(at - 1), self._role(at - 2) if self._role(at - 1) == "glue" else "")
        ranges = ("dash", "range", "most", *(("join",) if between else ()))
        return end if self._role(at + 1) in ranges and low < high < 100 * low else None

    def _dated(self, at: int) -> bool:
        """Whether the number is a year or part of a date."""
        number = self.tokens[at]
        year = number.kind == "digits" and 1900 <= number.value < 2100 and number.end - number.start == 4
        before = self._role(at - 1)
        bare = self._role(at + 1) not in ("noun", "cue") or before in ("when", "unit", "range", "from", "of")
        return before == "month" or (year and bare)

    def _short(self, at: int) -> bool:
        return self.tokens[at].kind == "words" and self.tokens[at].value < _SMALL

    def _capital(self, at: int) -> bool:
        token = self.tokens[at]
        return any(map(str.isupper, self.sentence[token.start : token.end]))

    def _beside(self, at: int, step: int) -> int:
        """The place before or behind a number, little words left out."""
        place = at + step
        while self._role(place) in ("glue", "about", "least", "most"):
            place += step
        return place

    def _set_off(self, at: int) -> bool:
        """Whether a dash with spaces around it stands there."""
        apart = 0 < at < len(self.tokens) - 1 and self.tokens[at - 1].end < self.tokens[at].start
        return apart and self._role(at) == "dash" and self.tokens[at].end < self.tokens[at + 1].start

    def _changed(self, at: int) -> bool:
        """Whether a toll was a number before it rose to another: "from 28 to 31"."""
        roles = [self._role(each) for each in range(at - 1, at + 3)]
        rise = any(self._role(each) == "rise" for each in range(at - 3, at - 1))
        return rise and roles[0] in ("from", "of") and roles[1::2] == ["number", "number"]

    def _span_of_time(self, at: int) -> int | None:
        """Where an age or duration ends that begins at a number: "83-year-old", "66 Jahre alt", "eight hours"."""
        if self._is_age(at):
            return at
        end = at + 2 if self._role(at + 1) == "dash" else at + 1
        if self._role(end) not in ("stop", "month", "ago") and (
            self._role(end) != "unit" or self.tokens[end].kind != "years"
        ):
            return None
        return end + 1 if self._role(end + 1) == "ago" else end

    def _is_age(self, at: int) -> bool:
        """Whether a number right behind one and "of" is their age: "een motorrijder van 27 is overleden"."""
        roles = [self._role(each) for each in range(at - 3, at)]
        one = roles[0] in ONE and roles[1] in ("person", "noun", "word") and roles[2] == "of"
        return one and CHILD <= self.tokens[at].value <= OLD and self._role(at + 1) in ("glue", "cue", "break")

    def _begins_a_noun(self, at: int) -> bool:
        """Whether another noun than a known one stands there, of a language that writes nouns with capitals."""
        word = self.tokens[at]
        return self.known.nouns_capital and word.role == "word" and self.sentence[word.start : word.start + 1].isupper()

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
