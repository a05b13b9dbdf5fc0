"""Every failure has a name of the closed list, and no name or detail gives an address away."""

import pytest
from OpenSSL import SSL
from scrapy import Request, exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet import error
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from newsbot.corpus.reasons import REASONS
from newsbot.middlewares.failures import Refused, come_back, failure_reason, status_reason
from newsbot.times import clock_at

NOW = clock_at("2026-03-04T10:00Z")()
URL = "https://reader:secret@a.test/feed?token=secret"


def behind(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


def never_received(inner: Exception) -> Exception:
    return behind(exceptions.DownloadFailedError(URL), ResponseNeverReceived([Failure(inner)]))


CASES: list[tuple[Exception, str]] = [
    (exceptions.DownloadTimeoutError(f"Getting {URL} took longer than 30 seconds."), "timeout"),
    (exceptions.DownloadCancelledError(URL), "too-large"),
    (exceptions.ResponseDataLossError(), "truncated"),
    (exceptions.CannotResolveHostError(URL), "connection-failed"),
    (exceptions.DownloadConnectionRefusedError(URL), "connection-failed"),
    (never_received(error.ConnectionLost()), "connection-failed"),
    (never_received(error.TimeoutError()), "timeout"),
    (never_received(SSL.Error([("SSL routines", "", "certificate verify failed")])), "tls-failed"),
    (never_received(SSL.Error([("SSL routines", "", "wrong version number")])), "tls-failed"),
    (never_received(VerificationError(errors=[])), "tls-failed"),
    (ResponseFailed([Failure(error.ConnectionDone())]), "connection-failed"),
    (error.ConnectError(), "connection-failed"),
    (ConnectionResetError(URL), "connection-failed"),
    (exceptions.NotSupported(URL), "bad-url"),
    (exceptions.UnsupportedURLSchemeError(URL), "bad-url"),
    (Refused("robots-disallowed", "robots.txt forbids it"), "robots-disallowed"),
    (HttpError(Response(URL, 404)), "http-4xx"),
    (HttpError(Response(URL, 503)), "rate-limited"),
    (ZeroDivisionError(URL), "error"),
]


@pytest.mark.parametrize(("problem", "reason"), CASES, ids=lambda case: getattr(type(case), "__name__", ""))
@pytest.mark.parametrize("wrap", [Failure, lambda problem: problem], ids=["failure", "exception"])
def test_every_failure_has_a_reason_without_an_address(problem: Exception, reason: str, wrap: object) -> None:
    assert callable(wrap)
    found = failure_reason(wrap(problem))
    assert (found.reason, "secret" in found.detail) == (reason, False)
    assert found.reason in REASONS


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "http-4xx"), (404, "http-4xx"), (410, "http-4xx"), (401, "refused"), (402, "refused"), (403, "refused"),
     (451, "refused"), (429, "rate-limited"), (503, "rate-limited"),
     (500, "http-5xx"), (599, "http-5xx"), (302, "bad-url"), (304, "http-5xx"), (999, "http-5xx")],
)  # fmt: skip
def test_every_status_has_a_reason(status: int, reason: str) -> None:
    assert status_reason(status) == (reason, f"HTTP {status}" + status_reason(status).detail[8:])


def test_a_refusal_knows_when_to_come_back() -> None:
    assert come_back(Failure(Refused("rate-limited", "", NOW))) == NOW
    assert come_back(Refused("bad-url")) is None


def test_an_answer_knows_when_to_come_back() -> None:
    response = Response("http://a.test/", 429, request=Request("http://a.test/", meta={"retry_after": NOW}))
    assert come_back(Failure(HttpError(response))) == NOW
    assert come_back(HttpError(Response("http://a.test/", 500))) is None


def test_a_refusal_uses_a_name_of_the_list() -> None:
    with pytest.raises(AssertionError):
        Refused("bad-luck")
