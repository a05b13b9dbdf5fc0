"""Scrapy's HTTP download handler with what the network can make it forget: an end of heads, bodies that were cut,
hosts that asked for quiet while a request waited in their queue, and the reason why no address was left to connect to.

The hooks are the protocol and parser classes of Scrapy's handler; tests/middlewares/test_download_handler.py fails if
an upgrade moves them.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed
from twisted.web.http import _DataLoss, _IdentityTransferDecoder

from newsbot.middlewares.circuit_breaker import BreakerMiddleware
from newsbot.middlewares.failures import Refused
from newsbot.middlewares.host_queue import HostDownloader
from newsbot.middlewares.retry_after import RetryAfterMiddleware
from newsbot.middlewares.site_leases import SiteLeasesMiddleware
from newsbot.network.resolver import PublicResolver
from newsbot.operation.crawl_session import session_of

MAX_HEAD = 64 * 1024
"""Bytes of status line and headers, interim (1xx) answers included. Browsers give up at 256 KiB, servers send 2."""

GRACE = 5.0
"""Seconds that the download's own time-out has before the request is given up."""

IDLE = 15
"""Seconds for which a connection is kept for the host's next request. Twisted's 240 would hold a descriptor for each of
a thousand hosts, which is all that many systems allow; a host with pages to fetch is asked every second or so."""

LAST_CHANCE = 5.0
"""Seconds that an answer under way has to arrive when the run is asked to stop."""


class _Parser(_LenientHTTPClientParser):
    """Ends a head that does not end, and distinguishes a body that was cut from one that is complete."""

    _head = 0
    _excess = b""

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - the name is Twisted's
        self._head += len(line) + 1
        if self._head > MAX_HEAD:
            raise ParseError(f"the head is larger than {MAX_HEAD} bytes", line[:80])  # type: ignore[no-untyped-call] # Twisted's
        super().lineReceived(line)

    def _finished(self, rest: bytes) -> None:
        self._excess = rest.strip()
        super()._finished(rest)  # type: ignore[no-untyped-call] # Twisted's

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802 - the name is Twisted's
        if self.bodyDecoder is not None and self._was_cut(reason):
            self.response._bodyDataFinished(_cut(self.response))  # noqa: SLF001 - as its parent does
        else:
            super().connectionLost(reason)

    def _was_cut(self, reason: Any) -> bool:
        """More bytes came than announced, or a body that only the connection's end can end met with an accident.

        `reason` is a Failure, or the bare exception where Twisted makes one up.
        """
        decoder = self.bodyDecoder
        endless = isinstance(decoder, _IdentityTransferDecoder) and decoder.contentLength is None
        return bool(self._excess) or (endless and not isinstance(getattr(reason, "value", reason), ConnectionDone))


def _cut(response: Any) -> Failure:
    """What Twisted says of a body that is shorter than announced."""
    loss = Failure(_DataLoss())  # type: ignore[no-untyped-call] # Twisted's
    return Failure(ResponseFailed([loss], response))  # type: ignore[no-untyped-call] # Twisted's


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # as Scrapy does it: Twisted names the class in the middle of request()
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802 - the signature is Twisted's
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call] # Twisted's


class HTTPHandler(HTTP11DownloadHandler):
    """For DOWNLOAD_HANDLERS, http and https. `request.meta["insecure_tls"]` accepts any certificate for that request,
    over connections of its own.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - as Scrapy's own does
        self._pool.cachedConnectionTimeout = IDLE
        self._unverified: HTTPHandler | None = None
        self._resolver = _check_names(crawler)
        self._patience = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._stopping = session_of(crawler).stopping
        self._under_way: set[asyncio.Task[Response]] = set()
        self._giving_up: asyncio.Task[None] | None = None

    async def download_request(self, request: Request) -> Response:
        handler = self._without_verification() if request.meta.get("insecure_tls") else self
        async with self._downloader().place(request):
            return await handler.fetch(request)

    def _downloader(self) -> HostDownloader:
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, HostDownloader), "the settings name it"
        return downloader

    async def fetch(self, request: Request) -> Response:
        """The answer to a request that has its place."""
        if self._giving_up is None:
            self._giving_up = asyncio.ensure_future(self._give_up())
        if self._stopping.is_set():
            raise IgnoreRequest(_STOPPED)
        find = self._crawler.get_downloader_middleware
        for guard in (find(RetryAfterMiddleware), find(BreakerMiddleware)):
            if guard is not None:
                guard.process_request(request)  # the host may have come to rest since the request was queued
        if (leases := find(SiteLeasesMiddleware)) is not None:
            leases.sending(request)
        try:
            patience = request.meta.get("download_timeout", self._patience) + GRACE
            return await within(super().download_request(request), patience, self._under_way)
        except CannotResolveHostError as error:
            address = self._resolver.refused.get(urlparse_cached(request).hostname or "")
            if address is None:
                raise
            raise Refused("private-address", f"the host leads to {address}, which is not public") from error

    async def _give_up(self) -> None:
        """When the run is asked to stop, wait a moment for answers that are under way, and no longer."""
        await self._stopping.wait()
        self._downloader().let_go(IgnoreRequest(_STOPPED))
        await asyncio.sleep(LAST_CHANCE)
        for task in self._under_way:
            task.cancel()

    async def close(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
        await super().close()
        if self._unverified is not None:
            await self._unverified.close()

    def _without_verification(self) -> "HTTPHandler":
        if self._unverified is None:
            self._unverified = HTTPHandler(self._crawler)
            self._unverified.trust_anybody()
        return self._unverified

    def trust_anybody(self) -> None:
        """Accept any certificate from now on."""
        factory: Any = _ScrapyClientContextFactory(verify_certificates=False)
        self._contextFactory = factory


_STOPPED = "the run is being stopped"


async def within(
    download: Coroutine[Any, Any, Response], seconds: float, under_way: set[asyncio.Task[Response]] | None = None
) -> Response:
    """What `download` returns, or DownloadTimeoutError: its own time-out stumbles over some broken connections, and a
    request without an outcome keeps its host's slot, and the crawl, for ever.

    Meanwhile its task is in `under_way`; IgnoreRequest when somebody cancels it there.
    """
    task = asyncio.ensure_future(download)
    under_way = set() if under_way is None else under_way
    under_way.add(task)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        under_way.discard(task)
    if not done:
        raise DownloadTimeoutError(f"no outcome after {seconds} seconds")
    if task.cancelled():
        raise IgnoreRequest(_STOPPED)
    return task.result()


def _check_names(crawler: Crawler) -> PublicResolver:
    """The resolver that checks, put in place where it is not: Scrapy installs the one of its settings only when it
    starts the reactor itself.
    """
    from twisted.internet import reactor

    plugged: Any = reactor  # the module stands for whatever reactor is installed
    if not isinstance(plugged.nameResolver, PublicResolver):
        PublicResolver.from_crawler(crawler, plugged).install_on_reactor()
    found: PublicResolver = plugged.nameResolver
    return found
