"""What is counted: kinds, and a number that a sentence states of one. Pure."""

from dataclasses import dataclass

KINDS = (
    "dead", "injured", "missing", "evacuated", "rescued", "arrested", "people", "homes", "vessels", "flights", "votes",
    "seats", "hectares", "kilometres", "tonnes", "magnitude", "degrees", "years", "percent", "money", "things",
)  # fmt: skip
"""What is counted. `years` are of a prison term; `vessels` are ships, planes, vehicles, drones and the like; `things`
are whatever else a noun says that no table has: "420 cableways", "300 cows"."""
TOLLS = frozenset((*KINDS[:6], "homes", "flights", "hectares", "magnitude"))
"""What is counted once in an event; a sentence of another time tells another event's."""


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
