"""What became of whom a number counts: the fate behind it or before it, and of one of whom no number tells. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from newsbot.stories.counted.quantity import Quantity
from newsbot.stories.counted.roles import LEFT_OF_NOUN, NATIONALS, NUMBERS, ONE, ONES, SINGLY, Roles
from newsbot.stories.counted.vocabulary import Token, Vocabulary

_LEFT_OF_FATE = 7  # words between those and what became of them
_LEFT_OF_JOIN = 2  # words of a clause before "and" that are somebody without a number: "the driver and two passengers"
_NO_OBJECT = frozenset(("break", "when", "word", "of", "join", "among", "range"))  # "the driver died at the scene"
_PASSED = frozenset(("glue", "about", "least", "most", "who"))
_PLENTY = frozenset(("number", "vague", "ordinal", "article", "one", "none", "not", "who", "among", "tally", "stop"))
_LINKS = frozenset(("of", "part", "glue", "article"))
# what may stand behind a number that counts what was spoken of before it
_BESIDE_ALONE = frozenset(("break", "glue", "join", "rise", "about", "cue", "range", "from", "against", "tally"))
_ENDS = frozenset(("break", "number", "vague", "join", "part"))


class Fates(Roles):
    """What became of people."""

    def __init__(self, sentence: str, tokens: Sequence[Token], known: Vocabulary) -> None:
        super().__init__(sentence, tokens, known)
        # places of fates that a number has taken, or of which only a part is told: "among the dead is a child"
        self.used = set(self._parted())

    def _parted(self) -> Iterator[int]:
        """Places of fates right behind a word like "among"."""
        for at, token in enumerate(self.tokens):
            if token.role == "among":
                place = at + 2 if self._role(at + 1) == "glue" else at + 1
                if self._role(place) == "cue":
                    yield place

    def _in_order(self, at: int) -> Quantity | None:
        """How many are dead or arrested where another one is said to be: "a fourth person has died".

        Of the injured nothing follows: "a second man was hurt" beside one who died. Nor where a number was said before.
        """
        noun, fate, end = self._behind(at)
        if noun is not None and self.tokens[noun].kind.partition(".")[0] != "people":
            return None
        if fate is None and noun is not None:
            fate = self._before(at - 1 if self._role(at - 1) in ONE else at)
        if fate is None or self.tokens[fate].kind not in ("dead", "arrested") or self.said is not None:
            return None
        if fate - 1 == noun and self.tokens[fate].text in self.known.attributive:
            return None
        self.used.add(fate)
        return self._quantity(self.tokens[fate].kind, at, at, min(at, fate), max(end, fate))

    def _alone(self, at: int) -> Quantity | None:
        """One of whom no number tells, right beside what became of them: "погибла женщина", "the driver died"."""
        bare = self.tokens[at].text in self.known.bare
        named = not bare and self._role(at) == "person" and self._role(at - 1) == "glue"  # with an article
        if not (named or bare) or {self._role(at - 1), self._role(at + 1)} & {
            "join",
            *NUMBERS,
        }:
            return None
        beside = (at - 1 - (self._role(at - 1) == "glue"), at + 1 + (self._role(at + 1) == "glue"))
        places = (place for place in beside if self._role(place) == "cue" and place not in self.used)
        fate = next((place for place in places if self.tokens[place].kind in ONES), None)
        if fate is None or self._denied(at, fate):
            return None
        if named and (fate < at or self.tokens[fate].kind != "dead" or self._role(fate + 1) not in _NO_OBJECT):
            return None
        if abs(fate - at) == 1 and self.tokens[fate].text in self.known.attributive:
            return None
        self.used.add(fate)
        return replace(self._quantity(self.tokens[fate].kind, at, at, min(at, fate), max(at, fate)), value=1.0)

    def _singly(self, at: int) -> Quantity | None:
        """One, of whom a verb in the singular says what became of them: "the captain was arrested"."""
        cue = self.tokens[at]
        if cue.kind not in SINGLY or cue.role != "cue" or at in self.used or self.said is not None:
            return None
        begin = next((each + 1 for each in range(at - 1, -1, -1) if self._role(each) == "break"), 0)
        end = next((each for each in range(at, len(self.tokens)) if self._role(each) == "break"), len(self.tokens))
        clause = range(begin, end)
        verb = next((each for each in clause if self.tokens[each].text in self.known.singly), None)
        if verb is None or verb > at + 1:
            return None
        if any(self._role(each) in _PLENTY for each in clause):
            return None
        if any(self._role(each) == "join" for each in range(verb, at)):
            return None
        if not any(self._role(each) in ("word", "person", "noun") for each in clause):
            return None
        self.used.add(at)
        return replace(self._quantity(cue.kind, at, at, min(at, verb), max(at, verb)), value=1.0)

    def _not_alone(self, at: int) -> bool:
        """Whether somebody without a number shares the fate: "the driver and two passengers were killed"."""
        if self._role(at - 1) != "join":
            return False
        clause = list(
            takewhile(lambda role: role not in ("break", "join"), (self._role(each) for each in range(at - 2, -1, -1)))
        )
        return 0 < len(clause) <= _LEFT_OF_JOIN * self.far and not {"cue", *NUMBERS} & set(clause)

    def _and_more(self, noun: int) -> bool:
        """Whether somebody without a number is told of behind one: "arrested a monk and his nephew"."""
        return self._role(noun + 1) == "join" and self._role(noun + 2) in ("word", "glue", "noun", "person")

    def _goes_on(self, at: int) -> bool:
        """Whether the number says of one more what was said of others: "a sailor was killed and a cadet wounded"."""
        return self._role(at - 1) == "join" and self.said is not None and self.said.kind in ONES

    def _attributed(self, number: Token, noun: int | None, fate: int) -> bool:
        """Whether one is told of by the way ("a man killed in 1990 is honoured") or nobody ("bir can kaybı yok")."""
        if number.role not in ONE:
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
                and (noun is not None or self._role(at) in ONE)
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
            if words > (LEFT_OF_NOUN if noun is None else _LEFT_OF_FATE) * self.far:
                break
        return noun, None, at if noun is None else noun

    def _is_noun(self, at: int, place: int, words: int) -> bool:
        """Whether what a number counts stands at `place`; nationals only right behind it: "four German airports"."""
        if self._role(place) == "noun":
            return not words or self.tokens[place].kind != NATIONALS
        return self._role(place) == "person" and self._is_one(at, place)

    def _is_one(self, at: int, person: int) -> bool:
        """Whether a word for one person is who a number of one tells of; not a part of what it is: "a miner strike"."""
        part = self.known.adjuncts and self._role(person + 1) in ("word", "noun", "person", "stop")
        return self._role(at) in (*ONE, "ordinal") and not part

    def _went_on(self, at: int, join: int) -> bool:
        """Whether a fate behind "and" is theirs whom a number counts ("three were charged and jailed")."""
        return self._role(join + 1) == "cue" and self._before(at) is None

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
        if self._role(at) in ONE:  # "one of the dead was a tourist"
            passed.remove("glue")
        start = at - 2 if self._set_off(at - 1) else at - 1  # "погибших – 14"
        for place in range(start, max(-1, at - 8), -1):
            role = self.tokens[place].role
            if role in ("cue", "deed") or (role == "noun" and self.tokens[place].kind == "dead"):
                return None if place in self.used else place
            if role == "word" and words < self.far:
                words += 1
            elif role not in passed:
                break
        return self._said_first(at)

    def _said_first(self, at: int) -> int | None:
        """A fate with which the clause of a number begins: "Evacuati a scopo precauzionale 85 residenti"."""
        begun = next((each + 1 for each in range(at - 1, -1, -1) if self._role(each) == "break"), 0)
        between = {self._role(each) for each in range(begun + 1, at)}
        near = not self.known.verb_last and at - begun <= _LEFT_OF_FATE and not between & {*NUMBERS, "cue", "join"}
        return begun if near and self._role(begun) == "cue" and begun not in self.used else None

    def _risen(self, at: int, end: int) -> str | None:
        """What a toll counts that rose to a number: the nearest fate before it, or what its number is spoken of."""
        place = at - 1
        if self._changed(place - 1):  # "stieg von 28 auf 31"
            place -= 3
        while self._role(place) in ("about", "least", "most", "glue", "dash"):  # עלה ל-31
            place -= 1
        brought = self._role(place) == "range" and any(self._role(each) == "rise" for each in range(place - 8, place))
        if self._role(end + 1) in ("stop", "unit", "month", "age", "ago"):
            return None
        if self._role(place) != "rise" and self._role(end + 1) != "rise" and not brought:
            return None
        tally = end + 1
        while self._role(tally) in ("glue", "rise") and tally <= end + LEFT_OF_NOUN:
            tally += 1
        if self._role(tally) == "tally":  # "rose to 43 the number of injured"
            told = range(tally + 1, min(tally + 7, len(self.tokens)))
            return next((self.tokens[each].kind for each in told if self._role(each) == "cue"), None)
        before = range(place, -1, -1)
        fate = next((each for each in before if self.tokens[each].role == "cue" and each not in self.used), None)
        if fate is None and (spoken := [each for each in before if self.tokens[each].role == "tally"]):
            fate = next((each for each in range(spoken[0], place) if self.tokens[each].role == "noun"), None)
        return None if fate is None else self.tokens[fate].kind
