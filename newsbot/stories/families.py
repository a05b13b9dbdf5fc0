"""Families: articles that are copies of one another, directly or through others; and what else grows together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

Partners = Mapping[str, Collection[str]]
"""Each -> those it is in a pair with, such as the articles that a person keeps apart from it."""


def families(edges: Iterable[tuple[str, str]], ids: Iterable[str] = ()) -> dict[str, str]:
    """Article id -> family key, for every id in `edges` or `ids`; the key is the smallest id of the component."""
    found = Groups(edges).lowest()
    found |= {each: each for each in ids if each not in found}  # most are in no pair
    return dict(sorted(found.items()))


class Groups:
    """What is one by now, as it grows together pair by pair."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._of: dict[str, set[str]] = {}
        for one, other in pairs:
            self.unite(one, other)

    def of(self, one: str) -> set[str]:
        """All that `one` is united with, and itself."""
        return self._of.setdefault(one, {one})

    def unite(self, one: str, other: str) -> None:
        """Make the groups of both one."""
        small, large = sorted((self.of(one), self.of(other)), key=len)
        if small is not large:
            large |= small
            self._of.update(dict.fromkeys(small, large))

    def lowest(self) -> dict[str, str]:
        """Each -> the smallest of its group."""
        groups = {id(group): group for group in self._of.values()}
        smallest = {key: min(group) for key, group in groups.items()}
        return {each: smallest[id(group)] for each, group in sorted(self._of.items())}

    def parted(self, one: str, other: str, apart: Partners) -> bool:
        """Whether their groups, if they are two, are kept apart: `apart` names for each what it is kept from."""
        mine, theirs = self.of(one), self.of(other)
        return mine is not theirs and any(not theirs.isdisjoint(apart.get(each, ())) for each in mine)


def both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each -> those it is in a pair with."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)
