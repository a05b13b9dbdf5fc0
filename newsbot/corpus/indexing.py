"""Indexing a store of an earlier version anew, so that its articles are found as searches look for them today."""

from collections.abc import Callable

from newsbot.corpus.store.base import Store


def index_anew(store: Store, show: Callable[[str], None]) -> None:
    """Index what waits for it, some hundred articles at a time; `show` is told how far that is.

    Takes minutes for each 100,000 articles, so that runs that write do it first, and readers never: they find
    what is indexed. Each step is durable, so that it may be interrupted. Raises StoreError.
    """
    left = store.unindexed()
    while done := store.index_some():
        left = max(left - done, 0)
        show(f"making the search index of this version: {left:,} articles left")
