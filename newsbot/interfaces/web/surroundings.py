"""What pages are made from: the store (only its reading verbs), the topics, the clock, and how much may be shown."""

import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TypeVar, cast

from newsbot.corpus.query.cache import Memo
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.read_only import read_only
from newsbot.interfaces.web.past import Past
from newsbot.text.topics import Topic
from newsbot.times import Clock

T = TypeVar("T")


@dataclass(frozen=True)
class Surroundings:
    """Everything a page needs besides its address. `public`: titles, snippets and links, no full texts."""

    open_store: Callable[[], Store]
    topics: Mapping[str, Topic]
    clock: Clock
    public: bool = False
    memo: Memo = field(default_factory=Memo)
    past: Past = field(default_factory=Past)
    zone: tzinfo = UTC  # in which times are shown and typed
    searches: Mapping[str, str] = field(default_factory=dict)  # name -> query, of the reader's own
    by_words: Collection[str] = frozenset()  # stories that are not compared by meaning

    def now(self) -> datetime:
        """The time, in that zone."""
        return self.clock().astimezone(self.zone)


class Readers:
    """A pool of threads that answer questions, each with a store object of its own."""

    def __init__(self, open_store: Callable[[], Store], threads: int = 4) -> None:
        self._open_store = open_store
        self._own = threading.local()
        self._opened: list[Store] = []
        self._lock = threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def ask(self, question: Callable[[Store], T]) -> T:
        """Put `question` to this thread's store."""
        return question(self._store())

    def _store(self) -> Store:
        if not hasattr(self._own, "store"):
            store = self._open_store()
            with self._lock:
                self._opened.append(store)
            self._own.store = read_only(store)
        return cast(Store, self._own.store)

    def close(self) -> None:
        """Wait for the questions under way and close the stores."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        with self._lock, contextlib.ExitStack() as stack:
            for store in self._opened:
                stack.callback(store.close)
            self._opened.clear()
