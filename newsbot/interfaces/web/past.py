"""The corpus as it was known at an earlier time, for pages: worked out when it is asked for, and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from newsbot.corpus import scratch
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query.cache import Memo
from newsbot.corpus.query.listings import latest_seq
from newsbot.corpus.store.base import Store
from newsbot.errors import StoreError, UsageError

T = TypeVar("T")

MOST_ARTICLES = 5_000
"""Articles of a corpus that pages work out anew; that takes some 5 ms each."""
_KEPT = 2
_PATIENCE = 5.0  # seconds to wait for another question of this kind


class Past:
    """The last corpora that were asked for, each in memory; one question at a time."""

    def __init__(self, overrides: Callable[[], Overrides] = Overrides) -> None:
        self._overrides = overrides
        self._held: OrderedDict[tuple[datetime, int], tuple[Store, Memo]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, store: Store, moment: datetime, question: Callable[[Store, Memo], T]) -> T:
        """Put `question` to `store` as it was known at `moment`. UsageError when the corpus is too large for that."""
        if store.counts()["articles"] > MOST_ARTICLES:
            raise UsageError(
                f"The past is shown of up to {MOST_ARTICLES:,} articles, and this corpus has more."
                " Commands have no such limit: newsbot stories --as-of TIME"
            )
        if not self._lock.acquire(timeout=_PATIENCE):
            raise StoreError("another page of the past is being worked out")
        try:
            return question(*self._at(store, moment))
        finally:
            self._lock.release()

    def _at(self, store: Store, moment: datetime) -> tuple[Store, Memo]:
        key = moment, latest_seq(store)
        if key not in self._held:
            self._held[key] = scratch.as_of(store, moment, self._overrides()), Memo()
        self._held.move_to_end(key)
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)[1][0].close()
        return self._held[key]

    def close(self) -> None:
        """Forget them all."""
        with self._lock:
            while self._held:
                self._held.popitem()[1][0].close()
