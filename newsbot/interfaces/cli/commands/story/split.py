"""`newsbot story split`: take an article out of a story."""

from collections.abc import Sequence

import click

from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query import article_rows, story_rows
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.layout import TYPED
from newsbot.interfaces.cli.overriding import article_urls, decide, story_now


@click.command("split")
@click.argument("story", metavar="STORY")
@click.argument("article", metavar="ARTICLE|URL")
@with_app
def story_split(app: App, story: str, article: str) -> int:
    """Take an article (and what follows it closely) out of a story, for good.

    \b
    Examples:
      newsbot story split s-7k3f a-9d2m
    """

    members: list[str] = []

    def parted(store: Store, decided: Overrides) -> Overrides:
        found, member = story_rows.find_story(store, story), article_rows.find_article(store, article)
        if member.id not in found.article_ids:
            raise UsageError(f"{article} is not in {story}; `newsbot story {story}` shows what is.")
        if member.id == found.article_ids[0]:
            raise UsageError(
                f"{article} is the article that {story} begins with. Split off what followed it by mistake, or take it "
                "out of all stories with `newsbot article drop`."
            )
        members.extend(each for each in found.article_ids if each != member.id)
        for url in article_urls(store, _firsts(store, found.article_ids, member.id)):
            decided = decided.parting(url, member.url)
        return decided

    if decide(app, parted):
        app.say(f"It is in another story: {story_now(app, article)}")
        _tell_moved(app, members)
        app.say(f"`newsbot story merge {story} {article}` takes this back.")
    return 0


def _tell_moved(app: App, members: Sequence[str]) -> None:
    """Name what else has left the story, of which `members` are those that were to stay, the first of it ahead."""
    with app.store() as store:
        homes = {ident: each.story_id for ident, each in store.assignments_of(members).items()}
        stays = homes[members[0]]
        moved = [ident for ident in members if homes[ident] != stays]
        titles = {each.id: each.title for each in store.articles(ArticleFilter(ids=tuple(moved)))} if moved else {}
    for ident in moved:
        app.say(f"Moved, too: {ident[:TYPED]} {titles[ident]}, to {homes[ident][:TYPED]}")


def _firsts(store: Store, article_ids: Sequence[str], member: str) -> list[str]:
    """What an article is to stay apart from: the first of its story, and the first there of its own language."""
    part_of = {ident: each.detail["part"] for ident, each in store.assignments_of(article_ids).items()}
    own = [ident for ident in article_ids if part_of[ident] == part_of[member] and ident != member]
    return list(dict.fromkeys([article_ids[0], *own[:1]]))
