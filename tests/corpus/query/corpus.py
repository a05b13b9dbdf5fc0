"""The fixture world's corpus for tests that only read it: replayed once a session, then copied."""

import contextlib
import functools
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
    folder = Path(tempfile.mkdtemp(prefix="newsbot-world-"))
    _replay(f"sqlite:{folder / 'world.db'}")
    return folder / "world.db"


def _replay(uri: str) -> None:
    done = spawn("--config", WORLD, "--store", uri, "--now", NOW.isoformat(), "replay", *ARCHIVES)
    assert done.code in (0, 3), done.err


def world_copy(folder: Path) -> str:
    """The address of a SQLite store of its own in `folder`, with the whole world in it."""
    target = folder / "world.db"
    shutil.copy(_replayed(), target)
    return f"sqlite:{target}"


@contextlib.contextmanager
def world_store(kind: str, folder: Path) -> Iterator[str]:
    """The address of a store of this kind (`sqlite`, `mongodb`) with the world in it."""
    if kind == "sqlite":
        yield world_copy(folder)
        return
    try:
        with mongo_server() as uri:
            head, _, options = uri.partition("?")
            address = f"{head}world?{options}"
            _replay(address)
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
