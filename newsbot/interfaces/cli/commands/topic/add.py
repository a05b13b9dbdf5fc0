"""`newsbot topic add`: follow a new topic."""

import click

from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.topic.stored import tell_matches
from newsbot.text.topics import Topic, parse


@click.command("add")
@click.argument("name")
@click.option("--query", required=True, help='words, "phrases", prefix*, AND OR NOT, parentheses, title:')
@click.option("--title", default="", help="what people call it")
@click.option("--lang", "languages", default="", help="languages, such as en,tr (else all)")
@with_app
def topic_add(app: App, name: str, query: str, title: str, languages: str) -> int:
    """Follow a new topic: writes its file and says how much of what is stored it matches.

    \b
    Examples:
      newsbot topic add quakes --query 'earthquake* AND (turkey OR türkiye)' --lang en,tr
    """
    from newsbot.operation.config.topicedit import write_topic

    codes = tuple(code.strip() for code in languages.split(",") if code.strip())
    topic = Topic(name, parse(query), title, codes)
    path = write_topic(app.config.topics_dir, topic, query)
    app.out.line(f"{path}")
    app.out.line(f"query: {topic.query}")
    tell_matches(app, topic)
    app.say(f"Next: `newsbot source add FEED --topic {name}`, then `newsbot crawl {name}`.")
    return 0
