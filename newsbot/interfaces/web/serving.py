"""The server: uvicorn with limits on connections, on time, and on where it may listen."""

import asyncio
import ipaddress
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsbot.errors import UsageError
from newsbot.interfaces.web.app import create_app
from newsbot.interfaces.web.surroundings import Surroundings

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
MOST_CONNECTIONS = 500
"""Connections open at one time; more are closed at once."""
MOST_AT_WORK = 100
"""Requests under way at one time; more are answered with 503."""
FIRST_BYTES = 10.0
"""Seconds within which a connection has to bring a complete request, and to take its answer."""


class Impatient(H11Protocol):
    """HTTP/1.1 for strangers: who opens more connections than are served, or dawdles, is hung up on."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Count the connection, and begin to wait for its request."""
        if len(self.connections) >= MOST_CONNECTIONS:
            transport.abort()
            return
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        if self._patience is not None:
            self._patience.cancel()
        if self.transport is not None:
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless this connection was refused."""
        if self.transport is not None:
            super().data_received(data)

    def on_response_complete(self) -> None:
        """An answer went out: the time for the next request begins."""
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self.loop.call_later(FIRST_BYTES, self._hang_up)

    def _hang_up(self) -> None:
        at_work = self.cycle is not None and not self.cycle.response_complete and not self.flow.write_paused
        if at_work:  # the delay is ours
            self._wait()
        else:
            self.transport.abort()


def is_local(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_place(host: str, public: bool) -> None:
    """Raises UsageError for an address that others can reach, unless it is meant to be public."""
    if not public and not is_local(host):
        raise UsageError(
            f"{host} can be reached from other machines, and pages hold full texts: add --public, which shows titles,"
            " snippets and links only, or listen on 127.0.0.1."
        )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; UsageError when the address is taken or not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # now, so that who reads the address can connect at once
    except OSError as error:
        listener.close()
        raise UsageError(f"Cannot listen on {host}, port {port}: {error.strerror}. Try another --port.") from error
    return listener


def run(around: Surroundings, listener: socket.socket) -> None:
    """Serve until interrupted."""
    server_of(create_app(around, None if around.public else LOCAL_NAMES)).run(sockets=[listener])


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server for `app` that is prepared for strangers."""
    config = uvicorn.Config(
        app,
        http=Impatient,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_AT_WORK,
        timeout_keep_alive=5,
        h11_max_incomplete_event_size=16_384,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)
