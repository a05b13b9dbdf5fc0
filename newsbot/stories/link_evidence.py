"""Evidence for threads in one text: its names and terms, and the sentences that refer back to something earlier."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsbot.stories.marked_names import MARKED, marked_names
from newsbot.stories.mentioned_dates import mentions
from newsbot.stories.month_names import dates_named, months_named, weekdays_named
from newsbot.stories.name_skeletons import skeleton, skeletons
from newsbot.text.words import fold, sentences, words

_CUE_WORDS = """
    second third another again earlier previous previously repeated repeat renewed follows followed after since
    zweite zweiten zweiter dritte erneut wieder weitere vorige vorigen vergangenen nach zuvor
    ikinci üçüncü yine tekrar yeniden önceki geçen sonra ardından
    ثانيه الثانيه ثان الثاني ثاني مجددا السابق الماضي بعد
    deuxième seconde nouveau encore dernier segundo segunda otra nuevo pasado второй вторая снова вновь после
    seconda secondo terza terzo nuovamente precedente scorso scorsa dopo terceira terceiro novamente anterior após
    depois tweede derde opnieuw weer eerder vorige na drugi druga trzeci trzecia ponownie znów wcześniej poprzedni po
    andre tredje igjen tidligere etter andra igen tidigare efter toinen jälleen jälkeen
    δεύτερη δεύτερο δεύτερος ξανά προηγούμενη μετά другий друга знову раніше після други друга поново након
    שני שנייה שוב לאחר אחרי הקודם दूसरा दूसरी फिर पिछले बाद पहले 再び 前回 以来
    再次 此前 上次 之后 去年 지난 다시 이후 앞서
"""
# without the Turkish ten and the English "an": "on day three" and "an Tag drei" count nothing
_NUMBER_WORDS = """
    a one ein eine einem einen einer bir un une una واحد
    two zwei iki deux dos اثنين
    three drei üç trois tres ثلاثه
    four vier dört quatre cuatro اربعه
    five fünf beş cinq cinco خمسه
    six sechs altı six seis سته
    seven sieben yedi sept siete سبعه
    eight acht sekiz huit ocho ثمانيه
    nine neun dokuz neuf nueve تسعه
    ten zehn dix diez عشره
"""
_SPAN_WORDS = {
    1: "day days tag tage tagen gün jour jours día días يوم ايام",
    7: "week weeks woche wochen hafta semaine semaines semana semanas اسبوع اسابيع",
}
_AGO_WORDS = """
    after ago earlier before later since nach vor zuvor danach später önce sonra ardından après avant tard
    después antes tarde بعد قبل منذ
"""
_NUMBERS = {word: at for at, line in enumerate(fold(_NUMBER_WORDS).strip().split("\n"), 1) for word in line.split()}
_SPANS = {word: days for days, line in _SPAN_WORDS.items() for word in fold(line).split()}
_AGO = frozenset(fold(_AGO_WORDS).split())
_CUES = frozenset(fold(_CUE_WORDS).split())
# words that begin English sentences, beside the stop words: no names, though these texts write them nowhere else
_OPENERS = frozenset(
    map(skeleton, ["without", "despite", "although", "though", "however", "meanwhile", "nobody", "nothing"])
)
_DIGIT = re.compile(r"\d")
_QUOTED = 200
_OPENING = 1500  # characters in which the first two sentences end


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence that may refer back, and to what."""

    sentence: str  # cut to what is quoted
    names: tuple[str, ...]  # skeletons, sorted; there are thousands of these, and a set takes four times as much
    weekdays: frozenset[int]  # 0 is Monday
    dates: frozenset[tuple[int, int]]  # (month, day); month 0 for the latest one that has the day
    ago: frozenset[int] = frozenset()  # days: "three days after", "a week ago"
    months: frozenset[int] = frozenset()  # 1 to 12, that it names
    turns: bool = True  # whether a word says that it refers back; else it has to name another day, or the right one


@dataclass(frozen=True, slots=True)
class Telling:
    """The evidence of one text: names, terms, and cues that refer back."""

    names: tuple[str, ...]  # skeletons (newsbot.stories.name_skeletons), which agree across scripts; sorted
    numbers: frozenset[str]  # of two digits and more
    cues: tuple[Cue, ...]
    meaning: str | None = None  # see newsbot.text.meaning
    lead: tuple[str, ...] = ()  # names of the title and the first sentence: whom and what it is about
    opening: tuple[str, ...] = ()  # and of the second one


def telling_of(
    title: str, body: str, language: str | None, numbers: Iterable[str] = (), meaning: str | None = None
) -> Telling:
    """Read one text; `numbers` are those of its terms (`newsbot.stories.terms.terms_of`)."""
    text = f"{title}\n{body}"
    cues = tuple(cue for sentence in sentences(text) if (cue := _cue(sentence, language)) is not None)
    names = _names(text, language)
    first, second, *_ = *sentences(body[:_OPENING])[:2], "", ""
    lead = names & _names(f"{title}\n{first}", language)
    opening = lead | (names & _names(second, language))
    told, first_told, then_told = (tuple(sorted(each)) for each in (names, lead, opening))
    return Telling(told, frozenset(numbers), cues, meaning, first_told, then_told)


def _names(text: str, language: str | None) -> frozenset[str]:
    names = frozenset(skeletons(text, language, sure=True))
    if language in MARKED:
        return names | marked_names(text, language)
    return names - _OPENERS if language == "en" else names


def _cue(sentence: str, language: str | None) -> Cue | None:
    said = words(sentence)
    ago = _ago(said)
    weekdays, months = weekdays_named(sentence, language), months_named(sentence, language)
    dates = _dates(sentence, language) if _DIGIT.search(sentence) else frozenset()
    turns = bool(ago or not _CUES.isdisjoint(said))
    if not (turns or weekdays or months or dates):
        return None
    quoted = sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1] + "…"
    return Cue(quoted, tuple(sorted(_names(sentence, language))), weekdays, dates, ago, months, turns)


def _dates(sentence: str, language: str | None) -> frozenset[tuple[int, int]]:
    return dates_named(sentence, language) | {(month, day) for _, (_, month, day) in mentions(sentence)}


def _ago(said: Sequence[str]) -> frozenset[int]:
    """Days that a sentence counts back: a number and a span of time next to each other, and a word like "after"."""
    if not _AGO.intersection(said):
        return frozenset()
    spans = ((one, other) for one, other in pairwise(said) if other in _SPANS)
    return frozenset(n * _SPANS[span] for one, span in spans if (n := _NUMBERS.get(one) or _small(one)))


def _small(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 3 else 0
