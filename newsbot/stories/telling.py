"""What threads look at in one text: its names and terms, and the sentences that refer back to something earlier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsbot.stories.dates import mentions
from newsbot.stories.names import skeletons
from newsbot.text import fold, sentences, words

_CUE_WORDS = """
    second third another again earlier previous previously repeated repeat renewed follows followed after since
    zweite zweiten zweiter dritte erneut wieder weitere vorige vorigen vergangenen nach zuvor
    ikinci üçüncü yine tekrar yeniden önceki geçen sonra ardından
    ثانيه الثانيه ثان الثاني ثاني مجددا السابق الماضي بعد
    deuxième seconde nouveau encore dernier segundo segunda otra nuevo pasado второй вторая снова вновь после
"""
_WEEKDAY_WORDS = """
    monday montag pazartesi الاثنين lundi lunes
    tuesday dienstag salı الثلاثاء mardi martes
    wednesday mittwoch çarşamba الاربعاء mercredi miércoles
    thursday donnerstag perşembe الخميس jeudi jueves
    friday freitag cuma الجمعة vendredi viernes
    saturday samstag cumartesi السبت samedi sábado
    sunday sonntag pazar الاحد dimanche domingo
"""
_CUES = frozenset(fold(_CUE_WORDS).split())
_WEEKDAYS = {name: at for at, line in enumerate(fold(_WEEKDAY_WORDS).strip().split("\n")) for name in line.split()}
_QUOTED = 200


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence that may refer back, and to what."""

    sentence: str  # cut to what is quoted
    names: frozenset[str]  # skeletons
    weekdays: frozenset[int]  # 0 is Monday
    dates: frozenset[tuple[int, int]]  # (month, day)


@dataclass(frozen=True, slots=True)
class Telling:
    """One text as threads see it."""

    topics: frozenset[str]  # never empty: threads are looked for within a topic
    names: frozenset[str]  # skeletons (newsbot.stories.names), which agree across scripts
    terms: frozenset[str]  # of title and lead
    cues: tuple[Cue, ...]


def telling_of(topics: Iterable[str], title: str, body: str, language: str | None, lead: Mapping[str, int]) -> Telling:
    """Read one text; `lead` are the terms of its title and lead (`newsbot.stories.terms_of`)."""
    text = f"{title}\n{body}"
    cues = tuple(cue for sentence in sentences(text) if (cue := _cue(sentence, language)) is not None)
    return Telling(frozenset(topics), frozenset(skeletons(text, language)), frozenset(lead), cues)


def _cue(sentence: str, language: str | None) -> Cue | None:
    tokens = set(words(sentence))
    weekdays = tokens & _WEEKDAYS.keys()
    if not weekdays and not tokens & _CUES:
        return None
    quoted = sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1] + "…"
    dates = frozenset((month, day) for _, (_, month, day) in mentions(sentence))
    return Cue(quoted, frozenset(skeletons(sentence, language)), frozenset(_WEEKDAYS[name] for name in weekdays), dates)
