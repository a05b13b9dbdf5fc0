"""Joining the likeliest pair first: greedy agglomerative clustering of one minute's articles into open stories.

The score of two groups is that of `newsbot.stories.score`, over sums, so a group costs no more than an article. After
each join the new group is scored again with the neighbours of both.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from operator import itemgetter

from newsbot.stories.candidate_index import Index
from newsbot.stories.families import Partners
from newsbot.stories.model import Figures, Story, StoryRule
from newsbot.stories.score import figures, log_odds
from newsbot.stories.shared_neighbours import companies
from newsbot.stories.term_sums import joined


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


class _Round:
    """The work on one minute."""

    def __init__(self, index: Index, units: list[str], fixed: set[str], rule: StoryRule, apart: Partners) -> None:
        self.index, self.rule, self.fixed, self.apart = index, rule, fixed, apart
        spoken = Counter(index.stories[unit].language for unit in units)
        self.large = {language for language, count in spoken.items() if count >= rule.large}  # whose import is large
        self.outcome = Outcome({unit: unit for unit in units})
        self.members = {unit: [unit] for unit in units}
        self.neighbours: dict[str, set[str]] = defaultdict(set)
        self.version: dict[str, int] = defaultdict(int)
        self.at_first: dict[tuple[str, str], tuple[float, Figures]] = {}  # unit, open story -> how alike
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
        self._keep_company({(a, b) for a, b in pairs if self._story(a).language in self.large})
        met: dict[str, list[Meeting]] = defaultdict(list)
        for unit in units:
            self.version[unit] = 0
        for a, b in sorted(pairs):
            self.version.setdefault(a, 0)
            self.version.setdefault(b, 0)
            meeting = self._score(a, b)
            if meeting is None:
                continue
            for one, other in ((a, b), (b, a)):
                self.neighbours[one].add(other)
                if one in self.members:
                    met[one].append(replace(meeting, other=other))
        for unit, meetings in met.items():
            self.outcome.compared[unit] = sorted(meetings, key=lambda m: (-m.score, m.other))[:4]

    def _keep_company(self, pairs: set[tuple[str, str]]) -> None:
        for seed, company in companies(self.index.stories, pairs).items():
            if seed in self.members:
                self.index.stories[seed] = replace(self._story(seed), company=company)

    def _story(self, seed: str) -> Story:
        return self.index.stories[seed]

    def _score(self, a: str, b: str) -> Meeting | None:
        one, other = self._story(a), self._story(b)
        if not may_join(one, other, a in self.fixed and b in self.fixed, self.apart):
            return None
        score, found = self._likeness(a, b)
        threshold = self._threshold(one, other)
        if score >= threshold:
            low, high = min(a, b), max(a, b)
            heapq.heappush(self.heap, (-score, low, high, self.version[low], self.version[high]))
        return Meeting(b, score, threshold, found)

    def _likeness(self, a: str, b: str) -> tuple[float, Figures]:
        """How alike two groups are, in log-odds, and by which figures.

        What others of this minute add to an open story takes it from no article: it might have come before them.
        """
        found = figures(self._story(a), self._story(b))
        now = log_odds(found, self.rule.weights), found
        unit, story = (b, a) if a in self.fixed else (a, b)
        if story not in self.fixed or self.members.get(unit) != [unit]:
            return now
        return max(self.at_first.setdefault((unit, story), now), now, key=itemgetter(0))

    def _threshold(self, one: Story, other: Story) -> float:
        members, issues = min(one.votes, other.votes), one.issues or other.issues
        return self.rule.joins_from(members, large=one.language in self.large, issues=issues)

    def _join(self, a: str, b: str, score: float) -> None:
        kept, gone = (b, a) if b in self.fixed else (a, b)
        one, other = self._story(kept), self._story(gone)
        (_, found), threshold = self._likeness(kept, gone), self._threshold(one, other)
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
            self._score(kept, near)


def may_join(one: Story, other: Story, both_old: bool, apart: Partners) -> bool:
    """Whether two groups may become one at all: old stories stay apart, and so do series and what a person split."""
    if both_old or one.series or other.series:
        return False
    return all(other.barred.isdisjoint(apart.get(each, ())) for each in one.barred)


def agglomerate(index: Index, units: list[str], fixed: set[str], rule: StoryRule, apart: Partners) -> Outcome:
    """Join `units` (seeds in `index`) with one another and with the `fixed` stories of `index`, which it updates."""
    return _Round(index, units, fixed, rule, apart).run()
