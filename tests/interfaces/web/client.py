"""A small client for ASGI apps, in this process: no socket, no server.

with Client(app) as client: client.get("/stories.json").json()
"""

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message


class Answered(NamedTuple):
    """What came back. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Client:
    """Runs an app's lifespan around the requests."""

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1:8711") -> None:
        self._app = app
        self._host = host
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        self._events: asyncio.Queue[Message] = self._runner.run(self._started())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._runner.run(self._ended())
        self._runner.close()

    async def _started(self) -> "asyncio.Queue[Message]":
        events: asyncio.Queue[Message] = asyncio.Queue()
        up = asyncio.Event()

        async def send(message: Message) -> None:
            assert not message["type"].endswith("failed"), message
            up.set()

        self._life = asyncio.ensure_future(
            self._app({"type": "lifespan", "asgi": {"version": "3.0"}}, events.get, send)
        )  # type: ignore[arg-type]  # a coroutine
        await events.put({"type": "lifespan.startup"})
        await up.wait()
        return events

    async def _ended(self) -> None:
        await self._events.put({"type": "lifespan.shutdown"})
        await self._life

    def get(self, address: str, method: str = "GET", **headers: str) -> Answered:
        """Ask for a path with its query; header names with `_` for `-`."""
        return self._runner.run(self._asked(address, method, headers))

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send `body` to a path."""
        return self._runner.run(self._asked(address, "POST", headers, body))

    async def _asked(self, address: str, method: str, headers: Mapping[str, str], body: bytes = b"") -> Answered:
        parts = urlsplit(address)
        given = {"host": self._host} | {name.replace("_", "-"): value for name, value in headers.items()}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8711),
            "state": {},
        }
        sent: list[Message] = []

        requests = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return requests.pop() if requests else await asyncio.get_running_loop().create_future()

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answered(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))
