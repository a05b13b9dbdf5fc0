"""What hubs call (WebSub): they ask whether a subscription was meant, deny it, or push. `newsbot watch` runs it.

A push is not read. If it is signed with the subscription's secret its feed becomes due at once; else it is ignored, and
the hub is not told so (section 7.1 of the recommendation).
"""

import asyncio
import contextlib
import functools
import logging
import threading
from collections.abc import AsyncIterator, Iterator

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from newsbot.corpus import hub_subscriptions
from newsbot.errors import StoreError
from newsbot.feeds import websub
from newsbot.feeds.websub import Subscription
from newsbot.interfaces.web.serving import listen, server_of
from newsbot.network.urls import redact
from newsbot.operation.crawl_session import StoreThread
from newsbot.text.words import one_line
from newsbot.times import Clock

MAX_PUSH = 4 * 1024 * 1024
"""Bytes of a push that are looked at, for its signature."""
PATIENCE = 10.0
"""Seconds that a push may take to arrive, and the store to answer."""

_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
_log = logging.getLogger(__name__)


def create_callback(store_uri: str, clock: Clock, pushed: threading.Event) -> ASGIApp:
    """The callback as an ASGI app; a path ends in a subscription's token. `pushed` is set when news came."""
    store = StoreThread(store_uri)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        store.begin_stop()
        store.close()

    async def endpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE):
                return await (_push if request.method == "POST" else _question)(request, store, clock, pushed)
        except (StoreError, TimeoutError, ClientDisconnect):
            return _plain(503, "Try again in a moment.\n")

    return Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "POST"])], lifespan=lifespan)


async def _question(request: Request, store: StoreThread, clock: Clock, _pushed: threading.Event) -> Response:
    """The hub asks whether it was meant, or says that it will not deliver."""
    given = request.query_params
    mode, topic, challenge = (given.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    lease, reason, now = given.get("hub.lease_seconds", ""), given.get("hub.reason", ""), clock()

    def by(held: Subscription) -> Subscription | None:
        if mode == "denied":
            return websub.denied(held, topic, redact(one_line(reason, 200)), now)
        return websub.verified(held, mode, topic, lease, now) if challenge else None

    changed = await store.call(lambda store: hub_subscriptions.change(store, _token(request), by))
    if changed is None:
        return _plain(404)
    _log.info("The hub of %s: %s", redact(changed.feed_url), changed.error or f"subscribed until {changed.until}")
    return _plain(200, "" if mode == "denied" else challenge)


async def _push(request: Request, store: StoreThread, clock: Clock, pushed: threading.Event) -> Response:
    """The hub delivers. One for a subscription that we do not have any more gets 410, and stops."""
    token, signature = _token(request), request.headers.get("x-hub-signature", "")
    if await store.call(lambda store: store.subscription(token)) is None:
        return _plain(410)
    body = await _body(request)
    if body is None:
        return _plain(413)
    by = functools.partial(websub.pushed, body=body, signature=signature, now=clock())
    changed = await store.call(lambda store: hub_subscriptions.change(store, token, by))
    if changed is None:
        _log.warning("A push that its hub has not signed was ignored.")
    else:
        _log.info("The hub of %s has news.", redact(changed.feed_url))
        pushed.set()
    return _plain(200)


async def _body(request: Request) -> bytes | None:
    """The body; None when it is too large."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_PUSH:
            return None
    return bytes(body)


def _token(request: Request) -> str:
    return request.url.path.rpartition("/")[2][:200]


def _plain(status: int, text: str = "") -> Response:
    return PlainTextResponse(text, status, _HEADERS)


@contextlib.contextmanager
def listening(host: str, port: int, store_uri: str, clock: Clock) -> Iterator[threading.Event]:
    """Serve the callback in a thread meanwhile; gives what is set when news came. UsageError for a taken place."""
    pushed = threading.Event()
    listener = listen(host, port)
    server = server_of(create_callback(store_uri, clock, pushed))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="callback", daemon=True)
    thread.start()
    try:
        yield pushed
    finally:
        server.should_exit = True
        thread.join(timeout=PATIENCE)
