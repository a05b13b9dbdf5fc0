"""Which machines may be connected to: the check of the address that a name really led to, and fixed routes for tests.

Twisted connects to exactly the addresses that the reactor's name resolver hands out, so a check here leaves no room for
a second look-up with another answer. It also connects to the port handed out, so a recorded world can be served on one
loopback port while its URLs carry none: names, Host headers and certificates stay those of the URL.
"""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Self

from scrapy.settings import BaseSettings
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped] # it ships none

from newsbot.errors import ConfigError
from newsbot.network.urls import is_public_address

Route = tuple[str, str, int]
"""Host pattern (`*.example`), IP address, port."""


@dataclass(frozen=True, slots=True)
class AllowList:
    """Addresses that may be reached though they are not public, each for one port or (None) for all."""

    entries: tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None], ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """From `127.0.0.1`, `127.0.0.1:8080`, `10.1.0.0/16`, `[::1]:8080`; raises ConfigError for anything else."""
        return cls(tuple(_parse_entry(text.strip()) for text in texts if text.strip()))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """From the setting NEWSBOT_ALLOW_ADDRESSES."""
        return cls.parse(settings.getlist("NEWSBOT_ALLOW_ADDRESSES"))

    def permits(self, ip: str, port: int) -> bool:
        """Whether `ip` may be connected to on `port`: it is public, or it is listed."""
        if is_public_address(ip):
            return True
        try:
            address = ipaddress.ip_address(ip.partition("%")[0])
        except ValueError:
            return False
        return any(address in network and only in (None, port) for network, only in self.entries)


def _parse_entry(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]:
    host, port = _split_port(text)
    try:
        return ipaddress.ip_network(host), port
    except ValueError as error:
        raise ConfigError(
            f"NEWSBOT_ALLOW_ADDRESSES: {text!r} is no IP address or network, with or without :port"
        ) from error


def _split_port(text: str) -> tuple[str, int | None]:
    """`[::1]:80` -> `::1`, 80; a bare IPv6 address has colons but no port."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or (":" in host and not host.endswith("]")):
        return text.strip("[]"), None
    return host.strip("[]"), int(port)


def parse_routes(routes: Mapping[str, str]) -> tuple[Route, ...]:
    """`{"*.example": "127.0.0.1:41234"}` as routes, tried in this order; raises ConfigError for what is not ip:port."""
    found = []
    for pattern, target in routes.items():
        host, port = _split_port(target)
        try:
            found.append((pattern.lower(), str(ipaddress.ip_address(host)), _port(port)))
        except ValueError as error:
            raise ConfigError(f"NEWSBOT_RESOLVE: {target!r} of {pattern!r} is not an IP address with a port") from error
    return tuple(found)


def _port(port: int | None) -> int:
    if port is None or not 0 < port < 65536:
        raise ValueError(port)
    return port


@implementer(IHostnameResolver)
class PublicResolver:
    """Twisted's own resolver, less every address that may not be reached. For the setting TWISTED_DNS_RESOLVER."""

    def __init__(self, reactor: Any, original: Any, allowed: AllowList, routes: Sequence[Route]) -> None:
        self.reactor = reactor
        self.original = original
        self.allowed = allowed
        self.routes = routes
        self.refused: dict[str, str] = {}
        """Name (ASCII) -> an address that was kept back at its last look-up, so that the failure can be named."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """`crawler` is a Crawler or, from Scrapy's own start, the CrawlerProcess: both have settings."""
        routes = parse_routes(crawler.settings.getdict("NEWSBOT_RESOLVE"))
        installed = reactor.nameResolver
        original = installed.original if isinstance(installed, PublicResolver) else installed
        return cls(reactor, original, AllowList.from_settings(crawler.settings), routes)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface is Twisted's
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Hand `hostName`'s permitted addresses to the receiver; none at all makes the connection fail.

        zope's interfaces say nothing to a type checker: receiver is an IResolutionReceiver, the answer IHostResolution.
        """
        name = _ascii(hostName)
        if name is None:
            return _resolved(resolutionReceiver, hostName, None, portNumber)
        self.refused.pop(name, None)
        for pattern, ip, port in self.routes:
            if fnmatchcase(name, pattern):
                return _resolved(resolutionReceiver, hostName, ip, port)
        receiver = _Checked(resolutionReceiver, self, name, portNumber)
        return self.original.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class _Resolution:
    """An answer that is there at once: IHostResolution."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Too late: it is answered."""


def _resolved(receiver: Any, name: str, ip: str | None, port: int) -> Any:
    resolution = _Resolution(name)
    receiver.resolutionBegan(resolution)
    if ip is not None:
        kind = IPv6Address if ":" in ip else IPv4Address
        receiver.addressResolved(kind("TCP", ip, port))
    receiver.resolutionComplete()
    return resolution


def _ascii(name: str) -> str | None:
    """`name` as URLs spell it. None for empty or too long labels: getaddrinfo raises, and Twisted never answers."""
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


class _Checked:
    """Passes on what may be reached and notes what may not: IResolutionReceiver."""

    def __init__(self, receiver: Any, resolver: PublicResolver, name: str, port: int) -> None:
        self.receiver = receiver
        self.resolver = resolver
        self.name = name
        self.port = port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - the interface is Twisted's
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - the interface is Twisted's
        if self.resolver.allowed.permits(address.host, self.port):
            self.receiver.addressResolved(address)
        else:
            self.resolver.refused[self.name] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802 - the interface is Twisted's
        self.receiver.resolutionComplete()
