"""`newsbot article`: keep or drop single articles, against what the topic says."""

import dataclasses

import click

from newsbot.corpus import query
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.store.base import Store
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.overriding import decide
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

    def keep(store: Store, decided: Overrides) -> Overrides:
        url = _url(store, name)
        _due_again(store, url, app)
        return decided.keeping(url)

    decide(app, keep)
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
    decide(app, lambda store, decided: decided.dropping(_url(store, name)))
    app.say("Dropped; `newsbot article keep` brings it back.")
    return 0


def _url(store: Store, name: str) -> str:
    return query.find_article(store, name).url if name.startswith("a-") else canonical_url(name)


def _due_again(store: Store, url: str, app: App) -> None:
    """A URL that was turned away is looked at again."""
    for record in store.urls([url]).values():
        if record.article_id is None:
            store.put_urls([dataclasses.replace(record, state="pending", due=app.clock(), attempts=0)])
