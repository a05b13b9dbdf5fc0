"""The fixture world on a loopback port, for every host at once."""

import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

from tests.world.pages import http_date
from tests.world.site import Response, World


class Hit(NamedTuple):
    """One request that a `WorldServer` answered; `time` is the world's."""

    time: datetime
    host: str
    path: str
    status: int


class WorldServer:
    """Serves a world on 127.0.0.1 inside `with`; `port`, a settable `now`, and a `log` of what was asked."""

    def __init__(self, world: World, now: datetime | None = None, port: int = 0) -> None:
        self.world = world
        self.now = now or world.instants[0]
        self.log: list[Hit] = []
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"owner": self}))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Response:
        """`World.respond` at the server's time, written to the log."""
        response = self.world.respond(host, path, self.now, headers)
        self.log.append(Hit(self.now, host, path, response.status))
        return response


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # passed on as it came


class _Handler(BaseHTTPRequestHandler):
    owner: WorldServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host, path = self.headers.get("Host", "").partition(":")[0], self.path
        if host in ("127.0.0.1", "localhost"):  # a person: the first folder names the outlet
            host, _, rest = path.removeprefix("/").partition("/")
            path = f"/{rest}"
        response = self.owner.answer(host, path, {k.lower(): v for k, v in self.headers.items()})
        self.send_response_only(response.status)
        # the world's time, not the machine's: a recording made twice is the same twice
        self.send_header("Date", http_date(self.owner.now))
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_HEAD = do_GET  # noqa: N815 - the base class names it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """The log is `WorldServer.log`."""
