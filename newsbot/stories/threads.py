"""Stories that follow one another: the second interception follows the first.

The predecessor of a story is the earlier one that it shares particular names, figures and meaning with and refers back
to ("the second … in a week", "last Wednesday"). Fitted weights turn what two stories share into odds; a country, an
agency or a theme in common is not enough; of several likely ones the latest is followed. Every link says why, and
quotes the sentence that refers back, so that a person can refuse it. A story is looked at anew with each of its first
texts, among the stories as they are at that moment; so what is found depends on what came before. Those of the last
weeks are in memory, those before are found by their names (`stories.past_stories`), and more is asked of them: a
sentence that refers back, and several names. Languages play no part: names are skeletons, meanings vectors.

In a topic of one theme every story has earlier ones that look like what it follows. So a story is compared with the
latest of its topic that share no name with it, too: what the middle one tells alike beyond what is usual elsewhere is
taken off its odds. A sentence that refers back and names what the earlier story named says more than the theme.
"""

import bisect
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from newsbot.stories.candidate_index import Holders, rarest
from newsbot.stories.fitted_weights import FOLLOWS
from newsbot.stories.general_names import in_quarters, is_general
from newsbot.stories.link_evidence import Cue, Telling
from newsbot.stories.name_skeletons import CASELESS
from newsbot.stories.past_stories import Past, PastStory, Remembered
from newsbot.stories.rarities import Rarities
from newsbot.stories.score import probability
from newsbot.text.meaning import likeness_many, vector_of
from newsbot.text.scripts import usual_script

TEXTS = 6
"""Texts of a story, one a family, that are looked at: its first ones."""
_VECTORS = 4  # of them, those whose meaning is kept,
_MEANINGS = 2  # and is put aside with the story
_WEEK = 7  # days
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT = 5  # possible predecessors of a story; the best that is not the same event in another language counts
_LOOKED = 60  # names, the rarest, by which earlier stories are found,
_BEARERS = 2_000  # as long as so many stories have them
_COMPARED = 24  # earlier stories that are scored: those that share the rarest names
_PUT_ASIDE = 40  # names, the rarest, by which a story is found that is not in memory any more
_ASKED = 16  # names, the rarest, by which such stories are looked for,
_FETCHED = 8  # and those that are scored: which share most of them
_POOL = 24  # latest stories of a topic with which no name is shared, among so many times more, and at least
_AMONG = 4
_CROWD = 20  # so many of them, that say how alike stories of the topic are anyway;
_USUAL = 0.35  # likeness of the middle one where all is well, and how many times the weight of what is
_STEEP = 3.0  # beyond is taken off: bench/follow_ups.py says what others give
_ONE_NAME = 6.0  # rarity that is added to all of a story's names: one of three in common is no third of a story
_SMOOTH = 50  # stories that are taken for known from the beginning: in a small corpus everything shared looks rare


@dataclass(frozen=True, slots=True)
class ThreadRule:
    """Limits of thread links."""

    odds: float = 0.2  # log-odds from which a link is claimed
    noted: float = -1.0  # and from which it is remembered as possible
    close: float = 2.0  # of several stories so near to the likeliest one the latest is followed
    dated: float = 3.0  # the same for one whose day a sentence refers to; it need not be claimed for itself
    share: float = 0.25  # of what is particular in both stories' names, in common where no sentence refers back,
    quoted: float = 0.15  # and where one does, and the lead names several of them
    recalled: float = 0.25  # of what is particular in such a sentence, named before: in Arabic any word may be a name
    shared: float = 3.0  # rarity of the particular names in common, at least; one that hardly any other story has
    days: float = 60.0  # between the two beginnings, beyond which more is asked: a sentence that names the month, and
    shared_far: float = 8.0  # rarity of the names in common, of two and more
    hours: float = 12.0  # and at least: stories that begin together do not follow one another


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """`story` follows `predecessor`."""

    story: str
    predecessor: str
    score: float  # probability 0..1
    figures: Mapping[str, float]  # what each part of the evidence came to, as the weights take it
    quote: str  # the sentence that refers back; empty without one
    reason: str
    began: float = 0.0  # days since 1970 of the predecessor's beginning


@dataclass(frozen=True, slots=True)
class View:
    """A story as threads see it."""

    story: str
    language: str
    first: float  # days since 1970 of its beginning
    texts: int
    names: tuple[str, ...]  # skeletons, sorted
    numbers: frozenset[str]
    cues: tuple[Cue, ...]
    meanings: tuple[str, ...] = ()
    topics: tuple[str, ...] = ("",)  # that keep its first text; "" where none does
    lead: tuple[str, ...] = ()  # names of titles and first sentences,
    opening: tuple[str, ...] = ()  # and of second ones

    def told(self, text: Telling, first: float) -> "View":
        """With one more text."""
        meanings = self.meanings
        if text.meaning is not None and vector_of(text.meaning) is not None and len(meanings) < _VECTORS:
            meanings = (*meanings, text.meaning)
        return replace(
            self,
            first=first,
            texts=self.texts + 1,
            names=_both(self.names, text.names),
            numbers=self.numbers | text.numbers,
            cues=self.cues + text.cues,
            meanings=meanings,
            lead=_both(self.lead, text.lead),
            opening=_both(self.opening, text.opening),
        )


class Threads:
    """Stories of the last weeks, and the possible predecessors of each, best first; `past`: where the others are."""

    def __init__(self, rule: ThreadRule | None = None, past: Past | None = None) -> None:
        self.rule = rule or ThreadRule()
        self.past = past or Remembered()
        self.views: dict[str, View] = {}
        self.found: dict[str, tuple[ThreadLink, ...]] = {}
        self._named = Holders[str]()  # stories by the names that they have
        self._rarities, self._rare_numbers = Rarities(_SMOOTH), Rarities(_SMOOTH)  # of names, and of numbers
        self._begun: dict[str, list[tuple[float, str]]] = defaultdict(list)  # topic -> its stories by their beginning
        self._saying: dict[str, tuple[Sequence[str], Sequence[str]]] = {}  # story -> its names and numbers that say
        self._sums: dict[str, tuple[float, float]] = {}  # something, and what they do in sum until a story changes

    def tell(self, story: str, text: Telling, language: str, first: float, topics: Iterable[str] = ()) -> bool:
        """Add a text of `story`, which began at `first`, on these `topics`; False when enough of it is known."""
        kept = tuple(sorted(topics)) or ("",)
        view = self.views.get(story) or View(story, language, first, 0, (), frozenset(), (), topics=kept)
        if view.texts == TEXTS:
            return False
        self.put(view.told(text, first))
        return True

    def put(self, view: View) -> None:
        """Add `view`, or replace the one of its story."""
        self._drop(view.story)
        self._sums = {}
        self.views[view.story] = view
        for name in view.names:
            self._named.add(name, view.story)
        self._rarities.add(view.names)
        self._rare_numbers.add(view.numbers)
        for topic in view.topics:
            bisect.insort(self._begun[topic], (view.first, view.story))

    def _drop(self, story: str) -> None:
        view = self.views.pop(story, None)
        if view is None:
            return
        self._saying.pop(story, None)
        self._sums = {}
        for name in view.names:
            self._named.drop(name, story)
        self._rarities.drop(view.names)
        self._rare_numbers.drop(view.numbers)
        for topic in view.topics:
            begun = self._begun[topic]
            del begun[bisect.bisect_left(begun, (view.first, story))]

    def put_aside(self, before: float, still: Set[str], minute: datetime, places: Mapping[str, "Place"]) -> None:
        """Let go of the stories that began before this day, more than `rule.days` ago, but those that are `still` open.

        They can be followed all the same. `places` of what is followed: a story without one cannot be.
        """
        gone = [view for view in self.views.values() if view.first < before and view.story not in still]
        kept = [self._aside(view, minute, places[view.story]) for view in gone if view.story in places]
        self.past.keep(story for story in kept if story.names)
        for view in gone:
            self._drop(view.story)

    def _aside(self, view: View, minute: datetime, place: "Place") -> PastStory:
        names = {name: self._rarities.of(name) for name in view.names if not is_general(name, view.language)}
        return PastStory(
            part=view.story,
            home=place.home,
            minute=minute,
            seen=place.seen or minute,
            first=view.first,
            language=view.language,
            names=tuple(sorted(names, key=lambda name: (-names[name], name))[:_PUT_ASIDE]),
            numbers=tuple(sorted(view.numbers)),
            meanings=view.meanings[:_MEANINGS],
        )

    def look(self, story: str) -> None:
        """Find the possible predecessors of `story` among those that are known now."""
        later = self.views[story]
        sharing = self._sharing(later)
        earlier = [*self._candidates(later, sharing), *self._past_candidates(later)]
        named = ((each, self._by_name(later, each)) for each in earlier)
        links = [self._compared(later, each, both) for each, both in named if self._is_enough(later, each, both)]
        level = max(self._level(later, topic, sharing.keys()) for topic in later.topics) if links else 0.0
        likely = (link.taken_off(level) for link in links)
        found = (link.link(later) for link in likely if link.odds >= self.rule.noted)
        self.found[story] = tuple(sorted(found, key=lambda link: (-link.score, link.predecessor))[:_KEPT])

    def _level(self, later: View, topic: str, sharing: Set[str]) -> float:
        """Log-odds that stories of `topic` reach by their theme alone, beyond what is usual elsewhere.

        It is read off those that began last, but those `sharing` names with `later`.
        """
        latest = (story for _, story in islice(reversed(self._begun[topic]), _AMONG * _POOL))
        others = [self.views[story] for story in latest if story != later.story and story not in sharing]
        alike = [value for other in others[:_POOL] if (value := _likeness(later, other)) is not None]
        beyond = max(0.0, statistics.median(alike) - _USUAL) if len(alike) >= _CROWD else 0.0
        return _STEEP * FOLLOWS["alike"] * beyond

    def _sharing(self, later: View) -> Mapping[str, float]:
        """Other stories that share names with it, the rarest of which are looked at -> how rare those are."""
        rarity = {name: self._rarities.of(name) for name in later.names if self._rarities.bearers(name) > 1}
        shared: dict[str, float] = defaultdict(float)
        for name in rarest(rarity, _LOOKED, _BEARERS, self._rarities.bearers):
            for story in self._named[name]:
                shared[story] += rarity[name]
        shared.pop(later.story, None)
        return shared

    def _candidates(self, later: View, shared: Mapping[str, float]) -> Iterable[View]:
        least = self.rule.hours / 24
        earlier = [(-worth, story) for story, worth in shared.items() if least <= later.first - self.views[story].first]
        return [self.views[story] for _, story in sorted(earlier)[:_COMPARED]]

    def _past_candidates(self, later: View) -> list[View]:
        """Of the stories that were put aside those that share most of what is rare, two names and more."""
        if not any(cue.months for cue in later.cues):
            return []
        rarity = {name: self._rarities.of(name) for name in later.names if not is_general(name, later.language)}
        asked = sorted(rarity, key=lambda name: (-rarity[name], name))[:_ASKED]
        shared: dict[str, list[float]] = defaultdict(list)
        for name, parts in self.past.bearers(asked).items():
            for part in parts:
                shared[part].append(rarity[name] - math.log(len(parts)))
        worth = {part: math.fsum(sorted(each)) for part, each in shared.items() if len(each) > 1}
        found = self.past.of(sorted(worth, key=lambda part: (-worth[part], part))[:_FETCHED])
        return [_as_view(each) for each in found if later.first - each.first > self.rule.days]

    def figures(self, later: View, earlier: View) -> dict[str, float]:
        """What speaks for it that `later` follows `earlier`, as the weights take it."""
        return self._figures(later, earlier, self._by_name(later, earlier))

    def _figures(self, later: View, earlier: View, both: "_ByName") -> dict[str, float]:
        alike = _likeness(later, earlier)
        return {
            "bias": 1.0,
            "alike": alike or 0.0,
            "blind": float(alike is None),
            "names": both.names,
            "numbers": self._numbers(later, earlier),
            "day": float(both.day),
            "gap": math.log1p(min(later.first - earlier.first, self.rule.days)),
            "recalled": both.recalled,
            "again": float(both.again),
            "lead": float(both.lead),
            "opening": float(both.opening),
        }

    def _by_name(self, later: View, earlier: View) -> "_ByName":
        told = frozenset(self._said(earlier)[0])
        shared = self._rarities.sum(_particular(told.intersection(later.names), later))
        whole = (self._sum(later)[0] + _ONE_NAME) * (self._sum(earlier)[0] + _ONE_NAME)
        opening = _particular(set(later.opening).intersection(earlier.lead), later)
        return _ByName(
            shared,
            math.sqrt(shared / math.sqrt(whole)),
            len(_particular(told.intersection(later.lead), later)),
            bool(_particular(opening, earlier)),
            *self._back_reference(later, earlier, told),
        )

    def _compared(self, later: View, earlier: View, both: "_ByName") -> "_Possible":
        figures = self._figures(later, earlier, both)
        odds = math.fsum(weight * figures[part] for part, weight in FOLLOWS.items())
        return _Possible(earlier, odds, figures, both.quote, later.first - earlier.first)

    def _is_enough(self, later: View, earlier: View, both: "_ByName") -> bool:
        """Whether two stories have enough particular names in common, and more than names where that is little.

        What a story follows is named where it says what it is about, in a title or a first sentence; by two words where
        any word may be a name. Where it is named later, it may be there to be compared with; more is asked then: that
        the opening names what the earlier one was about.
        """
        is_far = later.first - earlier.first > self.rule.days
        if both.shared < (self.rule.shared_far if is_far else self.rule.shared):
            return False
        several = both.lead > 1
        share = self.rule.quoted if both.quote and several else self.rule.share
        shares = both.names**2 >= share
        if is_far:
            return bool(both.quote) and (several or both.again)
        recalled = both.recalled >= self.rule.recalled
        if several if usual_script(later.language) in CASELESS else both.lead:
            return both.day or recalled or shares
        return (both.day and recalled) or (shares and both.opening)

    def _numbers(self, later: View, earlier: View) -> float:
        """Share of what the numbers of two stories say that both have."""
        both = self._rare_numbers.sum(in_quarters(later.numbers & earlier.numbers)) / 4
        return both / math.sqrt(self._sum(later)[1] * self._sum(earlier)[1]) if both else 0.0

    def _sum(self, view: View) -> tuple[float, float]:
        """What the particular names of a story say, and its numbers."""
        if (found := self._sums.get(view.story)) is None or self.views.get(view.story) is not view:
            names, quarters = self._said(view)
            found = self._rarities.sum(names), self._rare_numbers.sum(quarters) / 4
            if self.views.get(view.story) is view:  # else put aside long ago
                self._sums[view.story] = found
        return found

    def _said(self, view: View) -> tuple[Sequence[str], Sequence[str]]:
        """The names of a story that say something, and its numbers in quarters."""
        if self.views.get(view.story) is not view:
            return _saying(view)
        if (saying := self._saying.get(view.story)) is None:
            saying = self._saying[view.story] = _saying(view)
        return saying

    def _back_reference(self, later: View, earlier: View, told: Set[str]) -> tuple[str, bool, bool, float]:
        """The sentence that refers back best, empty for none; whether it means the earlier one's day, and names
        something of it; how much of what it names the earlier one named, 0..1: nothing for a single name, which may
        be chance.

        `told` are the earlier one's particular names. The weekday on which the later one began is its own, and a date
        says enough without a name.
        """
        start, begun = (_EPOCH + timedelta(days=view.first) for view in (earlier, later))
        best, quote, day_hit, recalled = 0.0, "", False, 0.0
        is_far = later.first - earlier.first > self.rule.days
        for cue in later.cues:
            turns = cue.turns or bool(cue.weekdays - {begun.weekday()})
            if is_far and start.month not in cue.months:
                continue
            both = _particular((name for name in cue.names if name in told), later)
            if not (both or cue.dates or is_far):  # it can mean nothing of it
                continue
            worth = self._rarities.sum(both)
            dated, counted = _days_meant(cue, begun)
            hit = (start.month, start.day) in (dated | counted if worth else dated)
            if (is_far or turns or hit) and ((hit, worth) > (day_hit, best) or (is_far and not quote)):
                best, quote, day_hit = worth, cue.sentence, hit
                recalled = worth / self._rarities.sum(_particular(cue.names, later)) if len(both) > 1 else 0.0
        return quote, day_hit, best > 0, recalled


class _ByName(NamedTuple):
    """What two stories have in common by name: it tells of most that neither follows the other."""

    shared: float  # rarity of the particular names in common,
    names: float  # and its share, 0..1, of that of all
    lead: int  # of these names in the later one's lead
    opening: bool  # some in its opening that the earlier one's lead has
    quote: str  # see `Threads._back_reference`
    day: bool
    again: bool
    recalled: float


@dataclass(frozen=True, slots=True)
class _Possible:
    """A possible predecessor, and what speaks for it."""

    earlier: View
    odds: float  # log-odds
    figures: Mapping[str, float]
    quote: str
    gap: float  # days between the two beginnings

    def taken_off(self, level: float) -> "_Possible":
        """With `level` less of odds, and that among its figures."""
        if not level or self.figures["blind"]:
            return self
        return replace(self, odds=self.odds - level, figures={**self.figures, "level": level})

    def link(self, later: View) -> ThreadLink:
        reason = _reason(self.figures, self.quote, self.gap)
        score, earlier = probability(self.odds), self.earlier
        return ThreadLink(later.story, earlier.story, score, self.figures, self.quote, reason, earlier.first)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story of one language belongs: the story it is part of, when that began, and its own language."""

    home: str
    first: float  # days since 1970
    language: str
    seen: datetime | None = None  # when the first article of this part was first seen


def predecessor(
    links: Iterable[ThreadLink], places: Mapping[str, Place], rule: ThreadRule, refused: Set[str] = frozenset()
) -> ThreadLink | None:
    """The best of `links` (of the parts of one story) that leads to another story which began earlier, none `refused`.

    None when none is likely enough. A story without a place is settled and stands for itself. Parts in the language of
    the whole decide, since most is known of them; the others are asked where those follow nothing. The sentence that
    refers back best gives the reason.
    """
    own: dict[str, list[ThreadLink]] = defaultdict(list)
    foreign: dict[str, list[ThreadLink]] = defaultdict(list)
    for link in links:
        here, before = places[link.story], places.get(link.predecessor)
        earlier = before.home if before else link.predecessor
        if earlier not in refused | {here.home} and (before is None or here.first - before.first >= rule.hours / 24):
            found = own if here.language == places[here.home].language else foreign
            found[earlier].append(replace(link, story=here.home, predecessor=earlier))
    return _best(own, places, rule) or _best(foreign, places, rule)


def _best(found: Mapping[str, list[ThreadLink]], places: Mapping[str, Place], rule: ThreadRule) -> ThreadLink | None:
    odds = {earlier: max(_odds(link.score) for link in parts) for earlier, parts in found.items()}
    top = max(odds.values(), default=-math.inf)
    if top < rule.odds:
        return None
    dated = {earlier for earlier, parts in found.items() if any(link.figures["day"] for link in parts)}
    near = [
        earlier
        for earlier, value in odds.items()
        if value >= (top - rule.dated if earlier in dated else max(rule.odds, top - rule.close))
    ]
    began = {earlier: min(link.began for link in found[earlier]) for earlier in near}
    began |= {earlier: places[earlier].first for earlier in near if earlier in places}
    chosen = max(near, key=lambda earlier: (began[earlier], earlier))
    return replace(min(found[chosen], key=_reasons_best), score=max(link.score for link in found[chosen]))


def _odds(score: float) -> float:
    return math.log(max(score, 1e-12) / max(1 - score, 1e-12))


def _reasons_best(link: ThreadLink) -> tuple[float, float, float, str]:
    return -link.figures["day"], -float(bool(link.quote)), -link.score, link.quote


def _saying(view: View) -> tuple[Sequence[str], Sequence[str]]:
    """The names of a story that say something, and its numbers in quarters."""
    return tuple(_particular(view.names, view)), in_quarters(view.numbers)


def _particular(names: Iterable[str], view: View) -> Sequence[str]:
    """Those that are not general in the language of a story."""
    return [name for name in names if not is_general(name, view.language)]


def _both(held: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*held, *more})) if held else more  # held once


def _likeness(later: View, earlier: View) -> float | None:
    """How alike what two stories tell is, by their nearest texts; None where one of them has no vector."""
    mine, theirs = ([v for each in view.meanings if (v := vector_of(each))] for view in (later, earlier))
    return max((max(likeness_many(vector, theirs)) for vector in mine), default=None) if theirs else None


def _as_view(story: PastStory) -> View:
    names, numbers = tuple(sorted(story.names)), frozenset(story.numbers)
    return View(story.home, story.language, story.first, 0, names, numbers, (), story.meanings)


def _days_meant(cue: Cue, told: datetime) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Days before `told` that a sentence may mean: those that it dates; the latest such weekday and days counted back.

    Today's name is today, and may be a week ago where a word says that it refers back.
    """
    day = told.date()
    last = day.replace(day=1) - timedelta(days=1)  # of the month before
    dated = {(month or (day if number < day.day else last).month, number) for month, number in cue.dates}
    dated.discard((day.month, day.day))
    since = {(day.weekday() - weekday) % _WEEK for weekday in cue.weekdays} | cue.ago
    since |= {_WEEK} if 0 in since and cue.turns else set()
    return dated, {(meant.month, meant.day) for days in since if (meant := day - timedelta(days=days))}


def _reason(figures: Mapping[str, float], quote: str, gap: float) -> str:
    parts = [f"begins {gap:.1f} days later", f"shares {figures['names'] ** 2:.0%} of what is particular in its names"]
    if not figures["blind"]:
        parts.append(f"{figures['alike']:.2f} alike in what they tell")
    if "level" in figures:
        parts.append(f"{figures['level']:.1f} of log-odds taken off, since the topic's stories are all alike")
    if figures["day"]:
        parts.append("refers to the day on which the earlier one began")
    if quote:
        parts.append(f"refers back: “{quote}”")
    return "; ".join(parts)
