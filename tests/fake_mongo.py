"""A MongoDB server that misbehaves on demand: a proxy that reads the wire protocol before it passes messages on.

Behind it stands the test server of mongo_server.py, so that what was written before a fault can be looked at after it.
"""

import contextlib
import itertools
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import bson

_HEADER = struct.Struct("<iiii")  # length, request id, response to, operation
_OP_REPLY, _OP_MSG = 1, 2013
_WRITES = ("insert", "update", "delete")
Document = dict[str, Any]
Edit = Callable[[Document], None]

NOT_PRIMARY = {
    "ok": 0.0,
    "code": 10107,
    "codeName": "NotWritablePrimary",
    "errmsg": "not primary",
    "errorLabels": ["RetryableWriteError"],
}
DISK_FULL = {"ok": 0.0, "code": 14031, "codeName": "OutOfDiskSpace", "errmsg": "No space left on device"}
UNCONFIRMED = {
    "code": 64,
    "codeName": "WriteConcernTimeout",
    "errmsg": "waiting for replication timed out",
    "errInfo": {"wtimeout": True},
}
_OF_REPLICA_SETS = ("setName", "hosts", "primary", "me", "setVersion", "electionId", "logicalSessionTimeoutMinutes")


class MongoProxy:
    """Passes everything on until told otherwise.

    `faults` holds what happens to the next writes, one each: a document is the answer in place of the server's,
    "drop" loses the answer of a write that was carried out, "silence" never answers, "unconfirmed" adds a write-concern
    error to the answer, "ok" lets one pass.
    """

    def __init__(self, server_port: int, *, standalone: bool = False) -> None:
        self.faults: list[str | Document] = []
        self.writes = 0  # that reached the proxy
        self._server_port = server_port
        self._standalone = standalone
        self._sockets: list[socket.socket] = []
        self._watching: list[socket.socket] = []  # clients that wait to be told of a change of primary
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    @property
    def uri(self) -> str:
        """Its address, without a database name."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    def down(self) -> None:
        """Break every connection and refuse new ones."""
        for one in (self._listener, *self._sockets):
            _break(one)
        self._sockets.clear()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def up(self) -> None:
        """Accept connections again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._start(self._accept, self._listener)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=_until_closed, args=(target, *args), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._sockets += [client, server]
            edits: dict[int, Edit | None] = {}  # by request; None: the answer is lost, and the connection with it
            self._start(self._requests, client, server, edits)
            self._start(self._answers, client, server, edits)

    def _requests(self, client: socket.socket, server: socket.socket, edits: dict[int, Edit | None]) -> None:
        try:
            while True:
                message = _read(client)
                _, request, _, operation = _HEADER.unpack_from(message)
                name = next(iter(_body(message))) if operation == _OP_MSG else "hello"
                if name in _WRITES and not self._write_passes(client, request, edits):
                    continue
                if name.lower() in ("hello", "ismaster"):
                    self._watching.append(client)
                    if self._standalone:
                        edits[request] = _like_a_standalone
                server.sendall(message)
        finally:
            _break(server)

    def _write_passes(self, client: socket.socket, request: int, edits: dict[int, Edit | None]) -> bool:
        self.writes += 1
        fault = self.faults.pop(0) if self.faults else "ok"
        if isinstance(fault, dict):
            client.sendall(_message(fault, request))
            for other in [each for each in self._watching if each is not client and fault is NOT_PRIMARY]:
                _break(other)  # as a server does that is no longer primary
        elif fault == "drop":
            edits[request] = None
        elif fault == "unconfirmed":
            edits[request] = lambda answer: answer.update(writeConcernError=UNCONFIRMED)
        return not (isinstance(fault, dict) or fault == "silence")

    def _answers(self, client: socket.socket, server: socket.socket, edits: dict[int, Edit | None]) -> None:
        try:
            while True:
                message = _read(server)
                _, _, request, _ = _HEADER.unpack_from(message)
                if request in edits:
                    edit = edits.pop(request)
                    if edit is None:
                        return
                    message = _edited(message, edit)
                client.sendall(message)
        finally:
            _break(client)


@contextlib.contextmanager
def mongo_proxy(server_uri: str, *, standalone: bool = False) -> Iterator[MongoProxy]:
    """A proxy before the server at this address."""
    proxy = MongoProxy(int(server_uri.rpartition(":")[2].partition("/")[0]), standalone=standalone)
    try:
        yield proxy
    finally:
        proxy.down()


@contextlib.contextmanager
def silent_server() -> Iterator[str]:
    """The address of a server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"mongodb://127.0.0.1:{listener.getsockname()[1]}/?directConnection=true"


def _break(connection: socket.socket) -> None:
    """Close it so that a thread that reads from it wakes up too."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _until_closed(target: Callable[..., None], *args: Any) -> None:
    with contextlib.suppress(OSError, EOFError):
        target(*args)


def _read(source: socket.socket) -> bytes:
    """One message. Raises EOFError at the end of the connection."""
    head = _exactly(source, _HEADER.size)
    return head + _exactly(source, _HEADER.unpack(head)[0] - _HEADER.size)


def _exactly(source: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = source.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


_DOCUMENT_AT = {_OP_REPLY: _HEADER.size + 20, _OP_MSG: _HEADER.size + 5}
_ids = itertools.count(1_000_000)


def _body(message: bytes) -> Document:
    """The first document of a message, which names the command."""
    start = _DOCUMENT_AT[_HEADER.unpack_from(message)[3]]
    (length,) = struct.unpack_from("<i", message, start)
    return bson.decode(message[start : start + length])


def _message(document: Document, response_to: int) -> bytes:
    payload = struct.pack("<iB", 0, 0) + bson.encode(document)
    return _HEADER.pack(_HEADER.size + len(payload), next(_ids), response_to, _OP_MSG) + payload


def _edited(message: bytes, edit: Edit) -> bytes:
    _, own, response_to, operation = _HEADER.unpack_from(message)
    document = _body(message)
    edit(document)
    payload = message[_HEADER.size : _DOCUMENT_AT[operation]] + bson.encode(document)
    return _HEADER.pack(_HEADER.size + len(payload), own, response_to, operation) + payload


def _like_a_standalone(hello: Document) -> None:
    for name in _OF_REPLICA_SETS:
        hello.pop(name, None)
