"""Units of assignment: the articles of a minute that are copies of one another, or that a person put together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from newsbot.stories.candidate_index import Index
from newsbot.stories.families import Groups, Partners
from newsbot.stories.model import Story, StoryArticle
from newsbot.stories.term_sums import template_of

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


def units_of(batch: Sequence[StoryArticle], index: Index, together: Partners, apart: Partners) -> list[Unit]:
    """The units of one minute in canonical order, each with the open story it belongs to without any score."""
    ordered = sorted(batch, key=lambda article: article.id)
    spoken = {article.id: article.language or "" for article in ordered}
    groups = Groups(
        (article, other) for article in spoken for other in together.get(article, ()) if _alike(article, other, spoken)
    )
    for article in ordered:
        for copy in article.copies:
            if _alike(article.id, copy, spoken) and not groups.parted(article.id, copy, apart):
                groups.unite(article.id, copy)
    members: dict[str, list[StoryArticle]] = defaultdict(list)
    for article in ordered:
        members[min(groups.of(article.id))].append(article)
    return [_bound(tuple(articles), index, together, apart) for articles in members.values()]


def _alike(one: str, other: str, spoken: Mapping[str, str]) -> bool:
    """Whether both are of this minute, and of one language."""
    return spoken[one] == spoken.get(other)


def _bound(articles: tuple[StoryArticle, ...], index: Index, together: Partners, apart: Partners) -> Unit:
    ids, language = {article.id for article in articles}, articles[0].language or ""
    carried = [story for article in articles for copy in article.copies if (story := index.of_member(copy))]
    put = next((story for article in articles if (story := of_partner(article, index, together))), None)
    if put is not None:
        return Unit(articles, put, "copy" if any(story is put for story in carried) else "person")
    parted = {other for each in ids for other in apart.get(each, ())} - ids
    for story in carried:
        if not parted & story.barred and story.language == language:
            return Unit(articles, story, "copy")
    issue = previous_issue(articles[0], index)
    if issue is not None and not parted & issue.barred:
        return Unit(articles, issue, "series")
    return Unit(articles)


def of_partner(article: StoryArticle, index: Index, together: Partners) -> Story | None:
    """The story in its language that a person put `article` into."""
    stories = (index.of_member(other) for other in sorted(together.get(article.id, ())))
    return next((story for story in stories if story and story.language == (article.language or "")), None)


def previous_issue(article: StoryArticle, index: Index) -> Story | None:
    """The story of nothing but issues of the series that `article` is one of, as its title says."""
    template = template_of(article)
    story = index.of_template(template, article.language or "")
    if story is None or story.templates != {template} or article.moment is None or not story.moments:
        return None
    return story if min(abs(article.moment - moment) for moment in story.moments) >= SERIES_GAP else None
