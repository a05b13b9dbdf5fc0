"""What an outlet changed in an article after it had appeared: one row for each step from a version to the next."""

import itertools
from collections.abc import Iterator, Sequence

from newsbot.corpus.query.article_rows import Row
from newsbot.corpus.store.base import DecisionFilter, Store
from newsbot.corpus.store.schema import ArticleRecord, VersionRecord
from newsbot.text.revision_diff import Change, Piece, RevisionDiff, Version, diff


def revisions(store: Store, article: ArticleRecord, first: int = 1, last: int | None = None) -> list[Row]:
    """The steps between versions `first` and `last` (numbered from 1 in the order in which they were fetched).

    Only texts read by the same extractor are compared: another extractor's text is no edit of the outlet's.
    """
    versions = store.versions([article.id]).get(article.id, [])
    chosen = list(enumerate(versions, 1))[first - 1 : last]
    return [row for (number, old), (_, new) in itertools.pairwise(chosen) for row in _step(number, old, new)]


def between(store: Store, article: ArticleRecord, first: int, last: int) -> Row | None:
    """One step straight from version `first` to version `last`; None when they cannot be compared."""
    versions = store.versions([article.id]).get(article.id, [])
    if not 1 <= first < last <= len(versions):
        return None
    return next(_step(first, versions[first - 1], versions[last - 1], last), None)


def gone(store: Store, article: ArticleRecord) -> Row | None:
    """`since` and the HTTP `status`, when the last look found the page taken down; None while it is there.

    451 says that law has taken it down; what is only kept from us (401, 403) is still there.
    """
    urls = (article.url, *article.aliases)
    looks = store.decisions(DecisionFilter(urls=urls))
    last = max(looks, key=lambda each: (each.last, each.id), default=None)
    if last is None or (last.reason != "http-4xx" and last.detail.get("status") != 451):
        return None
    return {"since": last.first, "status": last.detail.get("status")}


def _step(number: int, old: VersionRecord, new: VersionRecord, to: int | None = None) -> Iterator[Row]:
    if old.extractor != new.extractor:
        return
    found = diff(_version(old), _version(new))
    yield {
        "from": number,
        "to": to or number + 1,
        "fetched_before": old.last_fetched,
        "fetched": new.first_fetched,
        "cosmetic": found.cosmetic,
        "silent": found.silent,
        "new_share": round(found.new_share, 4),
        "changes": [_change(change) for change in found.changes],
        "title": _pieces(found.title),
        "body": _pieces(found.body),
        "summary": summary(found),
    }


def _version(version: VersionRecord) -> Version:
    return Version(version.title, version.body, version.modified)


def _change(change: Change) -> Row:
    return {
        "kind": change.kind,
        "old": change.old,
        "new": change.new,
        "before": change.before,
        "after": change.after,
    }


def _pieces(pieces: Sequence[Piece]) -> list[Row]:
    return [{"op": piece.op, "text": piece.text} for piece in pieces]


def summary(found: RevisionDiff) -> str:
    """One clause: what kinds of things were changed, and whether the page said so."""
    counts: dict[str, int] = {}
    for change in found.changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
    told = ", ".join(kind if count == 1 else f"{count} × {kind}" for kind, count in counts.items()) or "white space"
    marks = [mark for mark, holds in (("cosmetic", found.cosmetic), ("silent", found.silent)) if holds]
    return f"{told} ({', '.join(marks)})" if marks else told
