"""The thresholds of copies and stories that `newsbot why --backtest` can try, with their values and meanings."""

import dataclasses
from datetime import timedelta
from typing import Any

from newsbot.stories.model import StoryRule
from newsbot.text.fingerprint import DEFAULT_RULE

_DAY = timedelta(days=1)


MEANINGS = {
    "copy": "shared text, 0 to 1, from which the later article is a copy",
    "near": "and from which it is a near-duplicate",
    "hours": "how far apart copies are published, at most",
    "number_agreement": "shared numbers, 0 to 1, that are asked for where a date is missing",
    "show_new": "share of new sentences from which a near-duplicate is shown as having news",
    "short": "words below which only equal texts are copies",
    "join": "log-odds from which an article joins a story where most have a counterpart (else more); 0 is even odds",
    "join_import": "the same in a large import (see `large`), where the likeliest pair is joined first",
    "join_two": "the same for two groups of articles, the smaller of which has two, if that is more,",
    "join_three": "has three,",
    "join_more": "or has more",
    "headline": "log-odds asked besides where one side is nothing but headlines of what could not be read",
    "join_issue": "log-odds from which an article joins whose title names its own day, as issues of a series do",
    "idle": "days that a story is open after its latest article was first seen",
    "shared": "key terms that an article and a story have in common, at least",
    "article_keys": "terms by which an article looks for stories",
    "story_keys": "terms by which a story is found",
    "candidates": "stories that an article is compared with, at most",
    "kept_terms": "terms that are kept of a story",
    "large": "articles of one minute from which an import's own counts weigh its terms; if dense, company counts",
    "prior": "documents of unknown words that term weights start with",
}
"""What each threshold decides."""


def thresholds() -> dict[str, float]:
    """Every threshold that can be tried, with its value now; lengths of time in days."""
    rules: tuple[Any, ...] = (DEFAULT_RULE, StoryRule())
    found = {field.name: getattr(rule, field.name) for rule in rules for field in dataclasses.fields(rule)}
    plain = {name: value / _DAY if isinstance(value, timedelta) else value for name, value in found.items()}
    return {name: value for name, value in plain.items() if isinstance(value, int | float)}
