"""Pings a healthcheck service when a run begins and when it ends. Silence is what raises the alarm there.

The addresses are those of healthchecks.io and its likes: URL/start, URL for success, URL/CODE for a failure.
"""

import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from newsbot.errors import UsageError

logger = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for one message; a healthcheck that is down never holds up a run for longer."""

WELL = frozenset({0, 3, 10})
"""Exit codes of runs that went well: nothing failed, some feeds did, something new."""


class Ping:
    """Pings `url` from a thread, in order; a ping that fails is a warning. Raises UsageError for what is no URL."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("--ping needs an http or https address.")
        self.host = parts.hostname
        self._url = parts
        self._last: threading.Thread | None = None

    def start(self) -> None:
        """A run begins."""
        self._send("/start")

    def success(self) -> None:
        """A run went well, or still does."""
        self._send("")

    def ended(self, code: int) -> None:
        """A run ended with this exit code; returns when that has been sent."""
        self._send("" if code in WELL else f"/{code}")
        if self._last is not None:
            self._last.join(TIMEOUT)

    def _send(self, what: str) -> None:
        url = self._url._replace(path=self._url.path.rstrip("/") + what).geturl()
        before = self._last
        self._last = threading.Thread(target=self._deliver, args=(url, before), daemon=True)
        self._last.start()

    def _deliver(self, url: str, before: threading.Thread | None) -> None:
        if before is not None:
            before.join(TIMEOUT)
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT):  # noqa: S310 - http(s), which __init__ has checked
                logger.debug("told %s", self.host)
        except (OSError, ValueError, urllib.error.URLError) as error:
            logger.warning("The healthcheck at %s could not be told: %s", self.host, type(error).__name__)


@contextmanager
def told(ping: Ping | None) -> Iterator[list[int]]:
    """Ping around a run: append its exit code to the list that is given; of an error that ends it its code is sent."""
    codes: list[int] = []
    if ping is not None:
        ping.start()
    try:
        yield codes
    except BaseException as error:
        codes.append(int(getattr(error, "exit_code", 1)))
        raise
    finally:
        if ping is not None and codes:
            ping.ended(codes[-1])
