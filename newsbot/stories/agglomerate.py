"""Joining the likeliest pair first: greedy agglomerative clustering of one minute's articles into open stories.

The score of two groups is that of `newsbot.stories.score`, over sums, so a group costs no more than an article. After
each join the new group is scored again with the neighbours of both.
"""

import bisect
import heapq
import math
import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field, replace
from operator import itemgetter

from newsbot.stories.candidate_index import Index
from newsbot.stories.families import Groups, Partners
from newsbot.stories.model import Figures, Story, StoryRule
from newsbot.stories.score import figures, in_company, log_odds
from newsbot.stories.shared_neighbours import companies
from newsbot.stories.stream_prior import CROWD, SURE, Met, Outlook, Stream, Streams, nth
from newsbot.stories.term_sums import joined

_BEST = 4  # of those that a unit was compared with, which are told
_DENSE = 0.5  # share of articles with a counterpart from which the company of an article says something of its event


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups were compared: `other` is the seed of the one met; they join from `threshold` on."""

    other: str
    score: float
    threshold: float
    figures: Figures


@dataclass(slots=True)
class Outcome:
    """Where each unit went: `group` maps its seed to that of its group; `meeting` is what it joined first."""

    group: dict[str, str]
    meeting: dict[str, Meeting] = field(default_factory=dict)
    compared: dict[str, list[Meeting]] = field(default_factory=dict)  # each unit against others at first, best first
    outlooks: dict[str, Outlook] = field(default_factory=dict)  # of each unit's stream


_Alike = tuple[float, Figures]
"""In log-odds, and by which figures."""


class _Round:
    """The work on one minute."""

    def __init__(
        self,
        index: Index,
        units: Mapping[str, Collection[Stream]],
        unread: Set[str],
        fixed: set[str],
        rule: StoryRule,
        apart: Partners,
        streams: Streams,
    ) -> None:
        self.index, self.rule, self.fixed, self.apart = index, rule, fixed, apart
        self.streams, self.streams_of, self.unread = streams, units, unread
        self.large: set[str] = set()  # languages of which this minute brings a large and dense import
        self.outcome = Outcome({unit: unit for unit in units})
        self.members = {unit: [unit] for unit in units}
        self.neighbours: dict[str, set[str]] = defaultdict(set)
        self.version: dict[str, int] = defaultdict(int)
        self.at_first: dict[tuple[str, str], _Alike] = {}  # unit, open story -> how alike
        self.heap: list[tuple[float, str, str, int, int]] = []

    def run(self) -> Outcome:
        self._meet_all()
        while self.heap:
            negative, a, b, version_a, version_b = heapq.heappop(self.heap)
            if (self.version.get(a), self.version.get(b)) == (version_a, version_b):
                self._join(a, b, -negative)
        return self.outcome

    def _meet_all(self) -> None:
        units = list(self.members)
        pairs = {(min(unit, near), max(unit, near)) for unit in units for near in self.index.around(self._story(unit))}
        pairs = {pair for pair in pairs if self._may_join(*pair)}
        self.version.update(dict.fromkeys([*units, *(seed for pair in pairs for seed in pair)], 0))
        alike = {pair: self._alike(*pair) for pair in pairs}
        self._learn({pair: score for pair, (score, _) in alike.items()})
        self._keep_company({(a, b) for a, b in pairs if self._story(a).language in self.large}, alike)
        best = self.outcome.compared = defaultdict(list)
        for a, b in sorted(pairs):
            score, found = self._at_least_at_first(a, b, alike.pop((a, b)))
            threshold = self._offer(a, b, score)
            for one, other in ((a, b), (b, a)):
                self.neighbours[one].add(other)
                if one in self.members:
                    bisect.insort(best[one], Meeting(other, score, threshold, found), key=lambda m: (-m.score, m.other))
                    del best[one][_BEST:]

    def _learn(self, scores: Mapping[tuple[str, str], float]) -> None:
        """How likely counterparts are in the streams of this minute's units, and in which languages they are many."""
        one = Groups(pair for pair, score in scores.items() if score >= SURE)
        met: dict[str, list[float]] = {unit: [] for unit in self.members}
        others: dict[str, list[float]] = {unit: [] for unit in self.members}
        for (a, b), score in scores.items():
            for unit in {a, b} & self.members.keys():
                met[unit].append(score)
                if one.of(a) is not one.of(b):
                    others[unit].append(score)
        batch = {
            unit: Met(
                self.streams_of[unit],
                max(found, default=-math.inf),
                nth(others[unit], CROWD),
                counts=unit not in self.unread,
            )
            for unit, found in met.items()
        }
        outlooks = self.outcome.outlooks = self.streams.outlooks(batch)
        self.streams.count(batch.values())
        spoken: dict[str, list[float]] = defaultdict(list)
        for unit, outlook in outlooks.items():
            spoken[self._story(unit).language].append(outlook.share)
        self.large = {
            language
            for language, known in spoken.items()
            if len(known) >= self.rule.large and statistics.fmean(known) >= _DENSE
        }

    def _keep_company(self, pairs: Set[tuple[str, str]], alike: dict[tuple[str, str], _Alike]) -> None:
        """Give the units of `pairs` their companies, and say how alike all of these are with them."""
        for seed, company in companies(self.index.stories, pairs).items():
            if seed in self.members:
                self.index.stories[seed] = replace(self._story(seed), company=company)
        for a, b in pairs:
            found = in_company(alike[a, b][1], self._story(a), self._story(b))
            alike[a, b] = log_odds(found, self.rule.weights), found

    def _story(self, seed: str) -> Story:
        return self.index.stories[seed]

    def _may_join(self, a: str, b: str) -> bool:
        return may_join(self._story(a), self._story(b), a in self.fixed and b in self.fixed, self.apart)

    def _offer(self, a: str, b: str, score: float) -> float:
        """Let the two join in their turn if they are alike enough; returns from which score on they are."""
        threshold = self._threshold(a, b)
        if score >= threshold:
            low, high = min(a, b), max(a, b)
            heapq.heappush(self.heap, (-score, low, high, self.version[low], self.version[high]))
        return threshold

    def _alike(self, a: str, b: str) -> _Alike:
        found = figures(self._story(a), self._story(b))
        return log_odds(found, self.rule.weights), found

    def _likeness(self, a: str, b: str) -> _Alike:
        """How alike two groups are, in log-odds, and by which figures."""
        return self._at_least_at_first(a, b, self._alike(a, b))

    def _at_least_at_first(self, a: str, b: str, now: _Alike) -> _Alike:
        """`now`, or how alike a unit and an open story were before, if that was more.

        What others of this minute add to an open story takes it from no article: it might have come before them.
        """
        unit, story = (b, a) if a in self.fixed else (a, b)
        if story not in self.fixed or self.members.get(unit) != [unit]:
            return now
        return max(self.at_first.setdefault((unit, story), now), now, key=itemgetter(0))

    def _threshold(self, a: str, b: str) -> float:
        """Score from which two groups join: as was fitted, or more where counterparts are rare."""
        one, other = self._story(a), self._story(b)
        members, issues = min(one.votes, other.votes), one.issues or other.issues
        fitted = self.rule.joins_from(members, large=one.language in self.large, issues=issues)
        units = {*self.members.get(a, ()), *self.members.get(b, ())}
        usual = max(fitted, *(self.outcome.outlooks[unit].least for unit in units))
        return usual + self.rule.headline if one.unread or other.unread else usual

    def _join(self, a: str, b: str, score: float) -> None:
        kept, gone = (b, a) if b in self.fixed else (a, b)
        one, other = self._story(kept), self._story(gone)
        (_, found), threshold = self._likeness(kept, gone), self._threshold(kept, gone)
        for group, met in ((kept, gone), (gone, kept)):
            for unit in self.members.get(group, ()):
                self.outcome.meeting.setdefault(unit, Meeting(met, score, threshold, found))
        moved = self.members.pop(gone, [])
        self.members.setdefault(kept, []).extend(moved)
        self.outcome.group.update(dict.fromkeys(moved, kept))
        self.index.drop(gone)
        self.index.put(joined(one, other, self.rule))
        del self.version[gone]
        self.version[kept] += 1
        self._meet_again(kept, gone)

    def _meet_again(self, kept: str, gone: str) -> None:
        around = (self.neighbours[kept] | self.neighbours.pop(gone, set())) - {kept, gone}
        self.neighbours[kept] = around
        for near in sorted(around):
            self.neighbours[near].discard(gone)
            self.neighbours[near].add(kept)
            if self._may_join(kept, near):
                self._offer(kept, near, self._likeness(kept, near)[0])


def may_join(one: Story, other: Story, both_old: bool, apart: Partners) -> bool:
    """Whether two groups may become one at all.

    Old stories stay apart, and so do series, texts of one template and what a person split.
    """
    if both_old or one.series or other.series or one.shares_form(other):
        return False
    return all(other.barred.isdisjoint(apart.get(each, ())) for each in one.barred)


def agglomerate(
    index: Index,
    units: Mapping[str, Collection[Stream]],
    unread: Set[str],
    fixed: set[str],
    rule: StoryRule,
    apart: Partners,
    streams: Streams,
) -> Outcome:
    """Join `units` (seeds in `index` -> their streams) with one another and with the `fixed` stories of `index`.

    Updates `index`, and what `streams` know; of the `unread` units they learn nothing.
    """
    return _Round(index, units, unread, fixed, rule, apart, streams).run()
