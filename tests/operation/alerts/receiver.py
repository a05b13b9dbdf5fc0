"""A receiver of webhooks on loopback that keeps what it got and answers as it is told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`got`: headers and body of each request; `answers`: the next statuses, then 204; `before`: called first."""

    def __init__(self, secret: str = "s3cret") -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.before: Callable[[], None] = lambda: None
        self.secret = secret
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Every message that arrived."""
        return [json.loads(body) for _, body in self.got]

    @property
    def keys(self) -> list[str]:
        """Idempotency keys, in the order of arrival."""
        return [headers["idempotency-key"] for headers, _ in self.got]

    def signed(self) -> bool:
        """Whether every request carries the right signature, worked out from its own headers."""
        return all(
            headers.get("x-newsbot-signature")
            == "sha256="
            + hmac.new(
                self.secret.encode(), headers["x-newsbot-timestamp"].encode() + b"." + body, hashlib.sha256
            ).hexdigest()
            for headers, body in self.got
        )


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver that listens."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            found.before()
            status = found.answers.pop(0) if found.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", found.url + "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
