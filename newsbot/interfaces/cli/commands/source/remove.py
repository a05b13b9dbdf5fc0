"""`newsbot source remove`: follow a feed no longer."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import topics_with
from newsbot.network.urls import redact


@click.command("remove")
@click.argument("url")
@click.option("--topic", "name", help="only from this topic (else from all that list it)")
@with_app
def source_remove(app: App, url: str, name: str | None) -> int:
    """Follow a feed no longer; the articles it brought stay.

    \b
    Examples:
      newsbot source remove https://outlet.example/rss
    """
    from newsbot.operation.config.topicedit import remove_feed

    topics = topics_with(app, url, name)
    for topic in topics:
        app.out.line(str(remove_feed(app.config.topics_dir, topic, url)))
        app.say(f"{redact(url)} is no longer followed for {topic}; what it brought stays.")
    everywhere = [topic.name for topic in app.topics.values() if url in {source.url for source in topic.sources}]
    if set(everywhere) <= set(topics):
        with app.store(create=True) as store:
            store.remove_feed(url)
    return 0
