"""Every way in which a request can fail, as a reason of newsbot/corpus/reasons.py.

Details are written here and never quote an exception, whose text may hold an address with a secret in it.
"""

from datetime import datetime
from typing import NamedTuple

from OpenSSL import SSL
from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import CertificateError, VerificationError
from twisted.internet import defer, error
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from newsbot.corpus.reasons import REASONS

LATER_STATUSES = frozenset({429, 503})
"""The server says that it is too busy, for us or for everybody."""

REFUSING_STATUSES = frozenset({401, 402, 403, 451})
"""The server keeps to itself, or from us, what it has."""

came_to_nothing = object()
"""Signal: a page or a feed was not had. Sent with `request`, `reason`, `detail` (words), `at`, `status` (of the answer
which decided; None: there was none) and `again` (see `come_back`): the place to record from what no response shows, or
shows only to who knows that it was not asked for again."""

_UNREACHED = (
    exceptions.CannotResolveHostError,
    exceptions.DownloadConnectionRefusedError,
    exceptions.DownloadFailedError,
    error.ConnectError,
    error.ConnectionClosed,
    TunnelError,
    OSError,
)
_TIMES: tuple[type[BaseException], ...] = (
    exceptions.DownloadTimeoutError,
    error.TCPTimedOutError,
    error.TimeoutError,
    defer.TimeoutError,
)
_TLS = (SSL.Error, VerificationError, CertificateError)
_CERTIFICATE = "certificate verify failed"


NO_HOST = "no host of that name was found; check the spelling and the network"
_NAMELESS = ("CannotResolveHostError", "DNSLookupError")


class Refused(exceptions.IgnoreRequest):
    """A request or response that newsbot turned down. `reason` is a name of corpus.reasons, `detail` words without
    addresses, `again` the time (UTC) before which asking again is useless, where that is known.
    """

    def __init__(self, reason: str, detail: str = "", again: datetime | None = None) -> None:
        assert reason in REASONS, reason
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.again = again


class FailureReason(NamedTuple):
    """`reason`: a name of newsbot.corpus.reasons. `detail`: one clause for people, without addresses."""

    reason: str
    detail: str


def failure_reason(failure: Failure | BaseException) -> FailureReason:
    """Why a request came to nothing; what is not known is an `error` with the name of its class."""
    problem = failure.value if isinstance(failure, Failure) else failure
    match problem:
        case Refused():
            return FailureReason(problem.reason, problem.detail)
        case HttpError():
            return status_reason(problem.response.status)
        case exceptions.ResponseDataLossError():
            return FailureReason("truncated", "the connection ended before the body did")
        case exceptions.DownloadCancelledError():
            return FailureReason("too-large", "the body went over the limit while it was read")
        case exceptions.NotSupported() | exceptions.UnsupportedURLSchemeError():
            return FailureReason("bad-url", "the address is of a kind that is not fetched")
    if isinstance(problem, _TIMES):
        return FailureReason("timeout", "no complete answer in time")
    if isinstance(problem, (*_UNREACHED, *_TLS, ResponseFailed)):
        return _broken(problem)
    return FailureReason("error", type(problem).__name__)


def status_reason(status: int) -> FailureReason:
    """Why an answer with this HTTP status, which is not 2xx, brings no document."""
    if status in LATER_STATUSES:
        return FailureReason("rate-limited", f"HTTP {status}")
    if status in REFUSING_STATUSES:
        return FailureReason("refused", f"HTTP {status}")
    if 400 <= status < 500:
        return FailureReason("http-4xx", f"HTTP {status}")
    if status == 304:
        return FailureReason("http-5xx", "HTTP 304 though nothing was known of the page")
    if 300 <= status < 400:
        return FailureReason("bad-url", f"HTTP {status} that leads to no http address")
    return FailureReason("http-5xx", f"HTTP {status}")


def come_back(failure: Failure | BaseException) -> datetime | None:
    """The time (UTC) before which the host does not want to be asked again; None when it did not say."""
    problem = failure.value if isinstance(failure, Failure) else failure
    if isinstance(problem, Refused):
        return problem.again
    if isinstance(problem, HttpError) and problem.response.request is not None:
        until = problem.response.meta.get("retry_after")
        return until if isinstance(until, datetime) else None
    return None


def _broken(problem: BaseException) -> FailureReason:
    """A connection that was not made or did not last: the innermost cause decides."""
    causes = list(_causes(problem))
    for cause in causes:
        if isinstance(cause, _TLS):
            return FailureReason("tls-failed", _tls_detail(cause))
    if any(isinstance(cause, _TIMES) for cause in causes):
        return FailureReason("timeout", "no connection in time")
    names = [type(cause).__name__ for cause in causes if not isinstance(cause, ResponseFailed)]
    return FailureReason("connection-failed", NO_HOST if names[-1] in _NAMELESS else names[-1])


def _tls_detail(cause: BaseException) -> str:
    if isinstance(cause, VerificationError | CertificateError):
        return "the certificate is for another host"
    return "the certificate is not valid" if _CERTIFICATE in str(cause) else "the TLS handshake failed"


def _causes(problem: BaseException, depth: int = 0) -> list[BaseException]:
    """`problem` and what is behind it: exceptions that wrap, and the lists of reasons that Twisted keeps."""
    if depth > 4:
        return [problem]
    behind = [reason.value for reason in getattr(problem, "reasons", None) or () if isinstance(reason, Failure)]
    return [problem, *(inner for each in (*behind, problem.__cause__) if each for inner in _causes(each, depth + 1))]
