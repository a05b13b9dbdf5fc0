"""The inputs of metadata extraction, gathered once: every source (witness) of a value is in here."""

import functools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement

from newsbot.items import Entry
from newsbot.network.urls import host_of
from newsbot.pages import headings
from newsbot.pages.dates import from_url, parse
from newsbot.pages.head import Head
from newsbot.pages.jsonld import JsonLd, first_text
from newsbot.pages.outline import Outline
from newsbot.text.dates import Custom, country_of, learn

MAX_DATE, MAX_DATES = 40, 50
"""Characters of a line that is a date, and how many are looked at to learn how the page writes them."""
_NUMERIC = re.compile(r"\d[./-]\d{1,2}[./-]\d")
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

    @functools.cached_property
    def home_names(self) -> tuple[str, ...]:
        """What links to the front page are called."""
        return headings.home_names(self.root, self.url)

    @property
    def _language(self) -> str:
        """The page's tag of its language; that for networks where it is the same and names a country, too."""
        told, shared = self.head.lang or self.ld.text("inLanguage"), self.head.first("og:locale")
        return shared if told and "-" not in told and re.match(rf"{re.escape(told)}[-_]\w", shared, re.I) else told

    @functools.cached_property
    def custom(self) -> Custom:
        """How the page writes its dates: by its language, its host's country and its dates in numbers; none ahead."""
        known = Custom(self._language or "en", country_of(host_of(self.url)), self.now)
        numeric = (line.text for line in self.page.lines if len(line.text) < MAX_DATE and _NUMERIC.search(line.text))
        shown = list(islice(numeric, MAX_DATES))
        custom = learn(shown, known._replace(latest=self.now + timedelta(days=1)))
        return custom if custom.order else custom._replace(order=self._order_by_address(shown, custom))

    def _order_by_address(self, shown: list[str], custom: Custom) -> str:
        """The one order of numbers in which a date on the page is the day that its address names."""
        told = from_url(self.url)
        same = [
            order
            for order in ("dmy", "mdy")
            for moment in (parse(text, custom._replace(order=order)) for text in shown if told)
            if told and moment and moment.date() == told.date()
        ]
        return same[0] if len(set(same)) == 1 else ""
