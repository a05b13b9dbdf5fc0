"""The desk: the one writer of stories. Under a lease it assigns articles in canonical order, whoever brought them.

Crawlers store versions and copy edges and move the desk's mark when something changed. The desk then decides everything
anew (`board`) and writes what came out differently (`ledger`); so late articles, merged families and overrides change
what follows from them and nothing else, and the result is a function of the stored articles and overrides alone.
"""

import collections
from collections.abc import Mapping
from datetime import datetime

from newsbot.clock import system_clock
from newsbot.desk.board import Board
from newsbot.desk.ledger import write
from newsbot.leases import take
from newsbot.overrides import NONE, Overrides
from newsbot.store.base import Store
from newsbot.stories import StoryRule

LEASE, LEASE_SECONDS = "desk", 120.0
_LOOK = "desk"  # where the desk remembers whose decisions it went by


def assign(
    store: Store, now: datetime, holder: str, overrides: Overrides = NONE, rule: StoryRule | None = None
) -> Mapping[str, int]:
    """Assign what has changed since the last time; returns how many articles newly got which relation.

    Another holder of the lease does the work for all: then nothing is done here. Other overrides than the last time's
    change everything.
    """
    counts: collections.Counter[str] = collections.Counter()
    while _has_work(store, overrides):  # asked again after the release: somebody may have been turned away
        if not take(store, LEASE, holder, system_clock(), LEASE_SECONDS):
            break
        try:
            while _has_work(store, overrides):
                mark = store.desk_mark()
                board = Board(store, overrides, rule or StoryRule(), lambda: _renew(store, holder))
                if not store.acquire_lease(LEASE, holder, system_clock(), LEASE_SECONDS):
                    return counts  # this process stood still for so long that another one took over
                counts.update(write(store, board, now))
                store.put_look(_LOOK, {"overrides": overrides.key})
                store.clear_desk_mark(mark.counter)
        finally:
            store.release_lease(LEASE, holder)
    return counts


def _has_work(store: Store, overrides: Overrides) -> bool:
    return store.desk_mark().position is not None or store.look(_LOOK).get("overrides", NONE.key) != overrides.key


def _renew(store: Store, holder: str) -> None:
    store.acquire_lease(LEASE, holder, system_clock(), LEASE_SECONDS)
