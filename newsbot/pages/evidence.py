"""The inputs of metadata extraction, gathered once: every source (witness) of a value is in here."""

import functools
import re
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from newsbot.items import Entry
from newsbot.network.urls import host_of
from newsbot.pages.head import Head
from newsbot.pages.jsonld import JsonLd, first_text
from newsbot.pages.outline import Outline

_MONTH_FIRST = re.compile(r"^en(?:[-_](?:us|ca|ph))?$", re.IGNORECASE)
_NO_NAMES = frozenset(("www", "m", "amp", "co", "com", "org", "net"))


@dataclass(frozen=True)
class Sources:
    """The page (address, tree, head, JSON-LD, outline), what a feed said of it, and the time it was read."""

    url: str
    root: HtmlElement
    head: Head
    ld: JsonLd
    entry: Entry | None
    now: datetime
    page: Outline

    @functools.cached_property
    def outlets(self) -> tuple[str, ...]:
        """Names that the outlet goes by: site name, publisher, host and its labels."""
        host = host_of(self.url)
        labels = [label for label in host.split(".")[:-1] if label not in _NO_NAMES]
        publisher = first_text(self.ld.resolve(self.ld.article.get("publisher")))
        site = self.head.first("og:site_name", "application-name", "twitter:app:name:iphone")
        return tuple(
            name
            for name in (site, publisher, host.removeprefix("www."), *labels)
            if name and not name.startswith("http")
        )

    @property
    def month_first(self) -> bool:
        """Whether the page writes 3/4/2026 for the fourth of March."""
        return bool(_MONTH_FIRST.match(self.head.lang or "en"))
