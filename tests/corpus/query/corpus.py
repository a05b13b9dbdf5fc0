"""The fixture world's corpus for tests that only read it: replayed once for all processes of a run, then copied."""

import contextlib
import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store
from tests.commands import WORLD, spawn
from tests.mongo_server import MissingServerError, mongo_server

NOW = datetime(2026, 3, 11, 20, 0, tzinfo=UTC)
ARCHIVES = sorted((WORLD.parents[1] / "crawls").glob("*.warc.gz"))


@functools.cache
def _replayed() -> Path:
    """The first process that needs it makes it, the others wait."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"newsbot-world-{run}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "finished").exists():
            _run("--store", f"sqlite:{folder / 'world.db'}", "--now", NOW.isoformat(), "replay", *ARCHIVES)
            (folder / "finished").touch()
    return folder / "world.db"


def _run(*arguments: str | Path) -> None:
    done = spawn("--config", WORLD, *arguments)
    assert done.code in (0, 3), done.err


def world_copy(folder: Path) -> str:
    """The address of a SQLite store of its own in `folder`, with the whole world in it."""
    target = folder / "world.db"
    shutil.copy(_replayed(), target)
    return f"sqlite:{target}"


@contextlib.contextmanager
def world_store(kind: str, folder: Path) -> Iterator[str]:
    """The address of a store of this kind (`sqlite`, `mongodb`) with the world in it.

    Into MongoDB it is restored; that a replay gives the same there is for tests/crawl to show.
    """
    if kind == "sqlite":
        yield world_copy(folder)
        return
    try:
        with mongo_server() as uri:
            head, _, options = uri.partition("?")
            address = f"{head}world?{options}"
            _run("--store", world_copy(folder), "backup", folder / "world.backup")
            _run("--store", address, "restore", folder / "world.backup")
            yield address
    except MissingServerError as error:
        pytest.skip(f"MongoDB is not tested here: {error}")


@contextlib.contextmanager
def opened(uri: str) -> Iterator[Store]:
    """The store at `uri`, closed afterwards."""
    store = open_store(uri)
    try:
        yield store
    finally:
        store.close()
