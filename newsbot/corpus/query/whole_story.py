"""One story told: the beats of it, who carried whose text, and who was first by each clock."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.query.story_rows import COPIES, row_of, thread, told_in_order
from newsbot.corpus.query.templates import NONE, templates
from newsbot.corpus.records import edge_between
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import (
    ArticleRecord,
    AssignmentRecord,
    EdgeRecord,
    StoryRecord,
    VersionRecord,
)
from newsbot.stories.priority import Report, credited, who_was_first
from newsbot.stories.relations import Edge, tied_late
from newsbot.text.meaning import pieces

if TYPE_CHECKING:
    from newsbot.stories.beats import Beat, Said

COMPARED = 40
"""Own texts of a story whose sentences are compared by meaning, some 2 ms of CPU each; where it has more, by words."""
_IN_A_PIECE = 8  # characters that a piece has at most, on average: more need not be cut to know that they are too many


def story(store: Store, record: StoryRecord, *, meanings: bool = True, texts_only: bool = False) -> Row:
    """A story with its beats (each article with a text of its own, and who carried it), both clocks and its thread.

    What was told before in other words is looked for (see `newsbot.stories.beats`) unless `meanings` is False or the
    story is so large that a reader would wait for it: then by words alone. Headlines of what could not be read are
    beats without a sentence; with `texts_only` they are left out.
    """
    articles = told_in_order(store, record.article_ids, texts_only=texts_only)
    versions = store.versions(record.article_ids)
    assignments = store.assignments_of(record.article_ids)
    carriers = _own(articles, assignments)
    told = _beats(carriers, versions, meanings)
    whose = {each.id: each for each in carriers}
    rows = {
        each.id: _beat(each, versions[each.id], assignments.get(each.id), told[each.id], whose) for each in carriers
    }
    for article in articles:
        if article.id not in rows:
            _carrier(assignments[article.id], rows)["copies"].append(_copy_row(article, assignments[article.id]))
    return {
        **row_of(record, articles, assignments),
        **templates(store, [record]).get(record.id, NONE),
        "beats": list(rows.values()),
        "priority": _priority(store, articles, versions),
        "thread": thread(store, record),
    }


class Told(NamedTuple):
    """What articles told that was new, and how many pieces (see `meaning.pieces`) were compared by meaning for it."""

    beats: "Mapping[str, Beat]"
    pieces: int


def told_in(store: Store, record: StoryRecord, most: int | None) -> Told:
    """What each article of a story with a text of its own told that was new.

    As `story` has it where these texts have `most` pieces at most (None: any); else compared by their words alone.
    """
    articles = told_in_order(store, record.article_ids)
    carriers = _own(articles, store.assignments_of(record.article_ids))
    versions = store.versions(each.id for each in carriers)
    own = [versions[each.id][0] for each in carriers if not each.unread]
    if not 1 < len(own) <= COMPARED:  # the first text is compared with nothing
        return Told(_beats(carriers, versions, meanings=False), 0)
    if most is not None and sum(len(each.body) for each in own) > _IN_A_PIECE * most:
        return Told(_beats(carriers, versions, meanings=False), 0)
    count = sum(pieces(each.body, each.language) for each in own)
    fits = most is None or count <= most
    return Told(_beats(carriers, versions, meanings=fits), count if fits else 0)


def _own(articles: Sequence[ArticleRecord], assignments: Mapping[str, AssignmentRecord]) -> Sequence[ArticleRecord]:
    """Those with a text of their own; where a person has torn a copy from its source, the first article tells it."""
    return [article for article in articles if not _is_copy(assignments.get(article.id))] or articles[:1]


def _beats(
    carriers: Sequence[ArticleRecord], versions: Mapping[str, Sequence[VersionRecord]], meanings: bool
) -> "dict[str, Beat]":
    """A beat for each; of a headline one that tells nothing, and before which nothing was told."""
    from newsbot.stories.beats import Beat, Text, beats  # .05 s; whoever only lists what is new does without

    read = [(each.id, versions[each.id][0]) for each in carriers if not each.unread]
    texts = (Text(ident, text.language, text.title, text.body) for ident, text in read)
    told = {beat.article: beat for beat in beats(texts, meanings=meanings and len(read) <= COMPARED)}
    return {each.id: Beat(each.id, (), (), 0.0, ()) for each in carriers} | told


def _is_copy(assignment: AssignmentRecord | None) -> bool:
    return assignment is not None and assignment.relation in COPIES


def _carrier(assignment: AssignmentRecord, rows: Mapping[str, Row]) -> Row:
    """The beat whose text a copy carries; the story's first where a person has torn them apart."""
    family = assignment.detail.get("family")
    return next((beat for beat in rows.values() if beat["family"] == family), next(iter(rows.values())))


def _report(article: ArticleRecord) -> Row:
    """Who reported what, when: what every report of a story is shown with."""
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "language": article.language,
        "published": article.published,
        "first_seen": article.first_seen,
        "unread": article.unread,
    }


def _beat(
    article: ArticleRecord,
    versions: Sequence[VersionRecord],
    assignment: AssignmentRecord | None,
    beat: "Beat",
    whose: Mapping[str, ArticleRecord],
) -> Row:
    current = next(version for version in versions if version.sha == article.current_sha)
    return {
        **_report(article),
        "relation": assignment.relation if assignment else None,
        "family": assignment.detail.get("family", article.id) if assignment else article.id,
        "agency": credited(current.body, current.agency),
        "summary": current.summary if current.unread else None,
        "new": list(beat.first),
        "sentences": [_sentence(said, whose) for said in beat.said],
        "new_share": round(beat.share, 4),
        "figures": list(beat.figures),
        "versions": len(versions),
        "changed": max((v.first_fetched for v in versions), default=None) if len(versions) > 1 else None,
        "copies": [],
    }


def _sentence(said: "Said", whose: Mapping[str, ArticleRecord]) -> Row:
    """A sentence with its state; what was told before has its witness: where, when, in which sentence, by whom."""
    row: Row = {"text": said.text, "state": said.state}
    if said.by is None:
        return row
    witness = whose[said.by]
    row |= {"by": said.by, "outlet": witness.outlet, "at": witness.published or witness.first_seen}
    return {**row, "before": said.before, **({"likeness": said.likeness} if said.likeness is not None else {})}


def _copy_row(article: ArticleRecord, assignment: AssignmentRecord) -> Row:
    detail: Mapping[str, Any] = assignment.detail
    return {
        **_report(article),
        "relation": assignment.relation,
        "of": detail.get("copy_of"),
        "carried": detail.get("carried"),
        "containment": detail.get("containment"),
        "new_share": detail.get("new_share"),
    }


def _edge(edge: EdgeRecord) -> Edge:
    return Edge(
        edge.low_article, edge.high_article, edge.kind, edge.containment, bool(edge.evidence.get("same_outlet"))
    )


def _to_the_first(
    articles: Sequence[ArticleRecord], edges: Sequence[Edge], versions: Mapping[str, list[VersionRecord]]
) -> list[Edge]:
    """Edges to the first of their family of those that carry it, and are tied only to some that are told later."""
    late = tied_late([article.id for article in articles], [(edge.one, edge.other) for edge in edges])
    found = (edge_between(versions[first][0], versions[ident][0]) for ident, first in sorted(late.items()))
    return [_edge(edge) for edge in found if edge]


def _priority(store: Store, articles: Sequence[ArticleRecord], versions: Mapping[str, list[VersionRecord]]) -> Row:
    """Who was first by each clock, and how many newsrooms have a text of their own."""
    if not articles:  # nothing of it was read
        return {"statement": "", "clocks_agree": None, "by_claim": [], "by_sight": [], "newsrooms": 0, "agencies": {}}
    reports = []
    for article in articles:
        first = versions[article.id][0]
        agency = credited(first.body, first.agency)
        seen, published = article.first_seen, article.published
        reports.append(Report(article.id, article.outlet, seen, published, agency, article.unread))
    edges = [_edge(edge) for edge in store.edges_of([article.id for article in articles])]
    found = who_was_first(reports, edges + _to_the_first(articles, edges, versions))
    return {
        "statement": found.statement,
        "clocks_agree": found.agree,
        "by_claim": list(found.by_claim),
        "by_sight": list(found.by_sight),
        "newsrooms": found.newsrooms,
        "agencies": dict(found.agencies),
    }
