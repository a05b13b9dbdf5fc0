"""Articles in canonical order -> stories. Those of one minute are assigned together: nobody knows their order.

The outcome is a function of the set of articles and of the overrides alone: not of who brought them, nor of restarts.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from newsbot.stories import explain
from newsbot.stories.agglomerate import Outcome, agglomerate
from newsbot.stories.candidate_index import Index
from newsbot.stories.families import both_ways
from newsbot.stories.minute_units import Bond, Unit, of_partner, previous_issue, units_of
from newsbot.stories.model import Assignment, Overrides, Story, StoryArticle, StoryRule
from newsbot.stories.stream_prior import Seen, Streams, streams_of
from newsbot.stories.term_sums import heaviest, joined, single
from newsbot.stories.term_weights import Lexicon
from newsbot.text.ids import story_id

DEFAULT_RULE = StoryRule()
NO_OVERRIDES = Overrides()
_BOND_WORDS: dict[Bond, str] = {
    "copy": "carries the text of an article of this story",
    "person": "a person put it there",
    "series": "the next issue of a series: same outlet, same title but for numbers and dates",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state after a minute; `Clusterer.restore` goes back there. Stories in it are shared, not copied."""

    minute: datetime | None
    open: dict[str, Story]
    closed: dict[str, Story]
    lexicon: Lexicon
    streams: Seen = ()


class Clusterer:
    """Feeds on minutes in order. It holds the open stories, the latest `closed_kept` closed ones (which only imports
    without any date, next issues of a series and what a person says can still join) and the term counts; so memory is
    bounded by the window and the overrides, not the corpus.
    """

    def __init__(
        self, rule: StoryRule = DEFAULT_RULE, overrides: Overrides = NO_OVERRIDES, closed_kept: int = 1000
    ) -> None:
        self.rule, self.closed_kept = rule, closed_kept
        self.restore(Snapshot(None, {}, {}, Lexicon(rule)))
        self._together, self._apart = both_ways(overrides.together), both_ways(overrides.apart)

    @property
    def minute(self) -> datetime | None:
        """The last that was assigned."""
        return self._minute

    @property
    def stories(self) -> dict[str, Story]:
        """Open stories by the id of their first article."""
        return dict(self._open.stories)

    @property
    def kept(self) -> set[str]:
        """Ids of the stories that articles can still join: the open ones and the latest closed ones."""
        return {story.id for index in (self._open, self._closed) for story in index.stories.values()}

    def snapshot(self) -> Snapshot:
        """The state now. Cheap: stories are immutable and shared; term counts are copied."""
        streams = self._streams.state()
        return Snapshot(
            self._minute, dict(self._open.stories), dict(self._closed.stories), self._lexicon.copy(), streams
        )

    def restore(self, state: Snapshot) -> None:
        """Go to `state`, earlier or later; minutes after it are to be assigned again."""
        self._minute, self._lexicon = state.minute, state.lexicon.copy()
        self._streams = Streams(state.streams)
        self._open, self._closed = Index(self.rule), Index(self.rule)
        for story in state.open.values():
            self._open.put(story)
        for story in state.closed.values():
            self._closed.put(story)
        self._ageing = sorted((story.last_seen, seed) for seed, story in state.open.items())  # a heap

    def assign(self, batch: Sequence[StoryArticle]) -> list[Assignment]:
        """Assign all articles of one minute; one Assignment each, in canonical order.

        Raises ValueError when `batch` spans minutes or is not later than the minutes before.
        """
        if not batch:
            return []
        self._advance({article.minute for article in batch})
        self._recall_bound(batch)
        alone_of = self._alone(batch)
        for article in batch:
            if not article.seen_live:
                self._recall(article, alone_of(article))
        units = units_of(batch, self._open, self._together, self._apart)
        old = set(self._open.stories)
        self._enter(units, alone_of)
        free = {unit.head.id: streams_of(unit.head.language, unit.head.topics) for unit in units if unit.story is None}
        unread = {article.id for article in batch if article.unread}
        outcome = agglomerate(self._open, free, unread, old, self.rule, self._apart, self._streams)
        self._lexicon.count(unit.head for unit in units if unit.bond != "copy" and not unit.head.unread)
        return sorted((line for unit in units for line in self._lines(unit, outcome)), key=lambda line: line.article)

    def _advance(self, minutes: set[datetime]) -> None:
        minute = min(minutes)
        if len(minutes) > 1 or (self._minute is not None and minute <= self._minute):
            raise ValueError(f"minutes are assigned whole and in order; got {sorted(minutes)} after {self._minute}")
        self._minute = minute
        self._lexicon.turn_to(minute.astimezone(UTC).date())
        idle = set()
        while self._ageing and minute - self._ageing[0][0] > self.rule.idle:
            seed = heapq.heappop(self._ageing)[1]
            if self._is_idle(seed, minute):
                idle.add(seed)
        for story in sorted(
            (self._open.stories[seed] for seed in idle), key=lambda story: (story.last_seen, story.seed)
        ):
            self._open.drop(story.seed)
            self._closed.put(story)
        if idle:
            self._let_go()

    def _let_go(self) -> None:
        """Forget the oldest of the closed stories, but none that a person put something into: it may yet come."""
        free = [seed for seed, story in self._closed.stories.items() if self._together.keys().isdisjoint(story.members)]
        for seed in free[: max(0, len(free) - self.closed_kept)]:
            self._closed.drop(seed)

    def _is_idle(self, seed: str, minute: datetime) -> bool:
        """Whether a story that was idle once still is; if not, it is asked about again later."""
        story = self._open.stories.get(seed)
        if story is None:
            return False  # it became part of another
        if minute - story.last_seen <= self.rule.idle:
            heapq.heappush(self._ageing, (story.last_seen, seed))  # it got articles since
            return False
        return True

    def _reopen(self, story: Story) -> None:
        self._closed.drop(story.seed)
        self._open.put(story)
        heapq.heappush(self._ageing, (story.last_seen, story.seed))

    def _alone(self, batch: Sequence[StoryArticle]) -> Callable[[StoryArticle], Story]:
        """What makes an article of `batch` a story of its own; most are made for those that vote only."""
        spoken: dict[str, list[StoryArticle]] = defaultdict(list)
        for article in batch:
            spoken[article.language or ""].append(article)
        weighers = {language: self._lexicon.weigher(language, articles) for language, articles in spoken.items()}
        return lambda article: single(article, weighers[article.language or ""], self.rule)

    def _recall_bound(self, batch: Sequence[StoryArticle]) -> None:
        """Open again what a person put an article into, and series that got a next issue: weekly ones close between.

        A title without any date that comes again when its story has closed is one that fits two events.
        """
        for article in batch:
            put = of_partner(article, self._closed, self._together)
            if put is not None and of_partner(article, self._open, self._together) is None:
                self._reopen(put)
            issue = previous_issue(article, self._closed)
            if issue is not None and (issue.series or issue.issues) and previous_issue(article, self._open) is None:
                self._reopen(issue)

    def _recall(self, article: StoryArticle, alone: Story) -> None:
        """Open again what an import without any date is near to."""
        carried = [story.seed for copy in article.copies if (story := self._closed.of_member(copy))]
        for seed in [*self._closed.near(alone), *carried]:
            if seed in self._closed.stories:
                self._reopen(self._closed.stories[seed])

    def _enter(self, units: list[Unit], alone_of: Callable[[StoryArticle], Story]) -> None:
        """Put what needs no score where it belongs, and the rest into the index as stories of their own."""
        for unit in units:
            ids = {article.id for article in unit.articles}
            alone = replace(
                alone_of(unit.head),
                members=tuple(article.id for article in unit.articles),
                barred=frozenset(ids & self._apart.keys()),
                last_seen=max(article.first_seen for article in unit.articles),
            )
            if unit.story is None:
                alone = self._without_its_form(alone)
                self._open.put(alone)
                heapq.heappush(self._ageing, (alone.last_seen, alone.seed))
                continue
            story = self._open.stories[unit.story.seed]
            if unit.bond == "copy":
                members, barred = story.members + alone.members, story.barred | alone.barred
                seen = max(story.last_seen, alone.last_seen)
                forms = story.forms | alone.forms
                self._open.put(replace(story, last_seen=seen, members=members, barred=barred, forms=forms))
            else:
                whole = joined(story, alone, self.rule)
                self._open.put(replace(whole, series=whole.series or unit.bond == "series"))

    def _without_its_form(self, alone: Story) -> Story:
        """A text that was filled into a template is looked for by what its template leaves open.

        Else each would be found for all others, which it may not join, and before all that it may.
        """
        others = [other for form in alone.forms if (other := self._open.of_form(form))]
        if not others:
            return alone
        own = {term: weight for term, weight in alone.text.items() if all(term not in each.text for each in others)}
        return replace(alone, keys=heaviest(own, self.rule.article_keys))

    def _lines(self, unit: Unit, outcome: Outcome) -> Iterator[Assignment]:
        story = self._open.stories[_seed(unit, outcome)]
        for article in unit.articles:
            if article is not unit.head:
                yield self._bound(article, story, "copy" if article.copies else "person", votes=False)
            elif unit.bond is not None:
                yield self._bound(article, story, unit.bond, votes=unit.bond != "copy")
            else:
                yield self._scored(article, story, outcome)

    def _bound(self, article: StoryArticle, story: Story, bond: Bond, *, votes: bool) -> Assignment:
        return Assignment(
            article=article.id, story=story.id, score=None, threshold=self.rule.join, figures=None, joined=True,
            nearest=story.id, votes=votes, series=story.series, reason=_BOND_WORDS[bond],
        )  # fmt: skip

    def _scored(self, article: StoryArticle, story: Story, outcome: Outcome) -> Assignment:
        compared = outcome.compared.get(article.id, [])
        meeting = outcome.meeting.get(article.id) or next(iter(compared), None)
        score, found = (meeting.score, meeting.figures) if meeting else (None, None)
        threshold = meeting.threshold if meeting else self.rule.join
        opened = article.id == story.seed
        words = explain.opens if opened else explain.joins
        outlook = outcome.outlooks.get(article.id)
        return Assignment(
            article=article.id, story=story.id, score=score, threshold=threshold, figures=found, joined=not opened,
            nearest=story_id(meeting.other) if meeting else None, votes=True, series=story.series,
            reason=words(found, score, threshold, outlook), outlook=outlook,
            compared={story_id(other.other): other.score for other in compared},
        )  # fmt: skip


def _seed(unit: Unit, outcome: Outcome) -> str:
    return unit.story.seed if unit.story else outcome.group[unit.head.id]


def minutes(articles: Iterable[StoryArticle]) -> Iterator[list[StoryArticle]]:
    """`articles` in canonical order, one list a minute."""
    for _, batch in groupby(sorted(articles, key=lambda article: article.order), key=lambda article: article.minute):
        yield list(batch)


def cluster(
    articles: Iterable[StoryArticle], rule: StoryRule = DEFAULT_RULE, overrides: Overrides = NO_OVERRIDES
) -> list[Assignment]:
    """Assign a whole corpus, from nothing; one Assignment an article, in canonical order."""
    clusterer = Clusterer(rule, overrides)
    return [line for batch in minutes(articles) for line in clusterer.assign(batch)]
