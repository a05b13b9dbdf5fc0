"""The server: where it may listen, and who is hung up on."""

import contextlib
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.corpus.store import open_store
from newsbot.errors import UsageError
from newsbot.interfaces.web import Surroundings, serving
from newsbot.times import fixed_clock
from tests.commands import WORLD, call, command, environment
from tests.interfaces.web.browser import running
from tests.interfaces.web.conftest import NOW

REQUEST = b"GET /stories HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server over an empty store that waits a quarter of a second and serves eight connections."""
    monkeypatch.setattr(serving, "FIRST_BYTES", 0.25)
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 8)
    uri = f"sqlite:{tmp_path / 'news.db'}"
    open_store(uri).close()
    with running(Surroundings(lambda: open_store(uri), {}, fixed_clock(NOW))) as url:
        yield "127.0.0.1", int(url.rpartition(":")[2])


def told(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    connection.settimeout(10)
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65_536):
            found += piece
    return found


def test_R71_a_request_that_does_not_come_is_not_waited_for(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        assert told(connection) == b""


def test_R71_a_request_that_comes_byte_by_byte_is_not_waited_for(address: tuple[str, int]) -> None:
    began = time.monotonic()
    with socket.create_connection(address) as connection, contextlib.suppress(ConnectionError):
        for byte in REQUEST * 99:
            connection.send(bytes([byte]))
            time.sleep(0.02)
            if time.monotonic() - began > 5:
                break
    assert time.monotonic() - began < 5


def test_R71_more_connections_than_are_served_are_closed(address: tuple[str, int]) -> None:
    with contextlib.ExitStack() as stack:
        crowd = [stack.enter_context(socket.create_connection(address)) for _ in range(30)]
        assert told(crowd[-1]) == b""
    time.sleep(0.1)
    assert urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/stories", timeout=10).status == 200


def test_R71_a_large_body_is_not_read(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(
            b"POST /stories HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999999999\r\n\r\n" + b"x" * 9_999
        )
        assert told(connection).startswith(b"HTTP/1.1 405 ")


def test_R71_endless_headers_are_refused(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(REQUEST + b"X: " + b"a" * 200_000)
        assert not told(connection).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "newsroom.example"])
def test_an_address_that_others_reach_needs_the_public_flag(host: str) -> None:
    with pytest.raises(UsageError, match="--public"):
        serving.check_place(host, public=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
def test_this_machine_needs_no_flag(host: str) -> None:
    assert serving.is_local(host)


def test_serve_says_that_a_port_is_taken(world_uri: str) -> None:
    with contextlib.closing(serving.listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = call("--config", WORLD, "--store", world_uri, "serve", "--port", str(port))
    assert (done.code, "Try another --port" in done.err) == (2, True)


def test_serve_refuses_a_public_address(world_uri: str) -> None:
    done = call("--config", WORLD, "--store", world_uri, "serve", "--host", "0.0.0.0")
    assert (done.code, "--public" in done.err) == (2, True)


def test_serve_needs_a_store(tmp_path: Path) -> None:
    done = call("--config", WORLD, "--store", f"sqlite:{tmp_path / 'none.db'}", "serve", "--port", "0")
    assert done.code == 5


def test_serve_serves_and_ends_when_asked(world_uri: str) -> None:
    arguments = command("--config", WORLD, "--store", world_uri, "--now", NOW.isoformat(), "serve", "--port", "0")
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True
    ) as run:
        assert run.stdout is not None
        url = run.stdout.readline().strip()
        page = urllib.request.urlopen(url, timeout=20).read().decode()
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
    assert "Iranian missiles over Turkey" in page
    assert run.returncode in (0, 130)
