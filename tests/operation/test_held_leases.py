"""The fence of a run: how sure it may be of its leases, and what it does when it is not."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from newsbot.corpus.leases import CLUSTER, CLUSTER_SECONDS
from newsbot.corpus.store.base import Store
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import Session
from newsbot.operation.held_leases import HeldLeases
from newsbot.times import system_clock
from tests.corpus.store.records import NOON, decision

SITE, OTHER = "site:outlet.example", "site:other.example"


@dataclass
class Passed:
    """A clock that counts seconds and is set by hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_nothing_is_certain_before_the_first_renewal(store: Store) -> None:
    held = HeldLeases([SITE], "one", 60, Passed())
    assert held.left < 0
    assert held.renew(store) == []
    assert held.left == 59  # the second that has begun when it was taken counts as over


def test_what_all_workers_share_is_kept_by_whoever_is_at_work(store: Store) -> None:
    store.acquire_lease("crawl:all", CLUSTER, system_clock(), 1)
    held = HeldLeases([SITE], "one", 60, shared=["crawl:all"])
    held.renew(store)
    assert store.lease_holder("crawl:all", system_clock() + timedelta(seconds=CLUSTER_SECONDS - 5)) == CLUSTER


def test_a_machine_that_slept_is_less_sure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = {time.CLOCK_BOOTTIME: 100.0, time.CLOCK_MONOTONIC: 100.0}
    monkeypatch.setattr(time, "clock_gettime", clocks.__getitem__)
    held = HeldLeases([SITE], "one", 60)
    held.renew(store)
    clocks[time.CLOCK_BOOTTIME] += 50
    assert held.left == 9


def test_a_run_without_leases_may_go_on_for_ever() -> None:
    assert HeldLeases().left == float("inf")


def test_the_store_is_asked_only_when_it_was_long_ago(store: Store) -> None:
    clock = Passed()
    held = HeldLeases([SITE], "one", 60, clock)
    held.renew(store)
    store.release_lease(SITE, "one")
    store.acquire_lease(SITE, "two", system_clock(), 600)
    clock.seconds = 29
    assert held.lost(store) == []
    clock.seconds = 31
    assert held.lost(store) == [SITE]
    assert held.left == 28  # what could not be renewed is no more certain than before


def test_one_more_is_taken_only_when_it_is_free(store: Store) -> None:
    held = HeldLeases([SITE], "one", 60)
    store.acquire_lease(OTHER, "two", system_clock(), 60)
    assert not held.add(store, OTHER)
    store.release_lease(OTHER, "two")
    assert held.add(store, OTHER)
    assert held.names == {SITE, OTHER}


def test_a_site_rests_after_the_run(store: Store) -> None:
    held = HeldLeases([SITE], "one", 600)
    held.renew(store)
    held.rests[SITE] = 5.0
    held.let_rest(store)
    (lease,) = store.leases(system_clock())
    assert 5 <= (lease.until - system_clock()).total_seconds() <= 6
    assert held.renew(store) == []
    assert store.leases(system_clock()) == [lease]


def test_a_run_that_stood_still_writes_nothing_over_who_took_over(store: Store) -> None:
    """As after SIGSTOP, or a machine that swapped: the batch it had in hand is pending, and somebody else's."""
    clock = Passed()
    session = Session(Config(), lambda: NOON, {}, leases=HeldLeases([SITE], "one", 60, clock))
    session.leases.renew(store)
    clock.seconds = 61
    store.release_lease(SITE, "one")
    store.acquire_lease(SITE, "two", system_clock(), 60)
    written: list[Any] = []
    fake: Any = SimpleNamespace(put_urls=written.append, acquire_lease=store.acquire_lease)
    assert session._write(fake, [decision("a")]) == {}  # type: ignore[list-item] # never looked at
    assert (written, session.locked_out is not None and session.locked_out.exit_code) == ([], 7)
    asyncio.run(session.close())
