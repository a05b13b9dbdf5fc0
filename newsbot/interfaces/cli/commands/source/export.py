"""`newsbot source export`: the feeds of topics as an OPML list."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.network.urls import outlet_of


@click.command("export")
@click.option("--topic", "names", multiple=True, help="only feeds of this topic; repeatable")
@with_app
def source_export(app: App, names: tuple[str, ...]) -> int:
    """Write the feeds of your topics as OPML 2.0 to stdout; tags become categories.

    \b
    Examples:
      newsbot source export > feeds.opml
    """
    from newsbot.feeds import Subscription, write_opml

    for name in sorted(names):
        app.topic(name)
    tags: dict[str, dict[str, None]] = {}
    for topic in [topic for topic in app.topics.values() if not names or topic.name in names]:
        for source in topic.sources:
            tags.setdefault(source.url, {}).update(dict.fromkeys(source.tags))
    feeds = [Subscription(url, outlet_of(url), tuple(of)) for url, of in tags.items()]
    app.out.line(write_opml(feeds).rstrip("\n"))
    return 0
