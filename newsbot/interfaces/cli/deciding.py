"""Commands by which a person corrects the rules: story split and merge, article keep and drop."""

import dataclasses
from collections.abc import Callable, Sequence

import click

from newsbot.corpus import assignment, overrides, query
from newsbot.corpus.leases import this_process
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import TYPED
from newsbot.network.urls import canonical_url


@command_group("article")
def article_command() -> None:
    """Keep or drop single articles, against what the topic says.

    \b
    Examples:
      newsbot article drop a-9d2m
      newsbot article keep https://outlet.example/article
    """


@article_command.command("keep")
@click.argument("name", metavar="URL|ID")
@with_app
def article_keep(app: App, name: str) -> int:
    """Keep an article, whatever its topic says; one that was turned away is fetched again by the next crawl.

    \b
    Examples:
      newsbot article keep https://outlet.example/article
    """

    def decide(store: Store, decided: Overrides) -> Overrides:
        url = _url(store, name)
        _due_again(store, url, app)
        return decided.keeping(url)

    _decide(app, decide)
    app.say("Kept. If it is not in the corpus yet, the next crawl fetches it.")
    return 0


@article_command.command("drop")
@click.argument("name", metavar="URL|ID")
@with_app
def article_drop(app: App, name: str) -> int:
    """Take an article out of stories and exports. Its text stays stored, and `article keep` brings it back.

    \b
    Examples:
      newsbot article drop a-9d2m
    """
    _decide(app, lambda store, decided: decided.dropping(_url(store, name)))
    app.say("Dropped; `newsbot article keep` brings it back.")
    return 0


def story_merge(app: App, one: str, other: str) -> int:
    """Put two stories into one: the later one's articles join the first article of the earlier one, for good."""

    def decide(store: Store, decided: Overrides) -> Overrides:
        first, second = query.find_story(store, one), query.find_story(store, other)
        if first.id == second.id:
            raise UsageError(f"{one} and {other} are the same story already.")
        earlier, later = sorted((first, second), key=lambda story: (story.first_seen, story.article_ids[0]))
        ones, others = (_urls(store, story.article_ids) for story in (earlier, later))
        decided = decided.reconciling(ones, others)
        for url in others:
            decided = decided.joining(ones[0], url)
        return decided

    if _decide(app, decide):
        app.say(f"They are one story: {_now(app, one)}")
    return 0


def story_split(app: App, story: str, article: str) -> int:
    """Take an article out of a story, for good: it never joins the story's first article in any language again."""

    def decide(store: Store, decided: Overrides) -> Overrides:
        found, member = query.find_story(store, story), query.find_article(store, article)
        if member.id not in found.article_ids or member.id == found.article_ids[0]:
            raise UsageError(f"{article} is no later article of {story}; name one that followed its first.")
        for url in _urls(store, _firsts(store, found.article_ids, member.id)):
            decided = decided.parting(url, member.url)
        return decided

    if _decide(app, decide):
        app.say(f"It is in another story: {_now(app, article)}")
    return 0


def _now(app: App, name: str) -> str:
    """The story that is meant by `name` now."""
    with app.store() as store:
        found = query.find_story(store, name)
    return f"{found.id[:TYPED]} {found.title}"


def _decide(app: App, change: Callable[[Store, Overrides], Overrides]) -> bool:
    """Write down what a person decided; returns whether stories show it by now, and says so if not."""
    path = app.config.overrides
    with app.store() as store:
        decided = change(store, overrides.load(path))
        overrides.save(path, decided)
        assignment.assign(store, app.clock(), this_process(), decided)
        settled = assignment.is_settled(store, decided)
    app.out.line(str(path))
    if not settled:
        app.say(
            "Written down. Another process is assigning stories; the next `newsbot crawl` or decision takes this in."
        )
    return settled


def _urls(store: Store, article_ids: Sequence[str]) -> list[str]:
    found = {article.id: article.url for article in store.articles(ArticleFilter(ids=tuple(article_ids)))}
    return [found[ident] for ident in article_ids]


def _firsts(store: Store, article_ids: Sequence[str], but: str) -> list[str]:
    """The first article of a story in each of its languages, without `but`; where that is the first, the next."""
    assigned = store.assignments_of(article_ids)
    firsts: dict[str, str] = {}  # what it is in one language -> id
    for ident in article_ids:
        if ident != but and ident in assigned:
            firsts.setdefault(assigned[ident].detail["part"], ident)
    return list(firsts.values())


def _url(store: Store, name: str) -> str:
    return query.find_article(store, name).url if name.startswith("a-") else canonical_url(name)


def _due_again(store: Store, url: str, app: App) -> None:
    """A URL that was turned away is looked at again."""
    for record in store.urls([url]).values():
        if record.article_id is None:
            store.put_urls([dataclasses.replace(record, state="pending", due=app.clock(), attempts=0)])
