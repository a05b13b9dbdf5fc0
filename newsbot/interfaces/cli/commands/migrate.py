"""`newsbot migrate`: the store at this version's schema."""

import click

from newsbot.corpus.store.schema import SCHEMA_VERSION
from newsbot.interfaces.cli.app import App, with_app


@click.command("migrate")
@with_app
def migrate_command(app: App) -> int:
    """Bring the store to the schema of this newsbot, after an upgrade.

    Every command does that when it opens the store; on its own it is for the moment before several of them start.
    Repeating it changes nothing. A store of a newer newsbot is refused.

    \b
    Examples:
      newsbot migrate
    """
    with app.store() as store:
        app.out.line(f"{store.uri} has schema version {SCHEMA_VERSION}.")
    return 0
