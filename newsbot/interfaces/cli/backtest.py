"""`newsbot why --backtest NAME=VALUE`: which decisions on the stored corpus another threshold would change."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from newsbot.corpus import overrides, scratch
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.layout import Column
from newsbot.interfaces.cli.thresholds import thresholds
from newsbot.stories.model import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

_LENGTHS = ("idle",)
_CHANGES = (
    Column("id", "article", ident=True),
    Column("before", "decided"),
    Column("after", "would be"),
    Column("story_before", "story", ident=True),
    Column("story_after", "would be in", ident=True),
    Column("title", "title", below=True),
)


def run(app: App, spec: str) -> int:
    """Print every article whose relation or story would be another."""
    copies, stories = _rules(spec)
    with app.store() as store:
        then = scratch.under(store, copies, stories, overrides.load(app.config.overrides))
        try:
            rows = list(_changes(store, then))
            total = store.counts()["articles"]
        finally:
            then.close()
    app.out.rows(rows, _CHANGES, "backtest")
    app.say(f"With {spec} {len(rows)} of {total} articles would be decided otherwise.")
    return 0


def _rules(spec: str) -> tuple[CopyRule, StoryRule]:
    name, _, text = spec.partition("=")
    known = thresholds()
    if name not in known:
        raise UsageError(f"There is no threshold {name!r}; `newsbot help thresholds` lists them.")
    try:
        value = type(known[name])(text)
    except ValueError as error:
        raise UsageError(f"{name} takes a number, not {text!r}; now it is {known[name]:g}.") from error
    changes: dict[str, Any] = {name: timedelta(days=value) if name in _LENGTHS else value}
    if hasattr(DEFAULT_RULE, name):
        return dataclasses.replace(DEFAULT_RULE, **changes), StoryRule()
    return DEFAULT_RULE, dataclasses.replace(StoryRule(), **changes)


def _changes(store: Store, then: Store) -> Iterator[dict[str, object]]:
    for article in store.articles(ArticleFilter()):
        before = store.assignments_of([article.id]).get(article.id)
        after = then.assignments_of([article.id]).get(article.id)
        if before is None or after is None or (before.relation, before.story_id) == (after.relation, after.story_id):
            continue
        yield {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "before": before.relation,
            "after": after.relation,
            "story_before": before.story_id,
            "story_after": after.story_id,
        }
