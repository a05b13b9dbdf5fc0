"""One live crawl of the fixture world for all tests of this folder, shared by the processes of a parallel run."""

import fcntl
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import WORLD, call
from tests.world import World
from tests.world.record import record


@dataclass(frozen=True)
class Recording:
    """The world, crawled live at each of its instants: one archive a crawl, the store, and its export."""

    archives: tuple[Path, ...]
    store: str
    export: str


@pytest.fixture(scope="session")
def world() -> World:
    """The fixture world."""
    return World.load()


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory, world: World) -> Recording:
    """The live crawl; the first process that needs it makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "recording"
    folder.mkdir(exist_ok=True)
    store, finished = f"sqlite:{folder / 'live.db'}", folder / "finished"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            record(folder / "archives", store, world)
            finished.touch()
    archives = tuple(sorted((folder / "archives").glob("*.warc.gz")))
    return Recording(archives, store, exported(store))


def exported(store: str) -> str:
    """The whole corpus of a store, as `newsbot export` gives it."""
    done = call("--config", WORLD, "--store", store, "export")
    assert done.code == 0, done.err
    return done.out
