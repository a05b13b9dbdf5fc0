"""Articles as readers meet them: rows, export, and the article that a person means by a name."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newsbot.corpus.query.disk_sort import sorted_on_disk
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.corpus.store.codec import iso
from newsbot.corpus.store.schema import ALIAS, HIDDEN, ArticleRecord, AssignmentRecord, VersionRecord
from newsbot.errors import BadURLError, UsageError
from newsbot.items import Known
from newsbot.network.urls import canonical_url

Row = dict[str, Any]

_AT_ONCE = 200
_EARLIEST = datetime.min.replace(tzinfo=UTC)


# --- articles -----------------------------------------------------------------------------------


def article_row(article: ArticleRecord, versions: Sequence[VersionRecord], assignment: AssignmentRecord | None) -> Row:
    """One article as `export` gives it: its current version, and what it is to the corpus."""
    current = next(version for version in versions if version.sha == article.current_sha)
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": current.title,
        "unread": current.unread,
        "summary": current.summary,
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


def said(row: Mapping[str, Any]) -> str:
    """What an article's row is known to say beside its title: its text, of a headline the summary of its feed."""
    return (row["summary"] or "") if row["unread"] else row["text"]


def _numbered(versions: Sequence[VersionRecord]) -> list[VersionRecord]:
    return sorted(versions, key=lambda version: (version.first_fetched, version.sha))


def _version_row(version: VersionRecord) -> Row:
    return {"sha": version.sha, "fetched": version.first_fetched, "title": version.title, "words": version.words}


def rows_of(store: Store, articles: Iterable[ArticleRecord], dropped: bool = False) -> Iterator[Row]:
    """Rows of these articles, in their order, read a few hundred at a time.

    Left out are those that a person dropped and those that are another one under another address.
    """
    source = iter(articles)
    while batch := list(itertools.islice(source, _AT_ONCE)):
        ids = [article.id for article in batch]
        versions, assignments = store.versions(ids), store.assignments_of(ids)
        for article in batch:
            assignment = assignments.get(article.id)
            if dropped or assignment is None or assignment.relation not in HIDDEN:
                yield article_row(article, versions[article.id], assignment)


@dataclasses.dataclass(frozen=True, slots=True)
class Export:
    """All matching articles by published (null first), then URL as bytes: the same corpus gives the same rows.

    Read anew each time it is gone over, and a few hundred at a time, however many there are.
    """

    store: Store
    where: ArticleFilter

    def __iter__(self) -> Iterator[Row]:
        records = self.store.articles_in_order(where=self.where)
        ids = sorted_on_disk((_export_key(record), record.id.encode()) for record in records)
        while batch := [ident.decode() for ident in itertools.islice(ids, _AT_ONCE)]:
            found = {record.id: record for record in self.store.articles(ArticleFilter(ids=tuple(batch)))}
            yield from rows_of(self.store, [found[ident] for ident in batch if ident in found])


def _export_key(record: ArticleRecord) -> bytes:
    return f"{iso(record.published or _EARLIEST)} {record.url}".encode()


# --- names --------------------------------------------------------------------------------------


def find_article(store: Store, name: str) -> ArticleRecord:
    """The article that a person means: an id, the beginning of one, or a URL. UsageError when that is unclear."""
    if name.startswith("a-"):
        found = store.find_articles(name, limit=2)
        if len(found) > 1:
            raise UsageError(f"Several articles begin with {name}; type more of the id.")
        if not found:
            raise UsageError(f"There is no article {name} in the corpus; `newsbot search` finds the ids of articles.")
    else:
        known = known_article(store, name)
        found = store.find_articles(known.article_id, limit=1) if known else []
    if not found:
        raise UsageError(f"There is no article {name} in the corpus; `newsbot why {name}` says what is known of it.")
    return found[0]


def main_article(store: Store, article: ArticleRecord) -> ArticleRecord:
    """The article that readers are shown for this one: itself, unless it is another one under another address."""
    assignment = store.assignments_of([article.id]).get(article.id)
    if assignment is None or assignment.relation != ALIAS:
        return article
    return next(iter(store.articles(ArticleFilter(ids=(assignment.detail["same_as"],)))), article)


def other_addresses(store: Store, article: ArticleRecord) -> list[ArticleRecord]:
    """The stored articles that are this one under another address, by URL: those tied to it, or to one of these."""
    found: set[str] = set()
    fresh = {article.id}
    while fresh:
        edges = store.edges_of(sorted(fresh))
        ends = {end for edge in edges for end in (edge.low_article, edge.high_article)} - found
        standing = store.assignments_of(sorted(ends)).values()
        fresh = {each.article_id for each in standing if each.detail.get("same_as") == article.id}
        found |= fresh
    records = store.articles(ArticleFilter(ids=tuple(sorted(found)))) if found else []
    return sorted(records, key=lambda each: each.url)


def known_article(store: Store, address: str) -> Known | None:
    """What is held of the article at `address` (canonical or an alias), if it is one. UsageError for what is no URL."""
    try:
        url = canonical_url(address)
    except BadURLError as error:
        raise UsageError(f"{address!r} is neither an id (a-…) nor a URL.") from error
    return store.known([url]).get(url)
