"""What all tests share: repeatable property tests, an empty store, and no way out to the network."""

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import Store

settings.register_profile(
    "newsbot", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("newsbot")

os.environ.pop("NEWSBOT_STORE", None)  # a developer's own settings must not reach the tests
_LOOPBACK = ("127.", "::1", "localhost")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that none is still running when all others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type] # whatever it is, it is passed on

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty corpus in memory."""
    opened = open_store("sqlite::memory:")
    yield opened
    opened.close()
