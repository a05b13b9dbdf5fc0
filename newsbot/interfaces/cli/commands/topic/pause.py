"""`newsbot topic pause`: leave a topic alone."""

import click

from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app


@click.command("pause")
@click.argument("name", shell_complete=completion.topics)
@with_app
def topic_pause(app: App, name: str) -> int:
    """Leave a topic alone until `topic revive`; what is stored stays.

    \b
    Examples:
      newsbot topic pause quakes
    """
    return set_paused(app, name, True)


def set_paused(app: App, name: str, paused: bool) -> int:
    """Write into a topic's file that it is paused, or is not."""
    from newsbot.operation.config.topicedit import set_paused

    if app.topic(name).paused == paused:
        app.say(f"{name} is {'paused' if paused else 'followed'} already.")
        return 0
    app.out.line(str(set_paused(app.config.topics_dir, name, paused)))
    return 0
