"""Addresses of pages: as the server has them, and as files of a static site, relative to the page they stand on."""

import urllib.parse
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from newsbot.interfaces.web.asked import Asked

TWINS = ("json", "csv", "atom")
BEYOND = "beyond.html"
"""Of a static site: the page in place of those that are not part of it."""


class Links(Protocol):
    """How templates and feeds write addresses. `server`: whether questions can be put to it (search, filters)."""

    server: bool

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """The address of a page: `place` is the first part of its path, `name` the second."""

    def static(self, name: str) -> str:
        """The address of a file that comes with newsbot."""


class ServerLinks:
    """Addresses below the server's root; `base` (`http://host:port`) makes them absolute, for feeds.

    `as_of`: the time that every page is about, as far as it has a past.
    """

    server = True

    def __init__(self, version: str, base: str = "", as_of: datetime | None = None) -> None:
        self._version = version
        self._base = base
        self._as_of = as_of

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """See `Links.to`."""
        path = f"/{place}" + (f"/{urllib.parse.quote(name)}" if name else "") + (f".{twin}" if twin != "html" else "")
        if path == "/topics":
            path = "/"
        wanted = asked or Asked(as_of=self._as_of if place != "sources" else None)
        query = urllib.parse.urlencode(wanted.pairs(**({"topic": None} if place == "topics" else {})))
        return self._base + path + (f"?{query}" if query else "")

    def static(self, name: str) -> str:
        """See `Links.static`; the version lets browsers keep the file."""
        return f"/static/{name}?{self._version}"


class SiteLinks:
    """Addresses of files, from a page `depth` folders below the site's root. Further pages of a list are numbered.

    `held`: the stories, articles and topics that are part of the site, `last`: the pages of this list that are. Links
    to others lead to a page that says so.
    """

    server = False

    def __init__(self, held: Collection[str], depth: int = 0, number: int = 1, last: int = 1) -> None:
        self._held = held
        self._last = last
        self._up = "../" * depth
        self._number = number

    def to(self, place: str, name: str | None = None, twin: str = "html", asked: Asked | None = None) -> str:
        """See `Links.to`."""
        following = asked is not None and asked.after is not None
        if (name is not None and name not in self._held) or (following and self._number >= self._last):
            return f"{self._up}{BEYOND}"
        number = self._number + 1 if following else asked.part if asked else 1
        return self._up + file_of(place, name, twin, number)

    def static(self, name: str) -> str:
        """See `Links.static`."""
        return f"{self._up}static/{name}"


def file_of(place: str, name: str | None, twin: str = "html", number: int = 1) -> str:
    """The file of a page, relative to the site's root."""
    stem = f"{place}/{name}" if name else ("index" if place == "topics" and twin == "html" else place)
    return f"{stem}{f'-{number}' if number > 1 else ''}.{twin}"
