"""Numbers beside a unit: money, percent, kilometres, years of prison. Pure."""

from newsbot.stories.counted.fates import Fates
from newsbot.stories.counted.quantity import Quantity
from newsbot.stories.counted.roles import ONE

_OF_OTHERS = frozenset(("of", "from", "range", "dash", "rise", "gather", "cue"))  # "a city of 2 million"
_MILLION = 1_000_000
_SURE = frozenset(("years", "percent*10", "kilometres", "hectares", "tonnes"))  # of few, too, in scripts without spaces
_LIFE = 200  # years that anybody is sentenced to, at most: "2019 года" is a date


class Measures(Fates):
    """What a unit next to a number says."""

    def _measured(self, at: int, last: int) -> Quantity | None:
        """A number beside its unit."""
        kind, end = self._unit_after(last)
        start = at
        if kind is None:
            start, kind = self._unit_before(at)
        if start < at and kind is not None and kind.startswith("people") and self._behind(last)[0] is not None:
            return None  # "a group of 25 tourists"
        kind = kind or self._again(at, last)
        if kind is None or (self._is_a_rate(at, end) and not kind.startswith("money")):
            return None
        if kind == "percent" and self._role(end + 1) == "stop":  # 0,5 процентного пункта
            return None
        if kind == "years" and (self.tokens[at].value > _LIFE or not self._prison(at, end)):
            return None
        if kind == "magnitude" and self.tokens[at].kind != "digits":  # else it is the wind's
            return None
        if self.tokens[at].role in ONE and kind != "years":  # "half a per cent"
            return None
        if not self.known.spaced and self._short(at) and kind not in _SURE:
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
        ahead = at - 2 if self._role(at - 1) == "dash" and at > 1 else at
        start = ahead if self.tokens[ahead].kind == "magnitude" else at - 1  # magnitude-5.8
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
        if said is None and self._sum(at, last):
            return "money"
        if said is None or number.role != "number" or self._role(last + 1) != "break" or self._dated(at):
            return None
        if said.kind == "money" and number.value >= _MILLION:
            return said.what
        near = self.known.digits(number) and number.value <= 100 and self._role(at - 1) not in ("when", "age", "dash")
        return "percent" if said.kind == "percent" and near else None

    def _sum(self, at: int, last: int) -> bool:
        """Whether millions of nothing are a sum of money: "the debt is 14.5 million."."""
        number = self.tokens[last]
        scaled = number.role == "number" and number.value >= _MILLION and not number.text and self.known.spaced
        return scaled and self._role(last + 1) in ("break", "join") and self._role(at - 1) not in _OF_OTHERS

    def _sign(self, at: int) -> bool:
        """Whether a currency is written as its sign or code, which may stand before its number: "$5", "EUR 500"."""
        unit = self.tokens[at]
        return not unit.text.isalpha() or unit.kind == f"money.{unit.text.upper()}"

    def _prison(self, at: int, end: int) -> bool:
        """Whether years are those of a sentence: a word for prison within reach, and nothing of an age."""
        reach = range(at - 9 * self.far, end + 7 * self.far)
        return any(self._role(each) == "prison" for each in reach) and self._role(end + 1) != "ago"
