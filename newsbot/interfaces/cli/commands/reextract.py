"""`newsbot reextract`: kept pages, read again by the present reader."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column, count, wrapped
from newsbot.interfaces.cli.progress import Progress, ending_in_order
from newsbot.text.words import one_line

if TYPE_CHECKING:
    from newsbot.corpus.rereading import Kept, Outcome, Report

_COLUMNS = (
    Column("outlet", "outlet"),
    Column("pages", "pages", right=True),
    Column("field", "field"),
    Column("won", "won", right=True),
    Column("lost", "lost", right=True),
    Column("changed", "changed", right=True),
)
_AT_ONCE = 32  # articles that are written at once


@click.command("reextract")
@click.option("-n", "--dry-run", is_flag=True, help="say what would change, and change nothing")
@click.option("--outlet", "outlets", multiple=True, metavar="HOST", help="pages of this outlet only")
@click.option("--all", "every", is_flag=True, help="also pages that the present reader has read")
@click.option(
    "--samples", type=click.IntRange(0, 1000), default=3, show_default=True, help="edits of a field shown an outlet"
)
@with_app
def reextract_command(app: App, dry_run: bool, outlets: Sequence[str], every: bool, samples: int) -> int:
    """Read the pages that are kept again, after an upgrade that reads them better.

    Says by outlet what is won, lost and changed: bodies (with their edits, word by word), titles, authors, dates,
    languages. The new texts are marked `reextracted` and are no edits of the outlet; relations, search and stories
    follow, and what you decided stays. Where no text is found any more the old one stays. Interrupted, the same command
    goes on.

    \b
    Examples:
      newsbot reextract -n
      newsbot reextract --outlet outlet.example
      newsbot stories --diff
    """
    from newsbot.corpus import overrides, rereading
    from newsbot.corpus.leases import this_process
    from newsbot.network.urls import outlet_of
    from newsbot.pages.extractor import extractor_of

    reader, decided = app.config.extract.reader, overrides.load(app.config.overrides)
    present, report = extractor_of(reader), rereading.Report(samples)
    hosts = [outlet_of(f"http://{host}/") for host in outlets]
    with app.store() as store, Progress(app) as progress, ending_in_order():
        rewriting = rereading.Rewriting(store, present, app.clock(), this_process(), decided)
        pages = rereading.kept(store, reader, hosts, every=every)
        for number, found in enumerate(_batches(_read(app, pages)), 1):
            for each in found:
                report.add(each)
            if not dry_run:
                rewriting.write(found)
            progress.show(f"{report.pages.total()} pages read, {number * _AT_ONCE} articles")
        if not dry_run:
            progress.show("assigning stories")
            rewriting.finish()
    _tell(app, report, present)
    if report.pages:
        app.say("Nothing was changed." if dry_run else "`newsbot stories --diff` tells which stories changed by it.")
    return 0


def _read(app: App, pages: "Iterator[Kept]") -> "Iterator[Outcome]":
    """Each page as it is read now, in their order."""
    from newsbot.corpus.rereading import outcome
    from newsbot.operation.workers import Workers
    from newsbot.pages.reading import read_kept

    settings = app.config.extract
    ahead, read = itertools.tee(pages)
    with Workers(settings.worker_count, timeout=settings.timeout, memory=settings.memory) as workers:
        results = workers.map_ordered(read_kept, (each.page for each in ahead))
        for result, of in zip(results, read, strict=True):
            yield outcome(of, result)


def _batches(found: "Iterator[Outcome]") -> "Iterator[list[Outcome]]":
    """Whole articles, some at once."""
    by_article = (list(group) for _, group in itertools.groupby(found, key=lambda each: each.kept.article.id))
    while batch := list(itertools.chain.from_iterable(itertools.islice(by_article, _AT_ONCE))):
        yield batch


def _tell(app: App, report: "Report", present: str) -> None:
    rows = [_row(report, outlet) for outlet in sorted(report.pages)]
    if app.out.chosen in {"json", "jsonl"}:
        for row in rows:
            app.out.record(row, "reextraction")
    elif app.out.chosen:
        fields = ({"outlet": row["outlet"], "pages": row["pages"], **each} for row in rows for each in row["fields"])
        app.out.rows(fields, _COLUMNS, "reextraction")
    elif rows:
        before = ", ".join(sorted(report.readers))
        app.out.line(f"{count(report.pages.total(), 'page')} of {count(len(rows), 'outlet')}, read by {before}")
        app.out.line(f"and now by {present}")
        for line in (line for row in rows for line in _lines(row, app.out.width)):
            app.out.line(line)
    if not rows:
        app.say(f"No page is kept that another reader than {present} has read; --all reads all that are kept.")


def _row(report: "Report", outlet: str) -> dict[str, Any]:
    from newsbot.corpus.rereading import FIELDS

    fields = [
        {
            "field": field,
            "won": report.count(outlet, field, "won"),
            "lost": report.count(outlet, field, "lost"),
            "changed": report.count(outlet, field, "changed"),
        }
        for field in FIELDS
    ]
    samples = [each._asdict() for each in report.samples[outlet]]
    return {"outlet": outlet, "pages": report.pages[outlet], "fields": fields, "samples": samples}


def _lines(row: dict[str, Any], width: int) -> Iterable[str]:
    yield ""
    told = [each for each in row["fields"] if each["won"] or each["lost"] or each["changed"]]
    yield f"{row['outlet']}  {count(row['pages'], 'page')}" + ("" if told else ", all as before")
    for each in told:
        figures = " · ".join(f"{name} {each[name]}" for name in ("won", "lost", "changed") if each[name])
        yield f"  {each['field']:<9} {figures}"
        for sample in row["samples"]:
            if sample["field"] == each["field"]:
                yield from wrapped(_edit(sample), width, "    ", "      ")


def _edit(sample: dict[str, Any]) -> str:
    """`a-9d2m41  the words [-before-] {+after+} it`."""
    old = f"[-{sample['old']}-]" if sample["old"] else ""
    new = f"{{+{sample['new']}+}}" if sample["new"] else ""
    return one_line(
        " ".join(part for part in (sample["article"][:8], sample["before"], old, new, sample["after"]) if part)
    )
