"""`newsbot topic list`: the topics that are followed."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import Column

_LIST = (
    Column("name", "topic"),
    Column("title", "title", wide=True),
    Column("languages", "languages"),
    Column("sources", "feeds", right=True),
    Column("state", "state"),
)


@click.command("list")
@with_app
def topic_list(app: App) -> int:
    """List the topics.

    \b
    Examples:
      newsbot topic list --json
    """
    rows = [
        {
            "name": topic.name,
            "title": topic.title,
            "query": str(topic.query),
            "languages": list(topic.languages),
            "sources": len(topic.sources),
            "state": "paused" if topic.paused else "followed",
        }
        for topic in app.topics.values()
    ]
    if not app.out.rows(rows, _LIST, "topic"):
        app.say(f"No topics in {app.config.topics_dir}; `newsbot topic add NAME --query …` adds one.")
    return 0
