"""The fork server of the workers is ended when nothing is read any more; no other pool may be open meanwhile."""

import psutil
from worker_tasks import double

from newsbot.operation.free_memory import give_back
from newsbot.operation.workers import Workers, unload


def servers() -> list[psutil.Process]:
    """The fork servers of this process that run."""
    return [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE and is_server(each)]


def is_server(process: psutil.Process) -> bool:
    return any("forkserver" in word for word in process.cmdline())


def test_what_is_unloaded_holds_no_process_and_comes_back_with_the_next_task() -> None:
    for _ in range(2):
        with Workers(1) as pool:
            assert pool.call(double, 21) == 42
        assert len(servers()) == 1
        unload()
        unload()  # once more is no harm
        assert servers() == []


def test_memory_that_is_free_goes_back_to_the_system() -> None:
    held = [bytes(600) for _ in range(100_000)]
    last = held[-1]  # what is free below it stays with the process
    del held
    before = psutil.Process().memory_info().rss
    give_back()
    assert last is not None
    assert psutil.Process().memory_info().rss < before - 30_000_000
