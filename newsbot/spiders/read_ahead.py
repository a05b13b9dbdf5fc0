"""Pages that workers read at the same time, handed on in the order in which they came."""

import asyncio
import collections
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from newsbot.operation.crawl_session import Session
from newsbot.spiders.reader import Outcome


class ReadAhead:
    """Reads some pages more than there are workers. An address that comes again waits until its text is stored."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._reading: collections.deque[asyncio.Task[Outcome | None]] = collections.deque()
        self._touched: set[str] = set()  # addresses handed on since the queue was last drained

    def waits_for(self, url: str) -> bool:
        """Whether a text of this address is under way: the next one is judged against it, when it is stored."""
        return url in self._touched

    async def add(self, url: str, reading: Coroutine[Any, Any, Outcome | None]) -> AsyncIterator[Outcome]:
        """Have the page announced as `url` read; yields what has been read meanwhile."""
        if self.waits_for(url):
            async for outcome in self.rest():
                yield outcome
        self._touched.add(url)
        self._reading.append(asyncio.ensure_future(reading))
        async for outcome in self._finish(2 * self.session.workers.count):
            yield outcome

    async def rest(self) -> AsyncIterator[Outcome]:
        """What is still being read; it is stored when this ends."""
        async for outcome in self._finish(0):
            yield outcome
        await self.session.queue.settled(self._touched)
        await self.session.queue.drain()
        self._touched.clear()

    async def _finish(self, leave: int) -> AsyncIterator[Outcome]:
        while len(self._reading) > leave:
            outcome = await self._reading.popleft()
            if outcome is not None:
                yield outcome
