"""What is assigned as one: the articles of a minute that are copies of one another, or that a person put together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from newsbot.stories.families import families
from newsbot.stories.index import Index
from newsbot.stories.model import Overrides, Story, StoryArticle
from newsbot.stories.sums import template_of

Bond = Literal["copy", "person", "series"]

SERIES_GAP = 0.8
"""Days after which the same title from the same outlet is another issue of a series, and not the same report again."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Articles that go together, in canonical order; the first votes for all. `bond` names what ties it to `story`."""

    articles: tuple[StoryArticle, ...]
    story: Story | None = None
    bond: Bond | None = None

    @property
    def head(self) -> StoryArticle:
        """The article that votes."""
        return self.articles[0]


def units_of(batch: Sequence[StoryArticle], index: Index, overrides: Overrides) -> list[Unit]:
    """The units of one minute in canonical order, each with the open story it belongs to without any score."""
    here = {article.id for article in batch}
    spoken = {article.id: article.language for article in batch}
    ties = [(x, y) for x, y in overrides.together if x in here and y in here and spoken[x] == spoken[y]]
    ties += [
        (copy, article.id)
        for article in batch
        for copy in article.copies
        if copy in spoken and spoken[copy] == article.language
    ]
    group = families(ties, here)
    members: dict[str, list[StoryArticle]] = defaultdict(list)
    for article in sorted(batch, key=lambda a: a.id):
        members[group[article.id]].append(article)
    return [_bound(tuple(articles), index, overrides) for articles in members.values()]


def _bound(articles: tuple[StoryArticle, ...], index: Index, overrides: Overrides) -> Unit:
    ids, language = {article.id for article in articles}, articles[0].language or ""
    for x, y in sorted(overrides.together):
        other = y if x in ids else x if y in ids else ""
        if (story := index.of_member(other)) is not None and story.language == language:
            return Unit(articles, story, "person")
    parted = {z for x, y in overrides.apart if ids & {x, y} for z in (x, y)} - ids
    for article in articles:
        for copy in article.copies:
            story = index.of_member(copy)
            if story is not None and not parted & story.barred and story.language == language:
                return Unit(articles, story, "copy")
    issue = previous_issue(articles[0], index)
    if issue is not None and not parted & issue.barred:
        return Unit(articles, issue, "series")
    return Unit(articles)


def previous_issue(article: StoryArticle, index: Index) -> Story | None:
    """The story of nothing but issues of the series that `article` is one of, as its title says."""
    template = template_of(article)
    story = index.of_template(template)
    if story is None or story.templates != {template} or article.moment is None or not story.moments:
        return None
    return story if min(abs(article.moment - moment) for moment in story.moments) >= SERIES_GAP else None
