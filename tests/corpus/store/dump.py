"""What a store holds, read through the protocol alone: two stores are equal when their dumps are."""

from collections.abc import Iterable
from typing import Any

from newsbot.corpus.store.base import DecisionFilter, Store


def dump(store: Store, urls: Iterable[str] = ()) -> dict[str, Any]:
    """Articles, versions, edges, decisions, the mark's position, and the records of these URLs."""
    articles = list(store.articles_in_order())
    return {
        "articles": articles,
        "versions": store.versions(a.id for a in articles),
        "edges": list(store.all_edges()),
        "decisions": store.decisions(DecisionFilter()),
        "urls": store.urls(urls),
        "position": store.desk_mark().position,
        "counts": dict(store.counts()),
    }
