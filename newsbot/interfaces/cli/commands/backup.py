"""`newsbot backup`: the whole corpus in one file."""

from pathlib import Path

import click

from newsbot import __version__
from newsbot.corpus import backup
from newsbot.corpus.leases import this_process
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.backups import told
from newsbot.interfaces.cli.progress import Progress
from newsbot.interfaces.export.files import write_whole


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--verify", is_flag=True, help="only read FILE to its end and say whether it is whole")
@with_app
def backup_command(app: App, file: Path, verify: bool) -> int:
    """Write the whole corpus to FILE, also while a crawl runs: texts, pages, decisions, stories, cursors of readers.

    FILE is read again before it takes its place: it is there whole and good, or not at all. `newsbot restore` brings it
    into either kind of store. Configuration, topics and overrides are files of yours, and not in it.

    \b
    Examples:
      newsbot backup news-2026-03-09.backup
      newsbot backup --verify news-2026-03-09.backup
    """
    with Progress(app) as progress:
        if verify:
            found = backup.verify(file, progress.show)
        else:
            with app.store() as store:
                pieces = backup.pieces(store, app.clock(), __version__, this_process(), progress.show)
                read: list[backup.Backup] = []
                write_whole(file, pieces, lambda part: read.append(backup.verify(part, progress.show)))
                (found,) = read
    app.out.line(f"{file}: {told(found)}")
    return 0
