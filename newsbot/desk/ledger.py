"""What the desk writes: assignments and stories that came out otherwise than they stand, each under a rising number."""

import collections
import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newsbot.desk.board import Board, Told
from newsbot.store.base import Store
from newsbot.store.schema import DROPPED, AssignmentRecord, StoryRecord
from newsbot.stories import Relation

_HISTORY = (
    "first_seq",
    "revised_seq",
    "change",
)  # of an assignment's detail: for readers' cursors, not part of the decision


def write(store: Store, board: Board, now: datetime) -> Mapping[str, int]:
    """Write what changed; returns how many articles newly got which relation."""
    standing = store.assignments_of(board.told)
    seq = itertools.count(store.next_seq())
    changed = [ident for ident in board.told if not _same(standing.get(ident), board, ident)]
    assignments = [_assignment(board, ident, standing.get(ident), next(seq), now) for ident in changed]
    assignments += _dropped(store, board, seq, now)
    touched = {assignment.story_id for assignment in assignments if assignment.story_id}
    stories = list(_stories(store, board, touched, seq))
    if assignments or stories or store.settled_seq() < store.next_seq() - 1:  # or a killed desk left some unsettled
        store.put_stories(stories, assignments)
    return collections.Counter(board.relations[ident].kind for ident in changed if ident not in standing)


# --- assignments --------------------------------------------------------------------------------


def detail_of(board: Board, told: Told, relation: Relation) -> dict[str, Any]:
    """Why the article is where it is: what was compared, the figures, the thresholds, what would have changed it."""
    detail: dict[str, Any] = {
        "reason": relation.reason,
        "would_change": relation.would_change,
        "figures": {name: round(value, 4) for name, value in relation.figures.items()},
        "thresholds": {name: round(value, 4) for name, value in relation.thresholds.items()},
        "versions": told.versions,
    }
    base = told.assignment.story
    if base != board.story[told.article.id]:
        detail["united"] = [link.reason for link in board.links if base in (link.story, link.other)]
    if told.article.id in board.families:
        detail["family"] = board.families[told.article.id]
    if relation.carried is not None:
        detail |= {"copy_of": relation.to, "carried": relation.carried}
        detail |= {"containment": relation.figures["containment"], "new_share": relation.new_share}
    if told.assignment.series:
        detail["series"] = True
    return detail


def _same(standing: AssignmentRecord | None, board: Board, ident: str) -> bool:
    if standing is None:
        return False
    relation = board.relations[ident]
    detail = {key: value for key, value in standing.detail.items() if key not in _HISTORY}
    return (standing.story_id, standing.relation, detail) == (
        board.story[ident],
        relation.kind,
        detail_of(board, board.told[ident], relation),
    )


def _assignment(
    board: Board, ident: str, standing: AssignmentRecord | None, seq: int, now: datetime
) -> AssignmentRecord:
    """`first_seq` and `revised_seq` serve readers' cursors: when it was first assigned, when its text last changed."""
    told, relation = board.told[ident], board.relations[ident]
    history: dict[str, Any] = {"first_seq": seq, "change": "new"}
    if standing is not None:
        revised = standing.detail.get("versions") != told.versions
        history["first_seq"] = standing.detail.get("first_seq", standing.seq)
        history["change"] = "revised" if revised else "moved"
        history["revised_seq"] = seq if revised else standing.detail.get("revised_seq", 0)
    detail = {**detail_of(board, told, relation), **history}
    return AssignmentRecord(seq, ident, board.story[ident], relation.kind, now, detail)


def _dropped(store: Store, board: Board, seq: Iterator[int], now: datetime) -> Iterator[AssignmentRecord]:
    """What a person dropped stays stored, in no story; readers pass over it."""
    standing = store.assignments_of(board.dropped)
    for ident in sorted(board.dropped):
        stored = store.find_articles(ident, limit=1)
        if stored and (ident not in standing or standing[ident].relation != DROPPED):
            yield AssignmentRecord(next(seq), ident, "", DROPPED, now, {"reason": "a person dropped it"})


# --- stories ------------------------------------------------------------------------------------


def _stories(store: Store, board: Board, touched: set[str], seq: Iterator[int]) -> Iterator[StoryRecord]:
    """Stories that are new or came out differently, or with a changed article; tombstones of those that are no more."""
    standing = {story.id: story for story in store.stories()}
    for ident, members in board.members.items():
        story = _story(board, ident, members)
        if ident in touched or ident not in standing or not _same_story(standing[ident], story):
            yield dataclasses.replace(story, seq=next(seq))
    for ident, story in standing.items():
        if ident not in board.members:
            yield dataclasses.replace(_tombstone(story, board.story), seq=next(seq))


def _story(board: Board, ident: str, members: list[Told]) -> StoryRecord:
    articles = [each.article for each in members]
    return StoryRecord(
        id=ident,
        seq=0,
        title=articles[0].title,
        language=articles[0].language,
        topics=tuple(sorted({topic for article in articles for topic in article.topics})),
        article_ids=tuple(article.id for article in articles),
        first_seen=articles[0].first_seen,
        last_seen=max(article.first_seen for article in articles),
        detail=_story_detail(board, ident, members),
    )


def _story_detail(board: Board, ident: str, members: list[Told]) -> dict[str, Any]:
    """`languages` with the links that unite them, `follows` with its reason, `series` for issues of a template."""
    detail: dict[str, Any] = {"languages": sorted({each.slim.language or "" for each in members})}
    parts = {each.assignment.story for each in members}
    links = [link for link in board.links if link.story in parts]
    if links:
        detail["links"] = [{"score": round(link.score, 3), "reason": link.reason} for link in links]
    thread = board.threads.get(ident)
    if thread is not None:
        detail["follows"] = {
            "story": thread.predecessor,
            "score": round(thread.score, 3),
            "reason": thread.reason,
            "quote": thread.quote,
        }
    if any(each.assignment.series for each in members):
        detail["series"] = True
    return detail


def _same_story(one: StoryRecord, other: StoryRecord) -> bool:
    return dataclasses.replace(one, seq=0) == dataclasses.replace(other, seq=0)


def _tombstone(story: StoryRecord, home: Mapping[str, str]) -> StoryRecord:
    """The id lives on where the story's first article now is."""
    target = next((home[article] for article in story.article_ids if article in home), None)
    return dataclasses.replace(story, article_ids=(), merged_into=target)
