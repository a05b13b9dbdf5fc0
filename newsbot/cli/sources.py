"""`newsbot source`: the feeds through which topics are followed."""

import click

from newsbot.cli.app import App, with_app
from newsbot.cli.output import Column
from newsbot.errors import UsageError
from newsbot.urls import outlet_of, redact


@click.group("source")
def source_command() -> None:
    """The feeds your topics are followed through.

    \b
    Examples:
      newsbot source list
      newsbot source add https://outlet.example/rss --topic quakes
    """


_LIST = (
    Column("outlet", "outlet"),
    Column("topic", "topic"),
    Column("state", "state"),
    Column("last_ok", "last ok"),
    Column("next_due", "next due"),
    Column("url", "feed", wide=True),
)


@source_command.command("list")
@with_app
def source_list(app: App) -> int:
    """List the feeds of every topic, and how they do.

    \b
    Examples:
      newsbot source list --json
    """
    with app.store(create=True) as store:
        held = {feed.url: feed for feed in store.feeds()}
    rows = []
    for topic in app.topics.values():
        for source in topic.sources:
            feed = held.get(source.url)
            state = dict(feed.state) if feed else {}
            rows.append(
                {
                    "outlet": outlet_of(source.url),
                    "topic": topic.name,
                    "url": redact(source.url),
                    "tags": list(source.tags),
                    "state": "paused" if source.paused else state.get("health", "never polled") or "never polled",
                    "last_ok": state.get("last_ok"),
                    "last_error": state.get("last_error"),
                    "next_due": feed.next_due if feed else None,
                }
            )
    if not app.out.rows(rows, _LIST, "source"):
        app.say("No sources yet; `newsbot source add FEED --topic NAME` adds one.")
    return 0


@source_command.command("add")
@click.argument("url")
@click.option("--topic", "name", help="the topic that follows it (not needed when there is one only)")
@with_app
def source_add(app: App, url: str, name: str | None) -> int:
    """Follow a feed: adds its address to the topic's file.

    \b
    Examples:
      newsbot source add https://outlet.example/rss --topic quakes
    """
    from newsbot.config import add_feed

    if name is None and len(app.topics) == 1:
        name = next(iter(app.topics))
    if name not in app.topics:
        raise UsageError(f"Which topic? Say --topic, one of: {', '.join(sorted(app.topics)) or 'none yet'}.")
    path = add_feed(app.config.topics_dir, name, url)
    app.out.line(str(path))
    app.say(f"Next: `newsbot crawl {name}`.")
    return 0
