"""`newsbot why --backtest NAME=VALUE`: which decisions on the stored corpus another threshold would change."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from newsbot.corpus import in_memory, overrides
from newsbot.corpus.store.base import ArticleFilter, Store
from newsbot.errors import UsageError
from newsbot.interfaces.cli.app import App
from newsbot.interfaces.cli.layout import Column
from newsbot.stories import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE, CopyRule

_DAY = timedelta(days=1)
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
        then = in_memory.under(store, copies, stories, overrides.load(app.config.overrides))
        try:
            rows = list(_changes(store, then))
            total = store.counts()["articles"]
        finally:
            then.close()
    app.out.rows(rows, _CHANGES, "backtest")
    app.say(f"With {spec} {len(rows)} of {total} articles would be decided otherwise.")
    return 0


MEANINGS = {
    "copy": "shared text, 0 to 1, from which the later article is a copy",
    "near": "and from which it is a near-duplicate",
    "hours": "how far apart copies are published, at most",
    "number_agreement": "shared numbers, 0 to 1, that are asked for where a date is missing",
    "show_new": "share of new sentences from which a near-duplicate is shown as having news",
    "short": "words below which only equal texts are copies",
    "join": "log-odds from which an article joins a story; 0 is even odds",
    "join_import": "the same in a large import (see `large`), where the likeliest pair is joined first",
    "join_two": "the same for two groups of articles, the smaller of which has two, if that is more,",
    "join_three": "has three,",
    "join_more": "or has more",
    "join_issue": "log-odds from which an article joins whose title names its own day, as issues of a series do",
    "idle": "days that a story is open after its latest article was first seen",
    "shared": "key terms that an article and a story have in common, at least",
    "article_keys": "terms by which an article looks for stories",
    "story_keys": "terms by which a story is found",
    "candidates": "stories that an article is compared with, at most",
    "kept_terms": "terms that are kept of a story",
    "large": "articles of one minute from which an import's own counts weigh its terms, and company counts",
    "prior": "documents of unknown words that term weights start with",
}
"""What each threshold decides."""


def thresholds() -> dict[str, float]:
    """Every threshold that can be tried, with its value now; lengths of time in days."""
    rules: tuple[Any, ...] = (DEFAULT_RULE, StoryRule())
    found = {field.name: getattr(rule, field.name) for rule in rules for field in dataclasses.fields(rule)}
    plain = {name: value / _DAY if isinstance(value, timedelta) else value for name, value in found.items()}
    return {name: value for name, value in plain.items() if isinstance(value, int | float)}


def _rules(spec: str) -> tuple[CopyRule, StoryRule]:
    name, _, text = spec.partition("=")
    known = thresholds()
    if name not in known:
        raise UsageError(f"There is no threshold {name!r}; `newsbot help thresholds` lists them.")
    try:
        value = type(known[name])(text)
    except ValueError as error:
        raise UsageError(f"{name} takes a number, not {text!r}; now it is {known[name]:g}.") from error
    changes: dict[str, Any] = {name: value * _DAY if name in _LENGTHS else value}
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
