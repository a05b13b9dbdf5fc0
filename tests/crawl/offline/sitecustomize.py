"""Python imports this by itself where it is on the path: every process ends that opens a connection to an address.

Sockets between processes (AF_UNIX) are left alone. What was tried is appended to the file NEWSBOT_TEST_CONNECTIONS.
"""

import os
import sys

_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK and not (event == "socket.connect" and isinstance(arguments[1], str | bytes)):
        with open(os.environ["NEWSBOT_TEST_CONNECTIONS"], "a", encoding="utf-8") as log:  # noqa: PTH123 - loaded early
            log.write(f"{event} {arguments!r}\n")
        os._exit(99)


if "NEWSBOT_TEST_CONNECTIONS" in os.environ:
    sys.addaudithook(_watch)
