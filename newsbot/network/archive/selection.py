"""Which pages of an archive are wanted, by what their records say: where they were, and when they were archived."""

from dataclasses import dataclass
from datetime import datetime

from newsbot.network.archive.exchange import Exchange
from newsbot.network.urls import host_of


@dataclass(frozen=True, slots=True)
class Selection:
    """Hosts, with all below them, and a span of time; what is empty or None selects everything."""

    hosts: tuple[str, ...] = ()  # such as "outlet.example", lower case
    since: datetime | None = None
    until: datetime | None = None  # not included

    def wants(self, exchange: Exchange) -> bool:
        """Whether the answer is a page that may be an article, and among those selected."""
        return _is_page(exchange) and self._in_time(exchange.fetched) and self._of_hosts(host_of(exchange.url))

    def _in_time(self, moment: datetime) -> bool:
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    def _of_hosts(self, host: str) -> bool:
        return not self.hosts or any(host == each or host.endswith(f".{each}") for each in self.hosts)


def _is_page(exchange: Exchange) -> bool:
    return (
        exchange.kind not in ("feed", "robots") and not exchange.failure and exchange.status == 200 and exchange.is_html
    )
