"""`newsbot fixture`: keep a page with what extraction makes of it, to be corrected by hand and tested ever after."""

import gzip
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import click

from newsbot.corpus import query
from newsbot.errors import BadURLError, UsageError
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.items import Page
from newsbot.network.archive.pages import own_address
from newsbot.network.urls import canonical_url, host_of

FOLDER = Path("fixtures/pages")


@command_group("fixture")
def fixture_command() -> None:
    """Pages with the right answer beside them, for tests of extraction.

    \b
    Examples:
      newsbot fixture add page.html --url https://outlet.example/article
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
        article = query.find_article(store, name)
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
