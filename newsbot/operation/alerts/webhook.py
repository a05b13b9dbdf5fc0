"""Our own webhook: a signed POST to an address that may be reached, over a connection to the very address checked.

Headers: `Idempotency-Key` (the same for the same message, however often it is sent), `X-Newsbot-Timestamp` (seconds),
and `X-Newsbot-Signature`: `sha256=` and in hexadecimal the HMAC-SHA256, under the alert's secret, of timestamp, a dot
and the body.
"""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from newsbot.errors import BadURLError, ConfigError
from newsbot.network.urls import absolute_url, ascii_host, literal_address

TIMEOUT = 5.0
"""Seconds for one step of a request."""
WAITS = (1.0, 3.0)
"""Seconds between tries; more patience is for the next round."""
_PASSING = {408, 425, 429}


@dataclass(frozen=True)
class Network:
    """What may be reached: `permits(ip, port)`, and names with a fixed (pattern, ip, port) instead of the DNS's."""

    permits: Callable[[str, int], bool]
    routes: Sequence[tuple[str, str, int]] = ()


@dataclass(frozen=True)
class Sent:
    """How a delivery went. `passing`: a failure worth trying again. `detail`: one line for people, without secrets."""

    ok: bool
    detail: str
    passing: bool = True


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Newsbot-Signature`."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(url: str, body: bytes, headers: Mapping[str, str], network: Network, sleep: Callable[[float], None]) -> Sent:
    """Send `body`, tried again after WAITS while what is wrong may pass. Redirects are not followed. Never raises."""
    for wait in (*WAITS, None):
        found = _once(url, body, headers, network)
        if found.ok or not found.passing or wait is None:
            return found
        sleep(wait)
    raise AssertionError("the last wait is None")


def _once(url: str, body: bytes, headers: Mapping[str, str], network: Network) -> Sent:
    try:
        status = _request(absolute_url(url), body, headers, network)
    except (BadURLError, ConfigError) as error:
        return Sent(False, str(error), passing=False)
    except (OSError, http.client.HTTPException) as error:
        return Sent(False, f"{type(error).__name__}: {error}"[:200])
    if 200 <= status < 300:
        return Sent(True, f"HTTP {status}")
    return Sent(False, f"HTTP {status}", passing=status >= 500 or status in _PASSING)


def _request(url: str, body: bytes, headers: Mapping[str, str], network: Network) -> int:
    parts = urlsplit(url)
    host = ascii_host(parts.hostname or "")
    address = _address(host, parts.port or {"http": 80, "https": 443}[parts.scheme], network)
    connection = _Connection(host, address, parts.scheme == "https", parts.port)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", "Connection": "close", **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def _address(host: str, port: int, network: Network) -> tuple[str, int]:
    """The address to connect to; BadURLError when none may be reached."""
    for pattern, ip, other in network.routes:
        if fnmatchcase(host, pattern):
            return ip, other
    literal = literal_address(host)
    if literal is not None:
        found = [str(literal)]
    else:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for ip in found:
        if network.permits(ip, port):
            return ip, port
    raise BadURLError(f"{host} leads to {found[0]}, which is not public; fetch.allow_addresses can allow it")


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, for a host that it speaks of; no second look-up in between."""

    def __init__(self, host: str, address: tuple[str, int], tls: bool, port: int | None) -> None:
        super().__init__(host, port or (443 if tls else 80), timeout=TIMEOUT)
        self._address = address
        self._tls = tls
        self.default_port = 443 if tls else 80  # for the Host header: http.client keeps one for each class

    def connect(self) -> None:
        ip, port = self._address
        ipaddress.ip_address(ip.partition("%")[0])
        self.sock = socket.create_connection((ip, port), TIMEOUT)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
