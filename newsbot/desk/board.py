"""One look at the whole corpus: which article is in which story, what it is there, and how stories hang together.

Articles go through the clusterer minute by minute; then stories of different languages that tell of one event are
united, each article's relation is derived, and stories of a topic are put into threads.
"""

import collections
import dataclasses
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from newsbot.ids import article_id
from newsbot.overrides import Overrides
from newsbot.store.base import Store
from newsbot.store.schema import ArticleRecord, EdgeRecord, VersionRecord
from newsbot.stories import (
    Assignment,
    Clusterer,
    CrossLink,
    Edge,
    Relation,
    StoryArticle,
    StoryRule,
    Terms,
    ThreadLink,
    ThreadStory,
    digest,
    families,
    link_languages,
    link_threads,
    relate,
    skeletons,
    terms_of,
    united,
)

_READ_AT_ONCE = 500
_TELLING = 6  # texts of a story, one a family, that a thread looks at
_RENEW_EVERY = 20.0  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING: collections.Counter[str] = collections.Counter()


@dataclasses.dataclass(slots=True)
class Told:
    """What is kept of an article after it was assigned: enough for links, threads and records, not its text."""

    article: ArticleRecord
    versions: int
    assignment: Assignment
    slim: StoryArticle  # without the terms that only the clusterer needs
    names: collections.Counter[str]


class Board:
    """The decisions about a corpus. `renew` is called now and then, to keep the lease."""

    def __init__(self, store: Store, overrides: Overrides, rule: StoryRule, renew: Callable[[], None]) -> None:
        self.store = store
        self.rule = rule
        self.overrides = overrides
        self.dropped = {article_id(url) for url in overrides.drop}
        self._renew = renew
        edges = [edge for edge in store.all_edges() if not self.dropped & {edge.low_article, edge.high_article}]
        self.families = families((edge.low_article, edge.high_article) for edge in edges)
        self._texts: dict[str, dict[str, tuple[str | None, str, collections.Counter[str]]]] = {}
        self.told = {each.article.id: each for each in self._assigned()}
        self.links, self.story = self._united()
        self.relations: dict[str, Relation] = relate(
            list(self.told),
            [_edge(edge) for edge in edges],
            self.story,
            {ident: each.assignment for ident, each in self.told.items()},
        )
        self.members: dict[str, list[Told]] = collections.defaultdict(list)
        for ident, each in self.told.items():
            self.members[self.story[ident]].append(each)
        self.threads = {link.story: link for link in self._threads()}

    # --- articles -> stories of one language ----------------------------------------------------

    def _assigned(self) -> Iterator[Told]:
        clusterer, renewed = Clusterer(self.rule, self.overrides.for_stories), time.monotonic()
        for minute in self._minutes():
            batch = {article.id: (article, versions) for article, versions in minute}
            whole = {ident: self._story_article(*pair) for ident, pair in batch.items()}
            for assignment in clusterer.assign(list(whole.values())):
                article, versions = batch[assignment.article]
                yield self._told(article, versions, assignment, whole[article.id])
            if time.monotonic() - renewed > _RENEW_EVERY:
                self._renew()
                renewed = time.monotonic()

    def _minutes(self) -> Iterator[list[tuple[ArticleRecord, list[VersionRecord]]]]:
        """Articles with their versions, in canonical order, one list a minute."""
        for _, minute in itertools.groupby(
            self._with_versions(), key=lambda pair: pair[0].first_seen.replace(second=0)
        ):
            yield list(minute)

    def _with_versions(self) -> Iterator[tuple[ArticleRecord, list[VersionRecord]]]:
        articles = self.store.articles_in_order()
        while batch := list(itertools.islice(articles, _READ_AT_ONCE)):
            versions = self.store.versions([article.id for article in batch])
            yield from ((article, versions[article.id]) for article in batch if article.id not in self.dropped)

    def _story_article(self, article: ArticleRecord, versions: Sequence[VersionRecord]) -> StoryArticle:
        first = versions[0]
        imported = first.extractor.startswith("import") and article.first_seen == first.first_fetched
        return StoryArticle(
            id=article.id,
            outlet=article.outlet,
            first_seen=article.first_seen,
            terms=terms_of(first.title, first.body, first.language),
            language=first.language,
            published=first.published,
            family=self.families.get(article.id),
            seen_live=not (imported and first.published is None),
        )

    def _told(
        self, article: ArticleRecord, versions: Sequence[VersionRecord], assignment: Assignment, whole: StoryArticle
    ) -> Told:
        first = versions[0]
        kept = self._texts.setdefault(assignment.story, {})
        if article.topics and len(kept) < _TELLING:
            text = (first.language, f"{first.title}\n{first.body}", collections.Counter(whole.terms.body))
            kept.setdefault(whole.family or article.id, text)
        slim = dataclasses.replace(whole, terms=_slim(whole.terms))
        return Told(article, len(versions), assignment, slim, skeletons(first.body, first.language))

    # --- stories of one language -> stories -----------------------------------------------------

    def _united(self) -> tuple[list[CrossLink], dict[str, str]]:
        by_story: dict[str, list[Told]] = collections.defaultdict(list)
        for each in self.told.values():
            by_story[each.assignment.story].append(each)
        digests = [digest(story, [(each.slim, each.names) for each in members]) for story, members in by_story.items()]
        links = link_languages(digests)
        home = united(digests, links)
        return links, {ident: home[each.assignment.story] for ident, each in self.told.items()}

    # --- threads --------------------------------------------------------------------------------

    def _threads(self) -> list[ThreadLink]:
        """The predecessors of stories, looked for within each topic; a story of two topics has one all the same."""
        by_topic: dict[str, set[str]] = collections.defaultdict(set)
        for story, members in self.members.items():
            for topic in {topic for each in members for topic in each.article.topics}:
                by_topic[topic].add(story)
        found: dict[str, ThreadLink] = {}
        for _, stories in sorted(by_topic.items()):
            for link in link_threads([self._thread_story(story) for story in sorted(stories)]):
                if link.story not in found or link.score > found[link.story].score:
                    found[link.story] = link
        return list(found.values())

    def _thread_story(self, story: str) -> ThreadStory:
        members = self.members[story]
        parts = dict.fromkeys(each.assignment.story for each in members)
        texts = [text for part in parts for text in self._texts.get(part, {}).values()][: 2 * _TELLING]
        claimed = [moment for each in members if (moment := each.slim.moment) is not None]
        first = _EPOCH + timedelta(days=min(claimed)) if claimed else members[0].article.first_seen
        return ThreadStory(
            story, first, tuple((language, text) for language, text, _ in texts), tuple(terms for _, _, terms in texts)
        )


def _slim(terms: Terms) -> Terms:
    return dataclasses.replace(terms, body=_NOTHING, lead=_NOTHING, names=_NOTHING)


def _edge(edge: EdgeRecord) -> Edge:
    evidence = edge.evidence
    return Edge(
        one=edge.low_article,
        other=edge.high_article,
        kind=edge.kind,
        containment=edge.containment,
        same_outlet=bool(evidence.get("same_outlet")),
        new_one=float(evidence.get("new_low") or 0.0),
        new_other=float(evidence.get("new_high") or 0.0),
        reason=str(evidence.get("reason") or ""),
    )
