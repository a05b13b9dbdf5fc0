"""Which stories are worth comparing: an inverted index from key terms to stories of one language."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Generic, TypeVar

from newsbot.stories.model import Story, StoryRule

K = TypeVar("K")
_NOBODY: frozenset[str] = frozenset()
_FEW = 16  # holders of a mark, at most, that are looked through one by one


def rarest(rarity: Mapping[str, float], most: int, bearers: int, held: Callable[[str], int]) -> Iterator[str]:
    """The marks by which to look for stories: the rarest, at most so many, as long as `bearers` stories have them.

    `held`: how many have one. What a whole crowd has finds nobody, and going through it costs what the crowd is.
    """
    met = 0
    for number, mark in enumerate(sorted(rarity, key=lambda mark: (-rarity[mark], mark))[:most]):
        met += held(mark)
        if number and met > bearers:
            return
        yield mark


class Holders(Generic[K]):
    """Stories by a mark that they have. Most marks have one holder or few, for whom a set would be large."""

    def __init__(self) -> None:
        self._of: dict[K, str | tuple[str, ...] | set[str]] = {}

    def __getitem__(self, mark: K) -> Collection[str]:
        held = self._of.get(mark, _NOBODY)
        return (held,) if isinstance(held, str) else held

    def add(self, mark: K, story: str) -> None:
        """`story` has it."""
        held = self._of.get(mark)
        if held is None or held == story:
            self._of[mark] = story
        elif isinstance(held, str):
            self._of[mark] = (held, story)
        elif isinstance(held, set):
            held.add(story)
        elif story not in held:
            self._of[mark] = (*held, story) if len(held) < _FEW else {*held, story}

    def drop(self, mark: K, story: str) -> None:
        """`story`, which had it, has it no more."""
        held = self._of[mark]
        if isinstance(held, str):
            del self._of[mark]
            return
        if isinstance(held, set):
            held.discard(story)
            self._of[mark] = tuple(held) if len(held) < _FEW else held
        else:
            left = tuple(each for each in held if each != story)
            self._of[mark] = left if len(left) > 1 else left[0]


class Index:
    """Stories by seed, found by key terms. Order of insertion never shows in an answer."""

    def __init__(self, rule: StoryRule) -> None:
        self._rule = rule
        self.stories: dict[str, Story] = {}
        self._by_key: dict[str, Holders[str]] = defaultdict(Holders)  # of each language
        self._by_member: dict[str, str] = {}
        self._by_template: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._by_language: dict[str, set[str]] = defaultdict(set)

    def put(self, story: Story) -> None:
        """Add `story`, or replace the one with its seed."""
        self.drop(story.seed)
        self.stories[story.seed] = story
        self._by_language[story.language].add(story.seed)
        for key in story.keys:
            self._by_key[story.language].add(key, story.seed)
        self._by_member.update(dict.fromkeys(story.members, story.seed))
        for template in story.templates:
            self._by_template[template].add(story.seed)
        for form in story.forms:
            self._by_form[form].add(story.seed)

    def drop(self, seed: str) -> None:
        """Forget the story of `seed`, if it is here."""
        story = self.stories.pop(seed, None)
        if story is None:
            return
        self._by_language[story.language].discard(seed)
        for key in story.keys:
            self._by_key[story.language].drop(key, seed)
        for member in story.members:
            if self._by_member.get(member) == seed:
                del self._by_member[member]
        for template in story.templates:
            self._by_template[template].discard(seed)
            if not self._by_template[template]:
                del self._by_template[template]
        for form in story.forms:
            self._by_form[form].discard(seed)
            if not self._by_form[form]:
                del self._by_form[form]

    def of_member(self, article: str) -> Story | None:
        """The story that `article` is in."""
        return self.stories.get(self._by_member.get(article, ""))

    def of_template(self, template: tuple[str, str] | None, language: str) -> Story | None:
        """The story in `language` that last got an issue of the series `template`, (outlet, title without numbers)."""
        seeds = self._by_template.get(template, ()) if template else ()
        holders = [story for seed in seeds if (story := self.stories[seed]).language == language]
        return max(holders, key=lambda story: (story.last_seen, story.seed), default=None)

    def of_form(self, form: str) -> Story | None:
        """A story of a text that was filled into this template: that of the first one, while it is here."""
        return self.of_member(form) or self.stories.get(min(self._by_form.get(form, ()), default=""))

    def around(self, story: Story) -> list[str]:
        """Seeds of the stories to compare `story` with: all others of its language while they are few, else the near.

        On a topic's first days nothing is known of which terms are rare, so that key terms find little.
        """
        known = self._by_language[story.language]
        if len(known) > self._rule.candidates + 1:
            return self.near(story)
        return sorted(seed for seed in known - {story.seed} if not story.shares_form(self.stories[seed]))

    def near(self, story: Story) -> list[str]:
        """Seeds of the stories that share most key terms with `story`, at least `rule.shared`, best first.

        Those of a text from the same template are none of them.
        """
        shared: Counter[str] = Counter()
        for key in story.keys[: self._rule.article_keys]:
            shared.update(self._by_key[story.language][key])
        shared.pop(story.seed, None)
        found = sorted((-count, seed) for seed, count in shared.items() if count >= self._rule.shared)
        others = (seed for _, seed in found if not story.shares_form(self.stories[seed]))
        return list(itertools.islice(others, self._rule.candidates))
