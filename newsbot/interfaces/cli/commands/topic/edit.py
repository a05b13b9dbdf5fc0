"""`newsbot topic edit`: change a topic's file, keeping its comments."""

import click

from newsbot.errors import ConfigError, UsageError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.commands.topic.stored import tell_matches


@click.command("edit")
@click.argument("name", shell_complete=completion.topics)
@click.option("--query", help="the new query")
@click.option("--title", help="what people call it")
@click.option("--lang", "languages", metavar="CODES", help="languages, such as en,tr; '' for all")
@with_app
def topic_edit(app: App, name: str, query: str | None, title: str | None, languages: str | None) -> int:
    """Change a topic's file, keeping its comments; without options in your editor ($VISUAL, $EDITOR).

    What would not be read back is refused, and the file stays as it is. Articles that are stored stay where they are:
    `newsbot topic test` says what the new query matches.

    \b
    Examples:
      newsbot topic edit quakes --query 'earthquake* OR aftershock*'
      newsbot topic edit quakes
    """
    from newsbot.operation.config.topicedit import set_values, topic_text
    from newsbot.operation.config.topicfiles import load_topics

    held, folder = app.topic(name), app.config.topics_dir
    codes = None if languages is None else [code.strip() for code in languages.split(",") if code.strip()]
    given = {"query": query, "title": title, "languages": codes}
    values = {key: value for key, value in given.items() if value is not None}
    try:
        path = set_values(folder, name, values) if values else topic_text(folder, name, _edited)
    except ConfigError as error:
        raise ConfigError(f"The topic {name} was left as it is, since its file would not be read:\n{error}") from error
    topic = load_topics(folder)[name]
    app.out.line(f"{path}")
    app.out.line(f"query: {topic.query}")
    tell_matches(app, topic)
    if topic == held:
        app.say("Nothing was changed.")
    return 0


def _edited(text: str) -> str:
    """What a person makes of `text` in an editor."""
    changed = click.edit(text, extension=".toml", require_save=False)
    if changed is None:
        raise UsageError("The editor could not be run; set $EDITOR, or say what to change: --query, --title, --lang.")
    return changed
