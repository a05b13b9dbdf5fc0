"""`newsbot restore`: a backup into an empty store."""

from pathlib import Path

import click

from newsbot.corpus import backup
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.backups import told
from newsbot.interfaces.cli.progress import Progress


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_app
def restore_command(app: App, file: Path) -> int:
    """Bring the backup FILE into the configured store, which has to be empty; it may be of another kind than it was.

    FILE is read to its end before anything is written: one that is cut, damaged or no backup is refused. A restore that
    was interrupted is finished by repeating it; until then no other command takes the store.

    \b
    Examples:
      newsbot restore news-2026-03-09.backup
      newsbot restore news-2026-03-09.backup --store mongodb://127.0.0.1/news
    """
    with Progress(app) as progress:
        found = backup.verify(file, progress.show)  # before a store is made
        with app.store(create=True, unfinished=True) as store:
            backup.restore(store, file, found, progress.show)
            uri = store.uri
    app.out.line(f"{uri}: restored from {file}; {told(found)}")
    return 0
