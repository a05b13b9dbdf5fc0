"""An age that stands for somebody is a person, not a number: "a 34-year-old", "Ada Lind, 43, died". Pure."""

from collections.abc import Sequence
from itertools import takewhile

from newsbot.stories.counted.roles import CHILD, NUMBERS, OLD, ONE
from newsbot.stories.counted.vocabulary import Token, Vocabulary


def aged(tokens: Sequence[Token], read: str, known: Vocabulary) -> Sequence[Token]:
    """`tokens`; an age that stands for somebody is a person, not a number: "a 34-year-old", "Ada Lind, 43, died"."""
    ages = [at for at in range(2, len(tokens) - 1) if tokens[at].kind == "digits" and CHILD <= tokens[at].value <= OLD]
    asides = [(at, end) for at in ages if (end := _age_aside(tokens, at, read))]
    if not asides and not any(token.text in known.aged for token in tokens):
        return tokens
    age, end = asides[0] if len(asides) == 1 else (-1, -1)  # "Lind, 43, and Berg, 51, died" are more
    found: list[Token] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        start = len(found) - (2 if found and found[-1].role == "dash" else 1)
        if token.text in known.aged and start >= 0 and found[start].role == "number":
            if after is not None and after.text in known.bare:  # "34-letni kierowca"
                del found[start:]
                continue
            told = start and found[start - 1].role in ONE
            if after is not None and after.role in ("noun", "person") and not told:  # "the 34-year-old driver died"
                found[start:] = [token._replace(role="one", value=1.0, start=found[start].start)]
                continue
            alone = after is None or after.role not in ("word", "noun", "person", "number")
            if alone and (token.text in known.bare or (start and found[start - 1].role in NUMBERS)):
                found[start:] = [token._replace(role="noun", kind="people", start=found[start].start)]
                continue
        if age - 1 - (age > 0 and tokens[age - 1].role == "of") <= at <= end:
            if at == age:
                found += [token._replace(role="one", value=1.0), token._replace(role="noun", kind="people")]
            continue
        found.append(token)
    return found


def _age_aside(tokens: Sequence[Token], at: int, read: str) -> int | None:
    """Where an age at `at` ends that stands behind a name, between commas or brackets: "Lind, 43,", "Lind (43 ans)"."""
    before = at - 2 if tokens[at - 1].role == "of" and at > 2 else at - 1
    name, opened = tokens[before - 1 : before + 1]
    if not tokens[at].exact or opened.text not in (",", "(") or name.role == "month":
        return None
    if name.role != "person" and not read[name.start : name.start + 1].isupper():
        return None
    of_age = takewhile(lambda token: token.kind == "years" or token.role == "ago", tokens[at + 1 : at + 3])
    end = at + 1 + len(list(of_age))
    return end if end < len(tokens) and tokens[end].text == {",": ",", "(": ")"}[opened.text] else None
