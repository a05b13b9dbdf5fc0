"""Incremental clustering, minute by minute: stories per language, links across languages, threads of stories.

A fold over articles in canonical order: what it says of a minute depends on the minutes before and on nothing else, and
its state is bounded by the window of open stories. So an article that arrives late is assigned by going back to a state
before its minute and on from there, and the outcome is what it would have been had it come in time.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime

from newsbot.stories.clustering import DEFAULT_RULE, NO_OVERRIDES, Clusterer, Snapshot
from newsbot.stories.cross_language import CrossLink, Links, StoryDigest
from newsbot.stories.families import both_ways
from newsbot.stories.model import Assignment, Overrides, StoryArticle, StoryRule
from newsbot.stories.past_stories import Past, Remembered
from newsbot.stories.stream_prior import Seen, Streams
from newsbot.stories.threads import Place, ThreadLink, ThreadRule, Threads, View, predecessor
from newsbot.text.ids import story_id

LINKED = "was linked by a person"
"""The reason of a link that a person states."""
_THREAD_DAYS = 75.0  # a story is in memory this long after it began: 60 days for others to follow, and their delays


@dataclass(frozen=True, slots=True)
class Between:
    """Links across languages, and threads."""

    digests: tuple[StoryDigest, ...]
    open: frozenset[str]
    tied: tuple[CrossLink, ...]
    scored: tuple[CrossLink, ...]
    views: tuple[View, ...]
    found: Mapping[str, tuple[ThreadLink, ...]]
    series: frozenset[str]
    settled: frozenset[str]
    spoken_of: Mapping[str, str]
    near: frozenset[tuple[str, str]] = frozenset()
    streams: Seen = ()  # of counterparts across languages


@dataclass(frozen=True, slots=True)
class State:
    """All that a chronicle knows after a minute. What it holds is shared, not copied."""

    stories: Snapshot
    between: Between


class Chronicle:
    """Assigns minutes in order; says which stories are one across languages and which follow which."""

    def __init__(
        self, rule: StoryRule = DEFAULT_RULE, overrides: Overrides = NO_OVERRIDES, past: Past | None = None
    ) -> None:
        """`past`: where stories are that others may still follow, and that are too old to be in a state."""
        self.links = Links()
        self._clusterer = Clusterer(rule, overrides)
        self._overrides = overrides
        spoken = overrides.together | overrides.apart | overrides.linked | overrides.unlinked
        self._named = {article for pair in spoken for article in pair}
        self._linked: set[tuple[str, str]] = set()  # stories of which a person says that one follows the other,
        self._unlinked: set[tuple[str, str]] = set()  # or that neither does
        self._spoken_of: dict[str, str] = {}  # article that a person spoke of -> its story
        self._past = past or Remembered()
        self._threads = Threads(past=self._past)
        self.series: set[str] = set()  # stories that are issues of a series
        self.settled: set[str] = set()  # nothing about these changes any more; others refer to them
        self._day: date | None = None

    def assign(self, batch: Sequence[StoryArticle]) -> list[Assignment]:
        """Assign all articles of one minute; see `Clusterer.assign`. Stories in it are those of one language."""
        articles = {article.id: article for article in batch}
        if batch:
            self._turn_to(batch[0].minute)
        lines = self._clusterer.assign(batch)
        self.series.update(line.story for line in lines if line.series)
        voting = [(line.story, articles[line.article]) for line in lines if line.votes]
        known = self.links.digests
        begun = {story: story not in known or known[story].unread for story, _ in voting}
        for story, article in voting:
            self.links.tell(story, article)
        self._note_near(lines)
        self.links.compare(begun)
        self._obey({line.article: line.story for line in lines if line.article in self._named})
        self._tell(voting)
        return lines

    def _note_near(self, lines: Sequence[Assignment]) -> None:
        """Stories that would have been one where counterparts are common: another language may bring them together."""
        least = self._clusterer.rule.join
        went = {story_id(line.article): line.story for line in lines}  # what each of the minute was compared as
        for line in lines:
            for each, odds in line.compared.items():
                other = went.get(each, each)
                if odds >= least and other != line.story:
                    self.links.near.add((min(line.story, other), max(line.story, other)))

    def _obey(self, fresh: Mapping[str, str]) -> None:
        """What a person said of whole stories; of articles in one language, the clusterer has seen to it."""
        self._spoken_of.update(fresh)
        if fresh:
            digests = self.links.digests
            together = self._said(self._overrides.together)
            self.links.together = {pair for pair in together if len({digests[story].language for story in pair}) > 1}
            self.links.apart = self._said(self._overrides.apart)
            self._linked, self._unlinked = self._said(self._overrides.linked), self._said(self._overrides.unlinked)

    def _said(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Pairs of articles -> of the stories that they are in, the smaller id first."""
        stories = ({self._spoken_of[each] for each in pair if each in self._spoken_of} for pair in pairs)
        return {(min(two), max(two)) for two in stories if len(two) > 1}

    def _turn_to(self, minute: datetime) -> None:
        """On a new day: fix the links of stories that have closed, and put texts aside that are old."""
        day = minute.astimezone(UTC).date()
        if day == self._day:
            return
        self._day = day
        still = {story.id for story in self._clusterer.stories.values()}
        self._put_aside(minute, still)
        self.links.settle(still)

    def _put_aside(self, minute: datetime, still: Set[str]) -> None:
        before = minute.timestamp() / 86400 - _THREAD_DAYS
        if any(view.first < before and view.story not in still for view in self._threads.views.values()):
            homes = self.homes()
            followed = {part: home for part, home in homes.items() if part not in self.series}
            self._threads.put_aside(before, still, minute, self._places(followed, homes))

    def _tell(self, voting: Sequence[tuple[str, StoryArticle]]) -> None:
        fresh: set[str] = set()
        for story, article in voting:
            begun, language = self.links.digests[story].first, article.language or ""
            if article.telling and self._threads.tell(story, article.telling, language, begun, article.topics):
                fresh.add(story)
        for story in sorted(fresh):
            self._threads.look(story)

    # --- what it says ---------------------------------------------------------------------------

    @property
    def minute(self) -> datetime | None:
        """The last that was assigned."""
        return self._clusterer.minute

    def homes(self) -> dict[str, str]:
        """Story of one language -> the story it is part of, for all that may still change."""
        return self.links.homes()

    def head(self, story: str) -> str:
        """Id of the first article of `story`."""
        return self.links.digests[story].order[1]

    def predecessors(self, homes: Mapping[str, str]) -> dict[str, ThreadLink]:
        """Story -> the link to the one it follows; `homes` as `homes()` gives them. A person's word goes before."""
        first, places = self._beginnings(homes), self._places(homes, homes)
        candidates: dict[str, list[ThreadLink]] = {}
        for part, links in self._threads.found.items():
            if part in homes and part not in self.series:  # an issue follows the last one, and nothing else
                candidates.setdefault(homes[part], []).extend(links)
        rule, refused = ThreadRule(), self.unlinked(homes)
        found = {
            home: predecessor(links, places, rule, refused.get(home, frozenset())) for home, links in candidates.items()
        }
        return {home: link for home, link in found.items() if link is not None} | self._by_person(homes, first)

    def _beginnings(self, homes: Mapping[str, str]) -> dict[str, float]:
        first: dict[str, float] = {}
        for part, home in homes.items():
            first[home] = min(first.get(home, float("inf")), self.links.digests[part].first)
        return first

    def _places(self, parts: Iterable[str], homes: Mapping[str, str]) -> dict[str, Place]:
        first, digests = self._beginnings(homes), self.links.digests
        return {
            part: Place(homes[part], first[homes[part]], digests[part].language, digests[part].minute) for part in parts
        }

    def unlinked(self, homes: Mapping[str, str]) -> dict[str, set[str]]:
        """Story -> those that it does not follow, nor they it, because a person says so."""
        return both_ways((homes[one], homes[other]) for one, other in self._unlinked if {one, other} <= homes.keys())

    def _by_person(self, homes: Mapping[str, str], first: Mapping[str, float]) -> dict[str, ThreadLink]:
        """What a person says follows what; of several that are said of one story the latest."""
        found: dict[str, ThreadLink] = {}
        for pair in self._linked:
            ends = {homes[part] for part in pair if part in homes}
            if len(ends) == 2:
                earlier, later = sorted(ends, key=lambda home: (first[home], home))
                known = found.get(later)
                if known is None or (first[known.predecessor], known.predecessor) < (first[earlier], earlier):
                    found[later] = ThreadLink(later, earlier, 1.0, {}, "", LINKED)
        return found

    def forget(self) -> None:
        """Let go of stories that nothing can change or refer to any more. No decision depends on when that happens.

        Stories change as long as articles can join them, they can be united with one that changes, or they follow one.
        """
        found = self._threads.found
        live = self.links.whole(
            self._clusterer.kept | self.links.open | self._threads.views.keys() | set(self._spoken_of.values())
        )
        following = {story for story, links in found.items() if any(link.predecessor in live for link in links)}
        live = self.links.whole(live | following)
        needed = self.links.whole(live | {link.predecessor for story in live for link in found.get(story, ())})
        self.links.forget(needed)
        self.series &= needed
        self.settled = needed - live
        self._threads.found = {story: links for story, links in found.items() if story in live}

    # --- going back ------------------------------------------------------------------------------

    def state(self) -> State:
        """What is known now."""
        between = Between(
            tuple(self.links.digests.values()),
            frozenset(self.links.open),
            tuple(self.links.tied.values()),
            tuple(self.links.scored.values()),
            tuple(self._threads.views.values()),
            dict(self._threads.found),
            frozenset(self.series),
            frozenset(self.settled),
            dict(self._spoken_of),
            frozenset(self.links.near),
            self.links.streams.state(),
        )
        return State(self._clusterer.snapshot(), between)

    def restore(self, state: State) -> None:
        """Go to `state`; the minutes after it are to be assigned again."""
        self._clusterer.restore(state.stories)
        minute = state.stories.minute
        self._day = minute.astimezone(UTC).date() if minute else None
        self.links, self._threads = Links(), Threads(past=self._past)
        known = state.between
        self.series, self.settled = set(known.series), set(known.settled)
        for one in known.digests:
            self.links.put(one, is_open=one.story in known.open)
        self.links.tied = {(link.story, link.other): link for link in known.tied}
        self.links.scored = {(link.story, link.other): link for link in known.scored}
        self.links.streams = Streams(known.streams)
        self.links.near = set(known.near)
        for view in known.views:
            self._threads.put(view)
        self._threads.found = dict(known.found)
        self._spoken_of = {}
        self._obey({article: story for article, story in known.spoken_of.items() if article in self._named})
