"""Addresses of pages: as the server has them, and as files of a static site, relative to the page they stand on."""

import urllib.parse
from collections.abc import Iterable
from typing import Any, Protocol

from newsbot.web.asked import Asked

TWINS = ("json", "csv", "atom")


class Links(Protocol):
    """How templates and feeds write addresses. `server`: whether questions can be put to it (search, filters)."""

    server: bool

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """The address of a page: `place` is the first part of its path, `name` the second."""

    def static(self, name: str) -> str:
        """The address of a file that comes with newsbot."""


class ServerLinks:
    """Addresses below the server's root; `base` (`http://host:port`) makes them absolute, for feeds."""

    server = True

    def __init__(self, version: str, base: str = "") -> None:
        self._version = version
        self._base = base

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """See `Links.to`."""
        path = f"/{place}" + (f"/{urllib.parse.quote(name)}" if name else "") + (f".{twin}" if twin != "html" else "")
        if path == "/topics":
            path = "/"
        pairs: Iterable[Any] = asked.pairs(**({"topic": None} if place == "topics" else {})) if asked else ()
        query = urllib.parse.urlencode(list(pairs))
        return self._base + path + (f"?{query}" if query else "")

    def static(self, name: str) -> str:
        """See `Links.static`; the version lets browsers keep the file."""
        return f"/static/{name}?{self._version}"


class SiteLinks:
    """Addresses of files, from a page `depth` folders below the site's root. Further pages of a list are numbered."""

    server = False

    def __init__(self, depth: int, number: int = 1) -> None:
        self._up = "../" * depth
        self._number = number

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """See `Links.to`."""
        number = self._number + 1 if asked and asked.after else asked.part if asked else 1
        return self._up + file_of(place, name, twin, number)

    def static(self, name: str) -> str:
        """See `Links.static`."""
        return f"{self._up}static/{name}"


def file_of(place: str, name: str | None, twin: str = "html", number: int = 1) -> str:
    """The file of a page, relative to the site's root."""
    stem = f"{place}/{name}" if name else ("index" if place == "topics" and twin == "html" else place)
    return f"{stem}{f'-{number}' if number > 1 else ''}.{twin}"
