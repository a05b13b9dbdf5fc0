"""Numbers as texts write them: digits of every script with either convention of separators, words, 万 and crore."""

import re
from collections.abc import Iterator, Sequence

from newsbot.stories.counted.vocabulary import Token, Vocabulary

_GAPS = " \u00a0\u202f\u2009"
_GROUPED = re.compile(rf"\d{{1,3}}([.,'’٬{_GAPS}])\d{{3}}(?:\1\d{{3}})*(?!\d)")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}(?!\d)")
_PLAIN = re.compile(r"\d+")
_FRACTION = re.compile(r"([.,٫])(\d{1,2}|\d{4,9})(?!\d)")
_RUN = re.compile(rf"[^{_GAPS}]*")
_END = re.compile(rf"[.,:/'’٬٫]*(?:[{_GAPS}]|\Z)")
_BEGIN = frozenset(("number", "one", "article", "scale", "alone"))  # roles with which a number may begin
_LONGEST = 15  # digits of a number: what is longer counts nothing


def numbers_in(tokens: Sequence[Token], known: Vocabulary) -> list[Token]:
    """`tokens` with all that makes one number ("2.3 million", "forty-one", "8억 4천만") joined to one token.

    Digits that can be read in two ways ("1.234" where the point parts decimals), times and dates become a `word`.
    """
    given = [part for token in tokens for part in (_read(token, known) if token.role == "digits" else (token,))]
    found: list[Token] = []
    at = 0
    while at < len(given):
        if given[at].role not in _BEGIN:
            found.append(given[at])
            at += 1
            continue
        number = _Number(known)
        after = number.take(given, at)
        found.append(number.token(given[at], given[after - 1]) if after > at else given[at])
        at = max(after, at + 1)
    return found


def _read(token: Token, known: Vocabulary) -> Iterator[Token]:
    """The numbers in a run of digits and separators: "5 120" is one in some languages, "2026 300" two in all."""
    text, at = token.text, 0
    while at < len(text):
        if not text[at].isdecimal():
            if text[at] not in _GAPS:
                yield Token("break", "", token.start + at, token.start + at + 1, text[at])
            at += 1
            continue
        value, exact, end = _value(text, at, known)
        ended = _END.match(text, end)
        if not ended:
            value, end = None, max(end, _RUN.match(text, at).end())  # type: ignore[union-attr]
        role = "word" if value is None else "number"
        yield Token(role, "digits", token.start + at, token.start + end, text[at:end], value or 0.0, exact)
        at = end


def _value(text: str, at: int, known: Vocabulary) -> tuple[float | None, bool, int]:
    """What is written at `at`: its value (None when unclear), whether it is an integer, and where it ends."""
    match = known.lakhs and _LAKHS.match(text, at)
    grouped = None if match else _GROUPED.match(text, at)
    if grouped and grouped[1] == " " and known.decimal == ".":
        grouped = None
    match = match or grouped or _PLAIN.match(text, at)
    assert match  # a digit stands there
    whole, end = re.sub(r"\D", "", match[0]), match.end()
    if len(whole) > _LONGEST:
        return None, True, end
    fraction = _FRACTION.match(text, end)
    if not fraction:
        unclear = grouped and grouped[1] == known.decimal and len(whole) < 7
        return None if unclear else float(whole), True, end
    if grouped and grouped[1] == fraction[1]:
        return None, True, end
    return float(f"{int(whole)}.{''.join(str(int(digit)) for digit in fraction[2])}"), False, fraction.end()


def _step(value: float) -> float:
    """The power of ten below which `value` leaves room: 100 of 200, 1 of 23."""
    step = 1.0
    while value % (step * 10) == 0:
        step *= 10
    return step


class _Number:
    """The sum that the tokens of one number make."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._group = 1_000 if known.spaced and not known.myriads else 10_000  # scales from here on end a group
        self._total = 0.0  # of the groups that have ended
        self._section = 0.0  # of the group so far
        self._unit: float | None = None  # what the next scale multiplies
        self._last = float("inf")  # the scale before
        self._ended = float("inf")  # the scale that ended a group before
        self._exact = True

    @property
    def value(self) -> float:
        return self._total + self._section + (self._unit or 0.0)

    def take(self, tokens: Sequence[Token], start: int) -> int:
        """Read as far as it goes; where it ended (`start` when no number begins there)."""
        end = at = start
        if len(tokens) > start + 1 and tokens[start].role in ("article", "one") and self._size(tokens[start + 1]):
            self._unit, at = tokens[start].value, start + 1  # "a dozen", "one million"
        while at < len(tokens):
            token = tokens[at]
            if token.role in ("join", "dash") and at > start:
                if at != end or not self._joined(tokens, at):
                    break
                at += 1
                continue
            if not self._add(token, tokens[at - 1] if at > start else None):
                break
            at += 1
            end = at
        return end

    def _joined(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a little word or dash at `at` stands within a number: "forty-one", "cuarenta y tres"."""
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or self._known.digits(tokens[at - 1]) or after.role not in ("number", "scale", "one"):
            return False
        if tokens[at].role == "dash" and after.start - tokens[at - 1].end != 1:
            return False
        return not self._known.digits(after)

    def _add(self, token: Token, before: Token | None) -> bool:
        if token.role in ("scale", "alone") or (before is not None and token.text in self._known.times):
            return self._add_scale(token, before)
        if token.role == "number" or (token.role == "one" and before is not None):
            return self._add_unit(token, before)
        if token.role == "half" and before is not None:
            return self._add_half()
        return False

    def _size(self, token: Token) -> float | None:
        """What a word multiplies by: a scale, or what is an order of magnitude elsewhere ("сотни", "две сотни")."""
        return token.value if token.role in ("scale", "alone") else self._known.times.get(token.text)

    def _add_half(self) -> bool:
        if self._unit is not None:
            self._unit += 0.5
            self._exact = False
        elif self._last < self._group:
            self._section += self._last / 2
        else:
            self._total += self._last / 2  # "un millón y medio"
        return True

    def _add_unit(self, token: Token, before: Token | None) -> bool:
        if before is None or self._unit is None:
            if token.value >= self._last or (before is not None and not token.exact):
                return False
            self._unit, self._exact = token.value, self._exact and token.exact
            return True
        if self._known.digits(token) or self._known.digits(before):
            return False
        low, high = sorted((self._unit, token.value))
        if not (
            high >= 20 and 0 < low < _step(high) and (self._unit == high or (high < 100 and self._known.ones_first))
        ):
            return False
        self._unit = low + high
        return True

    def _add_scale(self, token: Token, before: Token | None) -> bool:
        size = self._size(token) or 0.0
        if before is not None and before.role == "half" and size == self._last:
            return True  # "مليون ونصف مليون": the scale is said once more
        if self._unit is None and (before is None or before.role == "number") and token.role != "alone":
            return False
        held = self._section + (self._unit or 0.0)
        if size < self._group:
            if self._unit is None and self._section and size >= self._last:
                return False
            self._section += (1.0 if self._unit is None else self._unit) * size
        elif held:
            if self._total and size >= self._ended:  # "dos mil trescientos millones"
                self._total, held = 0.0, self._total + held
            self._total += held * size
            self._section, self._ended = 0.0, size
        else:
            self._total, self._ended = (self._total or 1.0) * size, size  # "mil millones"
        self._unit, self._last, self._exact = None, size, True
        return True

    def token(self, first: Token, last: Token) -> Token:
        """All of it as one token; `kind` says whether it is written in digits."""
        value = self.value
        kind = "digits" if self._known.digits(first) else "words"
        joined = first._replace(role="number", kind=kind, end=last.end, value=value)
        return joined._replace(exact=self._exact and value == int(value), text=first.text if first is last else "")
