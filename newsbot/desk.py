"""The desk: the one writer of stories. Under a lease it assigns articles in canonical order, whoever brought them.

Crawlers store versions and copy edges and move the desk's mark to the earliest place where something changed. The desk
goes over everything from there on and writes what came out differently; so late articles, merged families and
overrides change what follows them and nothing else, and the result is a function of the stored articles alone.
"""

import collections
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsbot.clock import system_clock
from newsbot.ids import article_id
from newsbot.leases import take
from newsbot.overrides import NONE, Overrides
from newsbot.store.base import Store
from newsbot.store.schema import DROPPED, ArticleRecord, AssignmentRecord, EdgeRecord, StoryRecord, VersionRecord
from newsbot.stories import Assignment, Clusterer, StoryArticle, StoryRule, families, terms_of

LEASE, LEASE_SECONDS = "desk", 120.0
_LOOK = "desk"  # where the desk remembers whose decisions it went by
_READ_AT_ONCE = 500
_HISTORY = ("first_seq", "change")  # of an assignment's detail: for readers, not part of the decision


def assign(
    store: Store, now: datetime, holder: str, overrides: Overrides = NONE, rule: StoryRule | None = None
) -> Mapping[str, int]:
    """Assign what has changed since the last time; returns how many articles newly got which relation.

    Another holder of the lease does the work for all: then nothing is done here. Other overrides than the last time's
    change everything.
    """
    counts: collections.Counter[str] = collections.Counter()
    while _has_work(store, overrides):  # asked again after the release: somebody may have been turned away
        if not take(store, LEASE, holder, system_clock(), LEASE_SECONDS):
            break
        try:
            while _has_work(store, overrides):
                mark = store.desk_mark()
                counts.update(_Session(store, now, holder, overrides, rule).run())
                store.put_look(_LOOK, {"overrides": overrides.key})
                store.clear_desk_mark(mark.counter)
        finally:
            store.release_lease(LEASE, holder)
    return counts


def _has_work(store: Store, overrides: Overrides) -> bool:
    return store.desk_mark().position is not None or store.look(_LOOK).get("overrides", NONE.key) != overrides.key


@dataclass(slots=True)
class _Member:
    """What a story's record needs of one article."""

    article: ArticleRecord
    assignment: Assignment
    relation: str
    detail: dict[str, Any] = field(default_factory=dict)


class _Session:
    """One pass over the corpus."""

    def __init__(self, store: Store, now: datetime, holder: str, overrides: Overrides, rule: StoryRule | None) -> None:
        self.store = store
        self.now = now
        self.holder = holder
        self.overrides = overrides
        self.rule = rule or StoryRule()
        self.dropped = {article_id(url) for url in overrides.drop}
        self.edges = list(store.all_edges())
        self.families = families((edge.low_article, edge.high_article) for edge in self.edges)
        self.edges_of: dict[str, list[EdgeRecord]] = collections.defaultdict(list)
        for edge in self.edges:
            self.edges_of[edge.low_article].append(edge)
            self.edges_of[edge.high_article].append(edge)

    def run(self) -> Mapping[str, int]:
        members = list(self._members())
        by_story: dict[str, list[_Member]] = collections.defaultdict(list)
        for member in members:
            by_story[member.assignment.story].append(member)
        return self._write(members, by_story)

    def _members(self) -> Iterator[_Member]:
        clusterer, passed = Clusterer(self.rule, self.overrides.for_stories), set[str]()
        for batch in self._minutes():
            records = {article.id: (article, versions) for article, versions in batch}
            for assignment in clusterer.assign([self._story_article(each, of[0]) for each, of in batch]):
                article, versions = records[assignment.article]
                relation, detail = self._relation(article, assignment, passed)
                detail["versions"] = len(versions)
                passed.add(article.id)
                yield _Member(article, assignment, relation, detail)
            self.store.acquire_lease(LEASE, self.holder, system_clock(), LEASE_SECONDS)

    def _minutes(self) -> Iterator[list[tuple[ArticleRecord, list[VersionRecord]]]]:
        """Articles with their versions, in canonical order, one list a minute."""
        for _, minute in itertools.groupby(self._with_versions(), key=lambda pair: _minute(pair[0])):
            yield list(minute)

    def _with_versions(self) -> Iterator[tuple[ArticleRecord, list[VersionRecord]]]:
        articles = self.store.articles_in_order()
        while batch := list(itertools.islice(articles, _READ_AT_ONCE)):
            versions = self.store.versions([article.id for article in batch])
            yield from ((article, versions[article.id]) for article in batch if article.id not in self.dropped)

    def _story_article(self, article: ArticleRecord, first: VersionRecord) -> StoryArticle:
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

    def _relation(
        self, article: ArticleRecord, assignment: Assignment, earlier: set[str]
    ) -> tuple[str, dict[str, Any]]:
        """What the article is to those before it, with the figures."""
        detail: dict[str, Any] = {"reason": assignment.reason, "threshold": assignment.threshold}
        if assignment.score is not None:
            detail["score"] = round(assignment.score, 3)
        if article.id in self.families:
            detail["family"] = self.families[article.id]
        copies = [edge for edge in self.edges_of[article.id] if _other(edge, article.id) in earlier]
        if copies:
            best = max(copies, key=lambda edge: (edge.containment, edge.id))
            detail |= {"copy_of": _other(best, article.id), "containment": best.containment}
            detail["carried"] = "repost" if best.evidence.get("same_outlet") else "syndicated"
            detail["copy_reason"] = best.evidence.get("reason")
            return best.kind, detail
        return ("follow_up" if assignment.joined else "new_story"), detail

    def _write(self, members: list[_Member], by_story: Mapping[str, list[_Member]]) -> Mapping[str, int]:
        standing = self.store.assignments_of([member.article.id for member in members])
        changed = [member for member in members if not _same(standing.get(member.article.id), member)]
        seq = itertools.count(self.store.next_seq())
        assignments = [self._assignment(each, standing.get(each.article.id), next(seq)) for each in changed]
        assignments += self._dropped(seq)
        touched = {assignment.story_id for assignment in assignments if assignment.story_id}
        stories = list(self._stories(by_story, touched, seq))
        if assignments or stories:
            self.store.put_stories(stories, assignments)
        return collections.Counter(each.relation for each in changed if each.article.id not in standing)

    def _dropped(self, seq: Iterator[int]) -> Iterator[AssignmentRecord]:
        """What a person dropped stays stored, in no story; readers pass over it."""
        standing = self.store.assignments_of(self.dropped)
        for ident in sorted(self.dropped):
            stored = self.store.find_articles(ident, limit=1)
            if stored and (ident not in standing or standing[ident].relation != DROPPED):
                yield AssignmentRecord(next(seq), ident, "", DROPPED, self.now, {"reason": "a person dropped it"})

    def _assignment(self, member: _Member, standing: AssignmentRecord | None, seq: int) -> AssignmentRecord:
        """`first_seq` and `change` serve readers' cursors: when it was first assigned, and what this one changes."""
        if standing is None:
            history = {"first_seq": seq, "change": "new"}
        else:
            revised = standing.detail.get("versions") != member.detail["versions"]
            history = {
                "first_seq": standing.detail.get("first_seq", standing.seq),
                "change": "revised" if revised else "moved",
            }
        return AssignmentRecord(
            seq, member.article.id, member.assignment.story, member.relation, self.now, {**member.detail, **history}
        )

    def _stories(
        self, by_story: Mapping[str, list[_Member]], touched: set[str], seq: Iterator[int]
    ) -> Iterator[StoryRecord]:
        """Stories that are new or came out differently, or with a changed article; tombstones of those no more."""
        standing = {story.id: story for story in self.store.stories()}
        for ident, members in by_story.items():
            story = _story(ident, members)
            if ident in touched or ident not in standing or not _same_story(standing[ident], story):
                yield _numbered(story, next(seq))
        home = {member.article.id: member.assignment.story for members in by_story.values() for member in members}
        for ident, story in standing.items():
            if ident not in by_story:
                yield _numbered(_tombstone(story, home), next(seq))


def _minute(article: ArticleRecord) -> datetime:
    return article.first_seen.replace(second=0)


def _other(edge: EdgeRecord, article: str) -> str:
    return edge.high_article if edge.low_article == article else edge.low_article


def _same(standing: AssignmentRecord | None, member: _Member) -> bool:
    if standing is None:
        return False
    detail = {key: value for key, value in standing.detail.items() if key not in _HISTORY}
    return (standing.story_id, standing.relation, detail) == (
        member.assignment.story,
        member.relation,
        member.detail,
    )


def _story(ident: str, members: Iterable[_Member]) -> StoryRecord:
    articles = [member.article for member in members]
    return StoryRecord(
        id=ident,
        seq=0,
        title=articles[0].title,
        language=articles[0].language,
        topics=tuple(sorted({topic for article in articles for topic in article.topics})),
        article_ids=tuple(article.id for article in articles),
        first_seen=articles[0].first_seen,
        last_seen=max(article.first_seen for article in articles),
    )


def _numbered(story: StoryRecord, seq: int) -> StoryRecord:
    return dataclasses.replace(story, seq=seq)


def _same_story(one: StoryRecord, other: StoryRecord) -> bool:
    return dataclasses.replace(one, seq=0) == dataclasses.replace(other, seq=0)


def _tombstone(story: StoryRecord, home: Mapping[str, str]) -> StoryRecord:
    """The id lives on where the story's first article now is."""
    target = next((home[article] for article in story.article_ids if article in home), None)
    return dataclasses.replace(story, article_ids=(), merged_into=target)
