"""The end of a run: what was read is written and nothing is read any more before stories are assigned."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from newsbot.extensions.run import RunExtension
from newsbot.operation.held_leases import HeldLeases
from tests.builders import NOON


async def _called(step: Callable[[Any], object]) -> object:
    return step(None)


def test_the_processes_that_read_pages_end_before_stories_are_assigned() -> None:
    done: list[str] = []

    def step(name: str) -> Callable[..., Awaitable[None]]:
        async def take(*_: object) -> bool:
            done.append(name)
            return True

        return take

    session: Any = SimpleNamespace(
        queue=SimpleNamespace(error=None, counts={}, drain=step("written")),
        end_reading=lambda: done.append("read"),
        stopping=asyncio.Event(),
        leases=HeldLeases(holder="here:1"),
        store=SimpleNamespace(call=_called),
        clock=lambda: NOON,
        assign=step("assigned"),
        close=step("closed"),
    )
    extension = RunExtension(session, step("given up"), None, lambda at: done.append(f"told {at:%H:%M}"))
    asyncio.run(extension.closed(SimpleNamespace(name="feeds"), "finished"))  # type: ignore[arg-type] # for its name
    assert done == ["written", "read", "assigned", f"told {NOON:%H:%M}", "closed"]
