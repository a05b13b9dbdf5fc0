"""Writes down what a person decides against the rules, for `article` and `story`, and assigns stories anew."""

from collections.abc import Callable, Sequence

from newsbot.corpus import assignment, overrides
from newsbot.corpus.leases import this_process
from newsbot.corpus.overrides import Overrides
from newsbot.corpus.query import story_rows
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.layout import TYPED


def decide(app: App, change: Callable[[Store, Overrides], Overrides]) -> bool:
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


def article_urls(store: Store, article_ids: Sequence[str]) -> list[str]:
    """The addresses of articles, in the same order."""
    found = {article.id: article.url for article in store.articles(ArticleFilter(ids=tuple(article_ids)))}
    return [found[ident] for ident in article_ids]


def story_now(app: App, name: str) -> str:
    """The story that is meant by `name` now, in words."""
    with app.store() as store:
        found = story_rows.find_story(store, name)
    return f"{found.id[:TYPED]} {found.title}"


def openers(store: Store, article_ids: Sequence[str]) -> list[str]:
    """Of a story's articles the first of each part of it: of what it is in one language. The story's first is ahead."""
    assigned = store.assignments_of(article_ids)
    firsts: dict[str, str] = {}
    for ident in article_ids:
        if ident in assigned:
            firsts.setdefault(assigned[ident].detail["part"], ident)
    return list(firsts.values())
