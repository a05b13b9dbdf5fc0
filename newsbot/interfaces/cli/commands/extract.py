"""`newsbot extract`: saved pages to text and metadata, several at a time, in the order of the arguments."""

import gzip
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from newsbot.errors import PoisonedError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.progress import Progress
from newsbot.items import Content, Page
from newsbot.text.formats import dumps


@click.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--url", help="where the page was (for one FILE); else the page's own claim")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="processes (else extract.workers)")
@with_app
def extract_command(app: App, files: Sequence[Path], url: str | None, jobs: int | None) -> int:
    """Read saved pages (html, html.gz) and print one JSON object a line for each.

    Fields: file, url, title, authors, published (with the page's own offset, or null), language, body (one paragraph a
    line), and sources: where each field came from. A page that cannot be read has a reason instead of a body.

    \b
    Examples:
      newsbot extract page.html
      newsbot extract pages/*.html.gz > articles.jsonl
    """
    from newsbot.operation.workers import Workers

    settings, failed = app.config.extract, 0
    count = min(jobs or settings.worker_count, len(files))
    with Workers(count, timeout=settings.timeout, memory=settings.memory) as workers, Progress(app) as progress:
        results = workers.map_ordered(extract_file, ((str(file), url, settings.max_bytes) for file in files))
        for number, (file, result) in enumerate(zip(files, results, strict=True), 1):
            row = _refused(str(file), result.reason) if isinstance(result, PoisonedError) else result
            failed += row["reason"] is not None
            app.out.line(dumps(row))
            progress.show(f"{number} of {len(files)} pages read")
    if failed:
        app.say(f"{failed} of {len(files)} pages have no article text; their `reason` says why.")
    return 0


def extract_file(job: tuple[str, str | None, int]) -> dict[str, Any]:
    """One page file as a row; runs in a worker."""
    from newsbot.pages.extraction import extract

    name, url, limit = job
    try:
        body = _read(Path(name), limit)
    except (OSError, EOFError, zlib.error) as error:
        return _refused(name, "unreadable", str(error))
    content = extract(Page(url or _own_address(body) or "", body, datetime.fromtimestamp(0, UTC).replace(year=2100)))
    return _row(name, url or content.canonical_url, content)


def _read(path: Path, limit: int) -> bytes:
    """The page's bytes; one more than `limit` of a larger page, so that extraction can refuse it."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return file.read(limit + 1)


def _own_address(body: bytes) -> str | None:
    from newsbot.network.archive.pages import own_address

    return own_address(body)


def _row(name: str, url: str | None, content: Content) -> dict[str, Any]:
    return {
        "file": name,
        "url": url,
        "title": content.title or None,
        "authors": list(content.authors),
        "published": content.published.isoformat() if content.published else None,
        "modified": content.modified.isoformat() if content.modified else None,
        "language": content.language,
        "body": content.body,
        "section": content.section,
        "agency": content.agency,
        "sources": dict(content.witnesses),
        "flags": list(content.flags),
        "reason": content.reason,
    }


def _refused(name: str, reason: str, detail: str = "") -> dict[str, Any]:
    row = _row(name, None, Content(reason=reason))
    return {**row, "detail": detail} if detail else row
