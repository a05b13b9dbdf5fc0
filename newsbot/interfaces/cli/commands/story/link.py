"""`newsbot story link` and `unlink`: which story follows which, whatever was found."""

from collections.abc import Callable

import click

from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query import story_rows
from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.overriding import article_urls, decide


@click.command("link")
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@with_app
def story_link(app: App, one: str, other: str) -> int:
    """Say that the later of two stories follows the earlier one, for good; `story unlink` takes it back.

    \b
    Examples:
      newsbot story link s-9d2m s-7k3f
    """
    if decide(app, _between(one, other, Overrides.linking)):
        app.say("The later one follows the earlier one; `newsbot story` shows it.")
    return 0


@click.command("unlink")
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@with_app
def story_unlink(app: App, one: str, other: str) -> int:
    """Refuse the link between two stories, for good: no new assignment and no replay makes it again.

    The story may follow another one then. `story link` takes it back.

    \b
    Examples:
      newsbot story unlink s-9d2m s-7k3f
    """
    if decide(app, _between(one, other, Overrides.unlinking)):
        app.say("Neither follows the other.")
    return 0


def _between(
    one: str, other: str, said: Callable[[Overrides, str, str], Overrides]
) -> Callable[[Store, Overrides], Overrides]:
    """What is said of two stories, by the first article of each. UsageError where they are one."""

    def change(store: Store, decided: Overrides) -> Overrides:
        stories = [story_rows.find_story(store, name) for name in (one, other)]
        if stories[0].id == stories[1].id:
            raise UsageError(f"{one} and {other} are the same story; `newsbot story split` takes an article out of it.")
        return said(decided, *(article_urls(store, story.article_ids[:1])[0] for story in stories))

    return change
