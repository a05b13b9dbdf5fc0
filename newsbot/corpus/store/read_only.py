"""A store for those who only read: pages, notebooks."""

from typing import Any, cast

from newsbot.corpus.store.base import Store

READING = frozenset(
    {"uri", "close", "counts", "feeds", "polls", "next_due", "due_feeds", "urls", "known", "edges_of", "decisions"}
    | {"runs", "articles", "articles_in_order", "find_articles", "all_edges", "versions", "stories", "find_stories"}
    | {"newest_stories", "stories_after", "settled_seq", "assignments_of", "forms_of", "alike", "ties_of"}
    | {"lexicon", "standings", "tally", "count_articles", "count_newest", "everything", "unindexed", "leases"}
)
"""The store's verbs that change nothing."""


class _ReadOnly:
    """A store that can only be read; asking for another verb is a mistake in the program."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name not in READING:
            raise AttributeError(f"this store is only read; {name} is none of its verbs")
        return getattr(self._store, name)


def read_only(store: Store) -> Store:
    """The store with its reading verbs alone."""
    return cast(Store, _ReadOnly(store))
