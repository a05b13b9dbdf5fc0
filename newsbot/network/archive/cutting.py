"""A small archive out of larger ones: the answers about some addresses, and what feeds said of them."""

import contextlib
import dataclasses
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator

from newsbot.errors import BadURLError
from newsbot.network.archive.exchange import BadRecord, Exchange, Mark, Record
from newsbot.network.archive.removal import ENTRY, names
from newsbot.network.urls import canonical_url, host_of

_JSON = re.compile(rb"\s*\{")


def part_of(records: Iterable[Record | BadRecord], wanted: Collection[str]) -> Iterator[Record | BadRecord]:
    """Of `records`, in their order, what speaks of the canonical URLs `wanted`, and what a crawl did between answers.

    Pages whole; of feeds the entries, and feeds without one are left out; robots.txt of their hosts; damage is told.
    """
    known = frozenset(wanted)
    hosts = {host_of(url) for url in known}
    for record in records:
        if isinstance(record, BadRecord | Mark):
            yield record
        elif record.kind == "robots":
            if host_of(record.url) in hosts:
                yield record
        elif not known.isdisjoint(canonical_urls(record.url, record.target, *record.way)):
            yield record
        elif feed := _cut(record, known.__contains__):
            yield feed


def canonical_urls(*addresses: str) -> set[str]:
    """Those of these addresses that are one, in their canonical form."""
    found = set()
    for address in addresses:
        with contextlib.suppress(BadURLError):
            found.add(canonical_url(address))
    return found


def _cut(exchange: Exchange, wanted: Callable[[str], bool]) -> Exchange | None:
    """A feed with the entries that name one of these alone; None when it has none, or is no feed."""
    if exchange.kind == "page" or exchange.failure or "html" in exchange.content_type:
        return None
    if not any(names(entry, wanted) for entry in _entries(exchange.body)):
        return None
    if _JSON.match(exchange.body):
        document = json.loads(exchange.body)
        document["items"] = [each for each in document["items"] if names(json.dumps(each).encode(), wanted)]
        body = json.dumps(document, ensure_ascii=False).encode()
    else:
        body = ENTRY.sub(lambda entry: entry[0] if names(entry[0], wanted) else b"", exchange.body)
    return dataclasses.replace(exchange, body=body)


def _entries(body: bytes) -> list[bytes]:
    if not _JSON.match(body):
        return [entry[0] for entry in ENTRY.finditer(body)]
    try:
        items = json.loads(body)["items"]
        return [json.dumps(each).encode() for each in items]
    except (ValueError, KeyError, TypeError):
        return []
