"""`newsbot source revive`: poll a feed again."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.source.choice import topics_with


@click.command("revive")
@click.argument("url")
@with_app
def source_revive(app: App, url: str) -> int:
    """Poll a feed again that is paused, retired, blocked or failing; its failures are forgotten.

    \b
    Examples:
      newsbot source revive https://outlet.example/rss
    """
    from newsbot.corpus import feed_polls
    from newsbot.operation.config.topicedit import set_feed_paused

    for topic in topics_with(app, url, None):
        if any(source.url == url and source.paused for source in app.topics[topic].sources):
            app.out.line(str(set_feed_paused(app.config.topics_dir, topic, url, False)))
    with app.store(create=True) as store:
        feed = next((feed for feed in store.feeds() if feed.url == url), None)
        if feed is not None:
            store.put_feeds([feed_polls.revived(feed, app.clock())])
    app.say("It is due now; next: `newsbot crawl --due`.")
    return 0
