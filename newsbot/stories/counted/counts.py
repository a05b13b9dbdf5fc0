"""Numbers of people and things: by what stands behind them, what became of them, how a vote went. Pure."""

from dataclasses import replace
from itertools import takewhile

from newsbot.stories.counted.fates import Fates
from newsbot.stories.counted.quantity import Quantity
from newsbot.stories.counted.roles import LEFT_OF_NOUN, NATIONALS, ONE
from newsbot.stories.counted.vocabulary import Token

_FEW = 5  # fewer people of whom nothing more is said are scenery: "two men stood behind him"; helicopters too
_SOME = 10  # fewer things that no table knows are scenery, too: "six bells"


class Counts(Fates):
    """What a number counts that has no unit."""

    def _counted(self, at: int, last: int) -> Quantity | None:
        """A number of people or things, by what stands behind it, before it, or what a toll rose to."""
        number = self.tokens[at]
        if (not number.exact and number.role == "number") or number.value < 1 or self._dated(at):
            return None
        if self._counts_nothing(at, last):
            return None
        noun, fate, end = self._behind(last)
        if not self.known.spaced and self._role(at - 1) == "cue" and at - 1 not in self.used:  # "死者3人、負傷者9人"
            fate, end = at - 1, last if noun is None else noun
        if self._role(last + 1) == "part" and self._role(last + 2) == "number":  # "eight of the 187 on board were hurt"
            noun, fate, end = self._behind(last + 2)
            if noun is None:
                return None
        elif self._role(at - 1) == "part" and self._role(at - 2) in ("number", *ONE) and noun is not None:
            if self.said is not None and self.said.kind == "votes":
                return None  # "three of the five members voted for it"
            fate = None
        if fate is not None and self._denied(at, fate):
            self.used.add(fate)
            fate, end = None, last if noun is None else noun
        if noun is not None and self.tokens[noun].kind == "things" and number.value < _SOME:
            return None
        if noun is not None and not self.tokens[noun].kind.startswith("people"):
            name = (
                not self.known.spaced
                and self._short(at)
                and (not self.tokens[noun].kind.startswith("vessels") or number.value < 2)
            )  # 八戸
            ferry = self.tokens[noun].kind == "flights.any" and not any(map(_flies, self.tokens))
            rescue = self.tokens[noun].kind == "vessels.helicopters" and number.value < _FEW
            unsure = number.role in ONE or name or ferry or rescue
            return None if unsure else self._quantity(self.tokens[noun].kind, at, last, at, noun)
        if fate is not None and (
            self._not_alone(at) or (not self._goes_on(at) and self._attributed(number, noun, fate))
        ):
            return None
        alone = noun is None and self._ends(last)
        more, fate_of_all = self._more(noun) if fate is None and noun is not None else (0.0, None)
        if fate is None and (noun is not None or alone):
            fate = self._before(at) if fate_of_all is None else fate_of_all
            if number.role in ONE and fate is not None and fate < at and (noun is None or self._and_more(noun)):
                fate = None
        if noun is None and number.role in ONE and (number.role == "article" or self._role(end + 1) == "word"):
            return None  # "a dead whale"
        if fate is not None and number.role in ONE and self.tokens[fate].kind == "votes":
            return None  # "a teacher who voted for her"
        if fate is not None:
            self.used.add(fate)
            found = self._quantity(self.tokens[fate].kind, at, last, min(at, fate), max(end, fate, self.taken))
            return replace(found, value=found.value + more) if more and found.upper is None else found
        self.taken = -1
        if number.role in ONE or (not self.known.spaced and number.value < 2):
            return None
        kind = self._risen(at, end) or self._voted(at, last, noun)
        if kind is None and noun is not None:
            kind = self.tokens[noun].kind
        beside = (self._role(self._beside(at, -1)), self._role(self._beside(last, 1)))
        if kind is None and noun is None and "gather" in beside:  # "8,000 marched"
            kind = "people"
        if kind is None and number.value >= _SOME and (thing := self._thing(at, last)):
            kind, end = "things", thing
        return (
            None
            if kind is None or (kind.startswith("people") and kind != NATIONALS and number.value < _FEW)
            else self._quantity(kind, at, last, at, end)
        )

    def _counts_nothing(self, at: int, last: int) -> bool:
        """Whether a number is what a toll was before, an age, or part of a word: "a 53-man roster"."""
        if self._changed(at) or self._is_age(at) or self._role(at - 1) == "age":
            return True
        return self._role(last + 1) == "dash" and self._role(last + 2) == "noun"

    def _more(self, noun: int) -> tuple[float, int | None]:
        """How many others share a fate ("a man" in "two women and a man died"), and its place where it is behind."""
        more, fate, place = 0.0, None, noun
        while fate is None and self._role(place + 1) == "join" and self._role(place + 2) in ("number", *ONE):
            other, fate, _ = self._behind(place + 2)
            if other is None or not self.tokens[other].kind.startswith("people"):
                return 0.0, None
            more, place, self.taken = more + self.tokens[place + 2].value, other, place + 2
        return (more, fate) if more else (0.0, None)

    def _thing(self, at: int, last: int) -> int | None:
        """Where a noun stands that no table knows, right behind a number: "420 cableways", "30 private firms"."""
        if self.tokens[at].role != "number" or not self.known.spaced or self.known.myriads or self._in_a_name(at):
            return None
        skipped = ("of", "glue") if self.known.plural != ("",) else ("of",)  # "40 further shops"
        first = last + 2 if self._role(last + 1) in skipped else last + 1
        reach = range(first, min(first + LEFT_OF_NOUN + 1, len(self.tokens)))
        words = list(takewhile(lambda each: self.known.says(self.tokens[each]), reach))
        if self.known.nouns_capital:
            return next((each for each in words if self._capital(each)), None)
        if not words or self._capital(words[0]):
            return None
        if self.known.verbs and self.tokens[words[0]].text.endswith(self.known.verbs):  # "8 tys. przeszło"
            return None
        return next((each for each in words if self.tokens[each].text.endswith(self.known.plural)), None)

    def _in_a_name(self, at: int) -> bool:
        """Whether a number ends a name, or is of others spoken of before: "Highway 12", "38'i"."""
        if self.known.inflects and self.sentence[self.tokens[at].end :][:1] in ("'", "’"):
            return True
        return at > 1 and self._role(at - 1) == "word" and self._capital(at - 1)

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
                or self.tokens[at - 2].kind == "votes"  # "312 votos a 140"
                or "against" in (self._role(at - 2), self._role(last + 2))
            )
        ):
            return "votes"
        told = beside[1] in ("range", "join", "against", "dash") and self._role(last + 2) == "number"
        votes = self._role(last + 3) in ("noun", "cue") and self.tokens[last + 3].kind == "votes"
        return "votes" if told and noun is None and (votes or self._balloted(at)) else None

    def _balloted(self, at: int) -> bool:
        """Whether two numbers, the greater one first and nothing counted behind them, say how a vote went: "51-49"."""
        return (
            self.tokens[at].value > self.tokens[at + 2].value
            and self._role(at - 1) not in ("from", "dash")
            and self._role(at + 3) not in ("unit", "noun", "person", "stop", "month", "cue", "dash", "rate")
            and any(token.role == "ballot" or token.kind == "votes" for token in self.tokens[:at])
        )


def _flies(token: Token) -> bool:
    """Whether it tells of flying, so that departures are flights."""
    return token.role == "air" or token.kind in ("vessels.planes", "flights")
