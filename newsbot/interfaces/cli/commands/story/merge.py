"""`newsbot story merge`: put two stories into one."""

import click

from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query import article_rows, story_rows
from newsbot.corpus.records import telling_place
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import StoryRecord
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.overriding import article_urls, decide, openers, story_now


@click.command("merge")
@click.argument("one", metavar="STORY")
@click.argument("other", metavar="STORY|ARTICLE")
@with_app
def story_merge(app: App, one: str, other: str) -> int:
    """Put two stories into one, for good: it survives every new assignment and every replay.

    An article that was split off the story goes back to where it was, and nothing else: that takes the split back.

    \b
    Examples:
      newsbot story merge s-7k3f s-9d2m
    """

    def merged(store: Store, decided: Overrides) -> Overrides:
        first, second = story_rows.find_story(store, one), story_rows.find_story(store, other)
        if first.id == second.id:
            raise UsageError(f"{one} and {other} are the same story already.")
        without = _without_split(store, decided, (one, first), (other, second))
        if without != decided:
            return without
        earlier, later = sorted((first, second), key=lambda story: (story.first_seen, story.article_ids[0]))
        ones, others = (article_urls(store, story.article_ids) for story in (earlier, later))
        decided = decided.reconciling(ones, others)
        # the later one's articles join the first article of the earlier one, and what that holds already stays
        for url in [*article_urls(store, openers(store, earlier.article_ids)[1:]), *others]:
            decided = decided.joining(ones[0], url)
        return decided

    settled = decide(app, merged)
    if settled and not _is_one(app, one, other):  # what kept them apart is taken back, and they are two all the same
        settled = decide(app, merged)
    if settled:
        app.say(f"They are one story: {story_now(app, one)}")
    return 0


def _without_split(store: Store, decided: Overrides, *named: tuple[str, StoryRecord]) -> Overrides:
    """Without what keeps an article that was named from the other story, which began before it."""
    for (name, _), (_, other) in (named, named[::-1]):
        if not name.startswith("s-"):
            article = article_rows.find_article(store, name)
            first = article_rows.find_article(store, other.article_ids[0])
            if telling_place(first) < telling_place(article):
                decided = decided.reconciling([article.url], article_urls(store, other.article_ids))
    return decided


def _is_one(app: App, one: str, other: str) -> bool:
    with app.store() as store:
        return story_rows.find_story(store, one).id == story_rows.find_story(store, other).id
