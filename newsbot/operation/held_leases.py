"""The leases that a run holds, and how sure it may be of them: the fence before what it asks for and writes.

A lease is exclusive until it runs out by the clock, whatever became of its holder. So a run that was told less than
half of that time ago that they are its own may go on; one that stood still for longer (a machine that swapped, a
process that was stopped, a store that was away) asks before it sends or writes anything more, and ends when another run
has taken one over.
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from newsbot.corpus.leases import CLUSTER, CLUSTER_SECONDS
from newsbot.corpus.store.base import Store
from newsbot.times import system_clock


def since_boot() -> float:
    """Seconds, with those that the machine slept, which Linux leaves out of the monotonic clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class HeldLeases:
    """`names` are held by `holder`, which is nobody else's name, for `seconds` from each renewal; `shared` by all the
    workers of a cluster: each of them renews those.
    """

    def __init__(
        self,
        names: Iterable[str] = (),
        holder: str = "",
        seconds: float = 60.0,
        passed: Callable[[], float] = since_boot,
        shared: Iterable[str] = (),
    ) -> None:
        self.names = set(names)
        self.holder = holder
        self.seconds = seconds
        self.shared = tuple(shared)
        self.rests: dict[str, float] = {}  # lease -> for how many seconds nobody else may have it when the run is over
        self._passed = passed
        self._confirmed = float("-inf")

    @property
    def left(self) -> float:
        """Seconds for which they are this run's for certain."""
        return self.seconds - (self._passed() - self._confirmed) if self.names else float("inf")

    def renew(self, store: Store) -> list[str]:
        """Renew them all; returns those that are somebody else's by now."""
        began, now = self._passed(), system_clock()
        held = (store.acquire_lease(name, self.holder, now, self.seconds) for name in sorted(self.names))
        for name in self.shared:
            store.acquire_lease(name, CLUSTER, now, CLUSTER_SECONDS)
        lost = [name for name, ours in zip(sorted(self.names), list(held), strict=True) if not ours]
        if not lost:
            self._confirmed = began - 1  # the clock of the store's leases gives the second that has begun
        return lost

    def lost(self, store: Store) -> list[str]:
        """Those that are somebody else's; the store is asked when that was long ago."""
        return self.renew(store) if self.left < self.seconds / 2 else []

    def add(self, store: Store, name: str) -> bool:
        """Take one more, if it is free."""
        if not store.acquire_lease(name, self.holder, system_clock(), self.seconds):
            return False
        self.names.add(name)
        return True

    def let_rest(self, store: Store) -> None:
        """End of the run: those that are to rest run out after their time, by nobody renewed."""
        now = system_clock() + timedelta(seconds=1)  # that second may be nearly over
        for name, seconds in self.rests.items():
            store.acquire_lease(name, self.holder, now, seconds)
            self.names.discard(name)
