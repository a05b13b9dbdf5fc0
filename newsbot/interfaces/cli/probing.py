"""Asking sites for feeds on behalf of `newsbot source`: runs the probe spider and lays its findings out."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from newsbot.corpus.reasons import REASONS
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.layout import Column
from newsbot.network.urls import redact

if TYPE_CHECKING:
    from newsbot.items import FeedDocument
    from newsbot.spiders.probe import Finding
    from newsbot.text.topics import Source

FOUND = (
    Column("number", "#", right=True),
    Column("state", "state"),
    Column("items", "items", right=True),
    Column("newest", "newest"),
    Column("language", "lang"),
    Column("validators", "validators"),
    Column("robots", "robots"),
    Column("title", "title", wide=True),
    Column("url", "feed", below=True),
    Column("error", "what is wrong", below=True),
    Column("problems", "odd or dropped", below=True),
)


_ROBOTS = {"robots-disallowed": "forbidden", "robots-unreachable": "not read"}


def probe(app: App, sources: Iterable["Source"], discover: bool) -> "list[Finding]":
    """Ask for these feeds (with `discover`: or sites), in the order asked. KeyboardInterrupt when a signal stops it."""
    from newsbot.operation.config.model import StoreConfig
    from newsbot.operation.crawl_process import run_spider
    from newsbot.settings import EXTENSIONS
    from newsbot.spiders.probe import ProbeSpider

    asked = list(sources)
    found: list[Finding] = []
    overrides: dict[str, Any] = {
        "NEWSBOT_KEEP_ALL": True,  # no topic is needed
        "NEWSBOT_NOW": app.clock().isoformat() if app.options.get("now") else None,
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {**EXTENSIONS, "newsbot.extensions.run.RunExtension": None},
    }
    config = app.config.model_copy(update={"store": StoreConfig(uri="sqlite::memory:")})  # nothing is kept
    report = run_spider(ProbeSpider, config, overrides, sources=asked, discover=discover, tell=found.append)
    if report.error is not None:
        raise report.error
    if report.signal is not None:
        raise KeyboardInterrupt
    order = [source.url for source in asked]
    return sorted(found, key=lambda finding: (order.index(finding.asked), not finding.usable))


def row(finding: "Finding", number: int | None = None, state: str = "") -> dict[str, Any]:
    """A finding as the commands show it."""
    document = finding.document
    return {
        "number": number,
        "url": redact(finding.url),
        "asked": redact(finding.asked),
        "state": state or ("ok" if finding.usable else finding.reason),
        "how": finding.how,
        "title": _title(document) if document else "",
        "kind": document.kind if document else None,
        "items": len(document.entries) if document else None,
        "newest": finding.newest,
        "language": document.language if document else None,
        "validators": list(finding.validators),
        "robots": _ROBOTS.get(finding.reason or "", "allowed" if finding.status else None),
        "full_text": document is not None and any(entry.body_html for entry in document.entries),
        "hub": document.hub_url if document else None,
        "reason": finding.reason,
        "error": explain(finding) or None,
        "problems": [*document.left, *document.problems] if document else [],
        "status": finding.status,
    }


def _title(document: "FeedDocument") -> str:
    """What a feed calls itself; a sitemap index has only its sitemaps to show."""
    return document.title or (f"an index of {len(document.sitemaps)} sitemaps" if document.sitemaps else "")


def explain(finding: "Finding") -> str:
    """Why it is no feed that can be followed, in words; empty when it is one."""
    if finding.reason is None:
        return ""
    from newsbot.middlewares.failures import NO_HOST

    if finding.words == NO_HOST:
        return NO_HOST
    meaning = REASONS[finding.reason].meaning
    told = f"{meaning} ({finding.words})" if finding.words else meaning
    return (
        f"{told}; fetch.allow_addresses in newsbot.toml can allow it" if finding.reason == "private-address" else told
    )


def exit_code(findings: Sequence["Finding"]) -> int:
    """0 when all can be read, 4 when none, else 3."""
    failed = sum(not finding.usable for finding in findings)
    return 0 if not failed else 4 if failed == len(findings) else 3
