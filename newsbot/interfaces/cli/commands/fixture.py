"""`newsbot fixture`: pages with what extraction makes of them, to be corrected by hand and tested ever after; a story's
part of a recording.
"""

import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from newsbot.corpus.query import article_rows, story_rows
from newsbot.errors import BadURLError, UsageError
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import TYPED, count
from newsbot.items import Page
from newsbot.network.archive.pages import own_address
from newsbot.network.urls import canonical_url, host_of

if TYPE_CHECKING:
    from newsbot.corpus.store.base import Store
    from newsbot.network.archive import Disguise

FOLDER = Path("fixtures/pages")
_AS_BEFORE = 304  # an answer without a page


@command_group("fixture")
def fixture_command() -> None:
    """Pages with the right answer beside them, for tests of extraction; a story's part of a recording, for bug reports.

    \b
    Examples:
      newsbot fixture add page.html --url https://outlet.example/article
      newsbot fixture cut monday.warc.gz --story s-7k3f -o small.warc.gz
    """


@fixture_command.command("add")
@click.argument("page", metavar="FILE|URL|ID")
@click.option("--url", help="where the page was (for a FILE that does not say so itself)")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="folder of the fixtures",
)
@with_app
def fixture_add(app: App, page: str, url: str | None, into: Path) -> int:
    """Write OUTLET/SLUG/page.html.gz and expected.json: what extraction finds now, for you to correct.

    FILE is a saved page (html, html.gz); URL or ID an article of the corpus whose bytes are still kept.

    \b
    Examples:
      newsbot fixture add page.html.gz --url https://outlet.example/2026/article
      newsbot fixture add a-9d2m
    """
    from newsbot.pages.golden import record

    found = _saved(app, Path(page), url) if Path(page).is_file() else _kept(app, page)
    folder = into / host_of(found.url) / _slug(found.url)
    if folder.exists():
        raise UsageError(f"{folder} is there already; remove it to record the page anew.")
    folder.mkdir(parents=True)
    for name, data in record(found).items():
        (folder / name).write_bytes(data)
    app.out.line(str(folder / "expected.json"))
    app.say("Read it and correct it by hand: it has to say what is right, not what extraction happens to find.")
    return 0


@fixture_command.command("cut")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--story", required=True, metavar="ID", help="the story: its id, the beginning of one, or an article")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="the archive to write")
@click.option("--anonymise", is_flag=True, help="hosts, outlets, authors and mail addresses replaced by invented ones")
@click.option("--name", "others", multiple=True, help="with --anonymise: this name, too")
@with_app
def fixture_cut(
    app: App, files: Sequence[Path], story: str, output: Path, anonymise: bool, others: Sequence[str]
) -> int:
    """Write a small recording of one story: what FILEs hold of its articles, and of feeds the entries about them.

    Replaying it into an empty store, with the same topics, gives the story again. Where it takes other articles for
    that (what is usual in a stream is told by its articles), those nearest in time are in it, too. With --anonymise
    each host, outlet and author is another one, everywhere the same; what is told stays, but for what --name says.

    \b
    Examples:
      newsbot fixture cut monday.warc.gz tuesday.warc.gz --story s-7k3f -o small.warc.gz
      newsbot fixture cut crawls/*.warc.gz --story s-7k3f -o report.warc.gz --anonymise --name "Rainer Tolksdorf"
    """
    from newsbot.corpus import scratch
    from newsbot.interfaces.cli.versions import versions
    from newsbot.network.archive import ArchiveWriter, BadRecord, Exchange, canonical_urls, part_of, read_in_order

    if others and not anonymise:
        raise UsageError("--name says what else to replace: it goes with --anonymise.")
    with app.store() as store:
        found = story_rows.find_story(store, story)
        ids = scratch.company(store, found)
        if ids is None:
            app.say("By itself it is another story: a person's decisions made it what it is.")
        ids = ids or list(found.article_ids)
        addresses = story_rows.addresses_of(store, ids)
        disguise = _disguise(store, ids, others) if anonymise else None
    written, damaged, left = 0, 0, dict(addresses)
    with ArchiveWriter(output, found.first_seen, {"software": versions().splitlines()[0]}) as archive:
        for record in part_of(read_in_order(files), set().union(*addresses.values())):
            if isinstance(record, BadRecord):
                damaged += 1
                app.say(f"Left out, damaged: {record}")
                continue
            archive.write(disguise.record(record) if disguise else record)
            written += 1
            if isinstance(record, Exchange) and record.kind in (None, "page") and record.status != _AS_BEFORE:
                met = canonical_urls(record.url, record.target, *record.way)
                left = {ident: urls for ident, urls in left.items() if urls.isdisjoint(met)}
    app.out.line(str(output))
    beside = len(ids) - len(found.article_ids)
    told = count(len(found.article_ids), "article") + (f", and {beside} beside it" if beside else "")
    app.say(f"{count(written, 'record')} of {told}; `newsbot --store sqlite:small.db replay {output}` tells the story.")
    if left:
        app.say(f"The files have no page of {count(len(left), 'article')}, such as {min(left)[:TYPED]}.")
    return 3 if damaged or left else 0


def _disguise(store: "Store", article_ids: Sequence[str], others: Sequence[str]) -> "Disguise":
    """Who replaces what names the outlets and authors of these articles."""
    from newsbot.network.archive import Disguise

    versions = [each for held in store.versions(article_ids).values() for each in held]
    outlets = {(each.outlet, name) for each in versions for name in (each.site_name, *each.organisations) if name}
    outlets |= {(each.outlet, each.outlet.partition(".")[0].replace("-", " ")) for each in versions}
    return Disguise(outlets, {*(name for each in versions for name in each.authors), *others})


def _saved(app: App, path: Path, url: str | None) -> Page:
    try:
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"Cannot read {path}: {error}.") from error
    address = url or own_address(body)
    if not address:
        raise UsageError(f"{path} does not say where it was; say --url.")
    return Page(_checked(address), body, app.clock(), "text/html")


def _kept(app: App, name: str) -> Page:
    with app.store() as store:
        article = article_rows.find_article(store, name)
        current = next(v for v in store.versions([article.id])[article.id] if v.sha == article.current_sha)
        page = store.page(current.page_sha) if current.page_sha else None
    if page is None:
        raise UsageError(f"The bytes of {article.url} are not kept (articles.keep_pages); save the page to a file.")
    return Page(_checked(page.url), page.body, page.fetched, page.content_type)


def _checked(url: str) -> str:
    try:
        return canonical_url(url)
    except BadURLError as error:
        raise UsageError(str(error)) from error


def _slug(url: str) -> str:
    """A folder name made of the address: its last telling part, letters, digits and hyphens only."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    last = (parts[-1] if parts else "index").rsplit(".", 1)[0]
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in last.lower())
    return "-".join(part for part in kept.split("-") if part)[:80] or "page"
