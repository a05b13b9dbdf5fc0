"""`newsbot topic revive`: follow a paused topic again."""

import click

from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.topic.pause import set_paused


@click.command("revive")
@click.argument("name", shell_complete=completion.topics)
@with_app
def topic_revive(app: App, name: str) -> int:
    """Follow a paused topic again.

    \b
    Examples:
      newsbot topic revive quakes
    """
    return set_paused(app, name, False)
