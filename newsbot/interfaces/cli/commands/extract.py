"""`newsbot extract`: saved pages to text and metadata, several at a time, in the order of the arguments."""

import gzip
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsbot.errors import PoisonedError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.progress import Progress
from newsbot.items import Content
from newsbot.text.formats import dumps

if TYPE_CHECKING:
    from newsbot.pages.extractor import Reader


@click.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--url", help="where the page was (for one FILE); else the page's own claim")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="processes (else extract.workers)")
@with_app
def extract_command(app: App, files: Sequence[Path], url: str | None, jobs: int | None) -> int:
    """Read saved pages (html, html.gz) and print one JSON object a line for each.

    Fields: file, url, title, summary, authors, organisations (desks, outlets), published (with the page's own offset,
    or null), language, body (one paragraph a line), and sources: where each field came from. A page that cannot be
    read has a reason instead of a body.
    With -v, how sure the reader was of each body, and every field's witness with the ones that said otherwise.

    \b
    Examples:
      newsbot extract page.html
      newsbot extract pages/*.html.gz > articles.jsonl
    """
    from newsbot.operation.workers import Workers

    settings, failed = app.config.extract, 0
    count = min(jobs or settings.worker_count, len(files))
    with Workers(count, timeout=settings.timeout, memory=settings.memory) as workers, Progress(app) as progress:
        jobs_of = ((str(file), url, settings.max_bytes, settings.reader) for file in files)
        results = workers.map_ordered(extract_file, jobs_of)
        for number, (file, result) in enumerate(zip(files, results, strict=True), 1):
            row = _refused(str(file), result.reason) if isinstance(result, PoisonedError) else result
            failed += row["reason"] is not None
            sureness, dissent = row.pop("sureness", None), row.pop("dissent", {})
            app.out.line(dumps(row))
            if app.verbose:
                app.say(_explained(file, row["sources"], sureness, dissent))
            progress.show(f"{number} of {len(files)} pages read")
    if failed:
        app.say(f"{failed} of {len(files)} pages have no article text; their `reason` says why.")
    return 0


def extract_file(job: "tuple[str, str | None, int, Reader]") -> dict[str, Any]:
    """One page file as a row; runs in a worker."""
    from newsbot.pages.saved import extract_saved

    name, url, limit, reader = job
    try:
        body = _read(Path(name), limit)
    except (OSError, EOFError, zlib.error) as error:
        return _refused(name, "unreadable", str(error))
    content = extract_saved(body, url, reader=reader)
    return _row(name, url or content.canonical_url, content)


def _read(path: Path, limit: int) -> bytes:
    """The page's bytes; one more than `limit` of a larger page, so that extraction can refuse it."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return file.read(limit + 1)


def _row(name: str, url: str | None, content: Content) -> dict[str, Any]:
    return {
        "file": name,
        "url": url,
        "title": content.title or None,
        "summary": content.summary or None,
        "authors": list(content.authors),
        "organisations": list(content.organisations),
        "published": content.published.isoformat() if content.published else None,
        "modified": content.modified.isoformat() if content.modified else None,
        "language": content.language,
        "body": content.body,
        "section": content.section,
        "agency": content.agency,
        "sources": dict(content.witnesses),
        "flags": list(content.flags),
        "reason": content.reason,
        "sureness": content.sureness,
        "dissent": {name: list(others) for name, others in content.dissent.items()},
    }


def _explained(file: Path, sources: Mapping[str, str], sureness: float | None, dissent: Mapping[str, list[str]]) -> str:
    """For `-v`: how sure the reader was of the body, and who was believed of each field, over whom."""
    lines = [f"{file}: body {'not found' if sureness is None else f'whole with a sureness of {sureness:.2f}'}"]
    for name, witness in sources.items():
        lost = "; ".join(dissent.get(name, []))
        lines.append(f"  {name} from {witness}" + (f", over {lost}" if lost else ""))
    return "\n".join(lines)


def _refused(name: str, reason: str, detail: str = "") -> dict[str, Any]:
    row = _row(name, None, Content(reason=reason))
    return {**row, "detail": detail} if detail else row
