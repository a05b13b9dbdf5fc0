"""Conditional requests: what was kept of the last answer goes along, and "not modified" reaches the callback."""

from scrapy import Request
from scrapy.http import Response

from newsbot.items import Validators

_LIMIT = 1024  # characters; a longer validator is a trick, or a mistake that would come back at every poll


class ConditionalMiddleware:
    """Sends `request.meta["validators"]` (a Validators, as the server sent them) and lets 304 through to the callback,
    for requests that had validators only.
    """

    def process_request(self, request: Request) -> None:
        validators: Validators | None = request.meta.get("validators")
        if validators is None:
            return
        sent = _send(request, b"If-None-Match", validators.etag)
        sent = _send(request, b"If-Modified-Since", validators.last_modified) or sent
        if sent:
            allowed = request.meta.get("handle_httpstatus_list", ())
            request.meta["handle_httpstatus_list"] = sorted({*allowed, 304})


def validators_of(response: Response) -> Validators:
    """What to keep of a response for the next request to its address."""
    return validators_in(_text(response, b"ETag"), _text(response, b"Last-Modified"))


def validators_in(etag: str, last_modified: str) -> Validators:
    """What to keep of these headers."""
    return Validators(_kept(etag), _kept(last_modified))


def _send(request: Request, header: bytes, value: str | None) -> bool:
    """Whether `value` could be sent: it is one line, and not absurdly long."""
    if not value or len(value) > _LIMIT or not value.isprintable():
        return False
    request.headers.setdefault(header, value.encode("utf-8", "replace"))
    return True


def _text(response: Response, header: bytes) -> str:
    return (response.headers.get(header) or b"").decode("utf-8", "replace")


def _kept(value: str) -> str | None:
    value = value.strip()
    return value if 0 < len(value) <= _LIMIT else None
