"""`newsbot purge`: take texts back, for good."""

import getpass
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import click

from newsbot.corpus import assignment, overrides, purge
from newsbot.corpus.leases import this_process
from newsbot.corpus.purge import Chosen
from newsbot.errors import StoreError, UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import minute
from newsbot.interfaces.cli.progress import Progress
from newsbot.interfaces.export.files import write_whole
from newsbot.network.archive import Removed, pieces_without
from newsbot.network.urls import outlet_of, redact


@click.command("purge")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--outlet", metavar="HOST", help="all that is stored of this outlet")
@click.option("--before", metavar="TIME", help="all that was first seen before this time")
@click.option("--why", default="", help="kept beside the addresses, such as the number of a request")
@click.option("--by", metavar="NAME", help="who asks for it (else your user name)")
@click.option("--undo", is_flag=True, help="let URLs be fetched and imported again; texts do not come back by it")
@click.option("-n", "--dry-run", is_flag=True, help="say what would be removed, and remove nothing")
@with_app
def purge_command(
    app: App,
    urls: Sequence[str],
    outlet: str | None,
    before: str | None,
    why: str,
    by: str | None,
    undo: bool,
    dry_run: bool,
) -> int:
    """Remove articles for good: texts, versions, pages, decisions, what search finds, copies in archive.dir.

    What stays of an address is who purged it, when and why; it is never fetched or imported again. Stories are decided
    anew without it. --outlet and --before together mean what both say; articles that went for their age alone stay in
    the history of stories by their address only.

    \b
    Examples:
      newsbot purge https://outlet.example/article --why "request 4711"
      newsbot purge --outlet outlet.example --before 2024-01-01 -n
      newsbot purge --undo https://outlet.example/article
    """
    if undo:
        return _undo(app, urls, outlet or before)
    if bool(urls) == bool(outlet or before):
        raise UsageError("Say what to purge: addresses, or --outlet HOST, --before TIME or both.")
    decided = overrides.load(app.config.overrides)
    with app.store() as store:
        chosen = purge.named(store, urls, decided) if urls else purge.matching(store, _outlet(outlet), app.time(before))
        for line in _listed(chosen):
            app.out.line(line)
        if dry_run:
            app.say(f"Nothing was removed; {_told(chosen)} would be.")
            return 0
        with Progress(app) as progress:
            progress.show(f"removing {_told(chosen)}")
            anew, now = not (before and not outlet), app.clock()
            counts = purge.purge(store, chosen, by or _user(), why, now, this_process(), again=anew)
            assignment.assign(store, now, this_process(), decided)
            progress.show("writing the store anew")
            left, failed = list(_left(app, chosen)), None
            try:
                left += [f"The store: {told}."] if (told := store.scrub()) else []
            except StoreError as error:
                failed = error
    removed = ", ".join(f"{count} {name}" for name, count in counts.items())
    app.say(f"Removed: {removed}; {len(chosen.addresses)} addresses will not be fetched again.")
    for each in left:
        app.say(each)
    if failed is not None:
        raise failed
    return 0


def _left(app: App, chosen: Chosen) -> Iterator[str]:
    """Clean up behind it; what could not be, and is for the person to do."""
    if chosen.copies:
        yield f"{chosen.copies} articles of others carry the same text and stay: `newsbot why URL` lists them."
    folder = app.config.archive.dir
    for path in sorted(folder.glob("*.warc*")) if folder and folder.is_dir() else ():
        yield from _rewritten(path, chosen.addresses.keys())
    yield "Out of reach: backups, exports, built sites and recordings elsewhere; make them anew or delete them."


def _rewritten(path: Path, addresses: Collection[str]) -> Iterator[str]:
    if path.suffix == ".open":
        yield f"{path}: a crawl is recorded in it, or was when it was killed; purge again when that has ended."
        return
    removed = Removed()
    try:
        for _ in pieces_without(path, addresses.__contains__, removed):
            pass
        if removed:
            write_whole(path, pieces_without(path, addresses.__contains__, Removed()))
            yield f"{path}: {removed.answers} answers and {removed.entries} entries of feeds removed."
    except (OSError, UsageError) as error:
        yield f"{path}: not cleaned: {error}"
    if removed.left:
        yield f"{path}: {removed.left} records that name one of the addresses, or cannot be read, were left."


def _undo(app: App, urls: Sequence[str], others: str | None) -> int:
    if others or not urls:
        raise UsageError("Say which addresses may be fetched again: newsbot purge --undo URL")
    with app.store() as store:
        gone = purge.undo(store, urls)
    for url in gone:
        app.out.line(redact(url))
    app.say(f"{len(gone)} addresses may be fetched and imported again." if gone else "None of them was purged.")
    return 0


def _listed(chosen: Chosen) -> Iterator[str]:
    """What is removed: time, address and title of each article, then addresses without one."""
    for article in sorted(chosen.articles.values(), key=lambda each: (each.first_seen, each.id)):
        yield f"{minute(article.first_seen)}\t{redact(article.url)}\t{article.title}"
    for url, article_id in sorted(chosen.addresses.items()):
        if article_id not in chosen.articles:
            yield f"-\t{redact(url)}\t"


def _told(chosen: Chosen) -> str:
    return f"{len(chosen.articles)} articles under {len(chosen.addresses)} addresses"


def _outlet(text: str | None) -> str | None:
    return outlet_of(text if "://" in text else f"http://{text}/") if text else None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"
