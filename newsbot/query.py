"""Every question a reader may ask of the corpus. CLI and web call only this; answers are plain dicts and records."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from newsbot.errors import BadURLError, UsageError
from newsbot.items import Known
from newsbot.store.base import ArticleFilter, DecisionFilter, Store
from newsbot.store.schema import ArticleRecord, AssignmentRecord, DecisionRecord, UrlRecord, VersionRecord
from newsbot.topics import Document, Query, candidate_terms, evaluate
from newsbot.urls import canonical_url

Row = dict[str, Any]

_AT_ONCE = 200


# --- articles -----------------------------------------------------------------------------------


def article_row(article: ArticleRecord, versions: Sequence[VersionRecord], assignment: AssignmentRecord | None) -> Row:
    """One article as `export` gives it: its current version, and what it is to the corpus."""
    current = next(version for version in versions if version.sha == article.current_sha)
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": current.title,
        "text": current.body,
        "authors": list(current.authors),
        "language": current.language,
        "published": current.published,
        "modified": current.modified,
        "first_seen": article.first_seen,
        "fetched": current.first_fetched,
        "feed_published": article.feed_published,
        "agency": current.agency,
        "section": current.section,
        "topics": list(article.topics),
        "version": _numbered(versions).index(current) + 1,
        "versions": [_version_row(version) for version in _numbered(versions)],
        "relation": assignment.relation if assignment else None,
        "story": assignment.story_id if assignment else None,
        "family": assignment.detail.get("family") if assignment else None,
    }


def _numbered(versions: Sequence[VersionRecord]) -> list[VersionRecord]:
    return sorted(versions, key=lambda version: (version.first_fetched, version.sha))


def _version_row(version: VersionRecord) -> Row:
    return {"sha": version.sha, "fetched": version.first_fetched, "title": version.title, "words": version.words}


def rows_of(store: Store, articles: Iterable[ArticleRecord]) -> Iterator[Row]:
    """Rows of these articles, in their order, read a few hundred at a time."""
    source = iter(articles)
    while batch := list(itertools.islice(source, _AT_ONCE)):
        ids = [article.id for article in batch]
        versions, assignments = store.versions(ids), store.assignments_of(ids)
        for article in batch:
            yield article_row(article, versions[article.id], assignments.get(article.id))


def export(store: Store, where: ArticleFilter) -> list[Row]:
    """All matching articles by published (null first), then URL as bytes: the same corpus gives the same list."""
    rows = list(rows_of(store, store.articles_in_order(where=where)))
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(rows, key=lambda row: (row["published"] or earliest, row["url"].encode()))


# --- search -------------------------------------------------------------------------------------


def search(store: Store, query: Query, where: ArticleFilter, limit: int) -> list[Row]:
    """Articles that match, newest first. The index narrows down, the query itself decides on title and text."""
    found: list[Row] = []
    after: tuple[datetime, str] | None = None
    while len(found) < limit:
        batch = store.articles(where, limit=_AT_ONCE, after=after)
        if not batch:
            break
        found += [row for row in rows_of(store, batch) if evaluate(query, _document(row)).matched]
        after = (batch[-1].first_seen, batch[-1].id)
    return found[:limit]


def narrowed(query: Query, where: ArticleFilter) -> ArticleFilter:
    """`where` with what an index can know of `query`."""
    return dataclasses.replace(where, terms=candidate_terms(query) or ())


def _document(row: Row) -> Document:
    return Document(
        row["title"], row["text"], row["language"], row["outlet"], row["published"], row["first_seen"], row["story"]
    )


# --- names --------------------------------------------------------------------------------------


def find_article(store: Store, name: str) -> ArticleRecord:
    """The article that a person means: an id, the beginning of one, or a URL. UsageError when that is unclear."""
    if name.startswith("a-"):
        found = store.find_articles(name, limit=2)
        if len(found) > 1:
            raise UsageError(f"Several articles begin with {name}; type more of the id.")
    else:
        known = _known(store, name)
        found = store.find_articles(known.article_id, limit=1) if known else []
    if not found:
        raise UsageError(f"There is no article {name} in the corpus; `newsbot why {name}` says what is known of it.")
    return found[0]


def _known(store: Store, address: str) -> Known | None:
    try:
        url = canonical_url(address)
    except BadURLError as error:
        raise UsageError(f"{address!r} is neither an id (a-…) nor a URL.") from error
    return store.known([url]).get(url)


# --- why ----------------------------------------------------------------------------------------


def trail(store: Store, name: str) -> Row:
    """All that is known of an address or article: from the feed that announced it to the story it is in."""
    if name.startswith("a-"):
        article: ArticleRecord | None = find_article(store, name)
        assert article is not None
        urls = {article.url, *article.aliases}
    else:
        known = _known(store, name)
        article = find_article(store, known.article_id) if known else None
        urls = {canonical_url(name)} | ({article.url, *article.aliases} if article else set())
    announced = store.urls(urls)
    decisions = sorted(
        store.decisions(DecisionFilter(urls=tuple(sorted(urls)))), key=lambda each: (each.first, each.last, each.id)
    )
    if not (article or announced or decisions):
        raise UsageError(f"Nothing is known of {name}: no feed that is followed has announced it.")
    return {
        "name": name,
        "article": next(rows_of(store, [article])) if article else None,
        "witnesses": _witnesses(store, article),
        "announced": [_announced_row(record) for _, record in sorted(announced.items())],
        "decisions": [decision_row(decision) for decision in decisions],
        "edges": [_edge_row(store, article, edge) for edge in store.edges_of([article.id])] if article else [],
        "assignment": _assignment_row(store, article),
    }


def _witnesses(store: Store, article: ArticleRecord | None) -> Row:
    if article is None:
        return {}
    versions = store.versions([article.id])[article.id]
    current = next(version for version in versions if version.sha == article.current_sha)
    return {"extractor": current.extractor, "witnesses": dict(current.witnesses), "flags": list(current.flags)}


def _announced_row(record: UrlRecord) -> Row:
    return {
        "url": record.url,
        "state": record.state,
        "first_seen": record.first_seen,
        "due": record.due,
        "feed": record.feed_url,
        "reason": record.reason,
        "attempts": record.attempts,
        "checks": record.checks,
        "published": record.entry.published if record.entry else None,
    }


def decision_row(decision: DecisionRecord) -> Row:
    """A decision for people and programs."""
    return {
        "url": decision.url,
        "stage": decision.stage,
        "reason": decision.reason,
        "first": decision.first,
        "last": decision.last,
        "detail": dict(decision.detail),
        "title": decision.title,
        "language": decision.language,
        "topics": list(decision.topics),
        "feed": decision.feed_url,
    }


def _edge_row(store: Store, article: ArticleRecord, edge: Any) -> Row:
    other = edge.high_article if edge.low_article == article.id else edge.low_article
    found = store.find_articles(other, limit=1)
    return {
        "other": other,
        "url": found[0].url if found else None,
        "outlet": found[0].outlet if found else None,
        "kind": edge.kind,
        "containment": edge.containment,
        "evidence": dict(edge.evidence),
    }


def _assignment_row(store: Store, article: ArticleRecord | None) -> Row | None:
    if article is None:
        return None
    assignment = store.assignments_of([article.id]).get(article.id)
    if assignment is None:
        return None
    return {"story": assignment.story_id, "relation": assignment.relation, "detail": dict(assignment.detail)}


# --- how it is going ----------------------------------------------------------------------------


def status(store: Store, now: datetime) -> Row:
    """What is stored, what is due, and how the last runs ended."""
    return {
        "store": store.uri,
        "counts": dict(store.counts()),
        "next_due": store.next_due(),
        "due_feeds": len(store.due_feeds(now)),
        "runs": [
            {
                "kind": run.kind,
                "started": run.started,
                "finished": run.finished,
                "exit_code": run.exit_code,
                "counts": dict(run.counts),
            }
            for run in store.runs(5)
        ],
    }
