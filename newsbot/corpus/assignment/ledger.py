"""Writes assignments and stories that came out otherwise than they are stored, each under a rising sequence number."""

import collections
import dataclasses
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from newsbot.corpus.assignment.articles import Met, StoredArticle, families_around
from newsbot.corpus.assignment.same import SameArticles
from newsbot.corpus.records import telling_place
from newsbot.corpus.store.base import ArticleFilter, Store, Ties
from newsbot.corpus.store.schema import ALIAS, DROPPED, HIDDEN, ArticleRecord, AssignmentRecord, StoryRecord
from newsbot.stories.chronicle import Chronicle
from newsbot.stories.model import Assignment
from newsbot.stories.relations import Relation, by_a_person, in_story

_HISTORY = ("first_seq", "revised_seq", "read_seq", "change")
"""Of an assignment's detail: for readers' cursors, not part of the decision."""
_BY_A_PERSON = "`newsbot article distinct`"
_COPIES = ("copy", "near_duplicate")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A new assignment: an article, and its story among those of its language, which may be part of one of several."""

    article: StoredArticle
    assignment: Assignment

    @property
    def id(self) -> str:
        """Id of the article."""
        return self.article.record.id


def write(
    store: Store,
    chronicle: Chronicle,
    told: Sequence[Told],
    met: Met,
    dropped: Set[str],
    respoken: Collection[str],
    same: SameArticles,
    now: datetime,
) -> Mapping[str, int]:
    """Write what changed; returns relation -> number of articles that were assigned for the first time, those of which
    only the headline is known under `headline`; of one that can be read now, that is the first time again.

    `told`: what `chronicle` has just assigned. `met`: what was met beside it. `dropped`: articles that a person took
    out of the corpus. `respoken`: articles that a person's overrides name otherwise than the last time. `same`: what
    tells aliases from articles. `now`: time of the assignments.
    """
    parted = _put_ties(store, met.ties)
    ledger = _Ledger(store, chronicle, told, dropped, same, now)
    ledger.enter_told()
    ledger.enter_dropped()
    ledger.enter_aliases(met.aliases)
    ledger.enter_moved()
    ledger.enter_families(parted | {end for pair in store.tied({*respoken, *met.aliases}) for end in pair})
    ledger.enter_openers()
    ledger.close()
    fresh = (ledger.entries[each.id] for each in told if each.id in ledger.entries)
    return collections.Counter(
        "headline" if entry.detail.get("unread") else entry.relation
        for entry in fresh
        if entry.detail["change"] in ("new", "read")
    )


def _put_ties(store: Store, ties: Sequence[Ties]) -> set[str]:
    """Write what ties articles to those before them; returns articles that have lost a tie by it."""
    before = store.ties_of([each.article_id for each in ties])
    store.put_ties(ties)
    kept = {edge.id for each in ties for edge in each.edges}
    gone = [edge for each in before.values() for edge in each.edges if edge.id not in kept]
    return {end for edge in gone for end in (edge.low_article, edge.high_article)}


class _Ledger:
    """One round of writing. `entries` are the new assignments and `placed` the stories of all that was looked at."""

    def __init__(
        self,
        store: Store,
        chronicle: Chronicle,
        told: Sequence[Told],
        dropped: Set[str],
        same: SameArticles,
        now: datetime,
    ) -> None:
        self.store, self.chronicle, self.dropped, self.same, self.now = store, chronicle, dropped, same, now
        self.told = {each.id: each for each in told}
        self.homes = chronicle.homes()
        self.records = {story.id: story for story in store.stories(ids={*self.homes, *self.homes.values()})}
        self.where = {article: story.id for story in self.records.values() for article in story.article_ids}
        self.standing = store.assignments_of(self.told)
        self.families = families_around(store, self.told, dropped, same)
        self.entries: dict[str, AssignmentRecord] = {}
        self.placed: dict[str, str] = {}
        self.touched: set[str] = set()
        self.members: dict[str, list[ArticleRecord]] = {}  # story -> its articles as they are told, once all are placed
        self.alias_homes: dict[str, str] = {}  # alias -> the story of the article that it is
        self._seq = itertools.count(store.next_seq())
        self._unsettled = store.settled_seq() < store.next_seq() - 1
        if self._unsettled:
            self._look_at_all_stories()

    def _look_at_all_stories(self) -> None:
        """An assignment was killed while it wrote: any story may list an article that is assigned elsewhere by now."""
        self.records |= {story.id: story for story in self.store.stories()}
        listed = {article for story in self.records.values() for article in story.article_ids}
        self.where = {ident: each.story_id for ident, each in self.store.assignments_of(sorted(listed)).items()}
        self.touched |= self.records.keys()

    # --- assignments ----------------------------------------------------------------------------

    def enter_told(self) -> None:
        """Articles that were assigned just now."""
        for each in self.told.values():
            story = self.homes[each.assignment.story]
            relation = each.article.carries or in_story(
                each.assignment, story, first=each.id == self.chronicle.head(story)
            )
            self._enter(each.id, story, relation.kind, self._detail(each, relation), self.standing.get(each.id))
            self.touched.add(story)  # its article may be on another topic, seen earlier or have another title by now

    def enter_dropped(self) -> None:
        """What a person dropped stays stored, in no story; readers pass over it."""
        standing = self.store.assignments_of(self.dropped)
        for record in self.store.articles(ArticleFilter(ids=tuple(sorted(self.dropped)))) if self.dropped else []:
            self._enter(record.id, "", DROPPED, {"reason": "a person dropped it"}, standing.get(record.id))

    def enter_aliases(self, aliases: Mapping[str, str]) -> None:
        """Other addresses of an article stay stored, in no story; readers are shown the article."""
        standing = self.store.assignments_of(aliases) if aliases else {}
        for ident, main in sorted(aliases.items()):
            detail = {"reason": "another address of an article", "same_as": main, "would_change": _BY_A_PERSON}
            self._enter(ident, "", ALIAS, detail, standing.get(ident))
        mains = self.store.assignments_of(sorted(set(aliases.values()) - self.placed.keys()))
        homes = {main: each.story_id for main, each in mains.items()} | self.placed
        self.alias_homes = {ident: homes.get(main, "") for ident, main in aliases.items()}

    def enter_moved(self) -> None:
        """Members from before of stories that are now part of another story, or no longer are."""
        heads = {part: self.chronicle.head(part) for part in self.homes}
        moved = [part for part, head in heads.items() if head not in self.told and self._is_elsewhere(part, head)]
        whole = {self.where[heads[part]] for part in moved}
        members = sorted(article for article, story in self.where.items() if story in whole)
        for ident, standing in self.store.assignments_of(members).items():
            part = standing.detail.get("part")
            if ident not in self.placed and part in moved:
                self._enter(ident, self.homes[part], *self._moved(standing, self.homes[part]), standing)

    def _is_elsewhere(self, part: str, head: str) -> bool:
        if head not in self.where:
            self._fetch([standing.story_id for standing in self.store.assignments_of([head]).values()])
        return self.where.get(head, self.homes[part]) != self.homes[part]

    def _moved(self, standing: AssignmentRecord, story: str) -> tuple[str, dict[str, Any]]:
        """Relation and detail of a member from before, now that its story is part of `story`."""
        if standing.relation in _COPIES:
            return standing.relation, dict(standing.detail)
        return _as_told(standing.detail, first=standing.article_id == self.chronicle.head(story))

    def enter_families(self, lost: Set[str]) -> None:
        """Members from before of families that grew, came together, or lost a tie, such as one to a dropped article.

        What is or was hidden is in none; once it is shown again it is told.
        """
        families = {**self.families, **families_around(self.store, lost, self.dropped, self.same)}
        older = ({*families} | lost) - self.told.keys() - set(self.dropped)
        for ident, standing in self.store.assignments_of(sorted(older)).items():
            latest = self.entries.get(ident, standing)
            if latest.relation in HIDDEN:
                continue
            detail = {key: value for key, value in latest.detail.items() if key != "family"}
            if ident in families:
                detail["family"] = families[ident]
            self._enter(ident, latest.story_id, latest.relation, detail, standing)

    def enter_openers(self) -> None:
        """Of the own texts that a story's first minute brought, the one that is told first is the new one.

        Which is first in canonical order is chance then; the chronicle, which decides by it, has no other.
        """
        self._fetch(self.touched - {""})
        opening = {story: self._opening(story) for story in sorted(self.touched - {""})}
        tied = {ident: story for story, idents in opening.items() if len(idents) > 1 for ident in idents}
        held = self.store.assignments_of(sorted(tied)) if tied else {}
        opened: set[str] = set()
        for ident, story in tied.items():
            latest = self.entries.get(ident) or held[ident]
            if latest.relation in _COPIES:
                continue
            relation, detail = _as_told(latest.detail, first=story not in opened)
            opened.add(story)
            if latest.relation != relation:
                self._enter(ident, story, relation, detail, held.get(ident))

    def _opening(self, story: str) -> list[str]:
        """What is of the first minute of a story, in the order in which it is told."""
        members = self._members(story)
        return [each.id for each in members if telling_place(each)[0] == telling_place(members[0])[0]]

    def _detail(self, each: Told, relation: Relation) -> dict[str, Any]:
        """Why the article is where it is: what was compared, figures, thresholds, what would have changed it."""
        detail: dict[str, Any] = {
            "part": each.assignment.story,
            "reason": relation.reason,
            "would_change": relation.would_change,
            "figures": {name: round(value, 4) for name, value in relation.figures.items()},
            "thresholds": {name: round(value, 4) for name, value in relation.thresholds.items()},
            "versions": each.article.versions,
        }
        if each.id in self.families:
            detail["family"] = self.families[each.id]
        if relation.carried is not None:
            detail |= {"copy_of": relation.to, "carried": relation.carried}
            detail |= {"containment": relation.figures["containment"], "new_share": relation.new_share}
        if each.assignment.series:
            detail["series"] = True
        if each.article.unread:
            detail["unread"] = True
        return detail

    def _enter(
        self, ident: str, story: str, relation: str, detail: dict[str, Any], standing: AssignmentRecord | None
    ) -> None:
        """Note an assignment unless it stands; and the stories that gain or lose the article by it."""
        self.placed[ident] = story
        decision = _without_history(detail)
        if (
            standing is not None
            and (standing.story_id, standing.relation) == (story, relation)
            and (_without_history(standing.detail) == decision)
        ):
            self.entries.pop(ident, None)
            if self.where.get(ident, "") != story:  # an earlier desk was killed before it wrote the stories
                self.touched |= {story, self.where.get(ident, "")}
            return
        seq = next(self._seq)
        self.entries[ident] = AssignmentRecord(
            seq, ident, story, relation, self.now, {**decision, **_history(seq, decision, standing)}
        )
        self.touched |= {story, self.where.get(ident, "")} | ({standing.story_id} if standing else set())

    # --- stories ----------------------------------------------------------------------------------

    def close(self) -> None:
        """Write the entries, then the stories that gained or lost an article, or whose links or thread changed."""
        details = self._details()
        self._fetch(self.touched - {""})
        stale = {
            home for home, detail in details.items() if home in self.records and self.records[home].detail != detail
        }
        home_of = {**self.where, **self.placed, **self.alias_homes}
        stories = []
        for ident in sorted((self.touched | stale) - {""}):
            story = self._story(ident, details, home_of)
            if story is not None:
                stories.append(dataclasses.replace(story, seq=next(self._seq)))
        if self.entries or stories or self._unsettled:
            self.store.put_stories(stories, list(self.entries.values()))

    def _fetch(self, stories: Iterable[str]) -> None:
        missing = {story for story in stories if story and story not in self.records}
        for record in self.store.stories(ids=missing) if missing else []:
            self.records[record.id] = record
            self.where |= dict.fromkeys(record.article_ids, record.id)

    def _story(
        self, ident: str, details: Mapping[str, dict[str, Any]], home_of: Mapping[str, str]
    ) -> StoryRecord | None:
        """How a story stands now; None for one that is as it was and gained or lost nothing."""
        standing, members = self.records.get(ident), self._members(ident)
        if not members:
            return _tombstone(standing, home_of) if standing and standing.article_ids else None
        story = StoryRecord(
            id=ident,
            seq=0,
            title=members[0].title,
            language=members[0].language,
            topics=tuple(sorted({topic for article in members for topic in article.topics})),
            article_ids=tuple(article.id for article in members),
            first_seen=members[0].first_seen,
            last_seen=max(article.first_seen for article in members),
            detail=details.get(ident, standing.detail if standing else {}),
        )
        entered = any(entry.story_id == ident for entry in self.entries.values())
        same = standing is not None and dataclasses.replace(standing, seq=0) == story
        return None if same and not entered else story

    def _members(self, story: str) -> list[ArticleRecord]:
        """The articles of a story as it will stand, in the order in which they are told. Once all are placed."""
        if story not in self.members:
            before = self.records[story].article_ids if story in self.records else ()
            stay = [each for each in before if self.placed.get(each, self.where.get(each)) == story]
            joined = [article for article, home in self.placed.items() if home == story]
            self.members[story] = self._records({*stay, *joined})
        return self.members[story]

    def _records(self, articles: Collection[str]) -> list[ArticleRecord]:
        """These articles in the order in which they are told."""
        missing = tuple(sorted(set(articles) - self.told.keys()))
        found = [self.told[article].article.record for article in articles if article in self.told]
        found += self.store.articles(ArticleFilter(ids=missing)) if missing else []
        return sorted(found, key=telling_place)

    def _details(self) -> dict[str, dict[str, Any]]:
        """Story -> its languages, the links that unite them, what it follows and why, and whether it is a series."""
        parts: dict[str, list[str]] = collections.defaultdict(list)
        for part, home in self.homes.items():
            parts[home].append(part)
        links: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
        for link in self.chronicle.links.links():
            told = {"parts": [link.story, link.other], "score": round(link.score, 3), "reason": link.reason}
            links[self.homes[link.story]].append(told)
        follows, refused = self.chronicle.predecessors(self.homes), self.chronicle.unlinked(self.homes)
        found = {}
        for home, members in parts.items():
            if self.chronicle.settled.issuperset(members):
                continue
            detail: dict[str, Any] = {"languages": sorted({self.chronicle.links.digests[p].language for p in members})}
            if home in links:
                detail["links"] = links[home]
            if (thread := follows.get(home)) is not None:
                detail["follows"] = {"story": thread.predecessor, "score": round(thread.score, 3)}
                detail["follows"] |= {"reason": thread.reason, "quote": thread.quote}
            if home in refused:
                detail["unlinked"] = sorted(refused[home])
            if self.chronicle.series.intersection(members):
                detail["series"] = True
            found[home] = detail
        return found


def _as_told(detail: Mapping[str, Any], *, first: bool) -> tuple[str, dict[str, Any]]:
    """Relation and detail of an own text that is now the first of its story, or no longer is."""
    by_hand = {} if detail.get("figures") else {"would_change": by_a_person(first=first)}
    return ("new_story" if first else "follow_up"), {**detail, **by_hand}


def _without_history(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in detail.items() if key not in _HISTORY}


def _history(seq: int, decision: Mapping[str, Any], standing: AssignmentRecord | None) -> dict[str, Any]:
    """For readers' cursors: when it was first assigned, when its text last changed, when it was read after all."""
    if standing is None:
        return {"first_seq": seq, "change": "new"}
    before = standing.detail
    read = bool(before.get("unread")) and not decision.get("unread")
    was, now = before.get("versions"), decision.get("versions")  # what is hidden has none
    revised = not read and was is not None and now is not None and was < now  # fewer: a later reader's work
    return {
        "first_seq": before.get("first_seq", standing.seq),
        "revised_seq": seq if revised else before.get("revised_seq", 0),
        **({"read_seq": seq if read else before["read_seq"]} if read or "read_seq" in before else {}),
        "change": "revised" if revised else "read" if read else "moved",
    }


def _tombstone(story: StoryRecord, home: Mapping[str, str]) -> StoryRecord:
    """The id lives on where the story's first article now is; nowhere ("") when a person dropped all of them."""
    target = next((home[article] for article in story.article_ids if home.get(article)), "")
    return dataclasses.replace(story, article_ids=(), merged_into=target)
