"""The frame of a run: its leases are renewed, and a run that lost them to another one ends."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from newsbot.corpus.store.base import Store
from newsbot.extensions import run
from newsbot.extensions.run import RunExtension
from newsbot.operation.config import Config
from newsbot.operation.crawl_session import Session
from newsbot.operation.held_leases import HeldLeases
from newsbot.times import system_clock

LEASE = "crawl:missiles"


def ticked(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[str]]:
    """The session after some ticks of a run that holds LEASE, and what it did to end."""
    monkeypatch.setattr(run, "_TICK", 0.01)
    ended: list[str] = []

    async def call(function: Any) -> Any:
        return function(store)

    async def give_up() -> None:
        assert extension._ticking is not None
        extension._ticking.cancel()  # as `closed` does, while the spider is being closed
        await asyncio.sleep(0)
        ended.append("gave up")

    session = Session(Config(), system_clock, {}, leases=HeldLeases([LEASE], "here:1", 0.04))
    session.store = SimpleNamespace(call=call, error=None)  # type: ignore[assignment] # stands in
    extension = RunExtension(session, give_up, None, lambda _: None)

    async def some_ticks() -> None:
        extension._ticking = asyncio.ensure_future(extension._tick())
        await asyncio.sleep(0.2)
        extension._ticking.cancel()

    asyncio.run(some_ticks())
    return session, ended


def test_R54_leases_are_renewed_while_the_run_lasts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session, ended = ticked(store, monkeypatch)
    assert (store.lease_holder(LEASE, system_clock()) in ("here:1", None), session.locked_out, ended) == (
        True,
        None,
        [],
    )


def test_R54_a_run_that_lost_its_lease_ends(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.acquire_lease(LEASE, "elsewhere:1", system_clock(), 60)
    session, ended = ticked(store, monkeypatch)
    assert (session.locked_out.exit_code, ended) == (7, ["gave up"])
    assert store.lease_holder(LEASE, system_clock()) == "elsewhere:1"
