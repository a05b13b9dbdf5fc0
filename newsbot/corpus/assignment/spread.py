"""Who does the pure part of the work on many articles: this process, or several (`newsbot.operation.workers`)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

A = TypeVar("A")
T = TypeVar("T")


class Spread(Protocol):
    """`function(item)` for every item, in their order. What it is given is found by name, and can be pickled."""

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        """The results, in the order of the items. Raises what the function raises."""

    def rest(self) -> None:
        """Nothing is asked for a while: what is held for it may be let go."""


class Here:
    """In this process."""

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        """The results, each as it is asked for."""
        return map(function, items)

    def rest(self) -> None:
        """Nothing is held."""


here = Here()
