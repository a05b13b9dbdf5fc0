"""`newsbot article`: what a person says of single articles, against the rules."""

import dataclasses

import click

from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query import article_rows
from newsbot.corpus.store.base import Store
from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.overriding import decide
from newsbot.network.urls import canonical_url


@command_group("article")
def article_command() -> None:
    """Keep or drop single articles, against what the topic says; say which addresses are one article.

    \b
    Examples:
      newsbot article drop a-9d2m
      newsbot article keep https://outlet.example/article
      newsbot article distinct https://outlet.example/a https://outlet.example/b
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


@article_command.command("same")
@click.argument("name", metavar="URL|ID")
@click.argument("other", metavar="URL|ID")
@with_app
def article_same(app: App, name: str, other: str) -> int:
    """Say that two addresses are those of one article; `article distinct` takes it back.

    \b
    Examples:
      newsbot article same https://outlet.example/article https://old.outlet.example/4711
    """
    decide(app, lambda store, decided: decided.uniting(_stored(store, name), _stored(store, other)))
    app.say("One article; the one that was seen first is shown.")
    return 0


@article_command.command("distinct")
@click.argument("name", metavar="URL|ID")
@click.argument("other", metavar="URL|ID")
@with_app
def article_distinct(app: App, name: str, other: str) -> int:
    """Say that two addresses are those of two articles, though they were taken for one; `article same` takes it back.

    \b
    Examples:
      newsbot article distinct https://outlet.example/tides?port=1 https://outlet.example/tides?port=2
    """
    decide(app, lambda store, decided: decided.distinguishing(_stored(store, name), _stored(store, other)))
    app.say("Two articles.")
    return 0


def _url(store: Store, name: str) -> str:
    """The article that is meant; of one that is another one under another address that one."""
    if not name.startswith("a-") and article_rows.known_article(store, name) is None:
        return canonical_url(name)
    return article_rows.main_article(store, article_rows.find_article(store, name)).url


def _stored(store: Store, name: str) -> str:
    """What is stored under that address, as an article of its own or not."""
    return article_rows.find_article(store, name).url


def _due_again(store: Store, url: str, app: App) -> None:
    """A URL that was turned away is looked at again."""
    for record in store.urls([url]).values():
        if record.article_id is None:
            store.put_urls([dataclasses.replace(record, state="pending", due=app.clock(), attempts=0)])
