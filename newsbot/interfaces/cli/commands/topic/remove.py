"""`newsbot topic remove`: follow a topic no longer."""

import click

from newsbot.errors import StoreError
from newsbot.interfaces.cli import completion
from newsbot.interfaces.cli.app import App, with_app


@click.command("remove")
@click.argument("name", shell_complete=completion.topics)
@with_app
def topic_remove(app: App, name: str) -> int:
    """Follow a topic no longer: its file is removed; the articles and stories that it brought stay.

    \b
    Examples:
      newsbot topic remove quakes
    """
    from newsbot.operation.alerts import rules
    from newsbot.operation.config.topicedit import remove_topic

    topic = app.topic(name)
    app.out.line(str(remove_topic(app.config.topics_dir, name)))
    others = {source.url for each in app.topics.values() if each.name != name for source in each.sources}
    try:
        with app.store() as store:
            for source in topic.sources:
                if source.url not in others:
                    store.remove_feed(source.url)
    except StoreError:
        pass  # nothing is stored yet, so no feed has a state
    for alert in rules.load(app.config.alerts):
        if alert.topic == name:
            app.say(f"The alert {alert.name} is about it; `newsbot alert remove {alert.name}` removes that, too.")
    return 0
