"""`newsbot story merge`: put two stories into one."""

import click

from newsbot.corpus import query
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.store.base import Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.overriding import article_urls, decide, story_now


@click.command("merge")
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY")
@with_app
def story_merge(app: App, one: str, other: str) -> int:
    """Put two stories into one, for good: it survives every new assignment and every replay.

    \b
    Examples:
      newsbot story merge s-7k3f s-9d2m
    """

    def merged(store: Store, decided: Overrides) -> Overrides:
        first, second = query.find_story(store, one), query.find_story(store, other)
        if first.id == second.id:
            raise UsageError(f"{one} and {other} are the same story already.")
        earlier, later = sorted((first, second), key=lambda story: (story.first_seen, story.article_ids[0]))
        ones, others = (article_urls(store, story.article_ids) for story in (earlier, later))
        decided = decided.reconciling(ones, others)
        for url in others:  # the later one's articles join the first article of the earlier one
            decided = decided.joining(ones[0], url)
        return decided

    if decide(app, merged):
        app.say(f"They are one story: {story_now(app, one)}")
    return 0
