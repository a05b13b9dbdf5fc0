"""Stories as readers follow them: lists, the beats of one story, and what is new since a reader last looked."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbot.corpus.query.articles import Row, find_article, other_addresses
from newsbot.corpus.query.templates import NONE, folded, templates
from newsbot.corpus.records import edge_between, telling_place
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.schema import (
    ALIAS,
    DROPPED,
    ArticleRecord,
    AssignmentRecord,
    EdgeRecord,
    StoryRecord,
    VersionRecord,
)
from newsbot.errors import UsageError
from newsbot.stories import Beat, Edge, Report, Said, Text, beats, credited, tied_late, who_was_first

COMPARED = 40
"""Own texts of a story whose sentences are compared by meaning, some 2 ms of CPU each; where it has more, by words."""
_AT_ONCE = 100
_LOOKED = 64  # times as many stories as a list shows are looked at, where most are alike
COPIES = frozenset({"copy", "near_duplicate"})


def find_story(store: Store, name: str) -> StoryRecord:
    """The story that a person means: its id, the beginning of one, or an article in it. Follows merged stories."""
    if not name.startswith("s-"):
        article = find_article(store, name)
        assignment = store.assignments_of([article.id]).get(article.id)
        if assignment is None:
            raise UsageError(f"{name} is in no story yet; the next crawl assigns it.")
        if assignment.relation == DROPPED:
            raise UsageError(f"{name} is in no story: a person dropped it; `newsbot article keep` takes that back.")
        if assignment.relation == ALIAS:
            return find_story(store, assignment.detail["same_as"])
        name = assignment.story_id
    found = store.find_stories(name, limit=2)
    if len(found) > 1:
        raise UsageError(f"Several stories begin with {name}; type more of the id.")
    if not found:
        raise UsageError(f"There is no story {name}; `newsbot stories` lists them.")
    if found[0].merged_into == "":
        raise UsageError(
            f"{name} has no article any more: a person dropped them; `newsbot article keep` takes that back."
        )
    return find_story(store, found[0].merged_into) if found[0].merged_into else found[0]


def addresses_of(store: Store, article_ids: Sequence[str]) -> dict[str, set[str]]:
    """Of each of these articles every canonical URL that led to it, or to one that is the same article."""
    found: dict[str, set[str]] = {}
    for article in store.articles(ArticleFilter(ids=tuple(article_ids))):
        same = [article, *other_addresses(store, article)]
        found[article.id] = {url for each in same for url in (each.url, *each.aliases)}
    for ident, urls in store.announced_as(list(found)).items():
        found[ident] |= urls
    return found


# --- lists --------------------------------------------------------------------------------------


def stories(
    store: Store, topics: Sequence[str], since: datetime | None, limit: int, *, texts_only: bool = False
) -> list[Row]:
    """Stories with something first seen since then, the one with the newest first; at most `limit`.

    With `texts_only` headlines of what could not be read are left out, and stories that are nothing else.
    """
    return list(itertools.islice(newest_stories(store, topics, since, texts_only=texts_only), limit))


def newest_stories(
    store: Store, topics: Sequence[str] = (), since: datetime | None = None, *, texts_only: bool = False
) -> Iterator[Row]:
    """The same without a limit, read as they are gone over."""
    after = None
    while found := store.newest_stories(topics, since, _AT_ONCE, after):
        alike = templates(store, found)
        rows = ({**story_row(store, each, texts_only=texts_only), **alike.get(each.id, NONE)} for each in found)
        yield from (row for row in rows if row["articles"] or not texts_only)
        after = found[-1].last_seen, found[-1].id


def stories_folded(
    store: Store, topics: Sequence[str], since: datetime | None, limit: int, *, texts_only: bool = False
) -> Sequence[Mapping[str, Any]]:
    """The same, but of texts that were filled into one template the newest story only."""
    looked = limit
    while True:
        rows = stories(store, topics, since, looked, texts_only=texts_only)
        if len(kept := folded(rows)) >= limit or len(rows) < looked or looked >= _LOOKED * limit:
            return kept[:limit]
        looked *= 4


def story_row(store: Store, story: StoryRecord, *, texts_only: bool = False) -> Row:
    """What lists say of a story (`story_head`), with its languages and how many of its articles are copies."""
    members = told_in_order(store, story.article_ids, texts_only=texts_only)
    assignments = store.assignments_of(story.article_ids)
    copies = [ident for ident in story.article_ids if ident in assignments and assignments[ident].relation in COPIES]
    return {
        **story_head(story, members),
        "copies": len(copies),
        "languages": list(story.detail.get("languages", ())),
    }


def story_head(story: StoryRecord, members: Collection[ArticleRecord]) -> Row:
    """What every list says of a story."""
    unread = sum(article.unread for article in members)
    return {
        "id": story.id,
        "title": story.title,
        "language": story.language,
        "topics": list(story.topics),
        "articles": len(members) - unread,
        "unread": unread,
        "outlets": sorted({article.outlet for article in members}),
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
        "seq": story.seq,
        "links": list(story.detail.get("links", ())),
        "follows": predecessor(story),
        "series": bool(story.detail.get("series")),
    }


def told_in_order(store: Store, ids: Iterable[str], *, texts_only: bool = False) -> list[ArticleRecord]:
    """These articles in the order in which they are told."""
    where = ArticleFilter(ids=tuple(ids), texts_only=texts_only)
    return sorted(store.articles(where), key=telling_place)


# --- one story ----------------------------------------------------------------------------------


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
        **story_row(store, record, texts_only=texts_only),
        **templates(store, [record]).get(record.id, NONE),
        "beats": list(rows.values()),
        "priority": _priority(store, articles, versions),
        "thread": thread(store, record),
    }


def told_in(store: Store, record: StoryRecord, *, meanings: bool = True) -> dict[str, Beat]:
    """What each article of a story with a text of its own told that was new, as `story` has it."""
    articles = told_in_order(store, record.article_ids)
    carriers = _own(articles, store.assignments_of(record.article_ids))
    return _beats(carriers, store.versions(each.id for each in carriers), meanings)


def _own(articles: Sequence[ArticleRecord], assignments: Mapping[str, AssignmentRecord]) -> Sequence[ArticleRecord]:
    """Those with a text of their own; where a person has torn a copy from its source, the first article tells it."""
    return [article for article in articles if not _is_copy(assignments.get(article.id))] or articles[:1]


def _beats(
    carriers: Sequence[ArticleRecord], versions: Mapping[str, Sequence[VersionRecord]], meanings: bool
) -> dict[str, Beat]:
    """A beat for each; of a headline one that tells nothing, and before which nothing was told."""
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
    beat: Beat,
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


def _sentence(said: Said, whose: Mapping[str, ArticleRecord]) -> Row:
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


def thread(store: Store, record: StoryRecord) -> Row:
    """The story before, with the reason for the link, and the stories after."""
    follows = record.detail.get("follows")
    before = store.stories(ids=[follows["story"]]) if follows else []
    return {
        "before": [{**_named(each), **record.detail["follows"]} for each in before],
        "after": [{**_named(each), **each.detail["follows"]} for each in store.stories_after([record.id])],
    }


def predecessor(story: StoryRecord) -> str | None:
    """The story that this one follows."""
    follows = story.detail.get("follows")
    return follows["story"] if follows else None


def _named(story: StoryRecord) -> Row:
    return {"id": story.id, "title": story.title, "language": story.language, "first_seen": story.first_seen}
