"""Public addresses only, first half: what the URL itself says, checked on every hop before anything is sent.

A redirected request passes all middlewares again. Names are checked by network/resolver.py when they are connected to.
"""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from w3lib.http import basic_auth_header

from newsbot.errors import BadURLError
from newsbot.middlewares.failures import Refused
from newsbot.network.resolver import AllowList
from newsbot.network.urls import MAX_URL, Address, ascii_host, literal_address

PORTS = {"http": 80, "https": 443}
"""The schemes that are fetched, with their ports."""


class AddressesMiddleware:
    """Refuses addresses that are not http(s), cannot be a URL, or spell a machine that is not public.

    Refused with `bad-url` or `private-address`. Credentials in an address move to the Authorization header: a
    redirect to another host drops it, and the address that is logged and kept has none.
    """

    def __init__(self, allowed: AllowList) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(AllowList.from_settings(crawler.settings))

    def process_request(self, request: Request) -> Request | None:
        literal, port, userinfo = _take_apart(request.url)
        if literal is not None and not self.allowed.permits(str(literal), port):
            raise Refused("private-address", f"{literal} is not a public address")
        return _without_credentials(request, userinfo) if userinfo else None


def _take_apart(url: str) -> tuple[Address | None, int, tuple[str, str] | None]:
    """IP address (None: the host is a name), port and (user, password) of a URL; raises Refused for what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("bad-url", "the address cannot be read as a URL") from error
    if parts.scheme not in PORTS:
        raise Refused("bad-url", f"addresses of the kind {parts.scheme[:20]!r} are not fetched")
    if len(url) > MAX_URL:
        raise Refused("bad-url", f"the address is longer than {MAX_URL} characters")
    host = parts.hostname or ""
    literal = literal_address(host)
    if literal is None:
        _check_name(host)
    userinfo = (parts.username or "", parts.password or "") if "@" in parts.netloc else None
    return literal, PORTS[parts.scheme] if port is None else port, userinfo


def _check_name(host: str) -> None:
    try:
        ascii_host(host)
    except BadURLError as error:
        raise Refused("bad-url", "the address names no host that can exist") from error


def _without_credentials(request: Request, userinfo: tuple[str, str]) -> Request:
    """The same request, with user and password where they are not logged, stored or sent to another host."""
    scheme, _, rest = request.url.partition("://")
    authority, slash, path = rest.partition("/")
    bare = request.replace(url=f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}")
    if any(userinfo):
        bare.headers.setdefault(b"Authorization", basic_auth_header(*userinfo))
    return bare
