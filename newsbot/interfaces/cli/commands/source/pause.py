"""`newsbot source pause`: leave a feed alone."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import topics_with


@click.command("pause")
@click.argument("url")
@click.option("--topic", "name", help="only for this topic (else for all that list it)")
@with_app
def source_pause(app: App, url: str, name: str | None) -> int:
    """Leave a feed alone until `source revive`; what it brought stays.

    \b
    Examples:
      newsbot source pause https://outlet.example/rss
    """
    from newsbot.operation.config.topicedit import set_feed_paused

    for topic in topics_with(app, url, name):
        app.out.line(str(set_feed_paused(app.config.topics_dir, topic, url, True)))
    return 0
