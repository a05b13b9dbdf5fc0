"""Stories as sums of their members' term vectors: of one article, and of two stories joined."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from newsbot.stories.model import Story, StoryArticle, StoryRule, Vector
from newsbot.stories.term_weights import Weigher

_MOMENTS, _NUMBERS = 200, 400
_TEMPLATE_TERMS = 2


def single(article: StoryArticle, weigher: Weigher, rule: StoryRule) -> Story:
    """The story that consists of one article."""
    terms = article.terms
    text, names = weigher.vector(terms.body), weigher.vector(terms.names, "@")
    return Story(
        seed=article.id,
        language=article.language or "",
        votes=1,
        last_seen=article.first_seen,
        text=text,
        lead=weigher.vector(terms.lead),
        names=names,
        squares=(_square(text), _square(names)),
        moments=() if article.moment is None else (article.moment,),
        days=terms.days,
        claimed=_claimed_days(article),
        years=terms.years | (frozenset([str(article.published.year)]) if article.published else frozenset()),
        numbers=terms.numbers,
        members=(article.id,),
        templates=frozenset([template] if (template := template_of(article)) else ()),
        keys=heaviest(text, rule.article_keys),
        forms=frozenset([article.form] if article.form else ()),
        issues=bool(terms.title_days & _claimed_days(article)),
        unread=article.unread,
    )


def _claimed_days(article: StoryArticle) -> frozenset[tuple[int, int]]:
    """The day of publication and the day before, of which reports tell."""
    if article.published is None:
        return frozenset()
    days = (article.published, article.published - timedelta(days=1))
    return frozenset((day.month, day.day) for day in days)


def template_of(article: StoryArticle) -> tuple[str, str] | None:
    """(outlet, title without numbers and dates), by which a series is known; None when too little is left."""
    title = article.terms.template
    return (article.outlet, title) if article.published and title.count(" ") + 1 >= _TEMPLATE_TERMS else None


def joined(one: Story, other: Story, rule: StoryRule) -> Story:
    """Both stories as one; the seed and flags of `one` stay."""
    text = _sum(one.text, other.text, rule.kept_terms)
    names = _sum(one.names, other.names, rule.kept_terms)
    return replace(
        one,
        votes=one.votes + other.votes,
        last_seen=max(one.last_seen, other.last_seen),
        text=text,
        lead=_sum(one.lead, other.lead, rule.kept_terms),
        names=names,
        squares=(_square(text), _square(names)),
        company=_sum(one.company, other.company, rule.kept_terms),
        moments=tuple(sorted({*one.moments, *other.moments}))[-_MOMENTS:],
        days=one.days | other.days,
        claimed=one.claimed | other.claimed,
        years=one.years | other.years,
        numbers=_few(one.numbers | other.numbers),
        members=one.members + other.members,
        templates=one.templates | other.templates,
        keys=heaviest(text, rule.story_keys),
        barred=one.barred | other.barred,
        forms=one.forms | other.forms,
        issues=one.issues and other.issues,
        series=one.series or other.series,
        unread=one.unread and other.unread,
    )


def _few(numbers: frozenset[str]) -> frozenset[str]:
    return numbers if len(numbers) <= _NUMBERS else frozenset(sorted(numbers)[:_NUMBERS])


def _square(vector: Vector) -> float:
    return math.fsum(weight * weight for weight in vector.values())


def _sum(one: Vector, other: Vector, kept: int) -> Vector:
    total = dict(one)
    for term, weight in other.items():
        total[term] = total.get(term, 0.0) + weight
    if len(total) > 2 * kept:  # cut rarely, and well below what is allowed
        total = dict(_ranked(total.items())[:kept])
    return total


def _ranked(weights: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(weights, key=lambda kv: (-kv[1], kv[0]))


def heaviest(vector: Vector, count: int) -> tuple[str, ...]:
    """The `count` terms that weigh most."""
    return tuple(term for term, _ in _ranked(vector.items())[:count])
