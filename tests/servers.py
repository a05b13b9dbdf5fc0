"""Loopback HTTP servers that answer byte for byte what a test tells them to, however wrong, and log what was asked.

    with Server({"/slow": lambda asked: slowly(page("…"), 0.5), "bad.test/x": b"\\x00garbage"}) as server: …

An answer is bytes (the connection stays open if they say so), or a function of the request that gives bytes or yields
pieces. RESET as a piece breaks the connection, HOLD keeps silent until the client leaves. After pieces it is closed.
"""

import collections
import datetime
import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

RESET = object()
HOLD = object()


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `time` is monotonic seconds, header names are in lower case."""

    time: float
    host: str
    path: str
    headers: dict[str, str]
    raw: bytes


Piece = bytes | object
Answer = bytes | Callable[[Asked], bytes | Iterable[Piece]]


def page(body: bytes | str = b"<html><body>ok</body></html>", status: str = "200 OK", **headers: str) -> bytes:
    """A correct answer; `Retry_After="5"` becomes a header, and an empty value leaves a default out."""
    body = body.encode() if isinstance(body, str) else body
    found = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    found.update({name.replace("_", "-"): value for name, value in headers.items()})
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in found.items() if value)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found", **headers: str) -> bytes:
    return page(b"", status, Location=location, **headers)


def slowly(data: bytes, seconds: float, step: int = 1) -> Iterator[bytes]:
    """`data` in pieces of `step` bytes, one every `seconds`."""
    for start in range(0, len(data), step):
        yield data[start : start + step]
        time.sleep(seconds)


def endlessly(head: bytes, piece: bytes, limit: int = 200 << 20) -> Iterator[bytes]:
    """`head`, then `piece` until the client leaves (or `limit` bytes, so that a broken client ends the test)."""
    yield head
    for _ in range(limit // len(piece)):
        yield piece


@dataclass
class Server:
    """Answers for `host/path`, else `/path`, else `missing`. `log` is what was asked, `connections` how often it was
    connected to, `busiest` the most connections on which one host was asked that were open at once.
    """

    answers: Mapping[str, Answer]
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    missing: Answer = field(default_factory=lambda: page("not here", "404 Not Found"))
    log: list[Asked] = field(default_factory=list)
    connections: int = 0
    busiest: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._open: collections.Counter[str] = collections.Counter()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._socket = socket.create_server((self.address, 0), backlog=256)
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def paths(self, host: str) -> list[str]:
        """What was asked of `host`, in order."""
        return [asked.path for asked in self.log if asked.host == host]

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        hosts: set[str] = set()
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                while (asked := _read(connection)) is not None:
                    self._note(asked, hosts)
                    if not self._answer(connection, asked):
                        break
        except OSError:
            connection.close()  # the client left, which is its right
        finally:
            with self._lock:
                self._open.subtract(hosts)

    def _note(self, asked: Asked, hosts: set[str]) -> None:
        """`hosts` are those that have been asked on this connection."""
        with self._lock:
            self.log.append(asked)
            if asked.host not in hosts:
                hosts.add(asked.host)
                self._open[asked.host] += 1
                self.busiest[asked.host] = max(self.busiest.get(asked.host, 0), self._open[asked.host])

    def _answer(self, connection: socket.socket, asked: Asked) -> bool:
        """Whether the connection stays open."""
        answer = self.answers.get(asked.host + asked.path, self.answers.get(asked.path, self.missing))
        given = answer(asked) if callable(answer) else answer
        if isinstance(given, bytes):
            connection.sendall(given)
            return b"\r\nConnection: close" not in given
        return self._send(connection, given)

    def _send(self, connection: socket.socket, pieces: Iterable[Piece]) -> bool:
        for piece in pieces:
            if self._stopped.is_set():
                break
            if isinstance(piece, bytes):
                connection.sendall(piece)
            elif piece is HOLD:
                while not self._stopped.is_set() and connection.recv(1):
                    pass
            elif piece is RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
        return False


def _read(connection: socket.socket) -> Asked | None:
    """The next request; None when the client is gone."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return None
        raw += piece
    first, *lines = raw.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    while len(raw.partition(b"\r\n\r\n")[2]) < int(headers.get("content-length", "0")) and (
        piece := connection.recv(65536)
    ):
        raw += piece
    return Asked(time.monotonic(), host, first.split(" ")[1], headers, raw)


def certificate(folder: Path, names: list[str], days: int = 30) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for `names` (its own authority): its file, and a server's context with it.

    Negative `days` make it expired.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - datetime.timedelta(days=60))
        .not_valid_after(end)
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{names[0]}.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def loopback_number(address: str = "127.0.0.1") -> int:
    """The address as the one number that browsers and libc read too."""
    return int(ipaddress.IPv4Address(address))
